"""The deck of this session: kept here and in the link, changed by its page, walked in a talk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from fatigue.cohort.cohort import Cohort
from fatigue.deck import Deck, View
from fatigue.errors import DeckError
from fatigue.show.words.literal import literal
from pages.frame import links, shelf, sign_in
from pages.frame.packed import MARK, packed

EMPTY = Deck(title="")
_KEPT, _WORD, _WRONG, _SEEN, _TURN = "_deck", "_deck_word", "_deck_wrong", "_deck_seen", "_deck_turn"


def begin() -> None:
    """Take the deck that the link has, where this session has none of its own or is led to one that has a name."""
    st.session_state.setdefault(_TURN, 0)
    word, known = st.query_params.get(shelf.DECK, ""), st.session_state.get(_WORD)
    is_led = links.came_by_history() and word != known and not (word[:1] == MARK == (known or "")[:1])
    if not word or not (known is None or is_led):
        return
    try:
        _keep(shelf.deck(word, sees=sign_in.sees), word)
        refuse("")
    except DeckError as error:
        refuse(str(error))
        _keep(current(), word)


def settle() -> None:
    """Write the deck into the link, once all is drawn."""
    if st.query_params.get(shelf.DECK, "") == word():
        return
    if word():
        st.query_params[shelf.DECK] = word()
    else:
        del st.query_params[shelf.DECK]


def current() -> Deck:
    """Give the deck of this session; an empty one where nothing was added."""
    return st.session_state.get(_KEPT, EMPTY)


def word() -> str:
    """Give the deck as the link has it; nothing where it is empty, or too long for a link."""
    return st.session_state.get(_WORD) or ""


def word_to_share() -> str:
    """Give the deck as a link has it that others get: without the speaker's notes, where it is this session's own."""
    own = word()
    return packed(current().without_notes()) if own.startswith(MARK) else own


def wrong() -> str:
    """Give why a deck could not be read or changed; nothing where it could."""
    return st.session_state.get(_WRONG, "")


def seen() -> str:
    """Give what was last said of the deck and dismissed."""
    return st.session_state.get(_SEEN, "")


def see(told: str) -> None:
    """The reader has seen what is said of the deck (callback)."""
    st.session_state[_SEEN] = told


def refuse(why: str) -> None:
    """Keep why a deck could not be read or changed, to be told over the page."""
    st.session_state[_WRONG], st.session_state[_SEEN] = why, ""


def step_said() -> str:
    """Give the step as the link has it, whatever that is."""
    return st.query_params.get(shelf.STEP, "")


def step() -> int:
    """Give which view of the deck the link is at, from 1; 0 where it is at none."""
    said = step_said()
    at = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    return at if at <= len(current().views) else 0


def view() -> View | None:
    """Give the view the link is at."""
    return current().views[step() - 1] if step() else None


# --- changes, each the callback of a widget -------------------------------------------------------------------------


def key(name: str) -> str:
    """Give the key of a widget on the deck's page: a new one with each change, so that it shows the deck as it is."""
    return f"_deck_{name}_{st.session_state[_TURN]}"


def add(view: View, whole: Cohort, *, keys: dict[str, str]) -> None:
    """Add a view to the end, with what was typed and chosen in the widgets of these keys; say so in a moment's note."""
    typed: dict[str, Any] = {name: st.session_state.get(key) for name, key in keys.items()}
    shown = tuple(typed.pop(shelf.SHOWN) or ())
    params = {**view.params, **({shelf.SHOWN: shown} if shown else {})}
    _change(
        lambda deck: _made_on(
            deck.added(replace(view, params=params, **{name: words or "" for name, words in typed.items()})), whole
        )
    )
    for name, key in keys.items():  # set, not popped: the browser would go on showing what was typed
        st.session_state[key] = [] if name == shelf.SHOWN else ""
    st.toast(literal(wrong()) or f"Added: view {len(current().views)} of the deck.")


def rename() -> None:
    """Take the title that was typed."""
    title = st.session_state[key("title")]
    _change(lambda deck: deck.renamed(title))


def write(position: int, name: str) -> None:
    """Take the line or the note of a view that was typed."""
    typed = {name: st.session_state[key(f"{name}_{position}")]}
    _change(lambda deck: deck.put(position, replace(deck.views[position], **typed)))


def move(position: int, by: int) -> None:
    """Move a view up (negative) or down."""
    _change(lambda deck: deck.moved(position, by=by))


def remove(position: int) -> None:
    """Take a view out."""
    _change(lambda deck: deck.without(position))


def clear() -> None:
    """Take every view out."""
    _change(lambda _: EMPTY)


def load() -> None:
    """Take the deck of a file; where it is none, say why and leave what is there."""
    file = st.session_state[key("file")]
    if file is not None:
        _change(lambda _: Deck.from_json(file.getvalue()))


def load_demo() -> None:
    """Take the demo's deck."""
    _change(lambda _: shelf.deck(shelf.DEMO, sees=sign_in.sees), word=shelf.DEMO)


def _change(change: Any, *, word: str = "") -> None:  # noqa: ANN401 (a function of the deck)
    st.session_state[_TURN] += 1
    try:
        deck = change(current())
        refuse("")
    except DeckError as error:
        refuse(str(error))
        return
    is_empty = not deck.views and not deck.title
    _keep(deck, "" if is_empty else word or packed(deck))


def _keep(deck: Deck, word: str) -> None:
    st.session_state[_KEPT], st.session_state[_WORD] = deck, word


def _made_on(deck: Deck, whole: Cohort) -> Deck:
    """Give the deck as of this cohort; of a published one only the version: its digest is of values that are closed."""
    made = deck.made_on(whole)
    return replace(made, digest="") if whole.is_closed else made
