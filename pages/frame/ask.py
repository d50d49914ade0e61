"""One widget for one value of a what-if: a slider over the clinical or observed range, or a list of levels."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from fatigue.analysis.design import Predictor
from fatigue.cohort.instruments import Scale
from fatigue.cohort.selection import BOUNDS, STEPS
from fatigue.show.words.literal import literal
from pages.frame import state


def ask(predictor: Predictor, scale: Scale) -> float | str:
    """Ask for one predictor's value; the start is what is typical of these patients."""
    key, label = f"if_{predictor.column}", literal(predictor.label)
    if predictor.is_category:
        index = predictor.levels.index(str(predictor.typical))
        return st.selectbox(label, predictor.levels, index=index, key=key, **state.IN_URL)
    low, high = (float(limit) for limit in _range(predictor, scale))
    step = STEPS.get(predictor.column, 1.0 if high - low >= 10 else (high - low) / 20)
    steps = int((float(predictor.typical) - low) / step + 0.5)  # the slider stands on a step
    start = min(max(low + steps * step, low), high)
    return st.slider(label, low, high, start, step, key=key, format="%.4g", **state.IN_URL)


def _range(predictor: Predictor, scale: Scale) -> tuple[float, float]:
    if predictor.column in BOUNDS:
        return BOUNDS[predictor.column]
    if predictor.column == "baseline_score":
        return scale.lowest, scale.highest
    room = (predictor.highest - predictor.lowest) * 0.1 or 1.0
    return int(predictor.lowest - room), int(predictor.highest + room) + 1


def pick(label: str, options: Mapping[str, str], *, key: str, width: int = 240, start: str | None = None) -> str:
    """Ask for one of a few options, each with what it is called; the choice is in the URL, unless it is `start`."""
    state.write_as(key, options)
    names = list(options)
    return st.selectbox(label, names, names.index(start or names[0]), key=key, format_func=options.__getitem__,
                        width=width, **state.IN_URL)  # fmt: skip
