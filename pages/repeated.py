"""Did the score change over the visits? One question, four methods, and who each of them leaves out."""

import streamlit as st

import pages
from fatigue.analysis.drop import median_drop
from fatigue.analysis.mmrm import mmrm
from fatigue.analysis.repeated import contrasts, friedman, rm_anova
from fatigue.errors import TooFewError
from fatigue.show.charts import mmrm as charts
from fatigue.show.words import mmrm as said
from fatigue.show.words import repeated as words
from fatigue.show.words.curves import groups_in
from fatigue.show.words.literal import literal
from pages.parts import by_group

cohort = pages.cohort()
later = cohort.months[1:]
place = st.container(gap=None)
if not later:
    with place:
        pages.finding("One visit only: there is no change to test.")
    raise TooFewError("A test of change needs two visits; this cohort has one. Load a file with follow-up.")
month = pages.visit()
with st.expander("How", icon=":material/tune:"), st.container(horizontal=True, gap="medium"):
    structure = pages.pick("Covariance between visits", said.STRUCTURES, key="mmrm_covariance", width=300)
    df = pages.pick("Degrees of freedom", said.DF, key="mmrm_df")
    by = pages.pick("Compare groups", {"none": "No groups", **groups_in(cohort)}, key="test_by")
anova, ranks = pages.compute(rm_anova, cohort), pages.compute(friedman, cohort)
against, drop = pages.compute(contrasts, cohort), pages.compute(median_drop, cohort, end=month)
model = pages.compute(mmrm, cohort, covariance=structure, df=df)
answers = said.Answers(month=month, anova=anova, contrasts=against, friedman=ranks, drop=drop, model=model)
with place:
    pages.finding(said.heading(answers, cohort.instrument))

pages.heading("One question, four methods")
st.markdown(literal(said.agreement(answers)))
pages.table(said.four(answers), "Four methods", is_open=True, caption="Change = visit minus baseline.")
if model.is_fitted:
    pages.heading("With everybody, and with complete cases only")
    pages.show(
        charts.changes(answers, cohort.instrument),
        said.change_caption(answers),
        tables={
            "Change from baseline, both ways": lambda: said.change_table(answers),
            "Each visit against the baseline, complete cases": lambda: words.contrast_table(against),
            **{name: lambda frame=frame: frame for name, frame in said.tables(model).items()},
        },
    )

left, right = st.columns(2, gap="large")
with left:
    pages.heading("RM-ANOVA with its corrections")
    st.markdown(literal(words.sentence(anova)))
    pages.table(words.anova_table(anova), "RM-ANOVA", is_open=True)
    pages.table(words.anova_details(anova), "Sphericity and effect size", caption=anova.method)
with right:
    pages.heading("Friedman: the same by ranks")
    pages.table(words.friedman_table(ranks), "Friedman", is_open=True, caption=ranks.method)
    pages.heading(words.left_out_heading(anova))
    if anova.n_dropped:
        pages.table(words.left_out_table(anova), "Left out", is_open=anova.n_dropped <= 12)
if not model.is_fitted:
    pages.table(words.contrast_table(against), "Each visit against the baseline, complete cases")
st.caption(literal(against.method))
if by != "none":
    by_group.show(cohort, by=by, structure=structure, df=df)
if model.is_fitted:
    st.caption(literal(model.method))
    with st.expander("Does the model fit?", icon=":material/stethoscope:"):
        left, right = st.columns(2, gap="large")
        with left:
            pages.show(charts.residuals(model), "One point a form; no pattern if all is well.")
            pages.show(charts.covariance(model), "Correlation of every two visits; SD in points on the diagonal.")
        with right:
            pages.show(charts.quantiles(model), "On the line if the residuals are normal.")
pages.notes(model.notes + anova.notes + against.notes + ranks.notes)
