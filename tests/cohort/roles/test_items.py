"""Items: found by their names, counted by one rule, compared with what the file supplies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fatigue.cohort.build.checks import check
from fatigue.cohort.build.scoring import scores_from
from fatigue.cohort.files.read import read
from fatigue.cohort.instruments import INSTRUMENTS, custom, instrument
from fatigue.cohort.load import load
from fatigue.cohort.roles.guess import guess
from fatigue.errors import ColumnsError

COUNTED = [one for one in INSTRUMENTS.values() if one.items is not None]


def answers(name: str, value: float = 2.0, n_forms: int = 1) -> dict[int, np.ndarray]:
    return {number: np.full(n_forms, value) for number in instrument(name).scale().items}


def long_items(name: str, prefix: str, rows: list[list[object]]) -> pd.DataFrame:
    items = [f"{prefix}{number}" for number in range(1, len(instrument(name).scale().items) + 1)]
    return pd.DataFrame(rows, columns=["id", "month", *items])


@pytest.mark.parametrize("scale", COUNTED, ids=lambda one: one.name)
def test_the_items_of_an_instrument_span_its_range(scale):
    for value, end in ((scale.items.lowest, "lowest"), (scale.items.highest, "highest")):
        found = scores_from(answers(scale.name, value), scale)
        for part in scale.scales:
            np.testing.assert_allclose(found.scores[part.name], getattr(part, end))
    parts = [set(part.items) for part in scale.scales[1:]]
    assert sum(map(len, parts)) == len(set().union(*parts))
    assert not parts or set().union(*parts) == set(scale.scale().items)


def test_the_published_keys():
    def key(name: str, part: str) -> tuple[int, ...]:
        return instrument(name).scale(part).items

    assert key("FIS", "cognitive") == (1, 5, 6, 11, 18, 21, 26, 30, 34, 35)
    assert key("FIS", "physical") == (10, 13, 14, 17, 23, 24, 31, 32, 37, 38)
    assert len(key("FIS", "psychosocial")) == 20
    assert key("MFIS", "physical") == (4, 6, 7, 10, 13, 14, 17, 20, 21)
    assert key("MFIS", "psychosocial") == (8, 9)
    assert key("MFIS-5", "total") == (1, 9, 10, 17, 19)
    assert key("FSMC", "cognitive") == (1, 4, 7, 8, 11, 13, 15, 17, 18, 20)
    assert instrument("FIS").items.to_confirm == (32,)


def test_half_a_scale_is_prorated_and_less_is_missing():
    form = {number: np.array([3.0, 3.0, 3.0]) for number in range(1, 22)}
    form[8][1] = np.nan  # one of the two psychosocial items: half of them is enough
    form[8][2] = form[9][2] = np.nan
    half = scores_from(form, instrument("MFIS"))
    np.testing.assert_array_equal(half.scores["psychosocial"], [6, 6, np.nan])
    np.testing.assert_array_equal(half.scores["total"], [63, 63, np.nan])
    np.testing.assert_array_equal(half.prorated["total"], [False, True, False])
    np.testing.assert_array_equal(half.n_answered, [21, 20, 19])
    strict = scores_from(form, instrument("MFIS"), rule="strict")
    np.testing.assert_array_equal(strict.scores["total"], [63, np.nan, np.nan])
    assert not strict.prorated["total"].any()


def test_an_unanswered_item_is_never_a_zero():
    form = answers("D-FIS", 4.0)
    form[3] = np.array([np.nan])
    np.testing.assert_allclose(scores_from(form, instrument("D-FIS")).scores["total"], 32)
    nothing = scores_from(answers("D-FIS", np.nan), instrument("D-FIS"))
    assert np.isnan(nothing.scores["total"]).all()


def test_a_reversed_item_is_turned_round():
    form = answers("FSS", 7.0)
    np.testing.assert_allclose(scores_from(form, instrument("FSS"), reverse=[2]).scores["total"], (8 * 7 + 1) / 9)


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=21, max_size=21), min_size=1, max_size=5))
def test_prorated_scores_stay_in_range_and_strict_ones_are_sums(forms):
    matrix = np.array(forms, dtype=float)
    form = {number + 1: matrix[:, number] for number in range(21)}
    half = scores_from(form, instrument("MFIS")).scores
    strict = scores_from(form, instrument("MFIS"), rule="strict").scores
    for scale in instrument("MFIS").scales:
        known = half[scale.name][np.isfinite(half[scale.name])]
        assert ((known >= 0) & (known <= scale.highest + 1e-9)).all()
        whole = np.isfinite(strict[scale.name])
        np.testing.assert_allclose(half[scale.name][whole], strict[scale.name][whole])
        own = matrix[:, [number - 1 for number in scale.items]].sum(axis=1)
        np.testing.assert_allclose(strict[scale.name], own)


@pytest.mark.parametrize("prefix", ["fis", "FIS_", "fis_0", "FIS item ", "fis.q", "FIS-"])
def test_items_of_a_long_file_are_found(prefix):
    frame = long_items("FIS", prefix, [["a", 0, *[3] * 40], ["a", 6, *[1] * 40]])
    found = guess(frame)
    assert (found.layout, found.instrument, len(found.items)) == ("long", "FIS", 40)
    assert not [question for question in found.questions if question.is_needed]
    cohort = load(frame)
    np.testing.assert_array_equal(cohort.score_array(), [[120, 40]])
    np.testing.assert_array_equal(cohort.score_array("cognitive"), [[30, 10]])
    np.testing.assert_array_equal(cohort.answered["n_answered"], [[40, 40]])
    assert cohort.visits["n_answered"].tolist() == [40.0] * 8


@pytest.mark.parametrize(
    "name",
    ["mfis{item}_m{month}", "mfis_{item:02d}_{month}", "mfis_m{month}_{item}", "MFIS {month}m item {item}",
     "mfis{item}.{month}mo", "MFIS_{month}_{item:02d}"],
)  # fmt: skip
def test_items_of_a_wide_file_are_found_with_their_months(name):
    columns = {name.format(item=item, month=month): [4 - month // 6] for month in (0, 6) for item in range(1, 22)}
    cohort = load(pd.DataFrame({"id": ["a"], **columns}))
    assert cohort.instrument.name == "MFIS"
    np.testing.assert_array_equal(cohort.score_array(), [[84, 63]])


def test_items_by_visit_are_asked_for_their_months():
    columns = {f"mfis{item}_v{visit}": [2] for visit in (1, 2) for item in range(1, 22)}
    frame = pd.DataFrame({"id": ["a"], **columns})
    found = guess(frame)
    assert [(q.role, q.guess) for q in found.questions if q.is_needed] == [
        ("month:mfis1_v1", "0"), ("month:mfis1_v2", "6"),
    ]  # fmt: skip
    answered = {"month:mfis1_v1": "0", "month:mfis1_v2": "12"}
    assert load(frame, columns=answered).months == (0.0, 12.0)


def test_the_mfis_5_is_counted_from_its_own_items_and_from_those_of_the_mfis():
    own = load(long_items("MFIS-5", "mfis5_", [["a", 0, 4, 3, 2, 1, 0]]))
    assert (own.instrument.name, own.at(0)[0]) == ("MFIS-5", 10)
    whole = long_items("MFIS", "mfis", [["a", 0, *range(21)]]).replace({at: at % 5 for at in range(21)})
    short = load(whole, instrument="MFIS-5")
    assert short.at(0)[0] == sum((number - 1) % 5 for number in (1, 9, 10, 17, 19))


def test_supplied_totals_are_compared_with_the_items():
    frame = long_items("D-FIS", "dfis", [["a", 0, *[2] * 8], ["a", 6, *[1] * 8], ["b", 0, *[None] * 8]])
    frame["D-FIS total"] = [16, 9, 30]
    found = check(read(frame), guess(frame), instrument("D-FIS"))
    assert found[["row", "column", "value", "expected", "rule"]].to_numpy().tolist() == [
        [1, "D-FIS total", "9", "its items give 8", "score differs from its items"]
    ]
    cohort = load(frame)
    np.testing.assert_array_equal(cohort.score_array(), [[16, 8], [30, np.nan]])  # no item at all: the supplied total


def test_an_answer_the_item_does_not_have_stops_the_file():
    frame = long_items("D-FIS", "dfis", [["a", 0, *[2] * 7, 5], ["a", 6, *[1] * 7, "x"], ["b", 0, *[1] * 7, 2.5]])
    found = check(read(frame), guess(frame), instrument("D-FIS"))
    assert set(found["rule"]) == {"item is not an answer"}
    assert list(found["value"]) == ["5", "x", "2.5"]


def test_prorated_forms_are_counted_and_said_and_the_strict_rule_leaves_them_out():
    frame = long_items("D-FIS", "dfis", [["a", 0, *[2] * 8], ["a", 6, *[1] * 7, None]])
    half, strict = load(frame), load(frame, columns={"rule": "strict"})
    np.testing.assert_array_equal(half.score_array(), [[16, 8]])
    np.testing.assert_array_equal(half.answered["prorated"], [[0, 1]])
    assert any("1 of them are prorated" in note for note in half.notes)
    assert strict.months == (0.0,)


def test_items_of_any_other_score_are_named():
    frame = pd.DataFrame({"id": ["a", "a"], "month": [0, 6], "q10": [1, 4], "q12": [2, 4], "q18": [3, None]})
    own = custom("QLQ fatigue", lowest=3, highest=12)
    cohort = load(frame, instrument=own, columns={"items": "q10,q12,q18"})
    np.testing.assert_array_equal(cohort.score_array(), [[6, 12]])
    with pytest.raises(ColumnsError, match="cannot be counted from 3 items"):
        load(frame, instrument="PROMIS Fatigue", columns={"items": "q10,q12,q18"})
    with pytest.raises(ColumnsError, match="has the items 1 to 9; the file has 1 to 3"):
        load(frame, instrument="FSS", columns={"items": "q10,q12,q18"})


def test_nine_items_are_the_fatigue_severity_scale_to_be_confirmed():
    asked = {q.role: q for q in guess(long_items("FSS", "fss", [["a", 0, *[2] * 9]])).questions}
    assert (asked["instrument"].guess, asked["instrument"].is_needed) == ("FSS", False)


@pytest.mark.parametrize("columns", [{"rule": "most"}, {"reverse": "2"}, {"reverse": ["x"]}])
def test_a_rule_that_does_not_exist_is_a_sentence(columns):
    with pytest.raises(ColumnsError):
        load(b"id,month,FIS\na,0,3\n", columns=columns)


def test_items_of_a_wide_file_are_compared_with_its_totals():
    columns = {f"mfis{item}_{month}": [2, 1] for month in (0, 6) for item in range(1, 22)}
    frame = pd.DataFrame({"id": ["a", "b"], **columns, "MFIS_total_0": [42, 21], "MFIS_total_6": [42, 20]})
    found = check(read(frame), guess(frame), instrument("MFIS"))
    assert found[["row", "patient", "column", "value", "month"]].to_numpy().tolist() == [
        [1, "b", "MFIS_total_6", "20", 6.0]
    ]
    np.testing.assert_array_equal(load(frame).score_array(), [[42, 42], [21, 21]])


@pytest.mark.parametrize("name", ["T{}_MFIS_{}", "T{} mfis{:02d}", "visit {}.MFIS.q{}"])
def test_items_whose_visit_stands_before_the_instrument_are_items(name):
    """One question a visit, that of its first column, also once it is answered."""
    frame = pd.DataFrame(
        {"id": ["a", "b"], **{name.format(at, item): [1, 2] for at in range(3) for item in range(1, 22)}}
    )
    first = [name.format(at, 1) for at in range(3)]
    said = {f"month:{column}": 6 * at for at, column in enumerate(first)}
    cohort = load(frame, instrument="MFIS", columns=said)
    np.testing.assert_array_equal(cohort.score_array(), [[21, 21, 21], [42, 42, 42]])
    open_still = guess(frame, known={f"month:{first[0]}": "0"}).questions
    assert [one.role for one in open_still if one.is_needed] == [f"month:{column}" for column in first[1:]]
