"""Collect garbage where nobody waits for it: a server of many sessions spent two thirds of its time on that.

Streamlit's own way is a full collection after every run of a script (`runner.postScriptGC`). What it looks through
grows with what all sessions hold, so that a run costs the more the more sessions there are. Here one thread collects
for all: in a moment in which no page runs, and after a minute at the latest.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LOOK = 0.5  # seconds between two looks
_LEAST, _MOST = 5.0, 60.0  # seconds between two collections: at least, where no page runs; and at most


class Sweeper:
    """The pages that run now, and when garbage was last collected.

    Parameters
    ----------
    clock : callable
        Gives seconds that never go back.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._n_running = 0
        self._has_run = False
        self._last = clock()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Hold collections off while a page runs."""
        with self._lock:
            self._n_running += 1
            self._has_run = True
        try:
            yield
        finally:
            with self._lock:
                self._n_running -= 1

    def is_due(self) -> bool:
        """Say whether to collect now: something ran since the last time, and nothing does or it is long ago."""
        with self._lock:
            since = self._clock() - self._last
            return self._has_run and since >= (_MOST if self._n_running else _LEAST)

    def collect(self) -> None:
        """Collect, and remember when."""
        with self._lock:
            self._has_run = self._n_running > 0
        gc.collect()
        with self._lock:
            self._last = self._clock()

    def go_on(self) -> None:
        """Look, collect where it is due, and so on until the server ends."""
        while True:
            time.sleep(_LOOK)
            if self.is_due():
                self.collect()


SWEEPER = Sweeper()
