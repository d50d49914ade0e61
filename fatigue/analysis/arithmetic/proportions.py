"""Shared arithmetic of shares: Wilson's interval.

Wilson EB. J Am Stat Assoc 1927;22:209-212. doi:10.1080/01621459.1927.10502953
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from fatigue.cohort.arrays import Floats

WILSON = "95 % intervals of shares after Wilson (1927), without continuity correction"


def wilson(count: ArrayLike, of: int, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Give both ends of the score interval of count/of, as shares from 0 to 1; NaN when `of` is 0.

    Examples
    --------
    >>> low, high = wilson(4, 10)  # R: prop.test(4, 10, correct = FALSE)
    >>> float(low.round(4)), float(high.round(4))
    (0.1682, 0.6873)
    """
    counts = np.asarray(count, dtype=float)
    if of == 0:
        return np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
    z2 = special.ndtri((1 + confidence) / 2) ** 2
    centre = (counts + z2 / 2) / (of + z2)
    half = np.sqrt(z2 * (counts * (of - counts) / of + z2 / 4)) / (of + z2)
    # The ends at none and at all are 0 and 1 exactly; arithmetic leaves 1e-17.
    low = np.where(counts == 0, 0.0, centre - half)
    high = np.where(counts == of, 1.0, centre + half)
    return low, high
