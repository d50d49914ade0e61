"""What the server does with what is sent to it; tests/browser/test_server.py asks one that is served."""

from __future__ import annotations

import tempfile
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser

import pages.frame.server  # noqa: F401 - what it sets is tested


def test_an_uploaded_file_lies_on_no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Symptom: what was larger than 1 MB went through a file under /tmp, and a full /tmp refused it."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    content = b"P1,60\n" * 400_000
    body = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.csv"\r\n\r\n' + content + b"\r\n--x--\r\n"

    async def sent() -> Any:
        for at in range(0, len(body), 2**16):
            yield body[at : at + 2**16]

    headers = Headers({"content-type": "multipart/form-data; boundary=x"})
    with pytest.raises(StopIteration) as done:  # nothing in it waits, so that it needs no event loop
        MultiPartParser(headers, sent()).parse().send(None)
    (_, file) = done.value.value.multi_items()[0]
    with file.file as kept:
        assert kept.read() == content
