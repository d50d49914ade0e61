"""The server's clock, and whether it was just set to another time: then nobody can say when a link would end."""

from __future__ import annotations

import time

MOST = 3600.0  # seconds that a clock may be set by without a word
WAIT = 3600.0  # seconds until a new time is believed
_BOOT = getattr(time, "CLOCK_BOOTTIME", None)  # goes on while the machine sleeps; not everywhere


class Clock:
    """Compare the time of day with a clock that nobody sets."""

    def __init__(self) -> None:
        """Believe the time of day."""
        self._apart = time.time() - _steady()
        self._set_at = -WAIT + _steady()

    def was_set(self) -> bool:
        """Say whether the time of day has leapt in the last hour, as far as anybody has looked."""
        now = _steady()
        apart = time.time() - now
        if abs(apart - self._apart) > MOST:
            self._apart, self._set_at = apart, now
        return now - self._set_at < WAIT


def _steady() -> float:
    return time.monotonic() if _BOOT is None else time.clock_gettime(_BOOT)


CLOCK = Clock()
