"""The study's abstract, live: how much fatigue fell, when, and in whom."""

import streamlit as st

import pages
from fatigue.analysis.curves import trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.drop_by import median_drops
from fatigue.analysis.flow import flow
from fatigue.analysis.predictors import fit
from fatigue.show.charts import predictors as charts
from fatigue.show.charts.curve import curve
from fatigue.show.words import curves, overview, predictors, subgroups, yardsticks
from fatigue.show.words.literal import literal

cohort = pages.cohort()
instrument = cohort.instrument
drop = pages.compute(median_drop, cohort, end=pages.visit() if len(cohort.months) > 1 else None)
by = curves.usual_group(cohort, most=curves.MOST_IN_PICTURE)
path = pages.compute(trajectory, cohort, by=None if by == curves.NOBODY else by)
pages.finding(overview.finding(drop, path, cohort))
if subgroups.arms(cohort) and drop.n_patients:
    st.markdown(literal(subgroups.each_arm(pages.compute(median_drops, cohort, by="arm"), instrument)))
with st.grid(4, min_column_width=150, gap="medium"):
    for label, value, under, explained in overview.figures(drop, instrument):
        st.metric(literal(label), value, under, delta_arrow="off", delta_color="off", help=explained or None)
if beside := yardsticks.beside(drop, instrument):
    st.caption(literal(beside))
if drop.n_dropped and drop.n_patients:
    st.caption(literal(overview.who(drop, pages.compute(flow, cohort))))

left, right = st.columns(2, gap="large")
with left:
    pages.heading(curves.panel(path))
    pages.show(curve(path, instrument=instrument), curves.caption(path))
    st.page_link("pages/curves.py", label="Curves", icon=":material/arrow_forward:")
with right, pages.panel():
    usual = tuple(name for name in ("age", "edss", "employment") if name in cohort.patients)
    model = pages.compute(fit, cohort, predictors=usual)
    pages.heading(predictors.heading(model, instrument))
    pages.show(charts.coefficients(model, instrument), predictors.forest_caption(model, is_robust=True))
    strongest = predictors.sentences(model, instrument)[:2]
    st.markdown(literal("\n\n".join(strongest)))
    st.caption(literal(predictors.three_ways(usual)))
    st.page_link("pages/predictors.py", label="Predictors", icon=":material/arrow_forward:")
if drop.n_patients:
    pages.heading("In one sentence each")
    st.markdown(f"- {literal(overview.counted(drop))}\n- {literal(overview.at_floor(drop, instrument))}")
    st.page_link("pages/drop.py", label="Median drop", icon=":material/arrow_forward:")
