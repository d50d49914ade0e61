"""Companions in words: does fatigue move with mood, activity or EDSS within the same patients?"""

from __future__ import annotations

import math

import pandas as pd

from fatigue.analysis.companions import Together
from fatigue.show.words import numbers
from fatigue.show.words.predictors import lowered


def heading(found: Together, label: str) -> str:
    """Give whether the score moved with the measure within patients; the verb follows the interval."""
    name = lowered(label)
    if not math.isfinite(found.conf_low):
        return f"Too few visits to say whether fatigue moves with {name}."
    if found.conf_low <= 0 <= found.conf_high:
        return f"Fatigue did not clearly move with {name}."
    way = "rose and fell with" if found.r > 0 else "moved against"
    return f"Within patients, fatigue {way} {name} (r{numbers.FIXED}={numbers.FIXED}{numbers.plain(found.r, 2)})."


def caption(found: Together) -> str:
    """Give what is drawn, and on how many."""
    left = f", {numbers.patients(found.n_dropped)} left out with fewer than two such visits" if found.n_dropped else ""
    return (
        f"One thin line a patient, all with the common slope; thick: the average patient. {found.n:,} visits of "
        f"{numbers.patients(found.n_patients)}{left}. Differences between patients play no part."
    )


def table(found: Together, label: str, *, step: float) -> pd.DataFrame:
    """Give the correlation and the slope; `step` is the change of the measure the slope is told for."""
    per = f"{step:,.0f} of {lowered(label)}" if step > 1 else f"1 point of {lowered(label)}"
    lines = [
        ("Correlation within patients, r (95 % CI)", f"{numbers.plain(found.r, 2)} "
         f"({numbers.interval(found.conf_low, found.conf_high, 2)})"),
        ("t, df", f"{numbers.statistic(found.statistic)},{numbers.FIXED}{numbers.df(found.df)}"),
        ("p", numbers.p(found.p_value)),
        (f"Points of fatigue per {per} (95 % CI)", f"{numbers.signed(found.slope * step, 2)} "
         f"({numbers.interval(found.slope_low * step, found.slope_high * step, 2)})"),
        ("Standard error of that", numbers.plain(found.slope_std_error * step, 2)),
        ("Visits with both values", f"{found.n:,}"),
        ("Patients", f"{found.n_patients:,}"),
    ]  # fmt: skip
    return pd.DataFrame(lines, columns=["What", "Value"])


def step(found: Together) -> float:
    """Give a step of the measure that is easy to speak of: 1, 10, 100, 1,000."""
    values = found.points["measure"]
    reach = float(values.max() - values.min()) if len(values) else 1.0
    return 10.0 ** max(math.floor(math.log10(reach / 4)), 0) if reach > 0 else 1.0
