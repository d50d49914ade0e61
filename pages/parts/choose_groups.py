"""Which groups are compared: those that were kept, made from the filters, in one click, or as halves at a cut."""

from __future__ import annotations

import streamlit as st

from fatigue.analysis.compare import LETTERS
from fatigue.cohort import closed
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.group import Group
from fatigue.cohort.ready_groups import CUTS, and_rest, halves, ready
from fatigue.cohort.selection import BOUNDS, STEPS
from fatigue.show.words import compare as said
from fatigue.show.words import numbers
from fatigue.show.words.literal import literal
from pages.frame import groups, run

_HALVES = {"age": "Halves by age", "edss": "Halves by EDSS"}


def choose(cohort: Cohort) -> tuple[Group, ...]:
    """Draw the ways to make groups and the groups that are kept; give the latter."""
    kept, filters = groups.kept(), run.selection()
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="ready_groups"):
        has_filters = bool(filters.active)
        why = None if has_filters else "Set a filter first."
        own, rest = map(groups.written, and_rest(filters))
        st.button("Keep filters as group", icon=":material/group_add:", disabled=not has_filters, help=why,
                  on_click=groups.keep_filters, args=(own,))  # fmt: skip
        st.button("These against the rest", icon=":material/compare_arrows:", disabled=not has_filters, help=why,
                  on_click=groups.keep_filters, args=(own, rest), kwargs={"is_instead": True})  # fmt: skip
        for label, found in ready(cohort).items():
            st.button(label, on_click=groups.keep, args=tuple(map(groups.written, found)), kwargs={"is_instead": True})
        for name in CUTS:
            if cohort.is_known(name):
                _halves(name)
    with st.container(horizontal=True, gap="small"):
        for position, (letter, group) in enumerate(zip(LETTERS, kept, strict=False)):
            axes = {*filters.active, *group.selection.active}
            is_told = not cohort.is_closed or closed.allows(run.whole_cohort(), axes)
            n = numbers.patients(int(group.mask(cohort).sum())) if is_told else "too few patients to show"
            st.button(f"{letter}: {literal(said.name(group))} ({n})", icon=":material/close:",
                      type="tertiary", key=f"_group_{letter}", on_click=groups.let_go, args=(position,),
                      help="Let this group go")  # fmt: skip
    if len(kept) == 1:
        st.caption("One group is kept. Keep another to compare it with; until then the usual groups are shown.")
    return kept


def _halves(name: str) -> None:
    with st.popover(_HALVES[name], icon=":material/splitscreen_vertical_add:"):
        low, high = BOUNDS[name]
        cut = st.slider("First half: at most", low, high - STEPS[name], CUTS[name], STEPS[name], key=f"_cut_{name}")
        st.button("Compare the halves", key=f"_halves_{name}", on_click=groups.keep,
                  args=tuple(map(groups.written, halves(name, cut))), kwargs={"is_instead": True})  # fmt: skip
