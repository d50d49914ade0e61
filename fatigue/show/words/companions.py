"""Companions in words: does the score move with mood, activity or EDSS within the same patients?"""

from __future__ import annotations

import math

import pandas as pd

from fatigue.analysis.arithmetic.verdict import FEWEST, is_directed
from fatigue.analysis.companions import Together
from fatigue.analysis.leads import Leads
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers
from fatigue.show.words.predictors import lowered
from fatigue.show.words.subject import opening, subject
from fatigue.show.words.tables import CORRELATION, ONE, N, P, shown, with_interval


def heading(found: Together, label: str, instrument: Instrument) -> str:
    """Give whether the score moved with the measure within patients; the verb follows the interval."""
    name, score = lowered(label), subject(instrument)
    if found.way == "unknown":
        return _why_unknown(found, score, name)
    if not is_directed(found.way):
        return f"{opening(score)} did not clearly move with {name}."
    way = "rose and fell with" if found.way == "rise" else "moved against"
    return f"Within patients, {score} {way} {name} (r{numbers.FIXED}={numbers.FIXED}{numbers.plain(found.r, 2)})."


def _why_unknown(found: Together, score: str, name: str) -> str:
    """Give why there is no correlation: nothing varies, everything lies on one line, or there is too little."""
    if math.isfinite(found.r):
        return f"{opening(score)} and {name} lie on one line in every patient: nothing to test."
    for column, what in (("measure", name), ("score", score)):
        if found.n_patients and (found.points.groupby("patient")[column].nunique() < 2).all():
            return f"{opening(what)} did not vary within any patient."
    return f"Too few visits to say whether {score} moves with {name}."


def caption(found: Together, *, everybody: Together | None = None) -> str:
    """Give what is drawn, and on how many."""
    is_part = everybody is not None and len(found.points) < len(everybody.points)
    ghost = f"; grey, dashed: that of all {numbers.patients(everybody.n_patients)}" if everybody and is_part else ""
    left = f", {numbers.patients(found.n_dropped)} left out with fewer than two such visits" if found.n_dropped else ""
    return (
        f"One thin line a patient, all with the common slope; thick: the average patient{ghost}. {found.n:,} visits of "
        f"{numbers.patients(found.n_patients)}{left}. Differences between patients play no part."
    )


def table(found: Together, label: str, instrument: Instrument, *, step: float) -> pd.DataFrame:
    """Give the correlation and the slope; `step` is the change of the measure the slope is told for."""
    per = f"{step:,.0f} of {lowered(label)}" if step > 1 else f"1 point of {lowered(label)}"
    lines = [
        ("Correlation within patients, r (95 % CI)", f"{numbers.plain(found.r, 2)} "
         f"({numbers.interval(found.conf_low, found.conf_high, 2)})"),
        ("t, df", f"{numbers.statistic(found.patients_statistic)},{numbers.FIXED}{numbers.df(found.patients_df)}"),
        ("p", numbers.p(found.patients_p)),
        (f"Points of {subject(instrument)} per {per} (95 % CI)", f"{numbers.signed(found.slope * step, 2)} "
         f"({numbers.interval(found.slope_low * step, found.slope_high * step, 2)})"),
        ("Standard error of that", numbers.plain(found.slope_std_error * step, 2)),
        ("Visits with both values", f"{found.n:,}"),
        ("Patients", f"{found.n_patients:,}"),
    ]  # fmt: skip
    return pd.DataFrame(lines, columns=["What", "Value"])


def patients_table(found: Together, label: str, instrument: Instrument) -> pd.DataFrame:
    """Give each patient's means of both; at most as many as a page can carry."""
    return shown(found.table.head(numbers.MOST_DRAWN), {
        "Patient": (str, "patient"), "Visits with both": N, f"{label}, mean": (ONE, "mean_measure"),
        f"{opening(subject(instrument))}, mean": (ONE, "mean_score"),
    })  # fmt: skip


def step(found: Together) -> float:
    """Give a step of the measure that is easy to speak of: 1, 10, 100, 1,000."""
    values = found.points["measure"]
    reach = float(values.max() - values.min()) if len(values) else 1.0
    return 10.0 ** max(math.floor(math.log10(reach / 4)), 0) if reach > 0 else 1.0


def first_heading(found: Leads, label: str, instrument: Instrument) -> str:
    """Give which of the two moves first, where the visits can tell."""
    name, score = lowered(label), subject(instrument)
    if found.first == "unknown":
        has_enough = bool((found.lagged["n_patients"] >= FEWEST).all())
        return (
            "The changes do not vary: none moves first." if has_enough else "Too few visits to say which moves first."
        )
    if not is_directed(found.first):
        return f"The visits do not tell whether {score} or {name} moves first."
    return f"{label} moves before {score}." if found.first == "rise" else f"{opening(score)} moves before {name}."


SIDE_BY_SIDE = "Mean changes in standard deviations of the first values, with 95 % CI, so that both have one axis."


def both(label: str, instrument: Instrument) -> dict[str, str]:
    """Give what the score and the measure are called where both are drawn."""
    return {"score": opening(subject(instrument)), "measure": label}


def side_by_side(found: Leads, label: str, instrument: Instrument) -> pd.DataFrame:
    """Give the changes of both from baseline, visit by visit, in their own units and in standard deviations."""
    rows = []
    for _, part in found.table.groupby("month", sort=False):
        line: dict[str, str] = {"Month": numbers.of_month(float(part["month"].iloc[0]))}
        for row in part.to_dict("records"):
            name = opening(subject(instrument)) if row["of"] == "score" else label
            line[f"{name}, change (95 % CI)"] = with_interval(row["estimate"], row["conf_low"], row["conf_high"])
            line[f"{name}, in SD"] = numbers.signed(row["estimate_sd"], 2)
        line["n"] = f"{int(part['n'].max()):,}"
        rows.append(line)
    return pd.DataFrame(rows)


def lagged_table(found: Leads, label: str, instrument: Instrument) -> pd.DataFrame:
    """Give the correlation of a change with the other's change in the next interval, both ways."""
    score = subject(instrument)
    names = {
        "measure first": f"{label} now, {score} next",
        "score first": f"{opening(score)} now, {lowered(label)} next",
        "same interval": "Both in the same interval",
        "difference": "Difference of the first two",
    }
    return shown(found.lagged, {
        "Changes": (lambda which: names.get(which, which), "which"), "Correlation (95 % CI)": CORRELATION, "p": P,
        "Pairs of changes": N,
    })  # fmt: skip
