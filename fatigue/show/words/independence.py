"""Work and driving in words: who returned, out of how many, and how their score changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from fatigue.analysis.arithmetic.verdict import is_directed
from fatigue.analysis.independence import Transitions
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers, yardsticks
from fatigue.show.words.subject import subject
from fatigue.show.words.tables import CI, DF, ONE, SE, N, P, T, line, shown

_RETURNED = {"employment": "returned to work", "driving": "drive again"}
_AT_RISK = {"employment": "not working at baseline", "driving": "not driving at baseline"}
_STOPPED = {"employment": "stopped working", "driving": "stopped driving"}
_ABLE = {"employment": "working at baseline", "driving": "driving at baseline"}


def heading(found: Transitions) -> str:
    """Give "4 of 10 not working at baseline returned to work."."""
    if not found.n_at_risk:
        return f"Nobody was {_AT_RISK[found.of]} with a status at both visits."
    return f"{numbers.share(found.n_returned, found.n_at_risk)} {_AT_RISK[found.of]} {_RETURNED[found.of]}."


def stopped(found: Transitions) -> str:
    """Give "1 of 13 working at baseline stopped working."."""
    if not found.n_able:
        return ""
    return f"{numbers.share(found.n_stopped, found.n_able)} {_ABLE[found.of]} {_STOPPED[found.of]}."


def share(found: Transitions) -> str:
    """Give the proportion with its interval."""
    if not found.n_at_risk:
        return ""
    low, high = numbers.plain(found.conf_low * 100), numbers.percent(found.conf_high * 100)
    return f"{numbers.percent(found.proportion * 100)} of them (95 % CI {low} to {high})."


def known(found: Transitions) -> str:
    """Give how many patients the table counts, and how many it cannot."""
    without = f"; {found.n_dropped:,} without one at either are not in it" if found.n_dropped else ""
    return f"{numbers.patients(found.n_patients)} with a status at both visits{without}."


def crosstab(found: Transitions) -> pd.DataFrame:
    """Give status at baseline (rows) against status at follow-up (columns)."""
    wide = found.table.pivot_table(index="start", columns="end", values="n", sort=False, observed=True)
    wide = wide.fillna(0).astype(int)
    shown = wide.map("{:,}".format).replace("0", "·")
    shown.columns = [str(column) for column in shown.columns]
    shown.insert(0, "At baseline ↓  later →", [str(level) for level in wide.index])
    return shown.reset_index(drop=True).assign(All=[f"{n:,}" for n in wide.sum(axis=1)])


def tables(found: Transitions) -> dict[str, Callable[[], pd.DataFrame]]:
    """Give the tables behind the flow that are of these two visits, by name."""
    return {f"{found.of.capitalize()} at baseline and later": lambda: crosstab(found)}


def comparison_rows(found: Transitions) -> list[dict[str, Any]]:
    """Give the mean change of those who returned, of those who did not, and the difference."""
    names = {"returned": _RETURNED[found.of].capitalize(), "not returned": "Did not", "difference": "Difference"}
    rows = []
    for row in found.comparison.to_dict("records"):
        is_difference = row["group"] == "difference"
        name = names[row["group"]] if is_difference else f"{names[row['group']]}, n = {int(row['n']):,}"
        rows.append(line(name, row, role="focus" if is_difference else "faint"))
    return rows


def comparison_table(found: Transitions) -> pd.DataFrame:
    """Give the display table of the comparison."""
    return shown(found.comparison, {
        "Group": (str.capitalize, "group"), "Mean change, points": (ONE, "estimate"), "SE": SE, "95 % CI": CI, "t": T,
        "df": DF, "p": P, "n": N,
    })  # fmt: skip


def comparison_heading(found: Transitions, instrument: Instrument) -> str:
    """Give whether the change differed between the two groups."""
    if found.difference == "unknown":
        return f"Their {subject(instrument)} cannot be compared here; the note says why."
    if not is_directed(found.difference):
        could = yardsticks.detectable(found.detectable)
        return f"No clear difference in {subject(instrument)} between the two{f' ({could})' if could else ''}."
    returned, _, difference = (float(value) for value in found.comparison["estimate"])
    is_better = (found.difference == "fall") == instrument.lower_is_better
    got_worse = (returned > 0) == instrument.lower_is_better and returned != 0
    if got_worse:
        verb = "worsened less" if is_better else "worsened more"
    else:
        verb = "improved more" if is_better else "improved less"
    return f"Those who {_RETURNED[found.of]} {verb}: {_size(difference)}."


def _size(value: float) -> str:
    return numbers.points(numbers.plain(abs(value), 0 if abs(value) >= 10 else 1))
