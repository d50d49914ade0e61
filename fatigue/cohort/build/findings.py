"""What a rule finds: rows of a file, in one column, and the function that finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from fatigue.cohort.arrays import Flags, Floats
from fatigue.cohort.build.blocks import Block
from fatigue.cohort.build.table import Table
from fatigue.cohort.instruments import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Rows of the table that break a rule, in one column; `expected` is the second half of the sentence."""

    column: str
    flags: Flags
    values: np.ndarray[tuple[int], np.dtype[np.object_]]
    months: Floats
    expected: str


Find = Callable[[Table, Instrument], Iterator[Finding]]


def finding(table: Table, block: Block, of_text: Flags, *, expected: str) -> Finding:
    """Rows whose text is flagged, among rows that belong to somebody."""
    words = np.array([*block.cells.texts, None], dtype=object)[block.cells.codes]
    flags = block.cells.where(of_text) & (table.patient >= 0)
    return Finding(column=block.column, flags=flags, values=words, months=block.months, expected=expected)
