"""Sphericity over visits: Greenhouse-Geisser and Huynh-Feldt epsilons, Mauchly's test.

All from one matrix: the covariance of the visits after each patient's own mean is taken away, pooled within groups.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from fatigue.cohort.arrays import Floats

NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Sphericity:
    """Epsilons and Mauchly's test; NaN where a test has no meaning, and `note` says why."""

    gg: float = NAN  # Greenhouse-Geisser
    hf: float = NAN  # Huynh-Feldt, at most 1
    hf_raw: float = NAN
    lower_bound: float = NAN
    mauchly_w: float = NAN
    mauchly_chi2: float = NAN
    mauchly_df: float = NAN
    mauchly_p: float = NAN
    note: str | None = None

    @property
    def epsilons(self) -> dict[str, float]:
        """Each correction by its name, the uncorrected test first."""
        return {
            "uncorrected": 1.0,
            "Greenhouse-Geisser": self.gg,
            "Huynh-Feldt": self.hf,
            "lower bound": self.lower_bound,
        }


def sphericity(covariance: Floats, *, n: int, groups: int = 1) -> Sphericity:
    """Give epsilons and Mauchly's test of k visits in n patients of so many groups.

    Parameters
    ----------
    covariance : array, k x k
        Doubly centred (rows and columns sum to zero), divided by n - groups.
    n, groups : int
        Patients, and groups of the between factor (1 without one).

    Notes
    -----
    Huynh-Feldt's epsilon by Lecoutre 1991 (doi:10.3102/10769986016004371), the same as Huynh & Feldt's own without a
    between factor. Mauchly's p has the second-order term of Box 1949 as R's mauchly.test computes it.
    """
    k = len(covariance)
    gg = float(np.trace(covariance) ** 2 / ((k - 1) * (covariance**2).sum()))
    room = (k - 1) * (n - groups - (k - 1) * gg)
    raw = ((n - groups + 1) * (k - 1) * gg - 2) / room if room > 1e-9 else math.inf
    mauchly, note = _mauchly(covariance, n=n, groups=groups)
    w, chi2, df, p_value = mauchly
    return Sphericity(
        gg=gg, hf=min(1.0, raw), hf_raw=raw, lower_bound=1 / (k - 1), mauchly_w=w, mauchly_chi2=chi2, mauchly_df=df,
        mauchly_p=p_value, note=note,
    )  # fmt: skip


def _mauchly(covariance: Floats, *, n: int, groups: int) -> tuple[tuple[float, float, float, float], str | None]:
    """W, chi squared, df and p of Mauchly's test; or why there is none."""
    k, p, df = len(covariance), len(covariance) - 1, n - groups
    nothing = (NAN, NAN, NAN, NAN)
    if k == 2:
        return nothing, "With two visits there is no sphericity to test: every epsilon is 1."
    if df < k:
        apart = "visits" if groups == 1 else "visits and groups together (less one)"
        here = f"{n} patients and {k} visits" if groups == 1 else f"{n} patients, {k} visits and {groups} groups"
        return nothing, (
            f"No sphericity test: Mauchly's needs more patients than {apart}, here {here}. Read a corrected p value."
        )
    roots = np.linalg.eigvalsh(covariance)[1:]  # centring makes one of them zero
    if roots[0] <= 1e-12 * roots[-1]:
        return nothing, "No sphericity test: some visits are exact combinations of others (singular covariance)."
    log_w = float(np.log(roots).sum() - p * np.log(roots.mean()))
    rho = 1 - (2 * p**2 + p + 2) / (6 * p * df)
    # R and car have 3 * k here where the polynomial in p has 3 * p; theirs is followed, so that p values agree with
    # theirs (on the reference sets the other form differs by less than 0.1 % of p).
    second = (p + 2) * (p - 1) * (p - 2) * (2 * p**3 + 6 * p**2 + 3 * k + 2) / (288 * (df * p * rho) ** 2)
    chi2, chi2_df = -df * rho * log_w, p * (p + 1) / 2 - 1
    first = float(chdtrc(chi2_df, chi2))
    p_value = first + second * (float(chdtrc(chi2_df + 4, chi2)) - first)
    return (math.exp(log_w), chi2, chi2_df, min(max(p_value, 0.0), 1.0)), None
