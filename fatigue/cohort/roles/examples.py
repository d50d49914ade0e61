"""Answers that a sentence may give as an example: what is proposed, else what could well be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary

import numpy as np

from fatigue.cohort.build.windows import are_dates
from fatigue.cohort.cells.cells import cells_of
from fatigue.cohort.cells.names import parse, role_of, score_of
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.months import VISIT
from fatigue.cohort.roles.placing import varies
from fatigue.cohort.roles.question import NO_VISIT, PREFIXES, Question
from fatigue.cohort.roles.visits import cleaned


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
