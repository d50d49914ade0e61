"""The table of a repeated-measures ANOVA: every term under every correction, with its effect sizes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import fdtrc

from fatigue.analysis.anova.sphericity import Sphericity, sphericity
from fatigue.analysis.anova.strata import Strata, Sums, strata
from fatigue.analysis.patients.complete import too_few
from fatigue.cohort.arrays import Codes, Floats

NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Terms by correction; `strata` is None when the ANOVA was not run, and `reason` says why."""

    table: pd.DataFrame
    strata: Strata | None
    sphericity: Sphericity
    reason: str | None = None


def effects(scores: Floats, codes: Codes, *, n_groups: int, sums: Sums) -> Effects:
    """Give F of the visits and, with two groups or more, of the groups and of group x visit; or the reason why not."""
    n, k = scores.shape
    reason = too_few(n, k, "RM-ANOVA")
    if reason is None and n < n_groups + 2:
        reason = f"RM-ANOVA not run: it needs 2 more patients than groups, here {n} patients in {n_groups} groups."
    if reason is not None:
        return Effects(table=_table(None, Sphericity(), n), strata=None, sphericity=Sphericity(), reason=reason)
    found = strata(scores, codes, sums=sums)
    if found.within <= 1e-24 * n * k * max(float(np.abs(scores).max()), 1e-300) ** 2:  # only rounding is left
        alike = "every patient" if n_groups == 1 else "every patient of a group"
        reason = f"RM-ANOVA not run: {alike} changed by exactly the same amounts, so there is no error term."
        return Effects(table=_table(None, Sphericity(), n), strata=None, sphericity=Sphericity(), reason=reason)
    shape = sphericity(found.covariance, n=n, groups=n_groups)
    return Effects(table=_table(found, shape, n), strata=found, sphericity=shape)


def method(effects: Effects, *, by: str | None, sums: Sums) -> str:
    """Give the sentence that says which ANOVA was run."""
    found, shape = effects.strata, effects.sphericity
    if found is None:
        return "RM-ANOVA was not run."
    kind, where, lecoutre = "One-way repeated-measures ANOVA", "", ""
    if found.groups > 1:
        kind, lecoutre = f"Mixed repeated-measures ANOVA with {sums} sums of squares", "by Lecoutre, "
        where = f"and {found.groups} groups by {by} "
    return (
        f"{kind} over {found.k} visits {where}in the {found.n} patients with a score at each of them; "
        f"Greenhouse-Geisser and Huynh-Feldt corrections (the latter's epsilon {lecoutre}at most 1)"
        + ("; Mauchly's test with Box's second-order term." if math.isfinite(shape.mauchly_p) else ".")
    )


def _table(found: Strata | None, shape: Sphericity, n: int) -> pd.DataFrame:
    terms = {"visit": (NAN, NAN, NAN, NAN)} if found is None else found.terms
    rows = []
    for term, (sum_sq, error_sum_sq, df1, df2) in terms.items():
        has_error = error_sum_sq > 0
        statistic = (sum_sq / df1) / (error_sum_sq / df2) if has_error else NAN
        total = NAN if found is None else sum_sq + found.between + found.within
        for correction, epsilon in shape.epsilons.items():
            if term == "group" and correction != "uncorrected":
                continue
            eps = NAN if found is None else epsilon
            rows.append(
                {
                    "term": term, "correction": correction, "epsilon": eps, "df1": eps * df1, "df2": eps * df2,
                    "statistic": statistic, "p_value": float(fdtrc(eps * df1, eps * df2, statistic)),
                    "sum_sq": sum_sq, "error_sum_sq": error_sum_sq,
                    "eta_sq_partial": sum_sq / (sum_sq + error_sum_sq) if has_error else NAN,
                    "eta_sq_generalised": sum_sq / total, "n": n,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)
