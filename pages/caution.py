"""What the fall need not be: placebo, regression to the mean, and the patients who are missing."""

import streamlit as st

import pages
from fatigue.analysis.imputation import imputed_change
from fatigue.analysis.oldham import oldham
from fatigue.analysis.placebo import placebo_benchmark
from fatigue.analysis.regression_to_mean import regression_grid
from fatigue.analysis.tipping import tipping_point
from fatigue.show.charts import caution as charts
from fatigue.show.words import caution as said
from fatigue.show.words.literal import literal

cohort = pages.cohort()
place = st.container(gap=None)
end = pages.visit()
is_fatigue = bool(cohort.instrument.measures)  # what was published is of fatigue scores
placebo = pages.compute(placebo_benchmark, cohort, end=end) if is_fatigue else None
grid, plot = pages.compute(regression_grid, cohort, end=end), pages.compute(oldham, cohort, end=end)
with place:
    pages.finding(said.heading(placebo) if placebo else said.towards_mean_heading(grid))

if placebo:
    pages.heading("Beside placebo, by two yardsticks")
    st.markdown(literal(said.beside_placebo(cohort)))
    pages.table(said.yardstick_table(placebo), "Two yardsticks", is_open=True, caption=said.YARDSTICKS)
    if placebo.n_patients:
        pages.show(charts.comparators(placebo, cohort.instrument), "Blue: this cohort, 95 % CI. Orange: placebo. Grey: "
                   "published single arms; most did not print how patients differed: no interval.")  # fmt: skip
    pages.table(said.comparator_table(placebo), "Published changes", caption=placebo.method)
    pages.notes(placebo.notes)
else:
    st.markdown(literal(said.no_placebo(cohort.instrument)))

pages.heading(said.towards_mean_heading(grid) if placebo else "Regression to the mean")
st.markdown(literal(said.towards_mean(cohort)))
if len(grid.table):
    pages.table(said.grid_table(grid), "Regression to the mean", is_open=True, caption=said.grid_caption(grid))
pages.heading(said.oldham_heading(plot, cohort.instrument))
if len(plot.table):
    pages.show(charts.oldham(plot, cohort.instrument), said.oldham_caption(plot))

tip = pages.compute(tipping_point, cohort, end=end)
pages.heading(said.missing_heading(tip))
st.markdown(literal(f"{said.MISSING} {said.missing_sentence(tip)}"))
imputed = pages.compute(imputed_change, cohort, end=end)
pages.table(said.imputed_table(imputed), "Multiple imputation", is_open=True, caption=imputed.method)
if tip.n_imputed and len(tip.table):
    pages.show(charts.tipping(tip), "Mean change of all with its 95 % CI, the scores filled in moved further from left "
               "to right; dashed: where the interval reaches no change.")  # fmt: skip
pages.notes(grid.notes + plot.notes + imputed.notes + tip.notes)
