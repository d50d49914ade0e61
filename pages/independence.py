"""Who returned to work or to driving, and how did their fatigue change?"""

from functools import partial

import streamlit as st

import pages
from fatigue.analysis.independence import AFTER_THE_FACT, transitions
from fatigue.analysis.status_flow import status_flow
from fatigue.errors import ColumnsError, TooFewError
from fatigue.show.charts import independence as charts
from fatigue.show.charts.status_flow import status_flow as flow_chart
from fatigue.show.words import independence as said
from fatigue.show.words import status_flow as flow_said
from fatigue.show.words import subgroups, yardsticks
from fatigue.show.words.literal import literal

cohort = pages.cohort()
place = st.container(gap=None)
asked = [name for name in ("employment", "driving") if name in cohort.statuses]
if not asked:
    with place:
        pages.finding("This file has no work or driving status at each visit.")
    raise ColumnsError("Add a column employment or driving with a status per visit to see who returned.")
if len(cohort.months) < 2:
    raise TooFewError("A return needs two visits; this cohort has one. Load a file with follow-up.")
end = pages.visit()
answers = [pages.compute(transitions, cohort, of=of, end=end) for of in asked]
with place:
    pages.finding(subgroups.named(said.heading(answers[0]), cohort))
by = "level" if st.toggle("Every status", key="work_levels", **pages.IN_URL) else "kind"
for answer in answers:
    pages.heading("Work" if answer.of == "employment" else "Driving")
    st.markdown(literal(f"{said.heading(answer)} {said.share(answer)} {said.stopped(answer)}"))
    with st.grid(2, min_column_width=560, gap="medium"):
        with st.container(gap="small"):
            found = pages.compute(status_flow, cohort, of=answer.of, by=by, end=end)
            everybody = pages.of_everybody(status_flow, of=answer.of, by=by, end=end)
            pages.show(flow_chart(found, everybody=everybody),
                       flow_said.caption(found, is_part=found.n_patients < everybody.n_patients),
                       tables=said.tables(answer) | flow_said.tables(found))  # fmt: skip
        with st.container(gap="small"):
            st.markdown(f"**{literal(said.comparison_heading(answer, cohort.instrument))}**")
            pages.notes(yardsticks.explained(said.comparison_heading(answer, cohort.instrument)))
            if answer.comparison["estimate"].notna().any():
                change = {f"Change by {answer.of}": partial(said.comparison_table, answer)}
                pages.show(charts.comparison(answer, cohort.instrument), "Mean change of the score, 95 % CI.",
                           tables=change)  # fmt: skip
            st.caption(literal(f"{said.known(answer)} {answer.method}"))
    pages.notes(tuple(note for note in answer.notes if note != AFTER_THE_FACT))
pages.remark(AFTER_THE_FACT)
