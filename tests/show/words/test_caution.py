"""Cautions in words: placebo, regression to the mean and the missing, each following its interval."""

from __future__ import annotations

import re

import numpy as np
import pytest

from fatigue import demo
from fatigue.analysis.imputation import imputed_change
from fatigue.analysis.leads import leads
from fatigue.analysis.oldham import oldham
from fatigue.analysis.placebo import placebo_benchmark
from fatigue.analysis.regression_to_mean import regression_grid
from fatigue.analysis.tipping import tipping_point
from fatigue.cohort.instruments import custom, instrument
from fatigue.show.words import caution as said
from fatigue.show.words import companions, subgroups, towards_mean
from tests import make

THIN = "\u202f"


def mfis(fall: float, *, spread: float = 3.0, n: int = 40):
    rng = np.random.default_rng(8)
    before = rng.integers(30, 70, n).astype(float)
    after = np.clip((before - fall + rng.normal(0, spread, n)).round(), 0, 84)
    return make.cohort(np.column_stack([before, after]), scale_of=instrument("MFIS"))


@pytest.mark.parametrize(
    ("fall", "begins"),
    [
        (20.0, "More than placebo did elsewhere: −"),
        (2.0, "Less than placebo did elsewhere: −"),
        (10.7, "Not clearly other than placebo did elsewhere: −"),
    ],
)
def test_the_verdict_on_placebo_follows_the_interval(fall: float, begins: str) -> None:
    found = placebo_benchmark(mfis(fall))
    assert found.unit == "points"
    assert said.heading(found).startswith(begins)
    assert "against −10.7 points" in said.heading(found)


def test_yardsticks_that_disagree_leave_placebo_undecided() -> None:
    """From a low start a fall is small in points and large in percent of the start."""
    rng = np.random.default_rng(8)
    before = rng.integers(10, 18, 40).astype(float)
    found = placebo_benchmark(make.cohort(np.column_stack([before, before - rng.integers(4, 8, 40)]),
                                          scale_of=instrument("MFIS")))  # fmt: skip
    assert found.of_range.conf_low > found.of_range.placebo
    assert found.of_baseline.conf_high < found.of_baseline.placebo
    assert said.heading(found).startswith("Not clearly other than placebo")


@pytest.mark.parametrize(
    ("r", "shift", "scale_of", "words"),
    [
        (-1, -20, "FIS", "Patients with more fatigue improved more, also by Oldham's method."),
        (1, -60, "FIS", "Patients with more fatigue improved less, also by Oldham's method."),
        (1, 30, "FIS", "Patients with more fatigue worsened more, also by Oldham's method."),
        (-1, 60, "FIS", "Patients with more fatigue worsened less, also by Oldham's method."),
        (-1, 20, "Energy", "Patients with a lower Energy improved more, also by Oldham's method."),
        (1, 20, "Energy", "Patients with a lower Energy improved less, also by Oldham's method."),
        (1, -90, "Energy", "Patients with a lower Energy worsened more, also by Oldham's method."),
    ],
)
def test_oldham_follows_the_sign_of_r_and_the_direction_of_the_scale(
    r: int, shift: float, scale_of: str, words: str
) -> None:
    energy = custom("Energy", lowest=0, highest=160, direction="higher is better")
    rng = np.random.default_rng(4)
    before = 80 + rng.normal(0, 15, 40)
    after = before + shift + r * 0.7 * (before - 80) + rng.normal(0, 3, 40)
    found = oldham(
        make.cohort(np.column_stack([before, after]), scale_of=energy if scale_of == "Energy" else instrument("FIS"))
    )
    assert np.sign(found.r) == r
    assert said.oldham_heading(found, energy if scale_of == "Energy" else instrument("FIS")) == words


def test_what_does_not_vary_is_not_called_too_few() -> None:
    same = make.cohort([[50, 40]] * 9)
    fis = instrument("FIS")
    assert said.oldham_heading(oldham(same), fis).startswith("Change or average is the same in every patient")
    assert said.heading(placebo_benchmark(same)).startswith("Everybody changed by the same amount")
    assert said.missing_heading(tipping_point(same)).startswith("No form is missing at the end")
    gone = make.cohort([[50, 40]] * 9 + [[50, np.nan]])
    assert said.missing_heading(tipping_point(gone)).startswith("The missing forms could not be filled in")


@pytest.mark.parametrize(("lower", "rises", "word"), [(True, False, "worse"), (True, True, "better"),
                                                      (False, True, "worse"), (False, False, "better")])  # fmt: skip
def test_the_missing_must_have_done_worse_or_better_as_the_change_was(lower: bool, rises: bool, word: str) -> None:
    rng = np.random.default_rng(2)
    before = rng.normal(80, 10, 30)
    after = before + (25 if rises else -25) + rng.normal(0, 8, 30)
    after[:8] = np.nan
    scale_of = instrument("FIS") if lower else custom("E", lowest=0, highest=160, direction="higher is better")
    found = tipping_point(make.cohort(np.column_stack([before, after]), scale_of=scale_of))
    assert said.missing_heading(found).endswith(f" points {word}.")


def test_a_rise_is_not_more_than_placebo() -> None:
    assert said.heading(placebo_benchmark(mfis(-20.0))).startswith("Less than placebo")


def test_another_questionnaire_is_told_in_percent_of_its_scale() -> None:
    text = said.heading(placebo_benchmark(demo()))
    assert text == f"Mean change −12.5{THIN}% of the scale (placebo −12.7), −42.8{THIN}% of the start (placebo −20.9)."
    assert not re.search("more|less|about", text, re.IGNORECASE)
    shown = said.yardstick_table(placebo_benchmark(demo()))
    assert shown["Placebo"].tolist() == ["−12.7", "−20.9"]
    assert shown["Placebo's source"].str.contains("51.3 to 40.6: Nourbakhsh").all()
    assert said.comparator_rows(placebo_benchmark(demo()))[0]["name"] == "This cohort, n = 23"
    assert said.comparator_table(placebo_benchmark(demo()))["Source"].str.contains("Lancet Neurol").any()


def test_regression_to_the_mean_is_told_as_a_worst_case() -> None:
    found = regression_grid(demo())
    assert towards_mean.heading(found).startswith("In the worst case, regression to the mean is ")
    assert towards_mean.table(found).shape == (5, 6)
    assert towards_mean.heading(regression_grid(mfis(0.0))).startswith("There is no clear mean change")


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


@pytest.mark.parametrize(
    ("step", "reliability", "fall", "says"),
    [
        (1.0, 0.7, 20.0, r"^Of the mean change of −2\d\.\d points, −\d\.\d \(\d+.%\) may be regression to the mean\.$"),
        (2.0, 0.3, 3.0, r"^All of the mean change of −3\.\d points may be regression to the mean \(−\d+\.\d\)\.$"),
        (1.0, 0.7, -12.0, r"would have moved these patients by −\d\.\d, the other way\.$"),
        (0.0, 0.7, 20.0, r"points, 0\.0 \(0.%\) may be"),
        (1.0, 0.7, 0.0, "^There is no clear mean change"),
    ],
)
def test_what_may_be_regression_to_the_mean_follows_the_sliders(
    step: float, reliability: float, fall: float, says: str
) -> None:
    part = mfis(fall)
    found = regression_grid(part, steps=(step,), reliabilities=(reliability,))
    assert re.search(says, towards_mean.may_be(found)), towards_mean.may_be(found)
    seen, alone, left = (row["estimate"] for row in towards_mean.bars(found))
    assert alone + left == pytest.approx(seen)
    before = part.score_array()[:, 0]
    assert alone == pytest.approx(-(1 - reliability) * step * before.std(ddof=1))


def test_a_title_names_the_arms_it_pools() -> None:
    assert subgroups.named("Mean change.", demo("60")) == "Comparison and aHSCT together: mean change."
    assert subgroups.named("Mean change.", demo()) == "Mean change."
    long = make.cohort(np.ones((4, 2)), arm=["a" * 30, "b" * 30] * 2)
    assert subgroups.named("Mean change.", long) == "Both arms together: mean change."
