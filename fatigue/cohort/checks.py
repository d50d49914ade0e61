"""The rules a file must meet, one entry each, and the check that lists every fault at once.

A rule says what it looks at, how severe a breach is, and its sentence: what was expected and what to do. "stops"
refuses the file, "leaves out" drops that value or row, "notice" keeps it; the last two are told, never silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from fatigue.cohort.cohort import Floats
from fatigue.cohort.formats import Raw
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.mapping import STATUSES, Mapping
from fatigue.cohort.table import Block, Kind, Table, arrange
from fatigue.cohort.values import CODES, Flags, known_word

Severity = Literal["stops", "leaves out", "notice"]
COLUMNS = ["row", "patient", "month", "column", "value", "expected", "what_to_do", "rule", "severity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Rows of the table that break a rule, in one column; `expected` is the second half of the sentence."""

    column: str
    flags: Flags
    values: np.ndarray[tuple[int], np.dtype[np.object_]]
    months: Floats
    expected: str


Find = Callable[[Table, Instrument], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing a file must meet."""

    name: str
    looks_at: str
    severity: Severity
    what_to_do: str
    find: Find


def check(raw: Raw, mapping: Mapping, instrument: Instrument) -> pd.DataFrame:
    """Give every fault of the file at once, one row each, in the order of the file; no rows when there is none.

    Columns: row (as a spreadsheet numbers it), patient, month, column, value (as the file has it), expected,
    what_to_do, rule, severity ("stops", "leaves out" or "notice").
    """
    return faults(arrange(raw, mapping), instrument)


def faults(table: Table, instrument: Instrument) -> pd.DataFrame:
    """Give every fault of an arranged file, as `check` does."""
    ids = np.array([*table.ids, None], dtype=object)
    parts = []
    for rule in RULES:
        for finding in rule.find(table, instrument):
            at = np.flatnonzero(finding.flags)
            if len(at):
                parts.append(pd.DataFrame({
                    "row": table.rows[at], "patient": pd.Series(ids[table.patient[at]], dtype="object"),
                    "month": finding.months[at], "column": finding.column,
                    "value": pd.Series(finding.values[at], dtype="object"), "expected": finding.expected,
                    "what_to_do": rule.what_to_do, "rule": rule.name, "severity": rule.severity,
                }))  # fmt: skip
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat(parts, ignore_index=True).sort_values("row", kind="stable", ignore_index=True)


def sentence(fault: pd.Series) -> str:
    """Give one fault in words: "Row 14 (patient P07, month 12): FIS is 171; the FIS runs from 0 to 160. ..."."""
    about = [f"patient {fault['patient']}"] if fault["patient"] is not None else []
    about += [f"month {fault['month']:g}"] if np.isfinite(fault["month"]) else []
    where = f" ({', '.join(about)})" if about else ""
    return (
        f"Row {fault['row']}{where}: {fault['column']} is {str(fault['value'])[:60]}; {fault['expected']}. "
        f"{fault['what_to_do']}"
    )


def _finding(table: Table, block: Block, of_text: Flags, expected: str) -> Finding:
    """Rows whose text is flagged, among rows that belong to somebody."""
    words = np.array([*block.cells.texts, None], dtype=object)[block.cells.codes]
    flags = block.cells.where(of_text) & (table.patient >= 0)
    return Finding(column=block.column, flags=flags, values=words, months=block.months, expected=expected)


def _not_numbers(*kinds: Kind, of: Callable[[str], bool] = bool) -> Find:
    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        for block in table.of(*kinds):
            if of(block.name):
                bad = np.isnan(block.cells.number_of_text)
                if bad.any():
                    yield _finding(table, block, bad, "a number was expected")

    return find


def _out_of_range(*, codes: bool) -> Find:
    """Scores outside the scale: those that look like codes for "missing", or all others."""

    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        for block in table.of("score"):
            scale = instrument.scale(block.name)
            values = block.cells.number_of_text
            bad = ((values < scale.lowest) | (values > scale.highest)) & (np.isin(values, list(CODES)) == codes)
            if bad.any():
                part = "" if block.name == "total" else f" {scale.label}"
                yield _finding(
                    table, block, bad, f"the {instrument.name}{part} runs from {scale.lowest:g} to {scale.highest:g}"
                )

    return find


def _fractions(table: Table, instrument: Instrument) -> Iterator[Finding]:
    for block in table.of("score"):
        steps = (block.cells.number_of_text - instrument.scale(block.name).lowest) / (instrument.step or np.inf)
        bad = np.isfinite(steps) & (np.abs(steps - np.round(steps)) > 1e-9)
        if instrument.step is not None and bad.any():
            yield _finding(table, block, bad, f"the {instrument.name} is a sum of whole numbers")


def _bounded(name: str, is_allowed: Callable[[Floats], Flags], expected: str) -> Find:
    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        for block in table.of("measure", "baseline"):
            if block.name == name:
                values = block.cells.number_of_text
                bad = np.isfinite(values) & ~is_allowed(values)
                if bad.any():
                    yield _finding(table, block, bad, expected)

    return find


def _is_edss(values: Floats) -> Flags:
    return np.asarray((values >= 0) & (values <= 10) & (values * 2 == np.round(values * 2)) & (values != 0.5))


def _codes_in_measures(table: Table, instrument: Instrument) -> Iterator[Finding]:
    for block in table.of("measure", "baseline"):
        values = block.cells.number_of_text
        code = np.isin(values, [value for value in CODES if value < 0])
        if block.name not in ("edss", "age") and code.any() and bool((values[~code & np.isfinite(values)] >= 0).all()):
            yield _finding(table, block, code, "no other value of this column is negative")


def _unknown_words(table: Table, instrument: Instrument) -> Iterator[Finding]:
    for block in table.of("status", "baseline"):
        if block.name in (*STATUSES, "sex", "course"):
            bad = np.array([known_word(block.name, word) is None for word in block.cells.texts], dtype=bool)
            if bad.any():
                yield _finding(table, block, bad, f"this is not among the words known for {block.name}")


def _nobody(table: Table, instrument: Instrument) -> Iterator[Finding]:
    yield Finding(
        column=table.patient_column, flags=table.patient < 0, values=np.full(len(table.rows), "empty", dtype=object),
        months=table.month, expected="every row needs the id of a patient",
    )  # fmt: skip


def _bad_months(*, is_text: bool) -> Find:
    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        if table.month_cells is not None and table.month_column is not None:
            flags = np.isnan(table.month) if is_text else table.month < 0
            yield Finding(
                column=table.month_column, flags=np.asarray(flags & (table.patient >= 0)), months=table.month,
                values=np.array([*table.month_cells.texts, "empty"], dtype=object)[table.month_cells.codes],
                expected="months since treatment were expected, as a number from 0",
            )  # fmt: skip

    return find


def _twice(table: Table, instrument: Instrument) -> Iterator[Finding]:
    is_usable = (table.patient >= 0) & ((table.month_cells is None) | np.isfinite(table.month))
    frame = pd.DataFrame({"patient": table.patient, "month": table.month})[is_usable]
    repeated = frame.duplicated(keep="first").to_numpy()
    flags = np.zeros(len(table.rows), dtype=bool)
    flags[np.flatnonzero(is_usable)[repeated]] = True
    values = np.full(len(table.rows), "", dtype=object)
    if flags.any():
        first = pd.Series(table.rows[is_usable]).groupby([frame[name].to_numpy() for name in frame], dropna=False)
        values[is_usable] = [f"there again after row {row}" for row in first.transform("first")]
    visit = "patient" if table.month_cells is None else "patient and visit"
    yield Finding(
        column=table.patient_column, flags=flags, values=values, months=table.month,
        expected=f"one row a {visit} was expected",
    )  # fmt: skip


def _no_baseline(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """The first row of every patient who has a form later, and none at month 0."""
    has = {is_first: np.zeros(len(table.ids) + 1, dtype=bool) for is_first in (True, False)}
    for block in table.of("score"):
        filled = block.cells.filled
        for is_first, some in has.items():
            some[table.patient[filled & ((block.months == 0) == is_first)]] = True
    lacking = has[False] & ~has[True]
    is_first_row = ~pd.Series(table.patient).duplicated().to_numpy()
    yield Finding(
        column="month 0", flags=np.asarray(is_first_row & lacking[table.patient] & (table.patient >= 0)),
        values=np.full(len(table.rows), "without a score", dtype=object), months=np.full(len(table.rows), np.nan),
        expected="change is counted from a form before treatment",
    )  # fmt: skip


def _differs(*names: str, grows: bool = False) -> Find:
    """Rows whose baseline value is not that of the patient's first row that has one; age may grow by the follow-up."""

    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        years = (max(table.months, default=0.0) - min(table.months, default=0.0)) / 12 + 1
        for block in table.of("baseline"):
            if block.name not in names or table.month_cells is None:
                continue
            column = block.cells
            if block.name in ("sex", "course"):
                column = column.renamed([known_word(block.name, word) or word for word in column.texts])
            valid = column.filled & (table.patient >= 0)
            first = np.full(len(table.ids) + 1, -1)
            first[table.patient[valid][::-1]] = column.codes[valid][::-1]
            other = first[table.patient]
            flags = valid & (column.codes != other)
            if grows:
                apart = np.abs(column.numbers - np.append(column.number_of_text, np.nan)[other])
                flags &= ~(apart <= years)
            words = np.array([*block.cells.texts, None], dtype=object)[block.cells.codes]
            yield Finding(
                column=block.column, flags=flags, values=words, months=table.month,
                expected="an earlier row of the same patient says otherwise",
            )  # fmt: skip

    return find


NUMERIC = ("edss", "age", "duration")
CORRECT = "Correct the value, or leave it empty if it is missing."
RULES: tuple[Rule, ...] = (
    Rule(name="missing patient id", looks_at="patient", severity="leaves out", find=_nobody,
         what_to_do="The row is left out; fill in the id to keep it."),
    Rule(name="month not understood", looks_at="month", severity="stops", find=_bad_months(is_text=True),
         what_to_do="Write the months since treatment (0 = before it), or choose another column for the month."),
    Rule(name="negative month", looks_at="month", severity="stops", find=_bad_months(is_text=False),
         what_to_do="Give the visit before treatment the month 0, and take earlier visits out."),
    Rule(name="patient and visit twice", looks_at="patient and month", severity="stops", find=_twice,
         what_to_do="Keep one of the rows, or give them different months; if ids repeat between sites, name the site."),
    Rule(name="score is not a number", looks_at="score", severity="stops", find=_not_numbers("score"),
         what_to_do=CORRECT),
    Rule(name="score looks like a missing code", looks_at="score", severity="stops", find=_out_of_range(codes=True),
         what_to_do="If it means missing, declare it as a missing code or leave the cell empty; else correct it."),
    Rule(name="score out of range", looks_at="score", severity="stops", find=_out_of_range(codes=False),
         what_to_do="Correct the value, leave it empty if it is missing, or choose another instrument."),
    Rule(name="score is not whole", looks_at="score", severity="notice", find=_fractions,
         what_to_do="It is kept: prorated forms have fractions. Correct it if this one was not prorated."),
    Rule(name="EDSS, age or duration is not a number", looks_at="edss, age, duration", severity="stops",
         find=_not_numbers("measure", "baseline", of=lambda name: name in NUMERIC), what_to_do=CORRECT),
    Rule(name="EDSS does not exist", looks_at="edss", severity="stops", what_to_do=CORRECT,
         find=_bounded("edss", _is_edss, "the EDSS is 0, or 1 to 10 in half steps")),
    Rule(name="age out of range", looks_at="age", severity="stops", what_to_do=CORRECT,
         find=_bounded("age", lambda age: (age >= 0) & (age <= 120), "an age lies between 0 and 120 years")),
    Rule(name="duration out of range", looks_at="duration", severity="stops", what_to_do=CORRECT,
         find=_bounded("duration", lambda years: (years >= 0) & (years <= 120), "a duration is 0 to 120 years")),
    Rule(name="measure is not a number", looks_at="companion measures", severity="leaves out",
         find=_not_numbers("measure", of=lambda name: name not in NUMERIC),
         what_to_do="The value is left out; correct it to keep it."),
    Rule(name="value looks like a missing code", looks_at="companion and baseline measures", severity="notice",
         find=_codes_in_measures,
         what_to_do="It is kept as a number. If it means missing, declare it as a missing code."),
    Rule(name="unknown word", looks_at="employment, driving, sex, course", severity="notice", find=_unknown_words,
         what_to_do="It is kept as a group of its own under this name."),
    Rule(name="baseline value differs", looks_at="sex, arm", severity="stops", find=_differs("sex", "arm"),
         what_to_do="One patient has one value; correct the rows, or check that two patients do not share an id."),
    Rule(name="age differs", looks_at="age, duration", severity="stops", find=_differs("age", "duration", grows=True),
         what_to_do="It grows at most by the follow-up; correct the rows, or check that no two patients share an id."),
    Rule(name="course changes", looks_at="course", severity="notice", find=_differs("course"),
         what_to_do="The patient's first value is used as the baseline."),
    Rule(name="no baseline", looks_at="score at month 0", severity="notice", find=_no_baseline,
         what_to_do="The patient stays, and is left out wherever change is shown."),
)  # fmt: skip
