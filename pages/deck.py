"""The deck: the views of a talk, their order, their lines and notes; saved as a file, loaded, presented."""

import streamlit as st

import pages
from fatigue.show.words import deck as said
from pages.frame import decks
from pages.parts import deck_views

pages.cohort()
deck = decks.current()
pages.finding(said.finding(deck))
with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
    deck_views.files(deck)
deck_views.rows(deck)
st.caption(said.HOW)
if deck.views:
    st.caption(deck_views.where_kept(deck))
