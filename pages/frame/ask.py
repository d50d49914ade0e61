"""One widget for one value of a what-if: a slider over the clinical or observed range, or a list of levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from fatigue.analysis.patients.design import Predictor
from fatigue.cohort.instruments import Scale
from fatigue.cohort.selection import BOUNDS, STEPS
from fatigue.show.words.literal import literal
from pages.frame import links, state


def ask(predictor: Predictor, scale: Scale) -> float | str:
    """Ask for one predictor's value; the start is what is typical of these patients."""
    whole, label = state.current().whole, literal(predictor.label)
    key = links.what_if(whole, predictor.column)
    if predictor.is_category:
        start, written = str(predictor.typical), links.levels(whole, predictor.column, label=str)
        tied = links.bind(key, {level: written.get(level, level) for level in predictor.levels}, start=start)
        index = predictor.levels.index(start) if tied else 0
        return st.selectbox(label, predictor.levels, index=index, key=key, **tied)
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


def pick_several(label: str, offered: list[str], usual: list[str], *, key: str, width: int) -> list[str]:
    """Ask for columns of the cohort, the usual ones first chosen; the choice is in the URL."""
    whole = state.current().whole
    written = links.columns(whole, map(str, whole.patients))
    tied = links.bind(key, {name: written[name] for name in offered}, start=usual)
    first = usual if tied else None
    return st.multiselect(label, offered, first, key=key, width=width, format_func=whole.label, **tied)


def pick_name(label: str, names: Sequence[str], *, key: str, width: int) -> str:
    """Ask for one of a cohort's measures; the choice is in the URL."""
    whole = state.current().whole
    tied = links.bind(key, links.columns(whole, names), start=names[0])
    return st.selectbox(label, names, key=key, width=width, format_func=whole.label, **tied)


def pick_level(label: str, column: str, names: Sequence[str], *, key: str, width: int) -> str:
    """Ask for one of the levels that a column has, the first until somebody chooses; the choice is in the URL."""
    written = links.levels(state.current().whole, column, label=str)
    tied = links.bind(key, {name: written[name] for name in names}, start=names[0])
    return st.selectbox(label, names, key=key, width=width, format_func=literal, **tied)


def pick_scale(*, key: str, is_open: bool = False) -> str:
    """Ask for one of the cohort's scales, in a list or with all of them in the open; the choice is in the URL."""
    whole = state.current().whole
    label = str.capitalize if is_open else str
    written = links.spelled(whole, whole.scales, known={scale.name for scale in whole.instrument.scales}, label=label)
    first = whole.scales[0]
    tied = links.bind(key, written, start=first)
    if is_open:
        return st.segmented_control("Scale", whole.scales, default=first if tied else None, required=True, key=key,
                                    wrap=True, format_func=lambda name: literal(name.capitalize()), **tied)  # fmt: skip
    return st.selectbox("Scale", whole.scales, key=key, width=180, **tied)


def pick(label: str, options: Mapping[str, str], *, key: str, width: int = 240, start: str | None = None) -> str:
    """Ask for one of a few options, each with what it is called; the choice is in the URL, unless it is `start`."""
    links.write_as(key, options)
    names = list(options)
    return st.selectbox(label, names, names.index(start or names[0]), key=key, format_func=options.__getitem__,
                        width=width, **state.IN_URL)  # fmt: skip
