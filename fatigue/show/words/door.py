"""The door in words: what was read, what is asked, what is wrong and what to do."""

from __future__ import annotations

import pandas as pd

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.formats import Raw
from fatigue.cohort.mapping import Mapping
from fatigue.show.words import numbers

_ROLES = {"patient": "Patient number", "month": "Month since treatment", "score": "Fatigue score, total",
          "site": "Site", "age": "Age", "sex": "Sex", "edss": "EDSS", "employment": "Employment",
          "driving": "Driving", "course": "Course of MS", "duration": "Years since diagnosis", "arm": "Treatment arm",
          "instrument": "Questionnaire"}  # fmt: skip
_FAULTS = {"row": "Row", "patient": "Patient", "month": "Month", "column": "Column", "value": "Found",
           "expected": "Expected", "what_to_do": "What to do"}  # fmt: skip


def role(name: str) -> str:
    """Give what a role is called."""
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


def fault_table(faults: pd.DataFrame) -> pd.DataFrame:
    """Give every fault, those that stop first."""
    first = faults.sort_values("severity", key=lambda column: column != "stops", kind="stable")
    shown = first[list(_FAULTS)].rename(columns=_FAULTS).astype(object)
    shown["Month"] = [f"{month:g}" if pd.notna(month) else "" for month in first["month"]]
    shown.insert(0, "", ["correct" if severity == "stops" else "note" for severity in first["severity"]])
    return shown.where(shown.notna(), "").astype(str)


def uses(mapping: Mapping) -> pd.DataFrame:
    """Give which column is used for what, and how sure the guess is."""
    rows = [(role(name), column, mapping.certainty.get(name, "")) for name, column in mapping.roles.items()]
    rows += [
        (_placed("score", *place), column, mapping.certainty.get("score", ""))
        for place, column in mapping.scores.items()
    ]
    rows += [(_placed("", *place), column, "") for place, column in mapping.visits.items()]
    rows += [(name, column, "kept as it is") for name, column in mapping.others.items()]
    rows += [("not used", column, "") for column in mapping.ignored]
    return pd.DataFrame(rows, columns=["Used for", "Column of the file", "How sure"])


def _placed(kind: str, name: str, month: float | None) -> str:
    what = f"{kind} {name}".strip().capitalize()
    return what if month is None else f"{what}, {numbers.month(month)}"
