"""A reader's own file: what was shown before stays until the new file has passed every check."""

from __future__ import annotations

import pytest

from fatigue.cohort.demo import DATA
from tests.cohort.files.sheets import as_xlsx
from tests.pages.visit import PAGES, assert_in_order, drop, heading, own_score, says, visit

GOOD = "patient,age,FIS_0,FIS_6,FIS_12\n" + "\n".join(
    f"P{n},{30 + n},{50 + n},{40 + n},{30 + 2 * n}" for n in range(15)
)


def literal_off(label: str) -> str:
    return label.replace("\\", "")


def test_a_good_file_is_opened_by_one_button() -> None:
    at = drop(visit("overview", age=["20", "40"]), GOOD)
    assert_in_order(at)
    assert heading(at) == "Ready to open: 15 patients, 45 forms."
    assert "Ward B.csv" in says(at)
    at.button(key="_open").click().run()
    assert_in_order(at)
    assert at.selectbox(key="cohort").value == "your file"
    assert "Your file" in says(at)
    assert "11 of 15 patients" in says(at)  # the filter of the link holds for the new file too
    assert not [key for key, value in at.query_params.items() if "Ward" in str(value)]


@pytest.mark.parametrize("page", PAGES)
def test_an_opened_file_is_there_on_every_page(page: str) -> None:
    at = drop(visit("overview"), (DATA / "demo60.csv").read_bytes(), "secret name.csv")
    at.button(key="_open").click().run()
    at.switch_page(f"pages/{page}.py").run()
    assert_in_order(at)
    assert "60 of 60 patients" in says(at)
    assert "Your file" in says(at)
    assert "secret name" not in str(at.query_params)


def test_a_spreadsheet_with_several_sheets_asks_which() -> None:
    rows = [line.split(",") for line in GOOD.splitlines()]
    numbers = [[int(cell) if cell.isdigit() else cell for cell in row] for row in rows]
    content = as_xlsx(numbers, before=[("Read me", [["About this file"], ["Scores of ward B"]])])
    at = drop(visit("overview"), content, "book.xlsx")
    sheets = at.selectbox(key="_sheet_1_")
    sheets.set_value(sheets.options[-1]).run()
    assert_in_order(at)
    assert heading(at) == "Ready to open: 15 patients, 45 forms."


def test_the_sheet_stays_chosen_while_answers_are_recalled() -> None:
    rows = [[int(cell) if cell.isdigit() else cell for cell in line.split(",")] for line in GOOD.splitlines()]
    content = as_xlsx(rows, before=[("Read me", [["About", "this"], ["Scores", "of ward B"]])])
    at = drop(visit("overview"), content, "book.xlsx")
    for time in (1, 2):
        at.selectbox(key=f"_sheet_{time}_").set_value("visits").run()
        at.toggle(key=f"_numbered_{time}_visits{'_again' * (time - 1)}").set_value(True).run()
        assert_in_order(at)
        assert heading(at) == "Ready to open: 15 patients, 45 forms."
        at.button(key="_open").click().run()
        assert at.session_state["_upload_name"] == "book.xlsx"
        at = drop(at, content, "book.xlsx")


FAULTY = {
    "a score out of range": (GOOD + "\nP99,40,400,3,2", "400"),
    "many faults": ("patient,FIS_0,FIS_6\n" + "\n".join(f"P{n},{300 + n},x" for n in range(40)), "P0"),
    "empty": ("", None),
    "a head alone": ("patient,FIS_0,FIS_6", None),
    "a renamed pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF"),
    "noise": (bytes(range(256)) * 8, None),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(64), None),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_file_is_explained_and_the_shown_cohort_stays(fault: str) -> None:
    content, named = FAULTY[fault]
    at = drop(visit("curves", cohort="demo60"), content)
    assert_in_order(at)
    assert heading(at).startswith("This file cannot be used yet")
    assert len(at.error) == 1
    assert named is None or named in says(at)
    assert not [button for button in at.button if button.key == "_open"]
    at.button(key="_close").click().run()
    assert_in_order(at)
    assert at.selectbox(key="cohort").value == "demo60"
    assert "60 of 60 patients" in says(at)
    assert heading(at).startswith("Change in median FIS: ")


def test_every_fault_is_listed_at_once() -> None:
    at = drop(visit("overview"), FAULTY["many faults"][0])
    assert heading(at) == "This file cannot be used yet: 80 values need a correction."
    rules = {literal_off(expander.label) for expander in at.expander if "to correct" in expander.label}
    assert rules == {"Score out of range: 40 values to correct", "Score is not a number: 40 values to correct"}
    assert [len(table.value) for table in at.table] == [5, 5]
    assert says(at).count("The first 5 of 40") == 2


def test_numbers_alone_are_asked_for_their_questionnaire() -> None:
    at = drop(visit("overview"), GOOD.replace("FIS", "score"))
    assert_in_order(at)
    assert not [button for button in at.button if button.key == "_open"]
    at.selectbox(key="_instrument_1_").set_value("Another score").run()
    assert not [button for button in at.button if button.key == "_open"]  # its range is not given yet
    own_score(at, name="Energy")
    at.radio(key="_custom_direction_1_").set_value("higher is better").run()
    assert_in_order(at)
    at.button(key="_open").click().run()
    assert_in_order(at)
    assert "Energy" in heading(at)
    assert heading(at).startswith("Energy worsened")  # the score fell, and higher is better


def test_a_range_the_wrong_way_round_is_explained() -> None:
    at = drop(visit("overview"), GOOD.replace("FIS", "score"))
    own_score(at, range_of=(200, 100))
    assert_in_order(at)
    assert "the lowest score must lie below the highest" in says(at)


def test_names_in_a_file_are_shown_letter_by_letter() -> None:
    """No mark of a file becomes a link, a colour, a formula or an icon."""
    name = "[x](http://evil.example) :red[y] $z$ <b>"
    at = drop(visit("overview"), GOOD.replace("P3,", f"{name},").replace("53,", "530,"), "*odd* _name_ :smile:.csv")
    assert_in_order(at)
    shown = [str(cell) for cell in at.table[0].value["Patient"]]
    assert [cell for cell in shown if cell.startswith("\\[x\\](http\\://evil")]
    assert not [text.value for text in (*at.markdown, *at.caption, *at.title, *at.error) if "[x](http" in text.value]


def test_a_second_file_takes_the_place_of_the_first() -> None:
    at = drop(visit("overview"), GOOD)
    at.button(key="_open").click().run()
    at = drop(at, GOOD + "\nP99,40,50,30,20", "second.csv")
    assert heading(at) == "Ready to open: 16 patients, 48 forms."
    at.button(key="_open").click().run()
    assert_in_order(at)
    assert "16 of 16 patients" in says(at)


CLINIC = "Pat;Monat;FIS;Beruf;Name\n" + "\n".join(
    f"K{n:02d};{month};{60 - month - n};{['Vollzeit', 'berentet'][n % 2]};Frau X{n}"
    for n in range(8)
    for month in (0, 6)
)


def test_words_that_are_not_understood_are_corrected_on_the_page() -> None:
    at = drop(visit("overview"), CLINIC)
    assert_in_order(at)
    assert "berentet (employment, 8 rows)" in says(at)
    at.selectbox(key="_word_employment_berentet_1_").set_value("disability pension").run()
    assert_in_order(at)
    at.button(key="_open").click().run()
    at.switch_page("pages/patients.py").run()
    assert_in_order(at)
    assert "disability pension" in says(at).splitlines()
    assert "berentet" not in says(at).replace("berentet = disability pension", "")  # what was said of it is told


def test_answers_are_used_again_for_the_same_columns_and_can_be_put_aside() -> None:
    at = drop(visit("overview"), CLINIC.replace("FIS", "score"))
    own_score(at, name="Energy")
    at.selectbox(key="_word_employment_berentet_1_").set_value("retired").run()
    at.button(key="_open").click().run()
    at = drop(at, CLINIC.replace("FIS", "score") + "\nK99;0;50;berentet;Frau Y", "second.csv")
    assert_in_order(at)
    assert heading(at) == "Ready to open: 9 patients, 17 forms."
    assert at.text_input(key="_custom_name_2__again").value == "Energy"  # filled in, to be seen and changed
    assert at.selectbox(key="_word_employment_berentet_2__again").value == "retired"
    at.toggle(key="_last_2_").set_value(False).run()
    assert heading(at).startswith("Answer what is asked below")
    at.toggle(key="_last_2_").set_value(True).run()
    at.selectbox(key="_word_employment_berentet_2__again").set_value("disability pension").run()
    at.button(key="_open").click().run()
    assert_in_order(at)
    assert "Energy" in heading(at)
    assert at.session_state["_answers"][0].words == {"employment": {"berentet": "disability pension"}}


def test_answers_of_other_columns_are_not_used() -> None:
    at = drop(visit("overview"), CLINIC)
    at.button(key="_open").click().run()
    at = drop(at, GOOD, "other.csv")
    assert not [toggle for toggle in at.toggle if toggle.key.startswith("_last")]
    assert heading(at) == "Ready to open: 15 patients, 45 forms."


def test_values_of_columns_that_may_identify_a_person_stand_nowhere() -> None:
    at = drop(visit("overview"), CLINIC)
    assert_in_order(at)
    assert "may identify a person" in says(at)
    assert "Frau X" not in says(at)
    at.checkbox(key="_admit_Name_1_").set_value(True).run()
    assert "Frau X" in says(at)


def test_the_questionnaire_chosen_decides_which_columns_are_the_score() -> None:
    both = "patient,month,FIS,MFIS\n" + "\n".join(f"P{n},{m},{75 + n},{30 + n}" for n in range(6) for m in (0, 6))
    at = drop(visit("overview"), both)
    at.selectbox(key="_instrument_1_").set_value("MFIS").run()
    assert_in_order(at)
    at.button(key="_open").click().run()
    assert "median MFIS" in says(at)
    assert "32.5" in says(at)


def test_every_role_stands_beside_the_columns_with_how_sure_it_is() -> None:
    at = drop(visit("overview"), CLINIC)
    labels = [box.label for box in at.selectbox if box.key.startswith("_role_")]
    assert "Patient number :gray[· certain]" in labels
    table = next(frame.value for frame in at.dataframe if "Used for" in frame.value)
    assert table["Column"].tolist() == ["Pat", "Monat", "FIS", "Beruf", "Name"]
    assert table.set_index("Column").loc["FIS", ["Type", "Missing", "For example"]].tolist() == [
        "number", "0\u202f%", "60, 54, 59",
    ]  # fmt: skip


def test_a_role_can_be_taken_away_and_another_column_given() -> None:
    at = drop(visit("overview"), CLINIC.replace("Beruf", "Beruf;Arbeit").replace(";Frau", ";full time;Frau"))
    at.selectbox(key="_role_employment_Beruf_1_").set_value("Arbeit").run()
    assert_in_order(at)
    table = next(frame.value for frame in at.dataframe if "Used for" in frame.value).set_index("Column")["Used for"]
    assert table["Arbeit"].startswith("Employment")
    at.selectbox(key="_role_employment_Beruf_1_").set_value("not in the file").run()
    assert_in_order(at)
    table = next(frame.value for frame in at.dataframe if "Used for" in frame.value).set_index("Column")["Used for"]
    assert not [column for column, used in table.items() if used.startswith("Employment")]


@pytest.mark.parametrize("layout", ["long", "wide"])
def test_the_months_of_visits_are_typed_and_an_empty_one_is_no_visit(layout: str) -> None:
    long = "patient,visit,FIS\na,one,60\na,two,50\na,three,40\nb,one,40\nb,two,30\n"
    content, role = (
        (long, "visit:") if layout == "long" else ("patient,FIS_V1,FIS_V2,FIS_V3\na,60,50,40\n", "month:FIS_V")
    )
    words = ["one", "two", "three"] if layout == "long" else ["1", "2", "3"]
    at = drop(visit("overview"), content)
    assert [at.number_input(key=f"_ask_{role}{word}_{6 * n}_1_").value for n, word in enumerate(words)] == [0, 6, 12]
    at.number_input(key=f"_ask_{role}{words[1]}_6_1_").set_value(7).run()
    at.number_input(key=f"_ask_{role}{words[2]}_12_1_").set_value(None).run()
    assert_in_order(at)
    months = [set(frame.value["Month"]) for frame in at.dataframe if "Month" in frame.value]
    assert months == [{0, 7}]


def test_items_can_be_named_by_hand_and_turned_round() -> None:
    rows = "\n".join(f"P{n},{month},{n % 4},{(n + 1) % 4},{(n + month) % 4}" for n in range(8) for month in (0, 6))
    at = drop(visit("overview"), "patient,month,a,b,c\n" + rows)
    own_score(at, range_of=(0, 9))
    at.multiselect(key="_items_1_").set_value(["a", "b", "c"]).run()
    assert_in_order(at)
    assert heading(at) == "Ready to open: 8 patients, 16 forms."
    at.multiselect(key="_reverse_1_").set_value([2]).run()
    at.button(key="_open").click().run()
    at.switch_page("pages/patients.py").run()
    assert_in_order(at)
    assert "16 total scores counted from items" in says(at)
    assert "Scoring audit" not in heading(at)


def test_the_cohort_page_tells_the_file_and_what_was_left_out() -> None:
    at = drop(visit("overview"), GOOD + "\n,40,50,30,20")
    at.button(key="_open").click().run()
    at.switch_page("pages/patients.py").run()
    assert_in_order(at)
    for told in ("16 rows, 5 columns", "utf-8, decimal point, commas", "1 value was left out", "Missing patient id"):
        assert told in says(at), told


def test_a_project_without_a_fatigue_score_is_asked_and_nothing_else_is_offered() -> None:
    at = drop(visit("overview"), "id,month,prealbumin\n" + "\n".join(f"P{n},{m},{n}" for n in range(5) for m in (0, 6)))
    at.selectbox(key="_instrument_1_").set_value("FIS").run()
    assert_in_order(at)
    assert heading(at) == "Answer what is asked below, then the file can be opened."
    assert "Choose the one that holds it" in says(at)
    assert not at.error
    assert at.selectbox(key="_ask_score_None_1_").value is None
    at.button(key="_close").click().run()
    assert "23 of 23 patients" in says(at)
