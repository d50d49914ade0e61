"""The top of every page: its name, what data this is, Share, Code and Download; then the finding and the filters."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from fatigue.cohort.cohort import Cohort
from fatigue.deck import LONGEST_NOTE, LONGEST_TEXT
from fatigue.show.words import deck as said_of_deck
from fatigue.show.words import yardsticks
from fatigue.show.words.literal import literal
from pages.frame import code, decks, download, route, shelf, show, state
from pages.frame.publish import publish

_BADGE = {
    "demo": ":gray-badge[:material/science: Synthetic cohort]",
    "library": ":gray-badge[:material/folder_open: Host's cohort]",
    "published": ":gray-badge[:material/link: Published cohort]",
    "file": ":gray-badge[:material/draft: Your file]",
}


def badge(cohort: Cohort) -> str:
    """Give the mark that says what data this is."""
    return _BADGE["demo" if cohort.is_synthetic else cohort.origin]


def finding(sentence: str) -> None:
    """Show the finding of the page as its title, with the filters under it."""
    run = state.current()
    if run is not None:
        run.title = sentence
    if run is not None and run.stage is not None:
        run.head = run.stage.told(sentence)
        return
    with st.container(gap=None):
        st.title(literal(sentence), anchor=False)
        said = st.caption(literal(state.caption()))
        show.notes(yardsticks.explained(sentence))
    if run is not None:
        run.head = said
    start = run.whole.reading.start if run is not None and run.whole.reading is not None else None
    if start is not None:
        st.info(literal(f"The first form in this file is {start}: month 0, “before” and “baseline” are that visit, "
                        "and months count from it. What changed before it is not known."),
                icon=":material/info:")  # fmt: skip


def settle(run: state.Run) -> None:
    """Say under the finding whom all of the page speaks of, once it has computed everything; then count the looks."""
    if run.head is not None:
        run.head.caption(literal(state.patients_of(run)))
    state.count_looks(run)


def fill(place: Any, run: state.Run) -> None:  # noqa: ANN401 (Streamlit's container)
    """Put Share, Code and Download into the bar, once the page has shown what there is to share."""
    with place:
        present = escape(route.here(run.page, is_presenting=True))
        st.html(f'<a class="go button" href="{present}">Present</a>', width="content")
        added = st.popover("Deck", type="tertiary", icon=":material/slideshow:", on_change="rerun", key="_add")
        share = st.popover("Share", type="tertiary", icon=":material/link:", on_change="rerun", key="_share")
        coded = st.popover("Code", type="tertiary", icon=":material/code:", on_change="rerun", key="_code")
        taken = st.popover("Download", type="tertiary", icon=":material/download:", on_change="rerun", key="_down")
    publish.form(run.whole)
    if added.open:
        with added:
            _add(run)
    if share.open:
        with share:
            _share(run)
    if coded.open:
        with coded:
            code.show(run)
    if taken.open:
        with taken:
            download.every_file(run)


def _add(run: state.Run) -> None:
    """Offer to add what is on the screen to the deck."""
    keys = {"text": "_add_text", "note": "_add_note", shelf.SHOWN: "_add_shown"}
    st.text_input("A line over the finding", max_chars=LONGEST_TEXT, key=keys["text"])
    st.text_area("Speaker's note", max_chars=LONGEST_NOTE, key=keys["note"], height=90)
    names = list(dict.fromkeys(picture.name for picture, _ in run.pictures))
    if len(names) > 1:
        st.multiselect("Pictures, two at most", names, key=keys[shelf.SHOWN], max_selections=2,
                       format_func=lambda name: name.replace("-", " ").capitalize(),
                       placeholder="The first ones")  # fmt: skip
    st.button("Add to deck", icon=":material/add:", type="primary", key="_add_view", on_click=decks.add,
              args=(route.view_of(run.page), run.whole), kwargs={"keys": keys})  # fmt: skip
    n = len(decks.current().views)
    st.page_link("pages/deck.py", label=f"Deck: {n} {'view' if n == 1 else 'views'}", icon=":material/slideshow:")


def _share(run: state.Run) -> None:
    if run.whole.origin == "file":
        st.markdown(
            "This link carries the page and the filters, words of your file by numbers. Your file stays in this "
            "session: whoever opens the link is asked for the file, and sees the same filters once they have opened it."
        )
    else:
        st.markdown("Whoever opens this link sees this page with this cohort and these filters.")
    st.code(route.shared(run), language=None, wrap_lines=True)
    if talk := route.shared_talk():
        st.markdown(said_of_deck.SHARED)
        st.code(talk, language=None, wrap_lines=True)
    publish.offer(run.whole)


def foot(run: state.Run) -> None:
    """Say quietly, under the page, which version of which cohort it speaks of."""
    st.caption(literal(f"{download.source(run)} · {run.version}"))
