"""The drop between two visits in words: the headline and its verb, the definitions, the tests, the bars."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from fatigue.analysis.arithmetic.verdict import is_directed
from fatigue.analysis.drop import MedianDrop
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers, yardsticks
from fatigue.show.words.subject import moved, opening, subject
from fatigue.show.words.tables import N, capital, line, shown

_HOW = {
    ("change of medians", "percent"): "median at the second visit against median at the first",
    ("change of medians", "points"): "the same, in points",
    ("median change", "percent"): "median of the patients' changes, as a share of the first median",
    ("median change", "points"): "median of the patients' changes",
    ("median of percent changes", "percent"): "median of each patient's own percent change",
    ("Hodges-Lehmann", "points"): "middle of all averages of two patients' changes",
}
DEFINITIONS = ("change of medians", "median change", "median of percent changes")


def row(drop: MedianDrop, definition: str, unit: str) -> dict[str, float]:
    """Give one row of the table by its definition and unit."""
    table = drop.table
    at = next(
        i for i, found in enumerate(zip(table["definition"], table["unit"], strict=True)) if found == (definition, unit)
    )
    return {name: float(table[name].iloc[at]) for name in ("estimate", "conf_low", "conf_high", "n")}


def headline(drop: MedianDrop, instrument: Instrument) -> str:
    """Give the finding: "Fatigue fell by about a third: median FIS 36 before, 23 after 36 months."."""
    found = drop.finding
    if found == "nobody":
        return "Nobody has a score at both visits."
    before, after = numbers.score(drop.median_start), numbers.score(drop.median_end)
    short = f"median {instrument.name} {before} before, {after} after"
    medians = f"{short} {numbers.months(drop.end - drop.start)}"
    if found == "same":
        return f"No clear change: nobody's score changed, {short}."
    if found == "untested":
        return f"{opening(medians)}; {numbers.patients(drop.n_patients)}, too few to test."
    if found == "too few":
        n_changed = drop.n_patients - drop.n_zero
        few = (
            f"{n_changed:,} patients are"
            if not drop.n_zero
            else f"{numbers.share(n_changed, drop.n_patients)} changed,"
        )
        return f"{few} too few to tell: {short} ({numbers.p_equals(drop.p_value)})."
    if found == "not clear":
        could = yardsticks.detectable(drop.detectable)
        return f"No clear change: {short} ({could})." if could else f"No clear change: {short}."
    name = opening(subject(instrument))
    verb = moved(instrument, is_better=(drop.by_test == "fall") == instrument.lower_is_better)
    if found == "test alone":  # the medians hide what the patients' changes tell; counts are told where they agree
        better, worse = (("better", drop.n_improved), ("worse", drop.n_worse))
        more, fewer = (better, worse) if (drop.by_test == "fall") == instrument.lower_is_better else (worse, better)
        if more[1] > fewer[1]:
            counts = f"More got {more[0]} ({more[1]:,}) than {fewer[0]} ({fewer[1]:,})"
            return f"{counts}: median {before} before, {after} after."
        return f"By ranks {subject(instrument)} {verb}, by medians not clearly: {before} before, {after} after."
    if found == "opposed":
        return f"Medians and ranks of the changes disagree: {before} before, {after} after."
    change = row(drop, "change of medians", "percent")
    if verb != "fell" or not math.isfinite(change["estimate"]):
        return f"{name} {verb}: {medians}."  # a share of a score that rises is no share of what it measures
    return f"{name} {verb} by {numbers.fraction(change['estimate'])}: {medians}."


def title(drop: MedianDrop, instrument: Instrument) -> str:
    """Give the finding of the page: "however it is counted" where every definition bears it with its interval."""
    values = [row(drop, name, "percent")["estimate"] for name in DEFINITIONS]
    if not is_directed(drop.by_test) or drop.finding != drop.by_test or not all(map(math.isfinite, values)):
        return headline(drop, instrument)
    if not drop.ways_agree:
        return "The three ways to count the drop do not agree; read all three."
    if any(drop.by_interval(name, unit="percent") != drop.by_test for name in DEFINITIONS):
        return headline(drop, instrument)
    sizes = sorted(abs(value) for value in values)
    verb = moved(instrument, is_better=(drop.by_test == "fall") == instrument.lower_is_better)
    low, high = numbers.plain(sizes[0]), numbers.percent(sizes[-1])
    if numbers.percent(sizes[0]) == high:
        return f"However it is counted, {subject(instrument)} {verb} by {high}."
    return f"However it is counted, {subject(instrument)} {verb}: by {low} to {high}."


def published(cohort: Cohort) -> str:
    """Give which of the definitions the published figure has, on the cohort that was made to meet it."""
    return "The 36 % of Bose et al. 2019 is counted as in the first row." if cohort.is_synthetic else ""


def definition_rows(drop: MedianDrop) -> list[dict[str, Any]]:
    """Give the three definitions in percent, ready for a forest plot."""
    rows = []
    for found in drop.table[drop.table["unit"] == "percent"].to_dict("records"):
        text = _percent_interval(found["estimate"], found["conf_low"], found["conf_high"])
        rows.append(line(capital(found["definition"]), found, role="focus", text=text, p=""))
    return rows


def definition_table(drop: MedianDrop) -> pd.DataFrame:
    """Give the display table of every definition."""
    return shown(drop.table, {
        "Definition": (capital, "definition"), "How it is counted": (lambda *key: _HOW[key], "definition", "unit"),
        "Estimate": (_in_unit, "estimate", "unit"), "95 % CI": (_interval_in_unit, "conf_low", "conf_high", "unit"),
        "n": N,
    })  # fmt: skip


def test_table(drop: MedianDrop) -> pd.DataFrame:
    """Give the signed-rank test and what goes with it."""
    rows = [
        ("Test", drop.test),
        ("W+ (sum of ranks of rises)", numbers.plain(drop.statistic, 1)),
        ("p", numbers.p(drop.p_value)),
        (
            "Rank-biserial effect size (95 % CI)",
            f"{numbers.plain(drop.rank_biserial, 2)} "
            f"({numbers.interval(drop.rank_biserial_low, drop.rank_biserial_high, 2)})",
        ),
        ("Patients with both visits", f"{drop.n_patients:,}"),
        ("Left out, lacking either visit", f"{drop.n_dropped:,}"),
        ("No change at all, left out by the test", f"{drop.n_zero:,}"),
        ("At the best score at the end, not at the start", f"{drop.n_at_floor:,}"),
        ("Baseline 0, so no percent change", f"{drop.n_undefined_percent:,}"),
        (
            "Change of medians if any one patient is left out",
            _interval_in_unit(drop.leave_one_out_low, drop.leave_one_out_high, "percent"),
        ),
    ]
    return pd.DataFrame(rows, columns=["What", "Value"])


def waterfall_heading(drop: MedianDrop) -> str:
    """Give "19 of 23 patients improved; 4 got worse."."""
    same = f", {drop.n_same:,} stayed the same" if drop.n_same else ""
    return (
        f"{numbers.share_of(drop.n_improved, drop.n_patients, 'patient')} improved{same}; {drop.n_worse:,} got worse."
    )


def patients_table(drop: MedianDrop, *, is_lower_better: bool) -> pd.DataFrame:
    """Give every patient's change, the worst first; at most as many as a page can carry."""
    order = drop.patients.sort_values("change", ascending=not is_lower_better, kind="stable").head(numbers.MOST_DRAWN)
    return shown(order.rename_axis("patient").reset_index(), {
        "Patient": (str, "patient"), "First": (numbers.score, "start"), "Second": (numbers.score, "end"),
        "Change, points": (numbers.signed_score, "change"), "Change": (numbers.percent_change, "percent"),
    })  # fmt: skip


def slope_heading(drop: MedianDrop) -> str:
    """Give how many ended at the best score."""
    if drop.n_at_floor:
        return f"{numbers.patients(drop.n_at_floor).capitalize()} ended at the best score there is."
    return "Every patient, from the first visit to the second"


def test_sentence(drop: MedianDrop) -> str:
    """Give the test in a sentence."""
    if not math.isfinite(drop.p_value):
        return ""
    return f"{drop.test}: {numbers.p_equals(drop.p_value)}, n = {drop.n_patients:,}."


def change_axis(instrument: Instrument, unit: str) -> str:
    """Give the flat title above the bars."""
    arrow = "↓ better" if instrument.lower_is_better else "↑ better"
    return f"Change from the first visit, {'%' if unit == 'percent' else 'points'} {arrow}"


def slope_caption(drop: MedianDrop, everybody: MedianDrop | None = None) -> str:
    """Give what the lines are."""
    is_part = everybody is not None and drop.n_patients < everybody.n_patients
    ghost = f" Grey, dashed: all {numbers.patients(everybody.n_patients)}." if everybody and is_part else ""
    return f"{numbers.one_each('thin line', drop.n_patients)}; orange: got worse. Thick line: their median.{ghost}"


def waterfall_caption(drop: MedianDrop, unit: str, *, limits: tuple[float, float]) -> str:
    """Give what the bars are, and what is cut or missing."""
    text = f"One bar a patient, {numbers.month(drop.end)} against {numbers.month(drop.start)}."
    if drop.n_patients > numbers.MOST_DRAWN:
        text = "Patients in order of their change, each bar the mean of neighbours."
    said = numbers.percent_change if unit == "percent" else numbers.signed_score
    text += f" The axis runs from {said(limits[0])} to {said(limits[1])}; what is beyond is cut there."
    if unit == "percent" and drop.n_undefined_percent:
        n = drop.n_undefined_percent
        text += f" {numbers.patients(n)} with a first score of 0 {'has' if n == 1 else 'have'} no percent change."
    return text


def _percent_interval(estimate: float, low: float, high: float) -> str:
    return f"{numbers.percent_change(estimate)} ({numbers.interval(low, high, 0)})"


def _in_unit(value: float, unit: str) -> str:
    return numbers.percent_change(value) if unit == "percent" else numbers.points(numbers.signed(value))


def _interval_in_unit(low: float, high: float, unit: str) -> str:
    return numbers.interval(low, high, 0 if unit == "percent" else 1) + (
        f"{numbers.THIN}%" if unit == "percent" and math.isfinite(low) else ""
    )
