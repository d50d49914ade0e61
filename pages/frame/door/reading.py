"""Files are read beside the app: each in a process of its own, two at a time, the others in the order they came."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from fatigue.cohort.files import apart
from fatigue.cohort.files.how import AS_FOUND, How
from fatigue.cohort.files.progress import Tell
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.files.read import read as read_here

_BEAT = 0.2  # seconds between two looks at the place in the queue


class Turns:
    """Places for a few at a time; who comes later waits, and is told how many are before."""

    def __init__(self, places: int) -> None:
        """Start with all places free."""
        self._places, self._changed = places, threading.Condition()
        self._queue: list[object] = []  # those at work first

    @contextmanager
    def take(self, tell: Tell) -> Iterator[None]:
        """Wait for a place and keep it; what `tell` raises gives it up."""
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
        try:
            self._wait(ticket, tell)
            yield
        finally:
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def _wait(self, ticket: object, tell: Tell) -> None:
        while True:
            with self._changed:
                before = self._queue.index(ticket)
                if before < self._places:
                    return
                self._changed.wait(_BEAT)
            tell(f"{before} file{' is' if before == 1 else 's are'} read before this one", 0.0)


_TURNS = Turns(2)


def read(data: bytes, *, name: str | None = None, how: How = AS_FOUND, tell: Tell) -> Raw:
    """Give the table in bytes, as `read.read` does; beside the app where the system can, which is not so on Windows.

    Raises
    ------
    FileError
        When no table can be read from it, or it takes more memory or time than one file is given.
    """
    with _TURNS.take(tell):
        read_there = apart.read if apart.CAN_WAIT else read_here
        return read_there(data, name=name, how=how, tell=tell)
