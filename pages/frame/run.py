"""One run of a page: navigation, the cohort, the filters, the bar, the page, and what to say when there is nobody."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from fatigue.cohort import closed
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import Selection
from fatigue.errors import TooFewError
from fatigue.show.words import deck as said_of_deck
from fatigue.show.words import numbers, whereabouts
from fatigue.show.words.literal import literal
from pages.frame import ask, audit, bar, decks, filters, links, menu, picker, present, sign_in, state
from pages.frame.door import absent, door, kept
from pages.frame.door.waiting import GATE
from pages.frame.menu import navigation
from pages.frame.publish import seen
from pages.frame.show import other_notes, panel
from pages.frame.sweep import SWEEPER
from pages.frame.warm import warm_up


def cohort() -> Cohort:
    """Give the page its cohort: the patients the filters keep."""
    return _handed_over().cohort


def whole_cohort() -> Cohort:
    """Give the page the cohort before the filters."""
    return _handed_over().whole


def visit() -> float:
    """Give the visit until which the reader looks; the latest where nothing else is chosen."""
    run = _handed_over()
    if run.visit is None:
        raise TooFewError("A change needs two visits; this cohort has one. Load a file with follow-up.")
    return run.visit


def scale() -> str:
    """Give the scale the reader looks at: the total, or one of the subscales."""
    return _handed_over().scale


def selection() -> Selection:
    """Give the page the filters as a selection."""
    return _handed_over().selection


def _handed_over() -> state.Run:
    run = state.current()
    if run is None:  # a cold visit: the server ran the page's file without app.py; once navigation is known it will
        navigation()
        st.rerun()
    return run


def run(page: Any) -> None:  # noqa: ANN401
    """Run a page inside the frame, for who may see it."""
    if sign_in.at_the_door():
        return
    with GATE.place(), SWEEPER.running():
        _run(page)
    warm_up()


def _run(page: Any) -> None:  # noqa: ANN401
    links.begin()
    decks.begin()
    with st.sidebar:
        with st.container(key="_cohort", gap="small"):
            shown = picker.choose()
        aside = st.container(gap="xxsmall")
        whole, is_asked = shown.cohort, kept.at_the_door() is not None
    main = st.container(key="page", gap="small")
    with main:
        stage = present.stage() if whole is not None and not is_asked else None
    place = stage.filters if stage else st.sidebar
    with place.container(key="_filters_rest" if is_asked else "_filters", gap="small"):  # drawn, so that they are kept
        selection = filters.panel(whole) if whole is not None else Selection()
    with st.sidebar:
        sign_in.way_out()
    with stage.behind if stage else main:
        if is_asked:
            door.answer(shown.cohort, aside=aside)
        elif shown.absent is not None:
            absent.page(shown.absent)
        else:
            _page(page, shown, selection, stage=stage)
    decks.settle()


def _page(page: Any, shown: picker.Shown, selection: Selection, *, stage: present.Stage | None) -> None:  # noqa: ANN401
    whole = shown.cohort
    part, why = _part(whole, selection)
    counts = "Too few patients" if why else numbers.share_of(part.n_patients, whole.n_patients, "patient")
    audit.look(page.url_path or "overview", whole)
    handed = state.Run(
        cohort=part,
        whole=whole,
        selection=selection,
        counts=counts,
        version=whereabouts.version(whole, seconds=shown.seconds),
        page=page.url_path or "overview",
        stage=stage,
    )
    top = st.container(horizontal=True, gap="small", vertical_alignment="center", key="_top")
    with top:
        with st.container(horizontal=True, width="content", gap="small", vertical_alignment="center", key="_name"):
            menu.small(page.title)
            st.markdown(f"**{page.title}** {bar.badge(whole)}", width="content")
        row = st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center", key="_row")
        tools = st.container(horizontal=True, width="content", gap="small", key="_tools")
    if shown.newer is not None:
        absent.newer(shown.newer, whole.title)
    notices = stage.notices if stage is not None else st.container()
    head, is_told = st.container(), False
    state.begin(handed)
    try:
        with row:
            _choices(handed, menu.GOES_BY.get(handed.page, ""))
            filters.chips(selection, counts)
        if part.n_patients == 0:
            _nobody(handed, why)
        elif whole.is_closed and not seen.is_shown(page):
            seen.not_this_page(page.title)
        else:
            with panel():
                page.run()
            is_told = bool(handed.title)
            other_notes(handed, tells_reading=page.title in ("Cohort", "Methods"))
            if not is_told:  # the page stopped before it found anything; the reason stands where it stopped
                with head:
                    bar.finding(f"{page.title}: nothing to show for these patients.")
        links.settle()
        bar.settle(handed)
        bar.fill(tools, handed)
        with notices:
            _misread(is_page_drawn=is_told)
            _differs(whole)
            _deck(whole, is_shown=stage is not None or handed.page == "deck")
        bar.foot(handed)
        if stage is not None:
            present.settle(stage, handed)
    finally:
        state.end()


def _part(whole: Cohort, selection: Selection) -> tuple[Cohort, str]:
    """Give the patients of the filters, or nobody and why, where a published cohort may not be looked at so closely."""
    if not whole.is_closed:
        return selection.apply(whole), ""
    try:
        return closed.part(whole, selection), ""
    except TooFewError as error:
        return whole.take(np.zeros(whole.n_patients, dtype=bool)), str(error)


def _choices(run: state.Run, goes_by: str) -> None:
    """Draw the choices that all pages share; those a page does not go by stay in the link, unseen."""
    with st.container(width="content", key="_row_visit" if "visit" in goes_by else "_unseen_visit"):
        run.visit = ask.visit(run.whole.months[1:])
    with st.container(width="content", key="_row_scale" if "scale" in goes_by else "_unseen_scale"):
        run.scale = ask.scale(run.whole)


def _nobody(run: state.Run, why: str) -> None:
    bar.finding("These filters together show too few patients." if why else "No patient matches these filters.")
    st.info(literal(why or _why_nobody(run)), icon=":material/filter_alt_off:")
    st.button("Reset filters", icon=":material/restart_alt:", on_click=state.reset_filters, key="_reset_here")


def _why_nobody(run: state.Run) -> str:
    name = run.selection.emptied_by(run.whole)
    if name is not None and not run.selection.keeps(run.whole, name):
        said = run.selection.phrase(name)
        return (
            f"{said[0].upper()}{said[1:]} leaves out all {numbers.patients(run.whole.n_patients)}. Widen it, or "
            "reset every filter."
        )
    return "No patient meets all of these filters together. Widen one of them, or reset every filter."


def _differs(whole: Cohort) -> None:
    lines = links.differs(whole)
    if lines:
        st.warning(literal(" ".join(lines)), icon=":material/difference:")
        st.button("Dismiss", on_click=links.forget_made, key="_seen_made")


def _deck(whole: Cohort, *, is_shown: bool) -> None:
    """Say why a deck could not be read or changed, and where it is shown, what has changed since it was made."""
    lines = [decks.wrong(), *(said_of_deck.differs(decks.current(), whole) if is_shown else ())]
    told = " ".join(filter(None, lines))
    if told and told != decks.seen():
        st.warning(literal(told), icon=":material/slideshow:")
        st.button("Dismiss", on_click=decks.see, args=(told,), key="_seen_deck")


def _misread(*, is_page_drawn: bool) -> None:
    wrong = links.misread(is_page_drawn=is_page_drawn)
    if wrong:
        st.warning(
            literal(f"Part of the link was not understood: {'; '.join(wrong)}. What you see may not be what the sender "
                    "meant; ask for a new link, or set the filters yourself."),
            icon=":material/link_off:",
        )  # fmt: skip
        st.button("Dismiss", on_click=links.forget_misread, key="_understood")
