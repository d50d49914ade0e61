"""Cautions in words: placebo, regression to the mean and the missing, each following its interval."""

from __future__ import annotations

import numpy as np
import pytest

from fatigue import demo
from fatigue.analysis.caution import regression_grid
from fatigue.analysis.imputation import imputed_change
from fatigue.analysis.leads import leads
from fatigue.analysis.oldham import oldham
from fatigue.analysis.placebo import placebo_benchmark
from fatigue.analysis.tipping import tipping_point
from fatigue.cohort.instruments import instrument
from fatigue.show.words import caution as said
from fatigue.show.words import companions
from tests import make


def mfis(fall: float, *, spread: float = 3.0, n: int = 40):
    rng = np.random.default_rng(8)
    before = rng.integers(30, 70, n).astype(float)
    after = np.clip((before - fall + rng.normal(0, spread, n)).round(), 0, 84)
    return make.cohort(np.column_stack([before, after]), scale_of=instrument("MFIS"))


@pytest.mark.parametrize(
    ("fall", "begins"),
    [(20.0, "More than placebo did elsewhere: −"), (2.0, "Less than placebo did elsewhere: −"), (10.7, "About what")],
)
def test_the_verdict_on_placebo_follows_the_interval(fall: float, begins: str) -> None:
    found = placebo_benchmark(mfis(fall))
    assert found.unit == "points"
    assert said.heading(found).startswith(begins)
    assert "against −10.7 points" in said.heading(found)


def test_a_rise_is_not_more_than_placebo() -> None:
    assert said.heading(placebo_benchmark(mfis(-20.0))).startswith("Less than placebo")


def test_another_questionnaire_is_told_in_percent_of_its_scale() -> None:
    assert "% of the scale" in said.heading(placebo_benchmark(demo()))
    assert said.comparator_rows(placebo_benchmark(demo()))[0]["name"] == "This cohort, n = 23"
    assert said.comparator_table(placebo_benchmark(demo()))["Source"].str.contains("Lancet Neurol").any()


def test_regression_to_the_mean_is_told_as_a_worst_case() -> None:
    found = regression_grid(demo())
    assert said.towards_mean_heading(found).startswith("In the worst case below, regression to the mean is ")
    assert said.grid_table(found).shape == (5, 6)
    assert said.towards_mean_heading(regression_grid(mfis(0.0))).startswith("There is no clear mean change")


def test_the_missing_are_spoken_of_only_where_there_are_any() -> None:
    assert said.missing_heading(tipping_point(demo())).startswith("No form is missing at the end")
    assert said.missing_sentence(tipping_point(demo())) == ""
    found = tipping_point(demo("60"))
    assert said.missing_heading(found) == "The conclusion holds until the missing did 27 points worse."
    assert said.missing_sentence(found).startswith("The 13 patients without a last form")


def test_imputation_stands_beside_complete_cases() -> None:
    shown = said.imputed_table(imputed_change(demo("60")))
    assert shown["n"].tolist() == ["44", "57"]
    assert shown["Mean change, points"][0] == "−9.4"


def test_oldham_is_told_beside_the_biased_correlation() -> None:
    found = oldham(demo("60"))
    assert said.oldham_heading(found, instrument("FIS")) == "Patients with more fatigue did not clearly change more."
    assert "with the baseline it would be −0.36" in said.oldham_caption(found)


def test_too_few_patients_are_said_everywhere() -> None:
    one = make.cohort([[50, 40]])
    assert said.heading(placebo_benchmark(one)).startswith("Too few")
    assert said.oldham_heading(oldham(one), instrument("FIS")).startswith("Too few")


def test_which_moves_first_follows_the_interval() -> None:
    found, scale_of = leads(demo("60"), measure="depression"), demo().instrument
    text = "The visits do not tell whether fatigue or depression score moves first."
    assert companions.first_heading(found, "Depression score", scale_of) == text
    assert companions.side_by_side(found, "Depression score", scale_of)["Month"].tolist() == [
        "6",
        "12",
        "18",
        "24",
        "30",
        "36",
    ]
    assert len(companions.lagged_table(found, "Depression score", scale_of)) == 4
