"""What the page of the deck says: how many views there are, and whether their cohort and version are those of now."""

from __future__ import annotations

from fatigue.cohort.cohort import Cohort
from fatigue.deck import PAGES, Deck, View
from fatigue.show.words import made

HOW = (
    "“Add to deck” stands on every page. In a talk PageDown and PageUp or the arrow keys step through the views, B "
    "blanks the screen, F fills it, N shows your note, Q a QR code, Esc leaves."
)
IN_THE_LINK = (
    "The deck stands in this page's address, notes included: loaded anew, or kept as a bookmark, it is still there. A "
    "link copied under Share does not carry it."
)
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
    sets = [f"{name.replace('_', ' ')} {', '.join(words)}" for name, words in shown.params.items() if name != "cohort"]
    return " · ".join((PAGES[shown.page], *sets))


def differs(deck: Deck, whole: Cohort) -> list[str]:
    """Give what has changed since the deck was made: the cohort, the version of the app."""
    return made.differs(f"{deck.digest}-{deck.version}", whole, what="deck") if deck.views else []
