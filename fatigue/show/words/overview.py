"""The overview in words: the four figures of the headline, and one sentence for each page behind it."""

from __future__ import annotations

import math

from fatigue.analysis.curves import Trajectory
from fatigue.analysis.drop import FEWEST, MedianDrop
from fatigue.analysis.drop_by import GroupDrops
from fatigue.analysis.flow import Flow
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import curves, numbers, yardsticks
from fatigue.show.words import drop as drop_words
from fatigue.show.words.published import few
from fatigue.show.words.subgroups import pooled

_IMPROVED = "Patients with a better score at the end than at the start, by any amount, of those with both visits."
_CHANGE_OF_MEDIANS = (
    "The median at the end against the median at the start. It is not the median of the patients' changes; the page "
    "Median drop shows all three ways to count."
)

Figure = tuple[str, str, str, str]  # label, value, what stands under it, help


def finding(drop: MedianDrop, path: Trajectory, cohort: Cohort, *, arms: GroupDrops | None = None) -> str:
    """Give the headline: what changed; `arms` side by side, else pooled with a word; of a single visit, where it is."""
    seen = path.table[path.table["n"] > 0]
    if seen["month"].nunique() > 1:
        if arms is not None:
            return _arms_apart(arms, path, cohort.instrument)
        return pooled(drop_words.headline(drop, cohort.instrument), cohort)
    if not len(seen):
        return "No form has a score."
    parts = [
        f"median {cohort.instrument.name} {numbers.score(row['estimate'])} in {numbers.patients(int(row['n']))}"
        + (f" ({row['group']})" if len(path.groups) > 1 else "")
        for row in seen.to_dict("records")
    ]
    return f"Scores at one visit only: {numbers.listed(parts)}."


def _arms_apart(arms: GroupDrops, path: Trajectory, instrument: Instrument) -> str:
    """Give "Median FIS: Comparison 33 → 27, aHSCT 30.5 → 13.5; they differ (p = 0.009)."."""
    parts = [
        f"{row['group']} {numbers.score(row['median_start'])} → {numbers.score(row['median_end'])}"
        for row in arms.table[arms.table["n"] > 0].to_dict("records")
    ]
    return f"Median {instrument.name}: {', '.join(parts)}; {curves.between(path, they='they', who='')}."


def shown_figures(drop: MedianDrop, arms: GroupDrops | None, cohort: Cohort) -> list[Figure]:
    """Give the figures over the picture: of each arm, or of all patients."""
    if arms is not None:
        return figures_by_arm(arms, cohort.instrument, fewest=cohort.fewest)
    return figures(drop, cohort.instrument, fewest=cohort.fewest)


def figures(drop: MedianDrop, instrument: Instrument, *, fewest: int = 0) -> list[Figure]:
    """Give the four figures of the headline, each with its unit, its spread and its n.

    How many improved is not told where they or the others are fewer than `fewest`.
    """
    if not math.isfinite(drop.median_end):
        return []
    change = drop_words.row(drop, "change of medians", "percent")
    interval = numbers.interval(change["conf_low"], change["conf_high"], 0)
    under = f"95 % CI {interval}" if math.isfinite(change["conf_low"]) else _why_no_interval(drop)
    best = numbers.score(instrument.best())
    name, n = instrument.name, _n(drop.n_patients)
    return [
        (f"Median {name}, baseline", numbers.score(drop.median_start),
         f"points · {_spread(drop, drop.quartiles_start)}{n}", ""),
        (f"Median {name}, {numbers.month(drop.end)}", numbers.score(drop.median_end),
         f"points · {_spread(drop, drop.quartiles_end)}{n}", ""),
        ("Change of medians", numbers.percent_change(change["estimate"]), f"{under} · {n}", _CHANGE_OF_MEDIANS),
        (
            "Improved",
            few(drop.n_improved, drop.n_patients, fewest),
            "by any amount" if fewest else f"{drop.n_worse:,} worse, {drop.n_at_floor:,} at {best}",
            "Patients with a better score at the end than at the start, by any amount. Those who reached "
            f"{best}, the best score there is, are among the improved.",
        ),
    ]  # fmt: skip


def figures_by_arm(drops: GroupDrops, instrument: Instrument, *, fewest: int = 0) -> list[Figure]:
    """Give the figures of each arm: of two arms the change and who improved, of more the change alone."""
    rows = [row for row in drops.table.to_dict("records") if row["n"]]
    figures: list[Figure] = []
    for row in rows:
        arm, n = row["group"], _n(row["n"])
        sure = "too few for a CI"
        if math.isfinite(row["conf_low"]):
            sure = f"95 % CI {numbers.interval(row['conf_low'], row['conf_high'], 0)}"
        size = numbers.signed_score(row["estimate"])
        figures.append((f"{arm}: median {instrument.name}", size, f"points · {sure} · {n}", _CHANGE_OF_MEDIANS))
        if len(rows) == 2:
            figures.append((f"{arm}: improved", few(row["n_improved"], row["n"], fewest), "by any amount", _IMPROVED))
    return figures


def _n(n: int) -> str:
    return f"n{numbers.FIXED}={numbers.FIXED}{n:,}"


def _why_no_interval(drop: MedianDrop) -> str:
    if not drop.median_start > 0:
        return f"no percent of {numbers.score(drop.median_start)}"
    return "too few for a CI"


def _spread(drop: MedianDrop, quartiles: tuple[float, float]) -> str:
    """Give the quartiles where there are patients enough for any."""
    return f"IQR {numbers.interval(*quartiles)} · " if drop.n_patients >= FEWEST else ""


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
        "The curve uses every form there is, so its values differ."
    )


def picture_caption(*, is_linked: bool, has_arms: bool) -> str:
    """Give what is drawn, and how the two parts of the picture hang together."""
    course = "Thick line: median; band: middle half (IQR); n: forms."
    if not is_linked:
        return course
    counts = ", and how many improved" if has_arms else ""
    return f"{course} One bar a patient{counts}. Point at a patient to see them in both."


def details(drop: MedianDrop, instrument: Instrument, *, fewest: int = 0) -> tuple[str, ...]:
    """Give how the headline is counted, what it is beside published amounts, and who ended at the best score."""
    if not drop.n_patients:
        return ()
    floor = "" if fewest else at_floor(drop, instrument)
    return tuple(filter(None, (counted(drop), floor, yardsticks.beside(drop, instrument))))
