"""What the words of a name say about time: before, after, days, weeks, months, years or visits; no values."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from fatigue.cohort.cells.time_words import (
    AFTER,
    ARRIVAL,
    BASELINE,
    BEFORE,
    CALENDAR,
    DAYS,
    MONTHS,
    MOST_VISIT,
    POLITE,
    PREPOSITIONS,
    VISITS,
    WEEKS,
)

When = Literal["month", "days", "weeks", "bare", "visit", "before", "after", "year", "word", "none"]

Key = tuple[When, float | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The time a name speaks of."""

    when: When
    number: float | None  # months for "month" and "bare"; else the number of the day, week, visit or calendar year
    word: str  # before, after: which word says it
    at: frozenset[int]  # positions of the words that say so


def timing(said: list[str]) -> Timing | None:
    """Give the time that folded words speak of; None where they speak of none.

    Examples
    --------
    >>> found = timing(["fis", "nach", "6", "monaten"])
    >>> found.when, found.number, sorted(found.at)
    ('month', 6.0, [1, 2, 3])
    """
    found = _counted(said) or _start(said) or _numbered(said) or _after(said) or _number(said)
    if found is None or found.when == "bare":
        return found
    polite = {at for at, word in enumerate(said) if word in POLITE}
    if found.when == "month":
        polite |= {at + more for at in _visits(said) for more in (0, 1)}
    rest = set(range(len(said))) - found.at - polite
    return Timing(when=found.when, number=found.number, word=found.word, at=found.at | polite) if rest else found


def _counted(said: list[str]) -> Timing | None:
    """Find days, weeks, months or years: "6 months", "M6", "week 12"."""
    pairs = [(at, *pair) for at, pair in enumerate(pairwise(said))]
    found: tuple[int, str, str] | None = None
    for at, first, second in pairs:  # "6 m" before "m 6": visit 1 6m
        if first.isdecimal() and len(first) < 5 and _is_unit(second) and not (at and said[at - 1] in VISITS):
            found = found or (at, first, second)
    for at, first, second in pairs:
        if second.isdecimal() and len(second) < 5 and _is_unit(first):
            found = found or (at, second, first)
    if found is None:
        return None
    at, digits, unit = found
    place, number = frozenset({at, at + 1}), float(digits)
    before = next((word for word in said if word in BEFORE), None)
    if before is not None and number:  # a week before treatment
        return Timing(when="before", number=number, word=f"{before} {unit}", at=place)
    for back in range(at - 1, -1, -1):  # a los 6 meses
        if said[back] not in PREPOSITIONS and said[back] not in POLITE:
            break
        place |= {back}
    if MONTHS.get(unit) == 12 and CALENDAR[0] <= number < CALENDAR[1]:
        return Timing(when="year", number=number, word="", at=place)
    if unit in MONTHS:
        return Timing(when="month", number=number * MONTHS[unit], word="", at=place)
    return Timing(when="weeks" if unit in WEEKS else "days", number=number, word="", at=place)


def _is_unit(word: str) -> bool:
    return word in MONTHS or word in WEEKS or word in DAYS


def _start(said: list[str]) -> Timing | None:
    """Find a word for before treatment; a number beside it ("pre 2") leaves open which of several."""
    for group in (BASELINE, BEFORE, ARRIVAL):
        for at, word in enumerate(said):
            if word not in group:
                continue
            visits = {place + more for place in _visits(said) for more in (0, 1)}
            after = said[at + 1] if at + 1 < len(said) else ""
            if after.isdecimal() and len(after) < 4 and at + 1 not in visits and float(after):
                return Timing(when="before", number=float(after), word=word, at=frozenset({at, at + 1}))
            zero = {at + 1} if after.isdecimal() and len(after) < 4 else set()
            place = frozenset({at, *visits, *zero})
            if group is ARRIVAL:
                return Timing(when="before", number=None, word=word, at=place)
            return Timing(when="month", number=0.0, word=word, at=place)
    return None


def _visits(said: list[str]) -> list[int]:
    """Give where a word for a visit stands with its number behind it."""
    return [
        at for at, (first, second) in enumerate(pairwise(said))
        if first in VISITS and second.isdecimal() and (len(first) > 1 or _is_visit_number(second))
    ]  # fmt: skip


def _numbered(said: list[str]) -> Timing | None:
    """Find a visit or a follow-up by its number: "V2", "visit 2", "fu1", "post 2"."""
    for at, (first, second) in enumerate(pairwise(said)):
        if first in AFTER and second.isdecimal() and len(second) < 4:
            return Timing(when="after", number=float(second), word="", at=frozenset({at, at + 1}))
    for at in _visits(said):
        return Timing(when="visit", number=float(said[at + 1][:5]), word="", at=frozenset({at, at + 1}))
    for at, (first, second) in enumerate(pairwise(said)):  # 1. vizit, 2nd visit
        if second in VISITS and (len(second) > 1 or not second.isascii()) and _is_visit_number(first):
            return Timing(when="visit", number=float(first), word="", at=frozenset({at, at + 1}))
    return None


def _is_visit_number(word: str) -> bool:
    return word.isdecimal() and int(word[:5]) <= MOST_VISIT


def _after(said: list[str]) -> Timing | None:
    at = next((at for at, word in enumerate(said) if word in AFTER), None)
    if said in (["fu"], ["followup"]):  # a column of follow-ups
        return None
    return None if at is None else Timing(when="after", number=None, word=said[at], at=frozenset({at}))


def _number(said: list[str]) -> Timing | None:
    """Find a number at either end: a month or a visit, or a calendar year."""
    for at in (len(said) - 1, 0):
        if len(said) > 1 and said[at].isdecimal():
            number = float(said[at][:5])
            if len(said[at]) < 4:
                return Timing(when="bare", number=number, word="", at=frozenset({at}))
            if len(said[at]) == 4 and CALENDAR[0] <= number < CALENDAR[1]:
                return Timing(when="year", number=number, word="", at=frozenset({at}))
    return None
