"""Predictors: the coefficients, the residuals, each patient's influence, and the partial residuals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fatigue.analysis.correlations import Correlations
from fatigue.analysis.patients.two_sides import two_sides
from fatigue.analysis.predictors import PredictorModel
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.forest import forest, spoken
from fatigue.show.charts.picture import Columns, Picture
from fatigue.show.charts.scatter import no_line, sample, scatter, spread, strips
from fatigue.show.words import numbers
from fatigue.show.words import predictors as said


def coefficients(
    model: PredictorModel, instrument: Instrument, *, is_standardised: bool = False, is_robust: bool = True
) -> Picture:
    """Give the coefficients with their intervals as a forest plot."""
    rows = said.rows(model, is_standardised=is_standardised, is_robust=is_robust)
    axis = said.forest_axis(instrument, is_standardised=is_standardised)
    return forest(
        rows,
        axis=axis,
        name="predictors",
        description=f"Coefficients with 95 % intervals: {spoken(rows)}.",
    )


def correlation_forest(found: Correlations) -> Picture:
    """Give Spearman's correlation of improvement with each baseline measure."""
    rows = said.correlation_rows(found)
    return forest(
        rows,
        axis="← less · correlation with improvement · more →",
        domain=(-1.0, 1.0),
        name="correlations",
        description=f"Correlations with 95 % intervals: {spoken(rows)}.",
    )


def residuals(model: PredictorModel) -> Picture:
    """Give the residuals against the fitted change; patients far from the line carry their id."""
    patients = sample(model.patients, by="rstudent")
    is_far = model.outlying.loc[patients.index]
    points = pd.DataFrame(
        {
            "x": patients["fitted"],
            "y": patients["residual"],
            "label": np.where(is_far, patients.index, ""),
            "role": np.where(is_far, "worse", "focus"),
            "said": said.residual_words(patients),
            "patient": patients.index.astype(str),
        }
    )
    spec = scatter("Fitted change, points", "Residual, points", zero=True, of_patients=True)
    return Picture(
        name="residuals",
        spec=spec,
        columns={"points": points, "line": no_line()},
        description=f"Residuals against fitted change, {numbers.patients(len(points))}; "
        f"{int((points['label'] != '').sum())} beyond 2 standard errors.",
    )


def influence(model: PredictorModel) -> Picture:
    """Give Cook's distance against leverage; patients above 4 / n carry their id."""
    patients = sample(model.patients, by="cooks_distance")
    high = model.influential.loc[patients.index]
    points = pd.DataFrame(
        {
            "x": patients["leverage"],
            "y": patients["cooks_distance"],
            "label": np.where(high, patients.index, ""),
            "role": np.where(high, "worse", "focus"),
            "said": said.residual_words(patients),
            "patient": patients.index.astype(str),
        }
    )
    spec = scatter("Leverage (how unusual the patient's baseline is)", "Cook's distance", zero=False, of_patients=True)
    return Picture(
        name="influence",
        spec=spec,
        columns={"points": points, "line": no_line()},
        description=f"Cook's distance against leverage, {numbers.patients(len(points))}; "
        f"{int(high.sum())} above 4 / n.",
    )


def partial_residuals(model: PredictorModel) -> list[Picture]:
    """Give one picture a predictor: the change that is left after the others, against it, with the model's line.

    One that is yes or no is two strips of points, each with its mean.
    """
    sides = two_sides(model.partial, terms=model.terms, predictors=model.predictors)
    parts = model.partial.groupby("term", sort=False)
    return [_partial(str(term), part, sides[sides["term"] == term]) for term, part in parts]


def _partial(term: str, part: pd.DataFrame, sides: pd.DataFrame) -> Picture:
    shown = sample(part, by="partial_residual")
    label = str(part["label"].iloc[0])
    is_two = len(sides) > 0
    points = pd.DataFrame(
        {
            "x": shown["x"] + (spread(shown["partial_residual"]) if is_two else 0.0),
            "y": shown["partial_residual"],
            "label": "",
            "role": "focus",
            "said": "",
            "patient": shown["patient"].astype(str),
        }
    )
    ends = part.sort_values("x").iloc[[0, -1]]
    line = pd.DataFrame({"x": ends["x"], "y": ends["component"]})
    y_title = f"{label}: change beyond the others, points"
    of = f"{label}, {numbers.patients(len(points))}"
    return Picture(
        name=f"partial-residuals-{term.replace('_', '-')}",
        spec=strips(tuple(sides["level"]), y_title) if is_two else scatter(
            label, "Change beyond the other predictors, points", zero=False, of_patients=True
        ),
        columns={"points": points, "means": _means(sides)} if is_two else {"points": points, "line": line},
        description=f"Two strips of partial residuals by {of}: {said.sides_in_words(sides)}."
        if is_two else f"Partial residuals against {of}, with the model's line.",
    )  # fmt: skip


def _means(sides: pd.DataFrame) -> Columns:
    return {
        "at": (sides["x"] + 0.32).tolist(),
        "mean": sides["estimate"].tolist(),
        "low": sides["conf_low"].tolist(),
        "high": sides["conf_high"].tolist(),
        "text": [numbers.signed(mean) for mean in sides["estimate"]],
        "said": said.side_words(sides),
    }
