"""Every analysis that a page computes, as the pages ask it: for the coverage of its intervals, and for odd cohorts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, get_args

from fatigue.analysis.companions import together
from fatigue.analysis.compare import compared
from fatigue.analysis.correlations import correlations
from fatigue.analysis.cumulative import cumulative
from fatigue.analysis.curves import Statistic, individuals, trajectory
from fatigue.analysis.describe import completers, table_one
from fatigue.analysis.drop import median_drop
from fatigue.analysis.drop_by import median_drops
from fatigue.analysis.expected import Expected, expected_course
from fatigue.analysis.flow import flow
from fatigue.analysis.focus import Focus, in_focus
from fatigue.analysis.imputation import imputed_change
from fatigue.analysis.independence import transitions
from fatigue.analysis.leads import leads
from fatigue.analysis.missing import missing_forms
from fatigue.analysis.mmrm import mmrm
from fatigue.analysis.number_needed import NumberNeeded, number_needed
from fatigue.analysis.oldham import oldham
from fatigue.analysis.one_patient import OnePatient, example, one_patient
from fatigue.analysis.patients import modelled
from fatigue.analysis.placebo import placebo_benchmark
from fatigue.analysis.predictors import PredictorModel, fit
from fatigue.analysis.regression_to_mean import regression_grid
from fatigue.analysis.reliable import ReliableChange, reliable_change
from fatigue.analysis.repeated import contrasts, friedman, rm_anova
from fatigue.analysis.responder_rates import responder_rates
from fatigue.analysis.responders import responders
from fatigue.analysis.status_flow import status_flow
from fatigue.analysis.subgroups import subgroups
from fatigue.analysis.tipping import tipping_point
from fatigue.analysis.what_if import Prediction, predict
from fatigue.analysis.without_best import without_best
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import instrument

Question = Callable[[Cohort], Any]


def model(cohort: Cohort) -> PredictorModel:
    """Give the page's usual regression, with the predictors this cohort has."""
    return fit(cohort, predictors=modelled.usual(cohort))


def what_if(cohort: Cohort, *, at: float = 0.95) -> Prediction:
    """Give the prediction at a high quantile of every number: the edge of the data."""
    found = model(cohort)
    values = {
        one.column: one.levels[-1] if one.is_category else one.lowest + at * (one.highest - one.lowest)
        for one in found.predictors
    }
    return predict(found, values=values)


def needed(cohort: Cohort) -> NumberNeeded:
    """Give the number needed at the last visit against the first arm there is."""
    rates = responder_rates(cohort, threshold=10, by="arm")
    return number_needed(rates, against=rates.groups[0] if rates.groups else "", month=cohort.months[-1])


def reliable(cohort: Cohort) -> ReliableChange:
    """Give the reliable change by the published noise of the FIS, whatever the score."""
    return reliable_change(replace(cohort, instrument=instrument("FIS")))


def _first(cohort: Cohort) -> str:
    return str(next(iter(cohort.patients.index), ""))


def typical(cohort: Cohort) -> OnePatient:
    """Give the typical patient, else the first."""
    return one_patient(cohort, patient=example(cohort, of="typical") or _first(cohort))


def expected(cohort: Cohort) -> Expected:
    """Give what the others let expect of the first patient."""
    return expected_course(cohort, patient=_first(cohort), predictors=modelled.usual(cohort))


def young(cohort: Cohort) -> Focus:
    """Give those of 18 to 40 years beside all others."""
    return in_focus(cohort, chosen={"age": (18, 40)})


QUESTIONS: dict[str, Question] = {
    "Median drop": median_drop,
    "Median drop by arm": partial(median_drops, by="arm"),
    **{f"Curves, {name}": partial(trajectory, statistic=name) for name in get_args(Statistic)},
    "Responders": partial(responders, threshold=10),
    "Responders at every visit": partial(responder_rates, threshold=10),
    "Cumulative": cumulative,
    "Number needed": needed,
    "Reliable change": reliable,
    "Without the best": without_best,
    "One patient": typical,
    "Expected": expected,
    "In focus": young,
    "Compare": partial(compared, groups=("age:18-40", "rest;age:18-40")),
    "Subgroups": subgroups,
    "Curves by group": partial(trajectory, by="sex"),
    "Curves, same patients": partial(trajectory, same_patients=True),
    "People": individuals,
    "RM-ANOVA": rm_anova,
    "RM-ANOVA by group": partial(rm_anova, by="arm"),
    "Friedman": friedman,
    "Contrasts": contrasts,
    "Mixed model": mmrm,
    "Mixed model by group": partial(mmrm, by="arm"),
    "Mixed model, unstructured": partial(mmrm, covariance="us"),
    "Mixed model, robust errors": partial(mmrm, covariance="cs", df="robust"),
    "Mixed model, line": partial(mmrm, covariance="ris", df="satterthwaite"),
    "Predictors": model,
    "What if": what_if,
    "One measure at a time": correlations,
    "Within patients": partial(together, measure="depression"),
    "Which moves first": partial(leads, measure="depression"),
    "Work": transitions,
    "Statuses": status_flow,
    "Forms": missing_forms,
    "Flow": flow,
    "Table 1": partial(table_one, by="arm", is_tested=True),
    "Completers": completers,
    "Placebo": placebo_benchmark,
    "Regression to the mean": regression_grid,
    "Oldham": oldham,
    "Tipping point": tipping_point,
    "Imputed change": imputed_change,
}
