"""What a session keeps of files: the one it opened, the one that waits at the door, the work on them, the answers.

With `state.py` the only place that touches session state. Nothing here is shared between sessions or written anywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.roles.mapping import Mapping
from pages.frame.door.work import Work
from pages.frame.state import BY_NAME

_AWAY = 10.0  # seconds without a connection after which a session counts as gone
POPOVER = "_popover"
_MOST_ANSWERS = 20  # files whose answers a session remembers
_MOST_WORKS = 8  # the waiting file read, by sheet and as said, and built, and four cohorts of the host


def uploaded() -> Cohort | None:
    """Give the cohort this session has opened from its own file."""
    return st.session_state.get("_upload")


def uploaded_name() -> str:
    """Give what the user calls that file; it is shown in the session alone."""
    return st.session_state.get("_upload_name", "")


def opened_at() -> float | None:
    """Give when this session opened its own file, in seconds since 1970."""
    return st.session_state.get("_upload_time")


def show_new_upload(option: str) -> None:
    """Point the picker at a file that has just been opened."""
    if st.session_state.pop("_show_upload", False):
        st.session_state["cohort"] = option


def asked_for() -> str:
    """Give the name of the cohort that was asked for, by hand or else by the link; nothing where none was."""
    named = st.session_state.get("cohort") or next(reversed(st.query_params.get_all("cohort")), "")
    return str(named)


def link_of_published() -> str:
    """Give the secret part of the link that this session was opened with; it stays when another page is opened."""
    said = next(reversed(st.query_params.get_all("published")), "")
    if said:
        st.session_state["_published_link"] = said
    return said or st.session_state.get("_published_link", "")


def write_published(said: str) -> None:
    """Keep the secret in the address, so that a reload finds it, while its cohort is shown; else take it out."""
    if not said:
        st.query_params.pop("published", None)
    elif st.query_params.get_all("published") != [said]:
        st.query_params["published"] = said


def published(said: str) -> Cohort | None:
    """Give the published cohort that this session has opened by this link."""
    of, cohort = st.session_state.get("_published", ("", None))
    return cohort if of == said else None


def keep_published(said: str, cohort: Cohort | None) -> None:
    """Keep the published cohort of a link, so that it is opened, and counted, once a session."""
    st.session_state["_published"] = (said, cohort)


def own_links() -> dict[str, str]:
    """Give the publisher's links that this session has made: link by the digest of what was published."""
    return st.session_state.setdefault("_own_links", {})


def ask_to_publish() -> None:
    """Open the form for publishing in the next run, with Share closed (callback)."""
    st.session_state["_publishing"] = True
    st.session_state["_share"] = False


def is_publishing_asked() -> bool:
    """Say, once, whether the form for publishing was asked for."""
    return bool(st.session_state.pop("_publishing", False))


def is_another_look(at: str) -> bool:
    """Say whether this run looks at something else than the one before."""
    last, st.session_state["_looked_at"] = st.session_state.get("_looked_at"), at
    return bool(last != at)


def remembered(key: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401
    """Give what this session has made under a key; it is made once."""
    if key not in st.session_state:
        st.session_state[key] = make()
    return st.session_state[key]


@st.cache_resource(scope="session", max_entries=2, show_spinner=False, hash_funcs=BY_NAME)
def open_demo(opens: Callable[[str], Cohort], which: str) -> Cohort:
    """Open a demo cohort once a session."""
    return opens(which)


def work_once(name: str, key: tuple[Any, ...], start: Callable[[], Work[Any]]) -> Work[Any]:
    """Give the work called `name`, started once for each key; one that was started for another key is called off.

    It ends when this session is gone; should it come back, the work is started again.
    """
    works: dict[str, tuple[tuple[Any, ...], Work[Any]]] = st.session_state.setdefault("_works", {})
    last = works.pop(name, None)
    if last is not None and (last[0] != key or last[1].is_off):
        last[1].call_off()
        last = None
    works[name] = last or (key, start())  # the one asked for last stands last
    works[name][1].is_wanted = is_there()
    while len(works) > _MOST_WORKS:
        works.pop(next(iter(works)))[1].call_off()
    return works[name][1]


def is_there() -> Callable[[], bool]:
    """Give what tells, from any thread, whether somebody still looks at this session; a short break does not count."""
    run = get_script_run_ctx()
    if run is None or not runtime.exists():
        return lambda: True
    server, session, seen = runtime.get_instance(), run.session_id, [time.monotonic()]

    def look() -> bool:
        if server.is_active_session(session):
            seen[0] = time.monotonic()
        return time.monotonic() - seen[0] < _AWAY

    return look


def call_off(name: str) -> None:
    """Forget the work called `name` (callback)."""
    last = st.session_state.get("_works", {}).pop(name, None)
    if last is not None:
        last[1].call_off()


def show_instead(cohort: str) -> None:
    """Point the picker at another cohort (callback)."""
    st.session_state["cohort"] = cohort


def keep_upload(cohort: Cohort, mapping: Mapping) -> None:
    """Keep the cohort of a file for this session and show it; its answers wait for the next file like it."""
    st.session_state["_upload"] = cohort
    st.session_state["_upload_name"] = at_the_door()[0]
    st.session_state["_upload_time"] = time.time()
    st.session_state["_show_upload"] = True
    st.session_state["_answers"] = [mapping, *answers()][:_MOST_ANSWERS]
    close_door()


def answers() -> list[Mapping]:
    """Give the answers of the files this session has opened, the latest first; no value of a patient is in them."""
    return st.session_state.get("_answers", [])


def take_dropped(key: str) -> None:
    """Hold a file that was dropped until its questions are answered (callback); what is shown stays."""
    dropped = st.session_state.get(key)
    if dropped is not None:
        _forget_waiting()
        st.session_state["_dropped"] = st.session_state.get("_dropped", 0) + 1
        st.session_state["_door"] = (dropped.name, dropped.getvalue())
        st.session_state[POPOVER] = False  # it would cover the form


def question(name: str, sheet: str | None = None) -> str:
    """Give the key of a question about the waiting file: no answer is carried over to another file or sheet."""
    recalled = "_again" if st.session_state.get("_is_recalled") else ""
    said = st.session_state.get("_read_as", "")
    return f"{name}_{st.session_state.get('_dropped', 0)}_{sheet or ''}{recalled}{said}"


def recall(*, is_on: bool) -> None:
    """Fill the form from answers given before, or from guesses: the boxes of one are not those of the other."""
    st.session_state["_is_recalled"] = is_on


def read_as(said: str) -> None:
    """Tell apart the questions about one file read in several ways: other names of its columns, other letters."""
    st.session_state["_read_as"] = said


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
    for name in ("read", "read sheet", "read as said", "build"):
        call_off(name)


def uploader_key(place: str = "") -> str:
    """Give the key of the file uploader in a place, new after each file so that it empties."""
    return f"_file_{place}{st.session_state.get('_uploader', 0)}"
