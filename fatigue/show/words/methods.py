"""The methods in words: what each number is, how it is computed, and who described it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import INSTRUMENTS, Benchmark, Instrument
from fatigue.show.words import numbers, yardsticks

_ONLY_FOR = re.compile(r"\[\[(demo|fatigue|edss): (.*?)\]\]", re.DOTALL)
_TEXT = Path(__file__).with_name("methods.md")


def sections(cohort: Cohort) -> list[tuple[str, str]]:
    """Give the sections of the methods, each a title and a text in markdown; what is in [demo: ...] only for a demo."""
    holds = {
        "demo": cohort.is_synthetic,
        "fatigue": bool(cohort.instrument.measures),
        "edss": "edss" in cohort.patients,
    }
    text = _ONLY_FOR.sub(lambda found: found[2] if holds[found[1]] else "", _TEXT.read_text(encoding="utf-8"))
    parts = (part.partition("\n") for part in text.split("## ")[1:])
    return [(title, words.strip()) for title, _, words in parts if words.strip()]


def instruments(own: Instrument) -> pd.DataFrame:
    """Give the table of questionnaires: range, direction, subscales, cut-offs and change benchmarks.

    For a score of the user's own that is the one row there is to tell; the others are of fatigue.
    """
    rows = []
    for found in INSTRUMENTS.values() if own.measures else [own]:
        parts = [f"{part.label} {part.lowest:g} to {part.highest:g}" for part in found.scales[1:]]
        rows.append(
            {
                "Questionnaire": found.title,
                "Better": "lower" if found.lower_is_better else "higher",
                "Subscales": ", ".join(parts) or "none",
                "Cut-offs": " and ".join(f"{cut:g}" for cut in found.cutoffs) or "none published",
                "Change benchmarks": "; ".join(map(_benchmark, found.benchmarks)) or "none",
            }
        )
    return pd.DataFrame(rows)


def _benchmark(found: Benchmark) -> str:
    return f"{found.kind} {yardsticks.size(found)}, {found.source}"


def versions(found: Mapping[str, str]) -> pd.DataFrame:
    """Give the software the numbers were computed with."""
    return pd.DataFrame({"Software": list(found), "Version": list(found.values())})


def about(cohort: Cohort) -> list[str]:
    """Give what is known of the cohort shown."""
    limits = cohort.instrument.scale()
    months = numbers.listed(list(map(numbers.of_month, cohort.months)))
    first = (
        f"{cohort.title}: {numbers.patients(cohort.n_patients)}, {numbers.counted(cohort.n_visits, 'form')}, "
        f"month{'s' * (len(cohort.months) > 1)} {months}; "
        f"{cohort.instrument.title}, read as {limits.lowest:g} to {limits.highest:g}, {cohort.instrument.direction}."
    )
    return [first, *cohort.notes]
