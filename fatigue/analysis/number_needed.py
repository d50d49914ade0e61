"""How many would have to be treated for one more to respond? The inverse of a difference of shares, with its interval.

Where the interval of the difference includes none, that of the number needed runs through infinity: from one number
needed to benefit, over "any number", to one number needed to harm (Altman 1998).

Altman DG. BMJ 1998;317:1309-1312. doi:10.1136/bmj.317.7168.1309
Newcombe RG. Stat Med 1998;17:873-890, method 10. doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.proportions import newcombe
from fatigue.analysis.arithmetic.verdict import of_interval
from fatigue.analysis.responder_rates import ResponderRates
from fatigue.errors import AnalysisError

COLUMNS = [
    "group", "n_responders", "n", "n_responders_against", "n_against", "estimate", "conf_low", "conf_high", "number",
    "number_best", "number_worst", "is_clear",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberNeeded:
    """One row a group set against the comparison group.

    `table`: `estimate` with conf_low and conf_high, the share of responders less that of the comparison, in percentage
    points; `number` = 100 / estimate (negative: to harm), `number_best` and `number_worst` the inverse of both ends, so
    that a negative worst is a number needed to harm; `is_clear` where the interval leaves out no difference.
    """

    table: pd.DataFrame
    against: str
    month: float
    n_patients: int
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def number_needed(rates: ResponderRates, *, against: str, month: float) -> NumberNeeded:
    """Give the number needed to treat for one more responder at one visit, of each group against one of them.

    Parameters
    ----------
    rates : ResponderRates
        By arm; of other groups a number "to treat" would make no sense.
    against : str
        The comparison group.
    month : float
        The visit.

    Raises
    ------
    AnalysisError
        When there is no such group or visit.

    Examples
    --------
    >>> import fatigue
    >>> from fatigue.analysis.responder_rates import responder_rates
    >>> rates = responder_rates(fatigue.demo("60"), threshold=10, by="arm")
    >>> number_needed(rates, against="Comparison", month=36).table["group"].tolist()
    ['aHSCT']
    """
    at = rates.table[rates.table["month"] == month]
    if against not in rates.groups or at.empty:
        raise AnalysisError(
            f"The number needed was asked against {against!r} at month {month:g}; there are the groups "
            f"{', '.join(rates.groups)} and the months {', '.join(f'{m:g}' for m in rates.table['month'].unique())}. "
            "Choose one of those."
        )
    counts = {group: (int(k), int(n)) for group, k, n in zip(at["group"], at["n_responders"], at["n"], strict=True)}
    k0, n0 = counts[against]
    rows = []
    for group in (group for group in rates.groups if group != against):
        k, n = counts[group]
        low, high = (100 * end for end in newcombe((k, n), (k0, n0)))
        difference = 100 * (k / n - k0 / n0) if n and n0 else math.nan
        is_clear = of_interval(low, high) in ("fall", "rise")
        rows.append((group, k, n, k0, n0, difference, low, high, *map(_inverse, (difference, high, low)), is_clear))
    n_patients = int(at["n"].sum())
    return NumberNeeded(
        table=pd.DataFrame(rows, columns=COLUMNS),
        against=against,
        month=float(month),
        n_patients=n_patients,
        n_dropped=rates.n_patients + rates.n_dropped - n_patients,
        method=(
            "Difference of the two shares with Newcombe's interval (1998, method 10, from both Wilson intervals); the "
            "number needed is 1 over the difference, its interval 1 over both ends, through ∞ where they have "
            "different signs (Altman 1998)."
        ),
        notes=(),
    )


def _inverse(percentage_points: float) -> float:
    return (
        math.copysign(math.inf, percentage_points)
        if percentage_points == 0
        else float(np.divide(100, percentage_points))
    )
