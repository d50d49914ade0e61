"""What a run of a page hands over, and its filters; with `links.py` and `kept.py` the only place with state and caches.

What changes a number lives in the URL through the widget itself (`IN_URL`). A session keeps what it computed; nothing
of a patient is shared between sessions or written to a URL or a log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, TypeVar

import streamlit as st

from fatigue.cohort.arrays import Flags
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import BOUNDS, NAMES, Selection
from fatigue.show.words import subgroups
from pages.frame import looks
from pages.frame.publish import seen

IN_URL: dict[str, Any] = {"bind": "query-params"}

Result = TypeVar("Result")
BY_NAME = {FunctionType: lambda function: f"{function.__module__}.{function.__qualname__}"}


@dataclass
class Run:
    """One run of the script: what the page was handed, and what it computed and showed."""

    cohort: Cohort
    whole: Cohort
    selection: Selection
    counts: str  # "17 of 23 patients"
    version: str  # of the whole cohort: "file of 2026-11-25 13:40 UTC, version 3fa9c1e2"
    visit: float | None = None  # until which visit; None where the cohort has one alone
    scale: str = ""
    page: str = ""  # by its file
    title: str = ""
    stage: Any = None  # the places of a talk; None where nobody presents
    head: Any = None  # the place of the caption under the finding
    computed: list[tuple[Callable[..., Any], dict[str, Any]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # of the results that were computed
    told: set[str] = field(default_factory=set)  # notes that stand on the page
    pictures: list[tuple[Any, str]] = field(default_factory=list)
    tables: list[tuple[str, Callable[[], Any]]] = field(default_factory=list)
    looked: list[Flags] = field(default_factory=list)  # patients of the cohort that the page picks out besides
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


_HASHES: dict[Any, Any] = {Cohort: lambda cohort: cohort.digest, **BY_NAME}


@st.cache_resource(
    scope="session",
    max_entries=24,  # a result on 100,000 patients holds some 10 MB
    show_spinner=False,
    hash_funcs=_HASHES,
)
def _computed(analysis: Callable[..., Any], cohort: Cohort, options: dict[str, Any]) -> Any:  # noqa: ANN401
    return analysis(cohort, **options)


@st.cache_resource(scope="session", max_entries=12, show_spinner=False, hash_funcs=_HASHES)
def _behind(analysis: Callable[..., Any], whole: Cohort, options: dict[str, Any]) -> Any:  # noqa: ANN401
    return analysis(whole, **options)


def compute(analysis: Callable[..., Result], cohort: Cohort, **options: Any) -> Result:  # noqa: ANN401
    """Run an analysis once for this session, cohort and options; results are frozen, so a cached one is safe."""
    run = current()
    if run is not None:
        run.computed.append((analysis, options))
    if run is not None and run.whole.is_closed:
        cohort, notes = seen.part_for(analysis, cohort, run=run, options=options)
        run.notes += notes
    result = _computed(analysis, cohort, options)
    if run is not None:
        run.notes += getattr(result, "notes", ())
    return result


def look_at(members: Flags) -> None:
    """Count patients of the cohort that a page picks out as a subgroup looked at."""
    run = current()
    if run is not None:
        run.looked.append(members)


def of_everybody(analysis: Callable[..., Result], **options: Any) -> Result:  # noqa: ANN401
    """Run an analysis on the cohort before the filters, once, for what stays behind a picture while filters move.

    It is no number of the page: neither the page's notes nor its code speak of it.
    """
    run = current()
    if run is None:
        raise RuntimeError("A page is run by the frame, which hands it its cohort.")
    whole = run.whole
    if whole.is_closed:
        whole, _ = seen.part_for(analysis, whole, run=run, options=options)
    return _behind(analysis, whole, options)  # apart: a filter that moves must not push it out


def untold(lines: Iterable[str]) -> list[str]:
    """Give the lines that do not stand on the page yet, each once, and take them as told."""
    run = current()
    told = set() if run is None else run.told
    new = [line for line in dict.fromkeys(lines) if line not in told]
    told.update(new)
    return new


def caption() -> str:
    """Give the patients and filters in words, for the run that is on."""
    run = current()
    return "" if run is None else patients_of(run)


def patients_of(run: Run, *, is_exported: bool = False) -> str:
    """Give "17 of 23 patients · both arms together · age 22 to 40 · any EDSS · 8th subgroup looked at: exploratory".

    A page that computed anything over both arms pools them; in a file each picture may have its arms apart.
    """
    arms = subgroups.arms(run.cohort)
    if arms and not is_exported and any(options.get("by") != looks.ARM for _, options in run.computed):
        arms = f"{arms} together"
    parts = (run.counts, arms, run.selection.caption(run.whole), _looked_at(run))
    return " · ".join(part for part in parts if part)


# --- subgroups looked at --------------------------------------------------------------------------------------------


def count_looks(run: Run) -> None:
    """Count the subgroups of a page that was shown to its end; the session keeps digests, of one cohort at a time."""
    known = _looks(run)
    st.session_state["_looks"] = (run.whole.digest, dict.fromkeys([*known, *_looks_of(run)]))


def _looks(run: Run) -> dict[str, None]:
    digest, known = st.session_state.get("_looks", ("", {}))
    return known if digest == run.whole.digest else {}


def _looks_of(run: Run) -> tuple[str, ...]:
    groupings = [options["by"] for _, options in run.computed if options.get("by")]
    return looks.subgroups(run.whole, run.selection, groupings, more=run.looked)


def _looked_at(run: Run) -> str:
    """Give how many subgroups this session has looked at, where the page shows any."""
    here = _looks_of(run)
    if not here:
        return ""
    every = list(dict.fromkeys([*_looks(run), *here]))
    return subgroups.looked_at(len(every), is_latest=len(here) == 1 and every[-1] == here[0])


# --- filters ------------------------------------------------------------------------------------------------------


def are_in_use(names: list[str]) -> bool:
    """Say whether one of these filters is set, in the link or by hand."""
    return any(st.query_params.get_all(name) or st.session_state.get(name) for name in names)


def last_counts() -> str:
    """Give the counts over the filters as the last run left them; on the first run one line, as high."""
    return st.session_state.get("_counts", "&nbsp;")


def keep_counts(said: str) -> str:
    """Keep the counts over the filters for the beginning of the next run."""
    st.session_state["_counts"] = said
    return said


def ends_of(name: str) -> tuple[float, float]:
    """Give the ends of a range as the slider has them."""
    return st.session_state[name]


def apply_ends(names: Iterable[str]) -> None:
    """Give the sliders the ends that were typed (callback of a form: all of them at once)."""
    for name in names:
        st.session_state[name] = tuple(sorted(st.session_state[f"_{name}_{word}"] for word in ("from", "to")))
    st.session_state["_exact"] = False


def take_off(name: str) -> None:
    """Set one filter to its default (callback); popping its key would not do, the URL wins."""
    if name in st.session_state:
        low, high = BOUNDS.get(name, (0, 0))
        whole = {"age": (int(low), int(high)), "edss": (low, high)}
        st.session_state[name] = whole.get(name, [])
    if f"keep_{name}" in st.session_state:
        st.session_state[f"keep_{name}"] = False


def reset_filters() -> None:
    """Set every filter to its default (callback)."""
    for name in NAMES:
        take_off(name)
