"""The overview in words: the four figures of the headline, and one sentence for each page behind it."""

from __future__ import annotations

import math

from fatigue.analysis.curves import Trajectory
from fatigue.analysis.drop import FEWEST, MedianDrop
from fatigue.analysis.flow import Flow
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import drop as drop_words
from fatigue.show.words import numbers
from fatigue.show.words.subgroups import pooled

_CHANGE_OF_MEDIANS = (
    "The median at the end against the median at the start. It is not the median of the patients' changes; the page "
    "Median drop shows all three ways to count."
)

Figure = tuple[str, str, str, str]  # label, value, what stands under it, help


def finding(drop: MedianDrop, path: Trajectory, cohort: Cohort) -> str:
    """Give the headline: what changed, arms pooled with a word; of a single visit, where its patients stand."""
    seen = path.table[path.table["n"] > 0]
    if seen["month"].nunique() > 1:
        return pooled(drop_words.headline(drop, cohort.instrument), cohort)
    if not len(seen):
        return "No form has a score."
    parts = [
        f"median {cohort.instrument.name} {numbers.score(row['estimate'])} in {numbers.patients(int(row['n']))}"
        + (f" ({row['group']})" if len(path.groups) > 1 else "")
        for row in seen.to_dict("records")
    ]
    return f"Scores at one visit only: {numbers.listed(parts)}."


def figures(drop: MedianDrop, instrument: Instrument) -> list[Figure]:
    """Give the four figures of the headline."""
    if not math.isfinite(drop.median_end):
        return []
    change = drop_words.row(drop, "change of medians", "percent")
    interval = numbers.interval(change["conf_low"], change["conf_high"], 0)
    under = f"95 % CI {interval}" if math.isfinite(change["conf_low"]) else _why_no_interval(drop)
    best = numbers.score(instrument.best())
    name = instrument.name
    return [
        (f"Median {name}, baseline", numbers.score(drop.median_start), _spread(drop, drop.quartiles_start), ""),
        (
            f"Median {name}, {numbers.month(drop.end)}",
            numbers.score(drop.median_end),
            _spread(drop, drop.quartiles_end),
            "",
        ),
        ("Change of medians", numbers.percent_change(change["estimate"]), under, _CHANGE_OF_MEDIANS),
        (
            "Improved",
            numbers.share(drop.n_improved, drop.n_patients),
            f"{drop.n_worse:,} worse, {drop.n_at_floor:,} at {best}",
            "Patients with a better score at the end than at the start, by any amount. Those who reached "
            f"{best}, the best score there is, are among the improved.",
        ),
    ]


def _why_no_interval(drop: MedianDrop) -> str:
    if not drop.median_start > 0:
        return f"no percent of {numbers.score(drop.median_start)}"
    return "too few for a CI"


def _spread(drop: MedianDrop, quartiles: tuple[float, float]) -> str:
    """Give the quartiles, or how few patients there are for any."""
    return f"IQR {numbers.interval(*quartiles)}" if drop.n_patients >= FEWEST else f"n = {drop.n_patients:,}"


def counted(drop: MedianDrop) -> str:
    """Give how the headline is counted, with its test."""
    names = ("change of medians", "median change", "median of percent changes")
    values = [drop_words.row(drop, name, "percent")["estimate"] for name in names]
    test = drop_words.test_sentence(drop)
    if not all(map(math.isfinite, values)):
        below = "below 0" if drop.median_start < 0 else "of 0"
        return f"A score {below} at the start has no change in percent. {test}".rstrip()
    medians, median, own = map(numbers.percent_change, values)
    return (
        f"{medians} is the change of the two medians; counted patient by patient it is {median} (median change) or "
        f"{own} (median of percent changes). {test}"
    ).rstrip()


def at_floor(drop: MedianDrop, instrument: Instrument) -> str:
    """Give how many ended at the best score."""
    best = numbers.score(instrument.best())
    return (
        f"{numbers.share_of(drop.n_at_floor, drop.n_patients, 'patient')} ended at {best}, the best score there is, "
        f"and had not started there; {drop.n_worse:,} got worse."
    )


def who(drop: MedianDrop, flow: Flow) -> str:
    """Give whom the headline speaks of, where that is not everybody on the page."""
    if not drop.n_dropped:
        return ""
    lack = "lacks" if drop.n_dropped == 1 else "lack"
    ended = f", {flow.n_ended:,} of them after a death or loss" if flow.n_ended else ""
    return (
        f"The figures above are from the {numbers.patients(drop.n_patients)} with both visits; {drop.n_dropped:,} "
        f"{lack} one{ended}. If those did worse, the change looks better than it was: Repeated measures shows "
        "what they change. "
        "The curve below uses every form there is, so its values differ."
    )
