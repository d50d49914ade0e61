"""How far values reach when outliers are set aside: Tukey's adjacent values (Exploratory Data Analysis, 1977)."""

from __future__ import annotations

import numpy as np

from fatigue.cohort.arrays import Floats

FAR = 3.0  # quartile ranges beyond the quartiles: "far out"
OUT = 1.5  # "outside"


def adjacent(values: Floats, *, beyond: float = OUT) -> tuple[float, float]:
    """Give the smallest and the largest value within so many quartile ranges of the quartiles; NaN where there is none.

    Examples
    --------
    >>> import numpy as np
    >>> adjacent(np.array([1.0, 2, 3, 4, 40]))
    (1.0, 4.0)
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan")
    q1, q3 = np.quantile(known, (0.25, 0.75))
    room = beyond * (q3 - q1)
    inside = known[(known >= q1 - room) & (known <= q3 + room)]
    return float(inside.min()), float(inside.max())
