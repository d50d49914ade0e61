"""Responders in words: how many improved by at least so much, at each visit and by group, beside published amounts."""

from __future__ import annotations

import math

import pandas as pd

from fatigue.analysis.cumulative import Cumulative
from fatigue.analysis.patients.improvement import NO_FORM
from fatigue.analysis.reliable import NOISE_OF_A_CHANGE, Z, published_noise
from fatigue.analysis.responders import Responders
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers, yardsticks

PERCENT_TO_START = 30.0  # a round number; no published one stands behind it
RULES = {"not counted": "Not counted", "not a responder": "Not a responder"}
_KINDS = {
    "MID": "matters to a group (MID)",
    "MID, cross-sectional": "two groups apart at one time (MID)",
    "MDC95": "beyond noise in one person (MDC95)",
    "SEM": "beyond noise in one person (1.96 √2 SEM)",
}


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
        parts.append(f"{numbers.percent(row['percent'])} (95 % CI {percents(row['conf_low'], row['conf_high'])}).")
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


def drag_caption(found: Responders, whole: Cumulative, *, is_lower_better: bool) -> str:
    """Give what the chart is and how the line is moved; `whole` is everybody before the filters."""
    ghost = f" (dashed: all {whole.n_patients:,} patients)" if found.n_patients < whole.n_patients else ""
    sign = "a fall" if is_lower_better else "a rise"
    bars = "one bar a patient" if found.n_patients <= numbers.MOST_DRAWN else "bars are means of neighbours"
    return (
        f"Improvement is {sign} of the score. Above: {bars}; blue: improved by at least the threshold, orange: got "
        f"worse by as much. Below: the share that improved by at least each amount{ghost}. Drag the line in the lower "
        "part, or tap there: the counts follow at once, the rest of the page when you let go."
    )


def axis(unit: str, end: float) -> str:
    """Give the x title: improvement is to the right whatever the scale's direction."""
    kind = "%" if unit == "percent" else "points"
    return f"Improvement by {numbers.month(end)}, {kind} · better →"


def counted(found: Cumulative, threshold: float) -> str:
    """Give "18 of 23 improved by at least 10 points"; of several groups each has its own count where the line is."""
    by = amount(threshold, found.unit)
    if len(found.groups) > 1:
        return f"Improved by at least {by}:"
    n, size = (found.reached(threshold)[0], found.sizes[0]) if found.groups else (0, 0)
    return f"{numbers.share(n, size)} improved by at least {by}"


def counted_in(group: str, n: int, size: int) -> str:
    """Give what stands where the line crosses a distribution: "78 %", "aHSCT 62 % (16 of 26)"."""
    share = numbers.percent(100 * n / size)
    return f"{group} {share} ({numbers.share(n, size)})" if group else share


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


def patients_table(found: Responders) -> pd.DataFrame:
    """Give by how much every patient improved, the best first; at most as many as a page can carry."""
    known = found.patients["improved"].dropna().sort_values(ascending=False, kind="stable").head(numbers.MOST_DRAWN)
    return pd.DataFrame(
        {
            "Patient": [str(patient) for patient in known.index],
            "Improvement": [signed_amount(value, found.unit) for value in known],
            f"At least {amount(found.threshold, found.unit)}": [
                "yes" if value >= found.threshold else "no" for value in known
            ],
        }
    )


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


def percents(low: float, high: float) -> str:
    """Give an interval of a percentage: "28 to 56 %"."""
    return f"{numbers.interval(low, high, 0)}{numbers.THIN}%" if math.isfinite(low) else numbers.UNKNOWN
