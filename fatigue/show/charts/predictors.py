"""Predictors: the coefficients, the residuals, each patient's influence, and the partial residuals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fatigue.analysis.correlations import Correlations
from fatigue.analysis.predictors import PredictorModel
from fatigue.cohort.instruments import Instrument
from fatigue.show.charts.forest import forest, spoken
from fatigue.show.charts.picture import Picture
from fatigue.show.charts.scatter import no_line, sample, scatter
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
    """Give one picture a predictor: the change that is left after the others, against it, with the model's line."""
    pictures = []
    for term, part in model.partial.groupby("term", sort=False):
        shown = sample(part, by="partial_residual")
        label = str(part["label"].iloc[0]) + (" (0 = no, 1 = yes)" if shown["x"].isin((0.0, 1.0)).all() else "")
        points = pd.DataFrame(
            {
                "x": shown["x"],
                "y": shown["partial_residual"],
                "label": "",
                "role": "focus",
                "said": "",
                "patient": shown["patient"].astype(str),
            }
        )
        ends = part.sort_values("x").iloc[[0, -1]]
        line = pd.DataFrame({"x": ends["x"], "y": ends["component"]})
        pictures.append(
            Picture(
                name=f"partial-residuals-{str(term).replace('_', '-')}",
                spec=scatter(label, "Change beyond the other predictors, points", zero=False, of_patients=True),
                columns={"points": points, "line": line},
                description=f"Partial residuals against {label}, {numbers.patients(len(points))}, "
                "with the model's line.",
            )
        )
    return pictures
