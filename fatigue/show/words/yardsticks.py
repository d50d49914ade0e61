"""How large a change is: beside published amounts that matter, and beside what these patients could have shown."""

from __future__ import annotations

import math

from fatigue.analysis.drop import MedianDrop
from fatigue.cohort.instruments import Benchmark, Instrument
from fatigue.show.words import numbers

DETECTABLE = (
    "Detectable: the smallest true change (or difference) of means that as many patients, who scatter as much as "
    "these, would have shown in 4 of 5 studies (80 % power, two-sided 5 %, t). A smaller one may be there, unseen."
)


def detectable(points: float) -> str:
    """Give "detectable: 9 points", to stand behind a sentence that finds nothing clear; empty where it is not known."""
    if not math.isfinite(points):
        return ""
    return f"detectable: {numbers.points(numbers.plain(points, 0 if points >= 10 else 1))}"


def explained(*sentences: str) -> tuple[str, ...]:
    """Give the note on "detectable", where one of the sentences has the word."""
    return (DETECTABLE,) if any("detectable: " in sentence for sentence in sentences) else ()


def size(found: Benchmark) -> str:
    """Give the points of a published change: "4", "10 to 20"."""
    return f"{found.points:g}" if found.up_to is None else f"{found.points:g} to {found.up_to:g}"


def beside(drop: MedianDrop, instrument: Instrument, *, scale: str = "total") -> str:
    """Give the change of medians beside the published amount that matters to a group; empty where none is known."""
    mids = [found for found in instrument.benchmarks if found.kind == "MID"]
    row = drop.table[(drop.table["definition"] == "change of medians") & (drop.table["unit"] == "points")].iloc[0]
    if not mids or scale != "total" or not math.isfinite(row["estimate"]):
        return ""
    mid = mids[0]
    own = numbers.points(numbers.signed_score(row["estimate"]))
    if math.isfinite(row["conf_low"]):
        own += f" (95 % CI {numbers.interval(row['conf_low'], row['conf_high'])})"
    least = "" if mid.up_to else "at least "
    return (
        f"Published for groups on the {instrument.name}: {least}{size(mid)} points matter ({mid.source}). Here the "
        f"change of medians is {own}, {_place(drop, mid, instrument)}."
    )


def _place(drop: MedianDrop, mid: Benchmark, instrument: Instrument) -> str:
    """Give where the change and its interval lie beside the published one."""
    row = drop.table[(drop.table["definition"] == "change of medians") & (drop.table["unit"] == "points")].iloc[0]
    if drop.finding in ("untested", "too few"):
        return f"in too few patients to tell (n{numbers.FIXED}={numbers.FIXED}{drop.n_patients:,})"
    if drop.finding not in ("fall", "rise"):
        return "not a clear change"
    place = _against(abs(row["estimate"]), mid)
    worse = "" if (row["estimate"] < 0) == instrument.lower_is_better else ", towards worse"
    ends = {_against(abs(row[name]), mid) for name in ("conf_low", "conf_high")}
    return f"{place}{worse}" + ("" if ends == {place} else "; its interval reaches further than that")


def _against(points: float, mid: Benchmark) -> str:
    band = "that" if mid.up_to is None else "that band"
    if points < mid.points:
        return f"below {band}"
    if mid.up_to is None:
        return "at or above that"
    return f"inside {band}" if points <= mid.up_to else f"above {band}"
