"""One column in use: what it holds, for whom, at which month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fatigue.cohort.arrays import Floats
from fatigue.cohort.cells.cells import Cells

Kind = Literal["score", "item", "measure", "status", "baseline"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Block:
    """One column in use: what it holds, for whom (a row of the file), at which month (NaN: not tied to a visit)."""

    kind: Kind
    name: str  # "total", "edss", "steps", "age", ...; of an item, its number
    column: str  # as the file calls it
    cells: Cells
    months: Floats  # one a row
    at: float | None = None  # the month its column stands for; None: the rows say when
