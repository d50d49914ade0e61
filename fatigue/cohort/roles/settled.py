"""Roles guessed round a notebook's answers: none is ignored, what is open is asked with an answer that works."""

from __future__ import annotations

from fatigue.cohort.cells.cells import cells_of
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.answers import Answers
from fatigue.cohort.roles.examples import columns_of, what_is_open
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.question import PREFIXES
from fatigue.errors import ColumnsError


def settled(raw: Raw, answers: Answers) -> Mapping:
    """Give the roles of the columns; what is not answered is guessed, as `guess.guess` does.

    Raises
    ------
    ColumnsError
        When an answer names what is not in the file, something needed is open (but the instrument, which may be
        said otherwise), or nothing in the file takes an answer up.
    """
    _refuse_absent(raw, answers)
    mapping = guess(raw, known=answers)
    if any(question.is_needed and question.role != "instrument" for question in mapping.questions):
        raise ColumnsError(what_is_open(raw, mapping, answers))
    _refuse_unused(raw, mapping, answers)
    return mapping


def _refuse_absent(raw: Raw, answers: Answers) -> None:
    named = [(role, column) for role, column in answers.roles.items() if column is not None]
    named += [(PREFIXES["months"] + column, column) for column in answers.months]
    named += [(f"admit:{column}", column) for column in answers.admitted]
    named += [("items", column) for column in answers.items]
    for role, column in named:
        if column not in raw.frame.columns:
            raise ColumnsError(
                f"There is no column {column[:80]!r} for {role[:80]}; the file has {columns_of(raw)}. Name one of "
                "those."
            )


def _refuse_unused(raw: Raw, mapping: Mapping, answers: Answers) -> None:
    places = (mapping.scores, mapping.items, mapping.visits)
    placed = {(column, at) for of in places for (_, at), column in of.items()}
    for column, at in answers.months.items():
        if at is not None and (column, at) not in placed:  # a set of items has one answer, that of its first column
            raise ColumnsError(
                f"A month is given for the column {column[:80]!r}, and it is not read as a visit: "
                f"{_why_not(mapping)}. Leave the answer out, or name the column that holds a score."
            )
    words = _words(raw, mapping)
    for word in answers.visits:
        if word not in words:
            raise ColumnsError(
                f"A month is given for the visit {word[:80]!r}, and the file has no such visit; it has "
                f"{', '.join(words)[:300] or 'a column for each visit'}. Name one of those."
            )
    if answers.unit is not None and not {"month", "day"} & mapping.roles.keys():
        raise ColumnsError("A unit is given, and no column holds numbers of visits. Leave the answer out.")
    if answers.parameter not in (None, mapping.only.get("PARAMCD")):
        raise ColumnsError(
            f"There is no parameter {str(answers.parameter)[:80]!r} in the file. Name one of those in its column "
            "PARAMCD, or leave the answer out."
        )


def _why_not(mapping: Mapping) -> str:
    if mapping.layout == "long":
        return "the file has one row a patient and visit"
    return "its cells are no numbers, or another column has its place"


def _words(raw: Raw, mapping: Mapping) -> tuple[str, ...]:
    column = mapping.roles.get("month")
    return () if column is None else cells_of(raw, column, labelled=True).texts
