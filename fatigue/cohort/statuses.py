"""Work and driving: the words the app knows for them, and a category that each patient has at each visit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# "employed", "not employed" and "does not drive" are what a file that only says yes or no can tell.
WORKING = ("full-time", "part-time", "self-employed", "employed")
EMPLOYMENT = (
    *WORKING, "student", "homemaker", "sick leave", "disability pension", "unemployed", "retired", "not employed",
    "unknown",
)  # fmt: skip
DRIVING = (
    "drives", "licensed but not driving", "does not drive for MS", "never drove", "does not drive", "unknown",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A category per patient and visit: codes (patients x months, -1 = missing) into levels."""

    codes: NDArray[np.int8]
    levels: tuple[str, ...]
