"""Touch the data: patients drawn over or clicked in one picture are in focus in all."""

import streamlit as st

import pages
from fatigue.analysis.focus import as_selection, chosen_in, in_focus
from fatigue.cohort.group import Group
from fatigue.show.charts.explore import Asked, linked, other_views
from fatigue.show.words import explore as said
from fatigue.show.words.literal import literal
from pages.frame import groups

cohort, whole = pages.cohort(), pages.whole_cohort()
end, scale = pages.visit(), pages.scale()
place = st.container(gap=None)
with st.container(horizontal=True, gap="small", vertical_alignment="center", key="explore_row"):
    more = pages.pick_name("One more view", [said.NOTHING, *other_views(whole)], key="explore_more", width=180,
                           is_beside=True)  # fmt: skip
    buttons = st.container(horizontal=True, gap="small", width="content")
picture = linked(cohort, whole=whole, asked=Asked(end=end, scale=scale, more=more))
picks = pages.linked(picture, said.caption(whole, picture.views), title=said.picture_title(cohort))
chosen = chosen_in(picks, more=more)
focus = pages.compute(in_focus, cohort, chosen=chosen, end=end, scale=scale)
with place:
    pages.finding(said.finding(focus if chosen else None, cohort))
selection = as_selection(chosen, within=pages.selection())
with buttons:
    why = said.why_not(chosen, can_filter=selection is not None)
    st.button("Use as filter", icon=":material/filter_alt:", disabled=selection is None, help=why,
              on_click=groups.use_as_filter, args=(selection,))  # fmt: skip
    text = groups.written(Group(selection=selection)) if selection is not None else ""
    st.button(said.keep_as(len(groups.kept())), icon=":material/group_add:", disabled=selection is None, help=why,
              on_click=groups.keep, args=(text,))  # fmt: skip
    st.button("Let go", icon=":material/deselect:", disabled=not chosen, on_click=groups.clear_focus)
if lacking := said.left_out(whole):
    st.caption(literal(lacking))
if chosen:
    pages.look_at(focus.members)
    pages.heading(f"In focus: {said.chosen_in_words(chosen, cohort)}")
    for line in (said.small(focus), said.difference(focus, cohort.instrument)):
        if line:
            st.markdown(literal(line))
    pages.table(said.table(focus), "In focus and the others", is_open=True, caption=focus.method)
if groups.kept():
    st.page_link("pages/compare.py", label=said.kept(len(groups.kept())), icon=":material/arrow_forward:")
