"""What the page of the deck says: how many views there are, and whether their cohort and version are those of now."""

from __future__ import annotations

import re

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import BOUNDS
from fatigue.deck import PAGES, Deck, View
from fatigue.show.words import made

_CALLED = {"shown": "pictures", "visit": "until", "edss": "EDSS", "curve_people": "each patient",
           "curve_same": "the same patients alone"}  # fmt: skip
_OF_A_PAGE = re.compile(r"^(curve|drop|explore|mean|mmrm|model|responders|table|test|work)_(?=.)")
_SWITCHED = {("true",): "with", ("false",): "without"}

HOW = (
    "“Add to deck” stands on every page. In a talk PageDown and PageUp or the arrow keys step through the views, B "
    "blanks the screen, F fills it, N shows your note, Q a QR code, Esc leaves."
)
IN_THE_LINK = (
    "The deck stands in this page's address, notes included: loaded anew, or kept as a bookmark, it is still there. "
    "Links under Share carry it without the notes."
)
SHARED = "The deck as a talk, from its first view, without your notes:"
TOO_LONG = (
    "This deck is too long for a link: it stays in this session alone, and is gone when the page is loaded anew. Save "
    "it as a file."
)
WITHOUT_NOTES = (
    "The notes are too long for a link: loaded anew, the page has the views without them. Save the deck as a file."
)


def finding(deck: Deck) -> str:
    """Give the title of the page."""
    n = len(deck.views)
    if n == 0:
        return "No view in the deck yet: add one from any page."
    return f"A deck of {n} views, ready to present." if n > 1 else "A deck of one view, ready to present."


def view(shown: View) -> str:
    """Give what a view is of: its page and what it sets."""
    sets = [_set(name, words) for name, words in shown.params.items() if name != "cohort" and words]
    return " · ".join(filter(None, (PAGES[shown.page], *sets)))


def _set(name: str, words: tuple[str, ...]) -> str:
    """Give a setting in words: "age 18 to 40", "without people", "pictures slope, waterfall".

    The page stands before it, so that "curve_by" is "by".
    """
    plain = _CALLED.get(name) or _OF_A_PAGE.sub("", name).replace("_", " ")
    if name.startswith("keep_"):
        return f"{plain.removeprefix('keep ')} not known too" if words == ("true",) else ""
    if words in _SWITCHED:
        return f"{_SWITCHED[words]} {plain}"
    return f"{plain} {(' to ' if name in BOUNDS else ', ').join(words)}"


def differs(deck: Deck, whole: Cohort) -> list[str]:
    """Give what has changed since the deck was made: the cohort, the version of the app."""
    return made.differs(f"{deck.digest}-{deck.version}", whole, what="deck") if deck.views else []
