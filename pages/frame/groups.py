"""The groups a reader keeps to compare: in the session and in the link, by what defines them, never by patients."""

from __future__ import annotations

import streamlit as st

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.group import Group
from fatigue.cohort.ready_groups import MOST
from fatigue.cohort.selection import BOUNDS, NAMES, Selection
from fatigue.errors import SelectionError
from pages.frame import links, state

_KEY = "groups"  # in the session and in the link: the texts of the groups
_FOCUS = "_focus"  # how often what was drawn has been let go


def kept() -> tuple[Group, ...]:
    """Give the groups that were kept and that this cohort can have; the link holds them from here on."""
    cohort = state.current().whole
    if _KEY not in st.session_state:
        st.session_state[_KEY] = st.query_params.get_all(_KEY)[:MOST]
    found = []
    for text in st.session_state[_KEY]:
        try:
            group = Group.of(text, read=lambda column, word: _read(cohort, column, word))
            group.mask(cohort)
        except SelectionError:
            continue
        found.append(group)
    _write([written(group) for group in found])
    return tuple(found)


def written(group: Group) -> str:
    """Give a group as a link holds it: words of a file by their numbers."""
    cohort = state.current().whole
    return group.text(spell=lambda column, level: links.levels(cohort, column, label=str).get(level, level))


def keep(*texts: str, is_instead: bool = False) -> None:
    """Keep these groups, as a link holds them, after those that are kept or instead of them (callback)."""
    before = [] if is_instead else st.session_state.get(_KEY, [])
    st.session_state[_KEY] = list(dict.fromkeys([*before, *texts]))[-MOST:]


def keep_filters(*texts: str, is_instead: bool = False) -> None:
    """Keep groups made of the filters, and let the filters go: they would narrow every group (callback)."""
    keep(*texts, is_instead=is_instead)
    state.reset_filters()


def let_go(position: int) -> None:
    """Take one group off (callback)."""
    del st.session_state[_KEY][position]


def use_as_filter(selection: Selection) -> None:
    """Set the filters of the sidebar to a selection, and let go of what was drawn (callback)."""
    for name in NAMES:
        wanted = getattr(selection, name)
        if wanted is not None:
            kind = int if name == "age" else float
            st.session_state[name] = tuple(map(kind, wanted)) if name in BOUNDS else list(wanted)
    clear_focus()


def focus_key() -> str:
    """Give the key of the linked views: a new one once what was drawn is let go, so that they start empty."""
    return f"_linked_{st.session_state.get(_FOCUS, 0)}"


def clear_focus() -> None:
    """Let go of what was drawn (callback)."""
    st.session_state[_FOCUS] = st.session_state.get(_FOCUS, 0) + 1


def _read(cohort: Cohort, column: str, word: str) -> str:
    if column not in cohort.patients:
        return word
    meant = {text: level for level, text in links.levels(cohort, column, label=str).items()}
    return meant.get(word, word)


def _write(texts: list[str]) -> None:
    if texts == st.query_params.get_all(_KEY):
        return
    if texts:
        st.query_params[_KEY] = texts
    else:
        del st.query_params[_KEY]
