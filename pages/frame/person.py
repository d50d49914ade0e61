"""The one patient a session looks at: from a list, or by a click on a mark; kept while pages change.

The name lives in the session's state alone: in no link, no log and no cache that sessions share.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st

from fatigue.analysis.one_patient import example
from fatigue.cohort.cohort import Cohort
from fatigue.show.words import patient as said
from fatigue.show.words.literal import literal
from pages.frame import menu, state

PAGE = "patient"
MOST_LISTED = 1000  # of more, a part of the name is typed first
_LIST, _PART = "_person", "_person_part"


def offer(patient: str | None, *, key: str) -> None:
    """Take a patient whose mark was clicked last, of all charts of the page, as the one looked at; lead to the page."""
    run, picks = state.current(), st.session_state.setdefault("_picks", {})
    if run is None or patient is None or patient not in run.whole.patients.index.astype(str):
        picks.pop(key, None)
        return
    if picks.get(key) != patient:
        picks[key] = patient
        _keep(run.whole.digest, patient)
        st.session_state["_came_from"] = _here()
    if _kept(run.whole.digest) == patient:
        st.page_link(f"pages/{PAGE}.py", label=literal(f"Open patient {patient}"), icon=":material/person:")


def offer_latest(found: Mapping[str, str | None]) -> None:
    """Take, of several marks that may be clicked, the patient of the one that was clicked last."""
    picks = st.session_state.get("_picks", {})
    for key in sorted(found, key=lambda key: picks.get(key) == found[key]):
        offer(found[key], key=key)


def choose(cohort: Cohort, *, whole: Cohort, end: float | None) -> str:
    """Draw the picker, with the ways on and back, and give the patient that is chosen; the typical one at first."""
    names = [str(patient) for patient in cohort.patients.index]
    known, digest = _kept(whole.digest), whole.digest
    patient = known if known in names else example(cohort, of="typical", end=end) or names[0]
    at = names.index(patient)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="_who"):
        _list(names, patient, digest)
        _way("Previous", "arrow_back", names[at - 1] if at else "", digest)
        _way("Next", "arrow_forward", names[at + 1] if at + 1 < len(names) else "", digest)
        for of, label in said.EXAMPLES.items():
            _way(label, "", example(cohort, of=of, end=end), digest)  # type: ignore[arg-type]
        name, title = st.session_state.get("_came_from", ("", ""))
        if name:
            st.page_link(f"pages/{name}.py", label=f"Back to {title}", icon=":material/undo:")
    if known and known != patient:
        st.info(literal(f"The filters leave out patient {known}, who is kept for when you widen them. Shown is "
                        f"{patient}."), icon=":material/filter_alt:")  # fmt: skip
    return patient


def _list(names: list[str], patient: str, digest: str) -> None:
    if len(names) > MOST_LISTED:
        part = st.text_input("Part of the patient's name", key=_PART, width=220).casefold()
        names = [name for name in names if part in name.casefold()][:MOST_LISTED]
        names = names if patient in names else [patient, *names]
    st.session_state[_LIST] = patient
    st.selectbox("Patient", names, key=_LIST, width=220, on_change=lambda: _keep(digest, st.session_state[_LIST]))


def _way(label: str, icon: str, patient: str, digest: str) -> None:
    st.button(label, icon=f":material/{icon}:" if icon else None, key=f"_way_{label}", disabled=not patient,
              on_click=_keep, args=(digest, patient))  # fmt: skip


def _keep(digest: str, patient: str) -> None:
    st.session_state["_patient"] = (digest, patient)


def _kept(digest: str) -> str:
    """Give the patient who was chosen in this cohort; empty where nobody was."""
    of, patient = st.session_state.get("_patient", ("", ""))
    return str(patient) if of == digest else ""


def _here() -> tuple[str, str]:
    """Give the page a click was made on: its file and its title."""
    name = urlsplit(str(st.context.url or "")).path.rstrip("/").rpartition("/")[2]
    return next(((file, title) for file, title in menu.titles() if file == (name or "overview")), ("", ""))
