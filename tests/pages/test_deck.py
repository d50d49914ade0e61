"""The deck's page and the talk: what is added, moved, loaded and refused, and what a talk shows of a page."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

from fatigue.cohort.demo import demo
from fatigue.deck import Deck, View
from pages.frame.packed import packed, unpacked
from pages.frame.shelf import deck as on_the_shelf
from tests.pages.visit import assert_in_order, charts, heading, says, visit

VIEWS = on_the_shelf("demo", sees=bool).views


def in_link(at: AppTest) -> Deck:
    return unpacked("".join(at.query_params["deck"]))


def key(at: AppTest, name: str) -> str:
    """The key of a widget of the deck's page, which is a new one after each change."""
    return f"_deck_{name}_{at.session_state['_deck_turn']}"


def steps_of(at: AppTest) -> str:
    """What stands at the foot of a talk."""
    (steps,) = [block.proto.body for block in at.get("html") if '<nav class="talk"' in block.proto.body]
    return steps


def ways(at: AppTest) -> dict[str, str]:
    """The links that a page offers to follow within the session, by their words."""
    texts = [block.proto.body for block in at.get("html")]
    found = [re.findall(r'<a class="go[^"]*"[^>]*?href="([^"]*)"[^>]*>([^<]*)</a>', text) for text in texts]
    return {words: html.unescape(link) for links in found for link, words in links}


def test_a_view_is_added_with_its_line_moved_written_on_and_taken_out() -> None:
    at = visit("drop", age=["18", "40"], drop_unit="Points")
    at.session_state["_add"] = True
    at.run()
    at.text_input(key="_add_text").set_value("The young")
    at.text_area(key="_add_note").set_value("Wait.")
    at.multiselect(key="_add_shown").set_value(["waterfall"])
    at.button(key="_add_view").click().run()
    (view,) = in_link(at).views
    assert (view.page, view.text, view.note) == ("drop", "The young", "Wait.")
    assert view.params == {"age": ("18", "40"), "drop_unit": ("Points",), "shown": ("waterfall",)}
    assert in_link(at).is_of(demo())
    assert at.text_input(key="_add_text").value == ""
    at.session_state["_add"] = True
    at.switch_page("pages/curves.py").run()
    at.button(key="_add_view").click().run()
    at.switch_page("pages/deck.py").run()
    assert heading(at) == "A deck of 2 views, ready to present."
    at.button(key="_view_up_1").click().run()
    assert [view.page for view in in_link(at).views] == ["curves", "drop"]
    at.text_input(key=key(at, "text_0")).set_value("All of them").run()
    at.text_input(key=key(at, "title")).set_value("Ward round").run()
    at.button(key="_view_off_1").click().run()
    assert [(view.page, view.text) for view in in_link(at).views] == [("curves", "All of them")]
    assert in_link(at).title == "Ward round"
    at.button(key="_deck_clear").click().run()
    assert "deck" not in at.query_params
    assert heading(at) == "No view in the deck yet: add one from any page."


def test_a_file_that_is_no_deck_is_refused_and_what_was_there_stays() -> None:
    at = visit("deck", deck="demo")
    written = Deck(title="Mine", views=VIEWS[:2], digest="00000000").to_json()
    for content in ("{", "patient,month\n1,2", json.dumps({**json.loads(written), "views": [{"page": "secret"}]})):
        at.file_uploader(key=key(at, "file")).set_value(("deck.json", content.encode(), "application/json")).run()
        assert at.warning, content
        assert heading(at) == "A deck of 8 views, ready to present."
    at.file_uploader(key=key(at, "file")).set_value(("deck.json", written.encode(), "application/json")).run()
    assert heading(at) == "A deck of 2 views, ready to present."
    assert "made on other data" in says(at)


def test_a_deck_that_cannot_be_had_is_told_and_no_page_is_lost() -> None:
    for word in ("none", "~broken", "../demo"):
        at = visit("deck", deck=word)
        assert at.warning, word
        assert heading(at) == "No view in the deck yet: add one from any page.", word
        talk = visit("drop", deck=word, present="1", step="3")
        assert heading(talk).startswith("However"), word
        (told,) = talk.warning
        assert talk.button(key="_seen_deck").click().run().warning == [], told.value


def test_what_a_stranger_wrote_into_a_deck_is_text_and_an_odd_step_is_none() -> None:
    mark = "<img src=x onerror=alert(1)>:red[x] $y$"
    params = {"age": ("18", "40"), "shown": (mark,), "if_a": (mark,), "cohort": ("../../etc/passwd",)}
    word = packed(Deck(title=mark, views=(View(page="drop", params=params, text=mark, note=mark),) * 2, digest="0" * 8))
    talk = visit("drop", deck=word, step="1", present="1")
    for at in (visit("deck", deck=word), talk):
        assert_in_order(at)
        assert not any("<img src=x" in block.proto.body for block in at.get("html"))
        assert ":red[" not in "".join(block.value for block in (*at.markdown, *at.title, *at.caption, *at.warning))
    assert "made on other data" in says(talk)
    for step in ("0", "3", "-1", "9" * 9, "1.5", "١", "<b>"):
        assert "– of 2" in steps_of(visit("methods", deck=word, step=step, present="1")), step


def test_the_demos_deck_tells_the_story_in_eight_steps() -> None:
    assert len(VIEWS) == 8
    assert all(view.text and view.note and view.params["cohort"] == ("demo",) for view in VIEWS)
    seen = set()
    for step, view in enumerate(VIEWS, start=1):
        at = visit(view.page, **{key: list(words) for key, words in view.params.items()},
                   deck="demo", step=str(step), present="1")  # fmt: skip
        assert not at.exception
        assert 1 <= len(charts(at)) <= 2, view.page
        assert "Part of the link" not in says(at), view.page
        led = ways(at)
        assert ("Back" in led, "Next" in led) == (step > 1, step < 8)
        seen.add(heading(at))
        if step < 8:
            assert f"step={step + 1}&present=1" in led["Next"]
            assert led["Next"].startswith(VIEWS[step].page.replace("overview", "./"))
        assert "present" not in led["Leave"]
    assert len(seen) == 8


def test_a_talk_shows_the_pictures_that_the_link_names_and_the_file_has_no_code() -> None:
    named = visit("drop", present="1", shown=["waterfall"])
    assert len(charts(named)) == 1
    assert len(charts(visit("drop", present="1", shown=["no such picture"]))) == 0
    own = visit("drop", own=replace(demo(), origin="file"), present="1")
    texts = "".join(block.proto.body for block in own.get("html"))
    assert "no link opens it elsewhere" in texts
    assert "data:image/svg+xml" not in texts
    assert "data:image/svg+xml" in "".join(block.proto.body for block in named.get("html"))


def test_share_has_the_page_and_the_deck_without_notes() -> None:
    at = visit("deck", deck="demo")
    at.button(key="_view_off_7").click().run()
    at.session_state["_share"] = True
    page, talk = [code.value for code in at.run().code]
    for link in (page, talk):
        (shared,) = [unpacked(word) for word in parse_qs(urlsplit(link).query)["deck"]]
        assert len(shared.views) == 7
        assert not any(view.note for view in shared.views)
    assert talk.endswith("&present=1")
    at = visit("curves", deck="demo", step="2", age=["18", "40"])
    at.session_state["_share"] = True
    page, talk = [code.value for code in at.run().code]
    assert "?age=18&age=40&deck=demo&step=2&made=" in page
    assert talk.endswith("?deck=demo&present=1")


def test_a_link_too_long_for_a_qr_code_is_said_so() -> None:
    at = visit("drop", present="1", **{f"if_{n}": "x" * 300 for n in range(10)})
    assert "more than a QR code holds" in says(at)


def test_a_nobody_in_a_talk_is_told_and_the_filters_stay_at_hand() -> None:
    at = visit("drop", present="1", age=["79", "80"])
    assert heading(at) == "No patient matches these filters."
    assert at.slider(key="age").value == (79, 80)


def test_the_mark_of_a_link_that_differs_is_told_until_it_is_dismissed() -> None:
    at = visit("drop", made="00000000-0.0.1")
    assert "made on other data" in says(at)
    at.button(key="_seen_made").click().run()
    assert "made on other data" not in says(at)
    assert "made" not in at.query_params
