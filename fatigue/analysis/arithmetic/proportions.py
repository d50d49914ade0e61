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


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """Give both ends of the 95 % interval of first - second, each count and of how many; NaN where nobody is.

    Examples
    --------
    >>> low, high = newcombe((56, 70), (48, 80))  # the example (a) of Newcombe 1998, method 10
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    (k1, n1), (k2, n2) = first, second
    if not (n1 and n2):
        return float("nan"), float("nan")
    (low1, high1), (low2, high2) = wilson(k1, n1), wilson(k2, n2)
    p1, p2 = k1 / n1, k2 / n2
    low = p1 - p2 - np.hypot(p1 - low1, high2 - p2)
    high = p1 - p2 + np.hypot(high1 - p1, p2 - low2)
    return float(low), float(high)
