"""Who improves by at least so much? Logistic regression of responding on what was known before, shrunk."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import LeaveOneOut, StratifiedKFold

from fatigue.analysis.patients.modelled import modelled, to_three_figures
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError, TooFewError

PENALTIES = np.logspace(-1, 3, 9)
FEWEST_EVENTS = 4  # of the rarer outcome
ENOUGH = 10.0  # events for each term; the usual rule
SEED, LEAVE_ONE_OUT_UP_TO = 2019, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponderModel:
    """Odds of improving by at least the threshold, per standard deviation of each predictor."""

    table: pd.DataFrame  # one row a term: term label estimate (log odds per SD) odds_ratio n
    threshold: float  # points
    n_responders: int
    events_per_term: float  # of the rarer outcome
    penalty: float
    auc: float  # each patient predicted from the others; 0.5 = a coin
    brier: float
    brier_of_the_mean: float  # of saying the same share to everybody
    end: float  # months
    n_patients: int
    n_dropped: int
    method: str
    notes: tuple[str, ...]

    @property
    def tells_apart(self) -> bool:
        """True when patients left out are predicted better than by one share for all."""
        return self.brier < self.brier_of_the_mean


def responder_model(
    cohort: Cohort, *, predictors: tuple[str, ...], threshold: float, end: float | None = None
) -> ResponderModel:
    """Give the penalised logistic regression of "improved by at least `threshold` points" on baseline predictors.

    Parameters
    ----------
    cohort : Cohort
    predictors : tuple of str
        Columns of `cohort.patients`; the baseline score is in the model, named or not.
    threshold : float
        Points of improvement, above 0; the direction is that of the instrument.
    end : float, optional
        Month compared with month 0; the last visit by default.

    Returns
    -------
    ResponderModel
        `odds_ratio` above 1: more likely to respond with more of the predictor. AUC and Brier score are of patients
        left out of the fit (leave-one-out; ten folds above 60 patients).

    Raises
    ------
    AnalysisError
        When the threshold is not above 0.
    TooFewError
        When fewer than four responded, or fewer than four did not, or too few patients are complete.

    Notes
    -----
    Ridge (L2) penalty, chosen of nine by the log loss of patients left out. No interval is given: the usual ones do not
    hold for a shrunk coefficient. Splitting a change at a threshold throws information away; the linear model of the
    change is the main analysis. Patients lacking a score or a predictor are left out.

    References
    ----------
    le Cessie & van Houwelingen, Appl Stat 1992;41:191-201. doi:10.2307/2347628
    Peduzzi et al., J Clin Epidemiol 1996;49:1373-1379. doi:10.1016/S0895-4356(96)00236-3 (events per variable)

    Examples
    --------
    >>> import fatigue
    >>> found = responder_model(fatigue.demo(), predictors=("age",), threshold=15)
    >>> found.n_patients, found.n_responders > 0
    (23, True)
    """
    if not (math.isfinite(threshold) and threshold > 0):
        raise AnalysisError(f"The threshold was {threshold:g}; it must be above 0. Give points of improvement.")
    data = modelled(cohort, predictors=predictors, end=end)
    better = cohort.instrument.gain(data.y)
    did = better >= threshold - 1e-9
    n_events = int(min(did.sum(), (~did).sum()))
    if n_events < FEWEST_EVENTS:
        raise TooFewError(
            f"{int(did.sum())} of {len(did)} patients improved by {threshold:g} points or more; a model of who does "
            f"needs at least {FEWEST_EVENTS} who did and {FEWEST_EVENTS} who did not. Choose another threshold."
        )
    x = data.standardised
    penalty, left_out = _chosen(x, did)
    model = _fitted(x, did, penalty)
    per_term, share = n_events / len(data.terms), float(did.mean())
    few = (
        f"{n_events} patients of the rarer outcome for {len(data.terms)} terms are {per_term:g} each; the usual rule "
        f"asks for {ENOUGH:g}. Read this as exploratory.",
    )
    return ResponderModel(
        table=pd.DataFrame({
            "term": [term.name for term in data.terms], "label": [term.label for term in data.terms],
            "estimate": model.coef_[0], "odds_ratio": np.exp(model.coef_[0]), "n": data.n_patients,
        }),
        threshold=float(threshold), n_responders=int(did.sum()), events_per_term=per_term, penalty=penalty,
        auc=float(roc_auc_score(did, left_out)), brier=float(brier_score_loss(did, left_out)),
        brier_of_the_mean=share * (1 - share), end=data.end, n_patients=data.n_patients, n_dropped=data.n_dropped,
        method=(
            f"Logistic regression with a ridge penalty ({to_three_figures(penalty)}, the best of nine by log loss in "
            f"patients left out) of improving by at least {threshold:g} points to month {data.end:g}; predictors in "
            f"standard deviations; {data.n_patients} patients."
        ),
        notes=(*data.notes, *(few if per_term < ENOUGH else ())),
    )  # fmt: skip


def _chosen(x: Floats, did: NDArray[np.bool_]) -> tuple[float, Floats]:
    """Give the penalty under which patients left out are predicted best, and those predictions."""
    rarer = int(min(did.sum(), (~did).sum()))
    many = StratifiedKFold(min(10, rarer), shuffle=True, random_state=SEED)  # both outcomes in every part
    folds = LeaveOneOut() if len(did) <= LEAVE_ONE_OUT_UP_TO else many
    tried = np.empty((len(PENALTIES), len(did)))
    for kept, left in folds.split(x, did):
        for row, penalty in enumerate(PENALTIES):
            tried[row, left] = _fitted(x[kept], did[kept], penalty).predict_proba(x[left])[:, 1]
    best = int(np.argmin([log_loss(did, one) for one in tried]))
    return float(PENALTIES[best]), np.asarray(tried[best])


def _fitted(x: Floats, did: NDArray[np.bool_], penalty: float) -> LogisticRegression:
    return LogisticRegression(C=1 / penalty, solver="newton-cholesky").fit(x, did)
