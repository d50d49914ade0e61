"""One patient in words: the course, what was expected of it, and its place among all."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from fatigue.analysis.expected import Expected
from fatigue.analysis.one_patient import OnePatient
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.statuses import DRIVING, WORKING
from fatigue.show.words import numbers
from fatigue.show.words.curves import scale_name

ABLE = (*WORKING, DRIVING[0])
EXAMPLES = {"typical": "Typical", "best": "Best", "worst": "Worst"}
LAST_COLUMNS = ("ended", "ended_month")
Row = Mapping[Hashable, Any]


def defined(end: float) -> str:
    """Give what makes a patient typical, best or worst."""
    return (
        f"Typical: the change to {numbers.month(end)} nearest to the median of all changes. Best and worst: the "
        "largest improvement and the smallest, or the largest worsening. Of equal ones, the first in the file."
    )


def heading(one: OnePatient, expected: Expected | None, instrument: Instrument) -> str:
    """Give the finding: from where to where, and what the others let expect."""
    seen = one.table[one.table["score"].notna() & (one.table["month"] <= one.end)]
    if seen.empty:
        return f"Patient {one.patient} has no {instrument.name} at any visit."
    first, last = seen.iloc[0], seen.iloc[-1]
    if len(seen) == 1:
        return (
            f"Patient {one.patient}: {instrument.name} {numbers.score(first['score'])} at {_at(first)}, and no other."
        )
    path = (f"Patient {one.patient}: {instrument.name} {numbers.score(first['score'])} at {_at(first)}, "
            f"{numbers.score(last['score'])} at {_at(last)}")  # fmt: skip
    found = None if expected is None else expected.table[expected.table["month"] == last["month"]]
    if found is None or found.empty:
        return f"{path}."
    return f"{path}; expected {expected_value(found.to_dict('records')[0], instrument)}."


def expected_value(at: Row, instrument: Instrument) -> str:
    """Give "20 (−5 to 45)", or the score alone where no interval is known; with a decimal on a short scale."""
    scale = instrument.scale()
    places = 0 if scale.highest - scale.lowest >= 20 else 1
    own = numbers.plain(at["estimate"], places)
    if not math.isfinite(at["pred_low"]):
        return own
    return f"{own} ({numbers.interval(at['pred_low'], at['pred_high'], places)})"


def expected_sentence(found: Expected) -> str:
    """Give how often the observed scores lay inside what was expected."""
    known = found.table.dropna(subset=["observed", "pred_low"])
    if known.empty:
        return ""
    inside = int(((known["observed"] >= known["pred_low"]) & (known["observed"] <= known["pred_high"])).sum())
    return (
        f"{numbers.share_of(inside, len(known), 'later score')} {'lies' if inside == 1 else 'lie'} within what the "
        f"other patients let expect (open circles; 95 % of such patients)."
    )


def place(one: OnePatient) -> str:
    """Give the place of the change among all: "Place 17 of 23 (−10 points, −36 %)"; short, for a narrow column."""
    if not one.place:
        return f"No change to {numbers.month(one.end)}: a score at one of the two visits is missing."
    size = numbers.points(numbers.signed_score(one.change))
    if math.isfinite(one.percent):
        size += f", {numbers.percent_change(one.percent)}"
    return f"Place {one.place:,} of {one.n_patients:,} ({size})"


def changes(one: OnePatient) -> pd.DataFrame:
    """Give everybody's change, the largest improvement first; at most as many as a page can carry."""
    rows = one.changes.head(numbers.MOST_DRAWN)
    return pd.DataFrame(
        {
            "Patient": [str(patient) for patient in rows["patient"]],
            "Change, points": [numbers.signed_score(change) for change in rows["change"]],
            "": ["this patient" if is_this else "" for is_this in rows["is_this"]],
        }
    )


def caption(one: OnePatient, *, has_expected: bool) -> str:
    """Give what is drawn."""
    parts = ["Blue: this patient. Grey: the middle half of these patients and their median."]
    if has_expected:
        parts.append("Open circles with lines: expected from the others, 95 % of such patients.")
    if one.table["score"].isna().any():
        parts.append("×: no form at that visit.")
    parts.append("Each panel runs over the values of the whole cohort.")
    return " ".join(parts)


def facts(cohort: Cohort, patient: str) -> pd.DataFrame:
    """Give what was known of one patient at baseline, beside the middle of the cohort."""
    row = int(np.flatnonzero(np.asarray(cohort.patients.index.astype(str)) == patient)[0])
    known = [str(name) for name in cohort.patients if name not in LAST_COLUMNS]
    shown = [name for name in known if pd.notna(cohort.patients[name].iloc[row])]
    return pd.DataFrame(
        {
            "At baseline": [measure_title(cohort, name) for name in shown],
            "Value": [_plain(cohort.patients[name].iloc[row]) for name in shown],
            "These patients": [_middle(cohort.patients[name], cohort.patients[name].iloc[row]) for name in shown],
        }
    )


def visits(found: Sequence[OnePatient], expected: Expected | None, cohort: Cohort) -> pd.DataFrame:
    """Give every score of one patient, one row a visit, with what was expected."""
    one = found[0]
    shown = {"Visit": [numbers.month(month).capitalize() for month in one.table["month"]]}
    for part in found:
        shown[scale_name(cohort.instrument, part.scale)] = [numbers.score(score) for score in part.table["score"]]
    if expected is not None:
        at = {row["month"]: expected_value(row, cohort.instrument) for row in expected.table.to_dict("records")}
        shown["Expected (95 %)"] = [at.get(month, numbers.UNKNOWN) for month in one.table["month"]]
    row = int(np.flatnonzero(np.asarray(cohort.patients.index.astype(str)) == one.patient)[0])
    for name, values in cohort.measures.items():
        shown[measure_title(cohort, name)] = [numbers.score(float(v)) for v in values[row]]
    for name, status in cohort.statuses.items():
        shown[status_title(name)] = [status.levels[c] if c >= 0 else numbers.UNKNOWN for c in status.codes[row]]
    return pd.DataFrame(shown)


def scale_title(instrument: Instrument, scale: str) -> str:
    """Give the title of a panel: "FIS total, ↓ lower is better"."""
    arrow = "↓ lower is better" if instrument.lower_is_better else "↑ higher is better"
    return f"{scale_name(instrument, scale)}, {arrow}"


def measure_title(cohort: Cohort, name: str) -> str:
    """Give what a measure is called."""
    return "EDSS" if name == "edss" else cohort.label(name)


def status_title(name: str) -> str:
    """Give the title of a panel of statuses."""
    return {"employment": "Work", "driving": "Driving"}.get(name, name.capitalize())


def in_cohort(at: Row) -> str:
    """Give the cohort at a visit: "median 23 (13 to 42)"."""
    return f"median {numbers.score(at['median'])} ({numbers.interval(at['q1'], at['q3'])})"


def why_missing(one: OnePatient, at: Row) -> str:
    """Give why there is no form: died or lost before, or not told."""
    when = numbers.month(at["month"])
    return f"{when}, {one.ended_how}" if one.ended_how and not at["is_followed"] else f"{when}, no form"


def end_label(one: OnePatient) -> str:
    """Give how and when follow-up ended."""
    return f"{one.ended_how or 'follow-up ended'}, {numbers.month(one.ended_month)}"


def gaps(one: OnePatient) -> str:
    """Give which visits lack a form, and how follow-up ended; empty where every form is there."""
    missed = [numbers.month(month) for month in one.table.loc[one.table["score"].isna(), "month"]]
    said = [f"No form at {numbers.listed(missed)}."] if missed else []
    if one.ended_how:
        when = "" if math.isnan(one.ended_month) else f" in {numbers.month(one.ended_month)}"
        said.append(f"Follow-up ended{when}: {one.ended_how}.")
    return " ".join(said)


def told(found: Sequence[OnePatient], cohort: Cohort) -> str:
    """Give the course in words, for who cannot see it; without the patient's name."""
    one = found[0]
    scores = [
        f"{numbers.score(at['score'])} at {_at(at)}" for at in one.table.dropna(subset=["score"]).to_dict("records")
    ]
    what = scale_name(cohort.instrument, one.scale)
    return f"One patient's {what} over the cohort's quartiles: {numbers.listed(scores) or 'no score'}."


def _at(at: Row | pd.Series) -> str:
    return numbers.month(at["month"])


def _plain(value: object) -> str:
    return numbers.score(float(value)) if isinstance(value, int | float | np.number) else str(value)


def _middle(column: pd.Series, own: object) -> str:
    """Give the median with its quartiles, or how many are like this patient."""
    known = column.dropna()
    if column.dtype.kind in "fiu":
        q1, middle, q3 = np.percentile(known.to_numpy(dtype=float), [25, 50, 75])
        return f"median {numbers.score(middle)} ({numbers.interval(q1, q3)}), n = {len(known):,}"
    return f"{numbers.share(int((known == own).sum()), len(known))} alike"
