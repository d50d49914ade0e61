"""Cohorts that leave an analysis nothing to work with: every question gets NaN and a note, never an exception."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.questions import QUESTIONS
from fatigue.analysis.mmrm import mmrm
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import custom
from fatigue.cohort.statuses import Status
from fatigue.errors import FatigueError
from tests import make

KINDS = (
    "constant visit", "constant first visit", "identical visits", "all equal", "all zero", "same change in all",
    "a visit of one patient", "a visit of nobody", "gaps", "nobody", "zero at the start", "constant predictor",
    "collinear predictors", "baseline among the predictors", "perfect fit", "an arm of one", "constant measure",
    "the measure is the score", "a measure with gaps", "a measure that never changes", "one patient changes",
    "two values", "huge", "tiny steps", "unknown predictors", "one line", "one far away", "no known group",
)  # fmt: skip


def odd(kinds: list[str], n: int, k: int, seed: int) -> Cohort:
    """A cohort of n patients at k visits, spoilt in these ways one after another."""
    rng = np.random.default_rng(seed)
    y = np.clip(np.round(rng.normal(50, 20, (n, 1)) + rng.normal(0, 12, (n, k)) - 8 * np.arange(k)), 0, 160)
    mood, age = np.round(rng.normal(15, 5, (n, k))), np.round(rng.uniform(20, 60, n))
    edss, arm = np.round(rng.uniform(1, 7, n)), rng.integers(0, 2, n)
    for kind in kinds:
        match kind:
            case "constant visit":
                y[:, -1] = 30
            case "constant first visit":
                y[:, 0] = 30
            case "identical visits":
                y[:, -1] = y[:, k // 2]
            case "all equal":
                y[:] = 20
            case "all zero":
                y[:] = 0
            case "same change in all":
                y = y[:, :1] - 5.0 * np.arange(k)
            case "a visit of one patient":
                y[1:, -1] = np.nan
            case "a visit of nobody":
                y[:, seed % k] = np.nan
            case "gaps":
                y[rng.random(y.shape) < 0.4] = np.nan
            case "nobody":
                y[:] = np.nan
            case "zero at the start":
                y[:, 0] = 0
            case "constant predictor":
                age[:] = 40
            case "collinear predictors":
                edss = age / 10
            case "baseline among the predictors":
                age = y[:, 0].copy()
            case "perfect fit":
                y[:, -1] = 2 * age + 3 * edss
            case "an arm of one":
                arm = np.minimum(np.arange(n), 1)
            case "constant measure":
                mood[:] = 9
            case "the measure is the score":
                mood = y.copy()
            case "a measure with gaps":
                mood[rng.random(mood.shape) < 0.5] = np.nan
            case "a measure that never changes":
                mood[:] = mood[:, :1]
            case "one patient changes":
                y[1:] = y[1:, :1]
            case "two values":
                y = np.where(rng.random(y.shape) < 0.5, 0.0, 160.0)
            case "huge":
                y = y * 1e8
            case "tiny steps":
                y = 50 + y * 1e-9
            case "unknown predictors":
                age[rng.random(n) < 0.5] = np.nan
            case "one line":
                y = np.arange(n)[:, None] + np.arange(k) * 1.0
            case "one far away":
                y[:1, 1:] = 1e5
            case "no known group":
                arm = np.full(n, -1)
    work = rng.integers(0, 2, (n, k)).astype(np.int8)
    levels = ("full-time", "sick leave")
    sexes = pd.Categorical.from_codes(arm, categories=["f", "m"])
    patients = pd.DataFrame(
        {"age": age, "edss": edss, "sex": sexes, "arm": pd.Categorical.from_codes(arm, categories=["A", "B"]),
         "employment": pd.Categorical.from_codes(work[:, 0], categories=levels)},
        index=pd.RangeIndex(n, name="patient"),
    )  # fmt: skip
    return Cohort(
        patients=patients, months=tuple(6.0 * visit for visit in range(k)), scores={"total": y},
        measures={"depression": mood}, statuses={"employment": Status(codes=work, levels=levels)},
        instrument=custom("Score", lowest=-1e12, highest=1e12),
    )  # fmt: skip


def ask_everything(cohort: Cohort, asked: tuple[str, ...] = tuple(QUESTIONS)) -> None:
    for name in asked:
        try:
            answer = QUESTIONS[name](cohort)
        except FatigueError:
            continue
        assert isinstance(answer.notes, tuple), name


@pytest.mark.parametrize("kind", KINDS)
def test_no_odd_cohort_ends_in_an_exception(kind: str) -> None:
    ask_everything(odd([kind], 12, 3, KINDS.index(kind)))


CHEAP = tuple(name for name in QUESTIONS if not name.startswith("Mixed model"))


@given(
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=3), st.sampled_from([0, 1, 2, 3, 4, 5, 6, 8]),
    st.integers(1, 5), st.integers(0, 99),
)  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_odd_in_several_ways_and_small(kinds: list[str], n: int, k: int, seed: int) -> None:
    ask_everything(odd(kinds, n, k, seed), (*CHEAP, "Mixed model by group" if seed % 2 else "Mixed model"))


@pytest.mark.parametrize("covariance", ["auto", "us", "toeph", "csh", "cs", "ris"])
@pytest.mark.parametrize("df", ["kenward-roger", "robust"])
def test_all_patients_share_a_score_at_a_visit(covariance: str, df: str) -> None:
    """Twelve patients with 20 to 31 at first and 0 at month 36: the matrix was singular, and so was the page."""
    people = make.cohort(np.c_[np.arange(20.0, 32.0), np.zeros(12)], months=(0, 36))
    found = mmrm(people, covariance=covariance, df=df)  # type: ignore[arg-type]
    row = found.table.iloc[0]
    if found.is_fitted:  # a structure with one variance for both visits: the paired t interval
        assert [row["estimate"], row["conf_low"], row["conf_high"]] == pytest.approx([-25.5, -27.79, -23.21], abs=0.01)
    else:
        assert math.isnan(row["conf_low"])
        assert any("No fit" in note for note in found.notes)
    if covariance in ("auto", "us", "toeph", "csh"):
        assert any("do not vary" in note for note in found.notes)
