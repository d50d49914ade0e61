"""Whether the server is well: a probe waits for a place among those that compute, as a visit would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

from pages.frame.door.waiting import GATE, Gate

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_PATH = "/_stcore/health"
_PATIENCE = GATE.longest + 2  # seconds; every place has come free by then, unless the server is stuck


class Health:
    """Answer probes of the server's health with 503 where no place comes free.

    Streamlit's own answer comes from another thread and is "ok" while every visit waits. Browsers ask the same address
    before each visit: they are not probes, and wait for their place when they visit.
    """

    def __init__(self, app: ASGIApp, *, gate: Gate = GATE, patience: float = _PATIENCE) -> None:
        self.app, self.gate, self.patience = app, gate, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a probe until a place is free; hand over all else."""
        is_probe = scope["type"] == "http" and scope["path"].endswith(_PATH) and not _is_browser(scope)
        if is_probe and not await run_in_threadpool(self._has_place):
            text = f"No place to compute came free in {self.patience:g} seconds."
            await PlainTextResponse(text, status_code=503)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _has_place(self) -> bool:
        has = self.gate.take(self.patience)
        self.gate.give()
        return has


def _is_browser(scope: Scope) -> bool:
    agent = dict(scope["headers"]).get(b"user-agent", b"")
    return bytes(agent).startswith(b"Mozilla/")
