"""Arms and subgroups in words: who is pooled, how each arm did, and how many subgroups have been looked at."""

from __future__ import annotations

import math

from fatigue.analysis.drop_by import GroupDrops
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers
from fatigue.show.words.subject import opening, subject

MOST_LETTERS = 48  # of the names of arms in a headline


def arms(cohort: Cohort) -> str:
    """Give "both arms" or "all 5 arms" where these patients are of several; empty where they are of one or none."""
    n = int(cohort.patients["arm"].nunique()) if "arm" in cohort.patients else 0
    return "" if n < 2 else "both arms" if n == 2 else f"all {n} arms"


def pooled(headline: str, cohort: Cohort) -> str:
    """Give a headline that says so where it pools arms: "Both arms together, fatigue fell by a third: ..."."""
    who = arms(cohort)
    if not who:
        return headline
    return f"{opening(who)} together, {_inside(headline, cohort)}"


def named(headline: str, cohort: Cohort) -> str:
    """Give a headline that names the arms it pools: "aHSCT and Comparison together: ..."; long names are counted."""
    names = cohort.levels("arm")
    if len(names) < 2:
        return headline
    who = numbers.listed(names)
    who = who if len(who) <= MOST_LETTERS else opening(arms(cohort))
    return f"{who} together: {_inside(headline, cohort)}"


def _inside(headline: str, cohort: Cohort) -> str:
    """Give a headline as the rest of a sentence: its first letter small, but for the name of a score."""
    rest = headline.removeprefix(opening(subject(cohort.instrument)))
    return subject(cohort.instrument) + rest if rest != headline else headline[:1].lower() + headline[1:]


def each_arm(found: GroupDrops, instrument: Instrument) -> str:
    """Give the change of the median in each arm, with its interval and its patients."""
    parts = []
    for row in found.table.to_dict("records"):
        if not row["n"]:
            parts.append(f"{row['group']}: nobody with both visits")
            continue
        size = numbers.points(numbers.signed_score(row["estimate"]))
        sure = "too few for a CI"
        if math.isfinite(row["conf_low"]):
            sure = f"95 % CI {numbers.interval(row['conf_low'], row['conf_high'], 1)}"
        moved = f"{numbers.score(row['median_start'])} to{numbers.FIXED}{numbers.score(row['median_end'])}"
        parts.append(f"{row['group']}: {moved}, {size} ({sure}, n{numbers.FIXED}={numbers.FIXED}{row['n']:,})")
    return f"Median {instrument.name} by arm: {'; '.join(parts)}."


def ordinal(n: int) -> str:
    """Give "1st", "2nd", "3rd", "4th", "11th", "21st"."""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n:,}{ending}"


def looked_at(n: int, *, is_latest: bool) -> str:
    """Give how many subgroups a session has looked at, this one among them: what one of many is worth.

    Examples
    --------
    >>> looked_at(8, is_latest=True), looked_at(8, is_latest=False)
    ('8th subgroup looked at: exploratory', 'one of 8 subgroups looked at: exploratory')
    """
    which = f"{ordinal(n)} subgroup" if is_latest else f"one of {n:,} subgroups"
    return f"{which} looked at: exploratory"
