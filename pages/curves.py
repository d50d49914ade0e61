"""How did the score run over the visits, in everybody and by group?"""

import streamlit as st

import pages
from fatigue.analysis.curves import individuals, trajectory
from fatigue.show.charts.curve import curve
from fatigue.show.words import curves as said

cohort = pages.cohort()
groups = [name for name in said.GROUPS if name in cohort.patients and cohort.patients[name].notna().any()]
place = st.container(gap=None)
with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    scale = st.segmented_control("Scale", cohort.scales, default="total", required=True, key="curve_scale", wrap=True,
                                 format_func=str.capitalize, **pages.IN_URL)  # fmt: skip
    statistic = st.selectbox("Line", said.STATISTICS, key="curve_line", width=180, format_func=str.capitalize,
                             **pages.IN_URL)  # fmt: skip
    by = st.selectbox("By", [said.NOBODY, *groups], key="curve_by", width=170, format_func=said.group_name,
                      **pages.IN_URL)  # fmt: skip
    axis = st.segmented_control("Axis", ["Full range", "Half"], default="Full range", required=True, key="curve_axis",
                                **pages.IN_URL)  # fmt: skip
    same = st.toggle("Same patients at every visit", key="curve_same", **pages.IN_URL)
    lines = st.toggle("Patients", value=True, key="curve_people", **pages.IN_URL)
group = None if by == said.NOBODY else by
path = pages.compute(trajectory, cohort, by=group, statistic=statistic, same_patients=same, scale=scale)
with place:
    pages.finding(said.heading(path, cohort.instrument))
people = pages.compute(individuals, cohort, by=group, statistic=statistic, scale=scale) if lines else None
picked = None
for part, persons in said.split(path, people):
    if part is not path:
        pages.heading(part.groups[0].capitalize())
    picture = curve(part, instrument=cohort.instrument, people=persons, is_lower_half=axis == "Half", tall=True)
    key = f"curve_{part.groups[0] if part is not path else ''}"
    clicked = pages.show(picture, said.caption(part), key=key if lines else None)  # no line, nothing to click
    picked = clicked or picked
if picked in cohort.patients.index:
    pages.heading(f"Patient {picked}")
    left, right = st.columns(2, gap="large")
    with left:
        pages.table(said.person_scores(cohort, picked), f"Patient {picked}, scores", is_open=True)
    with right:
        pages.table(said.person(cohort, picked), f"Patient {picked}, baseline", is_open=True)
elif lines:
    st.caption("Click a thin line to see that patient; double-click to let go.")
if axis == "Half":
    st.caption(said.above_half(cohort, scale=scale, statistic=statistic))
pages.notes((*path.notes, *(people.notes if people else ())))
pages.table(said.table(path), "Every visit", caption=path.method)
