"""Statuses over the visits in words: what each state is called, how many stand in it, who has none."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from fatigue.analysis.status_flow import KINDS, StatusFlow
from fatigue.show.words import numbers
from fatigue.show.words.tables import N, capital, shown

_NAMES = {
    "employment": dict(zip(KINDS[:3], ("Working", "Not working", "Unknown"), strict=True)),
    "driving": dict(zip(KINDS[:3], ("Driving", "Not driving", "Never drove, unknown"), strict=True)),
}


def name(state: str, found: StatusFlow) -> str:
    """Give what a state is called: "Not working", "Part-time", "After death or loss"."""
    return _NAMES[found.of].get(state, capital(state))


def caption(found: StatusFlow, *, is_part: bool) -> str:
    """Give what is drawn, and where those without a status are."""
    last = numbers.month(float(found.table["month"].iloc[-1]))
    lacking = found.n_unknown + found.n_ended
    said = "Everybody has a status there."
    if lacking:
        parts = [f"{found.n_unknown:,} not recorded"] if found.n_unknown else []
        parts += [f"{found.n_ended:,} after death or loss"] if found.n_ended else []
        said = (
            f"At {last} {numbers.share(lacking, found.n_patients)} {'has' if lacking == 1 else 'have'} no status "
            f"({', '.join(parts)}): grey, at the bottom, in no share of those who returned."
        )
    line = f" Dashed: how far down {name(KINDS[0], found).lower()} reaches in all patients." if is_part else ""
    return (
        f"Each bar is all {numbers.patients(found.n_patients)} at a visit; ribbons, in the colour they come from, go "
        f"to where each patient was at the next. {said}{line}"
    )


def description(found: StatusFlow) -> str:
    """Give the first and the last visit in words, for who cannot see the marks."""
    months = found.table["month"].unique()
    said = []
    for month in dict.fromkeys((months[0], months[-1])) if len(months) else ():
        part = found.table[(found.table["month"] == month) & (found.table["n"] > 0)]
        counts = [f"{n:,} {name(state, found).lower()}" for state, n in zip(part["state"], part["n"], strict=True)]
        said.append(f"{numbers.month(float(month))}: {', '.join(counts)}")
    return f"Flow of {numbers.patients(found.n_patients)} from visit to visit. {'; '.join(said)}."


def visits_table(found: StatusFlow) -> pd.DataFrame:
    """Give the patients of each state (rows) at each visit (columns)."""
    wide = found.table.pivot_table(index="state", columns="month", values="n", sort=False)
    return pd.DataFrame(
        {"Month": [name(str(state), found) for state in wide.index]}
        | {numbers.of_month(float(month)): [numbers.plain(n) for n in wide[month]] for month in wide.columns}
    )


def moves_table(found: StatusFlow) -> pd.DataFrame:
    """Give those who changed their status between two visits, visit by visit."""
    moved = found.moves[found.moves["before"] != found.moves["after"]]
    return shown(moved, {
        "Visits": (lambda start, end: capital(f"{numbers.month(start)} to {numbers.month(end)}"), "start", "end"),
        "From": (lambda state: name(state, found), "before"), "To": (lambda state: name(state, found), "after"),
        "Patients": N,
    })  # fmt: skip


def tables(found: StatusFlow) -> dict[str, Callable[[], pd.DataFrame]]:
    """Give the tables behind the flow, by name."""
    of = found.of.capitalize()
    return {f"{of} at each visit": lambda: visits_table(found), f"{of}: who moved": lambda: moves_table(found)}
