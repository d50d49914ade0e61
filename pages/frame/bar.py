"""The top of every page: its name, what data this is, Share, Code and Download; then the finding and the filters."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st
import vl_convert

from fatigue.cohort.cohort import Cohort
from fatigue.show.charts.picture import Picture
from fatigue.show.export import as_csv
from fatigue.show.words import yardsticks
from fatigue.show.words.literal import literal
from pages.frame import code, links, show, state

_BADGE = {
    "demo": ":gray-badge[:material/science: Synthetic cohort]",
    "library": ":gray-badge[:material/folder_open: Host's cohort]",
    "file": ":gray-badge[:material/draft: Your file]",
}


def badge(cohort: Cohort) -> str:
    """Give the mark that says what data this is."""
    return _BADGE["demo" if cohort.is_synthetic else cohort.origin]


def finding(sentence: str) -> None:
    """Show the finding of the page as its title, with the filters under it."""
    run = state.current()
    if run is not None:
        run.title = sentence
    with st.container(gap=None):
        st.title(literal(sentence), anchor=False)
        said = st.caption(literal(state.caption()))
        show.notes(yardsticks.explained(sentence))
    if run is not None:
        run.head = said
    start = run.whole.reading.start if run is not None and run.whole.reading is not None else None
    if start is not None:
        st.info(literal(f"The first form in this file is {start}: month 0, “before” and “baseline” are that visit, "
                        "and months count from it. What changed before it is not known."),
                icon=":material/info:")  # fmt: skip


def settle(run: state.Run) -> None:
    """Say under the finding whom all of the page speaks of, once it has computed everything; then count the looks."""
    if run.head is not None:
        run.head.caption(literal(state.patients_of(run)))
    state.count_looks(run)


def fill(place: Any, run: state.Run) -> None:  # noqa: ANN401 (Streamlit's container)
    """Put Share, Code and Download into the bar, once the page has shown what there is to share."""
    with place:
        share = st.popover("Share", type="tertiary", icon=":material/link:", on_change="rerun", key="_share")
        coded = st.popover("Code", type="tertiary", icon=":material/code:", on_change="rerun", key="_code")
        download = st.popover("Download", type="tertiary", icon=":material/download:", on_change="rerun", key="_down")
    if share.open:
        with share:
            _share(run)
    if coded.open:
        with coded:
            code.show(run)
    if download.open:
        with download:
            _downloads(run)


def _share(run: state.Run) -> None:
    if run.whole.origin == "file":
        st.markdown(
            "This link carries the page and the filters, words of your file by numbers. Your file stays in this "
            "session: whoever opens the link is asked for the file, and sees the same filters once they have opened it."
        )
    else:
        st.markdown("Whoever opens this link sees this page with this cohort and these filters.")
    st.code(links.address(), language=None, wrap_lines=True)


def _downloads(run: state.Run) -> None:
    source = _source(run.whole)
    patients = state.patients_of(run, is_exported=True)
    about = {"Filters": patients, "Source": source, "Cohort version": run.version}
    for position, (picture, title) in enumerate(run.pictures):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(f":small[{picture.name.replace('-', ' ').capitalize()}]")
            for kind in ("png", "svg"):
                st.download_button(
                    kind.upper(),
                    lambda picture=picture, title=title, kind=kind: drawn(
                        picture, kind, title=title, subtitle=f"{patients} · {source} · {run.version}"
                    ),
                    file_name=f"{picture.name}.{kind}",
                    key=f"_get_{kind}_{position}",
                    on_click="ignore",
                )
    for position, (name, frame) in enumerate(run.tables):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(f":small[Table: {literal(name)}]")
            st.download_button(
                "CSV",
                lambda frame=frame: as_csv(frame, about),
                file_name=f"{_plain(name)}.csv",
                key=f"_get_csv_{position}",
                on_click="ignore",
            )


def _plain(name: str) -> str:
    """Give a name of a file: a table may be called by a column of somebody's file."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:60] or "table"


def _source(whole: Cohort) -> str:
    return "Synthetic cohort, not a trial's data" if whole.is_synthetic else whole.title


def foot(run: state.Run) -> None:
    """Say quietly, under the page, which version of which cohort it speaks of."""
    st.caption(literal(f"{_source(run.whole)} · {run.version}"))


def drawn(picture: Picture, kind: str, *, title: str, subtitle: str) -> bytes:
    """Draw a picture as a PNG or SVG file, on this host, with its finding and its filters written on it."""
    spec = picture.standalone(title=title, subtitle=subtitle)
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return vl_convert.vegalite_to_png(spec, scale=2)
