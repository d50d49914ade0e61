"""The form of the door: what is not certain about a file, each question with its guess filled in."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from fatigue.cohort.columns import guess
from fatigue.cohort.instruments import INSTRUMENTS, Instrument, custom
from fatigue.cohort.mapping import BASELINE_ROLES, Mapping
from fatigue.cohort.raw import Raw
from fatigue.show.words import door as said
from fatigue.show.words.literal import literal
from pages.frame import state

_OTHER = "Another score"
_NONE = "not in the file"


def columns(raw: Raw) -> Mapping:
    """Ask each open question with its guess filled in; answers may open further ones."""
    known: dict[str, str] = {}
    mapping = guess(raw)
    while fresh := [question for question in mapping.questions if question.role not in (*known, "instrument")]:
        for question in fresh:
            options = list(question.candidates) or list(raw.columns)
            index = options.index(question.guess) if question.guess in options else None
            key = state.question(f"_ask_{question.role}", raw.sheet)
            picked = st.selectbox(literal(said.role(question.role)), options, index=index, help=literal(question.why),
                                  key=key, placeholder="Choose")  # fmt: skip
            known[question.role] = picked or question.guess or ""
        answered = {role: column for role, column in known.items() if column}
        mapping = guess(raw, known=answered)
    with st.expander("Baseline columns and missing codes", icon=":material/tune:"):
        mapping = _corrected(raw, mapping, {role: column for role, column in known.items() if column})
        codes = st.text_input("Codes that mean “missing”", key=state.question("_codes", raw.sheet),
                              placeholder="for example -99, 999")  # fmt: skip
    mapping = _people(raw, mapping, {role: column for role, column in known.items() if column})
    typed = tuple(code.strip() for code in codes.split(",") if code.strip())
    return replace(mapping, missing=tuple(dict.fromkeys((*mapping.missing, *typed))))


def _people(raw: Raw, mapping: Mapping, known: dict[str, str]) -> Mapping:
    """Name the columns that may identify a person; each is left out unless it is let in by name."""
    roles = mapping.roles
    if mapping.identifiers:
        st.warning("These columns may identify a person and are left out. Let one in only if you need it here.",
                   icon=":material/visibility_off:")  # fmt: skip
        for column in mapping.identifiers:
            if st.checkbox(literal(column), key=state.question(f"_admit_{column}", raw.sheet)):
                known[f"admit:{column}"] = "yes"
        mapping = replace(guess(raw, known=known), roles=roles)
    if mapping.items:
        rule = st.radio("A form with items missing", ["half", "strict"], key=state.question("_rule", raw.sheet),
                        captions=["counts if half of each scale's items are there", "has no score"])  # fmt: skip
        mapping = replace(mapping, rule=rule)
    numbered = st.toggle(
        "Show patients as P01, P02, … instead of their ids", key=state.question("_numbered", raw.sheet)
    )
    return replace(mapping, number_patients=numbered)


def _corrected(raw: Raw, mapping: Mapping, known: dict[str, str]) -> Mapping:
    """Let every baseline role be corrected; the guess is filled in."""
    options = [_NONE, *raw.columns]
    off = []
    for role in ("patient", *BASELINE_ROLES):
        found = mapping.roles.get(role, _NONE)
        key = state.question(f"_role_{role}", raw.sheet)
        picked = st.selectbox(said.role(role), options, index=options.index(found), key=key)
        if picked == _NONE and found != _NONE:
            off.append(role)
        elif picked != found:
            known[role] = picked
    mapping = guess(raw, known=known)
    return replace(mapping, roles={role: column for role, column in mapping.roles.items() if role not in off})


def instrument(mapping: Mapping, sheet: str | None) -> Instrument | None:
    """Ask for the questionnaire and its range: the guess is filled in, the choice is the user's."""
    options = [*INSTRUMENTS, _OTHER]
    asked = next((question.guess for question in mapping.questions if question.role == "instrument"), None)
    found = mapping.instrument or asked
    picked = st.selectbox("Questionnaire", options, index=options.index(found) if found in options else None,
                          key=state.question("_instrument", sheet), placeholder="Choose: numbers alone do not tell",
                          help="The range and the direction of the score come from here. The same numbers may be FIS "
                          "(0 to 160) or MFIS (0 to 84).")  # fmt: skip
    if picked is None:
        return None
    if picked != _OTHER:
        st.caption(INSTRUMENTS[picked].title)
        return INSTRUMENTS[picked]
    name = st.text_input("Its name", "Score", key=state.question("_custom_name", sheet))
    with st.container(horizontal=True, gap="small"):
        lowest = st.number_input("Lowest score", value=0.0, key=state.question("_custom_low", sheet), width=140)
        highest = st.number_input("Highest score", value=100.0, key=state.question("_custom_high", sheet), width=140)
    direction = st.radio(
        "Direction", ["higher is worse", "higher is better"], key=state.question("_custom_direction", sheet)
    )
    return custom(name or "Score", lowest=lowest, highest=highest, direction=direction)
