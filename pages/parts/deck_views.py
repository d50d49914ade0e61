"""The views of the deck as rows that are moved, taken out, given a line and a note; and the deck as a file."""

from __future__ import annotations

from html import escape

import streamlit as st

from fatigue.deck import LONGEST_NOTE, LONGEST_TEXT, LONGEST_TITLE, Deck
from fatigue.show.words import deck as said
from pages.frame import decks, packed, route


def files(deck: Deck) -> None:
    """Show the ways to present the deck, to save it and to load another."""
    if deck.views:
        st.text_input("Title of the talk", deck.title, max_chars=LONGEST_TITLE, key=decks.key("title"), width=360,
                      on_change=decks.rename)  # fmt: skip
        first = escape(route.to_view(deck.views[0], step=1))
        st.html(f'<a class="go button primary" href="{first}">Present the deck</a>', width="content")
        st.download_button("Save as a file", deck.to_json(), file_name="fatigue-deck.json", mime="application/json",
                           icon=":material/download:", on_click="ignore", key="_deck_save")  # fmt: skip
    with st.popover("Load a file", icon=":material/upload_file:"):
        st.file_uploader("A deck that was saved here", type="json", key=decks.key("file"), on_change=decks.load)
    st.button("Take the demo's deck", icon=":material/science:", on_click=decks.load_demo, key="_deck_demo")
    if deck.views:
        st.button("Remove all", icon=":material/delete:", on_click=decks.clear, key="_deck_clear")


def rows(deck: Deck) -> None:
    """Show a row for each view."""
    last = len(deck.views) - 1
    for at, view in enumerate(deck.views):
        with st.container(horizontal=True, gap="small", vertical_alignment="center", border=True, key=f"_view_{at}"):
            link = escape(route.to_view(view, step=at + 1, is_presenting=False))
            st.html(f'<b>{at + 1}</b> <a class="go" href="{link}">{escape(said.view(view))}</a>', width=240)
            st.text_input(f"Line of view {at + 1}", view.text, max_chars=LONGEST_TEXT, key=decks.key(f"text_{at}"),
                          placeholder="A line over the finding", label_visibility="collapsed", width=300,
                          on_change=decks.write, args=(at, "text"))  # fmt: skip
            with st.popover(f"Note{' ✓' if view.note else ''}", help=f"Speaker's note of view {at + 1}"):
                st.text_area(f"Speaker's note of view {at + 1}", view.note, max_chars=LONGEST_NOTE, height=160,
                             key=decks.key(f"note_{at}"), on_change=decks.write, args=(at, "note"))  # fmt: skip
            for name, by, is_end in (("Up", -1, at == 0), ("Down", 1, at == last)):
                st.button(name, type="tertiary", disabled=is_end, key=f"_view_{name.lower()}_{at}",
                          help=f"Move view {at + 1}", on_click=decks.move, args=(at, by))  # fmt: skip
            st.button("Remove", type="tertiary", key=f"_view_off_{at}", help=f"Remove view {at + 1}",
                      on_click=decks.remove, args=(at,))  # fmt: skip


def where_kept(deck: Deck) -> str:
    """Say whether the deck outlives this session."""
    word = decks.word()
    if not word:
        return said.TOO_LONG
    is_whole = not word.startswith(packed.MARK) or packed.unpacked(word) == deck
    return said.IN_THE_LINK if is_whole else said.WITHOUT_NOTES
