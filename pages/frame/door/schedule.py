"""The part of the form for visits by date or day: the month and the window of each, and how many forms it takes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fatigue.cohort.build.spacing import forms_known, planned
from fatigue.cohort.build.windows import Taken, taken
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.answers import Answers
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.schedule import MOST_VISITS, Window, as_text, checked, rule_of, six_monthly
from fatigue.show.words import numbers
from fatigue.show.words.literal import literal
from pages.frame.door import kept

_WIDTH = 92  # pixels of a box: three fit a phone, and the narrow side of the form
_BOXES = (("month", "Month", 1.0), ("first", "From day", 1.0), ("last", "To day", 1.0))


def visits(raw: Raw, mapping: Mapping, before: Mapping | None) -> Mapping:
    """Let the schedule of a file by date or day be corrected; a file with months is given back as it is."""
    is_timed = mapping.layout == "long" and not {"date", "day"}.isdisjoint(mapping.roles)
    if not is_timed or "patient" not in mapping.roles or not (mapping.scores or mapping.items):
        return mapping
    with st.expander("Visits and their windows", icon=":material/date_range:", expanded=True):
        if "day" in mapping.roles:
            mapping = _first_day(raw, mapping, before)
        forms = forms_known(raw, mapping)
        is_known = before is not None and not {"date", "day"}.isdisjoint(before.roles)
        start = before.schedule if before is not None and is_known else mapping.schedule
        shown = start or six_monthly(float(forms.days.max(initial=0.0)))
        st.caption(literal(
            f"Proposed: {rule_of(start)}, counted from {forms.since}. A form counts for the visit in whose days it "
            "lies; of two the nearer. An empty month takes a visit out; the last line adds one."
        ))  # fmt: skip
        counts = st.container()
        typed, places = _lines(raw, shown, as_text(start))
        windows = start if typed == shown else checked(typed)
        found = taken(forms, windows or shown)
        for place, n in zip(places, found.n_forms, strict=False):
            place.caption(numbers.counted(n, "form"))
        counts.markdown(_counted(found))
    return replace(mapping, schedule=windows)


def _first_day(raw: Raw, mapping: Mapping, before: Mapping | None) -> Mapping:
    first = before.first_day if before is not None and "day" in before.roles else mapping.first_day
    is_one = st.checkbox("Day 1 is the day of treatment, and there is no day 0", bool(first),
                         key=kept.question(f"_first_day_{first}", raw.sheet))  # fmt: skip
    if is_one == (mapping.first_day == 1):
        return mapping
    return planned(raw, mapping, Answers(first_day=int(is_one)))


def _lines(raw: Raw, shown: tuple[Window, ...], name: str) -> tuple[tuple[Window, ...], list[DeltaGenerator]]:
    """Draw a line of boxes for each visit, and an empty one: the windows typed, and where their counts go."""
    typed, places = [], []
    for at in range(MOST_VISITS):
        window = shown[at] if at < len(shown) else None
        count, values = st.empty(), list[float | None]()
        with st.container(horizontal=True, gap="xsmall"):  # columns would stand one under the other on a phone
            for field, label, step in _BOXES:
                key = kept.question(f"_window_{name}_{at}_{field}", raw.sheet)
                kept.start_with(key, None if window is None else float(getattr(window, field)))
                values.append(st.number_input(
                    label, value=None, step=step, format="%g", key=key, placeholder="–", width=_WIDTH,
                    label_visibility="visible" if at == 0 else "collapsed",
                ))  # fmt: skip
        month, first, last = values
        if month is not None and first is not None and last is not None:
            typed.append(Window(month=month, first=int(first), last=int(last)))
            places.append(count)
        elif window is None:
            break
    order = sorted(range(len(typed)), key=lambda at: typed[at].month)
    return tuple(typed[at] for at in order), [places[at] for at in order]


def _counted(found: Taken) -> str:
    """Give how many forms find a visit, and how many stay out and why."""
    n = sum(found.n_forms)
    out = [f"{found.n_second:,} where another form lies nearer" if found.n_second else "",
           f"{found.n_out:,} in no window" if found.n_out else ""]  # fmt: skip
    said = " and ".join(part for part in out if part)
    return f"**{n:,} forms find a visit{f'; {said} stay out' if said else ', and none stays out'}.**"
