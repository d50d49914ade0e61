"""Of the page Predictors: does the model fit, does one patient decide it, and how does each predictor go by itself?"""

from __future__ import annotations

import streamlit as st

import pages
from fatigue.analysis.predictors import PredictorModel
from fatigue.show.charts import predictors as charts
from fatigue.show.words import predictors as said


def show(model: PredictorModel) -> None:
    """Show the residuals, each patient's influence, and the partial residuals of every predictor."""
    worst = {"What the model says of each patient": lambda: said.patients_table(model)}
    left, right = st.columns(2, gap="large")
    with left:
        pages.heading("Does the model fit?")
        ids = "beyond 2 standard errors"
        pages.show(charts.residuals(model), said.points_caption(model, ids=ids), key="_residuals", tables=worst)
    with right:
        pages.heading("Does one patient decide it?")
        ids = "where Cook's distance is above 4 / n"
        pages.show(charts.influence(model), said.points_caption(model, ids=ids), key="_influence", tables=worst)
    pages.heading("Each predictor, the others held equal")
    st.caption(said.PARTIAL)
    columns = st.columns(2, gap="large")
    for position, (picture, frame) in enumerate(
        zip(charts.partial_residuals(model), said.partial_tables(model), strict=True)
    ):
        with columns[position % 2]:
            behind = {"Each patient, the others held equal": lambda frame=frame: frame}
            pages.show(picture, "", key=f"_{picture.name}", tables=behind)
