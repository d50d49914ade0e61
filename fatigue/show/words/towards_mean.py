"""Regression to the mean in words: what it is, how much of the change it may be, and over the range nobody knows."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from fatigue.analysis.regression_to_mean import RegressionGrid
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.roles.since import TREATMENT
from fatigue.show.words import numbers, yardsticks
from fatigue.show.words.tables import ONE, line, shown

RELIABILITY = {"FIS": "; published values for the FIS 0.68 to 0.85"}  # of a questionnaire, where it was in reach
# Ends, start and step of what the reader may set.
STEPS = (0.0, 2.0, 1.0, 0.25)
RELIABILITIES = (0.3, 0.95, 0.7, 0.05)
NOTHING_TO_EXPLAIN = "There is no clear mean change that regression to the mean could explain"


def explained(cohort: Cohort) -> str:
    """Give what regression to the mean is, in words that fit what the file tells of its start."""
    who = "Patients who come to a study when they feel worst score nearer to the usual the next time, whatever is done."
    if cohort.since == TREATMENT:
        who = (
            "Patients who are treated when they feel worst score nearer to the usual the next time, with or without "
            "treatment."
        )
    return (
        f"{who} How much depends on two numbers nobody knows for sure: the usual score of such patients, and how well "
        f"the questionnaire repeats itself (reliability{RELIABILITY.get(cohort.instrument.name, '')})."
    )


def heading(found: RegressionGrid) -> str:
    """Give the largest part of the change that regression to the mean could be, within the range looked at."""
    if not len(found.table) or not math.isfinite(found.observed):
        return "Too few patients to look at regression to the mean."
    if found.change == "not clear" or found.observed == 0:
        could = yardsticks.detectable(found.detectable)
        return f"{NOTHING_TO_EXPLAIN}{f' ({could})' if could else ''}."
    if found.worst_share <= 0:
        return "Regression to the mean would work against the change seen here."
    share = min(found.worst_share, 100)
    return f"In the worst case, regression to the mean is {numbers.percent(share)} of the mean change."


def table(found: RegressionGrid) -> pd.DataFrame:
    """Give the change expected without any effect, for each usual score and reliability."""
    wide = found.table.pivot_table(index="population_mean", columns="reliability", values="expected", sort=False)
    by_reliability = {f"Reliability {value:g}": (numbers.signed, value) for value in wide.columns}
    return shown(wide.reset_index(), {"Usual score of such patients": (ONE, "population_mean"), **by_reliability})


def observed(found: RegressionGrid) -> str:
    """Give what the observed change is, for comparison."""
    return (
        f"Points of change expected from regression to the mean alone. Observed: {numbers.signed(found.observed)} "
        f"({numbers.interval(found.conf_low, found.conf_high, 1)}), {numbers.patients(found.n_patients)} with both "
        f"visits; mean baseline {numbers.plain(found.mean_start, 1)}."
    )


def may_be(found: RegressionGrid) -> str:
    """Give how much of the mean change may be this, for the one usual score and reliability that were chosen."""
    if not len(found.table) or found.change in ("not clear", "unknown") or found.observed == 0:
        return heading(found)
    expected, seen = float(found.table["expected"].iloc[0]), numbers.points(numbers.signed(found.observed))
    if found.worst_share < 0:
        return f"Regression to the mean would have moved these patients by {numbers.signed(expected)}, the other way."
    if found.worst_share >= 100:
        return f"All of the mean change of {seen} may be regression to the mean ({numbers.signed(expected)})."
    share = numbers.percent(found.worst_share)
    return f"Of the mean change of {seen}, {numbers.signed(expected)} ({share}) may be regression to the mean."


def chosen(found: RegressionGrid, *, step: float) -> str:
    """Give what the two sliders say, as a sentence in points."""
    usual, reliability = (float(found.table[name].iloc[0]) for name in ("population_mean", "reliability"))
    these = f"these scored {numbers.plain(found.mean_start, 1)} at first, {step:g} SD worse" if step else "as these did"
    return (
        f"If such patients usually score {numbers.plain(usual, 1)} ({these}), and two scores of one person correlate "
        f"at {reliability:g}:"
    )


def bars(found: RegressionGrid) -> list[dict[str, Any]]:
    """Give the change seen, what of it may be regression to the mean, and what is left, each with its words."""
    left = found.table.to_dict("records")[0]
    seen = {"estimate": found.observed, "conf_low": found.conf_low, "conf_high": found.conf_high, "p_value": math.nan}
    expected = float(left["expected"])
    alone = {"estimate": expected, "conf_low": math.nan, "conf_high": math.nan, "p_value": math.nan}
    return [
        {**line("Mean change seen", seen, role="focus"), "start": 0.0},
        {**line("May be regression to the mean", alone, role="person", text=numbers.signed(expected)), "start": 0.0},
        {**line("What is left", left, role="focus"), "start": 0.0},
    ]


def range_of(grid: RegressionGrid) -> str:
    """Give what the table of all usual scores and reliabilities spans."""
    ends = sorted(grid.table["expected"], key=abs)
    return f"{numbers.signed(ends[0])} to{numbers.FIXED}{numbers.signed(ends[-1])}" if len(ends) else numbers.UNKNOWN


def picture_caption(grid: RegressionGrid) -> str:
    """Give what is drawn, and what the whole table spans."""
    return (
        f"Bars: mean change in points; lines: 95 % CI. Over the whole range in Table, regression to the mean is "
        f"{range_of(grid)}. {observed(grid)}"
    )
