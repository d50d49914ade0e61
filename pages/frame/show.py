"""How a result is shown: picture, caption with the filter, table; and the one place that catches a FatigueError."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from typing import Any, Literal

import pandas as pd
import streamlit as st

from fatigue.errors import FatigueError
from fatigue.show.charts.picture import Picture
from fatigue.show.words import reading as read
from fatigue.show.words import yardsticks
from fatigue.show.words.literal import literal
from pages.frame import download, person, sheet, state
from pages.frame.download import Table

PATIENT = "Patient"  # the first column of a table whose rows are patients

Select = Literal["rerun"] | Callable[[], None]


def show(
    picture: Picture,
    caption: str,
    *,
    key: str | None = None,
    on_select: Select = "rerun",
    tables: Mapping[str, Table] | None = None,
) -> str | None:
    """Show a picture with its caption, and the tables behind it and the files to take away in tabs beside it.

    With a `key`, give back the patient whose mark was clicked; `on_select` is called before the run that a click or
    drag brings about. A table is made when its tab is opened.
    """
    run, behind = state.current(), dict(tables or {})
    if run is not None and run.stage is not None:
        return _on_stage(run.stage, picture, key=key, on_select=on_select)
    tab = f"_tab_{0 if run is None else len(run.pictures)}_{picture.name}"
    tabs = st.tabs(["Chart", "Table", "Download"] if behind else ["Chart", "Download"], key=tab, on_change="rerun")
    if run is not None:
        run.pictures.append((picture, run.title))
        run.tables += behind.items()
    picked = None
    with tabs[0]:
        if tabs[0].open:
            picked = _chart(picture, key=key, on_select=on_select)
            if caption:
                st.caption(literal(caption))
            if key is not None:
                person.offer(picked, key=key)
    if behind and tabs[1].open:
        with tabs[1]:
            for at, (name, frame) in enumerate(behind.items()):
                st.markdown(f"**{literal(name)}**")
                _rows(frame(), key=f"{tab}_{at}")
    if tabs[-1].open and run is not None:
        with tabs[-1]:
            download.files_of(run, picture, behind, key=tab)
    return picked


def _on_stage(stage: Any, picture: Picture, *, key: str | None, on_select: Select) -> str | None:  # noqa: ANN401
    place = stage.place(picture)
    if place is None:
        return None
    with place:
        return _vega(picture, key=key, on_select=on_select, height=stage.height(picture))


def _rows(frame: pd.DataFrame, *, key: str) -> None:
    """Show a table; where its rows are patients, one that is chosen leads to that patient."""
    if frame.columns[0] != PATIENT:
        literal_table(frame)
        return
    event = st.dataframe(frame, hide_index=True, key=key, on_select="rerun", selection_mode="single-row")
    chosen = event.selection.rows
    person.offer(str(frame[PATIENT].iloc[chosen[0]]) if chosen and chosen[0] < len(frame) else None, key=key)


def _chart(picture: Picture, *, key: str | None, on_select: Select) -> str | None:
    run = state.current()
    place, tall = st.container(), "content"
    if run is not None and "height" in picture.spec:
        place = st.container(key=f"tall_{picture.spec['height'] // sheet.STEP}_{len(run.pictures)}")
    if picture.fills:
        place, tall = st.container(key=f"fills_{picture.name}"), "stretch"
    with place:
        return _vega(picture, key=key, on_select=on_select, height=tall)


def _vega(picture: Picture, *, key: str | None, on_select: Select, height: Literal["content", "stretch"]) -> str | None:
    spec = {**picture.spec, "datasets": picture.arrow()}
    told(picture)
    if key is None:
        st.vega_lite_chart(spec=spec, alt=picture.label, height=height)
        return None
    chosen = [part["name"] for part in spec.get("params", ()) if _is_told(part)]
    event = st.vega_lite_chart(
        spec=spec, alt=picture.label, height=height, key=key, on_select=on_select, selection_mode=chosen
    )
    points = event.selection.get("person", [])
    return str(points[0]["patient"]) if points and points[0].get("patient") else None


def told(picture: Picture) -> None:
    """Tell the finding of a picture to who cannot see it, before its chart.

    As the chart's `alt` it would be a part of the specification: with every number in it that a filter changes the
    browser would draw the chart from nothing.
    """
    st.html(f'<p class="told">{escape(picture.description)}</p>')


def _is_told(param: Mapping[str, Any]) -> bool:
    """Say whether the page hears of a selection; what the pointer passes over stays in the browser."""
    select = param.get("select")
    return select is not None and not (isinstance(select, dict) and select.get("on") == "pointerover")


def table(
    frame: pd.DataFrame, name: str, *, is_open: bool = False, caption: str | None = "", most: int | None = None
) -> None:
    """Show a table of ready-made words; a long one behind an expander. It can be downloaded as csv.

    Of more rows than `most` the first are shown.
    """
    run = state.current()
    if run is not None:
        run.tables.append((name, lambda: frame))
    place = st.container() if is_open else st.expander(f"Table: {literal(name)}", icon=":material/table:")
    with place:
        at = 0 if run is None else len(run.tables)
        with st.container(key=f"rows_{len(frame)}_{at}"):
            _rows(frame if most is None else frame.head(most), key=f"_rows_{at}_{name}")
        if most is not None and len(frame) > most:
            st.caption(f"The first {most} of {len(frame):,}; Download has all of them.")
        if caption:
            st.caption(literal(caption))


def literal_table(frame: pd.DataFrame) -> None:
    """Show a table letter by letter: nothing of a file is rendered as markdown."""
    cells = [[literal(str(cell)) for cell in row] for row in frame.itertuples(index=False)]
    shown = pd.DataFrame(cells, columns=[literal(str(name)) for name in frame.columns], dtype=object)
    st.table(shown, border="horizontal", hide_index=True)


@contextmanager
def panel() -> Iterator[None]:
    """Run a part of a page; where it cannot be computed, say why in its place."""
    try:
        yield
    except FatigueError as error:
        st.info(literal(str(error)), icon=":material/info:")


def notes(lines: Iterable[str]) -> None:
    """Show what fell back or was left out, beside what it speaks of; a note that stands on the page is not repeated."""
    for line in state.untold(lines):
        st.caption(literal(f"Note: {line}"))


def every_note() -> None:
    """Show here every note of what the page has computed so far, for a page that has a place for them."""
    run = state.current()
    if run is not None:
        other_notes(run, tells_reading=False)


def remark(line: str) -> None:
    """Show a note that a reader must not miss."""
    for new in state.untold([line]):
        st.info(literal(new), icon=":material/info:")


def other_notes(run: state.Run, *, tells_reading: bool) -> None:
    """Show, at the end of the page, every note of what it computed that it has not shown itself."""
    notes([*run.notes, *(() if tells_reading else read.pointer(run.whole))])


def heading(sentence: str) -> None:
    """Show the finding of a panel, and what "detectable" means where it has the word."""
    st.header(literal(sentence), anchor=False)
    notes(yardsticks.explained(sentence))
