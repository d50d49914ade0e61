"""Would the predictors hold, in words: every number is the result's, and poor models are called so."""

from __future__ import annotations

import numpy as np
import pytest

from fatigue.analysis.responder_model import responder_model
from fatigue.analysis.shrinkage import shrinkage
from fatigue.analysis.stability import stability
from fatigue.analysis.validation import validation
from fatigue.cohort.demo import demo
from fatigue.show.charts.axis import apart
from fatigue.show.words import holds
from tests.analysis.test_holds import THREE
from tests.make import cohort
from tests.pages.visit import assert_in_order, says, visit


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch):
    """The words are the same for any number of resamples."""
    for analysis in ("stability", "validation"):
        monkeypatch.setattr(f"fatigue.analysis.{analysis}.DRAWS", 100)


def noise():
    rng = np.random.default_rng(7)
    before, after = rng.normal(80, 12, (2, 23))
    return cohort(np.column_stack([before, before + after - 80]), **{f"x{at}": rng.normal(size=23) for at in range(5)})


def test_signs_that_turn_are_named():
    found = shrinkage(demo(), predictors=THREE)
    assert holds.heading(found) == "Shrunk to predict best, every predictor keeps its sign."
    found.table.loc[1, "is_sign_kept"] = False
    assert holds.heading(found) == "Shrunk to predict best, Age changes sign."


def test_a_model_of_noise_is_called_too_extreme():
    found = validation(noise(), predictors=tuple(f"x{at}" for at in range(5)))
    said = " ".join(holds.validation_sentences(found))
    assert "Below 0 it would do worse" in said
    assert "predictions for others are too extreme" in said
    assert "spread about as the changes do" in " ".join(
        holds.validation_sentences(validation(demo(), predictors=THREE))
    )


def test_one_row_a_predictor_with_all_four_looks():
    part = demo()
    found = holds.table(*(analysis(part, predictors=THREE) for analysis in (shrinkage, stability, validation)))
    assert found.shape == (4, 6)
    assert found["Predictor"].tolist() == ["Baseline FIS", "Age", "EDSS", "Working at baseline"]


def test_a_responder_model_that_tells_nobody_apart_says_so():
    found = responder_model(noise(), predictors=("x1",), threshold=5)
    assert ("no better than one share for all" in holds.responder_heading(found)) is not found.tells_apart


def test_labels_of_lines_that_end_together_are_moved_apart():
    moved = apart(np.array([10.0, 9.8, -10.0]), room=1.6)
    assert np.all(np.diff(moved) < -1)


def test_the_part_opens_from_its_link_and_not_otherwise():
    at = visit("predictors", cohort="demo", model_holds="true")
    assert_in_order(at)
    said = says(at)
    assert "Shrunk to predict best" in said
    assert "optimism" in said
    assert "improved by" in said
    assert "Shrunk to predict best" not in says(visit("predictors", cohort="demo"))
