"""Cells that stand once for several rows: patients merged over their visits are filled down, and it is said.

Where the format says what is merged, that is followed; elsewhere an id with empty cells below it is taken so only where
the visits prove it. Scores are never filled: a merged score would be one form counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.cells.folded import fold
from fatigue.cohort.cells.names import parse, role_of
from fatigue.cohort.cells.time_words import DATES
from fatigue.cohort.files.raw import filled_cells, from_codes

SHARED = frozenset({"patient", "site", "month", "time", "age", "sex", "course", "duration", "arm"})
TIMES = frozenset({"month", "time"})
Merged = tuple[int, int, int]  # the first and the last of the rows it stands for, and its column


def filled_down(
    body: pd.DataFrame, names: list[str], merged: Sequence[Merged] = ()
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Give the rows with ids and other lasting facts of merged cells in each row, and what to say of it."""
    shared = [at for at in range(min(len(names), body.shape[1])) if at == 0 or role_of(parse(names[at]).stem) in SHARED]
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
    return _by_pattern(body, names, shared)


def _with(body: pd.DataFrame, codes: dict[int, NDArray[np.integer]]) -> pd.DataFrame:
    columns = {
        at: from_codes(codes[at], list(column.cat.categories)).set_axis(body.index) if at in codes else column
        for at, (_, column) in enumerate(body.items())
    }
    return pd.DataFrame(columns, index=body.index)


def _by_pattern(body: pd.DataFrame, names: list[str], shared: list[int]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Fill ids down where each stands once, at the first of its rows, and the visits below it differ."""
    roles = {at: role_of(parse(names[at]).stem) for at in shared}
    at = next((at for at, role in roles.items() if role == "patient"), 0)
    times = [at for at, name in enumerate(names[: body.shape[1]]) if roles.get(at) in TIMES or _is_date(name)]
    if not shared or not times or at in times:
        return body, ()
    ids = np.asarray(body.iloc[:, at].cat.codes)
    is_row = np.asarray(filled_cells(body).any(axis=1))
    known = ids[is_row & (ids >= 0)]
    empty = is_row & (ids < 0)
    if not empty.any() or len(known) < 1 or len(np.unique(known)) < len(known) or ids[np.argmax(is_row)] < 0:
        return body, ()
    person = np.maximum.accumulate(np.where(ids >= 0, np.arange(len(ids)), -1))
    filled = np.where(is_row, ids[person], -1)
    if not all(_differs(filled, np.asarray(body.iloc[:, time].cat.codes), is_row) for time in times[:1]):
        return body, ()
    note = (
        f"{int(empty.sum()):,} empty cells of {names[at] or 'the first column'} below an id are read as the same "
        "patient: every id stands once, and the visits below it differ."
    )
    return _with(body, {at: filled}), (note,)


def _is_date(name: str) -> bool:
    return bool({fold(word) for word in parse(name).label.split()} & DATES)


def _differs(person: NDArray[np.integer], time: NDArray[np.integer], is_row: NDArray[np.bool_]) -> bool:
    pairs = np.column_stack([person, time])[is_row]
    return bool((time[is_row] >= 0).all()) and len(np.unique(pairs, axis=0)) == len(pairs)
