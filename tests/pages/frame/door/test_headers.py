"""The rows with the names, and how letters are written, are asked at the door where the file leaves them open."""

from __future__ import annotations

import json

from tests.cohort.files.sheets import as_csv
from tests.pages.visit import assert_in_order, drop, heading, says, visit

VISITS = [
    [None, None, "Baseline", None, "6 months", None],
    ["id", "age", "FIS", "EDSS", "FIS", "EDSS"],
    *[[f"P{n}", 30 + n, 60 + n, 4, 50, 4.5] for n in range(6)],
]


def test_two_rows_of_names_are_proposed_and_can_be_changed() -> None:
    at = drop(visit("overview"), as_csv(VISITS))
    assert_in_order(at)
    assert heading(at) == "Ready to open: 6 patients, 12 forms."
    assert "Names of the columns: rows 1 and 2 put together" in says(at)
    assert (at.selectbox(key="_header_1_").value, at.selectbox(key="_above_2_1_").value) == (2, 1)
    at.selectbox(key="_above_2_1_").set_value(0).run()
    assert "Two columns are called" in says(at)
    at.selectbox(key="_above_2_1_").set_value(1).run()
    assert heading(at) == "Ready to open: 6 patients, 12 forms."


def test_names_that_repeat_leave_the_choice_of_the_rows() -> None:
    rows = [["id", "FIS", "EDSS", "FIS", "EDSS"], *[[f"P{n}", 60 + n, 4, 50, 4.5] for n in range(4)]]
    at = drop(visit("overview"), as_csv(rows))
    assert "Two columns are called 'EDSS'" in says(at)
    assert at.selectbox(key="_header_1_").value is None
    at.selectbox(key="_header_1_").set_value(0).run()
    assert "Two columns are called" not in says(at)
    assert heading(at) == "Answer what is asked below, then the file can be opened."
    plain = drop(visit("overview"), b"id,FIS\n")
    assert not [box for box in plain.selectbox if box.key and box.key.startswith("_header")]
    assert "no row below it" in says(plain)


def test_a_row_of_names_that_was_chosen_is_in_the_saved_answers() -> None:
    rows = [["Our", "own", "words"], ["patient", "month", "FIS"], ["P1", 0, 50], ["P1", 6, 40], ["P2", 0, 60]]
    at = drop(visit("overview"), as_csv(rows))
    at.selectbox(key="_header_1_").set_value(2).run()
    assert heading(at) == "Ready to open: 2 patients, 3 forms."
    at.button(key="_open").click().run()
    assert_in_order(at)
    saved = at.session_state["_answers"][0].to_dict()
    assert saved["header"] == [2]
    again = drop(visit("overview"), as_csv(rows))
    assert not heading(again).startswith("Ready")
    answers = ("saved.json", json.dumps(saved).encode(), "application/json")
    again.file_uploader(key="_saved_1_").set_value(answers).run()
    assert_in_order(again)
    assert heading(again) == "Ready to open: 2 patients, 3 forms."
    again.button(key="_open").click().run()
    assert again.session_state["_answers"][0].to_dict() == saved
    other = drop(visit("overview"), b"patient,month,FIS\nP1,0,50\nP1,6,40\n")
    other.file_uploader(key="_saved_1_").set_value(("x.json", json.dumps({**saved, "header": [9]}).encode(), "")).run()
    assert_in_order(other)
    assert heading(other) == "Ready to open: 1 patient, 2 forms."


def test_letters_that_could_be_several_are_asked_with_their_words() -> None:
    data = "id,month,FIS,ad\n1,0,50,kaş\n1,6,40,kaş\n".encode("cp1254")
    at = drop(visit("overview"), data)
    assert heading(at) == "Answer what is asked below, then the file can be opened."
    letters = at.selectbox(key="_encoding_1_")
    assert letters.value is None
    assert any("kaş" in option for option in letters.options)
    letters.set_value("cp1254").run()
    assert heading(at) == "Ready to open: 1 patient, 2 forms."
