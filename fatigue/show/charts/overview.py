"""The picture of the overview: the course over the visits beside every patient's change, linked by patient."""

from __future__ import annotations

import pandas as pd

from fatigue.analysis.drop import MedianDrop
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.beside import beside
from fatigue.show.charts.picture import Picture
from fatigue.show.charts.waterfall import waterfall


def course_and_changes(
    course: Picture, drop: MedianDrop, *, instrument: Instrument, arms: pd.Series | None = None
) -> Picture:
    """Give the curve on most of the width and the waterfall on the rest; with `arms` each arm apart in both."""
    name, share = ("course-and-changes", 0.6) if arms is None else ("course-and-changes-by-arm", 0.65)
    return beside(course, waterfall(drop, instrument, arms=arms), share=share, name=name)
