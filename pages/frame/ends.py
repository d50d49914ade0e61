"""The two ends of a range, held by a slider and by two number boxes: whichever the reader moved last counts.

A browser sends all three with every click. While keys are pressed fast it still sends what a box showed some runs ago;
that is no wish of the reader's, and taking it for one made the slider jump back.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

Ends = tuple[float, float]
_RECENT = 2.0  # seconds for which a browser may still send what it was told before


@dataclass
class Heard:
    """What the ends are, what the browser said last of each widget, and what it was lately told to show."""

    ends: Ends
    said: dict[str, Any] = field(default_factory=dict)
    told: dict[str, list[tuple[float, Any]]] = field(default_factory=dict)

    def is_news(self, key: str, value: Any) -> bool:  # noqa: ANN401
        """Say whether a reader has moved this widget: its value is new, and nothing it was lately told to show."""
        now = time.monotonic()
        told = [(at, shown) for at, shown in self.told.get(key, []) if now - at < _RECENT]
        self.told[key] = told
        is_new = key in self.said and value != self.said[key] and all(value != shown for _, shown in told)
        self.said[key] = value
        return is_new

    def tell(self, key: str, value: Any) -> None:  # noqa: ANN401
        """Have a widget show a value."""
        if st.session_state.get(key) != value:
            st.session_state[key] = value
            self.told.setdefault(key, []).append((time.monotonic(), value))


def boxes_of(name: str) -> tuple[str, str]:
    """Give the keys of the two number boxes."""
    return f"_{name}_0", f"_{name}_1"


def settle(name: str) -> None:
    """Find what the reader moved, before the slider is drawn, and have the slider show it."""
    heard: Heard | None = st.session_state.get(f"_ends_{name}")
    if heard is None or name not in st.session_state:
        return
    ends = _sorted(st.session_state[name])
    boxes = [(at, st.session_state[key]) for at, key in enumerate(boxes_of(name)) if key in st.session_state]
    fresh = [(at, value) for at, value in boxes if heard.is_news(boxes_of(name)[at], value)]
    if heard.is_news(name, ends):
        heard.ends = ends
    elif fresh:
        kept = list(heard.ends)
        for at, value in fresh:
            kept[at] = value
        heard.ends = _sorted(kept)
    if ends != heard.ends:
        heard.tell(name, heard.ends)


def show(name: str, ends: Ends) -> None:
    """Have the boxes show the ends of the slider, before they are drawn."""
    heard: Heard = st.session_state.setdefault(f"_ends_{name}", Heard(ends=ends))
    heard.ends = ends
    heard.said.setdefault(name, ends)
    for key, end in zip(boxes_of(name), ends, strict=True):
        heard.said.setdefault(key, end)
        heard.tell(key, end)


def _sorted(ends: Any) -> Ends:  # noqa: ANN401
    return min(ends), max(ends)
