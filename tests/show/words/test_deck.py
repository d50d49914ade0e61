"""What the page of the deck says of its views, in the words of the pages."""

from __future__ import annotations

from fatigue.deck import Deck, View
from fatigue.show.words import deck as said


def test_a_view_is_said_by_what_it_sets() -> None:
    params = {"cohort": ("demo",), "age": ("18", "40"), "sex": ("female", "male"), "curve_people": ("false",),
              "curve_by": ("Sex",), "visit": ("Month 12",), "shown": ("curve",), "keep_age": ("true",)}  # fmt: skip
    assert said.view(View(page="curves", params=params)) == (
        "Curves · age 18 to 40 · sex female, male · without each patient · by Sex · until Month 12 · pictures curve · "
        "age not known too"
    )
    assert said.view(View(page="methods")) == "Methods"


def test_the_finding_counts_the_views() -> None:
    views = (View(page="drop"),) * 3
    assert [said.finding(Deck(title="", views=views[:n])) for n in (0, 1, 3)] == [
        "No view in the deck yet: add one from any page.",
        "A deck of one view, ready to present.",
        "A deck of 3 views, ready to present.",
    ]
