"""What the form asks of a file: guesses, words, facts. Each is found once, and beside the page: files may be large."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import pandas as pd

from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles import wording
from fatigue.cohort.roles.answers import NOTHING_SAID, Answers
from fatigue.cohort.roles.guess import guess as guessed
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.wording import Word
from fatigue.show.words import door as said
from pages.frame.door import kept
from pages.frame.door.waiting import result_of
from pages.frame.door.work import Work

Result = TypeVar("Result")
_MOST = 200  # answers that are remembered of a file


def guess(raw: Raw, *, known: Answers = NOTHING_SAID) -> Mapping:
    """Give the roles of the columns, as `guess.guess` does."""
    return _found(raw, ("guess", known), "Looking at the columns", lambda: guessed(raw, known=known))


def words_of(raw: Raw, mapping: Mapping) -> tuple[Word, ...]:
    """Give the words of the columns with words, as `wording.words_of` does."""
    return _found(raw, ("words", mapping), "Looking at the words", lambda: wording.words_of(raw, mapping))


def column_table(raw: Raw, mapping: Mapping) -> pd.DataFrame:
    """Give every column with what it holds."""
    return _found(raw, ("table", mapping), "Looking at the columns", lambda: said.column_table(raw, mapping))


def column_facts(raw: Raw, column: str) -> str:
    """Give what a column holds in a line."""
    return _found(raw, ("facts", column), "Looking at the columns", lambda: said.column_facts(raw, column))


def _found(raw: Raw, key: tuple[Any, ...], step: str, find: Callable[[], Result]) -> Result:
    """Give what is found in a file; it is kept with the file, and goes with it."""
    works = cast("list[tuple[tuple[Any, ...], Work[Any]]]", raw.memo.setdefault("asked", []))
    work = next((known for asked, known in works if asked[0] == key[0] and asked == key), None)
    if work is None:

        def do(tell: Callable[[str, float], None]) -> Result:
            tell(step, 0.0)
            return find()

        work = Work(do)
        works.append((key, work))
        del works[:-_MOST]
    return cast("Result", result_of(work, call_off=kept.close_door))
