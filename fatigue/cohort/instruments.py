"""The questionnaires, as data: items, range, direction, subscales, published cut-offs and change benchmarks.

A new instrument is one entry in INSTRUMENTS. No item wording is stored anywhere: it is copyrighted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar

from fatigue.errors import ColumnsError

if TYPE_CHECKING:
    import pandas as pd

    from fatigue.cohort.arrays import Floats

Change = TypeVar("Change", float, "Floats", "pd.Series[float]")

Direction = Literal["higher is worse", "higher is better"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """One score of an instrument: the total, or a subscale."""

    name: str  # "total", "physical", ...
    label: str  # as read by people: "physical"
    lowest: float
    highest: float
    items: tuple[int, ...] = ()  # numbers of its items; none where it is not counted from items


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """How the items of a questionnaire are answered and put together."""

    lowest: int
    highest: int
    combine: Literal["sum", "mean"] = "sum"
    reversed: tuple[int, ...] = ()  # numbers of the items where a high answer is a low score
    to_confirm: tuple[int, ...] = ()  # items whose subscale was not found in print


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A published amount of change, with what it answers and where it was printed.

    MID: the smallest change that matters, to a group; of two groups at one time where it says cross-sectional. MDC95:
    the change in one person beyond noise. SEM: the standard error of one person's score.
    """

    kind: Literal["MID", "MID, cross-sectional", "MDC95", "SEM"]
    points: float
    source: str
    up_to: float | None = None  # points; where a range was published, `points` is its lower end


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A questionnaire: what it measures, its scales with their ranges, and which direction is worse."""

    name: str  # "FIS"
    title: str  # "Fatigue Impact Scale, 40 items"
    spellings: tuple[str, ...] = ()  # how names of columns say it, besides its name: "M-FIS", "Fatigue Impact Scale"
    scales: tuple[Scale, ...]  # the total comes first
    measures: str = ""  # "fatigue"; empty for a score of the user's own, which is called by its name
    direction: Direction = "higher is worse"
    step: float | None = 1.0  # scores are multiples of this above the lowest; None = any number
    cutoffs: tuple[float, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    source: str = ""
    items: Items | None = None  # None: scored elsewhere (T scores), or any other score

    @property
    def lower_is_better(self) -> bool:
        """True when a fall of the score is an improvement."""
        return self.direction == "higher is worse"

    def scale(self, name: str = "total") -> Scale:
        """Give the scale of that name.

        Raises
        ------
        ColumnsError
            When this instrument has no such scale.
        """
        for scale in self.scales:
            if scale.name == name:
                return scale
        known = ", ".join(scale.name for scale in self.scales)
        raise ColumnsError(f"The {self.name} has no scale called {name!r}; it has {known}. Choose one of those.")

    def gain(self, change: Change) -> Change:
        """Give a change, or an array of changes, as improvement: positive = better, whatever the score's direction."""
        return 0.0 - change if self.lower_is_better else change  # 0 less 0 is no negative zero

    def best(self, name: str = "total") -> float:
        """Give the best score a person can have: the floor when lower is better."""
        scale = self.scale(name)
        return scale.lowest if self.lower_is_better else scale.highest


def _total(lowest: float, highest: float, *, items: Iterable[int] = ()) -> Scale:
    return Scale(name="total", label="total", lowest=lowest, highest=highest, items=tuple(items))


def _part(name: str, highest: float, items: tuple[int, ...], *, lowest: float = 0) -> Scale:
    return Scale(name=name, label=name, lowest=lowest, highest=highest, items=items)


FATIGUE = "fatigue"
ROONEY = "Rooney 2019, doi:10.1016/j.msard.2019.07.028"
NORDIN = "Rendas-Baum 2010, in Nordin 2016, table 3, doi:10.1186/s12874-016-0167-6"
FROM_0_TO_4 = Items(lowest=0, highest=4)
FIS_COGNITIVE = (1, 5, 6, 11, 18, 21, 26, 30, 34, 35)
FIS_PHYSICAL = (10, 13, 14, 17, 23, 24, 31, 32, 37, 38)
FIS_PSYCHOSOCIAL = tuple(sorted({*range(1, 41)} - {*FIS_COGNITIVE} - {*FIS_PHYSICAL}))
FSMC_COGNITIVE = (1, 4, 7, 8, 11, 13, 15, 17, 18, 20)
FSMC_MOTOR = tuple(sorted({*range(1, 21)} - {*FSMC_COGNITIVE}))

INSTRUMENTS: dict[str, Instrument] = {
    instrument.name: instrument
    for instrument in (
        Instrument(
            name="FIS",
            measures=FATIGUE,
            title="Fatigue Impact Scale, 40 items, 0 to 160",
            spellings=("Fatigue Impact Scale",),
            scales=(_total(0, 160, items=range(1, 41)), _part("physical", 40, FIS_PHYSICAL),
                    _part("cognitive", 40, FIS_COGNITIVE), _part("psychosocial", 80, FIS_PSYCHOSOCIAL)),
            items=Items(lowest=0, highest=4, to_confirm=(32,)),
            benchmarks=(
                Benchmark(kind="MID", points=10.0, up_to=20.0, source=NORDIN),
                Benchmark(kind="MID, cross-sectional", points=9.0, up_to=24.0, source=f"{NORDIN}; mean 15.5"),
                Benchmark(kind="SEM", points=4.8, source=NORDIN),
            ),
            source="Fisk et al., Clin Infect Dis 1994;18 Suppl 1:S79-83. doi:10.1093/clinids/18.Supplement_1.S79",
        ),
        Instrument(
            name="MFIS",
            measures=FATIGUE,
            title="Modified Fatigue Impact Scale, 21 items, 0 to 84",
            spellings=("M-FIS", "Modified Fatigue Impact Scale"),
            scales=(_total(0, 84, items=range(1, 22)), _part("physical", 36, (4, 6, 7, 10, 13, 14, 17, 20, 21)),
                    _part("cognitive", 40, (1, 2, 3, 5, 11, 12, 15, 16, 18, 19)), _part("psychosocial", 8, (8, 9))),
            items=FROM_0_TO_4,
            cutoffs=(38.0, 45.0),
            benchmarks=(
                Benchmark(kind="MID", points=4.0, source=f"{ROONEY} (3.9 to 8.1)"),
                Benchmark(kind="MDC95", points=20.2, source="Learmonth 2013 (ICC 0.863, SEM 7.3, one person)"),
            ),
            source="Multiple Sclerosis Council for Clinical Practice Guidelines 1998",
        ),
        # Its five items by their numbers in the MFIS; a file may also number them 1 to 5.
        Instrument(name="MFIS-5", measures=FATIGUE, title="Modified Fatigue Impact Scale, 5 items, 0 to 20",
                   spellings=("M-FIS-5",), items=FROM_0_TO_4, scales=(_total(0, 20, items=(1, 9, 10, 17, 19)),)),
        Instrument(name="D-FIS", measures=FATIGUE, title="Daily Fatigue Impact Scale, 8 items, 0 to 32",
                   spellings=("Daily Fatigue Impact Scale",), items=FROM_0_TO_4,
                   scales=(_total(0, 32, items=range(1, 9)),)),
        Instrument(
            name="FSS",
            measures=FATIGUE,
            title="Fatigue Severity Scale, mean of 9 items, 1 to 7",
            spellings=("Fatigue Severity Scale",),
            scales=(_total(1, 7, items=range(1, 10)),),
            items=Items(lowest=1, highest=7, combine="mean"),
            step=None,
            cutoffs=(4.0, 5.0),
            benchmarks=(
                Benchmark(kind="MID", points=0.45, source=f"{ROONEY} (0.45 to 0.88)"),
                Benchmark(kind="MDC95", points=1.9, source="Learmonth 2013 (one person)"),
            ),
        ),
        Instrument(
            name="FSMC",
            measures=FATIGUE,
            title="Fatigue Scale for Motor and Cognitive Functions, 20 items, 20 to 100",
            scales=(_total(20, 100, items=range(1, 21)), _part("cognitive", 50, FSMC_COGNITIVE, lowest=10),
                    _part("motor", 50, FSMC_MOTOR, lowest=10)),
            items=Items(lowest=1, highest=5),
            cutoffs=(43.0, 53.0, 63.0),
        ),
        Instrument(name="PROMIS Fatigue", measures=FATIGUE, title="PROMIS Fatigue, T score (mean 50, SD 10)",
                   spellings=("PROMIS",), scales=(_total(0, 100),), step=None),
        Instrument(name="Neuro-QoL Fatigue", measures=FATIGUE, title="Neuro-QoL Fatigue, T score (mean 50, SD 10)",
                   spellings=("Neuro-QoL",), scales=(_total(0, 100),), step=None),
    )
}  # fmt: skip


def instrument(name: str) -> Instrument:
    """Give the instrument of that name.

    Examples
    --------
    >>> instrument("FIS").scale("total").highest
    160
    """
    found = {key.casefold(): value for key, value in INSTRUMENTS.items()}.get(name.casefold())
    if found is None:
        known = ", ".join(INSTRUMENTS)
        raise ColumnsError(
            f"{name!r} is not an instrument known here; known are {known}. Choose one, or describe your own score "
            "with its name, range and direction (instruments.custom)."
        )
    return found


def custom(name: str, *, lowest: float, highest: float, direction: Direction = "higher is worse") -> Instrument:
    """Give an instrument for any other score, from its name, range and direction.

    Examples
    --------
    >>> custom("Energy", lowest=0, highest=10, direction="higher is better").lower_is_better
    False
    """
    if not -math.inf < lowest < highest < math.inf:
        raise ColumnsError(
            f"The range of {name} was given as {lowest:g} to {highest:g}; the lowest score must lie below the "
            "highest. Swap or correct the two."
        )
    template = Instrument(name=name, title=f"{name}, {lowest:g} to {highest:g}", scales=(_total(lowest, highest),))
    return replace(template, direction=direction, step=None)
