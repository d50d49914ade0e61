"""Work and driving: the change of those who returned beside those who did not."""

from __future__ import annotations

from fatigue.analysis.independence import Transitions
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.forest import forest, symmetric
from fatigue.show.charts.picture import Picture
from fatigue.show.words import independence as said


def comparison(found: Transitions, instrument: Instrument) -> Picture:
    """Give the mean changes and their difference as a forest plot."""
    rows = said.comparison_rows(found)
    axis = f"mean change in {instrument.name}, points"
    axis = f"← better · {axis}" if instrument.lower_is_better else f"{axis} · better →"
    text = "; ".join(f"{name} {words}" for name, words in zip(rows["name"], rows["text"], strict=True))
    return forest(rows, axis=axis, domain=symmetric(rows), name=f"change-by-{found.of}",
                  description=f"Mean change with 95 % interval: {text}.")  # fmt: skip
