"""Answers of a notebook about columns: none is ignored, and what is open is asked with an answer that works."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary

from fatigue.cohort.cells.cells import answered_month, cells_of, month
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.examples import examples
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.items import items_named
from fatigue.cohort.roles.mapping import BASELINE_ROLES, NO_VISIT, TIME_ROLES, Mapping
from fatigue.cohort.roles.months import LAST, ZERO
from fatigue.cohort.roles.visits import UNITS
from fatigue.errors import ColumnsError

COLUMNS = ("patient", *TIME_ROLES, "score", "site", *BASELINE_ROLES)
SETTINGS = (
    "baseline",
    "parameter",
    "items",
    "rule",
    "reverse",
    "number_patients",
    "missing",
    "schedule",
    "first_day",
    "unit",
)
OF_NAMES = ("month:", "visit:", "admit:")
WHATS = {"month": "the month of each visit", "score": "the score", "patient": "the patient"}
MOST_TRIED = 8  # candidates that are tried until one is an answer


def refuse_unknown(raw: Raw, known: Dictionary[str, str]) -> None:
    """Refuse an answer for a role or a column that there is not.

    Raises
    ------
    ColumnsError
        At the first such answer.
    """
    for role, answer in known.items():
        kind, _, name = role.partition(":")
        if role not in (*COLUMNS, *SETTINGS) and not (role.startswith(OF_NAMES) and name):
            raise ColumnsError(
                f"columns names a role {role[:80]!r}; known are {', '.join((*COLUMNS, *SETTINGS))}, month:<column>, "
                "visit:<word> and admit:<column>. Use those."
            )
        named = [answer] if role in (*COLUMNS, "baseline") and answer != NO_VISIT else []
        named += [name] if kind in ("month", "admit") and name else []
        named += items_named(answer) if role == "items" else []
        for column in named:
            if column not in raw.frame.columns:
                raise ColumnsError(
                    f"There is no column {column[:80]!r} for {role[:80]}; the file has {_columns(raw)}. Name one of "
                    "those."
                )


def refuse_no_month(known: Dictionary[str, str]) -> None:
    """Refuse an answer to "which month?" that is none, before it silently means "no visit".

    Raises
    ------
    ColumnsError
        When an answer is neither a number of months nor "no visit", or the unit is none.
    """
    if known.get("unit", UNITS[0]) not in UNITS:
        raise ColumnsError(
            f"The unit is given as {known['unit'][:40]!r}; it is what the numbers of visits count: {', '.join(UNITS)}. "
            "Give one of those."
        )
    for role, answer in known.items():
        kind, _, asked = role.partition(":")
        if kind in ("month", "visit") and asked and answer != NO_VISIT and not 0 <= month(str(answer)) <= LAST:
            raise ColumnsError(
                f"The month of {asked[:60]} is given as {str(answer)[:40]!r}; a number of months ({ZERO}; "
                f"at most {LAST:g}) was expected, or {NO_VISIT!r} for what is no visit. Give one of "
                f"those, for example columns={{{role!r}: {NO_VISIT!r}}}."
            )


def refuse_unused(raw: Raw, mapping: Mapping, known: Dictionary[str, str]) -> None:
    """Refuse an answer that nothing in the file takes up.

    Raises
    ------
    ColumnsError
        At the first such answer.
    """
    places = (mapping.scores, mapping.items, mapping.visits)
    placed = {(column, at) for of in places for (_, at), column in of.items()}
    for role, answer in known.items():
        kind, _, name = role.partition(":")
        if kind == "month" and name and answer != NO_VISIT:
            # A set of items has one answer, that of its first column.
            if (name, answered_month(answer)) not in placed:
                raise ColumnsError(
                    f"A month is given for the column {name[:80]!r}, and it is not read as a visit: "
                    f"{_why_not(mapping)}. Leave the answer out, or name the column that holds a score."
                )
        elif kind == "visit" and name and name not in _words(raw, mapping):
            raise ColumnsError(
                f"A month is given for the visit {name[:80]!r}, and the file has no such visit; it has "
                f"{', '.join(_words(raw, mapping))[:300] or 'a column for each visit'}. Name one of those."
            )
        elif role == "unit" and not {"month", "day"} & mapping.roles.keys():
            raise ColumnsError("A unit is given, and no column holds numbers of visits. Leave the answer out.")
        elif role == "parameter" and mapping.only.get("PARAMCD") != answer:
            raise ColumnsError(
                f"There is no parameter {answer[:80]!r} in the file. Name one of those in its column PARAMCD, or leave "
                "the answer out."
            )


def _why_not(mapping: Mapping) -> str:
    if mapping.layout == "long":
        return "the file has one row a patient and visit"
    return "its cells are no numbers, or another column has its place"


def _words(raw: Raw, mapping: Mapping) -> tuple[str, ...]:
    column = mapping.roles.get("month")
    return () if column is None else cells_of(raw, column, labelled=True).texts


def what_is_open(raw: Raw, mapping: Mapping, known: Dictionary[str, str]) -> str:
    """Give the sentence about what must be answered, with an answer that can be given as it stands."""
    questions = [one for one in mapping.questions if one.is_needed and one.role != "instrument"]
    whys = " ".join(question.why for question in questions[:3])
    more = f" (and {len(questions) - 3} more like this)" if len(questions) > 3 else ""
    if raw.header == ():
        whys = f"{' '.join(raw.notes)} {whys}"
    first = questions[0]
    tried = list(dict.fromkeys(examples(first, mapping, raw)))[:MOST_TRIED]
    works = next((answer for answer in tried if _is_answered(raw, known, first.role, answer)), None)
    do = f"Say which with columns=, or add a column for {WHATS.get(first.role, 'it')}."
    if works is not None:
        do = f"Say which, for example columns={{{first.role!r}: {works!r}}}."
    return f"{whys}{more} The columns are {_columns(raw)}. {_other_tables(raw)}{do}"


def _other_tables(raw: Raw) -> str:
    """Name the other tables of a spreadsheet or zip: the scores may stand in one of those."""
    others = [name for name in raw.sheets if name != raw.sheet]
    if not others:
        return ""
    named = ", ".join(repr(name[:40]) for name in others[:5])
    return (
        f"This is the table {str(raw.sheet)[:40]!r}; the file also has {named}, taken with sheet={others[0][:40]!r}. "
    )


def _columns(raw: Raw) -> str:
    return ", ".join(map(str, raw.frame.columns))[:300]


def _is_answered(raw: Raw, known: Dictionary[str, str], role: str, answer: str) -> bool:
    """Tell whether the question is not asked again once it is answered so."""
    later = guess(raw, known={**known, role: answer})
    return not any(question.role == role and question.is_needed for question in later.questions)
