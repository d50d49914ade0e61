"""What is still open, in a sentence whose example is an answer: what is proposed, else what could well be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary

import numpy as np

from fatigue.cohort.build.windows import are_dates
from fatigue.cohort.cells.cells import cells_of
from fatigue.cohort.cells.names import parse, role_of, score_of
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.answers import Answers, answer
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.months import VISIT
from fatigue.cohort.roles.placing import varies
from fatigue.cohort.roles.question import NO_VISIT, PREFIXES, Question
from fatigue.cohort.roles.visits import cleaned

WHATS = {"month": "the month of each visit", "score": "the score", "patient": "the patient"}
MOST_TRIED = 8  # candidates that are tried until one is an answer


def what_is_open(raw: Raw, mapping: Mapping, answers: Answers) -> str:
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
    return f"{whys}{more} The columns are {columns_of(raw)}. {_other_tables(raw)}{do}"


def _other_tables(raw: Raw) -> str:
    """Name the other tables of a spreadsheet or zip: the scores may stand in one of those."""
    others = [name for name in raw.sheets if name != raw.sheet]
    if not others:
        return ""
    named = ", ".join(repr(name[:40]) for name in others[:5])
    return (
        f"This is the table {str(raw.sheet)[:40]!r}; the file also has {named}, taken with sheet={others[0][:40]!r}. "
    )


def columns_of(raw: Raw) -> str:
    """Give the names of the columns, as a sentence lists them."""
    return ", ".join(map(str, raw.frame.columns))[:300]


def _is_answered(raw: Raw, answers: Answers, question: Question, said: str) -> bool:
    """Tell whether the question is not asked again once it is answered so."""
    later = guess(raw, known=answers | answer(question, said))
    return not any(asked.role == question.role and asked.is_needed for asked in later.questions)


def examples(question: Question, mapping: Mapping, raw: Raw) -> Iterator[str]:
    """Give answers to a question, the likeliest first; none where no column of the file can well be meant."""
    if question.guess is not None:
        yield question.guess
    if question.asks in PREFIXES:
        used = {*_months(mapping.scores), *_months(mapping.items), *mapping.months.values()}
        is_before = parse(cleaned(question.role.partition(":")[2])).when == "before"
        if not is_before and "beside another" not in question.why and "both stand" not in question.why:
            yield f"{max(used, default=0.0) + VISIT:g}"
        yield NO_VISIT
    yield from (one for one in question.candidates or raw.columns if _may_be(one, question.role, mapping, raw))


def _may_be(column: str, role: str, mapping: Mapping, raw: Raw) -> bool:
    """Tell whether a column may well play a role: no sex for the month, no age for the score."""
    if column not in raw.frame.columns:
        return True
    named = role_of(parse(column).stem)
    if role == "month":
        return named in ("month", "time") or (named is None and _differs(column, mapping, raw))
    if role == "score":
        return named is None
    if role == "patient":
        is_score = score_of(parse(column).stem) is not None
        return named in ("patient", None) and not is_score and bool(cells_of(raw, column).filled.all())
    return True


def _differs(column: str, mapping: Mapping, raw: Raw) -> bool:
    """Tell whether a column tells the rows of one patient apart, as a date does; a score is no time."""
    patient = mapping.roles.get("patient")
    found = cells_of(raw, column)
    if patient is None or not found.filled.all():
        return False
    person = cells_of(raw, patient).codes
    keys = np.column_stack([person, found.codes])
    tells_apart = len(np.unique(keys, axis=0)) == len(keys) and varies(found.codes, person)
    return tells_apart and (are_dates(found) or found.share_of_numbers == 0)


def _months(places: Dictionary[tuple[str, float | None], str]) -> Iterable[float]:
    return (at for _, at in places if at is not None)
