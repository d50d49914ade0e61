"""One mean as a share of another, measured on the same patients, with Fieller's interval (Fieller 1954)."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtrit

from fatigue.analysis.arithmetic.verdict import LEVEL
from fatigue.cohort.arrays import Floats

NAN = math.nan


def of_means(part: Floats, whole: Floats) -> tuple[float, float, float]:
    """Give mean(part) / mean(whole) and its 95 % interval (doi:10.1111/j.2517-6161.1954.tb00159.x).

    All NaN where the mean of `whole` is not clear of zero, because such a share may be anything; the interval also with
    fewer than three patients.
    """
    n = len(part)
    if n == 0 or whole.mean() == 0:
        return NAN, NAN, NAN
    share = float(part.mean() / whole.mean())
    if n < 3:
        return share, NAN, NAN
    (pp, pw), (_, ww) = np.cov(part, whole) / n * stdtrit(n - 1, 1 - LEVEL / 2) ** 2
    a, b, c = whole.mean() ** 2 - ww, part.mean() * whole.mean() - pw, part.mean() ** 2 - pp
    if a <= 0:
        return NAN, NAN, NAN
    reach = math.sqrt(max(b**2 - a * c, 0.0))
    return share, float(b - reach) / float(a), float(b + reach) / float(a)
