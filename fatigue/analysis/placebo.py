"""How does the cohort's own change compare with what placebo alone, and other treatments, did to fatigue scores?

Other people, other times, no randomisation: a benchmark, not a control group.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from fatigue.analysis.arithmetic import ratio
from fatigue.analysis.arithmetic.paired import paired_t
from fatigue.analysis.arithmetic.verdict import Verdict, of_interval
from fatigue.analysis.patients.two_scores import two_scores
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import INSTRUMENTS, Scale

NAN = math.nan
THIS = "this cohort"

Unit = Literal["points", "percent of range"]
Kind = Literal["placebo", "single arm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator:
    """Mean scores before and after in one arm of a study; None where not printed. Higher is worse in all."""

    study: str
    arm: str
    kind: Kind
    n: int
    instrument: str  # a name of the registry of instruments
    months: float  # of the later score
    before: float
    after: float
    change_sd: float | None = None  # of the patients' changes
    source: str


COMPARATORS = (
    Comparator(
        study="TRIUMPHANT-MS",
        arm="placebo",
        kind="placebo",
        n=141,  # randomised to sequences that all held a placebo period
        instrument="MFIS",
        months=1.25,  # week 5 of a period
        before=51.3,
        after=40.6,
        source="Nourbakhsh et al., Lancet Neurol 2021;20:38-48. doi:10.1016/S1474-4422(20)30354-9",
    ),
    Comparator(
        study="ENER-G",
        arm="natalizumab",
        kind="single arm",
        n=89,
        instrument="MFIS",
        months=3.0,
        before=59.1,
        after=51.7,  # 59.1 and the printed mean change of -7.4
        change_sd=11.8,
        source="Wilken et al., Int J MS Care 2013;15:120-128. doi:10.7224/1537-2073.2012-043",
    ),
    Comparator(
        study="Putzki 2009",
        arm="natalizumab",
        kind="single arm",
        n=42,
        instrument="MFIS",
        months=6.0,
        before=45.8,
        after=40.1,
        source="Putzki et al., J Neurol Sci 2009;285:109-113. doi:10.1016/j.jns.2009.06.004",
    ),
    Comparator(
        study="Iaffaldano 2012",
        arm="natalizumab",
        kind="single arm",
        n=100,
        instrument="FSS",
        months=12.0,
        before=4.01,
        after=3.61,
        source="Iaffaldano et al., PLoS ONE 2012;7:e35843. doi:10.1371/journal.pone.0035843",
    ),
    Comparator(
        study="Yildiz 2013",
        arm="natalizumab",
        kind="single arm",
        n=48,
        instrument="MFIS",
        months=12.0,
        before=32.6,
        after=49.1,
        source="Yildiz et al., Clin Neurol Neurosurg 2013;115:902-903",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """The cohort's mean change and placebo's, both in one unit; the placebo's as printed, without its error."""

    estimate: float
    conf_low: float
    conf_high: float
    placebo: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """The cohort's mean change beside published ones; end - start, in one unit for all rows."""

    table: pd.DataFrame  # study arm kind instrument months estimate std_error conf_low conf_high n before after source
    unit: Unit  # points where all are of the cohort's own instrument, else percent of each scale's range
    end: float  # months
    estimate: float  # the cohort's own mean change
    conf_low: float
    conf_high: float
    placebo: float  # the mean change under placebo, in the same unit
    beyond: float  # the cohort's change - placebo's; the placebo's taken as known without error
    beyond_low: float
    beyond_high: float
    of_range: Yardstick  # the same two changes in percent of each scale's range
    of_baseline: Yardstick  # and in percent of each group's own mean at the start
    n_patients: int
    n_dropped: int  # lacking either score
    method: str
    notes: tuple[str, ...]

    @property
    def beyond_placebo(self) -> Verdict:
        """Which side of placebo's change the cohort's lies, on one questionnaire alone and by both yardsticks.

        Across questionnaires it is not known: a percent of the range and a percent of the start answer differently.
        """
        if self.unit != "points":
            return "unknown"
        sides = [
            of_interval(stick.conf_low - stick.placebo, stick.conf_high - stick.placebo)
            for stick in (self.of_range, self.of_baseline)
        ]
        return sides[0] if sides[0] == sides[1] else "not clear"


def placebo_benchmark(cohort: Cohort, *, end: float | None = None) -> Benchmark:
    """Give the cohort's mean change beside those of a placebo arm and of other published cohorts.

    Parameters
    ----------
    cohort : Cohort
    end : float, optional
        Month of the second score; the last visit by default.

    Returns
    -------
    Benchmark
        `table`: the cohort first, then placebo, then single arms. Where the cohort's instrument is that of the placebo
        arm (MFIS), only studies on it are listed and changes are in points; otherwise all are, in percent of their own
        scale's range, which makes scales look alike that are not. For an instrument on which higher is better the
        published changes are turned round. `of_range` and `of_baseline` hold both changes by two yardsticks.

    Notes
    -----
    Patients lacking either score are left out. A published change has an interval only where its standard deviation was
    printed. The placebo arm (Nourbakhsh 2021, doi:10.1016/S1474-4422(20)30354-9) took in only people with an MFIS above
    33, so that its fall holds regression to the mean as well, and it lasted weeks, not years.

    Examples
    --------
    >>> import fatigue
    >>> benchmark = placebo_benchmark(fatigue.demo())
    >>> benchmark.unit, benchmark.table["kind"].tolist()[:2]
    ('percent of range', ['this cohort', 'placebo'])
    """
    scores = two_scores(cohort, end=end)
    instrument, scale = cohort.instrument, cohort.instrument.scale()
    same = tuple(one for one in COMPARATORS if one.instrument == instrument.name)
    is_same = any(one.kind == "placebo" for one in same)
    unit: Unit = "points" if is_same else "percent of range"
    per_point = 1.0 if is_same else 100 / (scale.highest - scale.lowest)
    raw = np.round(scores.after - scores.before, 10)
    change = raw * per_point
    own = paired_t(change[:, None], "none").iloc[0]
    rows: list[dict[str, object]] = [
        {
            "study": cohort.title, "arm": "", "kind": THIS, "instrument": instrument.name, "months": scores.end,
            **{name: float(own[name]) for name in ("estimate", "std_error", "conf_low", "conf_high")},
            "n": len(change), "before": float(scores.before.mean()) if len(change) else NAN,
            "after": float(scores.after.mean()) if len(change) else NAN, "source": "",
        }
    ]  # fmt: skip
    turn = 1.0 if instrument.lower_is_better else -1.0
    rows += [_row(one, unit, turn) for one in (same if is_same else COMPARATORS)]
    table = pd.DataFrame(rows)
    placebo = float(table.loc[table["kind"] == "placebo", "estimate"].iloc[0])
    estimate, low, high = (float(own[name]) for name in ("estimate", "conf_low", "conf_high"))
    return Benchmark(
        table=table, unit=unit, end=scores.end, estimate=estimate, conf_low=low, conf_high=high, placebo=placebo,
        beyond=estimate - placebo, beyond_low=low - placebo, beyond_high=high - placebo,
        of_range=_of_range(raw, scale, turn), of_baseline=_of_baseline(raw, scores.before, turn),
        n_patients=len(change),
        n_dropped=cohort.n_patients - len(change),
        method=(
            f"Mean change of the {instrument.name} total from month {scores.start:g} to month {scores.end:g} with a "
            f"95 % t interval, beside published changes, in {unit}; the placebo's change is taken as known."
        ),
        notes=_notes(cohort, len(change), unit),
    )  # fmt: skip


def _placebo() -> Comparator:
    return next(one for one in COMPARATORS if one.kind == "placebo")


def _of_range(change: Floats, scale: Scale, turn: float) -> Yardstick:
    own = paired_t(100 / (scale.highest - scale.lowest) * change[:, None], "none").iloc[0]
    known = _placebo()
    reach = INSTRUMENTS[known.instrument].scale()
    return Yardstick(
        estimate=float(own["estimate"]), conf_low=float(own["conf_low"]), conf_high=float(own["conf_high"]),
        placebo=turn * 100 * (known.after - known.before) / (reach.highest - reach.lowest),
    )  # fmt: skip


def _of_baseline(change: Floats, before: Floats, turn: float) -> Yardstick:
    is_known = len(before) > 0 and before.mean() > 0  # a start of 0 has no percent
    share, low, high = ratio.of_means(change, before) if is_known else (NAN, NAN, NAN)
    known = _placebo()
    return Yardstick(
        estimate=100 * share, conf_low=100 * low, conf_high=100 * high,
        placebo=turn * 100 * (known.after - known.before) / known.before,
    )  # fmt: skip


def _row(one: Comparator, unit: Unit, turn: float) -> dict[str, object]:
    scale = INSTRUMENTS[one.instrument].scale()
    per_point = turn * (1.0 if unit == "points" else 100 / (scale.highest - scale.lowest))
    estimate, error, half = per_point * (one.after - one.before), NAN, NAN
    if one.change_sd is not None:
        error = abs(per_point) * one.change_sd / math.sqrt(one.n)
        half = float(stdtrit(one.n - 1, 0.975)) * error
    return {
        "study": one.study, "arm": one.arm, "kind": one.kind, "instrument": one.instrument, "months": one.months,
        "estimate": estimate, "std_error": error, "conf_low": estimate - half, "conf_high": estimate + half, "n": one.n,
        "before": one.before, "after": one.after, "source": one.source,
    }  # fmt: skip


def _notes(cohort: Cohort, n: int, unit: Unit) -> tuple[str, ...]:
    notes = [
        "The placebo arm took in only people with an MFIS above 33 and lasted weeks: part of its fall is regression to "
        "the mean, and nobody knows how long the rest lasts."
    ]
    if unit != "points":
        notes.append(
            f"No placebo arm on the {cohort.instrument.name} is at hand: the picture sets other questionnaires beside "
            "it in percent of each scale's range; in percent of the score at the start they may stand otherwise."
        )
        if "T score" in cohort.instrument.title:
            notes.append("A T score has no range that people fill: its percentages come out too small.")
    if not cohort.instrument.lower_is_better:
        notes.append("On this instrument higher is better, so the published changes are turned round.")
    if n < 3:
        notes.append(f"No mean change: it needs at least 3 patients with both scores, here {n}.")
    return tuple(notes)
