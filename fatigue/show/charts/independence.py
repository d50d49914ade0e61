"""Work and driving: the change of those who returned beside those who did not."""

from __future__ import annotations

from fatigue.analysis.independence import Transitions
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.forest import directed, forest, spoken
from fatigue.show.charts.picture import Picture
from fatigue.show.words import independence as said


def comparison(found: Transitions, instrument: Instrument) -> Picture:
    """Give the mean changes and their difference as a forest plot."""
    rows = said.comparison_rows(found)
    axis = directed(f"mean change in {instrument.name}, points", instrument)
    return forest(rows, axis=axis, name=f"change-by-{found.of}",
                  description=f"Mean change with 95 % interval: {spoken(rows)}.")  # fmt: skip
