"""Which cohort: the demos, the host's own, or a file of this session. One picker in the sidebar.

The options are what the URL says (`?cohort=demo60`), because Streamlit writes an option's label into the link; what
each one is stands under the picker. A cohort that was asked for and is not there stays chosen: none is shown instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.cohort.files.progress import Tell
from fatigue.errors import FatigueError
from fatigue.show.words import whereabouts as said
from fatigue.show.words.literal import literal
from pages.frame import sign_in, state
from pages.frame.door import door, kept, library
from pages.frame.door.waiting import result_of
from pages.frame.door.work import Work
from pages.frame.publish import opened

YOUR_FILE = "your file"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The cohort that is shown, which version of it, and since when the host has a newer one; or why there is none."""

    cohort: Cohort | None = None
    seconds: float | None = None  # since 1970: when an own file was opened, or when the host changed its file
    newer: float | None = None
    absent: said.Whereabouts | None = None


def choose() -> Shown:
    """Draw the picker and give the cohort that is asked for."""
    books = [name for name in library.names() if sign_in.sees(name)]
    own = kept.uploaded()
    link = kept.link_of_published()
    more = [*([opened.OPTION] if link else []), *([YOUR_FILE] if own is not None else [])]
    options = ["demo", "demo60", *books, *more]
    with st.container(gap="xxsmall"):
        kept.show_new_upload(YOUR_FILE)
        asked = kept.asked_for()
        is_there = not asked or asked in options
        picked = st.selectbox("Cohort", options if is_there else [*options, asked], key="cohort", **state.IN_URL)
        about = st.container()
        with st.popover("Open your own file", icon=":material/upload_file:", width="stretch",
                        key=kept.POPOVER, on_change="rerun"):  # fmt: skip
            door.drop_zone()
    kept.write_published(link if picked == opened.OPTION else "")
    if picked not in options:
        if picked == opened.OPTION:
            return Shown(absent=said.of_published())
        return Shown(absent=said.of_own_file() if picked == YOUR_FILE else said.of_library(picked))
    if picked == YOUR_FILE:
        shown = Shown(cohort=own, seconds=kept.opened_at())
    else:
        shown = _published(link) if picked == opened.OPTION else _open(picked, books, about)
    if shown.cohort is not None:
        title = kept.uploaded_name() if shown.cohort is own else ""
        is_made_up = shown.cohort.is_synthetic
        about.caption(literal(f"{shown.cohort.title}. Not the trial's data." if is_made_up
                              else title or shown.cohort.title))  # fmt: skip
    return shown


def _published(link: str) -> Shown:
    try:
        cohort = opened.cohort(link)
    except FatigueError as error:
        return Shown(absent=said.of_unreadable(str(error)))
    return Shown(cohort=cohort) if cohort is not None else Shown(absent=said.of_published())


def take_newer(picked: str) -> None:
    """Open the host's file anew (callback)."""
    kept.call_off(f"cohort {picked}")


def _open(picked: str, books: list[str], place: DeltaGenerator) -> Shown:
    if picked not in books:
        return Shown(cohort=kept.open_demo(demo, "60" if picked == "demo60" else "23"))
    work = kept.work_once(f"cohort {picked}", (), lambda: Work(lambda tell: _book(picked, tell)))
    try:
        cohort, seconds = result_of(work, place.empty(), call_off=lambda: _call_off(picked))
    except FatigueError as error:
        kept.call_off(f"cohort {picked}")  # the next visit tries again: the host may have mended it
        return Shown(absent=said.of_unreadable(str(error)))
    now = library.changed(picked)
    return Shown(cohort=cohort, seconds=seconds, newer=now if now != seconds else None)


def _book(picked: str, tell: Tell) -> tuple[Cohort, float | None]:
    """Open a cohort of the host, with the time of its file: taken first, so that a change while it is read is seen."""
    seconds = library.changed(picked)
    return library.open_book(picked, tell), seconds


def _call_off(picked: str) -> None:
    kept.call_off(f"cohort {picked}")
    kept.show_instead("demo")
