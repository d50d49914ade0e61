"""What the app asks of its server: no visit by way of another site's page, and a log that holds no word of a file.

Streamlit's own answer to a websocket from another site is to look up this machine's address, at a service elsewhere. A
page of another site has no business here, so it is turned away before that.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from streamlit import config

from pages.frame.behind import BehindSignIn
from pages.frame.guarded import Guarded
from pages.frame.health import Health
from pages.frame.hosts import NamedHost
from pages.frame.opening import Opening
from pages.frame.sheet import Dressed

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

MultiPartParser.spool_max_size = sys.maxsize  # an uploaded file stays in memory: beyond 1 MB it would go to a disk

_HERE = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - names of this machine, nothing is bound
_POLICY_VIOLATION = 1008  # the websocket's word for "not allowed"


class SameSite:
    """Let in websockets of our own pages and of sites the host has named in `server.corsAllowedOrigins`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a foreign websocket; hand over all else."""
        if scope["type"] == "websocket":
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            origin, host = headers.get(b"origin"), headers.get(b"host", "")
            if origin is not None and not is_of_this_site(origin, host):
                await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
                return
            # What is let in needs no second look, which would ask another host. Of our own pages Streamlit asks none,
            # and wants to hear the origin before it takes a sign-in for one.
            if origin is not None and origin.partition("://")[2] != host:
                scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"origin"]}
        await self.app(scope, receive, send)


def is_of_this_site(origin: str, host: str) -> bool:
    """Say whether a page of this origin may speak to a server that was called by this host's name."""
    if not config.get_option("server.enableCORS"):
        return True  # the host has lifted the bar, as behind some proxies
    try:
        parts = urlsplit(origin)
        name, _ = parts.hostname, parts.port  # a port that is no number is refused as well
    except ValueError:
        return False
    return bool(name) and (parts.netloc.lower() == host.lower() or name in _HERE | _named_by_host())


def _named_by_host() -> set[str | None]:
    named = [urlsplit(text if "//" in text else f"//{text}").hostname for text in _sites()]
    return set(named) - {None}


def _sites() -> list[str]:
    own = config.get_option("browser.serverAddress")
    return [str(site).strip() for site in (*([own] if own else []), *config.get_option("server.corsAllowedOrigins"))]


MIDDLEWARE = [
    Middleware(Guarded), Middleware(NamedHost), Middleware(SameSite), Middleware(BehindSignIn), Middleware(Opening),
    Middleware(Health), Middleware(Dressed),
]  # fmt: skip
