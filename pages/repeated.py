"""Did fatigue change over the visits? RM-ANOVA, Friedman, and each visit against the baseline."""

import streamlit as st

import pages
from fatigue.analysis.repeated import contrasts, friedman, rm_anova
from fatigue.show.charts import repeated as charts
from fatigue.show.words import repeated as said

cohort = pages.cohort()
anova = pages.compute(rm_anova, cohort)
pages.finding(said.heading(anova))
st.markdown(said.sentence(anova))

left, right = st.columns(2, gap="large")
with left:
    against = pages.compute(contrasts, cohort)
    pages.heading(said.contrast_heading(against))
    if len(against.table):
        pages.show(charts.contrasts(against, cohort.instrument), "Mean change of the patients with every form, 95 % CI "
                   "(paired t, not adjusted); p by Holm in the table.")  # fmt: skip
with right:
    pages.heading("RM-ANOVA with its corrections")
    pages.table(said.anova_table(anova), "RM-ANOVA", is_open=True)
    pages.table(said.anova_details(anova), "Sphericity and effect size", is_open=True)
pages.table(said.contrast_table(against), "Each visit against the baseline", caption=against.method)

left, right = st.columns(2, gap="large")
with left:
    ranks = pages.compute(friedman, cohort)
    pages.heading("Friedman: the same question by ranks")
    pages.table(said.friedman_table(ranks), "Friedman", is_open=True, caption=ranks.method)
with right:
    pages.heading(said.left_out_heading(anova))
    if anova.n_dropped:
        pages.table(said.left_out_table(anova), "Left out", is_open=anova.n_dropped <= 20)
    st.caption(anova.method)
pages.notes(tuple(dict.fromkeys(anova.notes + against.notes + ranks.notes)))
