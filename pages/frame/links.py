"""What a link says, what became of it, and how a choice is written into it.

Most widgets write themselves (`state.IN_URL`): an option stands in the link by its label. Words of a file may not stand
there; they are numbered (`course=own-2`), in an order that is the same when the file is opened again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any
from urllib.parse import quote

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from fatigue.cohort.cells.vocabulary import VOCABULARY
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.roles.mapping import BASELINE_ROLES
from fatigue.cohort.selection import NAMES
from fatigue.deck import is_setting as is_of_page
from fatigue.show.words import made, numbers
from fatigue.show.words.literal import shortened
from pages.frame import state

# What a link holds besides the settings of a page: which cohort, what belongs to a talk, and what it was made on.
_COHORT = frozenset({"cohort", "published"})
_BESIDE = frozenset({"deck", "step", "present", "made"})
# Settings by the names that links of earlier versions have: each page had a visit and a scale of its own.
_OLDER = {
    **dict.fromkeys(("drop_end", "test_month", "model_end", "work_end", "caution_end"), "visit"),
    **dict.fromkeys(("drop_scale", "curve_scale", "companion_scale"), "scale"),
}
Label = Callable[[str], str]

# Streamlit's own, a secret, which no sentence repeats, and what others answer for.
_NOT_READ = ("embed", "embed_options", "published", *_BESIDE, "shown")
_COLUMNS = frozenset({*BASELINE_ROLES, "baseline_score", "baseline_edss", "baseline_depression", "baseline_steps",
                      "depression", "steps"})  # fmt: skip
_OWN = "own-"
_MOST = 6  # parts of a link that are named


def as_sent() -> dict[str, list[str]]:
    """Give the parameters of the link this session was opened with."""
    if "_link" not in st.session_state:
        sent = {key: st.query_params.get_all(key) for key in st.query_params}
        st.session_state["_link"] = {_OLDER.get(key, key): texts for key, texts in sent.items()} | {
            key: texts for key, texts in sent.items() if key not in _OLDER
        }
        for key in _OLDER.keys() & sent.keys():
            del st.query_params[key]
    return st.session_state["_link"]


def is_setting(key: str) -> bool:
    """Say whether a link may hold this parameter."""
    return key in _COHORT or key in _BESIDE or is_of_page(key)


# --- what was not understood ----------------------------------------------------------------------------------------


def misread(*, is_page_drawn: bool) -> list[str]:
    """Give the parts of the opened link that did not become a setting, or not as they stand, once all is drawn.

    Where nobody is left the page is not drawn, so that its own settings cannot be compared.
    """
    if "_misread" not in st.session_state:
        sent = {key: texts for key, texts in as_sent().items() if key not in _NOT_READ}
        known = [key for key in sent if is_setting(key) and (is_page_drawn or key in (*NAMES, "cohort"))]
        wrong = [said for key in known if (said := _misread(key, sent[key]))]
        n_unknown = sum(not is_setting(key) for key in sent)
        if len(wrong) > _MOST:
            wrong = [*wrong[:_MOST], f"and {len(wrong) - _MOST} more"]
        if n_unknown:
            wrong.append(f"{n_unknown} that {'is' if n_unknown == 1 else 'are'} no setting of this app")
        st.session_state["_misread"] = wrong
    return st.session_state["_misread"]


def _misread(key: str, texts: list[str]) -> str:
    """Give what is to be said of one part of the link; nothing where it became what it says."""
    meant, now = sorted(map(_plain, texts)), st.query_params.get_all(key)
    is_drawn = key in st.session_state
    if is_drawn and (sorted(map(_plain, now)) == meant or _is_written(key, meant)):
        return ""
    part = said(key, texts)
    return f"{part} (read as {said_of(now)})" if is_drawn and now else f"{part} (not in use)"


def said(key: str, texts: Iterable[str]) -> str:
    """Give a part of a link in words, shortened: "age = 20, 40"."""
    return f"{shortened(key)} = {said_of(texts)}"


def said_of(texts: Iterable[str]) -> str:
    """Give the values of a part of a link, shortened."""
    shown = [shortened(text) for text in texts]
    return ", ".join(shown[:_MOST]) + (", …" if len(shown) > _MOST else "")


def forget_misread() -> None:
    """The reader has seen which parts of the link were not understood (callback)."""
    st.session_state["_misread"] = []


def filters_sent() -> list[str]:
    """Give the filters of the link in words, for a page that cannot apply them yet."""
    return [said(key, texts) for key, texts in as_sent().items() if key in NAMES and any(texts)]


def _is_written(key: str, meant: list[str]) -> bool:
    """Say whether these texts are a setting's value, as it is or as its options are written in a link."""
    value = st.session_state[key]
    values = value if isinstance(value, list | tuple) else [value]
    run = state.current()
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


# --- the link to what is on the screen ------------------------------------------------------------------------------


def address(whole: Cohort, beside: Mapping[str, str]) -> str:
    """Give the link to what is on the screen now, with what it was made on and what stands `beside` it."""
    shared = _shared(lambda key: key in _COHORT or is_of_page(key))
    return _link([*shared, *beside.items(), (made.NAME, made.on(whole))])


def address_of_talk(beside: Mapping[str, str]) -> str:
    """Give the link to a talk on this cohort, by what of it stands in a link; it leads to the talk's first view."""
    return _link([*_shared(lambda key: key in _COHORT), *beside.items()])


def _shared(is_wanted: Callable[[str], bool]) -> Iterable[tuple[str, str]]:
    for key in st.query_params:
        for value in st.query_params.get_all(key) if is_wanted(key) else ():
            yield key, value.partition(".")[0] if key == "published" else value


def _link(pairs: Iterable[tuple[str, str]]) -> str:
    return f"{st.context.url or ''}?{'&'.join(f'{_quoted(key)}={_quoted(value)}' for key, value in pairs)}"


def differs(whole: Cohort) -> list[str]:
    """Give what has changed since the opened link was copied: the cohort, the version of the app."""
    return made.differs(as_sent().get(made.NAME, [""])[-1], whole)


def forget_made() -> None:
    """The reader has seen what has changed (callback)."""
    as_sent().pop(made.NAME, None)
    if made.NAME in st.query_params:
        del st.query_params[made.NAME]


def _quoted(text: str) -> str:
    return quote(text, safe="~")


def write_as(key: str, options: Mapping[str, str]) -> None:
    """Remember how a link writes the options of a setting."""
    run = state.current()
    if run is not None:
        run.written[key] = options


# --- words of a file ------------------------------------------------------------------------------------------------


def spelled(
    cohort: Cohort, words: Iterable[str], *, known: Container[str], label: Callable[[str], str]
) -> dict[str, str]:
    """Give how a link writes each of these words: by its label, or by a number where it is a word of a file."""
    words = list(words)
    own = sorted(word for word in words if word not in known) if cohort.origin != "demo" else []
    return {word: f"{_OWN}{own.index(word) + 1}" if word in own else label(word) for word in words}


def columns(cohort: Cohort, names: Iterable[str]) -> dict[str, str]:
    """Give how a link writes columns and measures of a cohort."""
    return spelled(cohort, names, known=_COLUMNS, label=cohort.label)


def what_if(cohort: Cohort, column: str) -> str:
    """Give the parameter of a value of a what-if panel; a file's own column is numbered there too."""
    return f"if_{spelled(cohort, map(str, cohort.patients), known=_COLUMNS, label=str).get(column, column)}"


def levels(cohort: Cohort, column: str, *, label: Label) -> dict[str, str]:
    """Give how a link writes the levels that somebody has in a column, in the vocabulary's order."""
    known = VOCABULARY[column][0] if column in VOCABULARY else ()
    return spelled(cohort, cohort.levels(column), known=known, label=label)


def bind(key: str, written: Mapping[str, str], *, start: Any = None) -> dict[str, Any]:  # noqa: ANN401 (a widget's value)
    """Give what ties a widget with these options to the link; call it just before the widget is drawn.

    Where words of a file are among the options, the widget gets its value here (`start` unless the link says more) and
    `settle` writes it; else it ties itself.
    """
    if not any(text.startswith(_OWN) for text in written.values()):
        return state.IN_URL
    st.session_state["_numbered"][key] = (written, start)
    write_as(key, written)
    if key not in st.session_state:
        words = {text.casefold(): word for word, text in written.items()}
        found = [words[text.casefold()] for text in st.query_params.get_all(key) if text.casefold() in words]
        is_list = isinstance(start, list)
        st.session_state[key] = (list(dict.fromkeys(found)) or start) if is_list else (found[-1] if found else start)
    return {}


def follow(key: str, written: Mapping[Any, str]) -> bool:
    """Give a widget, before it is first drawn, what an older link names otherwise: by its old key, in small letters.

    Says whether it did: Streamlit wants no default, but the first option of a list, beside a value it is given.
    """
    followed: set[str] = st.session_state.setdefault("_followed", set())
    asked = as_sent().get(key, [])[-1:]
    if key in followed or key in st.session_state or not asked:
        return False
    followed.add(key)
    if st.query_params.get_all(key) != asked or asked[0] not in written.values():
        options = {text.casefold(): option for option, text in written.items()}
        if asked[0].casefold() in options:
            st.session_state[key] = options[asked[0].casefold()]
            return True
    return False


def begin() -> None:
    """Start a run: nothing is drawn yet."""
    if came_by_history():
        _forget()
    as_sent()
    st.session_state["_numbered_before"] = st.session_state.get("_numbered", {})
    st.session_state["_numbered"] = {}


def came_by_history() -> bool:
    """Say whether the link was changed in the browser: by Back and Forward, or by a step of a talk."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _forget() -> None:
    """Read the link anew, as of a session that begins; Streamlit does so for the widgets that tie themselves to it."""
    numbered = st.session_state.get("_numbered", {})
    for key in (*numbered, "groups", "_link", "_misread", "_followed", "_numbered"):
        st.session_state.pop(key, None)


def settle() -> None:
    """Write into the link what was chosen among words of a file, by their numbers, once all is drawn."""
    drawn: dict[str, tuple[Mapping[str, str], Any]] = st.session_state["_numbered"]
    for key in st.session_state["_numbered_before"].keys() - drawn.keys():
        _write(key, [])
    for key, (written, start) in drawn.items():
        value = st.session_state.get(key, start)
        chosen = value if isinstance(value, list) else [value]
        _write(key, [] if value == start else [written[word] for word in chosen])


def _write(key: str, texts: list[str]) -> None:
    if st.query_params.get_all(key) == texts:
        return
    if texts:
        st.query_params[key] = texts
    else:
        del st.query_params[key]
