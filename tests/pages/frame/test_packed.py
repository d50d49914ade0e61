"""A deck in a link: it comes back as it was, is never longer than a link may be, and a mangled one is refused."""

from __future__ import annotations

import string
import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace

import numpy as np
import pytest

from fatigue.deck import Deck, View
from fatigue.errors import DeckError
from pages.frame.packed import MARK, MOST, packed, unpacked

DECK = Deck(
    title="Ward: Müdigkeit 疲労",
    views=(View(page="curves", params={"age": ("18", "40")}, text="Young", note="Wait.\nThen go on."),) * 8,
    digest="0123abcd",
)


LETTERS = np.array(list(string.ascii_letters))


def noise(length: int, *, seed: int) -> str:
    return "".join(np.random.default_rng(seed).choice(LETTERS, length))


def test_a_deck_comes_back_from_a_link() -> None:
    assert unpacked(packed(DECK)) == DECK
    assert set(packed(DECK)) <= set(string.ascii_letters + string.digits + "-_" + MARK)


def test_a_deck_too_long_for_a_link_leaves_its_notes_and_then_the_link() -> None:
    noted = replace(DECK, views=tuple(replace(view, note=noise(3000, seed=n)) for n, view in enumerate(DECK.views)))
    assert [view.note for view in unpacked(packed(noted)).views] == [""] * 8
    lined = replace(DECK, views=tuple(View(page="drop", text=noise(200, seed=n)) for n in range(60)))
    assert packed(lined) == ""
    assert all(len(packed(deck)) <= MOST for deck in (DECK, noted))


def test_a_mangled_deck_is_refused() -> None:
    word = packed(DECK)
    bomb = MARK + urlsafe_b64encode(zlib.compress(b" " * 50_000_000)).decode()
    for mangled in (MARK, word[:40], word[:-9], MARK + "é", MARK + "AAAA", word.replace(word[9:19], "A" * 10), bomb):
        with pytest.raises(DeckError):
            unpacked(mangled)
