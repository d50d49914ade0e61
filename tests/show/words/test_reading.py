"""What was read, in words: the file, what was left out, and the scoring audit."""

from __future__ import annotations

import pytest

import fatigue
from fatigue.cohort.instruments import instrument
from fatigue.show.words import door
from fatigue.show.words import reading as said
from tests.cohort.files.sheets import as_xlsx

HEAD = "id;month;FIS;EDSS;job\n"
ROWS = ("A;0;60,5;4;x", "A;6;45;4;y", "B;0;80;6;x")


def told(*rows: str) -> dict[str, str]:
    shown = said.read_table(fatigue.load((HEAD + "\n".join(rows)).encode()))
    return dict(zip(shown["What"], shown["In this cohort"], strict=True))


def test_the_file_comes_first() -> None:
    table = told(*ROWS)
    assert list(table)[:3] == ["In the file", "Format", "Encoding"]
    assert table["In the file"] == "3 rows, 5 columns; one row a patient and visit (long)"
    assert (table["Format"], table["Encoding"]) == ("csv", "utf-8, decimal comma, semicolons")


def test_a_sheet_is_named_and_a_demo_has_no_file() -> None:
    rows = [line.replace(",", ".").split(";") for line in (HEAD + "\n".join(ROWS)).splitlines()]
    shown = said.read_table(fatigue.load(as_xlsx(rows)))
    assert dict(zip(shown["What"], shown["In this cohort"], strict=True))["Sheet"] == "visits"
    assert said.read_table(fatigue.demo())["What"].iloc[0] == "Questionnaire"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (("A;0;60;4;full time",), "1 row, 1 form; no value was left out."),
        (("A;0;60;4;x",), "1 row, 1 form; no value was left out, and 1 is worth a look."),
        (("A;0;60;4;x", ";0;1;4;x", ";0;1;4;x"), "3 rows, 1 form; 2 values were left out, and 1 is worth a look."),
    ],
)
def test_what_was_left_out_is_counted(rows: tuple[str, ...], words: str) -> None:
    found = fatigue.load((HEAD + "\n".join(rows)).encode()).reading
    assert found is not None
    assert said.left_out_heading(found) == words
    assert len(said.left_out_table(found)) == len(found.rules)


def test_notes_say_nothing_twice() -> None:
    cohort = fatigue.load((HEAD + "\n".join([*ROWS, ";0;1;4;x"])).encode())
    assert any("Missing patient id" in note for note in cohort.notes)
    assert not any("Missing patient id" in note or "Unknown word" in note for note in said.other_notes(cohort))
    assert any("instrument was taken" in note for note in said.other_notes(cohort))
    assert said.other_notes(fatigue.demo()) == fatigue.demo().notes


def test_the_scoring_audit_is_told() -> None:
    head = "id,month," + ",".join(f"dfis{n}" for n in range(1, 9)) + ",DFIS\n"
    rows = ["A,0,1,1,1,1,1,1,1,1,8", "A,6,1,1,1,1,,,,,9.5", "B,0,4,,,,,,,,"]
    found = fatigue.load((head + "\n".join(rows)).encode(), instrument="D-FIS").reading
    assert found is not None and found.scored is not None and found.items is not None  # noqa: PT018
    assert said.scoring_heading(found.scored) == (
        "2 total scores counted from items, 1 with an item missing; 1 with too few answers have no score."
    )
    line = said.scoring_table(found.scored, instrument("D-FIS")).iloc[0]
    assert line.tolist() == ["D-FIS total", "3", "1", "1", "1", "1 of 2", "0", "1.5"]
    assert "As in the file" not in said.scoring_table(found.scored.assign(n_supplied=0), instrument("D-FIS"))
    items = said.item_table(found.items)
    assert items.iloc[1].tolist() == ["2", "total", "no", "1 of 3", "33\u202f%"]


def test_faults_are_told_by_rule_those_that_stop_first() -> None:
    with pytest.raises(fatigue.FatigueError) as caught:
        fatigue.load((HEAD + "\n".join(["A;0;200;4;x", "A;6;45;0.5;x", ";6;4;4;x"])).encode())
    rules = door.by_rule(caught.value.faults, most=100)
    assert [(rule.title, rule.stops) for rule in rules] == [
        ("Score out of range: 1 value to correct", True), ("EDSS does not exist: 1 value to correct", True),
        ("Unknown word: 2 values noticed", False), ("Missing patient id: 1 value left out", False),
    ]  # fmt: skip
    assert rules[0].table.iloc[0].tolist() == ["2", "A", "0", "FIS", "200", "the FIS runs from 0 to 160"]
