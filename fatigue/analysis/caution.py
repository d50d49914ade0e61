"""How much change would regression to the mean alone give a group that was chosen by its baseline score.

Whoever is chosen for a bad score scores nearer the mean next time, treated or not (Davis 1976,
doi:10.1093/oxfordjournals.aje.a112321; Barnett 2005, doi:10.1093/ije/dyh299).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import log_ndtr, stdtr, stdtrit

from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError

Floats = NDArray[np.float64]

FEWEST = 5  # patients with both visits
NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionToMean:
    """Changes expected without any effect, beside the one observed: end - start, in points."""

    table: pd.DataFrame  # one row an expectation, the last observed: expectation estimate conf_low conf_high n
    end: float  # months
    cutoff: float  # NaN: nobody was chosen within the cohort
    population_mean: float  # of the baseline score; NaN when it is not known
    reliability: float  # correlation of two scores of one person
    r: float  # correlation of baseline and end, all patients with both
    mean_start: float
    sd_start: float
    mean_end: float
    sd_end: float
    hazard: float  # standardised mean distance of the chosen from the population mean, C(z)
    cor_change_baseline: float  # expected to be negative even without any effect
    oldham_r: float  # change against the mean of both scores: free of that artefact
    pitman_statistic: float  # t of equal variances
    pitman_p_value: float
    n_selected: int
    n_patients: int
    n_dropped: int  # lacking either visit
    method: str
    notes: tuple[str, ...]


def regression_to_mean(
    cohort: Cohort,
    *,
    population_mean: float | None = None,
    reliability: float | None = None,
    cutoff: float | None = None,
    end: float | None = None,
) -> RegressionToMean:
    """Give the change that choosing patients by a bad baseline score would produce by itself.

    Parameters
    ----------
    cohort : Cohort
    population_mean : float, optional
        Mean score of the people the patients were chosen from; with a cutoff, the cohort's own mean by default.
    reliability : float, optional
        Correlation of two scores of one person without treatment (an ICC, 0 to 1); the correlation of baseline and end
        in this cohort by default, and a note says so.
    cutoff : float, optional
        Those scoring worse than this at baseline are the chosen. By default everybody is, and then `population_mean`
        is needed.
    end : float, optional
        Month of the second score; the last visit by default.

    Returns
    -------
    RegressionToMean
        `table` rows: "equal variances" -(1 - reliability) sd C(z); "bivariate normal" -(sd_start - reliability sd_end)
        C(z); the same "with the shift of all"; "regression line" at the mean of the chosen; for everybody chosen from
        a known population instead "towards the population mean" (1 - reliability)(population mean - mean); and
        "observed" with a 95 % t interval.

    Notes
    -----
    C(z) is the mean of a standard normal beyond z = (cutoff - mean) / sd. Patients lacking either score are left out
    and counted. Needs 5 patients. Total scores only. The correlation of change with baseline is negative by
    construction; Oldham 1962 (doi:10.1016/0021-9681(62)90056-4) correlates change with the mean of both instead.

    Raises
    ------
    AnalysisError
        When a reliability outside 0 to 1 is given, or the visit is not in the cohort.

    Examples
    --------
    >>> import fatigue
    >>> expected = regression_to_mean(fatigue.demo(), population_mean=20, reliability=0.8)
    >>> expected.table["expectation"].tolist()
    ['towards the population mean', 'observed']
    """
    if reliability is not None and not 0 <= reliability <= 1:
        raise AnalysisError(
            f"The reliability was given as {reliability:g}; it is a correlation from 0 to 1. Give, for instance, a "
            "published ICC."
        )
    start_month, end_month = cohort.months[0], float(cohort.months[-1] if end is None else end)
    if end is not None and not start_month < end_month:
        raise AnalysisError(
            f"The second score was asked for at month {end_month:g}; it must come after the first visit, at month "
            f"{start_month:g}. Choose a later month."
        )
    before, after = cohort.at(start_month), cohort.at(end_month)
    both = np.isfinite(before) & np.isfinite(after) & (start_month < end_month)
    before, after = before[both], after[both]
    worse = 1.0 if cohort.instrument.lower_is_better else -1.0
    chosen = np.ones(len(before), dtype=bool) if cutoff is None else worse * before > worse * cutoff
    shape = _describe(before, after)
    used = shape.r if reliability is None else reliability
    own_mean = NAN if cutoff is None else shape.mean_start
    centre = own_mean if population_mean is None else float(population_mean)
    if cutoff is None:
        hazard, expected = NAN, {"towards the population mean": (1 - used) * (centre - shape.mean_start)}
    else:
        hazard = _hazard(worse * (cutoff - centre), shape.sd_start)
        chosen_mean = float(before[chosen].mean()) if chosen.any() else NAN
        expected = _beyond_cutoff(shape, used, away=worse * hazard, chosen_mean=chosen_mean)
    observed = _observed((after - before)[chosen])
    rows = [(name, estimate, NAN, NAN) for name, estimate in expected.items()]
    table = pd.DataFrame([*rows, ("observed", *observed)], columns=["expectation", "estimate", "conf_low", "conf_high"])
    table["n"] = n_selected = int(chosen.sum())
    who = "everybody" if cutoff is None else f"those scoring worse than {cutoff:g} at month {start_month:g}"
    return RegressionToMean(
        table=table, end=end_month, cutoff=NAN if cutoff is None else float(cutoff), population_mean=centre,
        reliability=float(used), r=shape.r, mean_start=shape.mean_start, sd_start=shape.sd_start,
        mean_end=shape.mean_end, sd_end=shape.sd_end, hazard=hazard, cor_change_baseline=shape.cor_change_baseline,
        oldham_r=shape.oldham_r, pitman_statistic=shape.pitman_statistic, pitman_p_value=shape.pitman_p_value,
        n_selected=n_selected, n_patients=len(before), n_dropped=cohort.n_patients - len(before),
        method=(
            f"Change expected from regression to the mean alone (Davis 1976; Barnett 2005) from month {start_month:g} "
            f"to month {end_month:g} in {who}."
        ),
        notes=_notes(shape, len(before), n_selected, is_mean_known=not math.isnan(centre) or cutoff is not None,
                     is_reliability_given=reliability is not None),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
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


def _describe(before: Floats, after: Floats) -> _Shape:
    n = len(before)
    if n < FEWEST:
        return _Shape()
    oldham_r = _correlation(after - before, after + before)
    pitman = NAN
    if abs(oldham_r) < 1:
        pitman = oldham_r * math.sqrt((n - 2) / (1 - oldham_r**2))
    return _Shape(
        mean_start=float(before.mean()),
        sd_start=float(before.std(ddof=1)),
        mean_end=float(after.mean()),
        sd_end=float(after.std(ddof=1)),
        r=_correlation(before, after),
        cor_change_baseline=_correlation(after - before, before),
        oldham_r=oldham_r,
        pitman_statistic=pitman,
        pitman_p_value=2 * float(stdtr(n - 2, -abs(pitman))),
    )


def _correlation(x: Floats, y: Floats) -> float:
    x, y = x - x.mean(), y - y.mean()
    size = math.sqrt(float((x**2).sum()) * float((y**2).sum()))
    return float((x * y).sum()) / size if size > 0 else NAN


def _hazard(distance: float, sd: float) -> float:
    """Mean of a standard normal beyond z; on logs, so that a far cutoff does not divide 0 by 0."""
    if not sd > 0:
        return NAN
    z = distance / sd
    return math.exp(-(z**2) / 2 - math.log(2 * math.pi) / 2 - float(log_ndtr(-z)))


def _beyond_cutoff(shape: _Shape, reliability: float, *, away: float, chosen_mean: float) -> dict[str, float]:
    """Expected changes of those beyond the cutoff; `away` = C(z), signed towards worse."""
    pure = -(shape.sd_start - reliability * shape.sd_end) * away
    slope = shape.r * shape.sd_end / shape.sd_start if shape.sd_start > 0 else NAN
    return {
        "equal variances": -(1 - reliability) * shape.sd_start * away,
        "bivariate normal": pure,
        "bivariate normal, with the shift of all": pure + shape.mean_end - shape.mean_start,
        "regression line": shape.mean_end + slope * (chosen_mean - shape.mean_start) - chosen_mean,
    }


def _observed(change: Floats) -> tuple[float, float, float]:
    n = len(change)
    if n == 0:
        return NAN, NAN, NAN
    mean = float(change.mean())
    half = float(stdtrit(n - 1, 0.975)) * float(change.std(ddof=1)) / math.sqrt(n) if n > 1 else NAN
    return mean, mean - half, mean + half


def _notes(
    shape: _Shape, n: int, n_selected: int, *, is_mean_known: bool, is_reliability_given: bool
) -> tuple[str, ...]:
    notes = []
    if n < FEWEST:
        notes.append(f"No expectation: it needs at least {FEWEST} patients with both scores, here {n}.")
    elif math.isnan(shape.r):
        notes.append("No correlation: every patient has the same score at one of the two visits.")
    if not is_mean_known:
        notes.append("Give the mean of the population the patients were chosen from, or a cutoff.")
    if n_selected == 0:
        notes.append("Nobody is beyond the cutoff.")
    if not is_reliability_given:
        notes.append(
            "The correlation of both scores in these patients stands in for the reliability; a treatment that acts "
            "unevenly lowers it, and the expected change then comes out too large."
        )
    return tuple(notes)
