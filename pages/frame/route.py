"""Ways within this session: links that `go.js` follows, to a view of the deck, into a talk and out of it."""

from __future__ import annotations

import streamlit as st

from fatigue.deck import MOST_PARAMS, View, fits
from pages.frame import decks, links, shelf, state
from pages.frame.packed import MARK

_OF_THE_SESSION = ("your file", "published")  # cohorts that no deck can name


def is_presenting() -> bool:
    """Say whether the link asks for a talk."""
    return shelf.PRESENT in st.query_params


def pictures() -> tuple[str, ...]:
    """Give the pictures that the link names, for a talk; none where the page's first are meant."""
    shown = tuple(st.query_params.get_all(shelf.SHOWN))
    return shown if fits(shelf.SHOWN, shown) else ()


def here(page: str, *, is_presenting: bool) -> str:
    """Give the way to what is on the screen now, as a talk or out of it."""
    shown = pictures() if is_presenting else ()
    return to_view(view_of(page, shown=shown), step=decks.step(), is_presenting=is_presenting)


def shared(run: state.Run, *, is_short: bool = False) -> str:
    """Give the link that others get to what is on the screen: with the deck, where it is one of its views.

    A short one has the deck only where that has a name.
    """
    is_in_deck = bool(decks.step()) or run.page == "deck"
    word = decks.word_to_share() if is_in_deck else ""
    if not word or (is_short and word.startswith(MARK)):
        return links.address(run.whole, {})
    step = {shelf.STEP: str(decks.step())} if decks.step() else {}
    return links.address(run.whole, {shelf.DECK: word, **step})


def shared_talk() -> str:
    """Give the link that others get to the deck as a talk; nothing where there is none, or it is too long."""
    word = decks.word_to_share()
    return links.address_of_talk({shelf.DECK: word, shelf.PRESENT: "1"}) if word and decks.current().views else ""


def to_view(view: View, *, step: int, is_presenting: bool = True) -> str:
    """Give the way to a view; `step` says which of the deck it is, from 1, and 0 that it is none."""
    kept = {"cohort": st.query_params.get_all("cohort")}
    if decks.word():
        kept[shelf.DECK] = [decks.word()]
    has_steps = bool(decks.current().views)
    return shelf.way(view, kept=kept, step=step if has_steps else None, is_presenting=is_presenting)


def view_of(page: str, *, shown: tuple[str, ...] = (), text: str = "", note: str = "") -> View:
    """Give what is on the screen as a view; a cohort that no other session has is left out."""
    found = {key: tuple(st.query_params.get_all(key)) for key in st.query_params if key != shelf.SHOWN}
    params = dict([(key, words) for key, words in found.items() if fits(key, words)][: MOST_PARAMS - 1])
    if params.get("cohort", ("",))[-1] in _OF_THE_SESSION:
        del params["cohort"]
    return View(page=page, params={**params, **({shelf.SHOWN: shown} if shown else {})}, text=text, note=note)
