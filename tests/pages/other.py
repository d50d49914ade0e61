"""Cohorts of other studies than the one the app was made for, and the words that none of their pages may have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

import fatigue
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import custom, instrument
from tests import make


def _course(n: int, start: float, falls: tuple[float, ...], *, spread: float) -> np.ndarray:
    """Scores of patients who fall by so much at each visit after the first, with a scatter of their own."""
    random = np.random.default_rng(11)
    first = start + spread * random.normal(size=(n, 1))
    later = first - np.array(falls) + 0.6 * spread * random.normal(size=(n, len(falls)))
    return np.round(np.hstack([first, later]), 1)


def _depression() -> Cohort:
    """A depression score in a trial of twelve weeks, with steps a day at each visit."""
    scores = np.clip(_course(24, 28, (5, 9), spread=6), 0, 63)
    age, steps = np.arange(24.0) + 25, 4000 + 100 * np.random.default_rng(2).normal(size=(24, 3)) - 40 * scores
    whole = make.cohort(scores, months=(0, 1.38, 2.76), scale_of=custom("BDI", lowest=0, highest=63), age=age)
    return replace(whole, measures={"steps": steps}, labels={"age": "Age", "steps": "Steps a day"})


def _quality_of_life() -> Cohort:
    scores = np.clip(_course(18, 50, (-8, -9), spread=9), 0, 100)
    scale = custom("QoL", lowest=0, highest=100, direction="higher is better")
    return make.cohort(scores, months=(0, 3, 6), scale_of=scale, edss=np.arange(18) / 3)


def _two_arms() -> Cohort:
    """FSS in a trial of eight months, drug against placebo."""
    scores = np.clip(_course(30, 5.2, (0.4, 0.7), spread=0.7), 1, 7)
    arm = pd.Categorical(["drug", "placebo"] * 15)
    scores[::2, 1:] = np.maximum(scores[::2, 1:] - 0.8, 1)
    return make.cohort(scores, months=(0, 4, 8), scale_of=instrument("FSS"), arm=arm, age=np.arange(30.0) + 20)


def _later_start() -> Cohort:
    """A file whose first form is that of week 2."""
    scores = np.clip(_course(12, 70, (10,), spread=15), 0, 160).round()
    frame = pd.DataFrame({
        "id": np.repeat([f"P{n}" for n in range(12)], 2), "visit": ["Week 2", "Week 26"] * 12, "FIS": scores.ravel(),
    })  # fmt: skip
    return fatigue.load(frame, instrument="FIS", columns={"month": "visit", "visit:Week 2": "0", "visit:Week 26": "6"})


def _nothing_changes() -> Cohort:
    """Nobody's true score changes, and nothing goes with anything."""
    scores = np.clip(_course(23, 60, (0, 0, 0), spread=20), 0, 160).round()
    return make.cohort(scores, age=np.arange(23.0) + 20, edss=np.arange(23) % 7)


OTHER: dict[str, Callable[[], Cohort]] = {
    "depression, twelve weeks": _depression,
    "quality of life": _quality_of_life,
    "two arms, eight months": _two_arms,
    "scores alone": lambda: make.cohort(_course(9, 60, (15,), spread=12).round()),
    "one visit": lambda: make.cohort(_course(9, 60, (), spread=12).round(), age=np.arange(9.0) + 30),
    "later start": _later_start,
    "nothing changes": _nothing_changes,
}
