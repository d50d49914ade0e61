from __future__ import annotations

import csv
import datetime
import decimal
import io
import time
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fatigue.cohort.files import delimited as separated
from fatigue.cohort.files import raw as limits
from fatigue.cohort.files.how import How
from fatigue.cohort.files.read import read
from fatigue.cohort.load import load
from fatigue.errors import FatigueError, FileError
from tests.cohort.broken import CORPUS
from tests.cohort.files.sheets import as_csv, as_ods, as_xlsx

FILES = Path(__file__).parents[1] / "data"
ROWS = [
    ["patient", "month", "FIS", "EDSS"],
    ["007", 0, 60, 4.5],
    ["007", 6, None, 4],
    ["Müller", 0, 102, 5],
]


def cells(raw: limits.Raw) -> list[list[object]]:
    return [[None if pd.isna(cell) else cell for cell in row] for row in raw.frame.to_numpy(dtype=object)]


EXPECTED = [["007", "0", "60", "4.5"], ["007", "6", None, "4"], ["Müller", "0", "102", "5"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("latin-1", "cp1252"), ("utf-16", "utf-16")],
)
def test_every_dialect_of_csv_gives_the_same_cells(separator, encoding, found):
    raw = read(as_csv(ROWS, separator=separator, encoding=encoding))
    assert cells(raw) == EXPECTED
    assert (raw.format, raw.separator, raw.encoding, raw.decimal, raw.first_row) == ("csv", separator, found, ".", 2)


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_a_decimal_comma_is_found(separator):
    raw = read(as_csv(ROWS, separator=separator, decimal=","))
    assert raw.decimal == ","
    assert cells(raw)[0] == ["007", "0", "60", "4,5"]


def test_thousands_alone_do_not_make_a_decimal_comma():
    assert read(b"patient;steps\nP1;5,432\nP2;12,001\n").decimal == "."


@pytest.mark.parametrize(("write", "name"), [(as_xlsx, "xlsx"), (as_ods, "ods")])
def test_spreadsheets_give_the_cells_of_the_csv(write, name):
    raw = read(write(ROWS))
    assert cells(raw) == EXPECTED
    assert (raw.format, raw.sheet, raw.sheets, raw.first_row) == (name, "visits", ("visits",), 2)


def test_an_old_xls_is_read():
    raw = read(FILES / "small.xls")
    assert raw.format == "xls"
    assert raw.sheets == ("visits", "notes")
    assert cells(raw)[3] == ["P 2", "6", None, "5", "41", "m"]


def test_the_first_sheet_that_is_not_empty_is_taken_and_another_can_be_chosen():
    data = as_xlsx(ROWS, before=[("empty", []), ("other", [["a", "FIS"], ["x", 1]])])
    assert read(data).sheet == "other"
    assert read(data).sheets == ("empty", "other", "visits")
    assert cells(read(data, how=How(sheet="visits"))) == EXPECTED
    with pytest.raises(FileError, match="no sheet 'third'; the file has empty, other, visits"):
        read(data, how=How(sheet="third"))


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    assert list(read(b"patient,month,FIS\nP1,0,3\n\nP2,0,4\n").frame.index) == [2, 4]
    assert list(read(as_xlsx([[], ["patient", "FIS"], ["P1", 3], [], ["P2", 4]])).frame.index) == [3, 5]
    assert read(b"sep=;\r\npatient;FIS\r\nP1;3\r\n").first_row == 2


def test_typed_cells_read_as_a_person_would_type_them():
    day, moment = datetime.date(2024, 5, 1), datetime.datetime(2024, 5, 1, 10, 30)
    raw = read(
        pd.DataFrame({"a": [14.0, 0.5], "b": [True, False], "c": pd.to_datetime([day, day]), "d": [moment, None]})
    )
    assert cells(raw) == [
        ["14", "yes", "2024-05-01", "2024-05-01T10:30:00"], ["0.5", "no", "2024-05-01", None],
    ]  # fmt: skip


def test_a_named_index_of_a_frame_is_a_column():
    frame = pd.DataFrame({"FIS_0": [1, 2]}, index=pd.Index(["P1", "P2"], name="patient"))
    assert list(read(frame).frame.columns) == ["patient", "FIS_0"]


def test_text_with_a_decimal_comma_in_a_spreadsheet_is_the_number():
    assert cells(read(as_xlsx([["id", "x"], ["P1", "36,5"], ["P2", 4.5], ["P3", "5,432"]]))) == [
        ["P1", "36.5"], ["P2", "4.5"], ["P3", "5,432"],
    ]  # fmt: skip


def test_empty_columns_and_a_trailing_separator_do_no_harm():
    raw = read(b"patient,FIS_0,,\nP1,3,,\nP2,4,,x\n")
    assert list(raw.frame.columns) == ["patient", "FIS_0", "column 4"]


def _zip(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def _far_cell() -> bytes:
    book = io.BytesIO(as_xlsx(ROWS))
    out = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", last)
            new.writestr(part, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"  \r\n\r\n", "is empty"),
        (b"\xef\xbb\xbf", "holds no table|only empty cells"),
        (b",,,\n,,,\n", "only empty cells"),
        (b"%PDF-1.7 and more", "is a PDF document inside"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"$FL2@(#) SPSS DATA FILE", "looks like an SPSS file but is broken"),
        (b"patient,month,FIS\nP1,0,\x003\n", "NUL bytes"),
        (b"patient,month,FIS\nP1,0,\x013\n", "bytes that are not text"),
        (b"\xff\xfea\x00b", "what follows is not that encoding"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a web page"),
        (b"patient,month,FIS\n", "header .* and no row below"),
        (b"patient,FIS,FIS\nP1,1,2\n", "Two columns are called 'FIS'"),
        (b'patient,FIS\n"P1,1\n', "a quote is opened and never closed"),
        (b"patient,FIS\nP1,1\nP2,1,7\n", "Row 3 of the file has 3 cells; the header has 2"),
        (b"PK\x03\x04 and nothing", "broken or cut short"),
        (as_xlsx(ROWS)[:-900], "broken or cut short"),
        (_zip(data_pdf="a,b"), "a zip archive without a table"),
        (_zip(xl__workbook_xml="<x/>"), "broken or cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8, "broken or cut short"),
        ((FILES / "locked.xlsx").read_bytes(), "locked with a password"),
        (_far_cell(), "a sheet of 1,048,576 rows by 16,384 columns"),
        (as_ods(ROWS, attributes='table:number-columns-repeated="16000"'), "one cell repeated 16,000 times"),
        (as_xlsx([]), "no sheet with anything in it"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_sentence(data, words):
    with pytest.raises(FileError, match=words):
        read(data)


def test_a_zip_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = CORPUS["zip bomb as xlsx"].make()
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    with pytest.raises(FileError, match="more than 1 GB once unpacked"):
        read(bomb)


def test_too_many_bytes_columns_or_rows_are_refused(monkeypatch, tmp_path):
    wide = ",".join(f"c{i}" for i in range(limits.MAX_COLUMNS + 1))
    with pytest.raises(FileError, match="5,001 columns; at most"):
        read(f"{wide}\n{wide}\n".encode())
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    with pytest.raises(FileError, match="3 rows and 1 columns"):
        read(pd.DataFrame({"a": [1, 2, 3]}))
    monkeypatch.setattr(limits, "MAX_BYTES", 10)
    path = tmp_path / "big.csv"
    path.write_bytes(as_csv(ROWS))
    for source in (path, path.read_bytes(), io.BytesIO(path.read_bytes())):
        with pytest.raises(FileError, match="Keep the columns and rows that are needed"):
            read(source)


@pytest.mark.parametrize("source", ["no/such/file.csv", "\0", ".", 17, None, io.StringIO("a,b\n1,2")])
def test_a_source_that_cannot_be_read_is_a_sentence(source):
    with pytest.raises(FileError):
        read(source)


def test_a_path_a_text_path_a_file_and_bytes_are_one(tmp_path):
    path = tmp_path / "cohort.csv"
    path.write_bytes(as_csv(ROWS))
    with path.open("rb") as opened:
        for source in (path, str(path), opened, path.read_bytes(), bytearray(path.read_bytes())):
            assert cells(read(source)) == EXPECTED


def test_formulas_and_markup_stay_text():
    words = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "__proto__"]
    raw = read(as_csv([["patient", *words], ["P1", *words]]))
    assert list(raw.frame.columns) == ["patient", *words]
    assert cells(raw)[0] == ["P1", *words]


@pytest.mark.parametrize("value", [10**400, float("inf"), np.float64("nan"), "\ud800", [1], {"a": 1}, pd.NaT, b"x"])
def test_no_cell_of_a_frame_is_too_odd(value):
    frame = pd.DataFrame({"patient": ["P1", "P2"], "x": pd.Series([value, "y"], dtype=object)})
    assert len(read(frame).frame) == 2


PLAIN = st.text(st.characters(exclude_characters="\0\r\n,\"\x0b\x0c\x85", exclude_categories=["Cs", "Cc", "Zl", "Zp"]),
                max_size=4)  # fmt: skip


def read_or_refused(data: bytes) -> object:
    """What was read, or the sentence with which it was refused."""
    try:
        raw = read(data)
    except FileError as refused:
        return str(refused)
    return list(raw.frame.columns), list(raw.frame.index), cells(raw), raw.decimal


@given(st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=2, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_large_plain_text_is_read_as_small_text_is(rows, end):
    """Two roads: above a size Arrow reads, below Python's csv."""
    data = (end.join(",".join(row) for row in [["a", "b", "c"], *rows]) + end).encode()
    found = []
    for size in (0, 2**30):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(separated, "QUICK_FROM", size)
            found.append(read_or_refused(data))
    assert found[0] == found[1]


ODD_TEXT = [
    b"a,b\n1,2\n\n3,4\n", b"a,b\n1\n3,4\n", b"a,b\n1,2\n3,4,5\n", b",\na,b\n1,2\n", b"a\rb\n1\n",
    b"a,b\r\n1,2\r\n,\r\n5,6", b'a,b\n"1,5",2\n', b"\xef\xbb\xbfa;b\n1,5;2\n", b"a,b", b"a,a\n1,2\n",
]  # fmt: skip


@pytest.mark.parametrize("data", ODD_TEXT)
def test_large_text_that_is_not_plain_is_read_as_small_text_is(data, monkeypatch):
    found = []
    for size in (0, 2**30):
        monkeypatch.setattr(separated, "QUICK_FROM", size)
        found.append(read_or_refused(data))
    assert found[0] == found[1]


def test_a_title_above_the_table_is_no_header():
    rows = [
        ["Ambulanz, Stand 03/2024", None, None],
        [None, None, None],
        ["id", "month", "FIS"],
        ["a", 0, 60],
        ["a", 6, 50],
    ]
    raw = read(as_xlsx(rows))
    assert raw.columns == ("id", "month", "FIS")
    assert list(raw.frame.index) == [4, 5]
    assert raw.notes == ("1 row above the names of the columns did not belong to the table.",)
    narrow = read(as_xlsx([["id"], ["a"], ["b"]]))
    assert narrow.columns == ("id",)


def _ods(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_", "-"), content)
    return out.getvalue()


def _locked_xls() -> bytes:
    """An xls whose first records say that what follows needs a password: FILEPASS in the place of CODEPAGE."""
    data = (FILES / "small.xls").read_bytes()
    codepage = data.find(b"\x42\x00\x02\x00", data.find(b"\x09\x08\x10\x00"))
    return data[:codepage] + b"\x2f\x00" + data[codepage + 2 :]


@pytest.mark.parametrize(
    "data",
    [
        _locked_xls(),
        _ods(content_xml=b"\x8f\x01noise", META_INF__manifest_xml=b"<m><manifest:encryption-data/></m>"),
        _ods(encrypted_package=b"\x8f\x01noise", META_INF__manifest_xml=b"<m/>"),
        (FILES / "locked.xlsx").read_bytes(),
    ],
)
def test_a_locked_spreadsheet_is_called_locked(data):
    with pytest.raises(FileError, match=r"locked with a password.*save a copy without the password"):
        read(data)


def test_columns_of_parquet_of_every_type_come_in_or_are_left_out_with_a_note():
    n = 2
    odd = {
        "list": pa.array([[1, 2], [3]]), "struct": pa.array([{"a": 1}, None]), "map": pa.array([[("a", 1)], []],
        pa.map_(pa.string(), pa.int64())), "decimal": pa.array([decimal.Decimal("1.5"), None]), "binary":
        pa.array([b"\xff\x00", None]), "words": pa.array(["x", "y"]).dictionary_encode(), "duration":
        pa.array([1, None], pa.duration("s")), "time": pa.array([3600, None], pa.time32("s")), "large":
        pa.array([2**64 - 1, 0], pa.uint64()), "nothing": pa.nulls(n), "truth": pa.array([True, None]),
        "half": pa.array([1.5, 2], pa.float16()),
    }  # fmt: skip
    good = {"patient": ["P1", "P1"], "month": [0, 6], "FIS": [50, 40]}
    for name, column in odd.items():
        out = io.BytesIO()
        parquet.write_table(pa.table({**good, f"odd {name}": column}), out)
        cohort = load(out.getvalue())
        assert cohort.score_array().tolist() == [[50, 40]], name
        is_nested = name in ("list", "struct", "map")
        assert is_nested == any(f"a list or a structure: odd {name}" in note for note in cohort.notes)
    only = io.BytesIO()
    parquet.write_table(pa.table({"list": odd["list"]}), only)
    with pytest.raises(FileError, match="Every column of the file holds lists"):
        read(only.getvalue())


CELL = st.text(st.sampled_from("a0 1.5e,;\"\t'é-+TRUEnanif7\ufeff"), max_size=5)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_cells_are_the_text_that_the_file_has_on_both_roads(rows, end):
    """Two roads, quotes and all: numbers, truth values and leading zeros stay as they are written."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows([["id", "b", "c"], ["P1", "007", "1e5"], *rows])
    found = []
    for size in (0, 2**30):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(separated, "QUICK_FROM", size)
            found.append(read_or_refused(out.getvalue().encode()))
    assert found[0] == found[1]
    assert isinstance(found[0], str) or found[0][2][0] == ["P1", "007", "1e5"]


@given(st.text(st.sampled_from('"",,a0;\n\r'), min_size=4, max_size=16))
def test_quotes_wherever_they_stand_mean_the_same_on_both_roads(text):
    found = []
    for size in (0, 2**30):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(separated, "QUICK_FROM", size)
            found.append(read_or_refused(f'id,"b",c\nP1,"1,5",{text}\n'.encode()))
    assert found[0] == found[1]


@pytest.mark.parametrize("data", [b"3\n0", b",s\r6", b"0\n0\n", b"a\n", b'"', b",", b"\xff", b"\x00a", b"1,2\n3,4\n"])
def test_the_smallest_files_are_a_sentence(data):
    with pytest.raises(FatigueError):
        load(data)


def test_ten_thousand_columns_are_refused_by_the_first_line():
    start = time.process_time()
    with pytest.raises(FileError, match="10,000 columns"):
        load((",".join(f"c{n}" for n in range(10_000)) + "\n" + ",".join("1" * 10_000)).encode())
    assert time.process_time() - start < 1
