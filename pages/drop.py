"""By how much did fatigue drop between two visits, however "median drop" is meant?"""

import streamlit as st

import pages
from fatigue.analysis.drop import median_drop
from fatigue.analysis.reach import reach
from fatigue.show.charts import drop as charts
from fatigue.show.charts.waterfall import waterfall, waterfall_limits
from fatigue.show.words import drop as said
from fatigue.show.words import yardsticks
from fatigue.show.words.literal import literal

cohort, end, scale = pages.cohort(), pages.visit(), pages.scale()
place = st.container(gap=None)
with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    start = pages.pick_month("From", [month for month in cohort.months if month < end], key="drop_start")
    unit = pages.pick_unit("Bars in", ["percent", "points"], key="drop_unit")
drop = pages.compute(median_drop, cohort, start=start, end=end, scale=scale)
everybody = pages.of_everybody(median_drop, start=start, end=end, scale=scale)
with place:
    pages.finding(said.title(drop, cohort.instrument))
    if beside := yardsticks.beside(drop, cohort.instrument, scale=scale):
        st.markdown(literal(beside))

pages.heading("Three ways to say “median drop”")
pages.show(
    charts.definitions(drop, cohort.instrument, everybody=everybody),
    f"{said.published(cohort)} {said.test_sentence(drop)}",
)
pages.table(said.definition_table(drop), "Median drop", is_open=True, caption="Points are points of the scale.")

left, right = st.columns(2, gap="large")
with left:
    pages.heading(said.slope_heading(drop))
    pages.show(
        charts.slope(
            drop, cohort.instrument, scale=scale, reach=pages.of_everybody(reach, scale=scale), everybody=everybody
        ),
        said.slope_caption(drop, everybody),
        key="_slope",
    )
with right:
    pages.heading(said.waterfall_heading(drop))
    limits = waterfall_limits(cohort.instrument, unit)
    pages.show(
        waterfall(drop, cohort.instrument, unit=unit),
        said.waterfall_caption(drop, unit, limits=limits),
        key="_waterfall",
    )
frame = said.patients_table(drop, is_lower_better=cohort.instrument.lower_is_better)
pages.table(frame, "Every patient, the worst first")
pages.table(said.test_table(drop), "Test and patients", is_open=True, caption=drop.method)
pages.notes(drop.notes)
