"""How far a long reading is: every stage of the door says what it does, to whoever wants to show it or call it off."""

from __future__ import annotations

from collections.abc import Callable

# What is being done, and the share of the whole that is done (0 to 1). To stop the reading, raise from it.
Tell = Callable[[str, float], None]


def silent(step: str, share: float) -> None:
    """Tell nobody."""
