"""The two ends of a range, held by a slider and by two number boxes: whichever the reader moved last counts.

A browser sends all three with every click, and what it was told to show a moment ago may still be on its way: then it
says what it showed before, which is no wish of the reader's. Taking it for one made the slider jump back; taking a
reader's number for such an echo lost the number. An echo comes with a click elsewhere; where nothing else was moved,
the reader has gone back to that value.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from fatigue.cohort.selection import BOUNDS

Ends = tuple[float, float]
_ON_ITS_WAY = 5.0  # seconds for which a browser may still say what it was told to show no longer


@dataclass
class Control:
    """One end on the slider, or one box: what it is to show, and what it may still say."""

    shows: float
    before: list[tuple[float, float]] = field(default_factory=list)  # until when it may say which value

    def tell(self, value: float) -> None:
        """Have it show a value from now on."""
        if value != self.shows:
            self.before.append((time.monotonic() + _ON_ITS_WAY, self.shows))
            self.shows = value

    def may_echo(self, value: float) -> bool:
        """Say whether it may say so because it has not been told better yet."""
        now = time.monotonic()
        self.before = [(until, old) for until, old in self.before if now < until]
        return any(value == old for _, old in self.before)


@dataclass
class Range:
    """The ends, the slider's two and the two boxes."""

    ends: Ends
    thumbs: tuple[Control, Control]
    boxes: tuple[Control, Control]


@dataclass(frozen=True)
class Said:
    """What one control says that is not what it is to show."""

    of: str  # range
    key: str  # widget
    at: int  # end
    control: Control
    value: float


def boxes_of(name: str) -> tuple[str, str]:
    """Give the keys of the two number boxes."""
    return f"_{name}_0", f"_{name}_1"


def settle(names: Iterable[str], *, page: str) -> None:
    """Find what the reader moved, before the sliders are drawn, and have the sliders show it."""
    ranges = {name: found for name in names if name in st.session_state and (found := _range(name)) is not None}
    others = {**_others(), "_page": page}
    before, st.session_state["_others"] = st.session_state.get("_others", {}), others
    said = [one for name, found in ranges.items() for one in _said(name, found)]
    moved = [one for one in said if not one.control.may_echo(one.value)]
    is_elsewhere = any(key in before and before[key] != value for key, value in others.items())
    if not moved and not is_elsewhere and len({one.key for one in said}) == 1:
        moved = said
    for name, found in ranges.items():
        _move(name, found, [one for one in moved if one.of == name])


def show(name: str, ends: Ends) -> None:
    """Have the boxes show the ends of the slider, before they are drawn."""
    found = _range(name)
    if found is None:
        shown = (st.session_state.get(key, end) for key, end in zip(boxes_of(name), ends, strict=True))
        low, high = (Control(value) for value in shown)
        found = st.session_state[f"_ends_{name}"] = Range(ends, (Control(ends[0]), Control(ends[1])), (low, high))
    found.ends = ends
    for thumb, box, key, end in zip(found.thumbs, found.boxes, boxes_of(name), ends, strict=True):
        thumb.tell(end)
        box.tell(end)
        if st.session_state.get(key) != end:
            st.session_state[key] = end


def put(name: str, ends: Ends) -> None:
    """Set a range from elsewhere, before a run."""
    st.session_state[name] = ends
    found = _range(name)
    if found is not None:
        found.ends = ends
        for thumb, box, key, end in zip(found.thumbs, found.boxes, boxes_of(name), ends, strict=True):
            thumb.tell(end)
            box.shows = st.session_state.get(key, box.shows)  # typed before, and no longer of account


def _range(name: str) -> Range | None:
    return st.session_state.get(f"_ends_{name}")


def _said(name: str, found: Range) -> list[Said]:
    said = []
    for at, key in enumerate(boxes_of(name)):
        controls = [(name, found.thumbs[at], _sorted(st.session_state[name])[at])]
        if key in st.session_state:
            controls.append((key, found.boxes[at], st.session_state[key]))
        for widget, control, value in controls:
            if value == control.shows:
                control.before = []
            else:
                said.append(Said(name, widget, at, control, value))
    return said


def _move(name: str, found: Range, moved: list[Said]) -> None:
    ends = list(found.ends)
    for one in sorted(moved, key=lambda one: one.key == name):  # of a box and its thumb, the thumb counts
        ends[one.at] = one.value
        one.control.shows, one.control.before = one.value, []
    found.ends = _sorted(ends)
    for thumb, end in zip(found.thumbs, found.ends, strict=True):
        thumb.tell(end)
    if _sorted(st.session_state[name]) != found.ends:
        st.session_state[name] = found.ends


def _others() -> dict[str, Any]:
    """Give what else can be set or clicked."""
    return {key: value for key, value in st.session_state.items() if isinstance(key, str) and _is_other(key, value)}


def _is_other(key: str, value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, bool) if key.startswith("_") else key not in BOUNDS


def _sorted(ends: Any) -> Ends:  # noqa: ANN401
    return min(ends), max(ends)
