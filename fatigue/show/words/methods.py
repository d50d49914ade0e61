"""The methods in words: what each number is, how it is computed, and who described it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import INSTRUMENTS, Benchmark
from fatigue.show.words import numbers, yardsticks

_TEXT = Path(__file__).with_name("methods.md")


def sections() -> list[tuple[str, str]]:
    """Give the sections of the methods, each a title and a text in markdown."""
    parts = _TEXT.read_text(encoding="utf-8").split("## ")[1:]
    return [(title, text.strip()) for title, _, text in (part.partition("\n") for part in parts)]


def instruments() -> pd.DataFrame:
    """Give the table of questionnaires: range, direction, subscales, cut-offs and change benchmarks."""
    rows = []
    for found in INSTRUMENTS.values():
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
        f"{cohort.title}: {numbers.patients(cohort.n_patients)}, {cohort.n_visits:,} forms, months {months}; "
        f"{cohort.instrument.title}, read as {limits.lowest:g} to {limits.highest:g}, {cohort.instrument.direction}."
    )
    return [first, *cohort.notes]
