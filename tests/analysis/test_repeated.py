"""Repeated measures: R's numbers, planted truth, properties, two roads, degenerate cases."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fatigue.analysis.repeated import contrasts, friedman, rm_anova
from fatigue.errors import AnalysisError
from tests.costly import COSTLY
from tests.make import any_scale, cohort
from tests.reference import kit


def fis(name):
    return cohort(kit.data(f"{name}.csv").filter(regex=r"^FIS_"))


def wide(name, columns):
    return cohort(kit.data(name)[columns], scale_of=any_scale())


def long(name, patient, month, score):
    frame = kit.data(name).pivot(index=patient, columns=month, values=score)
    return cohort(frame, months=[float(value) for value in frame.columns], scale_of=any_scale())


COHORTS = {
    "fis23": lambda: fis("fis23"),
    "fis45drop": lambda: fis("fis45drop"),
    "epilepsy": lambda: wide("epilepsy.csv", ["Y1", "Y2", "Y3", "Y4"]),
    "classic_small": lambda: wide("rounding_times.csv", ["Round.Out", "Narrow.Angle", "Wide.Angle"]),
    "orthodont": lambda: long("orthodont.csv", "Subject", "age", "distance"),
    "md15_1": lambda: long("md15_1.csv", "id", "timecat", "iq"),
}


def section(name, wanted):
    sections = kit.expected(name)
    return next(body for key, body in sections.items() if wanted in key)


@pytest.mark.parametrize("name", COHORTS)
def test_rm_anova_matches_r(name):
    anova = rm_anova(COHORTS[name]())
    rows = anova.table.set_index("correction")
    means = anova.means
    kit.assert_matches(
        section(name, "rm_anova"),
        {
            "n_subjects": anova.n_patients,
            "mean": means["mean"].tolist(),
            "sd": means["sd"].tolist(),
            "mean_ci_low": means["conf_low"].tolist(),
            "mean_ci_high": means["conf_high"].tolist(),
            "ss_time": anova.ss_time,
            "ss_error": anova.ss_error,
            "ss_subjects": anova.ss_subjects,
            "F": anova.statistic,
            "df1": anova.df1,
            "df2": anova.df2,
            "p": anova.p_value,
            "gg_eps": anova.gg_epsilon,
            "hf_eps_raw": anova.hf_epsilon_raw,
            "hf_eps": anova.hf_epsilon,
            "p_gg": anova.p_gg,
            "p_hf": anova.p_hf,
            "p_lower_bound": anova.p_lower_bound,
            "mauchly_W": anova.mauchly_w,
            "mauchly_chi2": anova.mauchly_chi2,
            "mauchly_df": anova.mauchly_df,
            "mauchly_p": anova.mauchly_p,
            "eta_sq_partial": anova.eta_sq_partial,
            "eta_sq_generalised": anova.eta_sq_generalised,
        },
    )
    assert rows["p_value"].tolist() == [anova.p_value, anova.p_gg, anova.p_hf, anova.p_lower_bound]
    assert rows["epsilon"].tolist()[:3] == [1, anova.gg_epsilon, anova.hf_epsilon]
    np.testing.assert_allclose(rows["df1"], rows["epsilon"] * anova.df1)
    np.testing.assert_allclose(rows["df2"], rows["epsilon"] * anova.df2)
    assert set(rows["statistic"]) == {anova.statistic}
    assert set(rows["n"]) == set(means["n"]) == {anova.n_patients}


@pytest.mark.parametrize("name", COHORTS)
def test_friedman_matches_r(name):
    result = friedman(COHORTS[name]())
    kit.assert_matches(
        section(name, "friedman"),
        {
            "n": result.n_patients,
            "mean_rank": result.table["mean_rank"].tolist(),
            "chi2": result.statistic,
            "df": result.df,
            "p": result.p_value,
            "kendall_W": result.kendall_w,
        },
    )
    assert set(result.table["n"]) == {result.n_patients}


@pytest.mark.parametrize("name", ["fis23", "orthodont", "md15_1"])
def test_contrasts_match_r(name):
    data = COHORTS[name]()
    table = contrasts(data, against=data.months[0]).table
    reference = kit.expected(name)["pairwise_t"]
    k = len(data.months) - 1  # the first k pairs are those with the first visit

    def head(key):
        return {**reference[key], "value": reference[key]["value"][:k]}

    columns = {
        "diff": "estimate", "se": "std_error", "t": "statistic", "p": "p_value", "ci_low": "conf_low",
        "ci_high": "conf_high", "cohen_dz": "d_z", "hedges_gz": "hedges_g_z", "p_holm_vs_baseline": "p_adjusted",
    }  # fmt: skip
    kit.assert_matches({key: head(key) for key in columns}, {key: table[c].tolist() for key, c in columns.items()})
    kit.assert_matches(reference, {"df": table["df"].iloc[0]})
    assert set(table["df"] + 1) == set(table["n"]) == {data.n_patients}
    assert table["month"].tolist() == list(data.months[1:])


def test_contrasts_against_a_later_visit_turn_the_sign():
    data = fis("fis23")
    back = contrasts(data, against=36).table.set_index("month").loc[0.0]
    forth = contrasts(data).table.set_index("month").loc[36.0]
    assert back["estimate"] == -forth["estimate"]
    assert back["conf_low"] == pytest.approx(-forth["conf_high"])
    assert back["p_value"] == pytest.approx(forth["p_value"])


def test_adjustments():
    p = contrasts(fis("fis23"), adjust="none").table
    assert p["p_adjusted"].tolist() == p["p_value"].tolist()
    bonferroni = contrasts(fis("fis23"), adjust="bonferroni").table["p_adjusted"]
    np.testing.assert_allclose(bonferroni, np.minimum(1, 6 * p["p_value"]))
    holm = contrasts(fis("fis23"), adjust="holm")
    assert (holm.table["p_adjusted"] <= bonferroni + 1e-15).all()
    assert "Holm" in holm.method


def test_available_contrasts_are_paired_t_tests_of_whoever_has_both():
    data = fis("fis45drop")
    result = contrasts(data, patients="available")
    before = data.at(0)
    for row in result.table.itertuples():
        after = data.at(row.month)
        both = np.isfinite(before) & np.isfinite(after)
        wanted = stats.ttest_rel(after[both], before[both])
        assert row.n == both.sum()
        assert row.statistic == pytest.approx(wanted.statistic)
        assert row.p_value == pytest.approx(wanted.pvalue)
        assert (row.conf_low, row.conf_high) == pytest.approx(tuple(wanted.confidence_interval()))
    assert result.table["n"].max() > contrasts(data).n_patients
    assert result.n_patients + result.n_dropped == 45


def test_two_visits_are_a_paired_t():
    data = cohort(kit.data("fis23.csv")[["FIS_0", "FIS_36"]], months=[0, 36])
    anova, contrast = rm_anova(data), contrasts(data).table.iloc[0]
    assert anova.statistic == pytest.approx(contrast["statistic"] ** 2)
    assert anova.p_value == pytest.approx(contrast["p_value"])
    assert anova.gg_epsilon == pytest.approx(1)
    assert anova.p_gg == pytest.approx(anova.p_value)
    assert math.isnan(anova.mauchly_p)
    assert any("two visits" in note for note in anova.notes)


def test_f_is_that_of_the_design_matrix():
    data = fis("fis23").wide().to_numpy()
    n, k = data.shape
    patients = np.kron(np.eye(n), np.ones((k, 1)))
    visits = np.kron(np.ones((n, 1)), np.eye(k))[:, 1:]

    def left_over(design):
        fit, *_ = np.linalg.lstsq(design, data.ravel(), rcond=None)
        return ((data.ravel() - design @ fit) ** 2).sum()

    full, without = left_over(np.c_[patients, visits]), left_over(patients)
    anova = rm_anova(fis("fis23"))
    assert anova.ss_error == pytest.approx(full)
    assert anova.ss_time == pytest.approx(without - full)


def test_months_choose_the_visits():
    some = rm_anova(fis("fis23"), months=(36, 0, 12))
    direct = rm_anova(cohort(kit.data("fis23.csv")[["FIS_0", "FIS_12", "FIS_36"]], months=[0, 12, 36]))
    assert some.statistic == direct.statistic
    assert some.means["month"].tolist() == [0, 12, 36]


def test_left_out_patients_are_listed_with_their_missing_months():
    scores = np.array([[5, 4, 3], [9, np.nan, 2], [7, 6, 1], [np.nan] * 3, [4, 4, 5], [8, np.nan, 3.0]])
    for result in (rm_anova(cohort(scores)), friedman(cohort(scores)), contrasts(cohort(scores))):
        assert result.left_out["patient"].tolist() == ["P02", "P04", "P06"]
        assert result.left_out["missing"].tolist() == [(6.0,), (0.0, 6.0, 12.0), (6.0,)]
        assert (result.n_patients, result.n_dropped) == (3, 3)


def test_a_planted_fall_is_found_and_noise_is_not():
    rng = np.random.default_rng(12)
    noise = rng.normal(80, 20, (60, 1)) + rng.normal(0, 5, (60, 5))
    fall = noise - np.array([0, 2, 4, 6, 8])
    assert rm_anova(cohort(fall)).p_gg < 1e-6
    assert friedman(cohort(fall)).p_value < 1e-6
    assert contrasts(cohort(fall)).table["estimate"].iloc[-1] == pytest.approx(-8, abs=2.5)
    flat = [rm_anova(cohort(rng.normal(80, 5, (12, 4)))).p_value < 0.05 for _ in range(300)]
    assert 0.02 < np.mean(flat) < 0.09  # the test holds its level


tables = st.integers(4, 12).flatmap(
    lambda n: st.lists(
        st.lists(st.integers(0, 100), min_size=4, max_size=4), min_size=n, max_size=n, unique_by=tuple
    )
)  # fmt: skip


def scalars(result):
    return [getattr(result, name) for name in ("statistic", "p_value", "df1", "gg_epsilon", "eta_sq_generalised")]


@given(tables, st.randoms(use_true_random=False), st.integers(-50, 50), st.sampled_from([0.5, 3.0]))
@COSTLY
def test_shuffling_shifting_and_rescaling_change_no_test(rows, random, shift, factor):
    other = list(rows)
    random.shuffle(other)
    before, after = cohort(rows), cohort((np.array(other) + shift) * factor)
    np.testing.assert_allclose(scalars(rm_anova(before)), scalars(rm_anova(after)), rtol=1e-6, atol=1e-9)
    one, two = friedman(before), friedman(after)
    np.testing.assert_allclose([one.statistic, one.kendall_w], [two.statistic, two.kendall_w], rtol=1e-9)
    first, second = contrasts(before).table, contrasts(after).table
    np.testing.assert_allclose(first["estimate"] * factor, second["estimate"], atol=1e-9)
    np.testing.assert_allclose(first["p_adjusted"], second["p_adjusted"], rtol=1e-6, atol=1e-12)


@given(tables)
@COSTLY
def test_epsilons_stay_in_their_ranges(rows):
    anova = rm_anova(cohort(rows))
    if math.isfinite(anova.statistic):
        assert 1 / 3 - 1e-9 <= anova.gg_epsilon <= 1 + 1e-9
        assert anova.gg_epsilon - 1e-9 <= anova.hf_epsilon <= 1
        assert anova.eta_sq_generalised <= anova.eta_sq_partial


@given(tables)
@COSTLY
def test_friedman_is_scipys_where_both_are_defined(rows):
    got = friedman(cohort(rows))
    if math.isfinite(got.statistic):
        wanted = stats.friedmanchisquare(*np.array(rows, dtype=float).T)
        assert got.statistic == pytest.approx(wanted.statistic)
        assert got.p_value == pytest.approx(wanted.pvalue)


def test_as_many_visits_as_patients_has_no_sphericity_test():
    anova = rm_anova(cohort(kit.data("fis23.csv").filter(regex=r"^FIS_")[:7]))
    assert math.isnan(anova.mauchly_w)
    assert math.isfinite(anova.p_gg)
    assert any("more patients than visits" in note for note in anova.notes)


def test_fewer_patients_than_visits_still_has_corrected_p():
    anova = rm_anova(cohort(kit.data("fis23.csv").filter(regex=r"^FIS_")[:3]))
    assert math.isfinite(anova.p_gg)
    assert 1 / 6 <= anova.gg_epsilon <= anova.hf_epsilon <= 1


def test_a_visit_that_is_the_sum_of_others_has_no_sphericity_test():
    rng = np.random.default_rng(1)
    scores = rng.integers(0, 40, (12, 3)).astype(float)
    anova = rm_anova(cohort(np.c_[scores, scores.mean(axis=1)]))
    assert math.isnan(anova.mauchly_p)
    assert any("singular" in note for note in anova.notes)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ([[1, 2, 3], [4, 2, 1]], "at least 3 patients"),
        ([[1], [2], [3], [4]], "at least 2 visits"),
        (np.full((6, 3), 20.0), "no error term|same score"),
        (np.full((6, 3), np.nan), "at least 2 visits"),
        (np.empty((0, 3)), "at least 3 patients"),
    ],
)
def test_degenerate_cohorts_get_nan_and_a_reason(scores, reason):
    anova, ranks = rm_anova(cohort(scores)), friedman(cohort(scores))
    for result in (anova, ranks):
        assert math.isnan(result.statistic)
        assert math.isnan(result.p_value)
        assert "not run" in result.method
    assert anova.table["p_value"].isna().all()
    assert len(anova.table) == 4
    import re

    assert any(re.search(reason, note) for note in anova.notes)
    assert any(re.search(reason, note) for note in ranks.notes)
    assert contrasts(cohort(scores)).table["p_value"].isna().all()


def test_everybody_falling_alike_has_no_error_term():
    scores = np.array([[10], [20], [35], [77.7]]) - [0, 1.1, 2.3]
    anova = rm_anova(cohort(scores))
    assert math.isnan(anova.statistic)
    assert any("no error term" in note for note in anova.notes)
    result = contrasts(cohort(scores))
    np.testing.assert_allclose(result.table["estimate"], [-1.1, -2.3])
    assert result.table["p_value"].isna().all()
    assert any("same amount" in note for note in result.notes)
    assert friedman(cohort(scores)).kendall_w == pytest.approx(1)


def test_a_visit_nobody_came_to_is_left_out_and_said():
    scores = kit.data("fis23.csv").filter(regex=r"^FIS_").to_numpy(dtype=float)
    with_gap = np.insert(scores, 3, np.nan, axis=1)
    anova = rm_anova(cohort(with_gap))
    assert anova.statistic == rm_anova(cohort(scores)).statistic
    assert any("month 18" in note for note in anova.notes)
    assert 18 not in contrasts(cohort(with_gap)).table["month"].tolist()


def test_nobody_came_to_the_visit_to_compare_with():
    scores = np.c_[np.full(8, np.nan), np.arange(8.0), np.arange(8.0) * 2]
    result = contrasts(cohort(scores))
    assert result.table["estimate"].isna().all()
    assert result.table["n"].tolist() == [0, 0]
    assert result.n_dropped == 8


def test_contrasts_below_three_patients_say_so():
    scores = np.array([[5, 4, 3.0], [9, 3, np.nan], [7, 6, np.nan], [1, 4, 2]])
    result = contrasts(cohort(scores), patients="available")
    assert result.table["n"].tolist() == [4, 2]
    assert math.isfinite(result.table["p_adjusted"][0])
    assert result.table["p_adjusted"][0] == result.table["p_value"][0]  # an untested contrast does not count
    assert any("month 12" in note for note in result.notes)


def test_a_visit_that_is_not_there_is_refused():
    with pytest.raises(AnalysisError, match="No visit at month 7"):
        rm_anova(fis("fis23"), months=(0, 7))
    with pytest.raises(AnalysisError, match="No visit at month 7"):
        contrasts(fis("fis23"), against=7)
