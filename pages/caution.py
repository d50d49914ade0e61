"""What the fall need not be: placebo, regression to the mean, and the patients who are missing."""

import math
from functools import partial

import streamlit as st

import pages
from fatigue.analysis.imputation import imputed_change
from fatigue.analysis.oldham import oldham
from fatigue.analysis.placebo import placebo_benchmark
from fatigue.analysis.regression_to_mean import regression_grid
from fatigue.analysis.tipping import tipping_point
from fatigue.show.charts import caution as charts
from fatigue.show.charts.towards_mean import towards_mean as mean_chart
from fatigue.show.words import caution as said
from fatigue.show.words import subgroups, towards_mean
from fatigue.show.words.literal import literal

cohort = pages.cohort()
place = st.container(gap=None)
end = pages.visit()
is_fatigue = bool(cohort.instrument.measures)  # what was published is of fatigue scores
placebo = pages.compute(placebo_benchmark, cohort, end=end) if is_fatigue else None
grid, plot = pages.compute(regression_grid, cohort, end=end), pages.compute(oldham, cohort, end=end)
with place:
    pages.finding(subgroups.named(said.heading(placebo) if placebo else towards_mean.heading(grid), cohort))

if placebo:
    published = {"Two yardsticks": partial(said.yardstick_table, placebo),
                 "Published changes": partial(said.comparator_table, placebo)}  # fmt: skip
    pages.heading("Beside placebo, by two yardsticks")
    st.markdown(literal(said.beside_placebo(cohort)))
    if placebo.n_patients:
        pages.show(charts.comparators(placebo, cohort.instrument), f"{said.COMPARATORS} {placebo.method}",
                   tables=published)  # fmt: skip
    else:
        for name, table in published.items():
            pages.table(table(), name)
    pages.notes(placebo.notes)
else:
    st.markdown(literal(said.no_placebo(cohort.instrument)))

heading = st.container()
st.markdown(literal(towards_mean.explained(cohort)))
with st.container(horizontal=True, gap="medium"):
    step = st.slider("They felt worse than usual by, SD", *towards_mean.STEPS, key="mean_usual", width=300,
                     **pages.IN_URL)  # fmt: skip
    reliability = st.slider("Reliability of the questionnaire", *towards_mean.RELIABILITIES, key="mean_reliability",
                            width=300, **pages.IN_URL)  # fmt: skip
one = pages.compute(regression_grid, cohort, steps=(step,), reliabilities=(reliability,), end=end)
with heading:
    pages.heading(towards_mean.may_be(one))
if math.isfinite(one.observed):
    st.markdown(literal(towards_mean.chosen(one, step=step)))
    pages.show(mean_chart(one, grid, cohort.instrument), towards_mean.picture_caption(grid),
               tables={"Regression to the mean": partial(towards_mean.table, grid)})  # fmt: skip

pages.heading(said.oldham_heading(plot, cohort.instrument))
if len(plot.table):
    pages.show(charts.oldham(plot, cohort.instrument), said.oldham_caption(plot), key="oldham",
               tables={"Change and average": partial(said.oldham_table, plot)})  # fmt: skip

tip = pages.compute(tipping_point, cohort, end=end)
imputed = pages.compute(imputed_change, cohort, end=end)
pages.heading(said.missing_heading(tip))
st.markdown(literal(f"{said.MISSING} {said.missing_sentence(tip)}"))
filled = {"Multiple imputation": partial(said.imputed_table, imputed)}
if tip.n_imputed and len(tip.table):
    pages.show(charts.tipping(tip), f"{said.TIPPING} {imputed.method}",
               tables=filled | {"Tipping point": partial(said.tipping_table, tip)})  # fmt: skip
else:
    pages.table(said.imputed_table(imputed), "Multiple imputation", caption=imputed.method)
pages.notes(grid.notes + plot.notes + imputed.notes + tip.notes)
