"""Does the score differ between visits: repeated-measures ANOVA, Friedman's test, contrasts with one visit.

Needs complete patients: whoever lacks one visit is left out and listed. Conventions of car and afex in R: type III sums
of squares with groups, Mauchly's p with Box's second-order term, Greenhouse-Geisser and Huynh-Feldt epsilons, partial
and generalised eta squared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from fatigue.analysis.anova.strata import Sums
from fatigue.analysis.anova.terms import effects, method
from fatigue.analysis.arithmetic.by_month import ByMonth
from fatigue.analysis.arithmetic.friedman import friedman_chi2, ranks_within
from fatigue.analysis.arithmetic.paired import ADJUSTED, Adjust, paired_t, untested
from fatigue.analysis.arithmetic.verdict import is_significant
from fatigue.analysis.patients.complete import complete_patients, in_groups, means_by_visit, too_few
from fatigue.cohort.cohort import Cohort

Patients = Literal["complete", "available"]

NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class RmAnova:
    """Repeated-measures ANOVA over visits, with one between factor or none; NaN where not run, and a note says why.

    Scalars without a term's name speak of the visits; with groups, of the visits in the average group.
    """

    table: pd.DataFrame  # a term and correction a row; sum_sq, error_sum_sq, eta_sq_... beside the house's columns
    means: pd.DataFrame  # one row a group and visit: group month mean sd conf_low conf_high n, complete patients
    groups: tuple[str, ...]
    statistic: float  # F
    df1: float
    df2: float
    p_value: float  # uncorrected
    ss_time: float
    ss_error: float
    ss_subjects: float  # within groups
    gg_epsilon: float  # Greenhouse-Geisser
    hf_epsilon: float  # Huynh-Feldt (Lecoutre), at most 1
    hf_epsilon_raw: float
    p_gg: float
    p_hf: float
    p_lower_bound: float
    p_group: float  # NaN without groups
    p_interaction: float  # uncorrected
    p_interaction_gg: float
    mauchly_w: float
    mauchly_chi2: float
    mauchly_df: float
    mauchly_p: float
    eta_sq_partial: float
    eta_sq_generalised: float
    left_out: pd.DataFrame  # lacking a visit: patient, missing (tuple of months)
    n_patients: int  # complete, and of a known group
    n_dropped: int
    method: str
    notes: tuple[str, ...]

    @property
    def p_decides(self) -> float:
        """The p value of the visits that decides: Greenhouse-Geisser's, the uncorrected where there is none."""
        return self.p_gg if math.isfinite(self.p_gg) else self.p_value

    @property
    def is_clear(self) -> bool:
        """Whether the visits differ by that p value."""
        return is_significant(self.p_decides)


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
class Contrasts(ByMonth):
    """Every other visit against one visit: visit - against, so negative = lower than at `against`."""

    table: pd.DataFrame  # month estimate std_error df statistic p_value p_adjusted conf_low conf_high n d_z hedges_g_z
    against: float  # months
    left_out: pd.DataFrame  # patient, missing (tuple of months)
    n_patients: int
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def rm_anova(
    cohort: Cohort,
    *,
    by: str | None = None,
    scale: str = "total",
    months: Sequence[float] | None = None,
    sums: Sums = "type III",
) -> RmAnova:
    """Give the repeated-measures ANOVA of the score over visits, with sphericity test and corrections.

    Parameters
    ----------
    cohort : Cohort
    by : str, optional
        A baseline column: age, edss (in fixed classes), employment (working or not), or any category. Adds the groups,
        and whether they change differently (group x visit).
    scale : str
        The total or a subscale.
    months : sequence of float, optional
        Visits to use; all by default. Visits without any score are left out, and a note says so.
    sums : "type III" or "type II"
        With groups of unequal size: the visits in the average group, or in the average patient. Nothing else differs.

    Returns
    -------
    RmAnova
        `table` has the terms visit, group and group x visit, those within patients with F uncorrected,
        Greenhouse-Geisser, Huynh-Feldt (epsilon at most 1) and lower bound.

    Notes
    -----
    Patients lacking any visit are left out and listed in `left_out`; those of no known group are counted in a note. Run
    from 3 complete patients (2 more than groups) and 2 visits; Mauchly's test needs 3 visits and more patients than
    visits. Epsilons: Greenhouse & Geisser 1959 (doi:10.1007/BF02289823), Huynh & Feldt 1976
    (doi:10.3102/10769986001001069), with groups corrected by Lecoutre 1991. Generalised eta squared: Olejnik & Algina
    2003 (doi:10.1037/1082-989X.8.4.434), groups counted as manipulated.

    Examples
    --------
    >>> import fatigue
    >>> anova = rm_anova(fatigue.demo())
    >>> anova.df1, anova.df2, anova.n_patients
    (6.0, 132.0, 23)
    >>> rm_anova(fatigue.demo(), by="sex").table["term"].unique().tolist()
    ['visit', 'group', 'group x visit']
    """
    complete = complete_patients(cohort, scale, months)
    codes, groups, notes = in_groups(cohort, complete, by)
    scores, codes = complete.scores[codes >= 0], codes[codes >= 0]
    found = effects(scores, codes, n_groups=len(groups), sums=sums)
    shape, table = found.sphericity, found.table
    visit, interaction = ({row["correction"]: row for row in table[table["term"] == term].to_dict("records")}
                          for term in ("visit", "group x visit"))  # fmt: skip
    plain = visit["uncorrected"]
    return RmAnova(
        table=table, means=means_by_visit(scores, codes, groups, months=complete.months), groups=groups,
        statistic=plain["statistic"], df1=plain["df1"], df2=plain["df2"], p_value=plain["p_value"],
        ss_time=plain["sum_sq"], ss_error=plain["error_sum_sq"],
        ss_subjects=NAN if found.strata is None else found.strata.between, gg_epsilon=shape.gg, hf_epsilon=shape.hf,
        hf_epsilon_raw=shape.hf_raw, p_gg=visit["Greenhouse-Geisser"]["p_value"],
        p_hf=visit["Huynh-Feldt"]["p_value"], p_lower_bound=visit["lower bound"]["p_value"],
        p_group=float(table.loc[table["term"] == "group", "p_value"].sum(min_count=1)),
        p_interaction=interaction["uncorrected"]["p_value"] if interaction else NAN,
        p_interaction_gg=interaction["Greenhouse-Geisser"]["p_value"] if interaction else NAN,
        mauchly_w=shape.mauchly_w, mauchly_chi2=shape.mauchly_chi2, mauchly_df=shape.mauchly_df,
        mauchly_p=shape.mauchly_p, eta_sq_partial=plain["eta_sq_partial"],
        eta_sq_generalised=plain["eta_sq_generalised"], left_out=complete.left_out, n_patients=len(scores),
        n_dropped=cohort.n_patients - len(scores),
        method=method(found, by=by, sums=sums),
        notes=(*notes, *(note for note in (found.reason, shape.note) if note)),
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
    ranks, tie_sum = ranks_within(complete.scores)
    mean_ranks, statistic = ranks.mean(axis=1) if n else np.full(k, NAN), NAN
    if reason is None:
        statistic = friedman_chi2(ranks, tie_sum)
        if math.isnan(statistic):
            reason = "Friedman's test not run: every patient has the same score at every visit."
    ran = reason is None
    return Friedman(
        table=pd.DataFrame({"month": complete.months, "mean_rank": mean_ranks, "n": n}),
        statistic=statistic, df=float(k - 1) if ran else NAN,
        p_value=float(chdtrc(k - 1, statistic)) if ran else NAN, kendall_w=statistic / (n * (k - 1)) if ran else NAN,
        left_out=complete.left_out, n_patients=n, n_dropped=complete.n_dropped,
        method=(
            f"Friedman's rank test over {k} visits in the {n} patients with a score at each of them, chi squared and "
            "Kendall's W corrected for ties."
            if ran
            else "Friedman's test was not run."
        ),
        notes=complete.notes if reason is None else (*complete.notes, reason),
    )  # fmt: skip


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
    notes += untested(table)
    if not others:
        notes.append("There is one visit only, so there is nothing to compare it with.")
    n_patients = int(np.isfinite(differences).any(axis=1).sum())
    return Contrasts(
        table=table, against=float(against), left_out=complete.left_out, n_patients=n_patients,
        n_dropped=cohort.n_patients - n_patients,
        method=(
            f"Paired t tests of each visit against month {against:g}, "
            + ("patients with every visit" if patients == "complete" else "patients with both visits of a contrast")
            + f"; p values {ADJUSTED[adjust]}; 95 % intervals not adjusted."
        ),
        notes=tuple(notes),
    )  # fmt: skip
