"""A threshold that is typed or dragged on a chart: whichever came last counts, and stands in the link."""

from __future__ import annotations

import streamlit as st

from fatigue.cohort.instruments import Instrument
from fatigue.show.words import responders as said
from fatigue.show.words.literal import literal
from pages.frame import state

PERCENT = (1.0, 200.0)


def ask(instrument: Instrument, *, unit: str) -> float:
    """Ask for a threshold of improvement, in points of the score or percent."""
    scale, key = instrument.scale(), _key(unit)
    least, most = PERCENT if unit == "percent" else (said.step_of(instrument) / 10, float(scale.highest - scale.lowest))
    start = float(said.first_threshold(instrument, unit))
    if not least <= st.session_state.get(key, start) <= most:  # chosen on another instrument
        st.session_state[key] = start
    if dragged(unit) is None:  # the chart is new: whatever is dragged on it counts
        st.session_state.pop("_dragged", None)
    label = "Improved by at least, %" if unit == "percent" else f"Improved by at least, points of {most:g}"
    step = 1.0 if unit == "percent" else said.step_of(instrument)
    return st.number_input(literal(label), least, most, start, step, key=key, format="%.4g", width=220, **state.IN_URL)


def dragged(unit: str) -> float | None:
    """Give the threshold the chart said last; None where nobody dragged."""
    chart = st.session_state.get(chart_key(unit))
    points = chart["selection"].get("line", []) if chart else []
    return float(points[0]["threshold"]) if points and points[0].get("threshold") is not None else None


def take(unit: str) -> None:
    """Take the threshold that was dragged (callback of the chart); a click on a bar leaves it as it is."""
    value = dragged(unit)
    if value is not None and value != st.session_state.get("_dragged"):
        st.session_state["_dragged"] = st.session_state[_key(unit)] = value


def chart_key(unit: str) -> str:
    """Give the key of the chart on which the threshold is dragged."""
    return f"_line_{unit}"


def _key(unit: str) -> str:
    return f"responders_{unit}"
