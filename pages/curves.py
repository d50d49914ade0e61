"""How did the score run over the visits, in everybody and by group?"""

from functools import partial

import streamlit as st

import pages
from fatigue.analysis.curves import individuals, trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.drop_by import median_drops
from fatigue.analysis.mmrm import mmrm
from fatigue.analysis.reach import reach
from fatigue.show.charts.curve import Stage, curve
from fatigue.show.words import curves as said
from fatigue.show.words.literal import literal

cohort, scale = pages.cohort(), pages.scale()
place = st.container(gap=None)
page = st.container(key="chart_first")  # on a phone the chart stands over its controls
with page, st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="controls"):
    by = pages.pick("By", {said.NOBODY: said.NOBODY.capitalize(), **said.groups_in(cohort)}, key="curve_by", width=160,
                    start=said.usual_group(cohort))  # fmt: skip
    options = st.popover("Options", icon=":material/tune:")
with options:
    statistic = st.selectbox("Line", said.STATISTICS, key="curve_line", format_func=str.capitalize, **pages.IN_URL)
    axis = st.segmented_control(
        "Axis", said.AXES, default=said.AXES[0], required=True, key="curve_axis", **pages.IN_URL
    )
    same = st.toggle("Same patients at every visit", key="curve_same", **pages.IN_URL)
    lines = st.toggle("Patients", value=True, key="curve_people", **pages.IN_URL)
    has_model = scale == "total" and st.toggle("Mixed model", key="curve_model", **pages.IN_URL)
group = None if by == said.NOBODY else by
path = pages.compute(trajectory, cohort, by=group, statistic=statistic, same_patients=same, scale=scale)
with place:
    pages.finding(said.heading(path, cohort.instrument))
people = pages.compute(individuals, cohort, by=group, statistic=statistic, scale=scale) if lines else None
model = pages.compute(mmrm, cohort, by=group) if has_model else None
everybody = pages.of_everybody(trajectory, statistic=statistic, same_patients=same, scale=scale)
stage = Stage(
    is_tall=True,
    is_full=axis == said.AXES[1],
    reach=pages.of_everybody(reach, by=group, is_change=statistic.endswith("change"), scale=scale),
    everybody=everybody,
)
picked = None
with page, st.container(horizontal=True, gap="medium"):
    charts, aside = st.container(), st.container(width=300)
with charts:
    for part, persons in said.split(path, people):
        if part is not path:
            pages.heading(part.groups[0].capitalize())
        means = said.model_means(model, path)
        picture = curve(part, instrument=cohort.instrument, people=persons, model=means, stage=stage)
        caption = said.caption(part, has_model=has_model, everybody=everybody)
        key = f"curve_{part.groups[0] if part is not path else ''}"
        clicked = pages.show(picture, caption, key=key if lines else None,  # no line, nothing to click
                             tables={"Every visit": partial(said.table, part)})  # fmt: skip
        picked = clicked or picked
if picked in cohort.patients.index:
    with aside:
        pages.heading(f"Patient {picked}")
        pages.table(
            said.person_scores(cohort, picked, scale=scale), f"Patient {picked}, scores", is_open=True, caption=None
        )
        pages.table(said.person(cohort, picked), f"Patient {picked}, baseline", is_open=True, caption=None)
elif lines and people.n_patients:
    st.caption("Point at a thin line to see whose it is; click it to keep it. A click beside the lines lets go.")
if statistic == "median" and scale == "total" and not same and len(cohort.months) > 1:
    drop = pages.compute(median_drop, cohort) if group is None else pages.compute(median_drops, cohort, by=group)
    if beside := said.both_visits(path, drop):
        st.caption(literal(beside))
if by in ("age", "edss"):
    st.caption(literal(said.fair(by)))
pages.notes((*path.notes, *(people.notes if people else ()), *(model.notes if model else ())))
st.caption(literal(path.method))
