"""Which cohort: the demos, the host's own, or a file of this session. One picker in the sidebar.

The options are what the URL says (`?cohort=demo60`), because Streamlit writes an option's label into the link; what
each one is stands under the picker.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.errors import FatigueError
from fatigue.show.words.literal import literal
from pages.frame import door, kept, library, state
from pages.frame.waiting import result_of
from pages.frame.work import Work

YOUR_FILE = "your file"


def choose() -> Cohort:
    """Draw the picker and give the cohort that is shown; a host's file that does not load raises, once it is drawn."""
    books = library.names()
    own = kept.uploaded()
    options = ["demo", "demo60", *books, *([YOUR_FILE] if own is not None else [])]
    with st.container(gap="xxsmall"):
        kept.show_new_upload(YOUR_FILE)
        picked = st.selectbox("Cohort", options, key="cohort", **state.IN_URL)
        about = st.container()
        with st.popover("Open your own file", icon=":material/upload_file:", width="stretch",
                        key=kept.POPOVER, on_change="rerun"):  # fmt: skip
            door.drop_zone()
    cohort = own if picked == YOUR_FILE and own is not None else _open(picked, books, about)
    title = kept.uploaded_name() if cohort is own else ""
    about.caption(f"{cohort.title}. Not the trial's data." if cohort.is_synthetic else literal(title or cohort.title))
    return cohort


def _open(picked: str, books: list[str], place: DeltaGenerator) -> Cohort:
    which = "60" if picked == "demo60" else "23"
    if picked not in books:
        return kept.open_demo(demo, which)
    work = kept.work_once(f"cohort {picked}", (), lambda: Work(lambda tell: library.open_book(picked, tell)))
    try:
        return result_of(work, place.empty(), call_off=lambda: _call_off(picked))
    except FatigueError:
        kept.call_off(f"cohort {picked}")  # the next visit tries again: the host may have mended it
        raise


def _call_off(picked: str) -> None:
    kept.call_off(f"cohort {picked}")
    kept.show_instead("demo")
