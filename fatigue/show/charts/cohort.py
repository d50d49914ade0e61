"""The missing-data map: patients by visits, which forms came and which did not."""

from __future__ import annotations

import math

import altair as alt
import numpy as np

from fatigue.analysis.missing import STATES, MissingForms
from fatigue.show.charts.picture import QUIET, Picture, by_role, data, drawn_once, height, hints, layered, number, role
from fatigue.show.words import cohort as said
from fatigue.show.words import numbers

ROLE_OF = dict(zip(STATES, ("focus", "ghost", "ink"), strict=True))
FEWEST_ROWS = 12  # a single patient is a line, not a wall
MOST_COUNTS = 13  # numbers that fit under the visits


def missing_map(found: MissingForms) -> Picture:
    """Give one line a patient and one cell a visit, those with the most forms at the top."""
    months = tuple(found.table["month"])
    k = len(months)
    states = found.cells["state"].cat.codes.to_numpy().reshape(found.n_patients, k)
    counts = [int((states == code).sum()) for code in range(len(STATES))]
    if len(states) > numbers.MOST_DRAWN:
        kept = np.random.default_rng(2019).choice(len(states), numbers.MOST_DRAWN, replace=False)
        states = states[np.sort(kept)]
    is_sent = states == 0
    # Most forms first; among equals those whose forms came early, so that patients who stopped make steps.
    order = np.lexsort((*(~is_sent).T[::-1], -is_sent.sum(axis=1)))
    states, n_sent = states[order], is_sent[order].sum(axis=1)
    n = len(states)
    row, column = np.divmod(np.arange(n * k), max(k, 1))
    thick = 1 / max(n, FEWEST_ROWS)
    gap = 0.12 if n <= 80 else 0.0  # lines of two pixels have no room for one
    state = [STATES[code] for code in states.ravel()]
    cells = {
        "x": column + 0.02, "x2": column + 0.98, "y": row * thick, "y2": (row + 1 - gap) * thick,
        "role": [ROLE_OF[name] for name in state], "state": state,
        "visit": [numbers.month(months[at]) for at in column],
        "forms": [numbers.share(int(n_sent[at]), k) for at in row],
    }  # fmt: skip
    every = math.ceil(k / MOST_COUNTS)
    texts = [f"{n:,}" if at % every == 0 else "" for at, n in enumerate(found.table["n"])]
    keys = [(name, count) for name, count in zip(STATES, counts, strict=True) if count]
    return Picture(
        name="missing-forms",
        spec=_map(months),
        columns={
            "cells": cells,
            "counts": {"x": [at + 0.5 for at in range(k)], "n": texts},
            "keys": {
                "place": list(range(len(keys))),
                "role": [ROLE_OF[name] for name, _ in keys],
                "text": [f"{count:,} {name}" for name, count in keys],
            },
        },
        description=f"Map of {numbers.patients(found.n_patients)} by {numbers.counted(k, 'visit')}. "
        f"{said.missing_heading(found)}",
    )


@drawn_once
def _map(months: tuple[float, ...]) -> alt.LayerChart:
    cells, counts, keys = (alt.Chart(data(name)) for name in ("cells", "counts", "keys"))
    k = len(months)
    names = "[" + ", ".join(f"'{numbers.of_month(month)}'" for month in months) + "]"
    axis = alt.Axis(title="Month", titlePadding=40, values=[at + 0.5 for at in range(k)], grid=False,
                    labelExpr=f"{names}[floor(datum.value)]")  # fmt: skip
    x = number("x", scale=alt.Scale(domain=[0, k], nice=False), axis=axis)
    y = height("y", scale=alt.Scale(domain=[0, 1], reverse=True, nice=False), axis=None)
    place = "datum.place * width * (width < 480 ? 0.275 : 0.2)"
    above = {"y": alt.value(-20), "tooltip": QUIET}
    under = alt.value({"expr": "height + 38"})
    squares = [
        keys.transform_filter(f"datum.role == '{name}'")
        .mark_point(shape="square", size=110, filled=True, opacity=1)
        .encode(x=alt.value({"expr": f"6 + {place}"}), color=role(name), **above)
        for name in ROLE_OF.values()
    ]
    return layered(
        [
            cells.mark_rect().encode(
                x=x, x2=alt.X2("x2"), y=y, y2=alt.Y2("y2"), color=by_role(),
                tooltip=hints(visit="Visit", state="Form", forms="Forms of this patient"),
            ),
            *squares,
            keys.mark_text(align="left", fontSize=14, baseline="middle").encode(
                x=alt.value({"expr": f"16 + {place}"}), text=alt.Text("text", type="nominal"), color=role("ink"),
                **above,
            ),
            counts.mark_text(fontSize=14).encode(
                x=number("x"), y=under, text=alt.Text("n", type="nominal"), color=role("faint"), tooltip=QUIET
            ),
            counts.mark_text(fontSize=14, align="left").encode(
                x=alt.value(-2), y=under, text=alt.TextValue("n"), color=role("faint"), tooltip=QUIET
            ),
        ],
        height=360,
        padding={"left": 14, "right": 5, "top": 34, "bottom": 5},
    )  # fmt: skip
