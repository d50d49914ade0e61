"""The share of responders at every visit in words, by group, and the number needed to treat for one more."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from fatigue.analysis.number_needed import NumberNeeded
from fatigue.analysis.responder_rates import ResponderRates
from fatigue.cohort.cohort import Cohort
from fatigue.show.words import numbers
from fatigue.show.words.curves import NOBODY, groups_in
from fatigue.show.words.responders import amount, percents


def groups(cohort: Cohort) -> dict[str, str]:
    """Give what the rates can be grouped by, each with what it is called."""
    halves = {"age": "age halves", "edss": "EDSS halves"}
    named = {halves.get(name, name): halves.get(name, called) for name, called in groups_in(cohort).items()}
    return {NOBODY: NOBODY.capitalize()} | {name: f"{word[0].upper()}{word[1:]}" for name, word in named.items()}


def rates_heading(found: ResponderRates) -> str:
    """Give the share at the last visit, by group where there are groups."""
    by = amount(found.threshold, found.unit)
    last = found.table[found.table["month"] == found.table["month"].max()]
    known = last[last["n"] > 0]
    if known.empty:
        return "No visit after baseline has a score to count."
    said = [
        f"{numbers.percent(row['estimate'])} {row['group'] if len(found.groups) > 1 else ''}".strip()
        for row in known.to_dict("records")
    ]
    at = numbers.month(known["month"].iloc[0])
    return f"Improved by at least {by} at {at}: {numbers.listed(said)}."


def is_part(found: ResponderRates, everybody: ResponderRates) -> bool:
    """Say whether these are some of all patients, whose shares then stay behind the picture."""
    return found.n_patients < everybody.n_patients


def rates_caption(found: ResponderRates, everybody: ResponderRates) -> str:
    """Give what the points are."""
    ghost = f" Grey, dashed: all {everybody.n_patients:,} patients." if is_part(found, everybody) else ""
    who = ("those with a form at that visit" if found.without_form == "not counted"
           else "all with a baseline score")  # fmt: skip
    counts = "Under the axis: responders of how many."
    return f"Points: share of {who}; lines: 95 % CI (Wilson), each visit by itself. {counts}{ghost}"


def rates_table(found: ResponderRates) -> pd.DataFrame:
    """Give the display table, one row a group and visit."""
    rows = found.table
    shown = pd.DataFrame(
        {
            "Group": rows["group"],
            "Visit": [numbers.month(month).capitalize() for month in rows["month"]],
            "Responders": [numbers.share(k, n) for k, n in zip(rows["n_responders"], rows["n"], strict=True)],
            "Share": [numbers.percent(value) for value in rows["estimate"]],
            "95 % CI": [percents(*ends) for ends in zip(rows["conf_low"], rows["conf_high"], strict=True)],
        }
    )
    return shown.drop(columns="Group") if len(found.groups) == 1 else shown


def comparisons(cohort: Cohort) -> list[str]:
    """Give the arms, the one most likely meant as the comparison first; nothing where there are fewer than two."""
    arms = cohort.levels("arm")
    likely = ("compar", "control", "placebo", "standard", "usual", "sham", "wait")
    return sorted(arms, key=lambda arm: not arm.casefold().startswith(likely)) if len(arms) > 1 else []


def needed_sentences(found: NumberNeeded) -> list[str]:
    """Give each arm against the comparison: the difference of the shares, and the number needed with its interval."""
    said = []
    for row in found.table.to_dict("records"):
        if not math.isfinite(row["estimate"]):
            said.append(f"{row['group']} against {found.against}: nobody to count in one of the two.")
            continue
        counts = (f"{row['group']} {numbers.share(row['n_responders'], row['n'])}, {found.against} "
                  f"{numbers.share(row['n_responders_against'], row['n_against'])}")  # fmt: skip
        difference = (f"difference {numbers.signed(row['estimate'], 0)} percentage points (95 % CI "
                      f"{numbers.interval(row['conf_low'], row['conf_high'], 0)})")  # fmt: skip
        said.append(f"{counts}: {difference}. {_number(row)}")
    return said


CAUSE = ("A number needed to treat speaks of an effect only where chance assigned the arms; else they may have "
         "differed from the start.")  # fmt: skip


def _number(row: Mapping[Hashable, Any]) -> str:
    best, worst = numbers.plain(abs(row["number_best"]), 1), numbers.plain(abs(row["number_worst"]), 1)
    if not math.isfinite(row["number"]):
        own = "No difference, so no number needed to treat"
    else:
        kind = "one more to respond" if row["number"] > 0 else "one fewer to respond"
        own = f"{numbers.plain(abs(row['number']), 1)} treated for {kind}"
    if not row["is_clear"]:
        return (f"{own}; not clear: the interval runs from {best} to benefit through ∞ to {worst} to harm "
                "(Altman).")  # fmt: skip
    ends = (best, worst) if row["number"] > 0 else (worst, best)
    return f"{own} (95 % CI {ends[0]} to{numbers.FIXED}{ends[1]})."
