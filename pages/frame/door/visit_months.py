"""The boxes of the door's form for months: one for every column or word that may be a visit, the proposal filled in."""

from __future__ import annotations

import streamlit as st

from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.answers import NOTHING_SAID, Answers, answer
from fatigue.cohort.roles.months import LAST, ZERO
from fatigue.cohort.roles.question import NO_VISIT, Question
from fatigue.show.words import door as said
from fatigue.show.words.literal import literal
from pages.frame.door import kept

ASKED = ("months", "visits")
_WIDTH = 150  # two in a row on a phone


def boxes(raw: Raw, questions: list[Question], recall: Answers) -> Answers:
    """Draw a box for each; give what was answered: a month, or that it is no visit. What is left open is not said."""
    if not questions:
        return NOTHING_SAID
    is_certain = not any(question.is_needed for question in questions)
    if is_certain:
        named = "visit" if questions[0].asks == "visits" else "column"
        with st.expander(f"Month of each {named} ({len(questions)})", icon=":material/event:"):
            st.caption("Read from the names. Empty = not a visit.")
            return _grid(raw, questions, recall)
    st.markdown(f"**Month of each visit** ({ZERO}; empty = no visit)")
    st.caption(literal(next(question.why for question in questions if question.is_needed)))
    return _grid(raw, questions, recall)


def followers(raw: Raw, questions: list[Question], recall: Answers) -> Answers:
    """Draw the boxes of columns that belong to the same visits, such as those of subscales, out of the way."""
    if not questions:
        return NOTHING_SAID
    label = f"Other columns of these visits ({len(questions)})"
    with st.expander(label, icon=":material/event:", expanded=any(question.is_needed for question in questions)):
        st.caption("They have the months above, unless another is typed here. Empty = not a visit.")
        return _grid(raw, questions, recall)


def contradictions(questions: tuple[Question, ...], known: Answers) -> None:
    """Say which answers cannot stand together."""
    for question in questions:
        if question.is_needed and question.asks in ASKED and known.to(question):
            st.error(literal(question.why), icon=":material/rule:")


def _grid(raw: Raw, questions: list[Question], recall: Answers) -> Answers:
    answers = NOTHING_SAID
    with st.container(horizontal=True, gap="small"):
        for question in questions:
            answers |= _box(raw, question, recall.to(question) or question.guess)
    empty = [question for question in questions if question.is_needed and not answers.to(question)]
    if empty:
        names = ", ".join(map(said.asked, empty))
        key = kept.question(f"_no_visit_{questions[0].role}", raw.sheet)
        if st.checkbox(literal(f"Leave out what has no month: {names[:300]}"), key=key):
            for question in empty:
                answers |= answer(question, NO_VISIT)
    return answers


def _box(raw: Raw, question: Question, start: str | None) -> Answers:
    """Draw one box; a certain month that is not changed needs no answer."""
    key = kept.question(f"_ask_{question.role}_{start}", raw.sheet)  # another guess is another question
    kept.start_with(key, None if start in (None, NO_VISIT) else float(start))
    typed = st.number_input(literal(said.asked(question)), min_value=0.0, max_value=LAST, value=None,
                            step=1.0, format="%g", key=key, help=literal(question.why), width=_WIDTH,
                            placeholder="type it" if start is None and question.is_needed else NO_VISIT)  # fmt: skip
    if typed is None and start is None:
        return NOTHING_SAID
    picked = NO_VISIT if typed is None else f"{typed:g}"
    return NOTHING_SAID if picked == question.guess and not question.is_needed else answer(question, picked)
