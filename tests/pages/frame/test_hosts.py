"""The server answers to its own names, and some of Streamlit's addresses to nobody."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from pages.frame.hosts import NamedHost


def asked(path: str = "/", *, called: str = "localhost:8501", kind: str = "http") -> Any:
    """Ask a server whose every answer is "ours"; give the status, or how a websocket was closed."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def accept(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})

    app = NamedHost(accept if kind == "websocket" else PlainTextResponse("ours"))
    scope = {"type": kind, "path": path, "headers": [(b"host", called.encode())]}
    with pytest.raises(StopIteration):
        app(scope, None, send).send(None)  # type: ignore[arg-type]
    return sent[0].get("status", sent[0]["type"])


def test_a_server_that_is_named_answers_to_no_other_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Symptom: a page of another site lets its name lead here, and its origin is then its host."""
    assert asked(called="evil.example") == 200  # not named: whatever a host calls it
    monkeypatch.setenv("FATIGUE_HOSTS", "Fatigue.hospital.example, 10.0.0.5")
    for ours in ("fatigue.hospital.example", "FATIGUE.hospital.example:8443", "10.0.0.5:8501", "127.0.0.1", "[::1]:1"):
        assert asked(called=ours) == 200, ours
        assert asked(called=ours, kind="websocket") == "websocket.accept", ours
    wrong = ("evil.example", "", "fatigue.hospital.example.evil.example", "[", "a@evil.example", "10.0.0.55")
    for other in wrong:
        assert asked(called=other) == 421, other
        assert asked(called=other, kind="websocket") == "websocket.close", other


def test_metrics_are_closed_and_health_is_open() -> None:
    for path in ("/_stcore/metrics", "/base/_stcore/metrics/", "/_stcore/script-health-check", "/_stcore/agent/mcp"):
        assert asked(path) == 404, path
    for path in ("/", "/_stcore/health", "/curves", "/metrics"):
        assert asked(path) == 200, path
