"""Do those with worse scores change more: change against the average of both scores, not against the first.

Change correlates with the first score by construction, because that score is part of it; with the average it does not
(Oldham 1962, doi:10.1016/0021-9681(62)90116-9).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from fatigue.analysis.arithmetic.verdict import Verdict, of_interval, of_test
from fatigue.analysis.patients.two_scores import FEWEST, describe, observed_change, two_scores
from fatigue.cohort.cohort import Cohort

NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Oldham:
    """Change (end - start) against the average of both scores; r = 0 when the spread of scores stays the same."""

    table: pd.DataFrame  # one row a patient: patient start_score end_score average change
    end: float  # months
    r: float  # change with the average
    conf_low: float
    conf_high: float
    statistic: float  # t, which is also Pitman's test of equal variances
    df: float
    p_value: float
    slope: float  # change per point of the average
    intercept: float
    change: Verdict  # of the mean change, by its t interval
    r_with_start: float  # change with the first score: for contrast, biased
    sd_start: float
    sd_end: float
    n_patients: int
    n_dropped: int  # lacking either score
    method: str
    notes: tuple[str, ...]

    @property
    def association(self) -> Verdict:
        """What the interval of r bears: "fall" where the higher the scores, the more they fell."""
        return of_interval(self.conf_low, self.conf_high)

    @property
    def by_test(self) -> Verdict:
        """What the test of r bears; outlying patients may part it from the interval."""
        return of_test(self.p_value, self.r)


def oldham(cohort: Cohort, *, end: float | None = None, scale: str = "total") -> Oldham:
    """Give every patient's change and average of two scores, and their correlation.

    Parameters
    ----------
    cohort : Cohort
    end : float, optional
        Month of the second score; the last visit by default.
    scale : str
        The total or a subscale.

    Returns
    -------
    Oldham
        r with a 95 % interval on Fisher's z, t and p on n - 2 df, and the least-squares line of the change on the
        average. Below 0: the higher the scores, the more they fell.

    Notes
    -----
    Patients lacking either score are left out and counted. Needs 5 patients. The error of Fisher's z is that of leaving
    out one patient at a time, at least 1 / sqrt(n - 3), which alone held 80 % where tails are heavy. The test is that
    of Pitman 1939 (doi:10.1093/biomet/31.1-2.9): whether both scores vary alike. A treatment that helps the worst most
    lowers the spread; so does a floor of the scale, and so does measurement error that was larger at the first visit.

    Examples
    --------
    >>> import fatigue
    >>> oldham(fatigue.demo()).df
    21.0
    """
    scores = two_scores(cohort, end=end, scale=scale)
    before, after = scores.before, scores.after
    n, change, average = len(before), after - before, (after + before) / 2
    shape = describe(before, after)
    r, low, high, slope = shape.oldham_r, NAN, NAN, NAN
    notes = []
    if n < FEWEST:
        notes.append(f"No correlation: it needs at least {FEWEST} patients with both scores, here {n}.")
    elif math.isnan(r):
        notes.append("No correlation: change or average is the same in every patient.")
    else:
        slope = r * float(change.std(ddof=1)) / float(average.std(ddof=1))
        if abs(r) < 1 - 1e-12:
            reach = float(stdtrit(n - 2, 0.975)) * _error(change, average)
            low, high = math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach)
        else:
            notes.append("Change and average lie on one line: there is no interval and no test.")
    has_test = math.isfinite(low)
    table = pd.DataFrame({"start_score": before, "end_score": after, "average": average, "change": change})
    kept = np.isfinite(cohort.at(scores.start, scale=scale)) & np.isfinite(cohort.at(scores.end, scale=scale))
    table.insert(0, "patient", cohort.patients.index[kept & (scores.start < scores.end)])
    return Oldham(
        table=table, end=scores.end, r=r, conf_low=low, conf_high=high,
        statistic=shape.pitman_statistic if has_test else NAN, df=float(n - 2) if has_test else NAN,
        p_value=shape.pitman_p_value if has_test else NAN, slope=slope,
        intercept=float(change.mean() - slope * average.mean()) if math.isfinite(slope) else NAN,
        change=of_interval(*observed_change(change)[1:]), r_with_start=shape.cor_change_baseline,
        sd_start=shape.sd_start, sd_end=shape.sd_end, n_patients=n,
        n_dropped=cohort.n_patients - n,
        method=(
            f"Pearson's correlation of the change from month {scores.start:g} to month {scores.end:g} with the average "
            "of both scores (Oldham 1962), 95 % interval on Fisher's z, with the larger of its own error and the "
            "jackknife's; its test is Pitman's of equal variances."
        ),
        notes=tuple(notes),
    )  # fmt: skip


def _error(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Give the standard error of Fisher's z: the jackknife's, where it is larger than that of normal scores."""
    n = len(x)
    x, y = x - x.mean(), y - y.mean()
    grown = n / (n - 1)  # what a patient adds to a sum of squares, the mean moving along
    xx, yy, xy = (float(part.sum()) - grown * part for part in (x * x, y * y, x * y))
    size = np.sqrt(np.maximum(xx, 0.0) * np.maximum(yy, 0.0))
    usual = 1 / math.sqrt(n - 3)
    if not (np.abs(xy) < (1 - 1e-12) * size).all():  # without somebody the rest lie on one line
        return usual
    without = np.arctanh(xy / size)
    return max(usual, math.sqrt((n - 1) / n * float(((without - without.mean()) ** 2).sum())))
