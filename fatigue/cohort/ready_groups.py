"""Groups that are made in one click: arms, working or not, halves at a cut, a selection against the rest."""

from __future__ import annotations

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.group import UNKNOWN, Group
from fatigue.cohort.selection import Selection
from fatigue.cohort.statuses import WORKING

Groups = tuple[Group, ...]
CUTS = {"age": 40.0, "edss": 4.0}  # where halves part as long as nobody says otherwise
MOST = 4


def and_rest(selection: Selection) -> Groups:
    """Give those of a selection, and the rest."""
    return Group(selection=selection), Group(selection=selection, is_rest=True)


def halves(name: str, cut: float) -> Groups:
    """Give those whose age or EDSS is at most the cut, and those above it."""
    return and_rest(Selection(age=(0.0, cut)) if name == "age" else Selection(edss=(0.0, cut)))


def ready(cohort: Cohort) -> dict[str, Groups]:
    """Give the ways to divide this cohort by its words, by what each is called.

    Examples
    --------
    >>> from fatigue.cohort.demo import demo
    >>> list(ready(demo("60"))), list(ready(demo()))
    (['Arms', 'Working or not'], ['Working or not'])
    """
    found: dict[str, Groups] = {}
    arms = _words(cohort, "arm")
    if 2 <= len(arms) <= MOST:
        found["Arms"] = tuple(Group(selection=Selection(arm=(arm,))) for arm in arms)
    statuses = _words(cohort, "employment")
    working = tuple(level for level in WORKING if level in statuses)
    if working and set(statuses) - {*working, UNKNOWN}:
        found["Working or not"] = and_rest(Selection(employment=working))
    return found


def usual(cohort: Cohort) -> Groups:
    """Give what is compared where nobody chose: arms, work, age, EDSS; nothing where none of them has two sides."""
    at_cuts = (halves(name, cut) for name, cut in CUTS.items() if cohort.is_known(name))
    for groups in (*ready(cohort).values(), *at_cuts):
        if all(group.mask(cohort).any() for group in groups):
            return groups
    return ()


def _words(cohort: Cohort, name: str) -> list[str]:
    return sorted(map(str, cohort.patients[name].dropna().unique())) if cohort.is_known(name) else []
