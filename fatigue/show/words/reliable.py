"""In words: whose change is beyond noise, and how much of the drop rests on those who improved most."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from fatigue.analysis.reliable import ReliableChange
from fatigue.analysis.without_best import WithoutBest
from fatigue.show.words import numbers
from fatigue.show.words.responders import percents

_VERDICTS = {"improved": "Improved", "worse": "Got worse", "neither": "Neither"}


def reliable_heading(found: ReliableChange) -> str:
    """Give how many changed by more than noise."""
    better, worse, _ = found.table["n"]
    beyond = numbers.points(numbers.plain(found.beyond, 1))
    return (f"{numbers.share_of(better, found.n_patients, 'patient')} improved beyond noise ({beyond}); "
            f"{worse or 'nobody'} got worse.")  # fmt: skip


def reliable_table(found: ReliableChange) -> pd.DataFrame:
    """Give the three directions with their intervals."""
    rows = found.table
    return pd.DataFrame(
        {
            "Beyond noise": [_VERDICTS[one] for one in rows["direction"]],
            "Patients": [numbers.share(n, found.n_patients) for n in rows["n"]],
            "Share": [numbers.percent(value) for value in rows["estimate"]],
            "95 % CI": [percents(*ends) for ends in zip(rows["conf_low"], rows["conf_high"], strict=True)],
        }
    )


def reliable_patients(found: ReliableChange) -> pd.DataFrame:
    """Give every patient's change with its index, the best first; at most as many as a page can carry."""
    rows = found.patients.sort_values("improved", ascending=False, kind="stable").head(numbers.MOST_DRAWN)
    return pd.DataFrame(
        {
            "Patient": [str(patient) for patient in rows.index],
            "First": [numbers.score(value) for value in rows["start"]],
            "Second": [numbers.score(value) for value in rows["end"]],
            "Improvement, points": [numbers.signed_score(value) for value in rows["improved"]],
            "Reliable change index": [numbers.signed(value, 2) for value in rows["index"]],
            "Beyond noise": [_VERDICTS[one] for one in rows["direction"]],
        }
    )


RELIABLE = ("Of 40 patients whose true score stays the same, one would still seem improved and one worse. The noise is "
            "that of the published patients, not measured here.")  # fmt: skip


def without_heading(found: WithoutBest) -> str:
    """Give the change of medians of all, and of those left without the two who improved most."""
    if len(found.table) < 3:
        return "Too few patients to leave out the two who improved most."
    everybody, _, left = found.table.head(3).to_dict("records")
    return (f"Without the two who improved most, the median changes by {_change(left)} (n{numbers.FIXED}="
            f"{numbers.FIXED}{left['n']:,.0f}), with them by {_change(everybody)}.")  # fmt: skip


def without_table(found: WithoutBest) -> pd.DataFrame:
    """Give the change of medians without the 1, 2, ... who improved most."""
    rows = found.table
    return pd.DataFrame(
        {
            "Left out": ["Nobody" if k == 0 else "The best" if k == 1 else f"The {k} best" for k in rows["left_out"]],
            "Median before → after": [
                f"{numbers.score(a)} → {numbers.score(b)}"
                for a, b in zip(rows["median_start"], rows["median_end"], strict=True)
            ],
            "Change of medians": [_change(row) for row in rows.to_dict("records")],
            "Median of changes, points": [numbers.signed_score(value) for value in rows["median_change"]],
            "n": [f"{n:,}" for n in rows["n"]],
        }
    )


def _change(row: Mapping[Hashable, Any]) -> str:
    points = numbers.points(numbers.signed_score(row["points"]))
    return f"{points}, {numbers.percent_change(row['percent'])}" if math.isfinite(row["percent"]) else points
