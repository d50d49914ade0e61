"""Linked views of one cohort in one specification: what is drawn over or clicked in one is in focus in all.

All of it happens in the browser: each patient is one row, `f` says whether it is in focus, and medians, bars and counts
are computed from the rows there. The specification changes with the cohort and with the views asked for, never with a
filter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.show.charts.explore_fluid import fluid
from fatigue.show.charts.explore_rows import Views
from fatigue.show.charts.explore_views import specification
from fatigue.show.charts.picture import Columns, Picture, Spec
from fatigue.show.words import explore as said
from fatigue.show.words import numbers

ROUND_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(Picture):
    """The linked views: as a picture for files, and `fluid` for a page."""

    fluid: Spec  # Vega; its one table is `columns["patients"]`
    views: tuple[str, ...]  # "curves", "ranges", "changes", "words", "more": those that there are
    clicks: tuple[str, ...]  # "line", "dot": marks of one patient, where they are drawn one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the reader chose to see: the second visit, a scale, and one more view by its column or measure."""

    end: float
    scale: str = "total"
    more: str | None = None


def linked(cohort: Cohort, *, whole: Cohort, asked: Asked) -> Linked:
    """Give the linked views of the patients in `cohort`; the axes fit the `whole` one and no filter moves them."""
    views = _views(whole, asked)
    return Linked(
        name="linked-views",
        fluid=fluid(views),
        views=views.names(),
        clicks=views.clicks(),
        spec=specification(views),
        columns={"patients": _rows(cohort, whole, views, asked)},
        description=said.description(cohort, views),
    )


def known_ranges(whole: Cohort) -> tuple[str, ...]:
    """Give which of age and EDSS somebody has."""
    return tuple(name for name in ("age", "edss") if whole.is_known(name))


def other_views(whole: Cohort) -> tuple[str, ...]:
    """Give what else can be a view: columns of words with two levels or more, and measures known at baseline."""
    words = [name for name in ("sex", "course", "arm") if whole.is_known(name) and whole.patients[name].nunique() > 1]
    measures = [f"baseline_{name}" for name in whole.measures if name != "edss" and whole.is_known(f"baseline_{name}")]
    return (*words, *measures)


def _views(whole: Cohort, asked: Asked) -> Views:
    scores = whole.score_array(asked.scale)
    change = _change(whole, asked)
    ranges = known_ranges(whole)
    more = asked.more if asked.more in other_views(whole) else None
    is_measure = more is not None and pd.api.types.is_numeric_dtype(whole.patients[more].dtype)
    limits = whole.instrument.scale(asked.scale)
    top, _ = _nice(limits.lowest, float(np.nanmax(scores, initial=limits.lowest)))
    return Views(
        months=whole.months,
        since=whole.since,
        score=said.score_title(whole.instrument, asked.scale),
        scores=(limits.lowest, min(top[1], limits.highest)),
        change=said.change_title(whole.instrument, asked.end),
        changes=_nice(*_reach(change)),
        ranges=tuple((name, said.RANGES[name], _nice(*_reach(_numbers(whole, name)))[0]) for name in ranges),
        words=whole.levels("employment"),
        more=(more or "", said.view_title(whole, more)) if more else None,
        more_levels=whole.levels(more) if more and not is_measure else (),
        more_range=_nice(*_reach(_numbers(whole, more))) if more and is_measure else None,
        has_lines=whole.n_patients <= numbers.MOST_DRAWN,
        most_at_once=_most_at_once(whole),
        step=_nice(*_reach(_numbers(whole, ranges[0])))[1] if ranges else 1.0,
    )


def _most_at_once(whole: Cohort) -> int:
    """Give how many patients have the commonest age and EDSS together."""
    if len(known_ranges(whole)) < 2:
        return 1
    pairs = whole.patients[["age", "edss"]].dropna()
    return int(pairs.value_counts().max()) if len(pairs) else 1


def _numbers(cohort: Cohort, name: str) -> Floats:
    return cohort.patients[name].to_numpy(dtype=float, na_value=np.nan)


def _change(cohort: Cohort, asked: Asked) -> Floats:
    return cohort.at(asked.end, scale=asked.scale) - cohort.at(cohort.months[0], scale=asked.scale)


def _reach(values: Floats) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)


def _nice(low: float, high: float) -> tuple[tuple[float, float], float]:
    """Give an axis that holds both ends on a step of its own, some 8 to 20 of them, and that step."""
    rough = max(high - low, 1e-9) / 12
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(part for part in ROUND_STEPS if part * power >= rough)
    return (math.floor(low / step) * step, (math.floor(high / step) + 1) * step), step


def _rows(cohort: Cohort, whole: Cohort, views: Views, asked: Asked) -> Columns:
    """Give one row a patient, without a name: the numbers that the views draw and the focus asks for.

    `row` is the patient's place in the whole cohort, which no filter changes.
    """
    scores = cohort.score_array(asked.scale)
    change = np.round(_change(cohort, asked), 10)
    both = np.isfinite(change)
    rows: dict[str, object] = {
        "row": whole.patients.index.get_indexer(cohort.patients.index),
        **{f"m{visit}": scores[:, visit] for visit in range(len(cohort.months))},
        "delta": change,
        "s": np.where(both, cohort.at(cohort.months[0], scale=asked.scale), np.nan),
        "e": np.where(both, cohort.at(asked.end, scale=asked.scale), np.nan),
        "better": np.where(both, cohort.instrument.gain(change) > 0, np.nan),
        **{name: _numbers(cohort, name) for name, _, _ in views.ranges},
    }
    if views.words:
        rows["word"] = _words(cohort, "employment")
    if views.more is not None:
        name = views.more[0]
        rows["other"] = _words(cohort, name) if views.more_levels else _numbers(cohort, name)
    return rows


def _words(cohort: Cohort, name: str) -> list[str | None]:
    return [None if pd.isna(value) else str(value) for value in cohort.patients[name]]
