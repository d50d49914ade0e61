"""Any two to four groups side by side, and which kinds of patients changed more than others."""

from functools import partial

import streamlit as st

import pages
from fatigue.analysis.compare import compared
from fatigue.analysis.curves import trajectory
from fatigue.cohort.ready_groups import usual
from fatigue.errors import TooFewError
from fatigue.show.charts.compare import groups_curve
from fatigue.show.charts.curve import Stage
from fatigue.show.charts.forest import directed, forest, spoken
from fatigue.show.words import compare as said
from fatigue.show.words.curves import AXES
from fatigue.show.words.literal import literal
from pages.parts import kinds
from pages.parts.choose_groups import choose

cohort = pages.cohort()
end, scale = pages.visit(), pages.scale()
place = st.container(gap=None)
chosen = choose(cohort)
if len(chosen) < 2:
    chosen = usual(cohort)
if len(chosen) < 2:
    raise TooFewError("There are no two groups: nothing known at baseline divides these patients. Loosen the filters.")
texts = tuple(group.text() for group in chosen)
found = pages.compute(compared, cohort, groups=texts, end=end, scale=scale)
for members in found.members:
    pages.look_at(members)
with place:
    pages.finding(said.finding(found, chosen))
axis = st.segmented_control("Axis", AXES, default=AXES[0], required=True, key="curve_axis",
                            label_visibility="collapsed", **pages.IN_URL)  # fmt: skip
everybody = pages.of_everybody(trajectory, scale=scale)
stage = Stage(is_full=axis == AXES[1], everybody=everybody)
names, words = said.names(chosen), said.description(found, chosen)
pages.show(
    groups_curve(found, cohort, names=names, description=words, stage=stage),
    said.picture_caption(is_part=cohort.n_patients < everybody.n_patients),
    tables={"Every visit": partial(said.visits_table, found, chosen)},
)
pages.table(said.table(found, chosen, cohort), "Groups", is_open=True)
for line in said.cautions(found, chosen):
    st.caption(literal(line))
rows = said.difference_rows(found)
pages.heading("How much more one group changed than A")
if rows:
    title = directed("difference, points", cohort.instrument)
    pages.show(
        forest(rows, axis=title, name="differences", description=spoken(rows)),
        f"95 % CI. {found.method}",
        tables={"Differences": partial(said.difference_table, found)},
    )
else:
    pages.table(said.difference_table(found), "Differences", is_open=True, caption=found.method)
if not cohort.is_closed:
    kinds.show(cohort, end=end)
