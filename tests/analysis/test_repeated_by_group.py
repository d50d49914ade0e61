"""RM-ANOVA with a between factor: R's numbers, two roads, planted truth, properties, degenerate cases."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fatigue.analysis.repeated import rm_anova
from fatigue.errors import AnalysisError
from tests.costly import COSTLY
from tests.make import any_scale, cohort
from tests.reference import kit


def orthodont():
    frame = kit.data("orthodont.csv")
    wide = frame.pivot(index="Subject", columns="age", values="distance")
    sex = frame.groupby("Subject")["Sex"].first().loc[wide.index]
    return cohort(wide, months=[0, 2, 4, 6], scale_of=any_scale(), arm=sex)


def epilepsy():
    frame = kit.data("epilepsy.csv")
    return cohort(frame[["Y1", "Y2", "Y3", "Y4"]], scale_of=any_scale(), arm=frame["Trt"])


def obk(between):
    frame = kit.data("obk_long.csv")
    wide = frame.pivot_table(index="id", columns="phase", values="value", aggfunc="mean")[["pre", "post", "fup"]]
    return cohort(wide, scale_of=any_scale(), arm=frame.groupby("id")[between].first())


COHORTS = {
    ("orthodont", "mixed_anova"): orthodont,
    ("epilepsy", "mixed_anova"): epilepsy,
    ("obk_long", "mixed_anova_treatment"): lambda: obk("treatment"),
    ("obk_long", "mixed_anova_gender"): lambda: obk("gender"),
}
TERMS = ["group", "visit", "group x visit"]  # in the order of the reference


def uncorrected(anova):
    return anova.table[anova.table["correction"] == "uncorrected"].set_index("term").loc[TERMS]


@pytest.mark.parametrize("sums", ["type III", "type II"])
@pytest.mark.parametrize(("name", "section"), COHORTS)
def test_matches_car_and_afex(name, section, sums):
    anova = rm_anova(COHORTS[name, section](), by="arm", sums=sums)
    rows, kind = uncorrected(anova), "type3" if sums == "type III" else "type2"
    within = anova.table[anova.table["term"] != "group"].pivot(index="term", columns="correction", values="p_value")
    within = within.loc[["visit", "group x visit"]]
    means = anova.means.pivot(index="group", columns="month", values="mean")
    counts = anova.means.groupby("group")["n"].first()
    reference = kit.expected(name)[section]
    cells = {**reference["cell_mean"], "value": np.ravel(reference["cell_mean"]["value"])}
    kit.assert_matches(
        {**reference, "cell_mean": cells},
        {
            f"{kind}_ss": rows["sum_sq"].tolist(),
            f"{kind}_error_ss": rows["error_sum_sq"].tolist(),
            f"{kind}_F": rows["statistic"].tolist(),
            f"{kind}_df1": rows["df1"].tolist(),
            f"{kind}_df2": rows["df2"].tolist(),
            f"{kind}_p": rows["p_value"].tolist(),
            f"{kind}_eta_sq_partial": rows["eta_sq_partial"].tolist(),
            f"{kind}_eta_sq_generalised": rows["eta_sq_generalised"].tolist(),
            f"{kind}_p_gg": within["Greenhouse-Geisser"].tolist(),
            f"{kind}_p_hf": within["Huynh-Feldt"].tolist(),
            "gg_eps": anova.gg_epsilon,
            "hf_eps_lecoutre_raw": anova.hf_epsilon_raw,
            "mauchly_W": anova.mauchly_w,
            "mauchly_chi2": anova.mauchly_chi2,
            "mauchly_p": anova.mauchly_p,
            "cell_mean": means.loc[list(anova.groups)].to_numpy().ravel(),
            "group_n": counts.loc[list(anova.groups)].tolist(),
        },
    )
    assert list(anova.groups) == reference["group_n"]["names"]
    assert anova.hf_epsilon == min(1, anova.hf_epsilon_raw)
    assert sums in anova.method
    assert "Lecoutre" in anova.method


def test_the_scalars_are_rows_of_the_table():
    anova = rm_anova(orthodont(), by="arm")
    at = anova.table.set_index(["term", "correction"])
    visit, both = at.loc["visit"], at.loc["group x visit"]
    assert (anova.statistic, anova.p_value) == tuple(visit.loc["uncorrected", ["statistic", "p_value"]])
    assert [anova.p_gg, anova.p_hf, anova.p_lower_bound] == visit["p_value"].iloc[1:].tolist()
    assert anova.p_group == at.loc[("group", "uncorrected"), "p_value"]
    assert [anova.p_interaction, anova.p_interaction_gg] == both["p_value"].iloc[:2].tolist()
    np.testing.assert_allclose(both["df1"], both["epsilon"] * 3)
    np.testing.assert_allclose(both["df2"], both["epsilon"] * 75)
    assert len(at.loc["group"]) == 1
    assert set(anova.table["n"]) == {27}


def test_group_is_a_one_way_anova_of_the_patients_means():
    data = obk("treatment")
    means, arms = data.wide().mean(axis=1), data.patients["arm"]
    wanted = stats.f_oneway(*(means[arms == arm] for arm in sorted(arms.unique())))
    row = uncorrected(rm_anova(data, by="arm")).loc["group"]
    assert row["statistic"] == pytest.approx(wanted.statistic)
    assert row["p_value"] == pytest.approx(wanted.pvalue)


def test_two_visits_and_two_groups_are_t_tests():
    frame = orthodont().wide()[[0.0, 6.0]]
    arm = orthodont().patients["arm"]
    anova = rm_anova(cohort(frame, months=[0, 6], scale_of=any_scale(), arm=arm), by="arm")
    change = frame[6.0] - frame[0.0]
    wanted = stats.ttest_ind(change[arm == "Male"], change[arm == "Female"])
    assert anova.p_interaction == pytest.approx(wanted.pvalue)
    assert uncorrected(anova).loc["group x visit", "statistic"] == pytest.approx(wanted.statistic**2)
    # The visits in the average group: a regression with groups coded -1 and 1 has that change as its intercept.
    fit = sm.OLS(change.to_numpy(), np.c_[np.ones(27), np.where(arm == "Male", 1.0, -1.0)]).fit()
    assert anova.statistic == pytest.approx(fit.tvalues[0] ** 2)
    assert anova.gg_epsilon == pytest.approx(1)
    assert any("two visits" in note for note in anova.notes)


def test_one_group_is_no_group():
    data = orthodont()
    alone = replace(data, patients=data.patients.assign(arm="A"))
    with_one, without = rm_anova(alone, by="arm"), rm_anova(data)
    pd.testing.assert_frame_equal(with_one.table, without.table)
    assert math.isnan(with_one.p_group)
    assert math.isnan(without.p_interaction)
    assert any("one group" in note for note in with_one.notes)


def test_equal_groups_make_type_ii_and_iii_the_same():
    rng = np.random.default_rng(5)
    data = cohort(rng.normal(60, 10, (20, 4)), arm=["A", "B"] * 10)
    one, two = (rm_anova(data, by="arm", sums=sums).table for sums in ("type III", "type II"))
    pd.testing.assert_frame_equal(one, two)


def test_planted_effects_are_told_apart_and_the_interaction_holds_its_level():
    rng = np.random.default_rng(11)
    arm = np.array(["A"] * 30 + ["B"] * 18)

    def draw(gap, fall, extra):
        noise = rng.normal(80, 12, (48, 1)) + rng.normal(0, 5, (48, 4))
        in_b = (arm == "B")[:, None]
        scores = noise - fall * np.arange(4) + in_b * (gap - extra * np.arange(4))
        return rm_anova(cohort(scores, scale_of=any_scale(), arm=arm), by="arm")

    gap, fall, extra = draw(30, 0, 0), draw(0, 4, 0), draw(0, 0, 5)
    assert gap.p_group < 1e-6 < 0.001 < gap.p_gg
    assert fall.p_gg < 1e-6 < 0.001 < fall.p_interaction_gg
    assert extra.p_interaction_gg < 1e-6
    level = np.mean([draw(20, 3, 0).p_interaction < 0.05 for _ in range(300)])
    assert 0.02 < level < 0.09


grids = st.integers(6, 12).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 90), min_size=4, max_size=4), min_size=n, max_size=n, unique_by=tuple)
)


@given(grids, st.randoms(use_true_random=False), st.integers(-50, 50), st.sampled_from([0.5, 3.0]))
@COSTLY
def test_shuffling_relabelling_shifting_and_rescaling_change_no_test(rows, random, shift, factor):
    arms = [("A", "B", "C")[number % 3] for number in range(len(rows))]
    order = list(range(len(rows)))
    random.shuffle(order)
    other = (np.array(rows, dtype=float)[order] + shift) * factor
    names = {"A": "z", "B": "y", "C": "x"}
    before = rm_anova(cohort(rows, scale_of=any_scale(), arm=arms), by="arm")
    after = rm_anova(cohort(other, scale_of=any_scale(), arm=[names[arms[i]] for i in order]), by="arm")
    columns = ["epsilon", "df1", "df2", "p_value", "eta_sq_partial", "eta_sq_generalised"]
    np.testing.assert_allclose(before.table[columns], after.table[columns], rtol=1e-6, atol=1e-9)


def test_groups_are_those_of_the_curves():
    data = cohort(
        np.random.default_rng(2).normal(50, 9, (12, 3)), age=[25, 35, 45] * 4, employment=["full-time", "retired"] * 6
    )
    assert rm_anova(data, by="age").groups == ("age under 30", "age 30 to 39", "age 40 and over")
    assert rm_anova(data, by="employment").groups == ("working", "not working")


def test_who_has_no_group_or_lacks_a_visit_is_left_out_and_said():
    scores = np.random.default_rng(4).normal(50, 9, (14, 3))
    scores[[0, 13], 1] = np.nan
    arm = [None, None, *["A"] * 6, *["B"] * 5, "C"]  # C's only patient lacks a visit
    result = rm_anova(cohort(scores, arm=arm), by="arm")
    assert result.groups == ("A", "B")
    assert (result.n_patients, result.n_dropped) == (11, 3)
    assert result.left_out["patient"].tolist() == ["P01", "P14"]
    assert any("1 of 12 complete patients have no known arm" in note for note in result.notes)
    assert any("No complete patient in C" in note for note in result.notes)
    direct = rm_anova(cohort(scores[2:13], arm=arm[2:13]), by="arm")
    pd.testing.assert_frame_equal(result.table, direct.table)


def test_a_group_of_one_counts_and_is_said():
    scores = np.random.default_rng(6).normal(50, 9, (9, 3))
    result = rm_anova(cohort(scores, arm=["A"] * 8 + ["B"]), by="arm")
    assert math.isfinite(result.p_interaction)
    assert any("group of one patient" in note for note in result.notes)
    assert np.isnan(result.means.loc[result.means["group"] == "B", "sd"]).all()


@pytest.mark.parametrize(
    ("scores", "arm", "reason"),
    [
        ([[1, 2, 3], [4, 2, 1], [5, 5, 1]], ["A", "B", "C"], "2 more patients than groups"),
        ([[1, 2, 3], [4, 2, 1]], ["A", "B"], "at least 3 patients"),
        (np.full((6, 3), 20.0), ["A", "B"] * 3, "no error term"),
        (np.array([[10.0], [20], [30], [40]]) - [[0, 3, 7], [0, 1, 2]] * 2, ["A", "B"] * 2, "patient of a group"),
        (np.full((6, 3), np.nan), ["A", "B"] * 3, "at least 2 visits"),
        (np.arange(18.0).reshape(6, 3) % 5, [None] * 6, "at least 3 patients"),
        (np.empty((0, 3)), [], "at least 3 patients"),
    ],
)
def test_degenerate_cohorts_get_nan_and_a_reason(scores, arm, reason):
    result = rm_anova(cohort(scores, arm=arm), by="arm")
    assert result.table["p_value"].isna().all()
    assert math.isnan(result.p_group)
    assert math.isnan(result.gg_epsilon)
    assert any(reason in note for note in result.notes)
    assert result.method == "RM-ANOVA was not run."


def test_few_patients_for_many_groups_have_no_sphericity_test():
    scores = np.random.default_rng(8).normal(50, 9, (8, 5))
    result = rm_anova(cohort(scores, arm=["A", "B", "C", "D"] * 2), by="arm")
    assert math.isfinite(result.p_interaction_gg)
    assert math.isnan(result.mauchly_p)
    assert any("4 groups" in note for note in result.notes)


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(AnalysisError, match="no baseline column 'hair'"):
        rm_anova(orthodont(), by="hair")
