"""Roles guessed round a notebook's answers: none is ignored, what is open is asked with an answer that works."""

from __future__ import annotations

from fatigue.cohort.cells.cells import cells_of
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.answers import Answers, answer
from fatigue.cohort.roles.examples import examples
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.question import PREFIXES, Question
from fatigue.errors import ColumnsError

WHATS = {"month": "the month of each visit", "score": "the score", "patient": "the patient"}
MOST_TRIED = 8  # candidates that are tried until one is an answer


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
        raise ColumnsError(_what_is_open(raw, mapping, answers))
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
                f"There is no column {column[:80]!r} for {role[:80]}; the file has {_columns(raw)}. Name one of those."
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


def _what_is_open(raw: Raw, mapping: Mapping, answers: Answers) -> str:
    """Give the sentence about what must be answered, with an answer that can be given as it stands."""
    questions = [one for one in mapping.questions if one.is_needed and one.role != "instrument"]
    whys = " ".join(question.why for question in questions[:3])
    more = f" (and {len(questions) - 3} more like this)" if len(questions) > 3 else ""
    if raw.header == ():
        whys = f"{' '.join(raw.notes)} {whys}"
    first = questions[0]
    tried = list(dict.fromkeys(examples(first, mapping, raw)))[:MOST_TRIED]
    works = next((said for said in tried if _is_answered(raw, answers, first, said)), None)
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


def _is_answered(raw: Raw, answers: Answers, question: Question, said: str) -> bool:
    """Tell whether the question is not asked again once it is answered so."""
    later = guess(raw, known=answers | answer(question, said))
    return not any(asked.role == question.role and asked.is_needed for asked in later.questions)
