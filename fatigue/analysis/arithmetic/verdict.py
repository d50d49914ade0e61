"""What may be said of a direction: only what an interval that leaves out zero, or a test, bears.

The one place that knows the level. A sentence asks a result for its verdict, never for the sign of an estimate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import nctdtrinc, stdtrit

Verdict = Literal["fall", "rise", "not clear", "unknown"]  # of the quantity; unknown: there is no interval and no test

# Of a median drop: a direction only where the test has one; "test alone": the medians do not show it; "opposed": they
# show the other direction.
Finding = Literal["nobody", "same", "untested", "too few", "not clear", "test alone", "opposed", "fall", "rise"]

LEVEL = 0.05  # two-sided, of every test; intervals cover 1 - LEVEL
POWER = 0.8  # of the detectable change
FEWEST = 5  # patients, for any word on a direction
FEWEST_OF_GROUP = 3  # patients, for an error of its own


def of_interval(low: float, high: float) -> Verdict:
    """Give what an interval of a change bears; one that touches zero is not clear.

    Examples
    --------
    >>> of_interval(-5, -1), of_interval(-5, 0), of_interval(float("nan"), -1)
    ('fall', 'not clear', 'unknown')
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return "unknown"
    return "fall" if high < 0 else "rise" if low > 0 else "not clear"


def of_test(p_value: float, estimate: float) -> Verdict:
    """Give what a two-sided test bears: the direction of its own estimate where p is below the level."""
    if not math.isfinite(p_value):
        return "unknown"
    if not is_significant(p_value) or not estimate:
        return "not clear"
    return "fall" if estimate < 0 else "rise"


def is_significant(p_value: float) -> bool:
    """Say whether a p value is known and below the level."""
    return p_value < LEVEL  # false for NaN


def is_directed(verdict: Verdict) -> bool:
    """Say whether a verdict has a direction."""
    return verdict in ("fall", "rise")


def finding(tested: Verdict, medians: Verdict, *, n: int, n_changed: int) -> Finding:
    """Give what may be said of a change: first whether there was anything to test, then the test, then the medians."""
    if not n:
        return "nobody"
    if not n_changed:
        return "same"
    if n < FEWEST:
        return "untested"
    if not is_significant(2.0 ** (1 - n_changed)):  # the smallest p of so few changes, all of them one way
        return "too few"
    if tested not in ("fall", "rise"):
        return "not clear"
    if medians not in ("fall", "rise"):
        return "test alone"
    return tested if tested == medians else "opposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Which of several tests of one change find it."""

    clear: tuple[str, ...]  # names of the tests whose p is below the level
    unclear: tuple[str, ...]
    is_opposed: bool  # estimates of clear tests have both signs


def agreement(tests: Mapping[str, tuple[float, float]]) -> Agreement:
    """Give which tests find a change, of name -> (p value, estimate; NaN where a test has no direction).

    Examples
    --------
    >>> found = agreement({"t": (0.01, -5.0), "F": (0.2, float("nan"))})
    >>> found.clear, found.unclear, found.is_opposed
    (('t',), ('F',), False)
    """
    clear = tuple(name for name, (p, _) in tests.items() if is_significant(p))
    ways = {of_test(*tests[name]) for name in clear if math.isfinite(tests[name][1])}
    return Agreement(clear=clear, unclear=tuple(name for name in tests if name not in clear), is_opposed=len(ways) > 1)


def detectable(std_error: float, df: float) -> float:
    """Give the smallest true change that a study with this error would have shown with 80 % power.

    Two-sided t at the level, the error taken as known from the scatter of the patients at hand (Julious 2004,
    doi:10.1002/sim.1783). NaN without an error or degrees of freedom.

    Examples
    --------
    >>> round(detectable(1.0, 22.0), 3)  # R: power.t.test(n = 23, sd = sqrt(23), power = 0.8, type = "one.sample")
    2.932
    """
    if not (std_error > 0 and df >= 1):
        return math.nan
    return float(nctdtrinc(df, 1 - POWER, stdtrit(df, 1 - LEVEL / 2))) * std_error


def detectable_mean(changes: NDArray[np.float64]) -> float:
    """Give the smallest mean change that these patients' scatter would have shown with 80 % power (paired t)."""
    n = len(changes)
    return detectable(float(changes.std(ddof=1)) / math.sqrt(n), n - 1.0) if n > 1 else math.nan


def detectable_between(groups: list[NDArray[np.float64]]) -> float:
    """Give the difference of mean changes that any two of the groups would have shown with 80 % power (Welch's t).

    Of the pair that tells least; NaN where a group is too small, or nobody's change differs from another's.
    """
    if min(map(len, groups), default=0) < FEWEST_OF_GROUP:
        return math.nan
    squares = [float(values.var(ddof=1)) / len(values) for values in groups]
    pairs = [_of_pair((a, len(one) - 1), (b, len(other) - 1))
             for (a, one), (b, other) in combinations(zip(squares, groups, strict=True), 2)]  # fmt: skip
    return float(np.max(pairs)) if pairs else math.nan


def _of_pair(*each: tuple[float, int]) -> float:
    """Give what two groups, each its squared error and degrees of freedom, would have shown, with Welch's."""
    total = sum(square for square, _ in each)
    below = sum(square**2 / df for square, df in each)
    return detectable(math.sqrt(total), total**2 / below) if below > 0 else math.nan
