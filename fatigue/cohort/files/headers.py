"""Which rows of a table hold the names of its columns: titles above them, two rows of names, or no names at all.

What the rows themselves show is taken and said; `how.How.header` says it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Flags
from fatigue.cohort.files.raw import compact, filled_cells
from fatigue.cohort.files.toprows import Rows, found
from fatigue.cohort.files.unitrow import unit_row
from fatigue.errors import FileError

LOOKED_AT = 40  # rows
SHOWN, SHOWN_CELLS, SHOWN_LETTERS = 8, 12, 30
MOST_ROWS = 3  # of names
Span = tuple[int, int, int]  # a merged cell: its row, its first column and its last
Merged = tuple[int, int, int]  # the first and the last of the rows it stands for, and its column


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """The rows below the names, and the names; rows are counted from 0, and numbered as a reader numbers them."""

    body: pd.DataFrame
    names: list[str]
    first: int  # of the rows below
    header: tuple[int, ...]  # numbers
    top: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """All cells of a text or sheet as categories, and what the format says beside them."""

    cells: pd.DataFrame
    first_row: int = 1  # what a reader calls it
    widths: Sequence[int] = ()  # cells of each of the first rows, where short rows were padded
    across: Sequence[Span] = ()  # cells merged over columns
    down: Sequence[Merged] = ()  # cells merged over rows

    @cached_property
    def filled(self) -> Flags:
        """Which cells hold something."""
        return filled_cells(self.cells)


def headed(grid: Grid, *, wanted: tuple[int, ...] | None = None) -> Headed:
    """Take the names of the columns from the rows that hold them.

    Parameters
    ----------
    grid : Grid
    wanted : tuple of int, optional
        Numbers of the rows with the names, as a person has said them; () = the table has none.

    Raises
    ------
    FileError
        When there is nothing in it, there are no such rows, or a row has more cells than there are names.
    """
    cells, first_number = grid.cells, grid.first_row
    filled = np.flatnonzero(grid.filled.any(axis=1))
    start = int(filled[0]) if len(filled) else 0
    rows = _texts(cells.iloc[start : start + LOOKED_AT]) if len(filled) else []
    if not any(map(any, rows)):
        raise FileError("The file holds only empty cells; a table with a header was expected. Choose another.")
    if wanted is None:
        chosen, notes = found(rows)
    else:
        chosen, notes = _as_said(wanted, first_number + start, len(rows)), []
    names = (
        _joined([rows[at] for at in chosen], [_spans_of(grid.across, start + at) for at in chosen])
        or [""] * cells.shape[1]
    )
    numbers = tuple(first_number + start + at for at in chosen)
    first = start + (chosen[-1] + 1 if chosen else 0)
    if grid.widths and chosen:
        width = max([grid.widths[start + at] for at in chosen if start + at < len(grid.widths)], default=len(names))
        names, more = _whole_rows(grid, names, width=width, first=first, number=first_number + first)
        notes += more
    unit = unit_row(names, rows[first - start :]) if chosen and first - start < len(rows) else None
    if unit is not None:
        said = ", ".join(cell for cell in rows[first - start + unit] if re.search(r"[\w%]", cell))
        notes = [*notes, f"Row {first_number + first + unit} holds units or descriptions ({said[:80]}) and no patient."]
        first += unit + 1
    body = pd.DataFrame(
        {name: compact(column) for name, column in cells.iloc[first:].items()}, index=cells.index[first:]
    )
    top = [(first_number + start + at, _shown(row)) for at, row in enumerate(rows) if any(row)][:SHOWN]
    return Headed(body=body, names=names, first=first, header=numbers, top=tuple(top),
                  notes=(*_note(rows, chosen, numbers, names, is_said=wanted is not None), *notes))  # fmt: skip


def _texts(grid: pd.DataFrame) -> Rows:
    columns = [["" if pd.isna(cell) else " ".join(str(cell).split()) for cell in column] for _, column in grid.items()]
    return [list(row) for row in zip(*columns, strict=True)]


def _shown(row: list[str]) -> tuple[str, ...]:
    last = max(at for at, cell in enumerate(row) if cell)
    return tuple(cell[:SHOWN_LETTERS] for cell in row[: min(last + 1, SHOWN_CELLS)])


def _as_said(wanted: tuple[int, ...], first: int, n_rows: int) -> list[int]:
    at = [number - first for number in wanted if isinstance(number, int)]
    in_order = len(at) == len(wanted) and at == sorted(set(at))
    if not in_order or len(at) > MOST_ROWS or (at and not 0 <= at[0] <= at[-1] < n_rows):
        raise FileError(
            f"The names of the columns are said to be in row {', '.join(map(str, wanted))[:60]}; up to {MOST_ROWS} "
            f"rows from {first} to {first + n_rows - 1} can hold them, from above to below. Say one row as 2, two as "
            "(1, 2), and a table without names as ()."
        )
    return at


# --- names from rows --------------------------------------------------------------------------------------------------


def _spans_of(spans: Sequence[Span], row: int) -> list[tuple[int, int]]:
    return [(first, last) for at, first, last in spans if at == row]


def _joined(rows: Rows, spans: list[list[tuple[int, int]]]) -> list[str]:
    """Give each column the words of all rows above it; what stands once over several columns belongs to each."""
    if not rows:
        return []
    *above, names = rows
    parts = [_spread(row, names, own) for row, own in zip(above, spans[:-1], strict=True)]
    return [_together([*(row[at] for row in parts), name]) for at, name in enumerate(names)]


def _spread(row: list[str], names: list[str], spans: list[tuple[int, int]]) -> list[str]:
    if spans:
        spread = list(row)
        for first, last in spans:
            spread[first : last + 1] = [row[first]] * (last + 1 - first)
        return spread
    starts = [at for at, cell in enumerate(row) if cell]
    spread = [""] * len(row)
    for start, end in zip(starts, [*starts[1:], len(row)], strict=True):
        spread[start:end] = [row[start]] * (end - start)
    if len(starts) > 1:  # what follows the last group and is in no other group stands for itself
        others = set(names[starts[0] : starts[-1]])
        for at in range(len(row) - 1, starts[-1], -1):
            if names[at] in others or names[starts[-1]] not in others:
                break
            spread[at] = ""
    return spread


def _together(parts: list[str]) -> str:
    kept: list[str] = []
    for part in parts:
        if part and part not in kept:
            kept.append(part)
    return " ".join(kept)


def _whole_rows(grid: Grid, names: list[str], *, width: int, first: int, number: int) -> tuple[list[str], list[str]]:
    """Give the names again where R left out that of its row names; refuse a row with more cells than names."""
    filled = grid.filled[first:]
    beyond = np.flatnonzero(filled[:, width:].any(axis=1))
    if not len(beyond):
        return names, []
    rows = np.flatnonzero(filled.any(axis=1))
    own = np.asarray(grid.cells.iloc[first:, 0].cat.codes)[rows]
    if len(beyond) == len(rows) == len(np.unique(own[own >= 0])) and not filled[:, width + 1 :].any():
        return ["", *names[:-1]], [
            "The header has one cell less than the rows, as R writes it: the first column holds the names of the rows."
        ]
    at = int(beyond[0])
    saw = int(np.flatnonzero(filled[at])[-1]) + 1
    raise FileError(
        f"Row {number + at} of the file has {saw} cells; the header has {width}. Give every row as many cells as the "
        "header, and put text that holds the separator in quotes."
    )


def _note(
    rows: Rows, chosen: list[int], numbers: tuple[int, ...], names: list[str], *, is_said: bool
) -> tuple[str, ...]:
    if not chosen:
        return ()
    notes = []
    n_above = sum(any(row) for row in rows[: chosen[0]])
    if n_above:
        one = (
            "1 row above the names of the columns did"
            if n_above == 1
            else f"{n_above} rows above the names of the columns did"
        )
        notes.append(f"{one} not belong to the table.")
    if len(chosen) > 1:
        example = next((name for name, last in zip(names, rows[chosen[-1]], strict=False) if last and name != last), "")
        such = f", such as {example[:60]}" if example else ""
        alone = "" if is_said else f" Say header={numbers[-1]} to take row {numbers[-1]} alone."
        notes.append(
            f"The names of the columns are put together from rows {' and '.join(map(str, numbers))}{such}.{alone}"
        )
    return tuple(notes)
