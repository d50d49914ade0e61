"""The linked views on a page: shown, and what the reader drew over or clicked in them, once the hand lets go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from fatigue.show.charts.explore import Linked
from fatigue.show.words.literal import literal
from pages.frame import groups, person, state
from pages.frame.show import told


def linked(picture: Linked, caption: str, *, title: str) -> dict[str, Any]:
    """Show linked views with their caption; give what is drawn or clicked, by view. The `title` is for files."""
    run = state.current()
    place = None if run is None or run.stage is None else run.stage.place(picture)
    with place or st.container(), st.container(key="linked"):
        told(picture)
        event = st.vega_lite_chart(
            picture.arrow()["patients"], picture.fluid, width="stretch", alt=picture.label, on_select="rerun",
            key=groups.focus_key(),
        )  # fmt: skip
    st.caption(literal(caption))
    if run is not None:
        run.pictures.append((picture, title))
    selected: Mapping[str, Any] = event.selection
    found = {name: selected.get(f"{name}_pick_heard") for name in (*picture.views, *picture.clicks)}
    person.offer_latest({f"explore_{mark}": _patient(found.pop(mark)) for mark in picture.clicks})
    return {name: picked for name, picked in found.items() if picked}


def _patient(picked: list[dict[str, Any]] | None) -> str | None:
    """Give the patient whose line or dot was clicked: the page says where in the whole cohort."""
    run = state.current()
    if run is None or not picked:
        return None
    return str(run.whole.patients.index[int(picked[0]["row"])])
