"""The log, where there is no room for it."""

from __future__ import annotations

import errno
import io
import logging
import warnings

import pytest

from pages.frame import logs


class Full(io.StringIO):
    """A file on a disk without room."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_without_room_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Full())
    monkeypatch.setattr(logging, "raiseExceptions", False)  # as `keep_quiet` has it
    logs._say(ValueError("Marker"), None)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        monkeypatch.setattr(warnings, "showwarning", logs._warned)
        warnings.warn("Marker", stacklevel=1)
    handler = logging.StreamHandler(Full())
    handler.handle(logging.makeLogRecord({"msg": "said"}))
