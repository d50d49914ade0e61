"""What to propose where no name says it: the column of the score, and the column that tells the visits apart.

A proposal is never taken as it is: its question must be answered before anything is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Set

import numpy as np

from fatigue.cohort.arrays import Codes, Floats
from fatigue.cohort.build.windows import are_dates
from fatigue.cohort.cells.folded import fold
from fatigue.cohort.cells.names import role_of, slug
from fatigue.cohort.cells.score_words import SCALE_WORDS
from fatigue.cohort.cells.time_words import DATES, DAYS, WEEKS
from fatigue.cohort.instruments import INSTRUMENTS
from fatigue.cohort.roles.mapping import BASELINE_ROLES
from fatigue.cohort.roles.placing import Placement, person_of, varies
from fatigue.cohort.roles.visits import DAY_WORDS, MOST_VISITS

TOTALS = frozenset(word for word, scale in SCALE_WORDS.items() if scale == "total") | {"score", "scores", "totl", "tl"}
TIMES = DAY_WORDS | DAYS | WEEKS | DATES | {"dob", "birth"}
SERIALS = (20_000, 80_000)  # days since 1900, as spreadsheets count them: 1954 to 2119
NO_TIMES = {*BASELINE_ROLES, "site"} - {"age"}  # children are followed by their age
SHORTEST = 3  # letters of an instrument's name that a column must share with it


def score(file: Placement) -> str | None:
    """Give the column that is most likely the score: named like the instrument, a total, changing within a patient."""
    if "USUBJID" in file.names and "AVAL" not in file.names:  # ADSL: who they are, without any score
        return None
    person = person_of(file)
    asked = _letters(file.known.instrument or "")
    # Any column may be a score of the user's own. That it is fatigue, its name must say: a blood value is none.
    is_own = bool(asked) and file.known.instrument not in INSTRUMENTS
    best: tuple[tuple[bool, bool, bool, bool], str] | None = None
    for column in file.free():
        cells = file.cells(column)
        if cells.share_of_numbers <= 0.9 or _is_serial(cells.number_of_text, len(file.raw.frame)):
            continue
        name = file.names[column]
        if role_of(name.stem) in ("patient", "site", "month", "time", *BASELINE_ROLES) or is_time(file, column):
            continue
        rank = (
            len(asked) >= SHORTEST and _letters(column).startswith(asked),
            bool({fold(word) for word in name.label.split()} & TOTALS or slug(column).endswith(("tot", "total"))),
            varies(cells.codes, person),
            len(cells.texts) > 2,
        )
        if not is_own and not any(rank[:2]):
            continue
        if best is None or rank > best[0]:
            best = rank, column
    return best[1] if best is not None else None


def is_time(file: Placement, column: str) -> bool:
    """Tell a column of dates, days or weeks by its name, or its cells: 2024-05-31, 20240531, or 45443 of Excel."""
    words = {fold(word) for word in file.names[column].label.split()} | {*file.names[column].stem}
    if words & TIMES or any(word.endswith(("date", "datum")) for word in words):
        return True
    cells = file.cells(column)
    numbers = cells.number_of_text
    are_serials = bool(len(numbers)) and bool(
        np.all((numbers >= SERIALS[0]) & (numbers < SERIALS[1]) & (numbers % 1 == 0))
    )
    return are_serials or are_dates(cells) or are_dates_in_digits(numbers)


def are_dates_in_digits(numbers: Floats) -> bool:
    """Tell numbers such as 20240531."""
    if not len(numbers) or not np.all((numbers > 19_000_101) & (numbers < 21_000_000)):
        return False
    months, days = numbers // 100 % 100, numbers % 100
    return bool(np.all((months >= 1) & (months <= 12) & (days >= 1) & (days <= 31)))


def visits(file: Placement, *, but: Set[str]) -> str | None:
    """Give the first column that differs between the rows of every patient, with few values that patients share.

    `but`: the columns of scores, which say nothing of when.
    """
    person = person_of(file)
    for column in file.free():
        cells = file.cells(column)
        if role_of(file.names[column].stem) in NO_TIMES:
            continue
        is_shared = column not in but and 1 < len(cells.texts) <= min(MOST_VISITS, len(file.raw.frame) // 2)
        if is_shared and cells.filled.all() and (person >= 0).all() and _once_a_person(cells.codes, person):
            return column
    return None


def _letters(name: str) -> str:
    return re.sub(r"[\W\d_]+", "", name).casefold()


def _is_serial(numbers: np.ndarray[tuple[int], np.dtype[np.float64]], n_rows: int) -> bool:
    """Tell numbers that only count the rows."""
    return len(numbers) == n_rows > 2 and bool(np.all(np.diff(numbers) == 1))


def _once_a_person(codes: Codes, person: Codes) -> bool:
    keys = person * (int(codes.max(initial=0)) + 1) + codes
    return len(np.unique(keys)) == len(keys)
