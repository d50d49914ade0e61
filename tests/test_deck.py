"""A deck: what it holds, how it is changed, and what is refused of a file that somebody sent."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from fatigue.cohort.demo import demo
from fatigue.deck import ESTIMAND, LOCKED, LONGEST, MOST_VIEWS, PAGES, Deck, View, is_setting
from fatigue.errors import DeckError, FatigueError
from pages.frame.menu import titles

DECK = Deck(
    title="Klinik: Müdigkeit 疲労 🙂",
    views=(
        View(page="overview", params={"cohort": ("demo",)}, text="Who they are", note="Say hello.\nWait."),
        View(page="curves", params={"age": ("18", "40"), "sex": ("Female",)}, text='"quoted" & <b>bold</b>'),
        View(page="predictors", params={"if_age": ("44",), "model_units": ("Raw & plain=1",)}),
    ),
    digest="0123abcd",
    version="1.2.3",
    estimand={**dict.fromkeys(ESTIMAND, "Adults after aHSCT"), LOCKED: "2026-11-26T01:02:03+00:00"},
)


def pages_of(deck: Deck) -> list[str]:
    return [view.page for view in deck.views]


def test_a_deck_survives_its_json() -> None:
    for deck in (DECK, Deck(title=""), replace(DECK, views=DECK.views * 20)):
        for written in (deck.to_json(), deck.to_json().encode(), json.dumps(json.loads(deck.to_json()))):
            assert Deck.from_json(written) == deck


def test_views_are_moved_renamed_put_and_taken_out() -> None:
    assert pages_of(DECK.moved(2, by=-1)) == ["overview", "predictors", "curves"]
    assert pages_of(DECK.moved(0, by=+1)) == ["curves", "overview", "predictors"]
    for position, by in ((0, -1), (2, +1), (2, +9)):  # at either end it stays
        assert DECK.moved(position, by=by) == DECK
    assert DECK.moved(0, by=9).moved(2, by=-9) == DECK
    assert pages_of(DECK.without(1)) == ["overview", "predictors"]
    assert pages_of(DECK.added(View(page="drop"))) == ["overview", "curves", "predictors", "drop"]
    assert pages_of(DECK.put(0, View(page="drop"))) == ["drop", "curves", "predictors"]
    assert DECK.renamed("Ward").title == "Ward"
    assert DECK.renamed("Ward").renamed(DECK.title) == DECK


def test_a_deck_knows_the_cohort_it_was_made_on() -> None:
    cohort, other = demo(), demo().take(np.arange(23) < 22)
    deck = DECK.made_on(cohort)
    assert deck.is_of(cohort)
    assert not deck.is_of(other)
    assert len(deck.digest) == 8
    assert Deck(title="for all").is_of(other)


def test_the_link_of_a_view_is_one_a_browser_reads() -> None:
    assert DECK.views[2].link == "predictors?if_age=44&model_units=Raw%20%26%20plain%3D1"
    assert View(page="drop").link == "drop"


def test_pages_are_those_of_the_menu() -> None:
    assert dict(titles()) == PAGES


def test_what_no_link_may_hold_is_no_setting() -> None:
    for name in ("age", "keep_age", "groups", "if_age", "if_own-1"):
        assert is_setting(name), name
    for name in ("", "Age", "if_", "if_a=b", "if_" + "x" * 200, "_link", "embed", "if_age\n"):
        assert not is_setting(name), name


def of(**changes: object) -> str:
    return json.dumps({**json.loads(DECK.to_json()), **changes})


def with_view(**changes: object) -> str:
    return of(views=[{"page": "drop", **changes}])


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "is no json"),
    "no json": ("patient,month,total\n1,0,90", "is no json"),
    "bytes of another file": (b"PK\x03\x04\xff\xfe\x00", "is no json"),
    "cut off": (DECK.to_json()[:-20], "is no json"),
    "deep": ("[" * 100_000, "is no json"),
    "a number of 10,000 digits": ('{"format": ' + "9" * 10_000 + "}", "is no json"),
    "long": (" " * (LONGEST + 1), "longer than 512 kB"),
    "a list": ("[]", "json is no deck"),
    "another json": ('{"type": "FeatureCollection"}', "json is no deck"),
    "a later format": (of(format="fatigue deck 2"), "of a later version"),
    "title no text": (of(title=["a"]), "title in this deck is no text"),
    "title long": (of(title="x" * 121), "has 121 letters; 120 is the most"),
    "title written backwards": (of(title="\u202egnp.exe"), "cannot be seen"),
    "version": (of(version="1.0; rm -rf /"), "which version"),
    "cohort": (of(cohort="../../etc"), "on which cohort"),
    "views no list": (of(views={"0": {}}), "views of this deck are no list"),
    "views too many": (of(views=[{"page": "drop"}] * (MOST_VIEWS + 1)), "has 61 views; 60 is the most"),
    "view no object": (of(views=["drop"]), "no page with its settings"),
    "page unknown": (with_view(page="../secrets"), "'../secrets'; pages are overview"),
    "page missing": (of(views=[{}]), "view is of ''"),
    "page of a number": (with_view(page=3), "page in this deck is no text"),
    "params no object": (with_view(params=[]), "not given by name"),
    "params unknown": (with_view(params={"patient": ["S14"]}), "'patient', no setting"),
    "params a secret": (with_view(params={"published": ["a.b"]}), "'published', no setting"),
    "params no list": (with_view(params={"age": "18"}), "'age' of a view is no list"),
    "params of numbers": (with_view(params={"age": [18]}), "holds what is no text"),
    "params long": (with_view(params={"age": ["1" * 401]}), "sets age to what no link says"),
    "params unseen": (with_view(params={"age": ["1\x00"]}), "sets age to what no link says"),
    "params half a letter": (with_view(params={"age": ["\ud800"]}), "sets age to what no link says"),
    "params many words": (with_view(params={"age": ["1"] * 41}), "sets age to what no link says"),
    "params many": (with_view(params={f"if_{n}": ["1"] for n in range(61)}), "more than 60 settings"),
    "text long": (with_view(text="x" * 201), "line of a view has 201"),
    "note long": (with_view(note="x" * 4001), "note of a view has 4001"),
    "estimand no object": (of(estimand="adults"), "estimand of this deck is not given by name"),
    "estimand unknown": (of(estimand={"patient": "S14"}), "answers 'patient'; its questions are population"),
    "estimand of a number": (of(estimand={"summary": 3}), "summary in this deck is no text"),
    "estimand long": (of(estimand={"summary": "x" * 2001}), "has 2001 letters"),
    "locked at no time": (of(estimand={"locked": "yesterday"}), "'yesterday', which is no time"),
}


def test_a_hostile_deck_is_refused_in_a_sentence() -> None:
    for case, (text, said) in HOSTILE.items():
        with pytest.raises(DeckError) as refused:
            Deck.from_json(text)
        sentence = str(refused.value)
        assert said in sentence, case
        assert len(sentence) < 500, case
        assert sentence.endswith("."), case
    assert issubclass(DeckError, FatigueError)


def test_a_deck_of_an_earlier_version_needs_no_more_than_its_views() -> None:
    assert Deck.from_json('{"format": "fatigue deck 1", "views": [{"page": "drop"}]}').views == (View(page="drop"),)


def test_a_deck_that_grows_too_long_is_refused_too() -> None:
    full = Deck(title="", views=(View(page="drop"),) * MOST_VIEWS)
    with pytest.raises(DeckError, match="61 views"):
        full.added(View(page="drop"))
