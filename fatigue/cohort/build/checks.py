"""The rules a file must meet, one entry each, and the check that lists every fault at once.

A rule says how severe a breach is, and its sentence: what was expected and what to do. "stops"
refuses the file, "leaves out" drops that value or row, "notice" keeps it; the last two are told, never silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from fatigue.cohort.build.findings import Find
from fatigue.cohort.build.table import Table, arrange
from fatigue.cohort.build.value_rules import (
    bounded,
    codes_in_measures,
    differs,
    differs_from_items,
    fractions,
    is_edss,
    not_answers,
    not_numbers,
    out_of_range,
    unknown_words,
)
from fatigue.cohort.build.visit_rules import (
    bad_months,
    forms_after_death,
    no_baseline,
    nobody,
    out_of_window,
    repeated_values,
    twice,
)
from fatigue.cohort.files.progress import Tell, silent
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.roles.mapping import Mapping

Severity = Literal["stops", "leaves out", "notice"]
COLUMNS = ["row", "patient", "month", "column", "value", "expected", "what_to_do", "rule", "severity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing a file must meet."""

    name: str
    severity: Severity
    what_to_do: str
    find: Find


def check(raw: Raw, mapping: Mapping, instrument: Instrument) -> pd.DataFrame:
    """Give every fault of the file at once, one row each, in the order of the file; no rows when there is none.

    Columns: row (as a spreadsheet numbers it), patient, month, column, value (as the file has it), expected,
    what_to_do, rule, severity ("stops", "leaves out" or "notice").
    """
    return faults(arrange(raw, mapping, instrument), instrument)


def faults(table: Table, instrument: Instrument, *, tell: Tell = silent) -> pd.DataFrame:
    """Give every fault of an arranged file, as `check` does."""
    ids = np.array([*table.ids, None], dtype=object)
    parts = []
    for number, rule in enumerate(RULES):
        tell(f"Checking: {rule.name}", 0.3 + 0.5 * number / len(RULES))
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


NUMERIC = ("edss", "age", "duration")
CORRECT = "Correct the value, or leave it empty if it is missing."
NAME_CODE = "Correct the value; if it means missing, leave it empty or name it among the codes that mean missing."
RULES: tuple[Rule, ...] = (
    Rule(name="missing patient id", severity="leaves out", find=nobody,
         what_to_do="The row is left out; fill in the id to keep it."),
    Rule(name="month not understood", severity="stops", find=bad_months(is_text=True),
         what_to_do="Write the month (0 = the visit before treatment, or the first) or its date, or choose "
         "another column."),
    Rule(name="negative month", severity="stops", find=bad_months(is_text=False),
         what_to_do="Give the visit before treatment the month 0, and take earlier visits out."),
    Rule(name="patient and visit twice", severity="stops", find=twice,
         what_to_do="Keep one of the rows, or give them different months; if ids repeat between sites, name the site."),
    Rule(name="score is not a number", severity="stops", find=not_numbers("score"),
         what_to_do=NAME_CODE),
    Rule(name="score looks like a missing code", severity="stops", find=out_of_range(codes=True),
         what_to_do="If it means missing, declare it as a missing code or leave the cell empty; else correct it."),
    Rule(name="score out of range", severity="stops", find=out_of_range(codes=False),
         what_to_do="Correct the value, leave it empty if it is missing, or choose another instrument."),
    Rule(name="score is not whole", severity="notice", find=fractions,
         what_to_do="It is kept: prorated forms have fractions. Correct it if this one was not prorated."),
    Rule(name="EDSS, age or duration is not a number", severity="stops",
         find=not_numbers("measure", "baseline", of=lambda name: name in NUMERIC), what_to_do=CORRECT),
    Rule(name="EDSS does not exist", severity="stops", what_to_do=CORRECT,
         find=bounded("edss", is_edss, "the EDSS is 0, or 1 to 10 in half steps")),
    Rule(name="age out of range", severity="stops", what_to_do=CORRECT,
         find=bounded("age", lambda age: (age >= 0) & (age <= 120), "an age lies between 0 and 120 years")),
    Rule(name="duration out of range", severity="stops", what_to_do=CORRECT,
         find=bounded("duration", lambda years: (years >= 0) & (years <= 120), "a duration is 0 to 120 years")),
    Rule(name="measure is not a number", severity="leaves out",
         find=not_numbers("measure", of=lambda name: name not in NUMERIC),
         what_to_do="The value is left out; correct it to keep it."),
    Rule(name="value looks like a missing code", severity="notice",
         find=codes_in_measures,
         what_to_do="It is kept as a number. If it means missing, declare it as a missing code."),
    Rule(name="unknown word", severity="notice", find=unknown_words,
         what_to_do="It is kept as its own group under this name."),
    Rule(name="baseline value differs", severity="stops", find=differs("sex", "arm"),
         what_to_do="One patient has one value; correct the rows, or check that two patients do not share an id."),
    Rule(name="age differs", severity="stops", find=differs("age", "duration", grows=True),
         what_to_do="It grows at most by the follow-up; correct the rows, or check that no two patients share an id."),
    Rule(name="course changes", severity="notice", find=differs("course"),
         what_to_do="The patient's first value is used as the baseline."),
    Rule(name="item is not an answer", severity="stops", find=not_answers,
         what_to_do="Correct the answer, or leave it empty if it is missing."),
    Rule(name="score differs from its items", severity="notice", find=differs_from_items,
         what_to_do="The score counted from the items is used. Where items are missing the file may prorate otherwise; "
         "where none is, correct the item or the score."),
    Rule(name="form after EDSS 10", severity="stops", find=forms_after_death,
         what_to_do="Correct the EDSS, or take out what was entered after the death."),
    Rule(name="form without a date", severity="leaves out", find=out_of_window("undated"),
         what_to_do="The form is left out; fill in or correct the date to keep it."),
    Rule(name="no date of treatment", severity="leaves out",
         find=out_of_window("unstarted"), what_to_do="The form is left out; fill in the date of treatment to keep it."),
    Rule(name="form after treatment", severity="leaves out", find=out_of_window("after"),
         what_to_do="The form is left out; correct the date, or the date of treatment, if it was filled in before."),
    Rule(name="form before the baseline", severity="leaves out",
         find=out_of_window("outside"), what_to_do="The form is left out; correct the date if it is wrong."),
    Rule(name="form outside every window", severity="leaves out",
         find=out_of_window("between"),
         what_to_do="The form is left out; correct the date, or widen the window of a visit to keep it."),
    Rule(name="two forms in one window", severity="leaves out",
         find=out_of_window("second"), what_to_do="The nearest form is used and this one is left out."),
    Rule(name="value repeated within a visit", severity="leaves out",
         find=repeated_values, what_to_do="The first value is used."),
    Rule(name="no baseline", severity="notice", find=no_baseline,
         what_to_do="The patient stays, and is left out wherever change is shown."),
)  # fmt: skip
