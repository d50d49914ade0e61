"""Sums of squares of scores by visit in groups of patients: between patients, within patients, and what is left.

One group is the one-way case. A term's type III sum of squares speaks of the average group, each group counting alike;
type II of the average patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fatigue.cohort.arrays import Codes, Floats

Sums = Literal["type III", "type II"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """Sums of squares; `group` and `interaction` are zero with one group."""

    group: float
    visit: float
    interaction: float
    between: float  # patients within groups: the error of `group`
    within: float  # visits within patients: the error of `visit` and `interaction`
    covariance: Floats  # visits x visits, doubly centred, pooled within groups
    n: int
    k: int
    groups: int

    @property
    def terms(self) -> dict[str, tuple[float, float, float, float]]:
        """Each term's sum of squares, its error's, and the df of both; the visit first."""
        between_df, within_df = float(self.n - self.groups), float((self.n - self.groups) * (self.k - 1))
        terms = {"visit": (self.visit, self.within, float(self.k - 1), within_df)}
        if self.groups > 1:
            group_df = float(self.groups - 1)
            terms["group"] = (self.group, self.between, group_df, between_df)
            terms["group x visit"] = (self.interaction, self.within, group_df * (self.k - 1), within_df)
        return terms


def strata(scores: Floats, codes: Codes, *, sums: Sums = "type III") -> Strata:
    """Give the sums of squares of complete patients x visits scores, patients in groups 0, 1, ... (none empty)."""
    n, k = scores.shape
    n_groups = int(codes.max()) + 1
    centred = scores - scores.mean()
    sizes = np.bincount(codes, minlength=n_groups).astype(float)
    totals = [np.bincount(codes, weights=column, minlength=n_groups) for column in centred.T]
    cells: Floats = np.stack(totals, axis=1) / sizes[:, None]  # groups x visits
    group_means, profile = cells.mean(axis=1), cells - cells.mean(axis=1, keepdims=True)
    average = sizes @ profile / n  # of the patients
    if sums == "type II":
        visit = n * float((average**2).sum())
    else:
        visit = float((profile.mean(axis=0) ** 2).sum()) * n_groups**2 / float((1 / sizes).sum())
    patient_means = centred.mean(axis=1)
    residuals = centred - patient_means[:, None] - profile[codes]
    return Strata(
        group=k * float(sizes @ (group_means - sizes @ group_means / n) ** 2),
        visit=visit,
        interaction=float(sizes @ ((profile - average) ** 2).sum(axis=1)) if n_groups > 1 else 0.0,
        between=k * float(((patient_means - group_means[codes]) ** 2).sum()),
        within=float((residuals**2).sum()),
        covariance=residuals.T @ residuals / max(n - n_groups, 1),
        n=n,
        k=k,
        groups=n_groups,
    )
