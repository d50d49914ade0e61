"""The only place that touches session state, query parameters and caches.

What changes a number lives in the URL through the widget itself (`IN_URL`). A session keeps the file it uploaded and
what it computed; nothing of a patient is shared between sessions or written to a URL or a log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, TypeVar
from urllib.parse import quote

import streamlit as st

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import BOUNDS, NAMES, Selection
from fatigue.show.words import numbers
from pages.frame.work import Work

IN_URL: dict[str, Any] = {"bind": "query-params"}
POPOVER = "_popover"
_MOST_ANSWERS = 20  # files whose answers a session remembers
_MOST_WORKS = 6  # the waiting file read and built, and four cohorts of the host

Result = TypeVar("Result")
_BY_NAME = {FunctionType: lambda function: f"{function.__module__}.{function.__qualname__}"}


@dataclass
class Run:
    """One run of the script: what the page was handed, and what it computed and showed."""

    cohort: Cohort
    whole: Cohort
    selection: Selection
    caption: str  # every filter, under the finding
    short: str  # the filters in use, under each chart and table
    title: str = ""
    computed: list[tuple[Callable[..., Any], dict[str, Any]]] = field(default_factory=list)
    pictures: list[tuple[Any, str]] = field(default_factory=list)
    tables: list[tuple[str, Any]] = field(default_factory=list)
    written: dict[str, Mapping[str, str]] = field(default_factory=dict)  # how a link writes the options of a setting


def current() -> Run | None:
    """Give this run, or None where the page was started without the frame (a cold visit)."""
    return st.session_state.get("_run")


def begin(run: Run) -> None:
    """Hand the run to the page."""
    st.session_state["_run"] = run


def end() -> None:
    """Take the run back, so that a page started without the frame finds none."""
    st.session_state.pop("_run", None)


@st.cache_resource(
    scope="session",
    max_entries=24,  # a result on 100,000 patients holds some 10 MB
    show_spinner=False,
    hash_funcs={Cohort: lambda cohort: cohort.digest, **_BY_NAME},
)
def _computed(analysis: Callable[..., Any], cohort: Cohort, options: dict[str, Any]) -> Any:  # noqa: ANN401
    return analysis(cohort, **options)


def compute(analysis: Callable[..., Result], cohort: Cohort, **options: Any) -> Result:  # noqa: ANN401
    """Run an analysis once for this session, cohort and options; results are frozen, so a cached one is safe."""
    run = current()
    if run is not None:
        run.computed.append((analysis, options))
    return _computed(analysis, cohort, options)


def caption(*, is_short: bool = False) -> str:
    """Give the filters in words: "17 of 23 patients · age 22 to 40 · any EDSS · any employment"."""
    run = current()
    if run is None:
        return ""
    return run.short if is_short else run.caption


# --- the file of this session -------------------------------------------------------------------------------------


def uploaded() -> Cohort | None:
    """Give the cohort this session has opened from its own file."""
    return st.session_state.get("_upload")


def show_new_upload(option: str) -> None:
    """Point the picker at a file that has just been opened."""
    if st.session_state.pop("_show_upload", False):
        st.session_state["cohort"] = option


@st.cache_resource(scope="session", max_entries=2, show_spinner=False, hash_funcs=_BY_NAME)
def open_demo(opens: Callable[[str], Cohort], which: str) -> Cohort:
    """Open a demo cohort once a session."""
    return opens(which)


def work_once(name: str, key: tuple[Any, ...], start: Callable[[], Work[Any]]) -> Work[Any]:
    """Give the work called `name`, started once for each key; one that was started for another key is called off."""
    works: dict[str, tuple[tuple[Any, ...], Work[Any]]] = st.session_state.setdefault("_works", {})
    last = works.pop(name, None)
    if last is not None and last[0] != key:
        last[1].call_off()
        last = None
    works[name] = last or (key, start())  # the one asked for last stands last
    while len(works) > _MOST_WORKS:
        works.pop(next(iter(works)))[1].call_off()
    return works[name][1]


def call_off(name: str) -> None:
    """Forget the work called `name` (callback)."""
    last = st.session_state.get("_works", {}).pop(name, None)
    if last is not None:
        last[1].call_off()


def show_instead(cohort: str) -> None:
    """Point the picker at another cohort (callback)."""
    st.session_state["cohort"] = cohort


def keep_upload(cohort: Cohort, mapping: Any) -> None:  # noqa: ANN401
    """Keep the cohort of a file for this session and show it; its answers wait for the next file like it."""
    st.session_state["_upload"] = cohort
    st.session_state["_show_upload"] = True
    st.session_state["_answers"] = [mapping, *answers()][:_MOST_ANSWERS]
    close_door()


def answers() -> list[Any]:
    """Give the answers of the files this session has opened, the latest first; no value of a patient is in them."""
    return st.session_state.get("_answers", [])


def take_dropped() -> None:
    """Hold a file that was dropped until its questions are answered (callback); what is shown stays."""
    dropped = st.session_state.get(uploader_key())
    if dropped is not None:
        _forget_waiting()
        st.session_state["_dropped"] = st.session_state.get("_dropped", 0) + 1
        st.session_state["_door"] = (dropped.name, dropped.getvalue())
        st.session_state[POPOVER] = False  # it would cover the form


def question(name: str, sheet: str | None = None) -> str:
    """Give the key of a question about the waiting file: no answer is carried over to another file or sheet."""
    return f"{name}_{st.session_state.get('_dropped', 0)}_{sheet or ''}"


def start_with(key: str, value: Any) -> None:  # noqa: ANN401
    """Fill in a question before it is drawn; a number box is only clearable when its own default is empty."""
    if key not in st.session_state:
        st.session_state[key] = value


def at_the_door() -> tuple[str, bytes] | None:
    """Give the file that waits for answers."""
    return st.session_state.get("_door")


def close_door() -> None:
    """Forget the waiting file; what was shown before stays. A new key empties the uploader."""
    _forget_waiting()
    st.session_state.pop("_door", None)
    st.session_state["_uploader"] = st.session_state.get("_uploader", 0) + 1


def _forget_waiting() -> None:
    for name in ("read", "read sheet", "build"):
        call_off(name)


def uploader_key() -> str:
    """Give the key of the file uploader, new after each file so that it empties."""
    return f"_file_{st.session_state.get('_uploader', 0)}"


# --- filters ------------------------------------------------------------------------------------------------------


def are_in_use(names: list[str]) -> bool:
    """Say whether one of these filters is set, in the link or by hand."""
    return any(st.query_params.get_all(name) or st.session_state.get(name) for name in names)


def take_box(name: str, end: int) -> None:
    """Carry what was typed into a number box over to its slider (callback)."""
    low, high = st.session_state[name]
    typed = st.session_state[f"_{name}_{end}"]
    st.session_state[name] = tuple(sorted((typed, high) if end == 0 else (low, typed)))


def fill_boxes(name: str, limits: tuple[float, float]) -> None:
    """Carry the slider's ends over to its number boxes, before these are drawn."""
    for end, value in enumerate(limits):
        st.session_state[f"_{name}_{end}"] = value


def reset_filters() -> None:
    """Set every filter to its default (callback); popping the keys would not do, the URL wins."""
    for name, limits in BOUNDS.items():
        if name in st.session_state:
            st.session_state[name] = limits if name == "edss" else tuple(int(limit) for limit in limits)
    for name in NAMES:
        if name not in BOUNDS and name in st.session_state:
            st.session_state[name] = []
        if f"keep_{name}" in st.session_state:
            st.session_state[f"keep_{name}"] = False


# --- links --------------------------------------------------------------------------------------------------------


def link_as_sent() -> dict[str, list[str]]:
    """Give the parameters of the link this session was opened with."""
    if "_link" not in st.session_state:
        st.session_state["_link"] = {key: st.query_params.get_all(key) for key in st.query_params}
    return st.session_state["_link"]


def not_understood(*, is_page_drawn: bool) -> list[str]:
    """Give the parts of the opened link that did not become a setting, once every widget has been drawn.

    Where nobody is left the page is not drawn, so that its own settings cannot be compared.
    """
    if "_misread" not in st.session_state:
        wrong = []
        for key, texts in link_as_sent().items():
            if not is_page_drawn and key not in (*NAMES, "cohort"):
                continue
            meant = sorted(map(_plain, texts))
            is_kept = key in st.query_params and sorted(map(_plain, st.query_params.get_all(key))) == meant
            is_default = key in st.session_state and _is_written(key, meant)
            if not (is_kept and key in st.session_state) and not is_default and not key.startswith("embed"):
                wrong.append(f"{key} = {', '.join(texts)}")
        st.session_state["_misread"] = wrong
    return st.session_state["_misread"]


def forget_misread() -> None:
    """The reader has seen which parts of the link were not understood (callback)."""
    st.session_state["_misread"] = []


def address() -> str:
    """Give the link to what is on the screen now."""
    pairs = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    query = "&".join(f"{_quoted(key)}={_quoted(value)}" for key, value in pairs)
    return f"{st.context.url or ''}?{query}" if query else str(st.context.url or "")


def _quoted(text: str) -> str:
    return quote(text, safe="")


def write_as(key: str, options: Mapping[str, str]) -> None:
    """Remember how a link writes the options of a setting."""
    run = current()
    if run is not None:
        run.written[key] = options


def _is_written(key: str, meant: list[str]) -> bool:
    """Say whether these texts are a setting's value, as it is or as its options are written in a link."""
    value = st.session_state[key]
    values = value if isinstance(value, list | tuple) else [value]
    run = current()
    labels = {**run.whole.labels, **run.written.get(key, {})} if run is not None else {}
    ways: tuple[Callable[[Any], str], ...] = (
        str,
        lambda item: labels.get(item, str(item)),
        lambda item: numbers.month(item) if isinstance(item, float) else str(item),
    )
    return any(sorted(_plain(write(item)) for item in values) == meant for write in ways)


def _plain(text: str) -> str:
    try:
        return f"{float(text):g}"
    except ValueError:
        return text.strip().casefold()
