"""Does another measure move with the score within the same patients: repeated-measures correlation.

Each patient is compared with themselves only: one common slope, an intercept per patient (Bakdash & Marusich 2017,
doi:10.3389/fpsyg.2017.00456; Bland & Altman 1995, doi:10.1136/bmj.310.6977.446). Association, not cause. Its intervals
leave out one patient at a time (jackknife), because a patient's visits are no independent pairs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from fatigue.analysis.arithmetic.verdict import Verdict, of_interval
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort

FEWEST_PATIENTS = 2  # with two or more visits that have both values
FEWEST_DF = 3
FEWEST_LEFT_OUT = 5  # patients, for the intervals: the jackknife leaves out one at a time
NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """How a measure and the score move together within patients; r > 0 = both rise or fall together."""

    table: pd.DataFrame  # one row a patient: patient intercept mean_measure mean_score n
    points: pd.DataFrame  # one row a pair: patient month measure score
    measure: str
    r: float
    conf_low: float
    conf_high: float
    statistic: float  # t of the visits taken as independent, as in R's rmcorr
    df: float
    p_value: float
    patients_statistic: float  # t of the patients taken as independent: what the intervals rest on
    patients_df: float
    patients_p: float
    slope: float  # points of the score per unit of the measure, within patients
    slope_std_error: float  # of the jackknife, as both intervals
    slope_low: float
    slope_high: float
    n: int  # visits with both values, in the patients used
    n_patients: int
    n_dropped: int  # fewer than two visits with both values
    method: str
    notes: tuple[str, ...]

    @property
    def way(self) -> Verdict:
        """What the interval of r bears: "rise" where the score rises and falls with the measure."""
        return of_interval(self.conf_low, self.conf_high)


def together(cohort: Cohort, *, measure: str, scale: str = "total") -> Together:
    """Give the repeated-measures correlation of a per-visit measure with the score, and the common slope.

    Parameters
    ----------
    cohort : Cohort
    measure : str
        A per-visit number of the cohort: depression, steps, edss, ...
    scale : str
        The total or a subscale.

    Returns
    -------
    Together
        r and the slope in points of the score per unit of the measure, with 95 % intervals by jackknife over patients
        (r on Fisher's z), from 5 patients; `patients_p` is the test that goes with them. `p_value` is that of rmcorr, t
        on N - patients - 1 df, which takes successive visits of a patient as independent: where they are not, an
        interval made of it held the truth in 80 to 90 % of cohorts. `table` has each patient's own intercept.

    Notes
    -----
    Visits lacking either value are left out; patients with fewer than two such visits say nothing about change within
    themselves and are left out and counted. Run from 2 patients and 3 df. Degrees of freedom of the jackknife: the
    Satterthwaite approximation of Bell & McCaffrey 2002 (Survey Methodology 28:169-181) with a patient as a cluster.

    Raises
    ------
    AnalysisError
        When the cohort has no such measure or scale.

    Examples
    --------
    >>> import fatigue
    >>> result = together(fatigue.demo(), measure="depression")
    >>> result.n_patients, result.df
    (23, 137.0)
    """
    x, y = cohort.measure_array(measure), cohort.score_array(scale)
    both = np.isfinite(x) & np.isfinite(y)
    counts = both.sum(axis=1)
    is_used = counts >= 2
    x, y, both, counts = x[is_used], y[is_used], both[is_used], counts[is_used]
    ids = cohort.patients.index[is_used]
    mean_x = np.where(both, x, 0.0).sum(axis=1) / counts
    mean_y = np.where(both, y, 0.0).sum(axis=1) / counts
    within_x = np.where(both, x - mean_x[:, None], 0.0)
    within_y = np.where(both, y - mean_y[:, None], 0.0)
    fit, reason = _fit(within_x, within_y, scales=(_size(x, both), _size(y, both)), df=int(counts.sum()) - len(ids) - 1)
    table = pd.DataFrame(
        {
            "patient": ids,
            "intercept": mean_y - fit.slope * mean_x,
            "mean_measure": mean_x,
            "mean_score": mean_y,
            "n": counts,
        }
    )
    rows, visits = np.nonzero(both)
    points = pd.DataFrame(
        {
            "patient": ids[rows],
            "month": np.asarray(cohort.months)[visits],
            "measure": x[rows, visits],
            "score": y[rows, visits],
        }
    )
    n_dropped = cohort.n_patients - len(ids)
    notes = [] if reason is None else [reason]
    if n_dropped:
        notes.append(
            f"{n_dropped} of {cohort.n_patients} patients left out, with fewer than two visits with both values."
        )
    return Together(
        table=table, points=points, measure=measure, r=fit.r, conf_low=fit.conf_low, conf_high=fit.conf_high,
        statistic=fit.statistic, df=fit.df, p_value=fit.p_value, patients_statistic=fit.patients_statistic,
        patients_df=fit.patients_df, patients_p=fit.patients_p, slope=fit.slope, slope_std_error=fit.std_error,
        slope_low=fit.slope_low, slope_high=fit.slope_high, n=int(counts.sum()), n_patients=len(ids),
        n_dropped=n_dropped,
        method=(
            f"Repeated-measures correlation of {cohort.label(measure)} with the {scale} score over {int(counts.sum())} "
            f"visits of {len(ids)} patients; intervals and p by jackknife over patients, r on Fisher's z."
            if math.isfinite(fit.r)
            else "The repeated-measures correlation was not computed."
        ),
        notes=tuple(notes),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Fit:
    """The common slope and the correlation; NaN where there is none."""

    df: float = NAN
    r: float = NAN
    conf_low: float = NAN
    conf_high: float = NAN
    statistic: float = NAN
    p_value: float = NAN
    patients_statistic: float = NAN
    patients_df: float = NAN
    patients_p: float = NAN
    slope: float = NAN
    std_error: float = NAN
    slope_low: float = NAN
    slope_high: float = NAN


def _size(values: Floats, both: NDArray[np.bool_]) -> float:
    return float(np.abs(values[both]).max()) if both.any() else 0.0


def _fit(x: Floats, y: Floats, *, scales: tuple[float, float], df: int) -> tuple[_Fit, str | None]:
    """Fit deviations from patients' means on deviations; or say why there is no fit."""
    if len(x) < FEWEST_PATIENTS or df < FEWEST_DF:
        return _Fit(), (
            f"No correlation: it needs at least {FEWEST_PATIENTS} patients with two or more visits that have both "
            f"values, and {FEWEST_DF} degrees of freedom; here {len(x)} and {max(df, 0)}."
        )
    xx, yy, xy = float((x**2).sum()), float((y**2).sum()), float((x * y).sum())
    for squares, scale, name in ((xx, scales[0], "measure"), (yy, scales[1], "score")):
        if squares <= 1e-24 * x.size * scale**2:  # nothing but rounding
            return _Fit(), f"No correlation: the {name} does not change within any patient."
    r = max(-1.0, min(1.0, xy / math.sqrt(xx * yy)))
    slope = xy / xx
    left = float(((y - slope * x) ** 2).sum())
    if left <= 1e-24 * yy:
        return _Fit(df=float(df), r=r, slope=slope), (
            "Score and measure lie exactly on one slope in every patient: there is no error to test against."
        )
    statistic = slope / math.sqrt(left / df / xx)
    fit = _Fit(df=float(df), r=r, statistic=statistic, p_value=2 * float(stdtr(df, -abs(statistic))), slope=slope)
    if len(x) < FEWEST_LEFT_OUT:
        return fit, f"No interval: it leaves out one patient at a time, and needs at least {FEWEST_LEFT_OUT}."
    return _with_intervals(fit, x, y)


def _with_intervals(fit: _Fit, x: Floats, y: Floats) -> tuple[_Fit, str | None]:
    """Give the fit with its intervals by jackknife over patients; or say why they cannot be had."""
    own_xx, own_yy, own_xy = (x**2).sum(axis=1), (y**2).sum(axis=1), (x * y).sum(axis=1)
    without = [np.maximum(own.sum() - own, 0.0) for own in (own_xx, own_yy)]
    others_xy = own_xy.sum() - own_xy
    size = np.sqrt(without[0] * without[1])
    share = own_xx / own_xx.sum()  # of what tells the slope, a patient
    if share.max() > 1 - 1e-9 or not (np.abs(others_xy) < (1 - 1e-12) * size).all():
        return fit, "No interval: without one of the patients there is no correlation, or a perfect one."
    z, error = math.atanh(fit.r), _jackknife(np.arctanh(others_xy / size))
    slope_error = _jackknife(others_xy / without[0])
    if not (error > 0 and slope_error > 0):
        return fit, "No interval: every patient says the same."
    df = _satterthwaite(share)
    reach, statistic = float(stdtrit(df, 0.975)), z / error
    return replace(
        fit, conf_low=math.tanh(z - reach * error), conf_high=math.tanh(z + reach * error),
        patients_statistic=statistic, patients_df=df, patients_p=2 * float(stdtr(df, -abs(statistic))),
        std_error=slope_error, slope_low=fit.slope - reach * slope_error, slope_high=fit.slope + reach * slope_error,
    ), None  # fmt: skip


def _satterthwaite(share: Floats) -> float:
    """Give the df of Bell & McCaffrey from each patient's share of what tells the slope: fewer where few tell it."""
    own = share / (1 - share)
    common = share * own
    return float((own.sum() - common.sum()) ** 2 / ((own**2).sum() - 2 * (own * common).sum() + common.sum() ** 2))


def _jackknife(without: Floats) -> float:
    n = len(without)
    return math.sqrt((n - 1) / n * float(((without - without.mean()) ** 2).sum()))
