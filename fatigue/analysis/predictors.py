"""What at baseline goes with the change? Multiple linear regression, the baseline score always among the predictors.

Change correlates with where it started by construction, so a model of change without the baseline score would credit
its part to whatever goes with it. Ordinary and HC3 errors stand side by side, with influence by patient and VIF.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.analysis.arithmetic.paired import adjusted
from fatigue.analysis.arithmetic.regression import LeastSquares, regress, t_tests
from fatigue.analysis.arithmetic.verdict import Verdict, is_significant, of_interval
from fatigue.analysis.patients.design import BASELINE, Design, Predictor, Term, design, later_visit
from fatigue.analysis.patients.fit_notes import PER_TERM, fit_notes
from fatigue.analysis.patients.two_scores import observed_change
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Scale
from fatigue.errors import TooFewError

Outcome = Literal["change", "score"]

FAR = 2  # standard errors
SPARE = 2  # rows beyond the number of coefficients: one to estimate the scatter, one to leave out


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictorModel:
    """A fitted regression of the change (end - baseline, points of the scale) or of the score at the end."""

    table: pd.DataFrame  # one row a coefficient: questions first, then the baseline score, then the intercept
    patients: pd.DataFrame  # index patient: observed fitted residual rstandard rstudent leverage cooks_distance dffits
    r_squared: float
    adj_r_squared: float
    loo_r_squared: float  # 1 - PRESS / total sum of squares; below 0: worse than the mean
    sigma: float  # points
    f_statistic: float
    f_df1: int
    f_df2: int
    f_p: float
    breusch_pagan: float  # Koenker's studentised statistic; chi-squared with f_df1 degrees of freedom
    breusch_pagan_p: float
    aic: float  # counts sigma, as R
    bic: float
    budget: int  # terms this many patients allow, the baseline score among them
    n_terms: int  # terms in the model, without the intercept
    outcome: Outcome
    end: float  # months
    scale: Scale
    predictors: tuple[Predictor, ...]  # asked for and added, the baseline score first; also those left out as constant
    terms: tuple[Term, ...]  # in the model, in the order of the arrays below
    slopes: Floats  # one a term
    x: Floats  # patients x terms
    x_mean: Floats
    y_mean: float
    unscaled: Floats  # inverse cross product of the centred x; times sigma squared: covariance of the slopes
    n_patients: int
    n_dropped: int  # lacking a score at either visit, or a predictor
    method: str
    notes: tuple[str, ...]

    @property
    def clear(self) -> pd.DataFrame:
        """The questions whose HC3 p value, adjusted by Holm for how many were asked, is below the level."""
        return self.table[[is_significant(p) for p in self.table["p_adjusted"]]]

    def by_interval(self, term: str) -> Verdict:
        """Give what the HC3 interval of a coefficient bears, not adjusted for how many were asked."""
        row = self.table[self.table["term"] == term].iloc[0]
        return of_interval(row["hc3_conf_low"], row["hc3_conf_high"])

    @property
    def outlying(self) -> pd.Series:
        """Which patients lie more than 2 standard errors from what the others' model expects of them."""
        return self.patients["rstudent"].abs() > FAR

    @property
    def influential(self) -> pd.Series:
        """Which patients pull the model: Cook's distance above 4 / n."""
        return self.patients["cooks_distance"] > 4 / max(self.n_patients, 1)

    @property
    def mean_change(self) -> Verdict:
        """What the t interval of the mean outcome bears."""
        return of_interval(*observed_change(self.patients["observed"].to_numpy(dtype=float))[1:])

    @property
    def partial(self) -> pd.DataFrame:
        """Partial residuals, one row a term and patient: term, label, patient, x, component, partial_residual.

        `component` is this term's part of the prediction, 0 at the mean of x: the straight line of the plot;
        `partial_residual` is that plus the patient's residual (R's `residuals(type = "partial")`).
        """
        n, k = self.x.shape
        component = (self.x - self.x_mean) * self.slopes
        residual = self.patients["residual"].to_numpy()[:, None]
        names, labels = [term.name for term in self.terms], [term.label for term in self.terms]
        return pd.DataFrame(
            {
                "term": np.repeat(np.array(names, dtype=object), n),
                "label": np.repeat(np.array(labels, dtype=object), n),
                "patient": np.tile(self.patients.index.to_numpy(), k),
                "x": self.x.T.ravel(),
                "component": component.T.ravel(),
                "partial_residual": (component + residual).T.ravel(),
            }
        )


def fit(
    cohort: Cohort,
    *,
    predictors: tuple[str, ...],
    outcome: Outcome = "change",
    end: float | None = None,
    scale: str = "total",
) -> PredictorModel:
    """Give the regression of the change in fatigue on what was known at baseline.

    Parameters
    ----------
    cohort : Cohort
    predictors : tuple of str
        Columns of `cohort.patients`. Numbers enter as they are; `employment` as one dummy, working against everything
        else; other categories as dummies. The baseline score (`baseline_score`) is in the model, named or not.
    outcome : {"change", "score"}
        End minus baseline in points (for the FIS negative = less fatigue), or the score at the end. Both give the same
        coefficients but for the baseline score's own, which differs by 1.
    end : float, optional
        Month to compare with the baseline; the last one by default.
    scale : str
        "total" or a subscale.

    Returns
    -------
    PredictorModel
        `table` has term, label, per, role (question, adjustment, intercept), estimate, std_error, df, statistic,
        p_value, conf_low, conf_high; the same with HC3 errors as hc3_std_error ... hc3_conf_high, on t(n - p);
        p_adjusted (HC3, Holm over the questions);
        standardised with its HC3 and its ordinary interval (SDs of the outcome per SD of x); vif (one a column); n.

    Raises
    ------
    TooFewError
        When fewer complete patients than coefficients + 2 are left.
    AnalysisError
        When a column is not there, or was recorded after the baseline.

    Notes
    -----
    Only patients with both scores and every predictor count; nothing is imputed; employment or driving "unknown" is
    missing. A constant or collinear term is left out, with a note. Leave-one-out R2, Cook's distance and DFFITS come
    from the leverage, without refitting. The budget, one term per 7 patients beside the baseline score, is this
    project's rule (23 patients: baseline and three), tighter than the two subjects a variable that suffice for unbiased
    coefficients [3]_. There is no stepwise selection.

    References
    ----------
    .. [1] MacKinnon & White, J Econometrics 1985;29:305-325. doi:10.1016/0304-4076(85)90158-7 (HC3)
    .. [2] Long & Ervin, Am Stat 2000;54:217-224. doi:10.1080/00031305.2000.10474549 (HC3 in small samples)
    .. [3] Austin & Steyerberg, J Clin Epidemiol 2015;68:627-636. doi:10.1016/j.jclinepi.2014.12.014
    .. [4] Koenker, J Econometrics 1981;17:107-112. doi:10.1016/0304-4076(81)90062-2 (Breusch-Pagan)

    Examples
    --------
    >>> import fatigue
    >>> model = fit(fatigue.demo(), predictors=("age", "edss", "employment"))
    >>> list(model.table["term"])
    ['age', 'edss', 'working', 'baseline_score', 'intercept']
    >>> model.n_patients
    23
    """
    end = later_visit(cohort, end)
    start_score, end_score = cohort.at(0, scale=scale), cohort.at(end, scale=scale)
    scored = np.isfinite(start_score) & np.isfinite(end_score)
    columns = tuple(dict.fromkeys((BASELINE, *predictors)))  # first, so that it is the last to go if collinear
    planned = design(cohort, columns=columns, rows=scored, scale=scale)
    _refuse_too_few(planned, columns)
    rows = planned.rows
    y = (end_score - start_score if outcome == "change" else end_score)[rows]
    found = regress(y, planned.x)
    terms = tuple(planned.terms[position] for position in found.kept)
    patients = _patients(found, cohort.patients.index[rows], y)
    return PredictorModel(
        table=_table(found, terms),
        patients=patients,
        r_squared=found.r_squared,
        adj_r_squared=found.adj_r_squared,
        loo_r_squared=found.loo_r_squared,
        sigma=found.sigma,
        f_statistic=found.f_statistic,
        f_df1=len(terms),
        f_df2=found.df,
        f_p=found.f_p,
        breusch_pagan=found.breusch_pagan,
        breusch_pagan_p=found.breusch_pagan_p,
        aic=found.aic,
        bic=found.bic,
        budget=_budget(found.n),
        n_terms=len(terms),
        outcome=outcome,
        end=end,
        scale=cohort.instrument.scale(scale),
        predictors=planned.predictors,
        terms=terms,
        slopes=found.coefficients[1:],
        x=planned.x[:, found.kept],
        x_mean=found.x_mean,
        y_mean=found.y_mean,
        unscaled=found.unscaled,
        n_patients=found.n,
        n_dropped=cohort.n_patients - found.n,
        method=_method(cohort, found, terms, outcome=outcome, end=end),
        notes=(
            *_dropped(planned, scored, end),
            *planned.notes,
            *fit_notes(found, planned, patients=patients, budget=_budget(found.n)),
        ),
    )


def _budget(n: int) -> int:
    """Give how many terms n patients allow, the baseline score among them: 23 patients allow 4."""
    return 1 + n // PER_TERM


def _refuse_too_few(planned: Design, columns: tuple[str, ...]) -> None:
    least = max(len(planned.terms), len(columns)) + 1 + SPARE  # a constant column may vary among more patients
    n = int(planned.rows.sum())
    if n < least:
        names = ", ".join(predictor.label for predictor in planned.predictors)
        raise TooFewError(
            f"A regression on {names} needs at least {least} patients with both scores and every predictor; there are "
            f"{n}. Loosen the filters or choose fewer predictors."
        )


def _table(found: LeastSquares, terms: tuple[Term, ...]) -> pd.DataFrame:
    statistic, p_value, low, high = t_tests(found.coefficients, found.std_error, found.df)
    robust = t_tests(found.coefficients, found.hc3_std_error, found.df)
    per_sd = np.concatenate([[np.nan], found.standardising])
    everything = (Term(name="intercept", column="", label="Intercept", per="", role="intercept"), *terms)
    is_question = np.array([term.role == "question" for term in everything])
    table = pd.DataFrame(
        {
            "term": [term.name for term in everything],
            "label": [term.label for term in everything],
            "per": [term.per for term in everything],
            "role": [term.role for term in everything],
            "estimate": found.coefficients,
            "std_error": found.std_error,
            "df": found.df,
            "statistic": statistic,
            "p_value": p_value,
            "conf_low": low,
            "conf_high": high,
            "hc3_std_error": found.hc3_std_error,
            **dict(zip(("hc3_statistic", "hc3_p_value", "hc3_conf_low", "hc3_conf_high"), robust, strict=True)),
            "p_adjusted": adjusted(np.where(is_question, robust[1], np.nan), "holm"),
            "standardised": found.coefficients * per_sd,
            "standardised_low": robust[2] * per_sd,
            "standardised_high": robust[3] * per_sd,
            "standardised_ols_low": low * per_sd,
            "standardised_ols_high": high * per_sd,
            "vif": np.concatenate([[np.nan], found.vif]),
            "n": found.n,
        }
    )
    rank = {"question": 0, "adjustment": 1, "intercept": 2}
    order = sorted(range(len(everything)), key=lambda row: rank[everything[row].role])
    return table.iloc[order].reset_index(drop=True)


def _patients(found: LeastSquares, index: pd.Index, y: Floats) -> pd.DataFrame:
    columns = ("fitted", "residual", "rstandard", "rstudent", "leverage", "cooks_distance", "dffits")
    return pd.DataFrame({"observed": y} | {name: getattr(found, name) for name in columns}, index=index)


def _method(cohort: Cohort, found: LeastSquares, terms: tuple[Term, ...], *, outcome: Outcome, end: float) -> str:
    name = cohort.instrument.name
    what = f"change in {name} (month {end:g} minus baseline)" if outcome == "change" else f"{name} at month {end:g}"
    on = ", ".join(term.label for term in terms) or "nothing but its mean"
    return (
        f"Multiple linear regression (least squares) of the {what} on {on}, in {found.n} patients with complete data; "
        f"t tests and 95 % intervals with {found.df} degrees of freedom, with ordinary and with HC3 standard errors."
    )


def _dropped(planned: Design, scored: NDArray[np.bool_], end: float) -> list[str]:
    n_dropped = int((~planned.rows).sum())
    unscored = (f"a score at baseline or month {end:g}", int((~scored).sum()))
    reasons = [f"{label} ({n})" for label, n in (unscored, *planned.lacking) if n]
    return [f"{n_dropped} of {len(scored)} patients left out, lacking: {', '.join(reasons)}."] if n_dropped else []
