"""A grid of cells as a table: its columns named, merged cells filled down, rows numbered as a reader numbers them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.cohort.files.headers import Grid, headed
from fatigue.cohort.files.merged import filled_down
from fatigue.cohort.files.raw import tidy


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The table below its names; the parts of a `Raw` that every format without names of its own has to find."""

    frame: pd.DataFrame
    first_row: int
    header: tuple[int, ...]
    top: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...]


def named(grid: Grid, *, wanted: tuple[int, ...] | None) -> Named:
    """Give the table in a grid; `wanted` are the rows with its names, where a person has said them.

    Raises
    ------
    FileError
        When no row can hold the names, or nothing is below them.
    """
    top = headed(grid, wanted=wanted)
    down = [(first - top.first, last - top.first, column) for first, last, column in grid.down]
    body, notes = filled_down(top.body, top.names, down, is_row=np.asarray(grid.filled[top.first :].any(axis=1)))
    first_row = grid.first_row + top.first
    return Named(frame=tidy(body, top.names, first_row), first_row=first_row, header=top.header, top=top.top,
                 notes=(*top.notes, *notes))  # fmt: skip
