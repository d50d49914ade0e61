"""By which names the server may be called, and which of Streamlit's addresses are closed to all.

A page of another site can let its own name lead to this server (DNS rebinding), and then passes for a page of ours.
Where the host has named the server in `FATIGUE_HOSTS`, whoever calls it by another name is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse

from pages.frame import host

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})  # probes from the machine itself
_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check")  # how many are here, and a run that nobody looks at
_AGENTS = "/_stcore/agent/"  # the app driven by programs, past what a page is asked
_POLICY_VIOLATION = 1008


class NamedHost:
    """Refuse whoever calls the server by a name that is not its own, and what nobody needs to ask."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over what was asked of us by our name."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif not is_ours(_host_of(scope)):
            await _refuse(scope, receive, send, status=421)
        elif scope["path"].rstrip("/").endswith(_CLOSED) or _AGENTS in scope["path"]:
            await _refuse(scope, receive, send, status=404)
        else:
            await self.app(scope, receive, send)


def is_ours(called: str) -> bool:
    """Say whether the server goes by this name; by any where the host has named none."""
    named = {name.strip().lower() for name in host.setting("FATIGUE_HOSTS").split(",") if name.strip()}
    try:
        name = urlsplit(f"//{called}").hostname
    except ValueError:
        return False
    return not named or name in named | _LOCAL


def _host_of(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")


async def _refuse(scope: Scope, receive: Receive, send: Send, *, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
    else:
        await PlainTextResponse("Not here.", status_code=status)(scope, receive, send)
