"""How a result is shown: picture, caption with the filter, table; and the one place that catches a FatigueError."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from fatigue.errors import FatigueError
from fatigue.show.charts.picture import Picture
from pages.frame import state


def show(picture: Picture, caption: str, *, title: str = "", key: str | None = None) -> str | None:
    """Show a picture with its caption; with a `key`, give back the patient whose line was clicked."""
    run = state.current()
    spec = {**picture.spec, "datasets": dict(picture.data)}
    picked = None
    if key is None:
        st.vega_lite_chart(spec=spec, alt=picture.description)
    else:
        event = st.vega_lite_chart(spec=spec, alt=picture.description, key=key, on_select="rerun")
        points = event.selection.get("person", [])
        picked = str(points[0]["patient"]) if points else None
    st.caption(f"{caption} {state.caption(is_short=True)}.")
    if run is not None:
        run.pictures.append((picture, title or run.title))
    return picked


def table(frame: pd.DataFrame, name: str, *, is_open: bool = False, caption: str = "") -> None:
    """Show a table of ready-made words; a long one behind an expander. It can be downloaded as csv."""
    run = state.current()
    if run is not None:
        run.tables.append((name, frame))
    if is_open:
        _table(frame, caption)
    else:
        with st.expander(f"Table: {name}", icon=":material/table:"):
            _table(frame, caption)


def _table(frame: pd.DataFrame, caption: str) -> None:
    st.table(frame, border="horizontal", hide_index=True)
    st.caption(f"{caption} {state.caption(is_short=True)}.".strip())


@contextmanager
def panel(height: int | None = None) -> Iterator[None]:
    """Run a part of a page; where it cannot be computed, say why in its place."""
    try:
        yield
    except FatigueError as error:
        with st.container(height=height, border=height is not None):
            st.info(str(error), icon=":material/info:")


def notes(lines: tuple[str, ...]) -> None:
    """Show what fell back or was left out."""
    for line in lines:
        st.caption(f"Note: {line}")
