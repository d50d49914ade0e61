"""Pictures and tables as files: the buttons, beside a picture and under Download, and how a picture is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import streamlit as st
import vl_convert

from fatigue.show.charts.picture import Picture
from fatigue.show.export import as_csv
from fatigue.show.words.literal import literal
from pages.frame import state

Table = Callable[[], pd.DataFrame]  # a table is made where it is seen or taken away, not before


def every_file(run: state.Run) -> None:
    """Show a row of buttons for each picture and each table of the page."""
    for position, (picture, title) in enumerate(run.pictures):
        with _row(picture.name.replace("-", " ").capitalize()):
            _picture(run, picture, title=title, key=f"{position}")
    for position, (name, frame) in enumerate(run.tables):
        with _row(f"Table: {name}"):
            _table(run, name, frame, key=f"{position}")


def files_of(run: state.Run, picture: Picture, tables: dict[str, Table], *, key: str) -> None:
    """Show the buttons of one picture and of the tables behind it."""
    with _row("Picture"):
        _picture(run, picture, title=run.title, key=key)
    for position, (name, frame) in enumerate(tables.items()):
        with _row(name):
            _table(run, name, frame, key=f"{key}_{position}")


def _row(label: str) -> st.delta_generator.DeltaGenerator:
    place = st.container(horizontal=True, gap="small", vertical_alignment="center")
    place.markdown(f":small[{literal(label)}]")
    return place


def _picture(run: state.Run, picture: Picture, *, title: str, key: str) -> None:
    patients = state.patients_of(run, is_exported=True)
    subtitle = f"{patients} · {source(run)} · {run.version}"
    for kind in ("png", "svg"):
        st.download_button(
            kind.upper(),
            lambda kind=kind: drawn(picture, kind, title=title, subtitle=subtitle),
            file_name=f"{picture.name}.{kind}",
            key=f"_get_{kind}_{key}",
            on_click="ignore",
        )


def _table(run: state.Run, name: str, frame: Table, *, key: str) -> None:
    about = {
        "Filters": state.patients_of(run, is_exported=True),
        "Source": source(run),
        "Cohort version": run.version,
    }
    st.download_button(
        "CSV",
        lambda: as_csv(frame(), about),
        file_name=f"{_plain(name)}.csv",
        key=f"_get_csv_{key}",
        on_click="ignore",
    )


def _plain(name: str) -> str:
    """Give a name of a file: a table may be called by a column of somebody's file."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:60] or "table"


def source(run: state.Run) -> str:
    """Give what data this is, for a file that leaves the app."""
    return "Synthetic cohort, not a trial's data" if run.whole.is_synthetic else run.whole.title


def drawn(picture: Picture, kind: str, *, title: str, subtitle: str) -> bytes:
    """Draw a picture as a PNG or SVG file, on this host, with its finding and its filters written on it."""
    spec = picture.standalone(title=title, subtitle=subtitle)
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return vl_convert.vegalite_to_png(spec, scale=2)
