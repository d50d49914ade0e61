"""Which column tells one patient from another: by its name, else by what its cells look like; never a category."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from fatigue.cohort.arrays import Codes
from fatigue.cohort.build.windows import are_dates
from fatigue.cohort.cells.names import role_of, score_of
from fatigue.cohort.roles.placing import Placement

ROW_NAMES = ("column 1", "Unnamed: 0", "X", "...1", "rownames", "row.names", "index")
MANY = 5  # words without a digit that are there once each: of fewer they may be groups


def find(file: Placement) -> None:
    """Give the column that is called patient, id or the like; else propose one and ask."""
    if "patient" in file.roles:
        return
    found = [column for column in file.free() if file.names[column].when == "none" or column in ROW_NAMES]
    by_name = [column for column in found if role_of(file.names[column].stem) == "patient"]
    if by_name:
        file.give("patient", by_name[0], "certain" if len(by_name) == 1 else "likely")
        if len(by_name) > 1:
            why = "Several columns could be the patient's id."
            file.ask("patient", by_name[0], why, is_needed=False, among=tuple(by_name))
        return
    proposed = _proposed(file, [column for column in found if role_of(file.names[column].stem) is None])
    file.ask("patient", proposed, "No column is called patient, id or subject.", is_needed=True)
    if proposed is not None:
        file.give("patient", proposed, "guess")


def leave_row_names(file: Placement) -> None:
    """Leave out a first column without a name of its own that has another value in each row, as R and pandas write."""
    first = next(iter(file.names), "")
    if first in ROW_NAMES and first not in file.taken and first not in (*file.known.roles.values(), *file.known.months):
        cells = file.cells(first)
        if len(cells.texts) == len(cells.codes):
            file.taken.add(first)
            file.left.append(first)


def _proposed(file: Placement, found: list[str]) -> str | None:
    """Give the first column, unless it numbers the rows or names groups and another holds ids."""
    if not found or score_of(file.names[found[0]].stem) is not None:
        return None
    times = [file.cells(column).codes for column in file.free() if _says_when(file, column)]
    first, others = found[0], found[1:]
    are_row_names = first in ROW_NAMES
    if not are_row_names and not _is_category(file, first, times):
        return first
    holds_ids = next((column for column in others if _holds_ids(file, column, times)), None)
    if holds_ids is not None or are_row_names:
        return holds_ids or first
    return None


def _says_when(file: Placement, column: str) -> bool:
    name = file.names[column]
    says = not name.stem and name.when == "none"
    return says or role_of(name.stem) in ("month", "time") or are_dates(file.cells(column))


def _is_category(file: Placement, column: str, times: list[Codes]) -> bool:
    """Tell words that several patients share, as far as the file shows: there twice in a wide one, or at one time."""
    cells = file.cells(column)
    if cells.share_of_numbers > 0 or not (times or _is_wide(file)):
        return False
    return not any(_once(cells.codes, at) for at in times) if times else not _once(cells.codes)


def _is_wide(file: Placement) -> bool:
    """Tell whether columns have one name with several times."""
    names = Counter(name.slug for name in file.names.values() if name.when != "none" and name.stem)
    return max(names.values(), default=0) > 1


def _holds_ids(file: Placement, column: str, times: list[Codes]) -> bool:
    """Tell words, or numbers in blocks of rows, that are there once, or once at each time."""
    cells, stem = file.cells(column), file.names[column].stem
    if role_of(stem) is not None or score_of(stem) is not None or not cells.texts or not cells.filled.all():
        return False
    n_blocks = 1 + int((np.diff(cells.codes) != 0).sum())
    are_blocks = 1 < n_blocks == len(cells.texts) < len(cells.codes)
    at_times = any(_once(cells.codes, at) for at in times)
    if cells.share_of_numbers == 1:
        whole = bool(np.all(cells.number_of_text % 1 == 0))
        return whole and at_times and are_blocks
    are_ids = all(" " not in word for word in cells.texts) and (
        len(cells.texts) >= MANY or all(re.search(r"\d", word) for word in cells.texts)
    )  # fmt: skip
    may_repeat = at_times or (are_blocks and not times and not _is_wide(file))
    return cells.share_of_numbers == 0 and are_ids and (may_repeat or _once(cells.codes))


def _once(codes: Codes, at: Codes | None = None) -> bool:
    """Tell whether no two rows have the same there, or the same there at one time."""
    keys = codes if at is None else codes * (int(at.max(initial=-1)) + 2) + at
    return len(np.unique(keys)) == len(keys)
