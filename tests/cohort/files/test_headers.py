from __future__ import annotations

import io

import numpy as np
import openpyxl
import pytest

from fatigue import demo, load
from fatigue.cohort.files.how import How
from fatigue.cohort.files.read import read
from fatigue.errors import ColumnsError, FatigueError, FileError
from tests.cohort.files.sheets import DOWN, as_csv, as_ods, as_xlsx

VISITS = [
    [None, None, "Baseline", None, "6 months", None],
    ["id", "age", "FIS", "EDSS", "FIS", "EDSS"],
    ["P1", 30, 60, 4, 50, 4],
    ["P2", 41, 70, 5, None, 5.5],
]
LONG = [["P1", 0, 50], ["P1", 6, 40], ["P2", 0, 60], ["P2", 6, 44]]


def scores(data: bytes, **options: object) -> tuple[tuple[float, ...], list[list[float]]]:
    cohort = load(data, **options)
    return cohort.months, cohort.score_array().tolist()


# --- what R and pandas write ------------------------------------------------------------------------------------

TWO = ((0, 6), [[50, 40], [60, 44]])


@pytest.mark.parametrize(
    "data",
    [
        b'"","patient","month","FIS"\n"1","P1",0,50\n"2","P1",6,40\n"3","P2",0,60\n"4","P2",6,44\n',  # write.csv
        b'"patient","month","FIS"\n"1","P1",0,50\n"2","P1",6,40\n"3","P2",0,60\n"4","P2",6,44\n',  # write.table(sep)
        b'"patient" "month" "FIS"\n"1" "P1" 0 50\n"2" "P1" 6 40\n"3" "P2" 0 60\n"4" "P2" 6 44\n',  # write.table
        b"patient\tmonth\tFIS\n1\tP1\t0\t50\n2\tP1\t6\t40\n3\tP2\t0\t60\n4\tP2\t6\t44\n",
        b",patient,month,FIS\n0,P1,0,50\n1,P1,6,40\n2,P2,0,60\n3,P2,6,44\n",  # to_csv of pandas
        b'"","patient","month","FIS"\n"7","P1",0,50\n"3","P1",6,40\n"12","P2",0,60\n"4","P2",6,44\n',  # a subset
    ],
)
def test_names_of_rows_as_r_writes_them_are_no_patients(data):
    assert scores(data) == TWO
    assert not load(data).measures


def test_names_of_rows_are_the_patients_where_nothing_else_is():
    assert scores(b'"","FIS_0","FIS_6"\n"P1",50,40\n"P2",60,44\n', columns={"patient": "column 1"}) == TWO


def test_a_wide_table_of_ours_comes_back():
    whole = demo()
    again = load(whole.wide().to_csv().encode(), instrument="FIS")
    assert again.months == whole.months
    assert again.wide().equals(whole.wide())


def test_headings_that_are_months_and_nothing_else():
    months, found = scores(b"patient,0,6,12\nP1,50,40,30\nP2,60,44,\n", instrument="FIS")
    assert months == (0, 6, 12)
    assert found[0] == [50, 40, 30]
    assert scores(b"id,0,6\n1,50,40\n2,60,44\n", instrument="FIS") == TWO


def test_a_column_of_truth_values_is_text():
    raw = read(b"id,TRUE\n1,TRUE\n2,TRUE\n")
    assert raw.columns == ("id", "TRUE")
    assert list(raw.frame["TRUE"]) == ["TRUE", "TRUE"]


# --- no names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [as_csv, as_xlsx])
def test_a_file_without_names_does_not_lose_its_first_patient(end):
    data = end(LONG)
    with pytest.raises(FatigueError, match="no row with names: its first row holds values"):
        load(data)
    roles = {"patient": "column 1", "month": "column 2", "score": "column 3"}
    assert scores(data, instrument="FIS", columns=roles) == TWO
    assert read(data).header == ()


@pytest.mark.parametrize(
    "data",
    [b"1,50,40,30\n2,60,44,\n3,60,44,20\n", b"P1,f,34,50\nP2,m,41,60\nP3,f,29,44\n", b"1,0,50\n1,6,40\n2,0,60\n"],
)
def test_other_files_without_names(data):
    assert read(data).header == ()
    assert len(read(data).frame) == 3


@pytest.mark.parametrize(
    "data",
    [b"code,0,6\nP1,50,40\n", b"x,2019,2020\n1,50,40\n2,49,41\n", b"id,weight\n1,70\n2,80\n", b"0,6,12\n50,40,30\n60,44,20\n",  # noqa: E501
     b"name,arm\nAnna,x\nBert,y\n", b"subject,visit\n1,1\n1,2\n", b"a,b,c\n1,2,3\n"],
)  # fmt: skip
def test_names_stay_names(data):
    assert read(data).header == (1,)


# --- two rows of names ------------------------------------------------------------------------------------------------


def merged(rows: list[list[object]], *ranges: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in ranges:
        book.active.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data", [as_csv(VISITS), as_csv(VISITS, separator=";"), as_xlsx(VISITS), as_ods(VISITS), merged(VISITS, "C1:D1", "E1:F1")]  # noqa: E501
)  # fmt: skip
def test_visits_above_items_are_part_of_the_names(data):
    cohort = load(data)
    assert cohort.months == (0, 6)
    assert cohort.at(0).tolist() == [60, 70]
    assert cohort.measures["edss"].tolist() == [[4, 4], [5, 5.5]]
    assert any("put together from rows 1 and 2, such as Baseline FIS" in note for note in cohort.notes)


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([["patient", "FIS", None], [None, 0, 6], ["P1", 60, 50]], ("patient", "FIS 0", "FIS 6")),
        ([[None, "0", None, "6", None], ["id", "FIS", "EDSS", "FIS", "EDSS"], ["P1", 60, 4, 50, 4]],
         ("id", "0 FIS", "0 EDSS", "6 FIS", "6 EDSS")),
        ([["id", "FIS", None, "EDSS", None], [None, "Baseline", "Month 6", "Baseline", "Month 6"], ["P1", 60, 50, 4, 4]],  # noqa: E501
         ("id", "FIS Baseline", "FIS Month 6", "EDSS Baseline", "EDSS Month 6")),
        ([[None, "Baseline", None, "Month 6", None, None], ["id", "FIS", "EDSS", "FIS", "EDSS", "dead"],
          ["P1", 60, 4, 50, 4, 0]], ("id", "Baseline FIS", "Baseline EDSS", "Month 6 FIS", "Month 6 EDSS", "dead")),
        ([["Person", None, "Scores", None], ["id", "age", "FIS_0", "FIS_6"], ["P1", 30, 60, 50]],
         ("id", "age", "FIS_0", "FIS_6")),  # the lower row says all
        ([["Our study"], ["patient", "FIS", None], [None, 0, 6], ["P1", 60, 50]], ("patient", "FIS 0", "FIS 6")),
    ],
)  # fmt: skip
def test_two_rows_of_names(rows, names):
    assert read(as_csv(rows)).columns == names
    assert read(as_xlsx(rows)).columns == names


def test_what_stands_after_the_score_of_a_visit_keeps_the_month_of_its_title():
    rows = [[None, "Baseline", None, None, "Month 6", None], ["id", "FIS", "EDSS", "Work", "FIS", "EDSS"],
            ["A", 60, 4, "full-time", 50, 4.5], ["B", 61, 3, "retired", 40, 3.5]]  # fmt: skip
    for data in (as_csv(rows, separator=";"), as_xlsx(rows), as_ods(rows), merged(rows, "B1:D1", "E1:F1")):
        cohort = load(data)
        assert cohort.months == (0, 6)
        assert cohort.visits["edss"].tolist() == [4, 4.5, 3, 3.5]


def test_merged_titles_reach_as_far_as_they_are_merged():
    rows = [[None, "Baseline", None, None], ["id", "FIS", "EDSS", "FIS_6"], ["P1", 60, 4, 50]]
    assert read(merged(rows, "B1:C1")).columns == ("id", "Baseline FIS", "Baseline EDSS", "FIS_6")


@pytest.mark.parametrize(
    "rows",
    [[["patient", "month", "FIS"], ["P1", 0, 50]], [["id", "arm", "note"], ["P1", "x", "fine"], ["P2", "y", "well"]],
     [["", "id", "age", "FIS"], [0, 1, 34, 50], [1, 2, 41, 60]], [["patient", "month", "FIS"], ["text", "months", "points"]]],  # noqa: E501
)  # fmt: skip
def test_one_row_of_names_stays_one(rows):
    assert read(as_csv(rows + rows[-1:])).header == (1,)


UNITS = [
    "id;age;FIS_0;FIS_6\n;years;(0-160);(0-160)\n", "id;age;FIS_0;FIS_6\n-;y;points;points\n",
    "id;Alter;FIS_0;FIS_6\n;Jahre;Punkte;Punkte\n", "id;wiek;FIS_0;FIS_6\n-;lata;0–160 pkt;0–160 pkt\n",
    "id;年齢;FIS_0;FIS_6\n;歳;点;点\n", "id;age;FIS_0;FIS_6\nID;[years];score (0 to 160);[-]\n",
    "id;age;FIS_0;FIS_6\nPatient identifier;Age in years;Fatigue at start;Fatigue at month 6\n",
    "Patients;;;\nid;age;FIS_0;FIS_6\n;years;points;points\n", ";;FIS;\nid;age;0;6\n;years;points;points\n",
]  # fmt: skip
PATIENTS = ["P3;-;-;-", ";-;-;-", "P3;;withdrawn;withdrawn", "P3;refused;not done;not done", "no name;na;na;na"]


@pytest.mark.parametrize("top", UNITS)
def test_a_row_of_units_below_the_names_is_no_patient_and_is_said(top):
    data = f"{top}P1;40;50;40\nP2;41;55;45\n".encode()
    cohort = load(data)
    assert list(cohort.patients.index) == ["P1", "P2"]
    n = top.count("\n")
    assert any(f"Row {n} holds units or descriptions" in note for note in cohort.notes)
    assert list(read(data).frame.index) == [n + 1, n + 2]
    assert cohort.score_array().tolist() == [[50, 40], [55, 45]]


@pytest.mark.parametrize("row", PATIENTS)
def test_a_first_patient_without_values_is_no_row_of_units(row):
    raw = read(f"id;age;FIS_0;FIS_6\n{row}\nP1;40;50;40\nP2;41;55;45\n".encode())
    assert list(raw.frame.index) == [2, 3, 4]


def test_titles_above_a_csv_are_skipped_as_in_a_spreadsheet():
    data = b"Ambulanz; Stand 03/2024\nAusgabe;1\n\npatient;month;FIS;EDSS\nP1;0;50;4,5\nP1;6;40;4,0\n"
    raw = read(data)
    assert (raw.header, raw.first_row, list(raw.frame.index)) == ((4,), 5, [5, 6])
    assert raw.decimal == ","
    assert raw.notes == ("2 rows above the names of the columns did not belong to the table.",)
    assert scores(b"Clinic, as of 03/2024\npatient,month,FIS\nP1,0,50\nP1,6,40\nP2,0,60\nP2,6,44\n") == TWO


def test_the_header_can_be_said():
    data = as_csv(VISITS)
    assert load(data, header=(1, 2)).months == (0, 6)
    assert read(data, how=How(header=())).columns[2] == "column 3"
    assert read(as_csv([["a", "b"], ["id", "FIS"], ["P1", 3]]), how=How(header=(2,))).columns == ("id", "FIS")
    with pytest.raises(FileError, match="Two columns are called 'EDSS'"):
        load(data, header=2)
    for wrong in (0, 9, (2, 1), (1, 1), "2", 1.5, True, (1, "x")):
        with pytest.raises(FileError, match=r"header is|said to be in row"):
            load(data, header=wrong)


def test_the_first_rows_are_kept_to_choose_among():
    raw = read(as_csv(VISITS))
    assert raw.header == (1, 2)
    assert raw.top[1] == (2, ("id", "age", "FIS", "EDSS", "FIS", "EDSS"))


# --- merged cells -----------------------------------------------------------------------------------------------------

MERGED = [["patient", "month", "FIS"], ["P1", 0, 50], [None, 6, 40], ["P2", 0, 60], [None, 6, 44]]


@pytest.mark.parametrize("data", [merged(MERGED, "A2:A3", "A4:A5"), as_xlsx(MERGED), as_csv(MERGED), as_ods(MERGED)])
def test_patients_merged_over_their_visits_keep_all_forms(data):
    assert scores(data) == TWO
    assert any("merged over several rows" in note or "read as the same patient" in note for note in load(data).notes)


def test_cells_that_an_ods_says_are_merged_are_filled_down_where_the_visits_do_not_prove_it():
    """A patient twice in the file, at two sites: only the file can say which rows are theirs."""
    rows = [
        ["id", "month", "FIS"],
        [f"A{DOWN}", 0, 60],
        [None, 6, 50],
        [f"B{DOWN}", 0, 40],
        [None, 6, 30],
        ["B", 12, 20],
    ]
    cohort = load(as_ods([["a study"], *rows]))
    np.testing.assert_array_equal(cohort.score_array(), [[60, 50, np.nan], [40, 30, 20]])
    assert any("merged over several rows" in note and "id (2)" in note for note in cohort.notes)


def test_a_merged_score_is_one_form():
    rows = [["patient", "month", "FIS"], ["P1", 0, 50], ["P1", 6, None]]
    assert load(merged(rows, "C2:C3")).n_visits == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["patient", "FIS_0", "FIS_6"], ["P1", 50, 40], [None, 60, 44]],  # wide: a patient without an id
        [["patient", "month", "FIS"], ["P1", 0, 50], ["P1", 6, 40], [None, 0, 60], ["P2", 0, 60]],  # ids on every row
        [["patient", "month", "FIS"], ["P1", 0, 50], [None, 0, 60]],  # the same visit twice
    ],
)  # fmt: skip
def test_a_missing_id_is_not_filled_in(rows):
    assert read(as_csv(rows)).frame["patient"].isna().sum() == 1


def test_a_file_whose_tables_have_no_known_score_names_the_others():
    """No name of a column says that it is a score: the refusal says where else to look, and that works."""
    people = [["id", "age"], ["A", 40], ["B", 50]]
    forms = [["id", "month", "tired"], ["A", 0, 60], ["A", 6, 50], ["B", 0, 70], ["B", 6, 40]]
    book = as_xlsx(forms, before=[("people", people)])
    with pytest.raises(ColumnsError, match="the file also has 'visits', taken with sheet='visits'"):
        load(book)
    assert load(book, sheet="visits", columns={"score": "tired"}, instrument="FIS").n_patients == 2
