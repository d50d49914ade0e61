"""What a person says of a file's columns: read once, combined, and asked back."""

import pytest

from fatigue.cohort.files.read import read
from fatigue.cohort.load import load
from fatigue.cohort.roles.answers import Answers, answer, answers_of
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.question import Question
from fatigue.errors import ColumnsError

LONG = b"id,month,points\nA,0,60\nA,6,50\nB,0,70\nB,6,65\n"


def question(asks, name):
    return Question(asks=asks, name=name, guess=None, candidates=(), why="", is_needed=True)


def test_a_notebooks_answers_are_sorted_by_what_they_are_about():
    said = answers_of({
        "patient": "pid", "treated": "no visit", "month:FIS: total": "12", "visit:call": "no visit", "visit:V1": 0,
        "admit:name": True, "admit:birth": False, "items": "q1, q2", "missing": -99, "first_day": "0",
        "schedule": "every 6 months",
    })  # fmt: skip
    assert said == Answers(
        roles={"patient": "pid", "treated": None}, months={"FIS: total": 12.0}, visits={"call": None, "V1": 0.0},
        admitted=("name",), items=("q1", "q2"), missing=("-99",), first_day=0, schedule=(),
    )  # fmt: skip
    assert answers_of({"items": ["a, b", "c"], "missing": None}) == Answers(items=("a, b", "c"))


def test_later_answers_count_and_those_not_given_leave_the_others_as_they_were():
    first = Answers(roles={"patient": "a", "age": "b"}, first_day=1, rule="strict", unit="days", schedule=())
    assert first | Answers() == first == Answers() | first
    both = first | Answers(roles={"age": None}, first_day=0, unit="weeks")
    assert (both.roles, both.first_day, both.rule, both.unit) == ({"patient": "a", "age": None}, 0, "strict", "weeks")


@pytest.mark.parametrize(
    ("asks", "name", "said"),
    [
        ("roles", "patient", "pid"), ("roles", "baseline", "no visit"), ("months", "FIS_V1", "0"),
        ("months", "FIS_V2", "no visit"), ("visits", "V: 2", "0.23"), ("unit", "unit", "weeks"),
        ("instrument", "instrument", "MFIS"), ("parameter", "parameter", "MFISTOT"),
    ],
)  # fmt: skip
def test_an_answer_is_given_back_as_it_was_given_and_by_the_name_of_its_question(asks, name, said):
    asked = question(asks, name)
    assert answer(asked, said).to(asked) == said
    assert answers_of({asked.role: said}) == answer(asked, said)
    assert Answers().to(asked) is None


@pytest.mark.parametrize(
    ("columns", "refused"),
    [
        ({"pateint": "id"}, "a role 'pateint'"),
        ({"month:": 3}, "a role 'month:'"),
        ({3: "id"}, "a role '3'"),
        ({"visit:V1": 1e9}, "at most 1200"),
        ({"rule": "most"}, "'half' or 'strict'"),
        ([("patient", "id")], "columns is a list"),
        ("patient", "columns is a str"),
    ],
)
def test_an_answer_that_is_not_understood_is_refused_with_a_sentence(columns, refused):
    with pytest.raises(ColumnsError, match=refused):
        load(LONG, instrument="FIS", columns=columns)


def test_a_cohort_comes_from_a_dict_from_answers_and_from_the_roles_they_give():
    said = {"score": "points", "instrument": "MFIS"}
    cohort = load(LONG, columns=said)
    assert cohort.instrument.name == "MFIS"
    mapping = guess(read(LONG), known=said)
    for columns in (answers_of(said), mapping, {**mapping.to_dict(), "instrument": "MFIS"}):
        assert load(LONG, instrument="MFIS", columns=columns).digest == cohort.digest
