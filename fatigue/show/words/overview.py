"""The overview in words: the four figures of the headline, and one sentence for each page behind it."""

from __future__ import annotations

import math

from fatigue.analysis.drop import MedianDrop
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import drop as drop_words
from fatigue.show.words import numbers

Figure = tuple[str, str, str, str]  # label, value, what stands under it, help


def figures(drop: MedianDrop, instrument: Instrument) -> list[Figure]:
    """Give the four figures of the headline."""
    if not math.isfinite(drop.median_end):
        return []
    change = drop_words.row(drop, "change of medians", "percent")
    interval = numbers.interval(change["conf_low"], change["conf_high"], 0)
    under = f"95 % CI {interval}" if math.isfinite(change["conf_low"]) else "too few for a CI"
    best = numbers.score(instrument.best())
    kind = "floor" if instrument.lower_is_better else "ceiling"
    return [
        (f"Median {instrument.name} at {numbers.month(drop.start)}", numbers.score(drop.median_start),
         f"IQR {numbers.interval(*drop.quartiles_start)}", ""),
        (f"Median {instrument.name} at {drop.end:g} months", numbers.score(drop.median_end),
         f"IQR {numbers.interval(*drop.quartiles_end)}", ""),
        ("Change of medians", numbers.percent_change(change["estimate"]), under,
         "The median at the end against the median at the start. It is not the median of the patients' changes; "
         "the page Median drop shows all three ways to count."),
        ("Improved", numbers.share(drop.n_improved, drop.n_patients), f"{drop.n_at_floor:,} at the {kind}, {best}",
         "Patients with a better score at the end than at the start, by any amount; the second figure counts those who "
         f"ended at {best}, the best score there is, and did not start there."),
    ]  # fmt: skip


def counted(drop: MedianDrop) -> str:
    """Give how the headline is counted, with its test."""
    names = ("change of medians", "median change", "median of percent changes")
    values = [drop_words.row(drop, name, "percent")["estimate"] for name in names]
    test = drop_words.test_sentence(drop)
    if not all(map(math.isfinite, values)):
        return f"A score of 0 at the start has no change in percent. {test}".rstrip()
    medians, median, own = map(numbers.percent_change, values)
    return (
        f"{medians} is the change of the two medians; counted patient by patient it is {median} (median change) or "
        f"{own} (median of percent changes). {test}"
    ).rstrip()


def at_floor(drop: MedianDrop, instrument: Instrument) -> str:
    """Give how many ended at the best score."""
    best = numbers.score(instrument.best())
    return (
        f"{numbers.share(drop.n_at_floor, drop.n_patients)} patients ended at {best}, the best score there is, and had "
        f"not started there; {drop.n_worse:,} got worse."
    )


def who(drop: MedianDrop) -> str:
    """Give whom the headline speaks of, where that is not everybody on the page."""
    if not drop.n_dropped:
        return ""
    return (
        f"The figures above are from the {numbers.patients(drop.n_patients)} with both visits; {drop.n_dropped:,} lack "
        "one. The curve below uses every form there is, so its values differ."
    )
