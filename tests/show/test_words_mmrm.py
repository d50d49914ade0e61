"""Four methods in words: they agree or not, and if not, who was dropped."""

from __future__ import annotations

import numpy as np
import pytest

from fatigue import demo
from fatigue.analysis.drop import median_drop
from fatigue.analysis.mmrm import mmrm
from fatigue.analysis.repeated import contrasts, friedman, rm_anova
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument, custom, instrument
from fatigue.show.words import mmrm as said
from tests import make

FIS, ENERGY = instrument("FIS"), custom("Energy", lowest=0, highest=160, direction="higher is better")


def answers(cohort: Cohort, month: float = 36.0) -> said.Answers:
    return said.Answers(
        month=month,
        anova=rm_anova(cohort),
        contrasts=contrasts(cohort),
        friedman=friedman(cohort),
        drop=median_drop(cohort, end=month),
        model=mmrm(cohort),
    )


def noise(n: int, visits: int, *, fall: float, seed: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    person = rng.normal(0, 10, (n, 1))
    return np.clip(60 + person + rng.normal(0, 4, (n, visits)) - fall * np.arange(visits), 0, 160)


def test_complete_cohorts_agree_and_nobody_is_dropped() -> None:
    found = answers(demo())
    assert said.agreement(found) == (
        "All four methods find a clear change. Nobody was dropped by one and kept by another."
    )
    shown = said.four(found)
    assert shown["n used"].tolist() == ["23"] * 4
    assert shown["Left out"].tolist() == ["0"] * 4
    # on complete data the model's mean change is the mean of the patients' changes
    assert shown["Change, points (95 % CI)"][0].split(" ")[0] == shown["Change, points (95 % CI)"][1].split(" ")[0]


def test_who_is_dropped_is_said_with_both_estimates() -> None:
    text = said.agreement(answers(demo("60")))
    assert text.startswith("All four methods find a clear change. RM-ANOVA leaves out 32 patients with a missing form")
    assert "Without them the mean change is −10.7 points, with them −12.0" in text


def test_no_change_is_no_change() -> None:
    found = answers(make.cohort(noise(20, 3, fall=0.0)), month=12.0)
    assert said.agreement(found).startswith("None of the methods finds a clear change.")
    assert said.heading(found, FIS).startswith("No clear mean change by month 12")


@pytest.mark.parametrize(
    ("fall", "scale_of", "words"),
    [(8.0, FIS, "Fatigue fell"), (-8.0, FIS, "Fatigue rose"), (-8.0, ENERGY, "Energy improved")],
)
def test_the_verb_follows_the_interval_and_the_direction(fall: float, scale_of: Instrument, words: str) -> None:
    found = answers(make.cohort(noise(20, 3, fall=fall), scale_of=scale_of), month=12.0)
    assert said.heading(found, scale_of).startswith(f"{words} by 1")


def test_too_few_for_any_method_is_said() -> None:
    found = answers(make.cohort([[50, 40, 30]]), month=12.0)
    assert said.agreement(found) == "Too few methods could be run to compare them."
    assert said.heading(found, FIS) == "No model could be fitted for the change to month 12."
