"""The part of the door's form that asks how a file is read: which rows hold the names, and how letters are written."""

from __future__ import annotations

import streamlit as st

from fatigue.cohort.files.how import How
from fatigue.cohort.files.raw import Raw
from fatigue.show.words import door as said
from fatigue.show.words.literal import literal
from pages.frame.door import kept

_ABOVE = ("none", "the row above", "the two rows above")


def asked(raw: Raw, *, is_found: bool = True) -> How:
    """Draw both questions over what was found; give what a person says otherwise.

    `is_found`: False where the rows that were taken for names could not be names, and a person must say which are.
    """
    return How(sheet=raw.sheet, header=_header(raw, is_found=is_found), encoding=_encoding(raw))


def _header(raw: Raw, *, is_found: bool) -> tuple[int, ...] | None:
    """Give the rows with the names where they are not those that were found."""
    if raw.header is None or not raw.top:
        return None
    rows = {number: said.shown_names(number, cells, raw.header) for number, cells in raw.top}
    options = [*rows, 0]
    found = (raw.header[-1] if raw.header else 0) if is_found else None
    is_plain = raw.header == (options[0],)
    label = literal(said.names_from(raw.header) if is_found else "Which row holds the names of the columns?")
    with st.expander(label, expanded=not is_plain, icon=":material/table_rows:"), st.container(horizontal=True):
        picked = st.selectbox("Row with the names", options, index=options.index(found) if found in options else None,
                              format_func=lambda number: said.row_of_names(number, rows.get(number, ())),
                              key=kept.question("_header", raw.sheet), width=460, placeholder="Choose")  # fmt: skip
        if picked is None:
            return None
        before = options[: options.index(picked)] if picked else []
        n_above = _above(raw, picked, len(before), start=len(raw.header) - 1 if picked == found else 0)
    chosen = (*before[len(before) - n_above :], picked) if picked else ()
    return None if is_found and chosen == raw.header else chosen


def _above(raw: Raw, picked: int, n_before: int, *, start: int) -> int:
    """Ask how many of the rows above belong to the names."""
    most = min(n_before, len(_ABOVE) - 1)
    if not most:
        return 0
    return st.selectbox("Rows above that belong to the names", range(most + 1), index=min(max(start, 0), most),
                        format_func=_ABOVE.__getitem__, key=kept.question(f"_above_{picked}", raw.sheet), width=260,
                        help="Where a title stands above several columns, such as a visit above its scores, it is put "
                        "before each of their names: Baseline FIS.")  # fmt: skip


def _encoding(raw: Raw) -> str | None:
    """Give how the letters are written where it was asked, or is not as it was found."""
    if len(raw.readings) < 2:
        return None
    words = dict(raw.readings)
    is_open = bool(raw.doubt)
    place = st.container() if is_open else st.expander(said.letters(raw.encoding), icon=":material/translate:")
    with place:
        picked = st.selectbox("Which of these are words?", list(words), index=None if is_open else 0,
                              format_func=lambda name: f"{words[name]} ({name})",
                              key=kept.question("_encoding", raw.sheet), width=460,
                              placeholder="Choose: the file does not tell how its letters are written")  # fmt: skip
    return picked if is_open or picked != raw.encoding else None
