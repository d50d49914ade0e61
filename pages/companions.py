"""Does the score move with mood, with activity, with EDSS, in the same patients?"""

from functools import partial

import streamlit as st

import pages
from fatigue.analysis.companions import together
from fatigue.analysis.leads import leads
from fatigue.errors import ColumnsError
from fatigue.show.charts.companions import common_slope
from fatigue.show.charts.side_by_side import side_by_side
from fatigue.show.words import companions as said
from fatigue.show.words.subject import subject

cohort = pages.cohort()
measures = sorted(cohort.measures, key=lambda name: name == "edss")  # mood and activity first
if not measures:
    pages.finding("This file has no other measure at each visit.")
    raise ColumnsError("Add a column with a value per visit, such as a depression score, steps a day or EDSS, to see "
                       f"whether it moves with {subject(cohort.instrument)}.")  # fmt: skip
place = st.container(gap=None)
first, scale = st.container(key="chart_first"), pages.scale()  # on a phone the chart stands over its controls
with first, st.container(key="controls"):
    measure = pages.pick_name("Measure", measures, key="companion", width=260)
label = cohort.label(measure)
found = pages.compute(together, cohort, measure=measure, scale=scale)
everybody = pages.of_everybody(together, measure=measure, scale=scale)
with place:
    pages.finding(said.heading(found, label, cohort.instrument))
with first:
    pages.show(
        common_slope(found, cohort.instrument, label=label, scale=scale, everybody=everybody),
        f"{said.caption(found, everybody=everybody)} {found.method}",
        key="companions",
        tables={
            "Within the same patients": partial(said.table, found, label, cohort.instrument, step=said.step(found)),
            "Every patient": partial(said.patients_table, found, label, cohort.instrument),
        },
    )
order = pages.compute(leads, cohort, measure=measure, scale=scale)
moves = said.first_heading(order, label, cohort.instrument)
pages.heading(moves)
if len(order.table):
    pages.show(
        side_by_side(order, names=said.both(label, cohort.instrument), heading=moves),
        f"{said.SIDE_BY_SIDE} {order.method}",
        tables={
            "Changes side by side": partial(said.side_by_side, order, label, cohort.instrument),
            "Which moves first": partial(said.lagged_table, order, label, cohort.instrument),
        },
    )
pages.notes(found.notes + order.notes)
st.info("Two things that move together need not cause each other; both may follow "
        f"{'the treatment, or time' if cohort.since == 'treatment' else 'time, or something else'}.",
        icon=":material/info:")  # fmt: skip
