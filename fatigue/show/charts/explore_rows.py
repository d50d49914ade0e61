"""What the linked views are made of, and who is in focus: one row a patient, and `f` says whether it is inside."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt

from fatigue.show.charts.picture import (
    data,
)

Limits = tuple[float, float]
TALL = 215  # px, each view
NARROW = 520  # px of the whole; below it one column
ROW, CLOSE = 27, 18  # px, a word and its bar; where the screen is low
LEFT = 46  # px left of a plot, for the labels of its axis
BRUSH = alt.BrushConfig(fill="#8793A0", fillOpacity=0.14, stroke="#8793A0")
MINUS = "replace(datum.label, '-', '−')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """What the specification is made of; equal views give the same specification."""

    months: tuple[float, ...]
    since: str
    score: str  # title of the score's axis
    scores: Limits
    change: str
    changes: tuple[Limits, float]  # axis and width of a bar
    ranges: tuple[tuple[str, str, Limits], ...]  # of age and EDSS, those that are known: column, title, axis
    words: tuple[str, ...]  # levels of employment; empty where there is none
    more: tuple[str, str] | None  # one more view: column, title
    more_levels: tuple[str, ...]
    more_range: tuple[Limits, float] | None
    has_lines: bool  # one mark a patient, or too many for it
    most_at_once: int  # patients of one age and one EDSS
    step: float  # width of a bar, where one of age and EDSS is known

    def names(self) -> tuple[str, ...]:
        """Give the views besides the curves and the changes that there are, in their order."""
        there = {"ranges": self.ranges, "words": self.words, "more": self.more}
        return ("curves", *(("ranges",) if self.ranges else ()), "changes", *(n for n in ("words", "more") if there[n]))

    def shares(self) -> dict[str, float]:
        """Give each view's share of the width where two stand side by side."""
        return {name: 0.56 if place % 2 == 0 else 0.44 for place, name in enumerate(self.names())}

    def clicks(self) -> tuple[str, ...]:
        """Give the marks that stand for one patient and are clicked."""
        dots = ("dot",) if len(self.ranges) == 2 else ()
        return ("line", *dots) if self.has_lines else ()

    def picked(self, name: str) -> str:
        """Give the expression that says whether anything is drawn over a view or clicked in it."""
        fields = {"curves": "score", "changes": "change", "words": "word", "more": "other"}
        field = self.ranges[0][0] if name == "ranges" else fields[name]
        return f"isDefined({name}_pick.{field})"


def patients(views: Views) -> alt.Chart:
    """Give the patients, each with `f`: 1 in focus, 0 not."""
    return alt.Chart(data("patients")).transform_calculate(f=f"({' && '.join(_conditions(views))}) ? 1 : 0")


def _conditions(views: Views) -> list[str]:
    box = " || ".join(
        f"({inside(f'm{visit}', 'curves_pick.score')} && inrange({month}, curves_pick.month))"
        for visit, month in enumerate(views.months)
    )
    rules = {
        "curves": f"({box})",
        "ranges": " && ".join(inside(name, f"ranges_pick.{name}") for name, _, _ in views.ranges),
        "changes": inside("delta", "changes_pick.change"),
        "words": "isValid(datum.word) && indexof(words_pick.word, datum.word) >= 0",
        "more": "isValid(datum.other) && indexof(more_pick.other, datum.other) >= 0",
    }
    if views.more_range is not None:
        rules["more"] = inside("other", "more_pick.other")
    return [f"(!{views.picked(name)} || ({rules[name]}))" for name in views.names()]


def inside(field: str, limits: str) -> str:
    """Give the expression: is a field known and inside what is drawn?"""
    return f"isValid(datum.{field}) && inrange(datum.{field}, {limits})"


def once() -> alt.Chart:
    """Give one row, for a mark that stands there once."""
    return alt.Chart(data("patients")).transform_aggregate(k="count()")


def brush(name: str, encodings: list[str]) -> alt.Parameter:
    """Give what the reader draws over a view."""
    return alt.selection_interval(name=name, encodings=encodings, mark=BRUSH, zoom=False)


def levels_height(n_levels: int) -> tuple[int, int]:
    """Give the height of so many words with their bars, and the least they can stand in, in px."""
    return (ROW if n_levels > 4 else 40) * n_levels, CLOSE * n_levels
