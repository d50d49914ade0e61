"""Whose missing scores at the end of follow-up are filled in, and their changes in every imputed copy.

A score after a death is never filled in: the dead leave the question, which is then about those alive at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.imputing.bayes_norm import impute, is_rich
from fatigue.analysis.imputing.rubin import Pooled, pool
from fatigue.cohort.arrays import Flags, Floats
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError

DEATHS = ("died", "dead", "death", "deceased")  # as `ended` may say it, whatever its case
COVARIATES = ("age", "edss")
FEWEST = 5  # patients with both scores; also scores a visit needs to take part


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """Scores at the end in m copies, of everybody with a first score who is alive then."""

    start_scores: Floats  # patients
    end_scores: Floats  # copies x patients
    is_imputed: Flags  # a patient each
    start: float  # months
    end: float
    bounds: tuple[float, float]  # of the scale
    n_died: int  # before the end, and not counted
    n_without_start: int
    reason: str | None  # why nothing was imputed
    how: str  # it was imputed, in a sentence
    notes: tuple[str, ...]

    @property
    def n(self) -> int:
        """Patients the estimate is about."""
        return len(self.start_scores)

    @property
    def observed(self) -> Floats:
        """Changes of those with both scores."""
        ends: Floats = self.end_scores[0, ~self.is_imputed]
        return ends - self.start_scores[~self.is_imputed]

    def pooled(self, shift: float = 0.0) -> Pooled:
        """Give the mean change by Rubin's rules after moving every imputed end score by `shift`, within the scale."""
        change = self.each(shift)
        return pool(change["estimate"].to_numpy(), change["std_error"].to_numpy() ** 2, df_complete=self.n - 1.0)

    def each(self, shift: float = 0.0) -> pd.DataFrame:
        """Give the mean change and its standard error in every copy: imputation, estimate, std_error, n."""
        filled = np.clip(self.end_scores[:, self.is_imputed] + shift, *self.bounds)
        filled = filled - self.start_scores[self.is_imputed]
        observed, n = self.observed, self.n
        mean = (observed.sum() + filled.sum(axis=1)) / n
        squares = ((observed[None, :] - mean[:, None]) ** 2).sum(axis=1) + ((filled - mean[:, None]) ** 2).sum(axis=1)
        error = np.sqrt(squares / (n - 1) / n)
        return pd.DataFrame({"imputation": np.arange(1, len(mean) + 1), "estimate": mean, "std_error": error, "n": n})


def completed(cohort: Cohort, *, end: float | None, scale: str, imputations: int, seed: int) -> Completed:
    """Give the cohort's scores at the end with the missing ones imputed; or without, and the reason."""
    if imputations < 2:
        raise AnalysisError(
            f"{imputations} imputations were asked for; the spread between them needs at least 2. Ask for 20 or more."
        )
    start_month, end_month = cohort.months[0], float(cohort.months[-1] if end is None else end)
    last = cohort.month_index(end_month)
    scores = cohort.score_array(scale)[:, : last + 1]
    if end is not None and last == 0:
        raise AnalysisError(
            f"The change was asked for at month {end_month:g}; it must come after the first visit, at month "
            f"{start_month:g}. Choose a later month."
        )
    died = ~np.isfinite(scores[:, -1]) & _died_by(cohort, end_month)
    has_start = np.isfinite(scores[:, 0]) & (last > 0)
    used = has_start & ~died
    scores = scores[used]
    missing = ~np.isfinite(scores[:, -1])
    takes_part = np.isfinite(scores).sum(axis=0) >= FEWEST
    reason, notes = None, []
    n_both = int((~missing).sum())
    if n_both < FEWEST:
        reason = f"Nothing imputed: it needs at least {FEWEST} patients with a score at both visits, here {n_both}."
    elif np.ptp(scores[~missing, -1]) == 0:
        reason = f"Nothing imputed: every score known at month {end_month:g} is the same."
    elif not missing.any():
        reason = f"No score is missing at month {end_month:g} among those alive: there is nothing to impute."
    ends, how = scores[None, :, -1], "No imputation."
    scale_of = cohort.instrument.scale(scale)
    bounds = (float(scale_of.lowest), float(scale_of.highest))
    if reason is None:
        covariates, names, left_out = _covariates(cohort, used)
        notes += left_out
        with_scores = scores[:, takes_part]
        ends = impute(with_scores, covariates, bounds=bounds, m=imputations, seed=seed)[:, :, -1]
        how = _how(with_scores, names, n_covariates=covariates.shape[1], m=imputations, seed=seed)
        if not takes_part.all():
            gone = ", ".join(f"{cohort.months[visit]:g}" for visit in np.flatnonzero(~takes_part))
            notes.append(f"Month {gone} has fewer than {FEWEST} scores and predicts nothing.")
    if died.any():
        notes.append(
            f"{int(died.sum())} of {cohort.n_patients} patients died before month {end_month:g}; no score after a "
            "death is imputed."
        )
    return Completed(
        start_scores=scores[:, 0],
        end_scores=ends,
        is_imputed=missing,
        start=start_month,
        end=end_month,
        bounds=bounds,
        n_died=int(died.sum()),
        n_without_start=int((~has_start & ~died).sum()),
        reason=reason,
        how=how,
        notes=tuple(notes),
    )


def _died_by(cohort: Cohort, month: float) -> Flags:
    """Say who had died by then; a death without a month counts, because the score after it is missing."""
    people = cohort.patients
    if "ended" not in people:
        return np.zeros(len(people), dtype=bool)
    died = people["ended"].astype(object).map(lambda how: str(how).strip().casefold() in DEATHS).to_numpy(dtype=bool)
    when = people["ended_month"].to_numpy(dtype=float) if "ended_month" in people else np.full(len(people), np.nan)
    return died & ~(when > month)


def _covariates(cohort: Cohort, used: Flags) -> tuple[Floats, list[str], list[str]]:
    """Age and EDSS where everybody's is known and they differ; the names of those, and what there is to say."""
    columns, names, notes = [np.empty((int(used.sum()), 0))], [], []
    for name in COVARIATES:
        if name not in cohort.patients:
            continue
        values = cohort.patients[name].to_numpy(dtype=float)[used]
        if not np.isfinite(values).all():
            notes.append(f"{cohort.label(name)} is not known of everybody and does not help to impute.")
        elif np.ptp(values) > 0:
            columns.append(values[:, None])
            names.append(cohort.label(name))
    return np.hstack(columns), names, notes


def _how(scores: Floats, names: list[str], *, n_covariates: int, m: int, seed: int) -> str:
    rich = is_rich(scores, n_covariates)[np.isnan(scores).any(axis=0)]
    everything = ", ".join(["all other visits", *names])
    if rich.all():
        by = everything
    elif not rich.any():
        by = "the first and the neighbouring visits (too few scores for more)"
    else:
        by = f"{everything}; where a visit has too few scores for that, the first and the neighbouring visits"
    return (
        f"{m} imputations by chained Bayesian normal regressions (predictors: {by}), kept within the scale, seed "
        f"{seed}; pooled by Rubin's rules with Barnard and Rubin's degrees of freedom."
    )
