"""The filter panel: one for the whole app, drawn in the sidebar before the page runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fatigue.cohort import closed
from fatigue.cohort.arrays import Flags
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import ALWAYS, BOUNDS, NAMES, STEPS, Selection
from fatigue.show.charts.filters import histogram, status_bars
from fatigue.show.words import numbers
from fatigue.show.words.literal import literal
from pages.frame import links, state

_LABELS = {"age": "Age at baseline, years", "edss": "EDSS at baseline"}
_BAR = {"age": 4.0, "edss": 0.5}  # width of a bar, in years and EDSS points
_MORE = tuple(name for name in NAMES if name not in (*BOUNDS, *ALWAYS))


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter as drawn: what was chosen, and the place of its bars, filled once all filters are known."""

    value: tuple[float, float] | tuple[str, ...] | None
    keeps_missing: bool
    chart: DeltaGenerator


def panel(cohort: Cohort) -> Selection:
    """Draw the filters of this cohort and give the selection they make."""
    counts = st.markdown(state.last_counts())  # an empty place would let all below it jump at each run
    ranges = [name for name in BOUNDS if cohort.is_known(name)]
    filters = {name: _range(cohort, name) for name in ranges}
    if cohort.is_known("employment"):
        filters["employment"] = _choice(cohort, "employment")
    more = [name for name in _MORE if cohort.is_known(name) and cohort.patients[name].nunique() > 1]
    if more:
        expander = st.expander("More filters", icon=":material/tune:", key="_more", on_change="rerun")
        if expander.open or state.are_in_use(more):  # a closed expander costs nothing
            with expander:
                filters |= {name: _choice(cohort, name) for name in more}
    with st.container(horizontal=True, gap="small", key="_filters_foot"):
        if ranges:
            _exact(ranges)
        st.button("Reset filters", type="tertiary", icon=":material/restart_alt:", on_click=state.reset_filters)
    kept = tuple(name for name, drawn in filters.items() if drawn.keeps_missing and drawn.value is not None)
    selection = Selection(keep_missing=kept, **{name: drawn.value for name, drawn in filters.items()})  # type: ignore[arg-type]
    for name, drawn in filters.items():
        drawn.chart.html(_mini_chart(cohort, name, closed.counted(cohort, selection, by=[name])))
    counts.markdown(state.keep_counts(_counts(cohort, selection)))
    return selection


def chips(selection: Selection, counts: str) -> None:
    """Draw a chip for each filter in use; a click takes that filter off."""
    with st.container(horizontal=True, wrap=False, gap="xsmall", vertical_alignment="center", key="_chips"):
        st.markdown(f":small[{counts}]", width="content")
        for name in selection.active:
            said = selection.phrase(name)
            st.button(literal(said[:1].upper() + said[1:]), on_click=state.take_off, args=(name,), key=f"_off_{name}",
                      icon=":material/close:", icon_position="right")  # fmt: skip


def _kind(name: str) -> type:
    return int if name == "age" else float


def _shape(name: str) -> dict[str, object]:
    return {"step": _kind(name)(STEPS[name]), "format": "%d" if name == "age" else "%.1f"}


def _range(cohort: Cohort, name: str) -> Filter:
    low, high = (_kind(name)(limit) for limit in BOUNDS[name])
    with st.container(gap=None):
        st.markdown(f":small[{_LABELS[name]}]")
        chart = st.container()
        picked = st.slider(_LABELS[name], low, high, (low, high), key=name, label_visibility="collapsed",
                           **_shape(name), **state.IN_URL)  # fmt: skip
        limits = (min(picked), max(picked))  # a link may hold them the wrong way round
        keeps = _keep_missing(cohort, name)
    return Filter(None if limits == (low, high) else (float(limits[0]), float(limits[1])), keeps, chart)


def _exact(names: list[str]) -> None:
    """Offer the ends of the ranges to be typed: nothing is sent before Apply, so no number meets an older one."""
    popover = st.popover("Type ends", type="tertiary", icon=":material/pin:", key="_exact", on_change="rerun")
    if not popover.open:
        return
    with popover, st.form("_ends", border=False):
        for name in names:
            low, high = (_kind(name)(limit) for limit in BOUNDS[name])
            now = sorted(state.ends_of(name))
            with st.container(horizontal=True, gap="small"):
                for word, end in zip(("from", "to"), now, strict=True):
                    st.number_input(f"{_LABELS[name]}, {word}", low, high, end, key=f"_{name}_{word}", width=190,
                                    **_shape(name))  # fmt: skip
        st.form_submit_button("Apply", type="primary", on_click=state.apply_ends, args=(tuple(names),))


def _choice(cohort: Cohort, name: str) -> Filter:
    """Draw the levels as bars that are clicked: none pressed is everybody."""
    label = f"{NAMES[name].capitalize()} at baseline" if name != "arm" else "Treatment arm"
    with st.container(gap=None):
        st.markdown(f":small[{label}]")
        written = links.levels(cohort, name, label=_worded)
        tied = links.bind(name, written, start=[])
        said = _worded if tied else lambda level: literal(_worded(level))
        picked = st.pills(label, list(written), selection_mode="multi", key=name, format_func=said,
                          label_visibility="collapsed", width="stretch", **tied)  # fmt: skip
        chart = st.container()
        keeps = _keep_missing(cohort, name)
    return Filter(tuple(picked) or None, keeps, chart)


def _levels(cohort: Cohort, name: str) -> pd.Categorical:
    """Give the levels somebody has at baseline, in the vocabulary's order."""
    return pd.Categorical(cohort.patients[name]).remove_unused_categories()


def _worded(level: str) -> str:
    """Give a level with its first letter large; a word with a capital of its own, such as aHSCT, as it is."""
    return level if level[1:2].isupper() else level[:1].upper() + level[1:]


def _keep_missing(cohort: Cohort, name: str) -> bool:
    n_missing = int(cohort.patients[name].isna().sum())
    if not n_missing:
        return False
    label = f"Keep {numbers.patients(n_missing)} with {NAMES[name]} not known"
    return st.toggle(label, key=f"keep_{name}", **state.IN_URL)


def _mini_chart(cohort: Cohort, name: str, keep: Flags) -> str:
    if name in BOUNDS:
        values = cohort.patients[name].to_numpy(dtype=float)
        return histogram(values, keep, bounds=BOUNDS[name], width=_BAR[name], label=NAMES[name])
    levels = _levels(cohort, name)
    everybody, remaining = (
        np.bincount(levels.codes[(levels.codes >= 0) & who], minlength=len(levels.categories)).tolist()
        for who in (np.ones_like(keep), keep)
    )
    return f"<style>{status_bars(name, everybody, remaining)}</style>"


def _counts(cohort: Cohort, selection: Selection) -> str:
    if cohort.is_closed and not closed.allows(cohort, selection.active):
        return f"**Fewer than {cohort.fewest} patients could be told apart**"
    keep = selection.mask(cohort)
    attended = np.isfinite(cohort.score_array())
    visits = numbers.share_of(int(attended[keep].sum()), int(attended.sum()), "visit")
    return f"**{numbers.share_of(int(keep.sum()), cohort.n_patients, 'patient')}**, {visits}"
