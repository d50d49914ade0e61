"""Of the page Predictors: would what goes with the change be found in other patients as well?"""

from __future__ import annotations

import streamlit as st

import pages
from fatigue.analysis.responder_model import responder_model
from fatigue.analysis.shrinkage import shrinkage
from fatigue.analysis.stability import stability
from fatigue.analysis.validation import validation
from fatigue.cohort.cohort import Cohort
from fatigue.show.charts import holds as charts
from fatigue.show.words import holds as said
from fatigue.show.words.literal import literal


def show(cohort: Cohort, *, predictors: tuple[str, ...], end: float) -> None:
    """Show how the model fares when it is shrunk, when patients are redrawn, and when the change is cut in two."""
    shrunk = pages.compute(shrinkage, cohort, predictors=predictors, end=end)
    stable = pages.compute(stability, cohort, predictors=predictors, end=end)
    valid = pages.compute(validation, cohort, predictors=predictors, end=end)
    left, right = st.columns(2, gap="large")
    with left:
        pages.heading(said.heading(shrunk))
        pages.show(charts.path(shrunk), said.path_caption(shrunk))
    with right:
        pages.heading("In other patients like these")
        st.markdown(literal("\n\n".join(said.validation_sentences(valid))))
        st.caption("Bootstrap of these patients; it cannot tell of patients who differ from them.")
    pages.table(said.table(shrunk, stable, valid), "Stability of each predictor", is_open=True,
                caption=f"n = {valid.n_patients:,}. {stable.method} {valid.method}")  # fmt: skip
    pages.notes(tuple(dict.fromkeys((*shrunk.notes, *stable.notes, *valid.notes))))
    with pages.panel():
        _responders(cohort, predictors, end)


def _responders(cohort: Cohort, predictors: tuple[str, ...], end: float) -> None:
    place = st.container(gap=None)
    scale = cohort.instrument.scale()
    start, step = said.usual_threshold(scale)
    threshold = st.number_input(
        "Improved by at least, points", min_value=step, max_value=float(scale.highest - scale.lowest),
        value=start, step=step,
        format="%g", key="model_threshold", width=240, **pages.IN_URL,
    )  # fmt: skip
    found = pages.compute(responder_model, cohort, predictors=predictors, threshold=float(threshold), end=end)
    with place:
        pages.heading(said.responder_heading(found))
    pages.table(said.responder_table(found), "Who responds", is_open=True,
                caption=f"{said.responder_caption(found)} {found.method}")  # fmt: skip
    pages.notes(found.notes)
