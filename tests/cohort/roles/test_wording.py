"""Words of a file for employment and the like: which are understood, and a person's corrections."""

from __future__ import annotations

import numpy as np
import pytest

from fatigue.cohort.build.checks import check
from fatigue.cohort.files.read import read
from fatigue.cohort.instruments import instrument
from fatigue.cohort.load import build, load
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.wording import words_of
from fatigue.errors import ColumnsError

FILE = b"""id,month,FIS,Beruf,sex
A,0,60,Vollzeit,1
A,6,45,berentet,1
B,0,80,berentet,2
B,6,70,offen,2
C,0,50,Teilzeit,2
"""
WORDS = {"employment": {"berentet": "disability pension", "offen": ""}, "sex": {"1": "male", "2": "female"}}


def test_words_are_given_with_their_rows_and_those_not_understood_first() -> None:
    raw = read(FILE)
    found = words_of(raw, guess(raw))
    assert [(word.role, word.word, word.n_rows, word.stands_for) for word in found] == [
        ("employment", "berentet", 2, None), ("employment", "offen", 1, None), ("sex", "1", 2, None),
        ("sex", "2", 3, None), ("employment", "Vollzeit", 1, "full-time"), ("employment", "Teilzeit", 1, "part-time"),
    ]  # fmt: skip


def test_the_words_of_a_wide_file_are_counted_over_its_columns() -> None:
    raw = read(b"id,FIS_0,FIS_6,job_0,job_6\nA,60,50,x,y\nB,60,50,y,\n")
    assert [(word.word, word.n_rows) for word in words_of(raw, guess(raw))] == [("x", 1), ("y", 2)]


def test_corrected_words_reach_the_cohort_and_empty_means_missing() -> None:
    cohort = load(FILE, columns={"words": WORDS})
    status = cohort.statuses["employment"]
    named = [[status.levels[code] if code >= 0 else None for code in row] for row in status.codes]
    assert named == [["full-time", "disability pension"], ["disability pension", None], ["part-time", None]]
    assert list(cohort.patients["sex"]) == ["male", "female", "female"]
    assert not any("Unknown word" in note for note in cohort.notes)


def test_a_corrected_word_is_no_fault_any_more() -> None:
    raw = read(FILE)
    assert (check(raw, guess(raw), instrument("FIS"))["rule"] == "unknown word").sum() == 8
    saved = {**guess(raw).to_dict(), "words": WORDS}
    assert not (check(raw, Mapping.from_dict(saved), instrument("FIS"))["rule"] == "unknown word").any()


def test_words_are_kept_in_saved_answers() -> None:
    raw = read(FILE)
    saved = Mapping.from_dict({**guess(raw).to_dict(), "words": WORDS})
    assert saved.to_dict()["words"] == WORDS
    assert build(raw, saved, "FIS").digest == load(FILE, columns={"words": WORDS}).digest


def test_saved_words_cannot_change_a_score() -> None:
    raw = read(FILE)
    saved = Mapping.from_dict({**guess(raw).to_dict(), "words": {"total": {"60": "0"}, "age": {"1": "2"}}})
    np.testing.assert_array_equal(build(raw, saved, "FIS").at(0), [60, 80, 50])


@pytest.mark.parametrize("words", ["x", {}, {"age": {"1": "2"}}, {"employment": "x"}, {"employment": {"a": "boss"}}])
def test_other_shapes_of_words_are_explained(words: object) -> None:
    with pytest.raises(ColumnsError, match=r"words gives|no word for employment"):
        load(FILE, columns={"words": words})
