"""Signed-rank arithmetic shared by analyses of paired differences: Wilcoxon's test, Walsh averages, rank-biserial.

Everything works on tallied differences (distinct values with their counts), so that 100,000 whole-number changes cost
what a few hundred do. Conventions: differences rounded to 10 decimals before ranking (float noise breaks ties), zeros
dropped from the test and kept in the Walsh averages, exact p by convolution of mid-ranks (Hollander & Wolfe 1999).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from fatigue.cohort.arrays import Floats, Ints

FEWEST_SHARES = 5  # non-zero differences, for an interval of the rank-biserial correlation
EXACT_UP_TO = 300  # non-zero differences; the convolution costs n cubed
Z975 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Distinct differences, ascending, and how often each occurs."""

    values: Floats
    counts: Ints

    @property
    def n(self) -> int:
        """Number of differences."""
        return int(self.counts.sum())

    @property
    def n_zero(self) -> int:
        """Number of differences that are zero."""
        return int(self.counts[self.values == 0].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRanks:
    """Wilcoxon's signed-rank test of differences against zero; NaN when every difference is zero."""

    w_plus: float  # sum of the ranks of positive differences
    w_minus: float
    n_nonzero: int
    p_value: float  # two-sided
    test: str
    rank_biserial: float  # (W+ - W-) / (W+ + W-), zeros dropped
    conf_low: float
    conf_high: float


def tally(differences: Floats) -> Tally:
    """Give the distinct differences, rounded to 10 decimals, with their counts."""
    values, counts = np.unique(np.round(differences, 10) + 0.0, return_counts=True)  # + 0.0: no negative zero
    return Tally(values=values, counts=counts.astype(np.int64))


def signed_ranks(differences: Tally) -> SignedRanks:
    """Give Wilcoxon's signed-rank test with zeros dropped, exact by mid-ranks up to 300 non-zero differences.

    Above 300 the normal approximation with tie-corrected variance and continuity correction is used, and `test` says
    so. The rank-biserial interval is `biserial_interval`.
    """
    is_nonzero = differences.values != 0
    values, counts = differences.values[is_nonzero], differences.counts[is_nonzero]
    n = int(counts.sum())
    if n == 0:
        nan = math.nan
        return SignedRanks(
            w_plus=nan, w_minus=nan, n_nonzero=0, p_value=nan, test="not run", rank_biserial=nan, conf_low=nan,
            conf_high=nan,
        )  # fmt: skip
    sizes, where = np.unique(np.abs(values), return_inverse=True)
    ties = np.bincount(where, weights=counts, minlength=len(sizes))
    midranks = np.cumsum(ties) - (ties - 1) / 2
    is_positive = values > 0
    w_plus = float((midranks[where] * counts)[is_positive].sum())
    w_minus = float((midranks[where] * counts)[~is_positive].sum())
    if n <= EXACT_UP_TO:
        test = "Wilcoxon signed-rank, exact by mid-ranks"
        p_value = _exact_p(np.repeat(midranks, ties.astype(np.int64)), min(w_plus, w_minus))
    else:
        test = "Wilcoxon signed-rank, normal approximation with continuity correction"
        variance = n * (n + 1) * (2 * n + 1) / 24 - float((ties**3 - ties).sum()) / 48
        distance = w_plus - n * (n + 1) / 4
        z = (distance - 0.5 * np.sign(distance)) / math.sqrt(variance)
        p_value = min(1.0, math.erfc(abs(float(z)) / math.sqrt(2)))
    biserial = (w_plus - w_minus) / (w_plus + w_minus)
    low, high = biserial_interval(values, counts, biserial)
    return SignedRanks(
        w_plus=w_plus, w_minus=w_minus, n_nonzero=n, p_value=p_value, test=test, rank_biserial=biserial, conf_low=low,
        conf_high=high,
    )  # fmt: skip


def _exact_p(midranks: Floats, smaller_sum: float) -> float:
    # Doubled mid-ranks are whole numbers; only the lower tail is needed, the distribution is symmetric.
    doubled = np.round(2 * midranks).astype(np.int64)
    unit = int(np.gcd.reduce(doubled))
    ways = _ways(doubled // unit, round(2 * smaller_sum) // unit)
    return min(1.0, 2 * float(ways.sum()) * 0.5 ** len(doubled))


def _ways(ranks: Ints, largest: int) -> Floats:
    """Number of subsets of the ranks with each sum from 0 to `largest` (floats: 2^300 fits)."""
    ways = np.zeros(largest + 1)
    ways[0] = 1.0
    for rank in ranks:
        if rank <= largest:
            ways[rank:] += ways[:-rank].copy()
    return ways


def biserial_interval(values: Floats, counts: Ints, biserial: float) -> tuple[float, float]:
    """Give the 95 % interval of the rank-biserial correlation of tallied non-zero differences; NaN below 5 of them.

    The share of pairs whose average is positive, (1 + r) / 2, is a proportion. Its standard error comes from every
    patient's own share (structural components: Sen 1960, doi:10.1177/0008068319600101); Wilson's interval is then that
    of as many independent patients as would give this error, at most as many as there are. It holds 94 to 98 % from 8
    to 60 patients (docs/coverage.md), and stays an interval where everybody goes one way.
    """
    n = int(counts.sum())
    if n < FEWEST_SHARES:
        return math.nan, math.nan
    upto = np.concatenate([[0], np.cumsum(counts)])
    turned = np.round(-values, 10)
    lost, not_won = upto[np.searchsorted(values, turned, "left")], upto[np.searchsorted(values, turned, "right")]
    own = (n - not_won - lost) / n  # each patient's mean sign over the pairs with everybody, itself included
    variance = 4 * float(counts @ (own - counts @ own / n) ** 2) / (n - 1) / n
    effective = min(float(n), (1 - biserial**2) / variance) if variance > 0 else float(n)
    share, z2 = (1 + biserial) / 2, Z975**2
    half = math.sqrt(z2 * (share * (1 - share) / effective + z2 / (4 * effective**2)))
    ends = [(share + z2 / (2 * effective) + sign * half) / (1 + z2 / effective) for sign in (-1, 1)]
    return (-1.0 if share == 0 else 2 * ends[0] - 1), (1.0 if share == 1 else 2 * ends[1] - 1)


def hodges_lehmann(differences: Tally) -> tuple[float, float, float]:
    """Give the median of all Walsh averages, and its 95 % interval from the signed-rank quantiles.

    The set is all n(n + 1) / 2 averages of two differences, each with itself included, zeros kept. With fewer than 6
    differences no signed-rank interval reaches 95 %: both ends are then NaN, as where all differences are equal.
    """
    n = differences.n
    if n == 0:
        return math.nan, math.nan, math.nan
    n_averages = n * (n + 1) // 2
    middle = [(n_averages + 1) // 2, n_averages // 2 + 1]
    if n < 6 or len(differences.values) == 1:
        lower, upper = walsh_averages(differences, middle)
        return (lower + upper) / 2, math.nan, math.nan
    tail = signed_rank_quantile(n)
    lower, upper, low, high = walsh_averages(differences, [*middle, tail, n_averages - tail + 1])
    return (lower + upper) / 2, low, high


@lru_cache(maxsize=512)
def signed_rank_quantile(n: int) -> int:
    """Give the 2.5 % quantile of the signed-rank sum of n untied differences; normal approximation above 300."""
    mean, sd = n * (n + 1) / 4, math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    if n > EXACT_UP_TO:
        return round(mean - Z975 * sd)
    ways = _ways(np.arange(1, n + 1), int(mean))
    return int(np.searchsorted(np.cumsum(ways) * 0.5**n, 0.025 - 1e-14))


@dataclass(frozen=True, slots=True)
class _Cut:
    """How many sums of two differences lie at or below a threshold, each unordered pair counted twice."""

    threshold: float
    n_doubled: int
    reach: Ints  # for each distinct value, how many distinct values may stand beside it


def walsh_averages(differences: Tally, positions: list[int]) -> list[float]:
    """Give the Walsh averages at 1-based positions of their sorted list, without listing them.

    Sums below a threshold are counted by `searchsorted`; the threshold is moved until few sums are left in doubt, and
    only those are listed.
    """
    values, counts = differences.values, differences.counts
    n_distinct, n = len(values), differences.n
    floor = _Cut(2 * values[0] - 1, 0, np.zeros(n_distinct, dtype=np.int64))
    ceiling = _Cut(2 * values[-1], n * (n + 1), np.full(n_distinct, n_distinct))
    cuts = [floor, ceiling]
    upto = np.concatenate([[0], np.cumsum(counts)])
    found = []
    for position in positions:
        below = max((cut for cut in cuts if cut.n_doubled < 2 * position), key=lambda cut: cut.threshold)
        above = min((cut for cut in cuts if cut.n_doubled >= 2 * position), key=lambda cut: cut.threshold)
        step = 0
        while int((above.reach - below.reach).sum()) > n_distinct + 64:
            # Secant steps are quick where the counts rise smoothly, halving where they jump: take turns.
            share = (2 * position - below.n_doubled) / (above.n_doubled - below.n_doubled) if step % 3 else 0.5
            middle = below.threshold + (above.threshold - below.threshold) * min(max(share, 0.01), 0.99)
            if not below.threshold < middle < above.threshold:
                break
            cut = _cut(middle, values, counts, upto)
            cuts.append(cut)
            below, above = (cut, above) if cut.n_doubled < 2 * position else (below, cut)
            step += 1
        found.append(_among(below, above, differences, 2 * position))
    return found


def _cut(threshold: float, values: Floats, counts: Ints, upto: Ints) -> _Cut:
    reach = np.searchsorted(values, threshold - values, side="right")
    with_itself = counts[reach > np.arange(len(values))].sum()
    return _Cut(threshold, int((counts * upto[reach]).sum() + with_itself), reach)


def _among(below: _Cut, above: _Cut, differences: Tally, doubled_position: int) -> float:
    values, counts = differences.values, differences.counts
    n_left = np.maximum(above.reach - below.reach, 0)
    first = np.repeat(np.arange(len(values)), n_left)
    offset = np.arange(len(first)) - np.repeat(np.cumsum(n_left) - n_left, n_left)
    second = np.repeat(below.reach, n_left) + offset
    sums = values[first] + values[second]
    weights = counts[first] * counts[second] + np.where(first == second, counts[first], 0)
    order = np.argsort(sums)
    at = np.searchsorted(np.cumsum(weights[order]), doubled_position - below.n_doubled)
    return float(sums[order[min(int(at), len(order) - 1)]] / 2)
