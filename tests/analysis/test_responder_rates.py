"""Responder rates and cumulative change by visit and group: counts by hand, both rules for the dead and the lost."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

import fatigue
from fatigue.analysis.cumulative import MOST, cumulative
from fatigue.analysis.patients.improvement import NO_FORM
from fatigue.analysis.responder_rates import responder_rates
from fatigue.analysis.responders import responders
from fatigue.errors import AnalysisError
from tests.make import cohort

# Improvement at months 6 and 12: 10 and 20, 0 and -10, 30 and missing (died), none and 12, no baseline.
SCORES = [[40, 30, 20], [40, 40, 50], [50, 20, np.nan], [30, np.nan, 18], [np.nan, 5, 5]]
ENDED = {"ended": [None, None, "died", None, None], "ended_month": [np.nan, np.nan, 9.0, np.nan, np.nan]}


def people():
    return cohort(SCORES, sex=["f", "m", "f", "m", "f"], age=[20, 30, 40, 50, 60], **ENDED)


def counts(found):
    return found.table[["group", "month", "n_responders", "n"]].to_numpy().tolist()


def test_rates_by_hand_under_both_rules():
    seen = responder_rates(people(), threshold=10)
    assert counts(seen) == [["all patients", 6, 2, 3], ["all patients", 12, 2, 3]]
    everybody = responder_rates(people(), threshold=10, without_form="not a responder")
    assert counts(everybody) == [["all patients", 6, 2, 4], ["all patients", 12, 2, 4]]
    low, high = proportion_confint(2, 4, method="wilson")
    assert everybody.table.loc[0, ["estimate", "conf_low", "conf_high"]].tolist() == pytest.approx(
        [50, 100 * low, 100 * high], rel=1e-9
    )
    assert (seen.n_patients, seen.n_dropped) == (4, 1)


def test_who_has_no_form_is_told_by_reason_and_counts_as_the_rule_says():
    seen, everybody = (
        responders(people(), threshold=10, without_form=rule) for rule in ("not counted", "not a responder")
    )
    assert seen.absent.to_numpy().tolist() == everybody.absent.to_numpy().tolist() == [["died", 1]]
    assert (seen.n_improved, seen.n_patients, seen.n_dropped) == (2, 3, 2)
    assert (everybody.n_improved, everybody.n_patients, everybody.n_dropped) == (2, 4, 1)
    assert everybody.summary["n"].tolist() == [2, 1, 1]  # the dead are neither improved nor worse
    at_6 = responders(people(), threshold=10, end=6)
    assert at_6.absent.to_numpy().tolist() == [[NO_FORM, 1]]


def test_groups_and_halves_are_told_apart():
    by_sex = responder_rates(people(), threshold=10, by="sex")
    assert counts(by_sex) == [["f", 6, 2, 2], ["f", 12, 1, 1], ["m", 6, 0, 1], ["m", 12, 1, 2]]
    halves = responder_rates(people(), threshold=10, by="age at 40")
    assert halves.groups == ("age under 40", "age 40 and over")
    assert halves.table["n"].tolist() == [2, 2, 1, 1]


def test_at_the_last_visit_it_is_what_responders_and_the_distribution_say():
    for which in ("23", "60"):
        for unit, threshold in (("points", 10), ("percent", 30)):
            for rule in ("not counted", "not a responder"):
                whole, options = fatigue.demo(which), {"unit": unit, "without_form": rule}
                one = responders(whole, threshold=threshold, **options)
                last = responder_rates(whole, threshold=threshold, **options).table.iloc[-1]
                spread = cumulative(whole, **options)
                assert (last["n_responders"], last["n"]) == (one.n_improved, one.n_patients)
                assert (spread.reached(threshold), spread.sizes) == ((one.n_improved,), (one.n_patients,))


def test_the_distribution_falls_from_all_to_those_who_improved_most():
    found = cumulative(people(), by="sex")
    assert found.table.to_dict("list") == {
        "group": ["f", "m", "m"], "improved": [20, -10, 12], "n_reached": [1, 2, 1], "estimate": [100, 100, 50],
        "conf_low": found.table["conf_low"].tolist(), "conf_high": found.table["conf_high"].tolist(), "n": [1, 2, 2],
    }  # fmt: skip
    many = cohort(np.column_stack([np.full(500, 80.0), np.linspace(0, 80, 500)]))
    assert len(cumulative(many).table) == MOST


def test_a_planted_share_is_found_and_direction_does_not_matter():
    rng = np.random.default_rng(4)
    improved = rng.random(4000) < 0.37
    scores = np.column_stack([np.full(4000, 60.0), np.where(improved, 40.0, 58.0)])
    better = fatigue.cohort.instruments.custom("Energy", lowest=0, highest=160, direction="higher is better")
    for whole in (cohort(scores), cohort(120 - scores, scale_of=better)):
        row = responder_rates(whole, threshold=15).table.iloc[0]
        assert row["conf_low"] < 37 < row["conf_high"]
        assert row["n_responders"] == improved.sum()


def test_what_cannot_be_answered_is_said():
    with pytest.raises(AnalysisError, match="'not counted' or 'not a responder'"):
        responder_rates(people(), threshold=10, without_form="dead")
    with pytest.raises(AnalysisError, match="no baseline column"):
        responder_rates(people(), threshold=10, by="arm")
    unknown = replace(people(), patients=people().patients.assign(sex=pd.Categorical([None] * 5, ["f"])))
    assert responder_rates(unknown, threshold=10, by="sex").notes == ("Nobody has a known sex.",)
    assert cumulative(unknown, by="sex").table.empty
    assert responder_rates(cohort([[40], [30]]), threshold=10).table.empty
