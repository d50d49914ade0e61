"""The two sides of a yes or no predictor: their means lie on the model's line, and are named as the file names them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from fatigue.analysis.patients.two_sides import two_sides
from fatigue.analysis.predictors import fit
from fatigue.cohort.demo import demo


def test_the_means_lie_on_the_line_and_differ_by_the_coefficient() -> None:
    model = fit(demo(), predictors=("age", "employment", "sex"))
    sides = two_sides(model.partial, terms=model.terms, predictors=model.predictors)
    assert sides["level"].tolist() == ["not working", "working", "female", "male"]
    assert (sides.groupby("term")["n"].sum() == 23).all()
    estimates = model.table.set_index("term")["estimate"]
    for term, part in sides.groupby("term"):
        assert part["estimate"].diff().iloc[1] == pytest.approx(estimates[term])
    own = model.partial[(model.partial["term"] == "working") & (model.partial["x"] == 1)]["partial_residual"]
    low, high = stats.t.interval(0.95, len(own) - 1, loc=own.mean(), scale=stats.sem(own))
    np.testing.assert_allclose(sides.loc[1, ["conf_low", "conf_high"]].to_numpy(dtype=float), [low, high])


def test_a_side_of_two_patients_has_a_mean_and_no_interval_and_numbers_have_no_sides() -> None:
    cohort = demo()
    few = (cohort.patients["employment"] != "unemployed").to_numpy()
    model = fit(cohort.take(few), predictors=("age", "edss"))
    assert two_sides(model.partial, terms=model.terms, predictors=model.predictors).empty
    part = model.partial[model.partial["term"] == "age"].assign(x=lambda rows: (np.arange(len(rows)) < 2).astype(float))
    sides = two_sides(part, terms=model.terms[:0] + tuple(t for t in model.terms if t.name == "age"),
                      predictors=model.predictors)  # fmt: skip
    assert sides["level"].tolist() == ["no", "yes"]
    assert sides["estimate"].notna().all()
    assert sides["conf_low"].isna().tolist() == [False, True]
