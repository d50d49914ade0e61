"""What the names of a file's columns do not settle, and must be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# A column for a role, the month of a column of a wide file, the month of a word of the month column, ...
Asks = Literal["roles", "months", "visits", "instrument", "parameter", "unit"]
ALONE: dict[str, Asks] = {"instrument": "instrument", "parameter": "parameter", "unit": "unit"}
PREFIXES: dict[Asks, str] = {"months": "month:", "visits": "visit:"}
NO_VISIT = "no visit"  # an answer to "which month?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something the names alone do not settle."""

    asks: Asks
    name: str  # the role, the column, or the word of a visit
    guess: str | None
    candidates: tuple[str, ...]
    why: str
    is_needed: bool  # True: nothing is loaded before it is answered; False: the guess is taken, and said
    follows: str = ""  # the column whose month this one takes over unless it is answered itself; "" where none

    @property
    def role(self) -> str:
        """What `fatigue.load` calls the answer: "patient", "instrument", "month:FIS_V1", "visit:V2"."""
        return PREFIXES.get(self.asks, "") + self.name
