"""The study's abstract on one screen, live: how much fatigue fell, in whom, and what stands behind it."""

import streamlit as st

import pages
from fatigue.analysis.curves import individuals, trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.drop_by import median_drops
from fatigue.analysis.flow import flow
from fatigue.analysis.reach import reach
from fatigue.show.charts.curve import Stage, curve
from fatigue.show.charts.overview import course_and_changes
from fatigue.show.words import curves, overview, subgroups
from fatigue.show.words import drop as drop_words
from fatigue.show.words.literal import literal
from pages.parts import leads

cohort = pages.cohort()
instrument = cohort.instrument
end = pages.visit() if len(cohort.months) > 1 else None
drop = pages.compute(median_drop, cohort, end=end)
usual = curves.usual_group(cohort, most=curves.MOST_IN_PICTURE)
by = None if usual == curves.NOBODY else usual
path = pages.compute(trajectory, cohort, by=by)
people = pages.compute(individuals, cohort, by=by)
has_changes, has_arms = drop.n_patients > 0, bool(subgroups.arms(cohort))
arms = pages.compute(median_drops, cohort, by="arm", end=end) if has_arms and has_changes else None
apart = arms if by else None
pages.finding(overview.finding(drop, path, cohort, arms=apart))
if has_arms and not by and arms:
    st.caption(literal(subgroups.each_arm(arms, instrument)))
with st.grid(4, min_column_width=120, gap="small"):
    shown = overview.shown_figures(drop, apart, cohort)
    for label, value, under, explained in shown:
        st.metric(literal(label), value, under, delta_arrow="off", delta_color="off", help=explained or None)

stage = Stage(reach=pages.of_everybody(reach, by=by), everybody=pages.of_everybody(trajectory))
picture = curve(path, instrument=instrument, people=people, stage=stage)
shows_patients = has_changes and not cohort.is_closed
if shows_patients:
    picture = course_and_changes(picture, drop, instrument=instrument, arms=cohort.patients["arm"] if by else None)
pages.show(
    picture,
    overview.picture_caption(is_linked=shows_patients, has_arms=apart is not None),
    key="overview",
    tables={
        "Every visit": lambda: curves.table(path),
        **({"Every patient, the worst first": lambda: drop_words.patients_table(
            drop, is_lower_better=instrument.lower_is_better
        )} if shows_patients else {}),
    },
)  # fmt: skip
if not cohort.is_closed:
    leads.show(cohort)
with st.expander("How this is counted", icon=":material/info:"):
    if apart:
        st.caption(literal(subgroups.each_arm(apart, instrument)))
    for line in overview.details(drop, instrument, fewest=cohort.fewest):
        st.caption(literal(line))
    if drop.n_dropped and shows_patients:
        st.caption(literal(overview.who(drop, pages.compute(flow, cohort))))
    pages.every_note()
