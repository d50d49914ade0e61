"""Headers that tell a browser what a page of ours may do: ask this host alone, stand in no other site's frame.

Vega compiles a chart's expressions, and Streamlit's first page and our style sheet stand in the page itself; so scripts
may be evaluated and be inline. They still come from this host alone, and nothing can be sent to another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
))  # fmt: skip
_ALWAYS = {
    b"content-security-policy": _POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",  # a link says which patients are looked at
}
_OF_FILES = {b"cache-control": b"no-store"}  # files of a session stay in no browser's or proxy's store
_FILES = "/media/"
_APPS_OWN = "/static/media/"  # fonts


def is_of_a_session(path: str) -> bool:
    """Say whether a path is one of a session's files; those of the app itself lie under another."""
    return _FILES in path and _APPS_OWN not in path


class Guarded:
    """Put the headers on every answer of the server; what the host's proxy says of the same is left to the proxy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over, and put the headers on what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        ours = {**_ALWAYS, **(_OF_FILES if is_of_a_session(scope["path"]) else {})}

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [pair for pair in message.get("headers", ()) if pair[0].lower() not in ours]
                message = {**message, "headers": [*others, *ours.items()]}
            await send(message)

        await self.app(scope, receive, guarded)
