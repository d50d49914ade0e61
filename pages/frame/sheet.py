"""The style sheet of the frame, put into the page that a browser asks for first.

As an element of the page (`st.html`) it came after what it speaks of was drawn, and all of that jumped; and it was sent
again with every run.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

STEP = 10  # px, in which the heights of charts are told apart
_ROW = 31.8  # px, of a table
# What is drawn a moment after the page has its place from the start: `pages.show` names how high it will be.
_PLACES = "".join(
    [f'[class*="st-key-tall_{n}_"]{{min-height:{n * STEP}px}}' for n in range(10, 101)]
    + [
        f'[class*="st-key-rows_{n}_"] [data-testid="stSkeleton"]{{height:{int((n + 1) * _ROW)}px}}'
        for n in range(1, 61)
    ]
)


def _read(name: str) -> bytes:
    return Path(__file__).with_name(name).read_bytes()


_SHEET = b"<style>%b%b%b</style><script>%b</script>" % (
    _read("frame.css"), _read("present.css"), _PLACES.encode(), _read("go.js"),
)  # fmt: skip
# Without these a page comes whole and plain, and is not taken for the one of an earlier version.
_NOT_ASKED = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
_NOT_SAID = {b"content-length", b"etag", b"last-modified"}


class Dressed:
    """Put the sheet into every HTML page that is sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Dress a page that is asked for; hand over all else."""
        headers = dict(scope["headers"]) if scope["type"] == "http" else {}
        if b"text/html" not in headers.get(b"accept", b""):
            await self.app(scope, receive, send)
            return
        asked = [pair for pair in scope["headers"] if pair[0] not in _NOT_ASKED]
        await self.app({**scope, "headers": asked}, receive, _dressing(send))


def _dressing(send: Send) -> Send:
    """Give a `send` that keeps the start of a page until its end is known, and then sends it dressed."""
    start: Message = {}
    body = bytearray()

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            start.update(message)
        elif message["type"] == "http.response.body" and start:
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                whole = bytes(body).replace(
                    b"</body>", _SHEET + b"</body>", 1
                )  # after the theme's own rules, which come into the head
                kept = [pair for pair in start["headers"] if pair[0].lower() not in _NOT_SAID]
                await send({**start, "headers": [*kept, (b"content-length", str(len(whole)).encode())]})
                await send({"type": "http.response.body", "body": whole})
        else:
            await send(message)

    return dressed


def _is_page(start: Message) -> bool:
    named = {name.lower(): value for name, value in start.get("headers", ())}
    return named.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in named
