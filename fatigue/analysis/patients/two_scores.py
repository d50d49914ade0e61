"""The joint distribution of two scores of the same people, and the change it implies for those far from the mean."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, stdtr, stdtrit

from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError

FEWEST = 5  # patients with both visits
NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The joint distribution of both scores in all patients; NaN where it has none."""

    mean_start: float = NAN
    sd_start: float = NAN
    mean_end: float = NAN
    sd_end: float = NAN
    r: float = NAN
    cor_change_baseline: float = NAN
    oldham_r: float = NAN
    pitman_statistic: float = NAN
    pitman_p_value: float = NAN


def describe(before: Floats, after: Floats) -> Shape:
    """Give the shape of the two scores of the same patients; NaN below 5 patients."""
    n = len(before)
    if n < FEWEST:
        return Shape()
    oldham_r = correlation(after - before, after + before)
    pitman = NAN
    if abs(oldham_r) < 1:
        pitman = oldham_r * math.sqrt((n - 2) / (1 - oldham_r**2))
    return Shape(
        mean_start=float(before.mean()),
        sd_start=float(before.std(ddof=1)),
        mean_end=float(after.mean()),
        sd_end=float(after.std(ddof=1)),
        r=correlation(before, after),
        cor_change_baseline=correlation(after - before, before),
        oldham_r=oldham_r,
        pitman_statistic=pitman,
        pitman_p_value=2 * float(stdtr(n - 2, -abs(pitman))),
    )


def correlation(x: Floats, y: Floats) -> float:
    """Give Pearson's correlation; NaN where one of them does not vary."""
    x, y = x - x.mean(), y - y.mean()
    size = math.sqrt(float((x**2).sum()) * float((y**2).sum()))
    return float((x * y).sum()) / size if size > 0 else NAN


def hazard(distance: float, sd: float) -> float:
    """Give the mean of a standard normal beyond z; on logs, so that a far cutoff does not divide 0 by 0."""
    if not sd > 0:
        return NAN
    z = distance / sd
    return math.exp(-(z**2) / 2 - math.log(2 * math.pi) / 2 - float(log_ndtr(-z)))


def beyond_cutoff(shape: Shape, reliability: float, *, away: float, chosen_mean: float) -> dict[str, float]:
    """Give the changes expected of those beyond the cutoff; `away` = C(z), signed towards worse."""
    pure = -(shape.sd_start - reliability * shape.sd_end) * away
    slope = shape.r * shape.sd_end / shape.sd_start if shape.sd_start > 0 else NAN
    return {
        "equal variances": -(1 - reliability) * shape.sd_start * away,
        "bivariate normal": pure,
        "bivariate normal, with the shift of all": pure + shape.mean_end - shape.mean_start,
        "regression line": shape.mean_end + slope * (chosen_mean - shape.mean_start) - chosen_mean,
    }


def observed_change(change: Floats) -> tuple[float, float, float]:
    """Give the mean change with its 95 % t interval."""
    n = len(change)
    if n == 0:
        return NAN, NAN, NAN
    mean = float(change.mean())
    half = float(stdtrit(n - 1, 0.975)) * float(change.std(ddof=1)) / math.sqrt(n) if n > 1 else NAN
    return mean, mean - half, mean + half


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoScores:
    """First and last score of the patients who have both."""

    before: Floats
    after: Floats
    start: float  # months
    end: float


def two_scores(cohort: Cohort, *, end: float | None, scale: str = "total") -> TwoScores:
    """Give the scores at the first visit and at a later one, the last by default; nobody where there is one visit."""
    start_month, end_month = cohort.months[0], float(cohort.months[-1] if end is None else end)
    if end is not None and not start_month < end_month:
        raise AnalysisError(
            f"The second score was asked for at month {end_month:g}; it must come after the first visit, at month "
            f"{start_month:g}. Choose a later month."
        )
    before, after = cohort.at(start_month, scale=scale), cohort.at(end_month, scale=scale)
    both = np.isfinite(before) & np.isfinite(after) & (start_month < end_month)
    return TwoScores(before=before[both], after=after[both], start=start_month, end=end_month)


def checked_reliability(reliability: float) -> float:
    """Give a reliability that lies between 0 and 1, or the sentence that says it does not."""
    if not 0 <= reliability <= 1:
        raise AnalysisError(
            f"The reliability was given as {reliability:g}; it is a correlation from 0 to 1. Give, for instance, a "
            "published ICC."
        )
    return float(reliability)
