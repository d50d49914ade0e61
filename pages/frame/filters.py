"""The filter panel: one for the whole app, drawn in the sidebar before the page runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import BOUNDS, NAMES, STEPS, Selection
from fatigue.show.charts.filters import histogram, status_bars
from fatigue.show.words import numbers
from pages.frame import ends, links, state

_LABELS = {"age": "Age at baseline, years", "edss": "EDSS at baseline"}
_BAR = {"age": 4.0, "edss": 0.5}  # width of a bar, in years and EDSS points
_MORE = ("sex", "course", "arm", "driving")


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter as drawn: what was chosen, and the place of its chart, filled once all filters are known."""

    value: tuple[float, float] | tuple[str, ...] | None
    keeps_missing: bool
    chart: DeltaGenerator


def panel(cohort: Cohort, *, page: str) -> Selection:
    """Draw the filters of this cohort and give the selection they make."""
    counts = st.markdown(state.last_counts())  # an empty place would let all below it jump at each run
    ranges = [name for name in BOUNDS if _has(cohort, name)]
    ends.settle(ranges, page=page)
    filters = {name: _range(cohort, name) for name in ranges}
    if _has(cohort, "employment"):
        filters["employment"] = _choice(cohort, "employment")
    more = [name for name in _MORE if _has(cohort, name) and cohort.patients[name].nunique() > 1]
    if more:
        expander = st.expander("More filters", icon=":material/tune:", key="_more", on_change="rerun")
        if expander.open or state.are_in_use(more):  # a closed expander costs nothing
            with expander:
                filters |= {name: _choice(cohort, name) for name in more}
    st.button("Reset filters", type="tertiary", icon=":material/restart_alt:", on_click=state.reset_filters)
    kept = tuple(name for name, drawn in filters.items() if drawn.keeps_missing and drawn.value is not None)
    selection = Selection(keep_missing=kept, **{name: drawn.value for name, drawn in filters.items()})  # type: ignore[arg-type]
    keep = selection.mask(cohort)
    for name, drawn in filters.items():
        with drawn.chart:
            _mini_chart(cohort, name, keep)
    counts.markdown(state.keep_counts(_counts(cohort, keep)))
    return selection


def _has(cohort: Cohort, name: str) -> bool:
    return name in cohort.patients and bool(cohort.patients[name].notna().any())


def _range(cohort: Cohort, name: str) -> Filter:
    kind = int if name == "age" else float
    low, high = (kind(limit) for limit in BOUNDS[name])
    shape = {"step": kind(STEPS[name]), "format": "%d" if name == "age" else "%.1f", "label_visibility": "collapsed"}
    with st.container(gap="xxsmall"):
        st.markdown(f":small[{_LABELS[name]}]")
        chart = st.container()
        picked = st.slider(_LABELS[name], low, high, (low, high), key=name, **shape, **state.IN_URL)
        limits = (min(picked), max(picked))  # a link may hold them the wrong way round
        ends.show(name, limits)
        with st.container(horizontal=True, gap="small"):
            for key, word in zip(ends.boxes_of(name), ("from", "to"), strict=True):
                st.number_input(
                    f"{_LABELS[name]}, {word}",
                    low,
                    high,
                    key=key,
                    **shape,
                    width=118,
                )
        keeps = _keep_missing(cohort, name)
    return Filter(None if limits == (low, high) else (float(limits[0]), float(limits[1])), keeps, chart)


def _choice(cohort: Cohort, name: str) -> Filter:
    label = f"{NAMES[name].capitalize()} at baseline" if name != "arm" else "Treatment arm"
    with st.container(gap="xxsmall"):
        st.markdown(f":small[{label}]")
        chart = st.container()
        written = links.levels(cohort, name, label=_worded)
        picked = st.multiselect(
            label,
            list(written),
            key=name,
            placeholder="Everyone",
            format_func=_worded,
            label_visibility="collapsed",
            **links.bind(name, written, start=[]),
        )
        keeps = _keep_missing(cohort, name)
    return Filter(tuple(picked) or None, keeps, chart)


def _levels(cohort: Cohort, name: str) -> list[str]:
    """Give the levels somebody has at baseline, in the vocabulary's order."""
    return [str(level) for level in pd.Categorical(cohort.patients[name]).remove_unused_categories().categories]


def _worded(level: str) -> str:
    """Give a level with its first letter large; a word with a capital of its own, such as aHSCT, as it is."""
    return level if level[1:2].isupper() else level[:1].upper() + level[1:]


def _keep_missing(cohort: Cohort, name: str) -> bool:
    n_missing = int(cohort.patients[name].isna().sum())
    if not n_missing:
        return False
    label = f"Keep {numbers.patients(n_missing)} with {NAMES[name]} not known"
    return st.toggle(label, key=f"keep_{name}", **state.IN_URL)


def _mini_chart(cohort: Cohort, name: str, keep: np.ndarray) -> None:
    if name in BOUNDS:
        values = cohort.patients[name].to_numpy(dtype=float)
        picture = histogram(values, keep, bounds=BOUNDS[name], width=_BAR[name], label=NAMES[name])
    else:
        codes = pd.Categorical(cohort.patients[name]).remove_unused_categories().codes
        levels = [_worded(level) for level in _levels(cohort, name)]
        everybody = np.bincount(codes[codes >= 0], minlength=len(levels)).tolist()
        remaining = np.bincount(codes[(codes >= 0) & keep], minlength=len(levels)).tolist()
        picture = status_bars(levels, everybody, remaining, label=NAMES[name].capitalize())
    st.vega_lite_chart(spec={**picture.spec, "datasets": picture.arrow()}, alt=picture.description)


def _counts(cohort: Cohort, keep: np.ndarray) -> str:
    attended = np.isfinite(cohort.score_array())
    visits = numbers.share_of(int(attended[keep].sum()), int(attended.sum()), "visit")
    return f"**{numbers.share_of(int(keep.sum()), cohort.n_patients, 'patient')}**, {visits}"
