"""A deck as a word of a link: it outlives the session, and needs no place on the server."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from fatigue.deck import LONGEST, Deck
from fatigue.errors import DeckError

MARK = "~"  # no name of a host's deck begins with it
MOST = 6000  # letters; servers and proxies take links of 8,000


def packed(deck: Deck) -> str:
    """Give a deck as a word of a link; without its notes where it would be too long, and nothing where it still is."""
    for part in (deck, deck.without_notes()):
        text = json.dumps(json.loads(part.to_json()), separators=(",", ":"), ensure_ascii=False)
        word = MARK + urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
        if len(word) <= MOST:
            return word
    return ""


def unpacked(word: str) -> Deck:
    """Give back the deck that `packed` wrote."""
    letters = word.removeprefix(MARK)
    try:
        reader = zlib.decompressobj()
        text = reader.decompress(urlsafe_b64decode(letters + "=" * (-len(letters) % 4)), LONGEST + 1)
        whole = reader.eof
    except (ValueError, zlib.error) as problem:
        raise DeckError("The deck in this link is cut off or changed. Ask for a new link.") from problem
    if not whole and len(text) <= LONGEST:
        raise DeckError("The deck in this link is cut off. Ask for a new link.")
    return Deck.from_json(text)
