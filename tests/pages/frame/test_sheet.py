"""The style sheet comes with the page that a browser asks for first, and with nothing else."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from pages.frame.sheet import Dressed

PAGE = b"<html><head></head><body><div id='root'></div></body></html>"


def asked(body: bytes, kind: bytes, *, accept: bytes) -> tuple[bytes, dict[bytes, bytes], dict[bytes, bytes]]:
    """What comes of an answer sent in two parts, its headers, and the headers that were asked with."""
    sent: list[dict[str, Any]] = []
    seen: dict[bytes, bytes] = {}

    async def app(scope: Any, _: Any, send: Any) -> None:
        seen.update(scope["headers"])
        headers = [(b"content-type", kind), (b"etag", b"old"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": body[5:]})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"accept", accept), (b"if-none-match", b"old"), (b"accept-encoding", b"gzip")]
    run = Dressed(app)({"type": "http", "headers": headers}, None, send)  # type: ignore[arg-type]
    with suppress(StopIteration):  # nothing in it waits: one step runs it to its end, whatever loop is running
        run.send(None)
    return b"".join(part.get("body", b"") for part in sent), dict(sent[0]["headers"]), seen


def test_a_page_is_dressed_and_never_taken_for_an_older_one() -> None:
    body, headers, seen = asked(PAGE, b"text/html; charset=utf-8", accept=b"text/html,*/*")
    assert b"<style>" in body.partition(b"<body>")[2]
    assert body.endswith(b"</script></body></html>")
    assert int(headers[b"content-length"]) == len(body)
    assert b"etag" not in headers
    assert not seen.keys() & {b"if-none-match", b"accept-encoding"}


def test_all_else_goes_by_as_it_is() -> None:
    for kind, accept in ((b"text/plain", b"text/html"), (b"text/html", b"*/*")):
        body, headers, _ = asked(PAGE, kind, accept=accept)
        assert body == PAGE
        assert headers[b"etag"] == b"old"
