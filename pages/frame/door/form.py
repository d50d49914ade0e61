"""The form of the door: what is not certain about a file is asked, and every guess stands where it can be corrected."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fatigue.cohort.files.raw import Raw
from fatigue.cohort.instruments import INSTRUMENTS, Instrument, custom
from fatigue.cohort.roles.answers import NOTHING_SAID, Answers, answer, recalled
from fatigue.cohort.roles.mapping import BASELINE_ROLES, TIME_ROLES, Mapping
from fatigue.cohort.roles.question import Question
from fatigue.show.words import door as said
from fatigue.show.words.literal import literal
from pages.frame.door import details, kept, schedule, visit_months
from pages.frame.door.asked import column_facts, guess

_OTHER = "Another score"
_NONE = "not in the file"
_ROLES = ("patient", "site", "month", "score", *BASELINE_ROLES)


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where the parts of the form stand; they are filled in another order than they are read."""

    ask: DeltaGenerator  # the questionnaire, and what is not certain
    people: DeltaGenerator  # columns that may identify a person
    roles: DeltaGenerator  # every role with its column
    details: DeltaGenerator  # words, missing codes, items


def answers(raw: Raw, places: Places, *, before: Mapping | None = None) -> Mapping:
    """Ask, and give the roles of the columns with the questionnaire; without one while it is not chosen.

    `before` are answers given for a file with the same columns: they are filled in instead of the guesses.
    """
    recall = NOTHING_SAID if before is None else recalled(before)
    bare = guess(raw)
    with places.ask:
        chosen = instrument(bare, raw.sheet, before=before)
    known = Answers(instrument=None if chosen is None else chosen.name)
    with places.details:
        known |= details.items_by_hand(raw, bare, before)
    first = guess(raw, known=known)
    with places.roles:
        changed, absent = _roles(raw, first, recall.roles if before is not None else None)
    known |= changed
    with places.ask:
        mapping = _questions(raw, known, recall)
    with places.people:
        mapping, number_patients = details.people(raw, mapping, known, before=before)
    for role in absent:
        mapping = mapping.without(role)
    with places.details:
        mapping = details.refined(raw, replace(mapping, number_patients=number_patients), before)
    with places.ask:
        mapping = details.words(raw, mapping, before)
        mapping = schedule.visits(raw, mapping, before)
    own = chosen is not None and chosen.name not in INSTRUMENTS
    return replace(mapping, instrument=chosen if own else chosen and chosen.name)


def instrument(mapping: Mapping, sheet: str | None, *, before: Mapping | None = None) -> Instrument | None:
    """Ask for the questionnaire and its range: the guess is filled in, the choice is the user's."""
    options = [*INSTRUMENTS, _OTHER]
    asked = next((question.guess for question in mapping.questions if question.role == "instrument"), None)
    found = mapping.instrument or asked
    own = before.instrument if before is not None and isinstance(before.instrument, Instrument) else None
    if before is not None and before.instrument is not None:
        found = _OTHER if own is not None else before.instrument
    picked = st.selectbox("Questionnaire", options, index=options.index(found) if found in options else None,
                          key=kept.question("_instrument", sheet), placeholder="Choose: numbers alone do not tell",
                          help="The range and the direction of the score come from here. The same numbers may be FIS "
                          "(0 to 160) or MFIS (0 to 84).")  # fmt: skip
    if picked is None:
        return None
    if picked != _OTHER:
        st.caption(INSTRUMENTS[picked].title)
        return INSTRUMENTS[picked]
    return _own(own, sheet)


def _own(start: Instrument | None, sheet: str | None) -> Instrument | None:
    """Ask for the name, range and direction of a score of the user's own; None until its range is given."""
    name = st.text_input("Its name", start.name if start else "Score", key=kept.question("_custom_name", sheet))
    ends = (start.scale().lowest, start.scale().highest) if start else (None, None)
    with st.container(horizontal=True, gap="small"):
        low = st.number_input("Lowest score", value=ends[0], key=kept.question("_custom_low", sheet), width=140,
                              format="%g", placeholder="Type it")  # fmt: skip
        high = st.number_input("Highest score", value=ends[1], key=kept.question("_custom_high", sheet), width=140,
                               format="%g", placeholder="Type it")  # fmt: skip
    ways = ["higher is worse", "higher is better"]
    index = ways.index(start.direction) if start else 0
    direction = st.radio("Direction", ways, index, key=kept.question("_custom_direction", sheet))
    if low is None or high is None:
        return None
    return custom(name or "Score", lowest=float(low), highest=float(high), direction=direction)


def _questions(raw: Raw, known: Answers, recall: Answers) -> Mapping:
    """Ask each open question with its guess filled in; answers may open further ones."""
    asked: set[str] = {"instrument"}
    mapping = guess(raw, known=known)
    while fresh := [question for question in mapping.questions if question.role not in asked]:
        months = [question for question in fresh if question.asks in visit_months.ASKED]
        for question in fresh:
            if question not in months:
                known |= _answer(replace(question, guess=recall.to(question) or question.guess), raw)
        first = [question for question in months if not question.follows]
        known |= visit_months.boxes(raw, first, recall)
        asked |= {question.role for question in fresh if question not in months or question in first}
        mapping = guess(raw, known=known)
        if not first:
            known |= visit_months.followers(raw, months, recall)
            asked |= {question.role for question in months}
            mapping = guess(raw, known=known)
    visit_months.contradictions(mapping.questions, known)
    return mapping


def _answer(question: Question, raw: Raw) -> Answers:
    """Draw one question; nothing is said where it is left open."""
    key = kept.question(f"_ask_{question.role}_{question.guess}", raw.sheet)  # another guess is another question
    options = list(question.candidates) or list(raw.columns)
    index = options.index(question.guess) if question.guess in options else None
    label = literal(said.asked(question))
    picked = st.selectbox(label, options, index=index, key=key, placeholder="Choose")
    facts = column_facts(raw, picked) if picked in raw.columns else ""
    st.caption(literal(f"{question.why} {facts}".strip()))
    return NOTHING_SAID if picked is None else answer(question, picked)


def _roles(raw: Raw, first: Mapping, recall: dict[str, str | None] | None) -> tuple[Answers, list[str]]:
    """Show every role with its column, its guess filled in: what was changed, and which roles are not in the file."""
    asked = {question.role for question in first.questions}
    changed: dict[str, str | None] = {}
    absent = []
    above, below = st.container(), st.expander("Not found in the file", icon=":material/search_off:")
    time_role = next((name for name in TIME_ROLES if name in first.roles and name != "treated"), "month")
    for role in _ROLES:
        named = time_role if role == "month" else role
        found = first.column_of(named)
        is_needed = role in ("patient", "month", "score")
        if role in asked or (is_needed and found is None):
            continue
        options = [*([] if is_needed else [_NONE]), *raw.columns]
        sure, label = first.certainty.get(named, ""), said.role(named)
        key = kept.question(f"_role_{role}_{found}", raw.sheet)
        start = found if recall is None or is_needed else recall.get(role)
        with above if found or start else below:
            picked = st.selectbox(f"{label} :gray[· {sure}]" if sure and found else label, options,
                                  index=options.index(start or _NONE), key=key,
                                  help=literal(column_facts(raw, found)) if found else None)  # fmt: skip
        if picked == _NONE and found is not None:
            absent.append(role)
        elif picked not in (found, _NONE):
            changed[role] = picked
    return Answers(roles=changed), absent
