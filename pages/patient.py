"""One patient: the course over the cohort's, what the others let expect of it, and everything that was recorded."""

from functools import partial

import streamlit as st

import pages
from fatigue.analysis.expected import Expected, expected_course
from fatigue.analysis.one_patient import one_patient
from fatigue.analysis.patients import modelled
from fatigue.show.charts import patient as charts
from fatigue.show.words import patient as said
from fatigue.show.words.literal import literal
from pages.frame import person

cohort, whole = pages.cohort(), pages.whole_cohort()
place = st.container(gap=None)
end = pages.visit() if len(cohort.months) > 1 else None
patient = person.choose(cohort, whole=whole, end=end)
st.caption(said.defined(end or 0.0))
found = [pages.compute(one_patient, cohort, patient=patient, end=end, scale=scale) for scale in cohort.scales]
expected: Expected | None = None
usual = modelled.usual(cohort, "arm")
with pages.panel():
    expected = pages.compute(expected_course, cohort, patient=patient, predictors=usual)
with place:
    pages.finding(said.heading(found[0], expected, cohort.instrument))
    st.markdown(literal(said.gaps(found[0])))

left, right = st.columns([5, 3], gap="large")
with left:
    pages.show(
        charts.course(found, expected, cohort=cohort, whole=whole),
        f"{said.caption(found[0], has_expected=expected is not None)} {found[0].method}",
        tables={"Every visit of one patient": partial(said.visits, found, expected, cohort)},
    )
with right:
    pages.heading(said.place(found[0]))
    if found[0].n_patients:
        pages.show(charts.place(found[0], whole=whole),
                   "One bar a patient; blue: this one. Place 1 is the largest improvement.",
                   tables={"Every change": partial(said.changes, found[0])})  # fmt: skip
    if expected is not None:
        pages.heading("Expected and observed")
        st.markdown(literal(said.expected_sentence(expected)))
        st.caption(literal(expected.method))
    pages.heading("At baseline")
    pages.table(said.facts(cohort, patient), "Baseline of one patient", is_open=True, caption="")
