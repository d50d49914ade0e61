"""How much change would regression to the mean alone give a group that was chosen by its baseline score.

Whoever is chosen for a bad score scores nearer the mean next time, treated or not (Davis 1976,
doi:10.1093/oxfordjournals.aje.a112321; Barnett 2005, doi:10.1093/ije/dyh299).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.paired import paired_t
from fatigue.analysis.arithmetic.verdict import Verdict, detectable_mean, of_interval
from fatigue.analysis.patients.two_scores import (
    FEWEST,
    Shape,
    beyond_cutoff,
    checked_reliability,
    describe,
    hazard,
    observed_change,
    two_scores,
)
from fatigue.cohort.cohort import Cohort

NAN = math.nan
RELIABILITIES = (0.5, 0.6, 0.7, 0.8, 0.9)
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)  # standard deviations of the first score, from the cohort's mean towards better


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionGrid:
    """What regression to the mean would explain, over means and reliabilities nobody knows; changes are end - start."""

    table: pd.DataFrame  # population_mean reliability expected, and estimate (observed - expected) ... n
    break_even: pd.DataFrame  # reliability population_mean: from where it explains all of the observed change
    start: float  # months
    end: float
    mean_start: float
    observed: float  # mean change, with its 95 % t interval
    conf_low: float
    conf_high: float
    detectable: float  # points: the mean change these patients would have shown with 80 % power
    n_patients: int
    n_dropped: int  # lacking either score
    method: str
    notes: tuple[str, ...]

    @property
    def change(self) -> Verdict:
        """What the interval of the mean change bears."""
        return of_interval(self.conf_low, self.conf_high)

    @property
    def worst_share(self) -> float:
        """Percent of the mean change that the largest expectation of the table is; below 0: it works against it."""
        if not len(self.table) or not self.observed:
            return NAN
        expected = self.table["expected"].to_numpy(dtype=float)
        return 100 * float(expected[np.abs(expected).argmax()]) / self.observed


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
    construction; Oldham 1962 (doi:10.1016/0021-9681(62)90116-9) correlates change with the mean of both instead.

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
    if reliability is not None:
        checked_reliability(reliability)
    scores = two_scores(cohort, end=end)
    before, after, start_month, end_month = scores.before, scores.after, scores.start, scores.end
    worse = 1.0 if cohort.instrument.lower_is_better else -1.0
    chosen = np.ones(len(before), dtype=bool) if cutoff is None else worse * before > worse * cutoff
    shape = describe(before, after)
    used = shape.r if reliability is None else reliability
    own_mean = NAN if cutoff is None else shape.mean_start
    centre = own_mean if population_mean is None else float(population_mean)
    if cutoff is None:
        distance, expected = NAN, {"towards the population mean": (1 - used) * (centre - shape.mean_start)}
    else:
        distance = hazard(worse * (cutoff - centre), shape.sd_start)
        chosen_mean = float(before[chosen].mean()) if chosen.any() else NAN
        expected = beyond_cutoff(shape, used, away=worse * distance, chosen_mean=chosen_mean)
    observed = observed_change((after - before)[chosen])
    rows = [(name, estimate, NAN, NAN) for name, estimate in expected.items()]
    table = pd.DataFrame([*rows, ("observed", *observed)], columns=["expectation", "estimate", "conf_low", "conf_high"])
    table["n"] = n_selected = int(chosen.sum())
    who = "everybody" if cutoff is None else f"those scoring worse than {cutoff:g} at month {start_month:g}"
    return RegressionToMean(
        table=table, end=end_month, cutoff=NAN if cutoff is None else float(cutoff), population_mean=centre,
        reliability=float(used), r=shape.r, mean_start=shape.mean_start, sd_start=shape.sd_start,
        mean_end=shape.mean_end, sd_end=shape.sd_end, hazard=distance, cor_change_baseline=shape.cor_change_baseline,
        oldham_r=shape.oldham_r, pitman_statistic=shape.pitman_statistic, pitman_p_value=shape.pitman_p_value,
        n_selected=n_selected, n_patients=len(before), n_dropped=cohort.n_patients - len(before),
        method=(
            f"Change expected from regression to the mean alone (Davis 1976; Barnett 2005) from month {start_month:g} "
            f"to month {end_month:g} in {who}."
        ),
        notes=_notes(shape, len(before), n_selected, is_mean_known=not math.isnan(centre) or cutoff is not None,
                     is_reliability_given=reliability is not None),
    )  # fmt: skip


def regression_grid(
    cohort: Cohort,
    *,
    population_means: Sequence[float] | None = None,
    reliabilities: Sequence[float] = RELIABILITIES,
    steps: Sequence[float] = STEPS,
    end: float | None = None,
) -> RegressionGrid:
    """Give the change expected of everybody from regression to the mean, over a range of what is not known.

    Parameters
    ----------
    cohort : Cohort
    population_means : sequence of float, optional
        Mean scores the people the patients were chosen from may have; by default `steps` away from the cohort's own.
    steps : sequence of float
        Standard deviations of the first score from the cohort's own mean towards better, where no means are given;
        by default quarters, up to one.
    reliabilities : sequence of float
        Correlations two scores of one untreated person may have (0 to 1).
    end : float, optional
        Month of the second score; the last visit by default.

    Returns
    -------
    RegressionGrid
        `table`: expected = (1 - reliability)(population mean - mean); estimate = observed - expected, what is left of
        the observed change, with its t interval. `break_even`: the population mean from which
        regression to the mean would explain all of it.

    Notes
    -----
    Davis 1976 (doi:10.1093/oxfordjournals.aje.a112321). Population mean and reliability are taken as known, so the
    intervals do not contain what is not known about them; the patients' first scores are not taken so. Patients lacking
    either score are left out. Total scores only.

    Examples
    --------
    >>> import fatigue
    >>> len(regression_grid(fatigue.demo(), population_means=(20, 30), reliabilities=(0.7, 0.8)).table)
    4
    """
    known = [checked_reliability(reliability) for reliability in reliabilities]
    scores = two_scores(cohort, end=end)
    shape = describe(scores.before, scores.after)
    better = -1.0 if cohort.instrument.lower_is_better else 1.0
    if population_means is None:
        population_means = [shape.mean_start + better * step * shape.sd_start for step in steps]
    cells = pd.DataFrame(
        [(float(mean), r) for mean in population_means for r in known], columns=["population_mean", "reliability"]
    )
    cells["expected"] = (1 - cells["reliability"]) * (cells["population_mean"] - shape.mean_start)
    change = np.round(scores.after - scores.before, 10)
    seen = paired_t(change[:, None], "none").drop(columns=["p_adjusted", "d_z", "hedges_g_z"]).iloc[0]
    is_enough = len(change) >= FEWEST
    # Each patient's own expectation: its mean is `expected`, and its scatter is that of the first scores.
    means, shares = (cells[name].to_numpy() for name in ("population_mean", "reliability"))
    own = (1 - shares) * (means - scores.before[:, None]) * (1.0 if is_enough else NAN)
    left = paired_t(np.round(change[:, None] - own, 10), "none")
    observed = float(seen["estimate"]) if is_enough else NAN
    return RegressionGrid(
        table=pd.concat([cells, left.drop(columns=["p_adjusted", "d_z", "hedges_g_z"]).assign(n=len(change))], axis=1),
        break_even=pd.DataFrame(
            {"reliability": known,
             "population_mean": [shape.mean_start + observed / (1 - r) if r < 1 else NAN for r in known]}
        ),
        start=scores.start, end=scores.end, mean_start=shape.mean_start, observed=observed,
        conf_low=float(seen["conf_low"]) if is_enough else NAN,
        conf_high=float(seen["conf_high"]) if is_enough else NAN, detectable=detectable_mean(change),
        n_patients=len(change),
        n_dropped=cohort.n_patients - len(change),
        method=(
            f"Change expected from regression to the mean alone (Davis 1976) from month {scores.start:g} to month "
            f"{scores.end:g}, for every population mean and reliability; 95 % t intervals of the observed change less "
            "each patient's own expected one."
        ),
        notes=() if is_enough else (f"It needs at least {FEWEST} patients with both scores, here {len(change)}.",),
    )  # fmt: skip


def _notes(
    shape: Shape, n: int, n_selected: int, *, is_mean_known: bool, is_reliability_given: bool
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
