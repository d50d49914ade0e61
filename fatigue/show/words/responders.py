"""Responders in words: how many improved by at least so much, at each visit and by group, beside published amounts."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from fatigue.analysis.cumulative import Cumulative
from fatigue.analysis.number_needed import NumberNeeded
from fatigue.analysis.patients.improvement import NO_FORM
from fatigue.analysis.reliable import NOISE_OF_A_CHANGE, ReliableChange, Z, published_noise
from fatigue.analysis.responder_rates import ResponderRates
from fatigue.analysis.responders import Responders
from fatigue.analysis.without_best import WithoutBest
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers, yardsticks
from fatigue.show.words.curves import NOBODY, groups_in

PERCENT_TO_START = 30.0  # a round number; no published one stands behind it
RULES = {"not counted": "Not counted", "not a responder": "Not a responder"}
_KINDS = {
    "MID": "matters to a group (MID)",
    "MID, cross-sectional": "two groups apart at one time (MID)",
    "MDC95": "beyond noise in one person (MDC95)",
    "SEM": "beyond noise in one person (1.96 √2 SEM)",
}
_VERDICTS = {"improved": "Improved", "worse": "Got worse", "neither": "Neither"}


def amount(threshold: float, unit: str) -> str:
    """Give a threshold with its unit: "10 points", "1 point", "30 %"."""
    text = f"{threshold:.4g}"
    return f"{text}{numbers.THIN}%" if unit == "percent" else numbers.points(text)


def signed_amount(value: float, unit: str) -> str:
    """Give an improvement with its sign: "+12 points", "−40 %"."""
    return numbers.percent_change(value) if unit == "percent" else numbers.points(numbers.signed_score(value))


def step_of(instrument: Instrument) -> float:
    """Give the step of thresholds in points: that of the scores, else about a hundredth of the scale."""
    if instrument.step is not None:
        return instrument.step
    scale = instrument.scale()
    return 10.0 ** math.floor(math.log10((scale.highest - scale.lowest) / 50))


def first_threshold(instrument: Instrument, unit: str) -> float:
    """Give where the threshold starts: the published MID, else a tenth of the scale; 30 where it is percent."""
    if unit == "percent":
        return PERCENT_TO_START
    mids = [found.points for found in instrument.benchmarks if found.kind == "MID"]
    if mids:
        return mids[0]
    scale, step = instrument.scale(), step_of(instrument)
    return max(1, round((scale.highest - scale.lowest) / 10 / step)) * step


def heading(found: Responders) -> str:
    """Give the finding: how many improved, and how many got worse, by at least the threshold."""
    if not found.n_patients:
        return "Nobody has a score at both visits."
    who = numbers.share_of(found.n_improved, found.n_patients, "patient")
    by, worse = amount(found.threshold, found.unit), f"{found.n_worse:,}" if found.n_worse else "nobody"
    return f"{who} improved by at least {by} by {numbers.month(found.end)}; {worse} got worse by as much."


def share_sentence(found: Responders) -> str:
    """Give the share with its interval, and what becomes of patients without a later form."""
    parts = []
    if found.n_patients:
        row = found.summary.iloc[0]
        parts.append(f"{numbers.percent(row['percent'])} (95 % CI {_percents(row['conf_low'], row['conf_high'])}).")
    if len(found.absent):
        reasons = numbers.listed(
            [f"{n:,} {'without a form' if reason == NO_FORM else reason}"
             for reason, n in zip(found.absent["reason"], found.absent["n"], strict=True)]
        )  # fmt: skip
        n = int(found.absent["n"].sum())
        fate = ("in no denominator" if found.without_form == "not counted"
                else "in the denominator, as not improved")  # fmt: skip
        parts.append(
            f"{numbers.patients(n)} with a baseline score {'has' if n == 1 else 'have'} none at "
            f"{numbers.month(found.end)} ({reasons}): {fate}."
        )
    elif found.n_patients:
        parts.append(f"Everybody with a baseline score has one at {numbers.month(found.end)}.")
    return " ".join(parts)


def drag_caption(found: Responders, *, is_sampled: bool) -> str:
    """Give what the chart is and how the line is moved."""
    bars = "bars are means of neighbours" if is_sampled else "one bar a patient"
    return (
        f"Above: {bars}; blue: improved by at least the threshold, orange: got worse by as much. Below: the share that "
        "improved by at least each amount. Drag the line in the lower part, or tap there: the counts follow at once, "
        "the rest of the page when you let go."
    )


def axis(instrument: Instrument, unit: str, end: float) -> str:
    """Give the x title: improvement is to the right whatever the scale's direction."""
    kind = "% of the own baseline" if unit == "percent" else "points"
    sign = "fall" if instrument.lower_is_better else "rise"
    return f"Improvement ({sign} of the score) by {numbers.month(end)}, {kind} · better →"


def counted(found: Cumulative, threshold: float) -> str:
    """Give "18 of 23 improved by at least 10 points"; by group each with its own count."""
    by = amount(threshold, found.unit)
    if len(found.groups) == 1:
        return f"{numbers.share(found.reached(threshold)[0], found.sizes[0])} improved by at least {by}"
    parts = [
        f"{group} {numbers.share(n, size)}"
        for group, n, size in zip(found.groups, found.reached(threshold), found.sizes, strict=True)
    ]
    return f"at least {by}: {', '.join(parts)}"


def benchmarks(instrument: Instrument) -> list[tuple[float, float, str]]:
    """Give published amounts of change: where each begins and ends, and its kind in words; of a SEM what it implies."""
    rows = []
    for found in instrument.benchmarks:
        if found.kind == "SEM":
            if published_noise(instrument) is not found:
                continue
            low = Z * NOISE_OF_A_CHANGE * found.points
            rows.append((low, low, f"{numbers.plain(low, 1)} {_KINDS['SEM']}"))
        else:
            rows.append((found.points, found.up_to or found.points, f"{yardsticks.size(found)} {_KINDS[found.kind]}"))
    return rows


def benchmark_table(instrument: Instrument) -> pd.DataFrame:
    """Give every published amount with its kind and its source."""
    shown = [(found, _KINDS[found.kind]) for found in instrument.benchmarks]
    return pd.DataFrame(
        {
            "Published": [kind for _, kind in shown],
            "Points": [
                yardsticks.size(found) if found.kind != "SEM"
                else f"{numbers.plain(Z * NOISE_OF_A_CHANGE * found.points, 1)} (SEM {found.points:g})"
                for found, _ in shown
            ],
            "Source": [found.source for found, _ in shown],
        }
    )  # fmt: skip


def reading(instrument: Instrument) -> str:
    """Give what the kinds of published amounts answer, or that there is none."""
    if not instrument.benchmarks:
        return (f"No published amount of change for the {instrument.name} is kept here: the threshold is yours to "
                "choose.")  # fmt: skip
    return ("What matters to a group (MID) and what is beyond noise in one person (MDC95) are different questions; "
            "neither says what matters to one patient.")  # fmt: skip


# --- at every visit -------------------------------------------------------------------------------------------------


def groups(cohort: Cohort) -> dict[str, str]:
    """Give what the rates can be grouped by, each with what it is called."""
    halves = {"age": "age halves", "edss": "EDSS halves"}
    named = {halves.get(name, name): halves.get(name, called) for name, called in groups_in(cohort).items()}
    return {NOBODY: NOBODY.capitalize()} | {name: f"{word[0].upper()}{word[1:]}" for name, word in named.items()}


def rates_heading(found: ResponderRates) -> str:
    """Give the share at the last visit, by group where there are groups."""
    by = amount(found.threshold, found.unit)
    last = found.table[found.table["month"] == found.table["month"].max()]
    known = last[last["n"] > 0]
    if known.empty:
        return "No visit after baseline has a score to count."
    said = [
        f"{numbers.percent(row['estimate'])} {row['group'] if len(found.groups) > 1 else ''}".strip()
        for row in known.to_dict("records")
    ]
    at = numbers.month(known["month"].iloc[0])
    return f"Improved by at least {by} at {at}: {numbers.listed(said)}."


def rates_caption(found: ResponderRates) -> str:
    """Give what the points are."""
    who = ("those with a form at that visit" if found.without_form == "not counted"
           else "all with a baseline score")  # fmt: skip
    counts = "Under the axis: responders of how many."
    return f"Points: share of {who}; lines: 95 % CI (Wilson), each visit by itself. {counts}"


def rates_table(found: ResponderRates) -> pd.DataFrame:
    """Give the display table, one row a group and visit."""
    rows = found.table
    shown = pd.DataFrame(
        {
            "Group": rows["group"],
            "Visit": [numbers.month(month).capitalize() for month in rows["month"]],
            "Responders": [numbers.share(k, n) for k, n in zip(rows["n_responders"], rows["n"], strict=True)],
            "Share": [numbers.percent(value) for value in rows["estimate"]],
            "95 % CI": [_percents(*ends) for ends in zip(rows["conf_low"], rows["conf_high"], strict=True)],
        }
    )
    return shown.drop(columns="Group") if len(found.groups) == 1 else shown


# --- number needed --------------------------------------------------------------------------------------------------


def comparisons(cohort: Cohort) -> list[str]:
    """Give the arms, the one most likely meant as the comparison first; nothing where there are fewer than two."""
    if "arm" not in cohort.patients:
        return []
    arms = [str(arm) for arm in pd.Categorical(cohort.patients["arm"]).remove_unused_categories().categories]
    likely = ("compar", "control", "placebo", "standard", "usual", "sham", "wait")
    return sorted(arms, key=lambda arm: not arm.casefold().startswith(likely)) if len(arms) > 1 else []


def needed_sentences(found: NumberNeeded) -> list[str]:
    """Give each arm against the comparison: the difference of the shares, and the number needed with its interval."""
    said = []
    for row in found.table.to_dict("records"):
        if not math.isfinite(row["estimate"]):
            said.append(f"{row['group']} against {found.against}: nobody to count in one of the two.")
            continue
        counts = (f"{row['group']} {numbers.share(row['n_responders'], row['n'])}, {found.against} "
                  f"{numbers.share(row['n_responders_against'], row['n_against'])}")  # fmt: skip
        difference = (f"difference {numbers.signed(row['estimate'], 0)} percentage points (95 % CI "
                      f"{numbers.interval(row['conf_low'], row['conf_high'], 0)})")  # fmt: skip
        said.append(f"{counts}: {difference}. {_number(row)}")
    return said


CAUSE = ("A number needed to treat speaks of an effect only where chance assigned the arms; else they may have "
         "differed from the start.")  # fmt: skip


def _number(row: Mapping[Hashable, Any]) -> str:
    best, worst = numbers.plain(abs(row["number_best"]), 1), numbers.plain(abs(row["number_worst"]), 1)
    if not math.isfinite(row["number"]):
        own = "No difference, so no number needed to treat"
    else:
        kind = "one more to respond" if row["number"] > 0 else "one fewer to respond"
        own = f"{numbers.plain(abs(row['number']), 1)} treated for {kind}"
    if not row["is_clear"]:
        return (f"{own}; not clear: the interval runs from {best} to benefit through infinity to {worst} to harm "
                "(Altman).")  # fmt: skip
    ends = (best, worst) if row["number"] > 0 else (worst, best)
    return f"{own} (95 % CI {ends[0]} to{numbers.FIXED}{ends[1]})."


# --- reliable change ------------------------------------------------------------------------------------------------


def reliable_heading(found: ReliableChange) -> str:
    """Give how many changed by more than noise."""
    better, worse, _ = found.table["n"]
    beyond = numbers.points(numbers.plain(found.beyond, 1))
    return (f"{numbers.share_of(better, found.n_patients, 'patient')} improved beyond noise ({beyond}); {worse:,} got "
            "worse.")  # fmt: skip


def reliable_table(found: ReliableChange) -> pd.DataFrame:
    """Give the three directions with their intervals."""
    rows = found.table
    return pd.DataFrame(
        {
            "Beyond noise": [_VERDICTS[one] for one in rows["direction"]],
            "Patients": [numbers.share(n, found.n_patients) for n in rows["n"]],
            "Share": [numbers.percent(value) for value in rows["estimate"]],
            "95 % CI": [_percents(*ends) for ends in zip(rows["conf_low"], rows["conf_high"], strict=True)],
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


# --- without the best -----------------------------------------------------------------------------------------------


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


def _percents(low: float, high: float) -> str:
    return f"{numbers.interval(low, high, 0)}{numbers.THIN}%" if math.isfinite(low) else numbers.UNKNOWN
