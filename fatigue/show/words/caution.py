"""Cautions in words: placebo, regression to the mean, the missing patients. What the fall need not be."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from fatigue.analysis.arithmetic.verdict import is_directed
from fatigue.analysis.imputation import Imputed
from fatigue.analysis.oldham import Oldham
from fatigue.analysis.patients.two_scores import FEWEST
from fatigue.analysis.placebo import Benchmark
from fatigue.analysis.tipping import Tipping
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers
from fatigue.show.words.subgroups import arms
from fatigue.show.words.subject import opening, worse_off
from fatigue.show.words.tables import CI, ONE, SE, N, P, line, shown, with_interval

FEWEST_CHANGES = 3  # for the interval of a mean change
PLACEBO = "Hope, attention and time alone move fatigue scores: in TRIUMPHANT-MS the score fell within weeks on placebo."
ONE_ARM = "A study with one arm cannot tell such a fall from the effect of a treatment."
SEVERAL_ARMS = (
    "This cohort has arms of its own, which are the better comparison: Curves and Repeated measures set them side by "
    "side, and below all are taken together."
)
OTHERS = "The other rows are published cohorts without a placebo arm of their own."
COMPARATORS = (
    "Blue: this cohort, 95 % CI. Orange: placebo. Grey: published single arms; most did not print how patients "
    "differed: no interval. Two questionnaires may stand one way by the first yardstick and the other way by the "
    "second; neither makes them one scale."
)
TIPPING = (
    "Mean change of all with its 95 % CI, the scores filled in moved further from left to right; dashed: where the "
    "interval reaches no change."
)
MISSING = (
    "Forms may be missing because a patient did badly. Multiple imputation fills them in many times from the "
    "patient's other forms; the tipping point says how much worse than that the missing patients must have been "
    "before the change is no longer clear. No score after a death is filled in."
)


def beside_placebo(cohort: Cohort) -> str:
    """Give why a change is set beside placebo elsewhere, and what that is worth beside arms of one's own."""
    return f"{PLACEBO} {SEVERAL_ARMS if arms(cohort) else ONE_ARM} {OTHERS}"


def no_placebo(instrument: Instrument) -> str:
    """Give why nothing is set beside placebo where the score is none of fatigue."""
    return f"No published change of {instrument.name} under placebo is at hand, so none is shown."


def heading(found: Benchmark) -> str:
    """Give the change beside placebo's; more or less only on one questionnaire, where both yardsticks bear it."""
    if not math.isfinite(found.conf_low):
        if found.n_patients < FEWEST_CHANGES:
            return "Too few patients to hold their change against placebo."
        return "Everybody changed by the same amount: no interval to hold against placebo."
    if found.unit == "points":
        own, placebo = numbers.signed(found.estimate), numbers.signed(found.placebo)
        if not is_directed(found.beyond_placebo):
            return f"Not clearly other than placebo did elsewhere: {own} against {placebo} points."
        more = (found.beyond_placebo == "fall") == (found.placebo < 0)
        return f"{'More' if more else 'Less'} than placebo did elsewhere: {own} against {placebo} points."
    by_range, by_start = found.of_range, found.of_baseline
    by_both = [
        f"{numbers.signed(stick.estimate)}{numbers.THIN}% of the {of} (placebo {numbers.signed(stick.placebo)})"
        for stick, of in ((by_range, "scale"), (by_start, "start"))
        if math.isfinite(stick.estimate)
    ]
    return f"Mean change {', '.join(by_both)}."


def yardstick_table(found: Benchmark) -> pd.DataFrame:
    """Give this cohort's change and placebo's by both yardsticks, each with where it comes from."""
    placebo = found.table[found.table["kind"] == "placebo"].iloc[0]
    printed = (
        f"{placebo['study']}, {placebo['arm']}, {placebo['instrument']} {numbers.plain(placebo['before'], 1)} to "
        f"{numbers.plain(placebo['after'], 1)}: {placebo['source']}"
    )
    sticks = (
        ("Percent of the scale's range", found.of_range),
        ("Percent of the own mean at the start", found.of_baseline),
    )
    return pd.DataFrame(
        {
            "Mean change in": [name for name, _ in sticks],
            "This cohort (95 % CI)": [
                with_interval(stick.estimate, stick.conf_low, stick.conf_high) for _, stick in sticks
            ],
            "Placebo": [numbers.signed(stick.placebo) for _, stick in sticks],
            "Placebo's source": [printed] * len(sticks),
        }
    )


def comparator_rows(found: Benchmark) -> list[dict[str, Any]]:
    """Give the cohort, placebo and the single arms, ready for a forest plot."""
    rows = []
    for row in found.table.to_dict("records"):
        is_own = row["kind"] == "this cohort"
        text = numbers.signed(row["estimate"]) if math.isnan(row["conf_low"]) else ""
        arm = f", {row['arm']}" if row["arm"] else ""
        name = "This cohort" if is_own else f"{row['study']}{arm}"
        role = "focus" if is_own else "worse" if row["kind"] == "placebo" else "faint"
        rows.append(line(f"{name}, n = {row['n']:,}", row, role=role, text=text, p=""))
    return rows


def comparator_table(found: Benchmark) -> pd.DataFrame:
    """Give the published figures with their source."""
    return shown(found.table, {
        "Study": (str, "study"), "Arm": (_or_dash, "arm"), "Questionnaire": (str, "instrument"),
        "Months": ("{:g}".format, "months"), "Before": (ONE, "before"), "After": (ONE, "after"), "n": N,
        "Source": (_or_dash, "source"),
    })  # fmt: skip


def _or_dash(text: object) -> str:
    return str(text) or "–"


def oldham_heading(found: Oldham, instrument: Instrument) -> str:
    """Give whether patients who feel worse change more, without the artefact of the baseline."""
    worse = opening(worse_off(instrument))
    if found.association == "unknown":
        if found.n_patients < FEWEST:
            return "Too few patients to see whether the worst changed more."
        if math.isfinite(found.r):
            return "Change and average lie on one line in these patients: nothing to test."
        return "Change or average is the same in every patient: nothing to compare."
    if not is_directed(found.association):
        return f"{worse} did not clearly change more."
    # Below 0 the higher scores moved down against the lower: better for the worse off, whichever way the scale points.
    is_better = found.association == "fall"
    if found.change == ("rise" if instrument.lower_is_better else "fall"):
        return f"{worse} worsened {'less' if is_better else 'more'}, also by Oldham's method."
    return f"{worse} improved {'more' if is_better else 'less'}, also by Oldham's method."


def oldham_caption(found: Oldham) -> str:
    """Give what is drawn and why, and which of interval and test the heading goes by where they differ."""
    differ = ""
    if is_directed(found.by_test) and not is_directed(found.association):
        differ = " Interval and test differ here; the heading goes by the interval, which allows for outlying patients."
    return (
        "One point a patient: change against the average of both scores (Oldham), not against the baseline, with which "
        f"any change correlates by construction. r = {numbers.plain(found.r, 2)} "
        f"({numbers.interval(found.conf_low, found.conf_high, 2)}), {numbers.p_equals(found.p_value)}; with the "
        f"baseline it would be {numbers.plain(found.r_with_start, 2)}.{differ}"
    )


def missing_heading(found: Tipping) -> str:
    """Give the tipping point in a sentence."""
    if not found.n_imputed:
        if found.n_missing:
            return "The missing forms could not be filled in; the notes say why."
        alive = ", deaths aside" if found.n_died else ""
        return f"No form is missing at the end{alive}, so nothing hangs on the missing patients."
    if not is_directed(found.as_imputed):
        return "No clear mean change, the missing filled in: there is nothing to tip."
    if not math.isfinite(found.tipping):
        return "No shift of the missing within the scale would undo the change."
    worse = "worse" if (found.tipping > 0) == found.lower_is_better else "better"
    return f"The conclusion holds until the missing did {numbers.plain(abs(found.tipping))} points {worse}."


def missing_sentence(found: Tipping) -> str:
    """Give what the tipping point means."""
    if not found.n_imputed or not math.isfinite(found.tipping):
        return ""
    return (
        f"The {numbers.patients(found.n_imputed)} without a last form are taken to have changed by "
        f"{numbers.signed(found.change_imputed)} points, as others with such a course did. Only if they had changed by "
        f"{numbers.signed(found.change_at_tipping)} on average would the mean change of all no longer be clear."
    )


def imputed_table(found: Imputed) -> pd.DataFrame:
    """Give complete cases beside multiple imputation."""
    names = {"complete cases": "Patients with both forms", "multiple imputation": "Missing forms imputed"}
    return shown(found.table, {
        "Analysis": (lambda name: names.get(name, name), "analysis"), "Mean change, points": (ONE, "estimate"),
        "SE": SE, "95 % CI": CI, "df": (ONE, "df"), "p": P, "n": N,
    })  # fmt: skip


def oldham_table(found: Oldham) -> pd.DataFrame:
    """Give each patient's change and average of two scores, from the largest fall to the largest rise."""
    return shown(found.table.sort_values("change", kind="stable"), {
        "Patient": (str, "patient"), "Change, points": (numbers.signed_score, "change"),
        "Average of both scores": (ONE, "average"),
    })  # fmt: skip


def tipping_table(found: Tipping) -> pd.DataFrame:
    """Give the mean change of all for each shift of the scores filled in."""
    return shown(found.table, {
        "Points added to the scores filled in": (numbers.signed, "delta"), "Mean change, points": (ONE, "estimate"),
        "95 % CI": CI, "p": P,
    })  # fmt: skip
