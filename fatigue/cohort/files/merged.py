"""Cells that stand once for several rows: patients merged over their visits are filled down, and it is said.

Where the format says what is merged, that is followed; elsewhere an id with empty cells below it is taken so only where
the visits prove it. Scores are never filled: a merged score would be one form counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.arrays import Flags
from fatigue.cohort.cells.folded import fold
from fatigue.cohort.cells.names import parse, role_of
from fatigue.cohort.cells.time_words import DATES
from fatigue.cohort.files.headers import Merged
from fatigue.cohort.files.raw import from_codes

SHARED = frozenset({"patient", "site", "month", "time", "age", "sex", "course", "duration", "arm"})
TIMES = frozenset({"month", "time"})


def filled_down(
    body: pd.DataFrame, names: list[str], merged: Sequence[Merged] = (), *, is_row: Flags
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Give the rows with ids and other lasting facts of merged cells in each row, and what to say of it.

    `is_row`: the rows that hold something.
    """
    parsed = [parse(name) for name in names[: body.shape[1]]]
    roles = [role_of(name.stem) for name in parsed]
    shared = [at for at, role in enumerate(roles) if at == 0 or role in SHARED]
    codes = {at: np.asarray(body.iloc[:, at].cat.codes).copy() for at in shared}
    n_filled: dict[int, int] = {}
    for first, last, at in merged:
        if at in codes and last > max(first, 0):
            rows = np.arange(max(first, 0), min(last, len(body) - 1) + 1)
            empty = rows[codes[at][rows] < 0]
            if len(rows) and codes[at][rows[0]] >= 0 and len(empty):
                codes[at][empty] = codes[at][rows[0]]
                n_filled[at] = n_filled.get(at, 0) + len(empty)
    if n_filled:
        cells = ", ".join(f"{names[at]} ({n:,})" for at, n in n_filled.items())
        return _with(body, {at: codes[at] for at in n_filled}), (
            f"Cells that are merged over several rows stand for each of these rows: {cells[:200]}.",
        )
    are_dates = [bool({fold(word) for word in name.label.split()} & DATES) for name in parsed]
    times = [at for at, role in enumerate(roles) if role in TIMES or are_dates[at]]
    at = next((at for at in shared if roles[at] == "patient"), 0)
    if not shared or not times or at in times:
        return body, ()
    return _by_pattern(body, at, times[0], called=names[at] or "the first column", is_row=is_row)


def _with(body: pd.DataFrame, codes: dict[int, NDArray[np.integer]]) -> pd.DataFrame:
    columns = {
        at: from_codes(codes[at], list(column.cat.categories)).set_axis(body.index) if at in codes else column
        for at, (_, column) in enumerate(body.items())
    }
    return pd.DataFrame(columns, index=body.index)


def _by_pattern(
    body: pd.DataFrame, at: int, time: int, *, called: str, is_row: Flags
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Fill ids down where each stands once, at the first of its rows, and the visits below it differ."""
    ids = np.asarray(body.iloc[:, at].cat.codes)
    known = ids[is_row & (ids >= 0)]
    empty = is_row & (ids < 0)
    if not empty.any() or len(known) < 1 or len(np.unique(known)) < len(known) or ids[np.argmax(is_row)] < 0:
        return body, ()
    person = np.maximum.accumulate(np.where(ids >= 0, np.arange(len(ids)), -1))
    filled = np.where(is_row, ids[person], -1)
    if not _differs(filled, np.asarray(body.iloc[:, time].cat.codes), is_row):
        return body, ()
    note = (
        f"{int(empty.sum()):,} empty cells of {called} below an id are read as the same "
        "patient: every id stands once, and the visits below it differ."
    )
    return _with(body, {at: filled}), (note,)


def _differs(person: NDArray[np.integer], time: NDArray[np.integer], is_row: NDArray[np.bool_]) -> bool:
    pairs = np.column_stack([person, time])[is_row]
    return bool((time[is_row] >= 0).all()) and len(np.unique(pairs, axis=0)) == len(pairs)
