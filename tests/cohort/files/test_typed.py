"""SPSS, Stata, SAS transport and parquet: the same content through every door, labels used, broken files refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from fatigue.cohort.demo import demo
from fatigue.cohort.files import typed
from fatigue.cohort.files.read import read
from fatigue.cohort.load import load
from fatigue.cohort.roles.guess import guess
from fatigue.errors import FileError
from tests.cohort.files.sheets import as_csv
from tests.cohort.files.typed_files import KINDS, WRITERS, as_typed

FILES = Path(__file__).parents[1] / "data"
TABLE = pd.DataFrame({
    "PATIENT": ["007", "007", "Zo\u00eb", "Zo\u00eb", "12", "12"], "MONTH": [0.0, 6, 0, 6, 0, 6],
    "FIS": [60, 45, 80, np.nan, 0, 12], "EDSS": [4.5, 4, 6, np.nan, 2.5, 3],
    "STEPS": [4000, 5000.5, 2000, None, 9000, None], "AGE": [30.5, 30.5, 50, 50, 22, 22],
    "SEX": ["f", "f", "m", "m", "f", "f"],
    "JOB": ["sick leave", "Teilzeit", "retired", None, "Full time", "full-time"],
})  # fmt: skip
ROWS = [list(TABLE.columns), *[[None if pd.isna(cell) else cell for cell in row] for row in TABLE.to_numpy(object)]]


def test_every_format_that_is_known_is_read_below():
    written = {"zsav", "sas7bdat", *KINDS}  # a SAS table lies in tests/cohort/data: nothing here writes one
    assert written == {ending for known in typed.FORMATS.values() for ending in known.endings}
    assert set(typed.FORMATS) <= written


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_content_gives_the_same_cohort_through_every_typed_format(kind, tmp_path):
    table = TABLE.replace({"Zo\u00eb": "Zoe"})
    cohort = load(as_csv([[("Zoe" if cell == "Zo\u00eb" else cell) for cell in row] for row in ROWS]))
    data = as_typed(table, kind, tmp_path)
    assert read(data).format == {"zsav": "sav"}.get(kind, kind)
    assert load(data).digest == cohort.digest


@pytest.mark.parametrize("kind", ["sav", "parquet"])
def test_letters_of_other_alphabets_survive(kind, tmp_path):
    assert load(as_typed(TABLE, kind, tmp_path)).digest == load(as_csv(ROWS)).digest


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_value_labels_become_the_words_of_employment_sex_and_visits(kind, tmp_path):
    coded = pd.DataFrame({
        "id": ["a", "a", "b", "b"], "visit": [1, 2, 1, 2], "fis": [60, 45, 80, 70], "work": [1, 2, 3, 3],
        "gender": [1, 1, 2, 2], "q_pain": [0, 1, 4, 3],
    })  # fmt: skip
    values = {
        "visit": {1: "Baseline", 2: "6 months"}, "work": {1: "sick leave", 2: "employed full time", 3: "retired"},
        "gender": {1: "Female", 2: "Male"}, "q_pain": {0: "none", 4: "worst"},
    }  # fmt: skip
    data = as_typed(coded, kind, tmp_path, labels={"q_pain": "Pain today"}, values=values)
    raw = read(data)
    assert raw.labels["q_pain"] == "Pain today"
    assert raw.values["gender"] == {"1": "Female", "2": "Male"}
    cohort = load(data)
    assert cohort.months == (0.0, 6.0)
    assert list(cohort.patients["sex"]) == ["female", "male"]
    assert cohort.statuses["employment"].levels == ("full-time", "sick leave", "retired")
    np.testing.assert_array_equal(cohort.measures["q_pain"], [[0, 1], [4, 3]])
    assert cohort.label("q_pain") == "Pain today"
    assert not [question for question in guess(raw).questions if question.is_needed]


def test_dates_of_spss_are_dates(tmp_path):
    table = pd.DataFrame({
        "id": ["a", "a"], "form": pd.to_datetime(["2020-01-10", "2020-07-12"]), "fis": [60.0, 45.0],
    })  # fmt: skip
    cohort = load(as_typed(table, "sav", tmp_path), columns={"month": "form"})
    assert cohort.months == (0.0, 6.0)


@pytest.mark.parametrize("kind", [*KINDS, "sas7bdat"])
def test_a_file_cut_short_is_a_sentence_and_not_a_crash(kind, tmp_path):
    data = (
        typed.SAS7BDAT + bytes(5000) if kind == "sas7bdat" else as_typed(TABLE.replace("Zo\u00eb", "Z"), kind, tmp_path)
    )
    with pytest.raises(FileError, match="broken or cut short"):
        read(data[: len(data) * 2 // 3])


@pytest.mark.parametrize("kind", ["sav", "parquet"])
def test_more_rows_or_columns_than_are_read_are_refused(kind, tmp_path, monkeypatch):
    data = as_typed(TABLE, kind, tmp_path)
    monkeypatch.setattr(typed.limits, "MAX_ROWS", 3)
    with pytest.raises(FileError, match=r"rows.* Keep the columns and rows"):
        read(data)
    monkeypatch.setattr(typed.limits, "MAX_COLUMNS", 3)
    with pytest.raises(FileError, match="8 columns"):
        read(data)


def test_an_empty_sav_says_so(tmp_path):
    with pytest.raises(FileError, match="no row below"):
        read(as_typed(TABLE.iloc[:0], "sav", tmp_path))


@pytest.mark.parametrize("version", [8, 10, 12, 13, 14, 15])
def test_every_version_of_stata_is_known_by_its_bytes(version, tmp_path):
    path = tmp_path / "old.dta"
    pyreadstat.write_dta(TABLE.replace("Zo\u00eb", "Z"), path, version=version)
    assert typed.kind_of(path.read_bytes()) == "dta"
    labelled = pd.DataFrame({"id": ["Zo\u00eb"], "work": [1.0]})
    pyreadstat.write_dta(labelled, path, version=version, column_labels=["Identit\u00e4t", "\u75b2\u52b4"],
                         variable_value_labels={"work": {1: "arbeitsunf\u00e4hig"}})  # fmt: skip
    raw = read(path)  # releases before 118 name no encoding, and some programs write them in UTF-8
    assert raw.labels == {"id": "Identit\u00e4t", "work": "\u75b2\u52b4"}
    assert raw.values == {"work": {"1": "arbeitsunf\u00e4hig"}}
    assert list(raw.frame["id"]) == ["Zo\u00eb"]


@pytest.mark.parametrize("name", ["cohort60.sas7bdat", "cohort60_rle.sas7bdat"])
def test_a_sas_data_set_gives_the_same_cohort_as_its_csv(name):
    """Written from the demo cohort by files/write_sas7bdat.c, plain and with compressed rows (COMPRESS=CHAR)."""
    whole = demo("60")
    visits = whole.visits[whole.visits["scale"] == "total"]
    table = visits[["patient", "month", "score", "edss", "employment"]].rename(columns={"score": "fis"})
    table["age"] = table["patient"].map(whole.patients["age"])
    cohort = load(FILES / name)
    assert read(FILES / name).format == "sas7bdat"
    assert read(FILES / name).labels["employ"] == "Employment"
    assert cohort.digest == load(table.to_csv(index=False).encode()).digest
    np.testing.assert_array_equal(cohort.score_array(), whole.score_array())
    assert cohort.statuses["employment"].levels
    assert cohort.reading.format == "sas7bdat"


def test_a_cut_sas_data_set_is_refused():
    data = (FILES / "cohort60.sas7bdat").read_bytes()
    with pytest.raises(FileError, match="SAS file but is broken"):
        load(data[:9000])


def test_a_parquet_file_with_text_that_is_no_utf_8_is_refused(tmp_path):
    """Found by the slow job: the bytes of a text were damaged, and the table read all the same."""
    data = as_typed(
        pd.DataFrame({"patient": ["Zebra1", "Zebra2"], "month": [0, 0], "FIS": [60, 50]}), "parquet", tmp_path
    )
    damaged = data.replace(b"Zebra1", b"Z\xffbra1")
    assert damaged != data
    with pytest.raises(FileError, match="parquet file but is broken"):
        load(damaged)


MONTHLY = pd.DataFrame({
    "patient": ["a", "a", "a", "b", "b", "b"], "FIS": [60.0, 50, 40, 70, 66, 61],
    "seen": pd.to_datetime(["2020-01-01", "2020-07-01", "2021-01-01", "2020-02-01", "2020-08-01", "2021-02-01"]),
})  # fmt: skip


def counted(unit: str) -> pd.DataFrame:
    """The same dates as the numbers that Stata counts from 1960."""
    year, month = MONTHLY["seen"].dt.year - 1960, MONTHLY["seen"].dt.month - 1
    numbers = {"%tm": 12 * year + month, "%tq": 4 * year + month // 3, "%tw": 52 * year + 52 * month // 12,
               "%th": 2 * year + month // 6}  # fmt: skip
    return MONTHLY.assign(seen=numbers[unit].astype(float))


@pytest.mark.parametrize(
    ("kind", "shown_as"),
    [
        *(("xpt", name) for name in ("MONYY7", "YYMM7", "YYMMDD10", "YYQ6", "WORDDATE18", "DDMMYY10", "DATE9",
                                     "MMDDYYS10", "E8601DA10", "JULIAN7", "WEEKDATX29", "NLDATE20", "YYMON7")),
        *(("sav", name) for name in ("MOYR8", "QYR8", "WKYR10", "ADATE10", "EDATE10", "SDATE10", "JDATE7", "DATETIME20",
                                      "YMDHMS20", "DATE11")),
        *(("dta", name) for name in ("%td", "%tdD_m_Y", "%d")),
    ],
)  # fmt: skip
def test_every_format_that_shows_a_date_is_one(kind, shown_as, tmp_path):
    table = MONTHLY if kind == "sav" else MONTHLY.assign(seen=MONTHLY["seen"].dt.date)
    path = tmp_path / f"t.{kind}"
    WRITERS[kind](table, path, variable_format={"seen": shown_as})
    raw = read(path.read_bytes())
    assert list(raw.frame["seen"].astype(str)) == [f"{day:%Y-%m-%d}" for day in MONTHLY["seen"]]
    cohort = load(path, columns={"month": "seen"})
    assert cohort.months == (0.0, 6.0, 12.0)
    is_coarse = shown_as in ("MONYY7", "YYMM7", "YYQ6", "YYMON7", "MOYR8", "QYR8", "WKYR10")
    assert any("Shown without a day: seen" in note for note in cohort.notes) == is_coarse


@pytest.mark.parametrize(
    ("kind", "shown_as"),
    [("xpt", "DATETIME20"), ("xpt", "E8601DT19"), ("dta", "%tc"), ("dta", "%tC"), ("dta", "%tcDDmonCCYY_HH:MM")],
)
def test_moments_keep_their_time(kind, shown_as, tmp_path):
    seconds = (MONTHLY["seen"] - pd.Timestamp("1960-01-01")).dt.total_seconds() + 3660
    table = MONTHLY.assign(seen=seconds * (1000 if kind == "dta" else 1))
    path = tmp_path / f"t.{kind}"
    WRITERS[kind](table, path, variable_format={"seen": shown_as})
    assert read(path.read_bytes()).frame["seen"].astype(str).iloc[0] == "2020-01-01T01:01:00"


@pytest.mark.parametrize("unit", ["%tm", "%tq", "%tw", "%th"])
def test_months_quarters_and_weeks_of_stata_are_dates(unit, tmp_path):
    WRITERS["dta"](counted(unit), tmp_path / "t.dta", variable_format={"seen": unit})
    cohort = load(tmp_path / "t.dta", columns={"month": "seen"})
    assert cohort.months == (0.0, 6.0, 12.0)
    assert any(f"Shown without a day: seen ({unit})" in note for note in cohort.notes)


def test_one_date_out_of_range_costs_its_cell_and_is_said(tmp_path):
    """Refused in the whole before, with a sentence about megabytes."""
    wrong = {
        "sav": (4e11, "DATE11"), "dta": (4e9, "%td"), "xpt": (4e9, "DATE9"),
    }  # fmt: skip
    for kind, (number, shown_as) in wrong.items():
        table = MONTHLY.drop(columns="seen").assign(
            month=[0.0, 6, 12] * 2, born=[np.nan, 9e3, number, 9e3, np.nan, number]
        )
        WRITERS[kind](table, tmp_path / f"t.{kind}", variable_format={"born": shown_as})
        cohort = load(tmp_path / f"t.{kind}")
        assert cohort.n_visits == 6
        n = 4 if kind == "sav" else 2  # 9,000 seconds of SPSS are a day of 1582
        assert any(note.startswith(f"born: {n} cells hold dates that cannot be") for note in cohort.notes)


@pytest.mark.parametrize("kind", ["timestamp[s]", "timestamp[ms]", "timestamp[us]", "date32[day]", "date64[ms]"])
def test_a_parquet_date_no_calendar_has_costs_its_cell(kind, tmp_path):
    days = pd.array([18_000, 4_500_000, 18_200])
    unit = {"timestamp[s]": 86_400, "date32[day]": 1, "timestamp[us]": 86_400_000_000}.get(kind, 86_400_000)
    whole = pa.array([int(day) * unit for day in days], pa.int32() if unit == 1 else pa.int64())
    table = pa.table({"patient": ["a", "a", "b"], "month": [0, 6, 0], "FIS": [60, 50, 70],
                      "seen": whole.cast(pa.type_for_alias(kind))})  # fmt: skip
    pq.write_table(table, tmp_path / "t.parquet")
    cohort = load(tmp_path / "t.parquet")
    assert cohort.n_visits == 3
    assert any(note.startswith("seen: 1 cell holds a date that cannot be (14290-") for note in cohort.notes)


def test_a_data_frame_with_a_date_far_away_is_read():
    seen = pd.Series(np.array(["14258-05-31", "2020-05-31"], dtype="datetime64[s]"))
    cohort = load(pd.DataFrame({"patient": ["a", "b"], "month": [0, 0], "FIS": [60, 50], "seen": seen}))
    assert any(note.startswith("seen: 1 cell holds a date that cannot be (14258-05-31)") for note in cohort.notes)
