"""How did the score run over the visits, in everybody and by group?"""

import streamlit as st

import pages
from fatigue.analysis.curves import individuals, trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.drop_by import median_drops
from fatigue.analysis.mmrm import mmrm
from fatigue.show.charts.curve import curve
from fatigue.show.words import curves as said
from fatigue.show.words.literal import literal

cohort, scale = pages.cohort(), pages.scale()
place = st.container(gap=None)
with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    statistic = st.selectbox("Line", said.STATISTICS, key="curve_line", width=180, format_func=str.capitalize,
                             **pages.IN_URL)  # fmt: skip
    by = pages.pick("By", {said.NOBODY: said.NOBODY.capitalize(), **said.groups_in(cohort)}, key="curve_by", width=170,
                    start=said.usual_group(cohort))  # fmt: skip
    axis = st.segmented_control("Axis", ["Full range", "Half"], default="Full range", required=True, key="curve_axis",
                                **pages.IN_URL)  # fmt: skip
    same = st.toggle("Same patients at every visit", key="curve_same", **pages.IN_URL)
    lines = st.toggle("Patients", value=True, key="curve_people", **pages.IN_URL)
    has_model = scale == "total" and st.toggle("Mixed model", key="curve_model", **pages.IN_URL)
group = None if by == said.NOBODY else by
path = pages.compute(trajectory, cohort, by=group, statistic=statistic, same_patients=same, scale=scale)
with place:
    pages.finding(said.heading(path, cohort.instrument))
people = pages.compute(individuals, cohort, by=group, statistic=statistic, scale=scale) if lines else None
model = pages.compute(mmrm, cohort, by=group) if has_model else None
if statistic == "median" and scale == "total" and not same and len(cohort.months) > 1:
    drop = pages.compute(median_drop, cohort) if group is None else pages.compute(median_drops, cohort, by=group)
    if beside := said.both_visits(path, drop):
        st.caption(literal(beside))
picked, view = None, "half" if axis == "Half" else "full"
for part, persons in said.split(path, people):
    if part is not path:
        pages.heading(part.groups[0].capitalize())
    picture = curve(part, instrument=cohort.instrument, people=persons, model=said.model_means(model, path), view=view)
    key = f"curve_{part.groups[0] if part is not path else ''}"
    clicked = pages.show(
        picture, said.caption(part, has_model=has_model), key=key if lines else None
    )  # no line, nothing to click
    picked = clicked or picked
if picked in cohort.patients.index:
    pages.heading(f"Patient {picked}")
    left, right = st.columns(2, gap="large")
    with left:
        pages.table(said.person_scores(cohort, picked), f"Patient {picked}, scores", is_open=True)
    with right:
        pages.table(said.person(cohort, picked), f"Patient {picked}, baseline", is_open=True)
elif lines and people.n_patients:
    st.caption("Click a thin line to see that patient; double-click to let go.")
if by in ("age", "edss"):
    st.caption(literal(said.fair(by)))
if axis == "Half":
    st.caption(literal(said.above_half(cohort, scale=scale, statistic=statistic)))
pages.notes((*path.notes, *(people.notes if people else ()), *(model.notes if model else ())))
pages.table(said.table(path), "Every visit", caption=path.method)
