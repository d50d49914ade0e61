"""The finer parts of the door's form: who may be identified, words, codes for "missing", and scores from items."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from fatigue.cohort.cells.vocabulary import VOCABULARY
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.answers import Answers
from fatigue.cohort.roles.mapping import Mapping, Rule
from fatigue.cohort.roles.wording import Word
from fatigue.show.words import door as said
from fatigue.show.words.literal import literal
from pages.frame.door import kept
from pages.frame.door.asked import guess, words_of

_OWN = "keep as its own group"
_MISSING = "missing"
_RULES = {"half": "Half rule", "strict": "Strict rule"}
_MOST_WORDS = 60
Words = dict[str, dict[str, str]]


def people(raw: Raw, mapping: Mapping, known: Answers, *, before: Mapping | None) -> tuple[Mapping, bool]:
    """Name the columns that may identify a person; each is left out unless it is let in by name."""
    if mapping.identifiers:
        st.warning("These columns may identify a person and are left out. Let one in only if you need it here.",
                   icon=":material/visibility_off:")  # fmt: skip
        let_in = before.admitted if before is not None else ()
        with st.container(horizontal=True, gap="medium"):
            admitted = tuple(
                column for column in mapping.identifiers
                if st.checkbox(literal(column), column in let_in, key=kept.question(f"_admit_{column}", raw.sheet))
            )  # fmt: skip
        if admitted:
            mapping = guess(raw, known=known | Answers(admitted=admitted))
    is_numbered = st.toggle(
        "Show patients as P01, P02, … instead of their ids", before is not None and before.number_patients,
        key=kept.question("_numbered", raw.sheet),
    )  # fmt: skip
    return mapping, is_numbered


def items_by_hand(raw: Raw, bare: Mapping, before: Mapping | None) -> Answers:
    """Let the user name the items where no name says which they are."""
    with st.expander("Count the score from single items", icon=":material/format_list_numbered:"):
        st.caption("Items with names such as fis1 to fis40 or mfis_01 are found by themselves. Others: choose "
                   "their columns here, in the order of the questionnaire; one row a patient and visit.")  # fmt: skip
        named = before is not None and before.layout == "long" and not bare.items
        start = list(before.items.values()) if before is not None and named else []
        picked = st.multiselect("Columns of the items", raw.columns, start, key=kept.question("_items", raw.sheet))
    return Answers(items=tuple(picked))


def refined(raw: Raw, mapping: Mapping, before: Mapping | None) -> Mapping:
    """Let codes for "missing" and the scoring of items be corrected."""
    said = [] if before is None else [code for code in before.missing if code not in mapping.missing]
    codes = st.text_input("Codes that mean “missing”", ", ".join(said), key=kept.question("_codes", raw.sheet),
                          placeholder="for example -99, 999", width=400)  # fmt: skip
    typed = tuple(code.strip() for code in codes.split(",") if code.strip())
    mapping = replace(mapping, missing=tuple(dict.fromkeys((*mapping.missing, *typed))))
    return _scoring(raw, mapping, before) if mapping.items else mapping


def _scoring(raw: Raw, mapping: Mapping, before: Mapping | None) -> Mapping:
    rules: list[Rule] = ["half", "strict"]
    rule = st.radio("A form with items missing", rules, rules.index(before.rule if before else "half"),
                    format_func=_RULES.__getitem__, key=kept.question("_rule", raw.sheet),
                    captions=["counts if half of each scale's items are there", "has no score"])  # fmt: skip
    numbers = sorted({int(item) for item, _ in mapping.items})
    turned = st.multiselect("Reverse-scored items", numbers, list(before.reverse) if before else [],
                            key=kept.question("_reverse", raw.sheet),
                            help="Where a high answer means little fatigue and the file holds the answer as it was "
                            "ticked. Items that the questionnaire itself reverses are reversed already.")  # fmt: skip
    return replace(mapping, rule=rule, reverse=tuple(turned))


def words(raw: Raw, mapping: Mapping, before: Mapping | None) -> Mapping:
    """Show each word with what it stands for: those not understood in the open, the others behind an expander."""
    found = words_of(raw, mapping)
    unknown = [word for word in found if word.stands_for is None][:_MOST_WORDS]
    known = [word for word in found if word.stands_for is not None][:_MOST_WORDS]
    answered: Words = before.words if before is not None else {}
    corrected: Words = {}
    if unknown:
        st.markdown("**Words of the file that are not understood**")
        _lists(raw, unknown, answered, corrected)
    if known:
        with st.expander(f"Words that are understood ({len(known)})", icon=":material/translate:"):
            _lists(raw, known, answered, corrected)
    return replace(mapping, words=corrected)


def _lists(raw: Raw, words: list[Word], said_before: Words, corrected: Words) -> None:
    for word in words:
        options = [*([_OWN] if word.stands_for is None else []), *VOCABULARY[word.role][0], _MISSING]
        key = kept.question(f"_word_{word.role}_{word.word}", raw.sheet)
        ours = said_before.get(word.role, {}).get(word.word, word.stands_for or _OWN)
        start = ours if ours in options else _MISSING if ours == "" else (word.stands_for or _OWN)
        label = literal(said.word(word.role, word.word, word.n_rows))
        picked = st.selectbox(label, options, index=options.index(start), key=key)
        if picked not in (word.stands_for, _OWN):
            corrected.setdefault(word.role, {})[word.word] = "" if picked == _MISSING else picked
