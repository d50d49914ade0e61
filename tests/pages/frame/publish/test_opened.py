"""A published cohort on the pages: groups alone, the same on every replica, and a sentence where it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from streamlit.testing.v1 import AppTest

from fatigue.cohort.demo import demo
from fatigue.cohort.published import offered, prepared
from fatigue.cohort.snapshot import to_bytes
from fatigue.deck import View
from pages.frame.packed import unpacked
from pages.frame.publish import guesses, opened, seal, store
from pages.frame.publish.seen import _PAGES
from tests.pages.frame.publish import postgres
from tests.pages.visit import PAGES, assert_in_order, charts, heading, says, visit

WHOLE = replace(demo("60"), title="Ward seven.csv", origin="file", is_synthetic=False)
STORED = prepared(WHOLE, columns=offered(WHOLE)[0], fewest=5, title="Harbour", seed=1).cohort
SECRET, PUBLISHER = seal.new_secret(), seal.new_secret()


@pytest.fixture(scope="module", autouse=True)
def _published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(store.SETTING, str(tmp_path_factory.mktemp("store")))
        store.put(to_bytes(STORED), secret=SECRET, publisher=PUBLISHER)
        yield


def look(page: str, **link: str | list[str]) -> AppTest:
    return visit(page, cohort=opened.OPTION, published=SECRET, **link)


def assert_nobody_is_single(at: AppTest) -> None:
    assert_in_order(at)
    for _, frames in charts(at):
        for name, rows in frames.items():
            assert "patient" not in rows or not len(rows), name
    said = says(at)
    assert "Ward seven" not in said
    assert not any(f"patient {name}" in said.casefold() for name in range(1, 61))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_groups_or_says_that_it_is_not_shown(page: str) -> None:
    at = look(page)
    assert_nobody_is_single(at)
    assert (heading(at) != "This page is not shown of a published cohort.") == (page in _PAGES)


def test_a_talk_shows_no_more_of_it_and_a_deck_holds_nothing_of_it() -> None:
    for page in ("overview", "curves", "patient", "responders"):
        at = look(page, present="1")
        assert_nobody_is_single(at)
        assert (heading(at) != "This page is not shown of a published cohort.") == (page in _PAGES)
        assert len(charts(at)) == (page in _PAGES)
        (steps,) = [block.proto.body for block in at.get("html") if '<nav class="talk"' in block.proto.body]
        assert steps.count(SECRET) == 1  # under the QR code alone, for those who look at it
        assert SECRET in steps.partition("<details")[2].partition("</details>")[0]
    at = look("curves", age=["30", "60"])
    at.session_state["_add"] = True
    at.run().button(key="_add_view").click().run()
    deck = unpacked("".join(at.query_params["deck"]))
    assert deck.digest == ""
    assert deck.views == (View(page="curves", params={"age": ("30", "60")}),)


def test_no_setting_shows_a_single_patient_or_a_small_group() -> None:
    ways = [
        ("curves", {"curve_by": by, "curve_line": line, "curve_same": same, "curve_model": "true"})
        for by, line, same in (("Age group", "Median", "true"), ("EDSS group", "Mean change", "false"),
                               ("Sex", "Mean", "true"), ("Course", "Median change", "false"))
    ] + [
        ("patients", {"table_by": "Sex", "table_p": "true"}), ("patients", {"table_by": "Age group"}),
        ("compare", {"groups": ["age:18-40", "rest;age:18-40"]}),
        ("compare", {"groups": ["age:18-30;sex:female", "rest;age:18-30;sex:female"]}),
        ("overview", {"arm": "own-1"}), ("overview", {"age": ["18", "40"], "sex": "Female", "arm": "own-2"}),
    ]  # fmt: skip
    for page, link in ways:
        at = look(page, **link)
        assert_nobody_is_single(at)
        for _, frames in charts(at):
            for rows in frames.values():
                counts = [int(n.replace(",", "")) for name in ("n", "patients") if name in rows for n in rows[name]]
                assert all(n == 0 or n >= 5 for n in counts), (page, link)


def test_filters_that_would_single_out_a_few_show_nothing_at_all() -> None:
    """Alone each is fine; together there is a group of fewer than five somewhere, so that no count is told."""
    for low, course in product(("18", "30"), ("SPMS", "RRMS")):
        at = look("overview", age=[low, "35"], course=course, sex="Male")
        assert heading(at) == "These filters together show too few patients."
        assert not at.get("vega_lite_chart")
        assert "of 60 patients" not in says(at)


def test_what_is_downloaded_is_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    offered_files: dict[str, object] = {}

    def button(label: str, data: object, file_name: str, *args: object, **options: object) -> bool:
        offered_files[file_name] = data
        return False

    at = look("overview")
    monkeypatch.setattr("streamlit.download_button", button)
    at.session_state["_down"] = True
    at.run()
    assert not any("patient" in name for name in offered_files)
    for name, data in offered_files.items():
        if name.endswith(".csv") and name != "fatigue-template.csv":
            assert b"Harbour" in data()  # type: ignore[operator]
    at.session_state["_code"] = True
    at.run()
    assert "fatigue.load" not in says(at)


def test_a_link_that_leads_nowhere_says_one_sentence_whatever_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "GUESSES", guesses.Guesses(5))
    at = look("overview")
    wrong = [visit("overview", cohort=opened.OPTION, published=text) for text in (seal.new_secret(), SECRET[:-1], "x")]
    monkeypatch.setattr("pages.frame.publish.store.is_on", lambda: False)
    wrong.append(look("overview"))
    at.run()  # a session that had it open
    assert {heading(page) for page in (*wrong, at)} == {"This link leads to no cohort."}
    assert not any(SECRET[:10] in says(page) for page in wrong)
    assert heading(visit("overview", cohort=opened.OPTION)) == "This link leads to no cohort."


def test_too_many_wrong_links_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "GUESSES", guesses.Guesses(1))
    monkeypatch.setattr(opened, "_sender", lambda: "somebody")
    visit("overview", cohort=opened.OPTION, published=seal.new_secret())
    assert "Too many links" in says(look("overview"))  # the right one too: a guess is not told from it


def test_a_store_that_is_down_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.SETTING, "postgresql://app@127.0.0.1:1/none")
    assert "cannot be reached at present" in says(look("overview"))


def test_a_store_that_goes_while_a_cohort_is_open_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres.server() as database:
        monkeypatch.setenv(store.SETTING, database.url)
        store.put(to_bytes(STORED), secret=SECRET, publisher=PUBLISHER)
        at = look("methods", age=["20", "40"])
        shown = heading(at)
        database.stop()
        at.run()
        assert_in_order(at)
        assert heading(at) == "This cohort cannot be opened."
        assert "cannot be reached at present" in says(at)
        assert "Harbour" not in says(at)  # nobody knows whether it was deleted meanwhile
        database.start()
        at.button(key="_again").click().run()
        assert_in_order(at)
        assert heading(at) == shown
        assert at.query_params["published"] in (SECRET, [SECRET])
        assert "age 20 to 40" in says(at)
        store._engine(database.url).dispose()


def test_the_publisher_sees_how_often_it_was_opened_and_deletes_it() -> None:
    secret, publisher = seal.new_secret(), seal.new_secret()
    store.put(to_bytes(STORED), secret=secret, publisher=publisher)
    for _ in range(2):
        visit("methods", cohort=opened.OPTION, published=secret)
    at = visit("methods", cohort=opened.OPTION, published=f"{secret}.{publisher}")
    at.session_state["_share"] = True
    at.run()
    said = says(at)
    assert "Opened 2 times" in said
    assert publisher not in said
    other = visit("methods", cohort=opened.OPTION, published=f"{secret}.{seal.new_secret()}")
    other.session_state["_share"] = True
    other.run()
    assert "Opened" not in says(other)
    at.button(key="_unpublish").click().run()
    assert heading(at) == "This link leads to no cohort."


def test_nothing_is_offered_where_the_host_has_not_turned_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(store.SETTING)
    at = visit("methods", own=WHOLE)
    at.session_state["_share"] = True
    at.run()
    assert "Publish this cohort" not in says(at)
