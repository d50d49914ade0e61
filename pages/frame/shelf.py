"""Decks that a link leads to, and the ways into their views. Nothing here is a session's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from fatigue.deck import LONGEST, Deck, View
from pages.frame.door import library
from pages.frame.packed import MARK, unpacked

DECK, STEP, PRESENT, SHOWN = "deck", "step", "present", "shown"  # in a link
DEMO = "demo"
_DECK = Path(__file__).with_name("demo-deck.json")
_START = "overview"  # its address is the app's own


def deck(word: str, *, sees: Callable[[str], bool]) -> Deck:
    """Give the deck that a link holds or names: the demo's, or one of the host's for who sees the cohort so called."""
    if word.startswith(MARK):
        return unpacked(word)
    if word == DEMO:
        return Deck.from_json(_DECK.read_bytes())
    if not sees(word):
        raise library.no_deck(word)
    return Deck.from_json(library.deck(word, most=LONGEST))


def way(view: View, *, kept: Mapping[str, Iterable[str]], step: int | None, is_presenting: bool) -> str:
    """Give the link to a view, relative to any page: the app may lie under another address."""
    talk = {STEP: [] if step is None else [str(step)], PRESENT: ["1"] if is_presenting else []}
    said: dict[str, Iterable[str]] = {**kept, **view.params, **talk}
    pairs = [(key, word) for key, words in said.items() for word in words]
    query = "&".join(f"{quote(key, safe='')}={quote(word, safe='~')}" for key, word in pairs)
    path = "./" if view.page == _START else view.page
    return f"{path}?{query}" if query else path
