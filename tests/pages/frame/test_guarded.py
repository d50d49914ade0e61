"""What a browser is told about every answer of the server."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse

from pages.frame.guarded import Guarded
from pages.frame.server import MIDDLEWARE

SAID = {"Cache-Control": "public, max-age=60", "Referrer-Policy": "unsafe-url"}


def headers_of(path: str) -> dict[str, list[str]]:
    """Ask for a path; give every header of the answer, by name, with each of its values."""
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    asked = Guarded(PlainTextResponse("x", headers=SAID))(scope, None, send)  # type: ignore[arg-type]
    with pytest.raises(
        StopIteration
    ):  # nothing in it waits, so that it needs no event loop: a browser test may run one
        asked.send(None)
    found: dict[str, list[str]] = {}
    for name, value in sent[0]["headers"]:
        found.setdefault(name.decode().lower(), []).append(value.decode())
    return found


def test_every_answer_keeps_to_this_host_and_tells_none_where_it_was_asked_from() -> None:
    for path in ("/", "/curves", "/media/a.csv", "/_stcore/health"):
        headers = headers_of(path)
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"][0].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == "'self'"
        assert not any(word in sources for sources in policy.values() for word in ("*", "http", "//"))
        assert headers["x-content-type-options"] == ["nosniff"]
        assert headers["referrer-policy"] == ["no-referrer"]


def test_files_of_a_session_are_stored_nowhere_and_the_app_s_own_are() -> None:
    assert headers_of("/media/a.csv")["cache-control"] == ["no-store"]
    assert headers_of("/app/media/a.csv")["cache-control"] == ["no-store"]
    for path in ("/static/a.js", "/static/media/font.woff2", "/app/static/media/font.woff2"):
        assert headers_of(path)["cache-control"] == ["public, max-age=60"]


def test_it_stands_before_all_else_so_that_refusals_have_the_headers_too() -> None:
    assert MIDDLEWARE[0].cls is Guarded
