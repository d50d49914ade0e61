"""Repeated measures: the mean change of every visit against the baseline."""

from __future__ import annotations

from fatigue.analysis.repeated import Contrasts
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.forest import directed, forest, spoken
from fatigue.show.charts.picture import Picture
from fatigue.show.words import repeated as said


def contrasts(found: Contrasts, instrument: Instrument) -> Picture:
    """Give the contrasts as a forest plot."""
    rows = said.contrast_rows(found, is_lower_better=instrument.lower_is_better)
    axis = directed("mean change from baseline, points", instrument)
    return forest(rows, axis=axis, name="contrasts",
                  description=f"Mean change from baseline with 95 % interval: {spoken(rows)}.")  # fmt: skip
