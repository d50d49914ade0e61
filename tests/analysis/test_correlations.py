"""Correlations with improvement: against R, scipy, and symmetries of a correlation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import fatigue
from fatigue.analysis.correlations import correlations
from fatigue.cohort.instruments import custom
from fatigue.errors import TooFewError
from tests import make
from tests.costly import COSTLY
from tests.reference import kit

FILES = {"fis23": "fis23.csv", "epilepsy": "epilepsy.csv", "longley": "longley_nist.csv"}
PAIRS = [
    (name, pair) for name in FILES for pair in sorted({key.split(":")[0] for key in kit.expected(name)["correlation"]})
]
UPWARDS = custom("Score", lowest=-1e9, highest=1e9, direction="higher is better")


def improvement_is(y: object, **columns: object) -> fatigue.Cohort:
    """A cohort whose improvement is y itself: from 0, on a scale where higher is better."""
    values = np.asarray(y, dtype=float)
    return make.cohort(np.column_stack([np.zeros(len(values)), values]), scale_of=UPWARDS, **columns)


@pytest.mark.parametrize(("name", "pair"), PAIRS)
def test_agrees_with_r(name, pair):
    d = kit.data(FILES[name])
    first, second = pair.split("~")
    table = correlations(improvement_is(d[second], x=d[first]), measures=("x",)).table.set_index("kind")
    section = {key.removeprefix(f"{pair}:"): entry for key, entry in kit.expected(name)["correlation"].items()}
    section = {key: section[key] for key in section if f"{pair}:{key}" in kit.expected(name)["correlation"]}
    pearson, spearman = table.loc["pearson"], table.loc["spearman"]
    columns = {"r": "estimate", "t": "statistic", "p": "p_value", "ci_low": "conf_low", "ci_high": "conf_high"}
    got = {
        "n": pearson["n"],
        "pearson": {key: pearson[column] for key, column in columns.items()},
        "spearman_rho": spearman["estimate"],
        "spearman_p_t": spearman["p_value"],
        "spearman_ci_bonett_wright": [spearman["conf_low"], spearman["conf_high"]],
    }
    assert set(section["pearson"]["names"]) == set(columns)
    kit.assert_matches(section, got)
    rho = section["spearman_rho"]["value"]
    assert spearman["statistic"] == pytest.approx(rho * np.sqrt((len(d) - 2) / (1 - rho**2)), rel=1e-9)
    assert (table["df"] == len(d) - 2).all()


def test_two_roads_scipy_with_values_missing_measure_by_measure():
    cohort = fatigue.demo("60")
    found = correlations(cohort)
    better = pd.Series(cohort.at(0) - cohort.at(36), index=cohort.patients.index)
    for name in ("age", "edss", "baseline_depression"):
        both = pd.concat([better, cohort.patients[name]], axis=1).dropna()
        rows = found.table[found.table["term"] == name].set_index("kind")
        r, rho = stats.pearsonr(*both.to_numpy().T), stats.spearmanr(*both.to_numpy().T)
        np.testing.assert_allclose(rows.loc["pearson", ["estimate", "p_value"]].astype(float), r, rtol=1e-9)
        np.testing.assert_allclose(
            rows.loc["pearson", ["conf_low", "conf_high"]].astype(float), r.confidence_interval()
        )
        np.testing.assert_allclose(rows.loc["spearman", ["estimate", "p_value"]].astype(float), rho, rtol=1e-9)
        assert rows.loc["pearson", "n"] == len(both)
    assert found.n_patients + found.n_dropped == 60
    assert found.n_dropped == better.isna().sum()


def test_by_default_every_baseline_number_and_work_and_the_baseline_score_are_looked_at():
    found = correlations(fatigue.demo("60")).table["term"].unique().tolist()
    assert {"age", "edss", "duration", "baseline_depression", "baseline_steps", "working", "baseline_score"} == set(
        found
    )


def test_improvement_is_positive_whichever_way_the_scale_points():
    """The demo's published finding: lower age and lower EDSS at baseline go with improvement."""
    down = correlations(fatigue.demo(), measures=("age", "edss"))
    assert down.lower_is_better
    assert (down.table["estimate"] < 0).all()
    flipped = make.cohort(
        -fatigue.demo().score_array(), scale_of=UPWARDS, age=fatigue.demo().patients["age"],
        edss=fatigue.demo().patients["edss"],
    )  # fmt: skip
    up = correlations(flipped, measures=("age", "edss"))
    assert not up.lower_is_better
    numeric = ["estimate", "statistic", "p_value", "conf_low", "conf_high", "n"]
    pd.testing.assert_frame_equal(up.table[numeric], down.table[numeric])


def test_work_enters_as_working_against_not():
    demo = fatigue.demo()
    row = correlations(demo, measures=("employment",)).table.set_index("kind").loc["pearson"]
    works = demo.patients["employment"].isin(["full-time", "part-time", "self-employed"])
    assert row["term"] == "working"
    assert row["estimate"] == pytest.approx(stats.pointbiserialr(works, demo.at(0) - demo.at(36)).statistic, rel=1e-10)


@COSTLY
@given(seed=st.integers(0, 10**6), factor=st.floats(0.01, 100), shift=st.floats(-100, 100))
def test_shuffling_and_rescaling_change_nothing_and_a_monotone_change_only_pearson(seed, factor, shift):
    rng = np.random.default_rng(seed)
    y, x = rng.normal(50, 10, 20), rng.integers(20, 60, 20)
    first = correlations(improvement_is(y, x=x), measures=("x",)).table
    order = rng.permutation(20)
    second = correlations(improvement_is(y[order], x=x[order] * factor + shift), measures=("x",)).table
    pd.testing.assert_frame_equal(first, second, rtol=1e-6, atol=1e-9)
    bent = correlations(improvement_is(y, x=x**3), measures=("x",)).table
    pd.testing.assert_series_equal(first.iloc[1], bent.iloc[1])
    assert first.iloc[0]["estimate"] != bent.iloc[0]["estimate"]


@pytest.mark.parametrize("n", [0, 1, 3])
def test_below_the_minimum_no_correlation_is_run_and_a_note_says_which(n):
    found = correlations(improvement_is(np.arange(n), x=np.arange(n)), measures=("x",))
    assert len(found.table) == 2
    assert found.table["estimate"].isna().all()
    assert "at least 4" in found.notes[0]


def test_no_spread_is_a_note():
    found = correlations(improvement_is([1, 2, 3, 4, 5], x=[2.0] * 5, sex=["F"] * 5), measures=("x", "sex"))
    assert found.table["p_value"].isna().all()
    assert sum("same in every patient" in note for note in found.notes) == 2
    flat = correlations(improvement_is([3.0] * 5, x=[1.0, 2, 3, 4, 5]), measures=("x",))
    assert "the improvement is the same" in flat.notes[0]


def test_a_perfect_correlation_has_no_interval_and_says_so():
    found = correlations(improvement_is([1, 2, 3, 4, 5], x=[2.0, 4, 6, 8, 10]), measures=("x",))
    assert found.table["estimate"].tolist() == pytest.approx([1, 1])
    assert found.table["conf_low"].isna().all()
    assert "perfect" in found.notes[0]


def test_a_measure_that_is_missing_in_everyone_is_a_note():
    found = correlations(improvement_is([1, 2, 3, 4, 5], x=[np.nan] * 5), measures=("x",))
    assert found.table["n"].tolist() == [0, 0]
    assert "0 patients with both values" in found.notes[0]


def test_one_visit_is_refused_in_words():
    with pytest.raises(TooFewError, match="visit after the baseline"):
        correlations(make.cohort([[1.0]] * 5))


def test_the_coupling_with_the_baseline_score_is_said():
    assert any("by construction" in note for note in correlations(fatigue.demo()).notes)
