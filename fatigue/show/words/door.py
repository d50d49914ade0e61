"""The door in words: what was read, what is asked, what is wrong and what to do."""

from __future__ import annotations

import pandas as pd

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.mapping import Mapping
from fatigue.cohort.raw import Raw
from fatigue.show.words import numbers

_ROLES = {
    "patient": "Patient number",
    "month": "Month since treatment",
    "score": "Fatigue score, total",
    "site": "Site",
    "age": "Age",
    "sex": "Sex",
    "edss": "EDSS",
    "employment": "Employment",
    "driving": "Driving",
    "course": "Course of MS",
    "duration": "Years since diagnosis",
    "arm": "Treatment arm",
    "instrument": "Questionnaire",
    "parameter": "Score among the parameters (PARAMCD)",
    "treated": "Date of treatment",
    "date": "Date of the form",
    "day": "Days since treatment",
    "baseline": "Baseline score on every row",
    "items": "Items of the questionnaire",
}
_FAULTS = {"row": "Row", "patient": "Patient", "month": "Month", "column": "Column", "value": "Found",
           "expected": "Expected", "what_to_do": "What to do"}  # fmt: skip


def role(name: str) -> str:
    """Give what a role is called."""
    if name.startswith("visit:"):
        return f"Month of the visit “{name[6:]}”"
    if name.startswith("month:"):
        return f"Month of the column {name[6:]}"
    return _ROLES.get(name, name)


def read_as(raw: Raw, mapping: Mapping) -> str:
    """Give how the file was read."""
    shape = "one row a patient (wide)" if mapping.layout == "wide" else "one row a patient and visit (long)"
    how = [f"{len(raw.frame):,} rows, {raw.frame.shape[1]:,} columns", shape]
    if raw.sheet is not None:
        how.append(f"sheet {raw.sheet}")
    if raw.encoding is not None:
        how.append(f"{raw.encoding}, {'decimal comma' if raw.decimal == ',' else 'decimal point'}")
    return " · ".join(how)


def ready(cohort: Cohort) -> str:
    """Give the title of a file that can be opened."""
    return f"Ready to open: {numbers.patients(cohort.n_patients)}, {cohort.n_visits:,} forms."


def stopped(faults: pd.DataFrame) -> str:
    """Give the title of a file that breaks a rule."""
    n = int((faults["severity"] == "stops").sum())
    return f"This file cannot be used yet: {n:,} value{'s' if n != 1 else ''} need{'s' if n == 1 else ''} a correction."


def by_rule(faults: pd.DataFrame) -> str:
    """Give how often each rule was broken, those that stop first."""
    order = faults.sort_values("severity", key=lambda column: column != "stops", kind="stable")
    counts = order["rule"].value_counts(sort=False)
    return "By rule: " + ", ".join(f"{rule} {n:,}" for rule, n in counts.items()) + "."


def fault_table(faults: pd.DataFrame) -> pd.DataFrame:
    """Give every fault, those that stop first."""
    first = faults.sort_values("severity", key=lambda column: column != "stops", kind="stable")
    shown = first[list(_FAULTS)].rename(columns=_FAULTS).astype(object)
    shown["Month"] = [f"{month:g}" if pd.notna(month) else "" for month in first["month"]]
    shown.insert(0, "", ["correct" if severity == "stops" else "note" for severity in first["severity"]])
    return shown.where(shown.notna(), "").astype(str)


def uses(raw: Raw, mapping: Mapping) -> pd.DataFrame:
    """Give which column is used for what, how sure the guess is, how much is missing, and three of its values."""
    rows = [(role(name), column, mapping.certainty.get(name, "")) for name, column in mapping.roles.items()]
    sure = mapping.certainty.get("score", "")
    rows += [(_placed("score", *place), column, sure) for place, column in mapping.scores.items()]
    rows += [(_placed("item", *place), column, "") for place, column in mapping.items.items()]
    rows += [(_placed("", *place), column, "") for place, column in mapping.visits.items()]
    rows += [(name, column, "kept as it is") for name, column in mapping.others.items()]
    rows += [("not used", column, "") for column in mapping.ignored]
    shown = pd.DataFrame(rows, columns=["Used for", "Column of the file", "How sure"])
    empty = pd.Series(dtype=str)
    known = [raw.frame.get(column, empty) for column in shown["Column of the file"]]
    shown["Missing"] = [numbers.percent(100 * float(values.isna().mean())) if len(values) else "" for values in known]
    shown["For example"] = [", ".join(map(str, values.dropna().unique()[:3])) for values in known]
    return shown


def _placed(kind: str, name: str, month: float | None) -> str:
    what = f"{kind} {name}".strip().capitalize()
    return what if month is None else f"{what}, {numbers.month(month)}"
