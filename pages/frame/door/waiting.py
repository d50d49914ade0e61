"""Who computes at a time, and what a page shows while it waits: nothing at first, then how far it is, with Cancel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.frame.door.work import Work

Result = TypeVar("Result")

PATIENCE = 0.4  # seconds before anything is shown
BEAT = 0.15  # seconds between two looks at the work; each is also where a click on the page takes hold


class Gate:
    """Places for a few to compute at a time; who holds one longer than `longest` seconds has given it back."""

    def __init__(self, places: int, *, longest: float) -> None:
        """Start with all places free."""
        self.longest = longest
        self._places, self._changed = places, threading.Condition()
        self._since: dict[int, float] = {}  # thread -> when it took its place

    def take(self, seconds: float = float("inf")) -> bool:
        """Wait at most so long for a place; True when this thread has one."""
        until = time.monotonic() + seconds
        with self._changed:
            while len(self._since) >= self._places:
                now = time.monotonic()
                oldest = min(self._since, key=self._since.__getitem__)
                left = self._since[oldest] + self.longest - now
                if left <= 0:
                    del self._since[oldest]
                elif now >= until:
                    return False
                else:
                    self._changed.wait(min(left, until - now))
            self._since[threading.get_ident()] = time.monotonic()
            return True

    def give(self) -> bool:
        """Give back the place of this thread; say whether it still had one."""
        with self._changed:
            had = self._since.pop(threading.get_ident(), None) is not None
            self._changed.notify()
            return had

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place."""
        self.take()
        try:
            yield
        finally:
            self.give()


# Script threads fight for the interpreter lock and all become slow together: two compute, the others wait a moment. One
# that computes long does not keep the others waiting.
GATE = Gate(2, longest=10.0)


def result_of(work: Work[Result], place: DeltaGenerator | None = None, *, call_off: Callable[[], None]) -> Result:
    """Give the result of work, showing in `place` (or here) how far it is once it takes longer than a moment.

    A click on Cancel runs `call_off` and the page anew; whatever else is clicked finds the work where it was.
    """
    with others_may_compute():
        if not work.wait(PATIENCE):
            _show(work, st.empty() if place is None else place, call_off)
    return work.result()


def _show(work: Work[Result], place: DeltaGenerator, call_off: Callable[[], None]) -> None:
    start = time.monotonic() - PATIENCE
    with place.container():
        bar = st.progress(work.share, text=_said(work, start))
        # One run may wait for one work after another, each with its own button.
        st.button("Cancel", icon=":material/close:", on_click=call_off, key=f"_call_off_{id(work)}")
        while not work.wait(BEAT):
            bar.progress(work.share, text=_said(work, start))
    place.empty()


def _said(work: Work[Result], start: float) -> str:
    return f"{work.step or 'Starting'} … {int(time.monotonic() - start)} s"


@contextmanager
def others_may_compute() -> Iterator[None]:
    """Give the place among those that compute to another session while this one only waits."""
    had = GATE.give()
    try:
        yield
    finally:
        if had:
            GATE.take()
