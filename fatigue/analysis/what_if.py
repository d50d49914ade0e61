"""What would the model expect of a new patient? A prediction with its intervals, and a warning beyond the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.regression import hc3, t_quantile
from fatigue.analysis.patients.design import BASELINE, EMPLOYMENT, WORK_LEVELS, Predictor, work_level
from fatigue.analysis.predictors import PredictorModel
from fatigue.cohort.arrays import Floats
from fatigue.cohort.instruments import Scale
from fatigue.cohort.statuses import EMPLOYMENT as STATUSES
from fatigue.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """The expected change of a patient with the given values; for the FIS negative = less fatigue."""

    table: pd.DataFrame  # rows change and score: quantity estimate conf_low conf_high pred_low pred_high n
    estimate: float  # change, points
    conf_low: float  # 95 % interval of the mean change of such patients
    conf_high: float
    pred_low: float  # 95 % interval of one such patient's change
    pred_high: float
    score: float  # at the end, as the five above; kept within the scale
    score_conf_low: float
    score_conf_high: float
    score_pred_low: float
    score_pred_high: float
    end: float  # months
    leverage: float  # of the combination; above `max_leverage` no patient was like it
    max_leverage: float
    outside: tuple[str, ...]  # warnings, one sentence each
    n_patients: int
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def predict(model: PredictorModel, *, values: Mapping[str, float | str]) -> Prediction:
    """Give the change and the score a fitted model expects, with confidence and prediction intervals.

    Parameters
    ----------
    model : PredictorModel
    values : mapping
        One value for every column of `model.predictors`, by name: `baseline_score`, `age`, ... `employment` takes a
        status ("part-time") or "working" / "not working".

    Returns
    -------
    Prediction
        Points of the scale. Values outside the range of the data, and combinations farther from the data than any
        patient (leverage above the highest among the patients), are predicted, with a sentence each in `outside`.

    Raises
    ------
    AnalysisError
        When a value is missing, is not one the model knows, or when the baseline score lies outside the scale.

    Notes
    -----
    The interval of the mean has the HC3 error on t(n - p), which allows for scatter that differs between patients: that
    of ordinary least squares held the mean in 76 to 89 % of cohorts at the edge of the data where scatter grows with
    the baseline, this one in 94 % (docs/coverage.md). That of one patient is of ordinary least squares (never narrower
    than the mean's): it trusts equal scatter. Both trust a straight line.

    Examples
    --------
    >>> import fatigue
    >>> from fatigue.analysis.predictors import fit
    >>> model = fit(fatigue.demo(), predictors=("age", "edss"))
    >>> expected = predict(model, values={"baseline_score": 40, "age": 30, "edss": 4})
    >>> expected.pred_low < expected.conf_low < expected.estimate
    True
    """
    _refuse_unknown(model, values)
    known = {predictor.column: _value(predictor, values[predictor.column]) for predictor in model.predictors}
    baseline = float(known[BASELINE])
    _refuse_off_scale(baseline, model.scale)
    x = np.array(
        [float(known[t.column]) if t.level is None else float(known[t.column] == t.level) for t in model.terms]
    )
    away = x - model.x_mean
    weights = 1 / model.n_patients + (model.x - model.x_mean) @ model.unscaled @ away  # of the patients' outcomes
    leverage = 1 / model.n_patients + float(away @ model.unscaled @ away)
    estimate = model.y_mean + float(away @ model.slopes)
    if model.outcome == "score":
        estimate -= baseline
    of_mean, of_patient = _reach(model, weights, leverage)
    change = estimate + np.array([0.0, -of_mean, of_mean, -of_patient, of_patient])
    unclipped = baseline + change
    score = np.clip(unclipped, model.scale.lowest, model.scale.highest)
    max_leverage = float(model.patients["leverage"].max())
    outside = tuple(sentence for p in model.predictors if (sentence := _outside(p, known[p.column])))
    if not outside and leverage > max_leverage * (1 + 1e-9):
        outside = ("Each value lies within the data, but no patient had a combination like this: an extrapolation.",)
    table = pd.DataFrame(
        np.vstack([change, score]), columns=["estimate", "conf_low", "conf_high", "pred_low", "pred_high"]
    )
    table.insert(0, "quantity", ["change", "score"])
    table["n"] = model.n_patients
    names = ("conf_low", "conf_high", "pred_low", "pred_high")
    return Prediction(
        table=table,
        estimate=float(change[0]),
        **{name: float(value) for name, value in zip(names, change[1:], strict=True)},
        score=float(score[0]),
        **{f"score_{name}": float(value) for name, value in zip(names, score[1:], strict=True)},
        end=model.end,
        leverage=leverage,
        max_leverage=max_leverage,
        outside=outside,
        n_patients=model.n_patients,
        n_dropped=model.n_dropped,
        method=(
            "Prediction with a 95 % confidence interval (HC3 error) and a prediction interval (equal scatter) from: "
            f"{model.method}"
        ),
        notes=_notes(unclipped, score, model.scale),
    )


def _reach(model: PredictorModel, weights: Floats, leverage: float) -> tuple[float, float]:
    """Give how far the intervals of the mean and of one patient reach; NaN where no scatter tells."""
    if model.table["std_error"].isna().all():  # the fit is exact
        return np.nan, np.nan
    people = model.patients
    error = hc3(weights[:, None], people["residual"].to_numpy(), people["leverage"].to_numpy())[0]
    t = t_quantile(model.f_df2)
    return float(t * error), float(t * np.fmax(error, model.sigma * np.sqrt(1 + leverage)))


def _refuse_unknown(model: PredictorModel, values: Mapping[str, float | str]) -> None:
    """Refuse when the values given are not one a predictor."""
    wanted = [predictor.column for predictor in model.predictors]
    missing = [name for name in wanted if name not in values]
    strange = [name for name in values if name not in wanted]
    if missing or strange:
        raise AnalysisError(
            f"The prediction was given {', '.join(values) or 'nothing'}; the model needs {', '.join(wanted)}. Give one "
            "value for each of those, and no others."
        )


def _value(predictor: Predictor, given: float | str) -> float | str:
    """Give a value as the model knows it: a finite number, or a level."""
    if predictor.is_category:
        if predictor.column == EMPLOYMENT and given in (*STATUSES, *WORK_LEVELS) and given != "unknown":
            return work_level(str(given))
        if given not in predictor.levels:
            known = ", ".join(predictor.levels)
            raise AnalysisError(
                f"{predictor.label} was given as {given}; the patients in the model have {known}. Choose one of those."
            )
        return str(given)
    if isinstance(given, str) or not np.isfinite(given):
        raise AnalysisError(f"{predictor.label} was given as {given!r}; it must be a number. Give one.")
    return float(given)


def _refuse_off_scale(baseline: float, scale: Scale) -> None:
    if not scale.lowest <= baseline <= scale.highest:
        raise AnalysisError(
            f"The baseline score was given as {baseline:g}; the scale runs from {scale.lowest:g} to "
            f"{scale.highest:g}. Choose a score on the scale."
        )


def _outside(predictor: Predictor, value: float | str) -> str:
    """Give the sentence for a value outside the data, or nothing."""
    if predictor.is_category:
        if value in predictor.levels:
            return ""
        only = predictor.levels[0]
        return (
            f"{predictor.label}: every patient in the model is {only!r}, so what {value!r} would change is not known."
        )
    if predictor.lowest <= float(value) <= predictor.highest:
        return ""
    return (
        f"{predictor.label} {float(value):g} lies outside the data ({predictor.lowest:g} to {predictor.highest:g}): an "
        "extrapolation."
    )


def _notes(unclipped: Floats, score: Floats, scale: Scale) -> tuple[str, ...]:
    notes = []
    if np.isnan(unclipped[1:]).any():
        notes.append("No interval where the model goes exactly through its patients, or rests on one of them alone.")
    if (unclipped != score)[np.isfinite(unclipped)].any():
        notes.append(
            f"The expected score or its intervals reached beyond the scale ({scale.lowest:g} to {scale.highest:g}) and "
            "are cut there; those of the change are not."
        )
    return tuple(notes)
