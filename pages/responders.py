"""How many improved by at least so much: in each patient, at each visit, by group, and beside published amounts?"""

from functools import partial

import streamlit as st

import pages
from fatigue.analysis.cumulative import cumulative
from fatigue.analysis.patients.groups import halves
from fatigue.analysis.reliable import published_noise, reliable_change
from fatigue.analysis.responder_rates import responder_rates
from fatigue.analysis.responders import responders
from fatigue.analysis.without_best import without_best
from fatigue.show.charts.responder_rates import rates as rates_chart
from fatigue.show.charts.responders import thresholds
from fatigue.show.words import curves
from fatigue.show.words import reliable as noise
from fatigue.show.words import responder_rates as visits
from fatigue.show.words import responders as said
from fatigue.show.words.literal import literal
from pages.frame import threshold as line
from pages.parts import needed

cohort, whole = pages.cohort(), pages.whole_cohort()
instrument = cohort.instrument
end = pages.visit()
place = st.container(gap=None)
first = st.container(key="chart_first")  # on a phone the chart stands over its controls
with first, st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="controls"):
    unit = pages.pick_unit("Unit", ["points", "percent"], key="responders_unit")
    threshold = line.ask(instrument, unit=unit)
    by = pages.pick("By", visits.groups(cohort), key="responders_by", width=170, start=curves.usual_group(cohort))
    rule = pages.pick("Without a form then", said.RULES, key="responders_rule", width=170)
column, _, is_halved = by.partition(" halves")
group = None if by == curves.NOBODY else (halves(whole, column.lower()) or None) if is_halved else by
found = pages.compute(responders, cohort, threshold=threshold, end=end, unit=unit, without_form=rule)
rates = pages.compute(responder_rates, cohort, threshold=threshold, unit=unit, by=group, without_form=rule)
several = pages.compute(cumulative, cohort, end=end, unit=unit, by=group, without_form=rule)
with place:
    pages.finding(said.heading(found))
    st.markdown(literal(said.share_sentence(found)))

is_drawn = len(rates.groups) <= curves.MOST_IN_PICTURE
everybody = several if is_drawn else pages.compute(cumulative, cohort, end=end, unit=unit, without_form=rule)
whole_of = pages.of_everybody(cumulative, end=end, unit=unit, without_form=rule)
picture = thresholds(found, whole_of, everybody, instrument=instrument, dragged=line.dragged(unit))
published = {"Published amounts": partial(said.benchmark_table, instrument)} if instrument.benchmarks else {}
with first:
    pages.show(picture, said.drag_caption(found, whole_of, is_lower_better=instrument.lower_is_better),
               key=line.chart_key(unit), on_select=lambda: line.take(unit),
               tables={"Every patient": partial(said.patients_table, found)} | published)  # fmt: skip
st.caption(literal(said.reading(instrument)))

pages.heading(visits.rates_heading(rates))
every_visit = partial(visits.rates_table, rates)
if is_drawn:
    rates_of = pages.of_everybody(responder_rates, threshold=threshold, unit=unit, without_form=rule)
    pages.show(rates_chart(rates, everybody=rates_of), f"{visits.rates_caption(rates, rates_of)} {rates.method}",
               tables={"Responders at every visit": every_visit})  # fmt: skip
else:
    pages.table(every_visit(), "Responders at every visit", is_open=True, caption=rates.method)
if arms := visits.comparisons(cohort):
    needed.show(cohort, arms, threshold=threshold, unit=unit, without_form=rule, month=end)

if published_noise(instrument) is not None:
    reliable = pages.compute(reliable_change, cohort, end=end)
    pages.heading(noise.reliable_heading(reliable))
    pages.table(noise.reliable_table(reliable), "Reliable change", is_open=True, caption=reliable.method)
    st.caption(noise.RELIABLE)
    pages.table(noise.reliable_patients(reliable), "Reliable change, patient by patient")

best = pages.compute(without_best, cohort, end=end)
pages.heading(noise.without_heading(best))
pages.table(noise.without_table(best), "Without the best", is_open=True, caption=best.method)
pages.notes((*found.notes, *rates.notes, *several.notes))
