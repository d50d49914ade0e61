"""The study's abstract, live: how much fatigue fell, when, and in whom."""

import streamlit as st

import pages
from fatigue.analysis.curves import trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.predictors import fit
from fatigue.show.charts import predictors as charts
from fatigue.show.charts.curve import curve
from fatigue.show.words import curves, overview, predictors
from fatigue.show.words.drop import headline

cohort = pages.cohort()
instrument = cohort.instrument
drop = pages.compute(median_drop, cohort)
pages.finding(headline(drop, instrument))
with st.grid(4, min_column_width=150, gap="medium"):
    for label, value, under, explained in overview.figures(drop, instrument):
        st.metric(label, value, under, delta_arrow="off", delta_color="off", help=explained)

left, right = st.columns(2, gap="large")
with left:
    path = pages.compute(trajectory, cohort)
    st.subheader(curves.panel(path), anchor=False)
    pages.show(curve(path, instrument=instrument), curves.caption(path))
    st.page_link("pages/curves.py", label="Curves", icon=":material/arrow_forward:")
with right, pages.panel():
    usual = tuple(name for name in ("age", "edss", "employment") if name in cohort.patients)
    model = pages.compute(fit, cohort, predictors=usual)
    st.subheader(predictors.heading(model, instrument), anchor=False)
    pages.show(charts.coefficients(model, instrument), predictors.forest_caption(model, is_robust=True))
    st.page_link("pages/predictors.py", label="Predictors", icon=":material/arrow_forward:")
if drop.n_patients:
    st.subheader("In one sentence each", anchor=False)
    st.markdown(f"- {overview.counted(drop)}\n- {overview.at_floor(drop, instrument)}")
    st.page_link("pages/drop.py", label="Median drop", icon=":material/arrow_forward:")
