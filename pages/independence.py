"""Who returned to work or to driving, and how did their fatigue change?"""

import streamlit as st

import pages
from fatigue.analysis.independence import AFTER_THE_FACT, transitions
from fatigue.errors import ColumnsError, TooFewError
from fatigue.show.charts import independence as charts
from fatigue.show.words import independence as said
from fatigue.show.words import yardsticks
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
    pages.finding(said.heading(answers[0]))
for answer in answers:
    pages.heading("Work" if answer.of == "employment" else "Driving")
    st.markdown(literal(f"{said.heading(answer)} {said.share(answer)} {said.stopped(answer)}"))
    pages.table(said.crosstab(answer), f"{answer.of.capitalize()} at baseline and later", is_open=True,
                caption=said.known(answer))  # fmt: skip
    st.markdown(f"**{literal(said.comparison_heading(answer, cohort.instrument))}**")
    pages.notes(yardsticks.explained(said.comparison_heading(answer, cohort.instrument)))
    if answer.comparison["estimate"].notna().any():
        pages.show(charts.comparison(answer, cohort.instrument), "Mean change of the score, 95 % CI; difference by "
                   "Welch's t.")  # fmt: skip
    pages.table(said.comparison_table(answer), f"Change by {answer.of}", is_open=True, caption=answer.method)
    pages.notes(tuple(note for note in answer.notes if note != AFTER_THE_FACT))
pages.remark(AFTER_THE_FACT)
