"""The page of a cohort that was asked for and is not there: it can be opened again; no other is shown in its place."""

from __future__ import annotations

import streamlit as st

from fatigue.show.words import whereabouts as said
from fatigue.show.words.literal import literal
from pages.frame import links, picker
from pages.frame.door import door, kept


def page(found: said.Whereabouts) -> None:
    """Say what is missing, with the place to open it, and the demo for who wants that."""
    st.title(literal(found.title), anchor=False)
    st.error(literal(found.sentence), icon=":material/link_off:")
    waiting = said.kept_filters(links.filters_sent())
    if waiting:
        st.caption(literal(waiting))
    with st.container(width=640, gap="small"):
        door.drop_zone("page_")
        with st.container(horizontal=True, gap="small"):
            if found.is_tried_again:
                st.button("Try again", icon=":material/refresh:", key="_again")
            st.button("Show the demo cohort instead", on_click=kept.show_instead, args=("demo",), key="_demo_instead")


def newer(seconds: float, name: str) -> None:
    """Say that the host's file has changed since it was opened, and offer to take it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/update: {literal(said.newer(seconds))}", width="stretch")
        st.button("Take the newer one", on_click=picker.take_newer, args=(name,), key="_take_newer")
