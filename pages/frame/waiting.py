"""What a page shows while it waits for work: nothing at first, then how far it is, with a button to call it off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.frame.work import Work

Result = TypeVar("Result")

# Script threads fight for the interpreter lock and all become slow together: two compute, the others wait a moment.
GATE = threading.BoundedSemaphore(2)
PATIENCE = 0.4  # seconds before anything is shown
BEAT = 0.15  # seconds between two looks at the work; each is also where a click on the page takes hold


def result_of(work: Work[Result], place: DeltaGenerator, *, call_off: Callable[[], None]) -> Result:
    """Give the result of work, showing in `place` how far it is once it takes longer than a moment.

    A click on Cancel runs `call_off` and the page anew; whatever else is clicked finds the work where it was.
    """
    with _others_may_compute():
        if not work.wait(PATIENCE):
            _show(work, place, call_off)
    return work.result()


def _show(work: Work[Result], place: DeltaGenerator, call_off: Callable[[], None]) -> None:
    start = time.monotonic() - PATIENCE
    with place.container():
        bar = st.progress(work.share, text=_said(work, start))
        st.button("Cancel", icon=":material/close:", on_click=call_off, key="_call_off")
        while not work.wait(BEAT):
            bar.progress(work.share, text=_said(work, start))
    place.empty()


def _said(work: Work[Result], start: float) -> str:
    return f"{work.step or 'Starting'} … {int(time.monotonic() - start)} s"


@contextmanager
def _others_may_compute() -> Iterator[None]:
    """Give the place among the two that compute to another session while this one only waits."""
    GATE.release()
    try:
        yield
    finally:
        GATE.acquire()
