"""How did the score change when nobody is dropped? The mixed model for repeated measures of clinical trials.

Every score counts, also of patients with missing forms: a normal model with a mean for each visit (and group) and a
covariance between visits, by restricted maximum likelihood. Conventions of SAS PROC MIXED and R's mmrm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.analysis.arithmetic.by_month import ByMonth
from fatigue.analysis.mixed.effects import layout
from fatigue.analysis.mixed.estimates import Asking, asking, unanswered
from fatigue.analysis.mixed.fallback import failure_note, first_that_fits
from fatigue.analysis.mixed.grid import Grid, between_groups, changes, differences, means
from fatigue.analysis.mixed.groups_compared import GroupsCompared
from fatigue.analysis.mixed.model import MixedFit, Problem, fit, prepare
from fatigue.analysis.mixed.residuals import scaled_residuals
from fatigue.analysis.mixed.robust import robust
from fatigue.analysis.mixed.small_sample import Precision, precision
from fatigue.analysis.mixed.structures import WORDS, Name
from fatigue.analysis.mixed.summaries import (
    coefficients_table,
    covariances_table,
    joint_table,
    patterns_table,
    untested,
)
from fatigue.analysis.mixed.visit_design import VisitDesign, visit_design
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError

Covariance = Literal[
    "auto", "us", "toeph", "toep", "ar1h", "ar1", "csh", "cs", "ri", "ris",
    "auto by group", "us by group", "toeph by group", "toep by group", "ar1h by group", "ar1 by group",
    "csh by group", "cs by group", "ri by group", "ris by group",
]  # fmt: skip
Df = Literal["kenward-roger", "satterthwaite", "robust"]

BY_GROUP = " by group"
FEWEST = 3  # patients
DF_WORDS = {
    "kenward-roger": "Kenward-Roger standard errors and degrees of freedom (observed information, linear form, as SAS)",
    "satterthwaite": "Satterthwaite degrees of freedom",
    "robust": "bias-reduced robust standard errors (CR2) with Satterthwaite degrees of freedom",
}
MONTHS_PER_YEAR = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mmrm(ByMonth, GroupsCompared):
    """A fitted mixed model; NaN where there is no fit, and a note says why. Changes are later - earlier."""

    table: pd.DataFrame  # group month ...: change from baseline (from the first visit)
    means: pd.DataFrame  # group month ...: least-squares means
    between_visits: pd.DataFrame  # group month against ...: every pair of visits
    between_groups: pd.DataFrame  # of ("mean", "change") group against month ...; empty without groups
    coefficients: pd.DataFrame  # effect at ...: at is "", "month 6" (against the first visit) or "per year"
    tests: pd.DataFrame  # term df1 df statistic p_value n: joint F tests, type III
    covariances: pd.DataFrame  # group month other covariance correlation
    patterns: pd.DataFrame  # months (tuple of those seen) n: patients with just these
    patients: pd.Index  # in the model; the rows of the arrays below
    scores: Floats  # patients x visits
    values: Floats  # patients x effects
    visit_means: Floats  # visits x effects: what each effect's value adds to a visit's expected score
    months: tuple[float, ...]
    groups: tuple[str, ...]
    group_of_patient: NDArray[np.intp]
    structure: str  # of the covariance fitted: "us", ...
    asked: str
    df_method: Df
    is_fitted: bool
    n_steps: int  # of the search
    minus2_loglik: float  # -2 restricted log-likelihood
    aic: float  # counts the covariance parameters, as SAS
    bic: float  # the same, with the logarithm of the number of patients
    n_parameters: int  # of the covariance
    n_scores: int
    n_first_only: int  # patients without a score after the first visit: in the model, by their first score alone
    n_patients: int
    n_dropped: int  # lacking every score, the group or a covariate
    method: str
    notes: tuple[str, ...]

    @property
    def expected(self) -> Floats:
        """Expected scores, patients x visits, where there is a score or not."""
        return self.values @ self.visit_means.T

    @property
    def residuals(self) -> pd.DataFrame:
        """One row a score: patient, month, fitted, residual, scaled (independent standard normal if all is well)."""
        expected = self.expected
        residual = self.scores - expected
        k = len(self.months)
        sigma = self.covariances["covariance"].to_numpy().reshape(-1, k, k) if k else np.empty((0, 0, 0))
        own = self.group_of_patient if len(sigma) > 1 else np.zeros_like(self.group_of_patient)
        scaled = scaled_residuals(residual, sigma, own) if self.is_fitted else residual
        row, visit = np.nonzero(np.isfinite(self.scores))
        return pd.DataFrame(
            {
                "patient": self.patients.to_numpy()[row],
                "month": np.array(self.months)[visit],
                "fitted": expected[row, visit],
                "residual": residual[row, visit],
                "scaled": scaled[row, visit],
            }
        )


def mmrm(
    cohort: Cohort,
    *,
    covariates: Sequence[str] = (),
    by: str | None = None,
    covariance: Covariance = "auto",
    df: Df = "kenward-roger",
) -> Mmrm:
    """Give the mixed model for repeated measures of the total score: means and changes by visit, with everybody in.

    Parameters
    ----------
    cohort : Cohort
    covariates : sequence of str
        Baseline columns, or `baseline_score`; "age:visit" lets the effect of age differ between visits. With
        `baseline_score` only later visits are modelled, and a change is from the mean baseline.
    by : str, optional
        A baseline column: each group has its own mean at each visit.
    covariance : str
        us (unstructured), toeph, toep, ar1h, ar1, csh, cs; each followed by " by group" for one covariance a group.
        ri and ris (random intercept, and slope) are the linear mixed model: the mean is a straight line over time, with
        points per year among the coefficients. auto walks a path fixed in advance, us, toeph, ar1h, csh, toep, ar1, cs,
        and takes the first that converges with a covariance that is not nearly singular. It starts with us given 2
        complete patients, or 7 patients, for each visit; else with toeph, whose intervals hold what they say with
        fewer (docs/coverage-mixed-model.md). No p value is looked at; `notes` say what was passed over and why.
    df : {"kenward-roger", "satterthwaite", "robust"}
        Kenward-Roger: observed information, linear form, as SAS. Satterthwaite: the same degrees of freedom for one
        row, unadjusted errors. Robust: bias-reduced sandwich (CR2) with its own degrees of freedom, where the
        structure is doubted.

    Returns
    -------
    Mmrm
        `table` has the change from baseline by visit (and group).

    Raises
    ------
    AnalysisError
        When a column is not there or was recorded after the baseline, or an option does not exist.

    Notes
    -----
    Missing scores are taken to be missing at random: given the scores there are, whether a form is missing must not
    depend on what it would have said. Nothing is filled in, nor after a death. Patients lacking a covariate or the
    group are left out and counted. A structure asked for that does not converge gives NaN and a note, never its last
    step. Numbers among the covariates are held at their mean, categories count each level alike. Joint tests are of
    differences from the first visit and level [2]_.

    References
    ----------
    .. [1] Mallinckrodt et al., Drug Inf J 2008;42:303-319. doi:10.1177/009286150804200402
    .. [2] Fai & Cornelius, J Stat Comput Simul 1996;54:363-378. doi:10.1080/00949659608811740
    .. [3] Kenward & Roger, Biometrics 1997;53:983-997. doi:10.2307/2533558
    .. [4] Pustejovsky & Tipton, J Bus Econ Stat 2018;36:672-683. doi:10.1080/07350015.2016.1247004

    Examples
    --------
    >>> import fatigue
    >>> fit = mmrm(fatigue.demo())
    >>> fit.table["month"].tolist(), fit.n_patients
    ([6.0, 12.0, 18.0, 24.0, 30.0, 36.0], 23)
    """
    if covariance not in get_args(Covariance) or df not in get_args(Df):
        raise AnalysisError(
            f"No covariance {covariance!r} with df {df!r}. Choose a covariance among {', '.join(get_args(Covariance))} "
            f"and df among {', '.join(get_args(Df))}."
        )
    name = covariance.removesuffix(BY_GROUP)
    is_line = name in ("ri", "ris")
    plan = visit_design(cohort, covariates=covariates, by=by, over="line" if is_line else "by visit")
    times = np.array(plan.months) / MONTHS_PER_YEAR
    refusal = _refusal(plan)
    if refusal:
        nothing = _Run(asked=covariance, df=df, notes=(refusal,), asking=unanswered(layout(plan.effects, times)))
        return _result(cohort, plan, nothing)
    group = plan.codes if covariance.endswith(BY_GROUP) else None
    problem = prepare(plan.scores, plan.effects, times=times, group=group)
    fitted, notes = first_that_fits(problem) if name == "auto" else (fit(problem, cast(Name, name)), ())
    if fitted.failure:
        notes = (*notes, failure_note(fitted, plan.pairs.sum(axis=0), months=plan.months, was_chosen=name != "auto"))
    elif name == "auto":
        notes = (*notes, f"Covariance used: {WORDS[fitted.structure.name]}, by a path fixed in advance.")
    if not problem.keep.all():
        notes = (*notes, "Some means cannot be told: nobody of a group came to a visit, or covariates are collinear.")
    known = _precision(problem, fitted, plan.scores, df)
    run = _Run(asked=covariance, df=df, notes=notes, asking=asking(problem, fitted, known), fitted=fitted)
    return _result(cohort, plan, run)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    asked: str
    df: Df
    notes: tuple[str, ...]
    asking: Asking
    fitted: MixedFit | None = None


def _refusal(plan: VisitDesign) -> str:
    n, k = plan.scores.shape
    least = 2 if plan.baseline is None else 1
    if k < least:
        return f"MMRM not run: it needs at least {least} visits with scores, here {k}."
    if n < FEWEST:
        return f"MMRM not run: it needs at least {FEWEST} patients with scores and every covariate, here {n}."
    if k > 1 and not np.triu(plan.pairs.sum(axis=0), 1).any():
        return "MMRM not run: no patient has scores at two visits, so nothing is known of changes within patients."
    n_scores, n_means = int(np.isfinite(plan.scores).sum()), len(layout(plan.effects, np.zeros(k)).which)
    if n_scores <= n_means:
        return (
            f"MMRM not run: {n_scores} scores are not more than the {n_means} means and effects to estimate. "
            "Choose fewer covariates or groups, or loosen the filters."
        )
    return ""


def _precision(problem: Problem, fitted: MixedFit, scores: Floats, df: Df) -> Precision | None:
    if fitted.maximum is None:
        return None
    if df == "robust":
        return robust(problem, fitted, scores)
    return precision(problem.data, fitted.maximum, is_adjusted=df == "kenward-roger")


def _result(cohort: Cohort, plan: VisitDesign, run: _Run) -> Mmrm:
    fitted = run.fitted
    is_fitted = fitted is not None and fitted.maximum is not None
    n, n_scores = len(plan.scores), int(np.isfinite(plan.scores).sum())
    k = fitted.n_parameters if fitted is not None else 0
    minus2 = fitted.minus2 if fitted is not None else np.nan
    grid = Grid(groups=plan.groups, months=plan.months, values=plan.grid, pairs=plan.pairs, baseline=plan.baseline)
    layed = run.asking.plan
    tests = joint_table(run.asking, plan.grid.mean(axis=0), n=n)
    return Mmrm(
        table=changes(run.asking, grid),
        means=means(run.asking, grid),
        between_visits=differences(run.asking, grid),
        between_groups=between_groups(run.asking, grid),
        coefficients=coefficients_table(run.asking, plan.months, n=n),
        tests=tests,
        covariances=covariances_table(fitted, plan.months, groups=plan.groups),
        patterns=patterns_table(plan.scores, plan.months),
        patients=cohort.patients.index[plan.rows],
        scores=plan.scores,
        values=layed.z,
        visit_means=layed.means(run.asking.beta),
        months=plan.months,
        groups=plan.groups,
        group_of_patient=plan.codes,
        structure=fitted.structure.name if fitted is not None else "",
        asked=run.asked,
        df_method=run.df,
        is_fitted=is_fitted,
        n_steps=fitted.maximum.n_steps if fitted is not None and fitted.maximum is not None else 0,
        minus2_loglik=minus2,
        aic=minus2 + 2 * k,
        bic=minus2 + float(np.log(max(n, 1))) * k,
        n_parameters=k,
        n_scores=n_scores,
        n_first_only=plan.n_first_only,
        n_patients=n,
        n_dropped=cohort.n_patients - n,
        method=_method(cohort, plan, run),
        notes=(*plan.notes, *run.notes, *(untested(tests) if is_fitted else ())),
    )


def _method(cohort: Cohort, plan: VisitDesign, run: _Run) -> str:
    if run.fitted is None or run.fitted.maximum is None:
        return "MMRM was not fitted."
    mean = "a straight line over time" if run.fitted.structure.name in ("ri", "ris") else "a mean at each visit"
    groups = " of each group" if len(plan.groups) > 1 else ""
    adjusted = f", adjusted for {', '.join(plan.labels)}" if plan.labels else ""
    own = ", one a group" if run.asked.endswith(BY_GROUP) else ""
    words = WORDS[run.fitted.structure.name]
    n_scores = int(np.isfinite(plan.scores).sum())
    return (
        f"Mixed model for repeated measures of {cohort.instrument.name} ({mean}{groups}{adjusted}) by restricted "
        f"maximum likelihood, with {words} covariance{own}, from {n_scores} scores of {len(plan.scores)} patients at "
        f"{len(plan.months)} visits; {DF_WORDS[run.df]}. Missing scores are taken to be missing at random: nothing is "
        "filled in."
    )
