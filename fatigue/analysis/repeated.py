"""Does the score differ between visits: repeated-measures ANOVA, Friedman's test, contrasts with one visit.

Needs complete patients: whoever lacks one visit is left out and listed. Conventions of car and afex in R: Mauchly's p
with Box's second-order term, Greenhouse-Geisser and Huynh-Feldt epsilons, partial and generalised eta squared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc, stdtrit

from fatigue.analysis.complete import FEWEST, Complete, complete_patients, too_few
from fatigue.analysis.paired import ADJUSTED, Adjust, paired_t
from fatigue.cohort.cohort import Cohort

Floats = NDArray[np.float64]
Patients = Literal["complete", "available"]

NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class RmAnova:
    """One-way repeated-measures ANOVA over visits; NaN where it could not be run, and a note says why."""

    table: pd.DataFrame  # one row a correction: correction epsilon df1 df2 statistic p_value n
    means: pd.DataFrame  # one row a visit: month mean sd conf_low conf_high n, complete patients
    statistic: float  # F
    df1: float
    df2: float
    p_value: float  # uncorrected
    ss_time: float
    ss_error: float
    ss_subjects: float
    gg_epsilon: float  # Greenhouse-Geisser
    hf_epsilon: float  # Huynh-Feldt, at most 1
    hf_epsilon_raw: float
    p_gg: float
    p_hf: float
    p_lower_bound: float
    mauchly_w: float
    mauchly_chi2: float
    mauchly_df: float
    mauchly_p: float
    eta_sq_partial: float
    eta_sq_generalised: float
    left_out: pd.DataFrame  # patient, missing (tuple of months)
    n_patients: int  # complete
    n_dropped: int
    method: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Friedman:
    """Friedman's rank test over visits, with Kendall's W; both corrected for ties."""

    table: pd.DataFrame  # one row a visit: month mean_rank n
    statistic: float  # chi squared
    df: float
    p_value: float
    kendall_w: float  # 0 = no agreement between patients on the order of visits, 1 = full agreement
    left_out: pd.DataFrame  # patient, missing (tuple of months)
    n_patients: int  # complete
    n_dropped: int
    method: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrasts:
    """Every other visit against one visit: visit - against, so negative = lower than at `against`."""

    table: pd.DataFrame  # month estimate std_error df statistic p_value p_adjusted conf_low conf_high n d_z hedges_g_z
    against: float  # months
    left_out: pd.DataFrame  # patient, missing (tuple of months)
    n_patients: int
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def rm_anova(cohort: Cohort, *, scale: str = "total", months: Sequence[float] | None = None) -> RmAnova:
    """Give the repeated-measures ANOVA of the score over visits, with sphericity test and corrections.

    Parameters
    ----------
    cohort : Cohort
    scale : str
        The total or a subscale.
    months : sequence of float, optional
        Visits to use; all by default. Visits without any score are left out, and a note says so.

    Returns
    -------
    RmAnova
        `table` has F uncorrected, Greenhouse-Geisser, Huynh-Feldt (epsilon at most 1) and lower bound.

    Notes
    -----
    Patients lacking any visit are left out and listed in `left_out`. Run from 3 complete patients and 2 visits;
    Mauchly's test needs 3 visits and more patients than visits. Epsilons: Greenhouse & Geisser 1959
    (doi:10.1007/BF02289823), Huynh & Feldt 1976 (doi:10.3102/10769986001001069). Mauchly's p has the second-order term
    of Box 1949 as R's mauchly.test computes it. Generalised eta squared: Olejnik & Algina 2003
    (doi:10.1037/1082-989X.8.4.434).

    Examples
    --------
    >>> import fatigue
    >>> anova = rm_anova(fatigue.demo())
    >>> anova.df1, anova.df2, anova.n_patients
    (6.0, 132.0, 23)
    """
    complete = complete_patients(cohort, scale, months)
    scores, notes = complete.scores, list(complete.notes)
    n, k = scores.shape
    reason = too_few(n, k, "RM-ANOVA")
    centred = scores - (scores.mean() if scores.size else 0.0)
    if reason is None:
        visit_means, patient_means = centred.mean(axis=0), centred.mean(axis=1)
        ss_time = float(n * (visit_means**2).sum())
        ss_subjects = float(k * (patient_means**2).sum())
        residuals = centred - visit_means - patient_means[:, None]
        ss_error = float((residuals**2).sum())
        if ss_error <= 1e-24 * n * k * max(float(np.abs(scores).max()), 1e-300) ** 2:  # only rounding is left
            reason = "RM-ANOVA not run: every patient changed by exactly the same amounts, so there is no error term."
    if reason is not None:
        return _no_anova(complete, (*notes, reason))
    df1, df2 = float(k - 1), float((n - 1) * (k - 1))
    statistic = (ss_time / df1) / (ss_error / df2)
    covariance = residuals.T @ residuals / (n - 1)  # centred within patients and visits: trace is k - 1 mean squares
    gg = float(np.trace(covariance) ** 2 / ((k - 1) * (covariance**2).sum()))
    hf_raw = _huynh_feldt(gg, n, k)
    epsilons = {
        "uncorrected": 1.0,
        "Greenhouse-Geisser": gg,
        "Huynh-Feldt": min(1.0, hf_raw),
        "lower bound": 1 / (k - 1),
    }
    p_values = {name: float(fdtrc(eps * df1, eps * df2, statistic)) for name, eps in epsilons.items()}
    mauchly, mauchly_note = _mauchly(covariance, n)
    if mauchly_note:
        notes.append(mauchly_note)
    table = pd.DataFrame(
        {
            "correction": list(epsilons),
            "epsilon": list(epsilons.values()),
            "df1": [eps * df1 for eps in epsilons.values()],
            "df2": [eps * df2 for eps in epsilons.values()],
            "statistic": statistic,
            "p_value": list(p_values.values()),
            "n": n,
        }
    )
    return RmAnova(
        table=table, means=_means(complete), statistic=statistic, df1=df1, df2=df2, p_value=p_values["uncorrected"],
        ss_time=ss_time, ss_error=ss_error, ss_subjects=ss_subjects, gg_epsilon=gg, hf_epsilon=epsilons["Huynh-Feldt"],
        hf_epsilon_raw=hf_raw, p_gg=p_values["Greenhouse-Geisser"], p_hf=p_values["Huynh-Feldt"],
        p_lower_bound=p_values["lower bound"], mauchly_w=mauchly[0], mauchly_chi2=mauchly[1], mauchly_df=mauchly[2],
        mauchly_p=mauchly[3], eta_sq_partial=ss_time / (ss_time + ss_error),
        eta_sq_generalised=ss_time / (ss_time + ss_error + ss_subjects), left_out=complete.left_out, n_patients=n,
        n_dropped=complete.n_dropped,
        method=(
            f"One-way repeated-measures ANOVA over {k} visits in the {n} patients with a score at each of them; "
            "Greenhouse-Geisser and Huynh-Feldt corrections (the latter's epsilon at most 1)"
            + ("; Mauchly's test with Box's second-order term." if math.isfinite(mauchly[3]) else ".")
        ),
        notes=tuple(notes),
    )  # fmt: skip


def _huynh_feldt(gg: float, n: int, k: int) -> float:
    room = (k - 1) * (n - 1 - (k - 1) * gg)
    return (n * (k - 1) * gg - 2) / room if room > 1e-9 else math.inf


def _mauchly(covariance: Floats, n: int) -> tuple[tuple[float, float, float, float], str | None]:
    """W, chi squared, df and p of Mauchly's test, from the doubly centred covariance; or why there is none."""
    k, p, df = len(covariance), len(covariance) - 1, n - 1
    nothing = (NAN, NAN, NAN, NAN)
    if k == 2:
        return nothing, "With two visits there is no sphericity to test: every epsilon is 1."
    if n <= k:
        return nothing, (
            f"No sphericity test: Mauchly's needs more patients than visits, here {n} patients and {k} visits. "
            "Read a corrected p value."
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


def _means(complete: Complete) -> pd.DataFrame:
    scores = complete.scores
    n, k = scores.shape
    mean = scores.mean(axis=0) if n else np.full(k, NAN)
    sd = scores.std(axis=0, ddof=1) if n > 1 else np.full(k, NAN)
    half = stdtrit(n - 1, 0.975) * sd / math.sqrt(n) if n > 1 else np.full(k, NAN)
    return pd.DataFrame(
        {"month": complete.months, "mean": mean, "sd": sd, "conf_low": mean - half, "conf_high": mean + half, "n": n}
    )


def _no_anova(complete: Complete, notes: tuple[str, ...]) -> RmAnova:
    corrections = ["uncorrected", "Greenhouse-Geisser", "Huynh-Feldt", "lower bound"]
    table = pd.DataFrame({"correction": corrections, **dict.fromkeys(("epsilon", "df1", "df2"), NAN)})
    table = table.assign(statistic=NAN, p_value=NAN, n=len(complete.scores))
    return RmAnova(
        table=table, means=_means(complete), statistic=NAN, df1=NAN, df2=NAN, p_value=NAN, ss_time=NAN, ss_error=NAN,
        ss_subjects=NAN, gg_epsilon=NAN, hf_epsilon=NAN, hf_epsilon_raw=NAN, p_gg=NAN, p_hf=NAN, p_lower_bound=NAN,
        mauchly_w=NAN, mauchly_chi2=NAN, mauchly_df=NAN, mauchly_p=NAN, eta_sq_partial=NAN, eta_sq_generalised=NAN,
        left_out=complete.left_out, n_patients=len(complete.scores), n_dropped=complete.n_dropped,
        method="RM-ANOVA was not run.", notes=notes,
    )  # fmt: skip


def friedman(cohort: Cohort, *, scale: str = "total", months: Sequence[float] | None = None) -> Friedman:
    """Give Friedman's test of the score over visits, with Kendall's W and the mean rank of each visit.

    Parameters
    ----------
    cohort : Cohort
    scale : str
        The total or a subscale.
    months : sequence of float, optional
        Visits to use; all by default. Visits without any score are left out, and a note says so.

    Notes
    -----
    Patients lacking any visit are left out and listed in `left_out`. Rank 1 is a patient's lowest score; ties get
    mid-ranks after rounding to 10 decimals, and chi squared and W are corrected for them. The p value is chi squared's
    with visits - 1 df, an approximation in few patients. Run from 3 complete patients and 2 visits. Friedman 1937
    (doi:10.1080/01621459.1937.10503522), Kendall & Babington Smith 1939 (doi:10.1214/aoms/1177732186).

    Examples
    --------
    >>> import fatigue
    >>> friedman(fatigue.demo()).df
    6.0
    """
    complete = complete_patients(cohort, scale, months)
    n, k = complete.scores.shape
    reason = too_few(n, k, "Friedman's test")
    ranks, tie_sum = _ranks_within(complete.scores)
    statistic = NAN
    if reason is None:
        correction = 1 - tie_sum / (n * (k**3 - k))
        if correction <= 1e-12:
            reason = "Friedman's test not run: every patient has the same score at every visit."
        else:
            rank_sums = ranks.sum(axis=1)
            spread = float(((rank_sums - n * (k + 1) / 2) ** 2).sum())
            statistic = 12 * spread / (n * k * (k + 1)) / correction
    ran = reason is None
    return Friedman(
        table=pd.DataFrame(
            {"month": complete.months, "mean_rank": ranks.mean(axis=1) if n else np.full(k, NAN), "n": n}
        ),
        statistic=statistic,
        df=float(k - 1) if ran else NAN,
        p_value=float(chdtrc(k - 1, statistic)) if ran else NAN,
        kendall_w=statistic / (n * (k - 1)) if ran else NAN,
        left_out=complete.left_out,
        n_patients=n,
        n_dropped=complete.n_dropped,
        method=(
            f"Friedman's rank test over {k} visits in the {n} patients with a score at each of them, chi squared and "
            "Kendall's W corrected for ties."
            if ran
            else "Friedman's test was not run."
        ),
        notes=complete.notes if reason is None else (*complete.notes, reason),
    )


def _ranks_within(scores: Floats) -> tuple[Floats, float]:
    """Mid-ranks within each patient, visits x patients, and the sum of t^3 - t over ties.

    Comparing visits two by two costs k^2 passes over the patients, and no sort.
    """
    columns = np.ascontiguousarray(np.round(scores, 10).T)
    k, n = columns.shape
    ranks, equals = np.ones((k, n)), np.ones((k, n))
    for first in range(k):
        for second in range(first):
            is_equal = columns[first] == columns[second]
            is_above = columns[first] > columns[second]
            ranks[first] += is_above + 0.5 * is_equal
            ranks[second] += ~is_above - 0.5 * is_equal
            equals[first] += is_equal
            equals[second] += is_equal
    return ranks, float((equals**2 - 1).sum())


def contrasts(
    cohort: Cohort,
    *,
    against: float = 0,
    adjust: Adjust = "holm",
    patients: Patients = "complete",
    scale: str = "total",
) -> Contrasts:
    """Give every other visit against one visit, by paired t, with p values adjusted for the number of visits.

    Parameters
    ----------
    cohort : Cohort
    against : float
        Month of the visit the others are compared with.
    adjust : "holm", "bonferroni" or "none"
        How p values are adjusted; intervals are not.
    patients : "complete" or "available"
        Patients with every visit (those of the RM-ANOVA), or for each contrast those with its two visits.
    scale : str
        The total or a subscale.

    Returns
    -------
    Contrasts
        `table` has estimate = mean of (visit - against) in points, 95 % interval, d_z = mean / SD of the differences,
        and Hedges' g_z (d_z with the exact small-sample correction).

    Notes
    -----
    Patients lacking visits are left out as `patients` says; `n` is given per row. A contrast needs 3 patients. Holm
    1979 (https://www.jstor.org/stable/4615733), Hedges 1981 (doi:10.3102/10769986006002107).

    Examples
    --------
    >>> import fatigue
    >>> contrasts(fatigue.demo()).table["month"].tolist()
    [6.0, 12.0, 18.0, 24.0, 30.0, 36.0]
    """
    cohort.month_index(against)
    complete = complete_patients(cohort, scale, None)
    notes = list(complete.notes)
    if patients == "complete":
        scores = complete.scores
    else:
        scores = cohort.score_array(scale)[:, [cohort.months.index(month) for month in complete.months]]
    others = tuple(month for month in complete.months if month != against)
    if against in complete.months:
        columns = [complete.months.index(month) for month in others]
        differences = scores[:, columns] - scores[:, [complete.months.index(against)]]
    else:
        differences = np.full((0, len(others)), NAN)
    table = paired_t(np.round(differences, 10), adjust)
    table.insert(0, "month", list(others))
    is_short = table["n"] < FEWEST
    if is_short.any():
        named = ", ".join(f"{month:g}" for month in table.loc[is_short, "month"])
        notes.append(f"No contrast at month {named}: each needs at least {FEWEST} patients with both scores.")
    if (~is_short & table["statistic"].isna()).any():
        notes.append("Where every patient changed by the same amount there is no error, and so no test.")
    if not others:
        notes.append("There is one visit only, so there is nothing to compare it with.")
    n_patients = int(np.isfinite(differences).any(axis=1).sum())
    return Contrasts(
        table=table,
        against=float(against),
        left_out=complete.left_out,
        n_patients=n_patients,
        n_dropped=cohort.n_patients - n_patients,
        method=(
            f"Paired t tests of each visit against month {against:g}, "
            + ("patients with every visit" if patients == "complete" else "patients with both visits of a contrast")
            + f"; p values {ADJUSTED[adjust]}; 95 % intervals not adjusted."
        ),
        notes=tuple(notes),
    )
