"""The door in words: what was read, what is asked, what is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.cohort.build.windows import are_dates
from fatigue.cohort.cells.cells import cells_of
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.reading import Reading
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.question import Question
from fatigue.show.words import numbers

SHAPES = {"wide": "one row a patient (wide)", "long": "one row a patient and visit (long)"}
MOSTLY = 0.5  # share of numbers from which a column counts as one with some text in it

_ROLES = {
    "patient": "Patient number",
    "month": "Month of the visit",
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
    "unit": "Numbers of visits count",
    "parameter": "Score among the parameters (PARAMCD)",
    "treated": "Date of treatment",
    "date": "Date of the form",
    "day": "Day of the form, counted from the start",
    "baseline": "Baseline score on every row",
    "items": "Items of the questionnaire",
}
_FAULTS = {"row": "Row", "patient": "Patient", "month": "Month", "column": "Column", "value": "Found",
           "expected": "Expected", "what_to_do": "What to do"}  # fmt: skip


def role(name: str) -> str:
    """Give what a role is called."""
    return _ROLES.get(name, name)


def asked(question: Question) -> str:
    """Give what a question is about: the role, or, under a heading that speaks of months, the column or visit."""
    if question.asks in ("months", "visits"):
        return f"Visit {question.name}" if question.name.replace(".", "").isdigit() else question.name
    return role(question.name)


def word(role_name: str, text: str, n_rows: int) -> str:
    """Give a word of the file, what it is about, and how many rows hold it."""
    return f"{text} ({_ROLES[role_name].lower()}, {n_rows:,} row{'s' if n_rows != 1 else ''})"


def sheet_word(kind: str) -> str:
    """Give what a part of the file is called: the sheet of a spreadsheet, or the table in a zip."""
    return "sheet" if kind in ("xlsx", "xls", "xlsb", "ods") else "table"


def names_from(header: tuple[int, ...]) -> str:
    """Give which rows the names of the columns were taken from."""
    if not header:
        return "No row with names was found: the columns are numbered"
    if len(header) > 1:
        return f"Names of the columns: rows {' and '.join(map(str, header))} put together"
    return f"Names of the columns: row {header[0]}"


def letters(encoding: str | None) -> str:
    """Give how the letters of a file are read."""
    return f"Letters are read as {encoding}"


def answers_of_others(saved: Mapping, raw: Raw) -> str:
    """Give why saved answers are not in use."""
    if saved.header is not None and saved.header != raw.header:
        rows = " and ".join(map(str, saved.header)) or "none"
        return f"The saved answers took the names of the columns from row {rows}. Choose that above to use them."
    return "The saved answers are for other columns, so they are not in use."


def shown_names(number: int, cells: tuple[str, ...], header: tuple[int, ...]) -> tuple[str, ...]:
    """Give the cells of a row as far as they can be names: below the names stand patients, whom nothing shows here."""
    is_above = bool(header) and number <= header[-1]
    return cells if is_above or not any(letter.isdigit() for cell in cells for letter in cell) else ()


def row_of_names(number: int, cells: tuple[str, ...]) -> str:
    """Give a row that may hold the names, by its number and its first cells; 0 = no row does."""
    if not number:
        return "No row: number the columns"
    return f"Row {number}: {', '.join(cell or '–' for cell in cells)}"[:90] if cells else f"Row {number}"


def decimal_mark(mark: str) -> str:
    """Give what the mark of decimals is called."""
    return "decimal comma" if mark == "," else "decimal point"


def read_as(raw: Raw, mapping: Mapping) -> str:
    """Give how the file was read."""
    shape = SHAPES[mapping.layout]
    how = [f"{len(raw.frame):,} rows, {raw.frame.shape[1]:,} columns", shape]
    if raw.sheet is not None:
        how.append(f"{sheet_word(raw.format)} {raw.sheet}")
    if raw.encoding is not None:
        how.append(f"{raw.encoding}, {decimal_mark(raw.decimal)}")
    return " · ".join(how)


def ready(cohort: Cohort) -> str:
    """Give the title of a file that can be opened."""
    return f"Ready to open: {numbers.patients(cohort.n_patients)}, {numbers.counted(cohort.n_visits, 'form')}."


def rows(reading: Reading) -> str:
    """Give what became of the rows of the file in a line: "388 rows: 357 with a total score; 31 ..."."""
    if reading.rows is None:
        return ""
    parts = [f"{n:,} {what}" for what, n in zip(reading.rows["rows"], reading.rows["n"], strict=True)]
    return f"{reading.n_rows:,} rows of the file: {'; '.join(parts)}."


def stopped(faults: pd.DataFrame) -> str:
    """Give the title of a file that breaks a rule."""
    n = int((faults["severity"] == "stops").sum())
    return f"This file cannot be used yet: {n:,} value{'s' if n != 1 else ''} need{'s' if n == 1 else ''} a correction."


@dataclass(frozen=True, eq=False, kw_only=True)
class Broken:
    """One rule that the file breaks: what it is called with how often, what to do, and the first rows of `n`."""

    title: str
    stops: bool
    what_to_do: str
    n: int
    table: pd.DataFrame


def by_rule(faults: pd.DataFrame, *, most: int) -> list[Broken]:
    """Give the rules that were broken, those that stop first, each with at most so many of its rows."""
    order = faults.sort_values("severity", key=lambda column: column != "stops", kind="stable")
    found = []
    for rule, some in order.groupby("rule", sort=False):
        severity = str(some["severity"].iloc[0])
        n = f"{len(some):,} value{'s' if len(some) != 1 else ''}"
        consequence = {"stops": f"{n} to correct", "leaves out": f"{n} left out", "notice": f"{n} noticed"}[severity]
        found.append(Broken(
            title=f"{str(rule)[:1].upper()}{str(rule)[1:]}: {consequence}", stops=severity == "stops",
            what_to_do=str(some["what_to_do"].iloc[0]), n=len(some),
            table=fault_table(some.head(most)).drop(columns=["", "What to do"]),
        ))  # fmt: skip
    return found


def fault_table(faults: pd.DataFrame) -> pd.DataFrame:
    """Give every fault, those that stop first."""
    first = faults.sort_values("severity", key=lambda column: column != "stops", kind="stable")
    shown = first[list(_FAULTS)].rename(columns=_FAULTS).astype(object)
    shown["Month"] = [f"{month:g}" if pd.notna(month) else "" for month in first["month"]]
    shown.insert(0, "", ["correct" if severity == "stops" else "note" for severity in first["severity"]])
    return shown.where(shown.notna(), "").astype(str)


# --- the columns of the file ----------------------------------------------------------------------------------------


def column_facts(raw: Raw, column: str) -> str:
    """Give a column in one line: its label, type, share missing, and three values."""
    label, kind, missing, values = _facts(raw, column)
    parts = [f"called “{label}”"] if label else []
    return f"{column}: {', '.join([*parts, kind, f'{missing} missing'])}; for example {values or 'nothing'}."


def column_table(raw: Raw, mapping: Mapping) -> pd.DataFrame:
    """Give every column of the file: label, type, share missing, three values, what it is used for and how sure."""
    uses: dict[str, list[tuple[str, str]]] = {}
    sure = mapping.certainty.get("score", "")
    for name, column in mapping.roles.items():
        uses.setdefault(column, []).append((role(name), mapping.certainty.get(name, "")))
    for kind, places in (("score", mapping.scores), ("item", mapping.items), ("", mapping.visits)):
        for place, column in places.items():
            uses.setdefault(column, []).append((_placed(kind, *place), sure if kind == "score" else "likely"))
    for name, column in mapping.others.items():
        uses.setdefault(column, []).append((f"Kept: {mapping.labels.get(name, name)}", "likely"))
    for column in mapping.only:
        uses.setdefault(column, []).append(("which rows count", "certain"))
    lines = []
    for column in raw.columns:
        label, kind, missing, values = _facts(raw, column)
        used = uses.get(column, [("not used", "")])
        lines.append({
            "Column": column, "Label": label, "Used for": "; ".join(what for what, _ in used), "How sure": used[0][1],
            "Type": kind, "Missing": missing, "For example": "hidden" if column in mapping.withheld else values,
        })  # fmt: skip
    shown = pd.DataFrame(lines)
    return shown if (shown["Label"] != "").any() else shown.drop(columns="Label")


def _facts(raw: Raw, column: str) -> tuple[str, str, str, str]:
    """Give the label, type, share missing and first three values of a column."""
    cells = cells_of(raw, column)
    missing = 100 * float(1 - cells.filled.mean()) if len(cells.codes) else 100.0
    kind = "text"
    if not cells.texts:
        kind = "empty"
    elif are_dates(cells):
        kind = "date"
    elif cells.share_of_numbers == 1:
        kind = "number"
    elif cells.share_of_numbers > MOSTLY:
        kind = "number, and some text"
    named = raw.values.get(column, {})
    values = [f"{text} = {named[text]}" if text in named else text for text in cells.texts[:3]]
    label = raw.labels.get(column, "")
    return "" if label == column else label, kind, numbers.percent(missing), ", ".join(values)[:120]


def long_table(cohort: Cohort, n_rows: int) -> pd.DataFrame:
    """Give the first rows of the long table, with the names that people read."""
    n_patients = max(1, -(-n_rows // max(1, len(cohort.months))))
    visits = cohort.take(np.arange(cohort.n_patients) < n_patients).visits.head(n_rows)
    named = {"patient": "Patient", "month": "Month", "scale": "Scale", "score": cohort.instrument.name,
             "n_answered": "Items answered", "prorated": "Prorated"}  # fmt: skip
    heads: list[str] = []
    for name in map(str, visits.columns):
        head = named.get(name) or cohort.label(name)
        heads.append(f"{head} ({name})" if head in heads else head)  # two fields of a dictionary may share a label
    return visits.set_axis(heads, axis=1)


def _placed(kind: str, name: str, month: float | None) -> str:
    if kind == "score":
        what = "Score" if name == "total" else f"Score, {name}"
    else:
        what = f"Item {name}" if kind == "item" else _ROLES.get(name, f"{name[:1].upper()}{name[1:]}".replace("_", " "))
    return f"{what}, each visit" if month is None else f"{what}, {numbers.month(month)}"
