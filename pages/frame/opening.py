"""A link to a deck opens at its first view: whoever sends one need not know which page that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse

from fatigue.errors import DeckError
from pages.frame import shelf, sign_in
from pages.frame.behind import person_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class Opening:
    """Lead a visit to a deck, presented and at no step, to its first view; leave all else alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead on, or hand over."""
        first = _first(Request(scope)) if scope["type"] == "http" and scope["method"] == "GET" else ""
        answer = RedirectResponse(first, status_code=302) if first else self.app
        await answer(scope, receive, send)


def _first(request: Request) -> str:
    """Give the link to the first view of the deck that is asked for; nothing where there is none to read."""
    asked = request.query_params
    is_page = "text/html" in request.headers.get("accept", "")
    is_start = shelf.DECK in asked and shelf.PRESENT in asked and shelf.STEP not in asked
    if not is_page or not is_start:
        return ""
    person = person_of(dict(request.cookies)) if sign_in.is_on() else None
    if person is not None and not sign_in.is_let_in(person):
        return ""

    def sees(cohort: str) -> bool:
        return person is None or sign_in.is_let_in(person, cohort=cohort)

    try:
        deck = shelf.deck(asked[shelf.DECK], sees=sees)
    except DeckError:  # the page says why
        return ""
    kept = {key: asked.getlist(key) for key in ("cohort", "published", shelf.DECK) if key in asked}
    return shelf.way(deck.views[0], kept=kept, step=1, is_presenting=True) if deck.views else ""
