"""The top of every page: its name, what data this is, Share, Code and Download; then the finding and the filters."""

from __future__ import annotations

from typing import Any

import streamlit as st

from fatigue.cohort.cohort import Cohort
from fatigue.show.words import yardsticks
from fatigue.show.words.literal import literal
from pages.frame import code, download, links, show, state
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
        share = st.popover("Share", type="tertiary", icon=":material/link:", on_change="rerun", key="_share")
        coded = st.popover("Code", type="tertiary", icon=":material/code:", on_change="rerun", key="_code")
        taken = st.popover("Download", type="tertiary", icon=":material/download:", on_change="rerun", key="_down")
    publish.form(run.whole)
    if share.open:
        with share:
            _share(run)
    if coded.open:
        with coded:
            code.show(run)
    if taken.open:
        with taken:
            download.every_file(run)


def _share(run: state.Run) -> None:
    if run.whole.origin == "file":
        st.markdown(
            "This link carries the page and the filters, words of your file by numbers. Your file stays in this "
            "session: whoever opens the link is asked for the file, and sees the same filters once they have opened it."
        )
    else:
        st.markdown("Whoever opens this link sees this page with this cohort and these filters.")
    st.code(links.address(), language=None, wrap_lines=True)
    publish.offer(run.whole)


def foot(run: state.Run) -> None:
    """Say quietly, under the page, which version of which cohort it speaks of."""
    st.caption(literal(f"{download.source(run)} · {run.version}"))
