"""One widget for one value of a what-if: a slider over the clinical or observed range, or a list of levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from fatigue.analysis.patients.design import Predictor
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Scale
from fatigue.cohort.selection import BOUNDS, STEPS
from fatigue.show.words import numbers
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


def pick_name(label: str, names: Sequence[str], *, key: str, width: int, is_beside: bool = False) -> str:
    """Ask for one of a cohort's measures, with the label over or beside it; the choice is in the URL."""
    whole = state.current().whole
    tied = links.bind(key, links.columns(whole, names), start=names[0])
    if is_beside:
        st.markdown(f":small[{label}]", width="content")
    return st.selectbox(label, names, key=key, width=width, format_func=whole.label,
                        label_visibility="collapsed" if is_beside else "visible", **tied)  # fmt: skip


def pick_level(label: str, column: str, names: Sequence[str], *, key: str, width: int) -> str:
    """Ask for one of the levels that a column has, the first until somebody chooses; the choice is in the URL."""
    written = links.levels(state.current().whole, column, label=str)
    tied = links.bind(key, {name: written[name] for name in names}, start=names[0])
    return st.selectbox(label, names, key=key, width=width, **tied)


def pick(label: str, options: Mapping[str, str], *, key: str, width: int = 240, start: str | None = None) -> str:
    """Ask for one of a few options, each with what it is called; the choice is in the URL, unless it is `start`."""
    links.write_as(key, options)
    names = list(options)
    return st.selectbox(label, names, names.index(start or names[0]), key=key, format_func=options.__getitem__,
                        width=width, **state.IN_URL)  # fmt: skip


def pick_unit(label: str, units: Sequence[str], *, key: str) -> str:
    """Ask for one of a few units, the first unless another is chosen; the choice is in the URL."""
    is_followed = links.follow(key, {unit: unit.capitalize() for unit in units})
    return st.segmented_control(label, units, default=None if is_followed else units[0], required=True, key=key,
                                format_func=str.capitalize, **state.IN_URL)  # fmt: skip


def pick_month(label: str, months: Sequence[float], *, key: str) -> float:
    """Ask for one of a few visits, the first of them unless another is chosen; the choice is in the URL."""
    return _month(label, months, key=key, width=160)


def _month(label: str, months: Sequence[float], *, key: str, **shape: Any) -> float:  # noqa: ANN401 (Streamlit's own)
    named = {month: numbers.month(month).capitalize() for month in months}
    links.follow(key, named)
    return st.selectbox(label, list(named), key=key, format_func=named.__getitem__, **shape, **state.IN_URL)


def visit(months: Sequence[float]) -> float | None:
    """Ask until which visit, for all pages: the latest first, as it is what most readers want. None of one visit."""
    if not months:
        return None
    with st.container(horizontal=True, width="content", gap="xsmall", vertical_alignment="center"):
        st.markdown(":small[Until]", width="content")
        return _month("Until which visit", months[::-1], key="visit", width=130, label_visibility="collapsed")


def scale(whole: Cohort) -> str:
    """Ask for one of the cohort's scales, for all pages."""
    written = links.spelled(whole, whole.scales, known={scale.name for scale in whole.instrument.scales},
                            label=str.capitalize)  # fmt: skip
    links.follow("scale", written)
    tied = links.bind("scale", written, start=whole.scales[0])
    with st.container(horizontal=True, width="content", gap="xsmall", vertical_alignment="center"):
        st.markdown(":small[Scale]", width="content")
        return st.selectbox("Scale", whole.scales, key="scale", format_func=lambda name: name[:1].upper() + name[1:],
                            width=150, label_visibility="collapsed", **tied)  # fmt: skip
