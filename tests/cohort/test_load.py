from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fatigue
from fatigue.analysis.drop import median_drop
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import DATA
from fatigue.cohort.files.read import read
from fatigue.cohort.instruments import custom, instrument
from fatigue.cohort.load import build, load, template
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.saved import from_json
from fatigue.errors import CohortError, ColumnsError, FatigueError
from tests.cohort.files.sheets import as_csv, as_ods, as_xlsx

FILES = Path(__file__).parent / "data"
LONG = [
    ["patient", "month", "FIS", "FIS physical", "EDSS", "employment", "Steps", "age", "sex", "Lésions", "Ward"],
    ["007", 0, 60, 20, 4.5, "sick leave", 4000, 30.5, "f", 3, "A"],
    ["007", 6, 45, 12, 4, "Teilzeit", 5000.5, 30.5, "f", 3, "A"],
    ["Zoë", 0, 80, None, 6, "retired", 2000, 50, "m", None, "B"],
    ["Zoë", 6, None, None, None, None, None, 50, "m", None, "B"],
    ["12", 0, 0, 0, 2.5, "Full time", 9000, 22, "f", 1, "A"],
    ["12", 6, 12, 3, 3, "full-time", None, 22, "f", 1, "A"],
]  # fmt: skip
WIDE = [
    ["patient", "FIS_0", "FIS_6", "FIS physical 0", "FIS physical 6", "EDSS_0", "EDSS_6", "employment_0",
     "employment_6", "Steps_0", "Steps_6", "age", "sex", "Lésions", "Ward"],
    ["007", 60, 45, 20, 12, 4.5, 4, "sick leave", "Teilzeit", 4000, 5000.5, 30.5, "f", 3, "A"],
    ["Zoë", 80, None, None, None, 6, None, "retired", None, 2000, None, 50, "m", None, "B"],
    ["12", 0, 12, 0, 3, 2.5, 3, "Full time", "full-time", 9000, None, 22, "f", 1, "A"],
]  # fmt: skip


def frame(rows) -> pd.DataFrame:
    return pd.DataFrame(rows[1:], columns=rows[0])


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return load(as_csv(LONG))


def test_a_long_file_becomes_a_cohort(cohort):
    assert list(cohort.patients.index) == ["007", "Zoë", "12"]
    assert cohort.patients.index.name == "patient"
    assert cohort.months == (0.0, 6.0)
    assert cohort.scales == ("total", "physical")
    np.testing.assert_array_equal(cohort.score_array(), [[60, 45], [80, np.nan], [0, 12]])
    np.testing.assert_array_equal(cohort.measures["edss"], [[4.5, 4], [6, np.nan], [2.5, 3]])
    np.testing.assert_array_equal(cohort.measures["steps"], [[4000, 5000.5], [2000, np.nan], [9000, np.nan]])
    assert cohort.statuses["employment"].levels == ("full-time", "part-time", "sick leave", "retired")
    np.testing.assert_array_equal(cohort.statuses["employment"].codes, [[2, 1], [3, -1], [0, 0]])
    assert list(cohort.patients.columns) == [
        "age", "sex", "edss", "employment", "baseline_steps", "lesions", "ward",
    ]  # fmt: skip
    assert list(cohort.patients["sex"]) == ["female", "male", "female"]
    assert list(cohort.patients["employment"].cat.categories) == ["full-time", "sick leave", "retired"]
    np.testing.assert_array_equal(cohort.patients["edss"], [4.5, 6, 2.5])
    np.testing.assert_array_equal(cohort.patients["baseline_steps"], [4000, 2000, 9000])
    assert cohort.label("lesions") == "Lésions"
    assert cohort.label("baseline_steps") == "Steps at baseline"
    assert (cohort.title, cohort.origin, cohort.is_synthetic) == ("Your file", "file", False)


@pytest.mark.parametrize(
    "source",
    [
        as_csv(LONG, separator=";"),
        as_csv(LONG, separator="\t"),
        as_csv(LONG, encoding="utf-8-sig"),
        as_csv(LONG, encoding="latin-1"),
        as_csv(LONG, encoding="utf-16"),
        as_csv(LONG, separator=";", decimal=","),
        as_csv(LONG, separator=";", decimal=",", encoding="cp1252"),
        as_csv(LONG, decimal=","),
        as_xlsx(LONG),
        as_ods(LONG),
        frame(LONG),
        frame(LONG).astype(object),
        frame(LONG).astype({"sex": "category", "month": "float64"}),
        as_csv(WIDE),
        as_csv(WIDE, separator=";", decimal=","),
        as_xlsx(WIDE),
        as_ods(WIDE),
        frame(WIDE),
        frame(WIDE).set_index("patient"),
    ],
    ids=[
        "semicolon", "tab", "bom", "latin-1", "utf-16", "decimal comma", "decimal comma cp1252", "quoted decimal comma",
        "xlsx", "ods", "frame", "frame of objects", "frame with categories", "wide csv", "wide decimal comma",
        "wide xlsx", "wide ods", "wide frame", "wide frame by index",
    ],
)  # fmt: skip
def test_the_same_content_gives_the_same_cohort_through_every_door(cohort, source):
    assert load(source).digest == cohort.digest


def test_another_content_gives_another_digest(cohort):
    changed = [list(row) for row in LONG]
    changed[1][2] = 61
    assert load(as_csv(changed)).digest != cohort.digest


def test_a_long_file_in_any_order_of_visits_gives_the_same_values(cohort):
    backwards = load(frame(LONG).iloc[::-1])
    np.testing.assert_array_equal(backwards.score_array(), cohort.score_array()[::-1])
    np.testing.assert_array_equal(backwards.patients["edss"], cohort.patients["edss"][::-1])


def test_the_mapping_of_a_file_loads_it_again(cohort):
    raw = read(as_csv(LONG))
    mapping = guess(raw)
    assert load(as_csv(LONG), columns=mapping).digest == cohort.digest
    assert load(as_csv(LONG), columns=mapping.to_dict()).digest == cohort.digest
    assert build(raw, mapping, "FIS").digest == cohort.digest


@pytest.mark.parametrize("which", ["23", "60"])
def test_the_demo_files_come_in_as_the_demo_cohorts(which):
    door, demo = load(DATA / f"demo{which}.csv"), fatigue.demo(which)
    assert list(door.patients.index) == list(demo.patients.index)
    for scale in demo.scales:
        np.testing.assert_array_equal(door.score_array(scale), demo.score_array(scale))
    for measure, values in demo.measures.items():
        np.testing.assert_array_equal(door.measures[measure], values)
    for name, status in demo.statuses.items():
        words, read_words = (
            np.array([*one.levels, ""], dtype=object)[one.codes] for one in (status, door.statuses[name])
        )
        np.testing.assert_array_equal(words, read_words)


def test_a_wide_table_of_the_package_comes_back(cohort):
    again = load(cohort.wide(), instrument="FIS")
    np.testing.assert_array_equal(again.score_array(), cohort.score_array())
    assert again.months == cohort.months


def test_the_instrument_named_by_a_column_is_taken_and_said():
    note = load(b"patient,month,MFIS\nP1,0,60\n").notes[0]
    assert "taken from the name of the column MFIS" in note
    assert "0 to 84" in note
    assert not load(b"patient,month,MFIS\nP1,0,60\n", instrument="MFIS").notes


@pytest.mark.parametrize("column", ["FSS", "score", "fatigue"])
def test_an_instrument_that_no_name_says_must_be_chosen(column):
    data = f"patient,month,{column}\nP1,0,4.5\nP1,6,3\n".encode()
    with pytest.raises(ColumnsError, match="instrument=, one of FIS, MFIS"):
        load(data)
    assert load(data, instrument="FSS").instrument.name == "FSS"
    assert load(data, instrument=custom("Own", lowest=0, highest=10)).instrument.name == "Own"


def test_roles_can_be_said_one_by_one():
    data = b"who,when,x,years\nP1,0,40,30\nP1,6,30,30\n"
    with pytest.raises(ColumnsError, match="No column is called patient"):
        load(data, instrument="FIS")
    cohort = load(data, instrument="FIS", columns={"patient": "who", "month": "when", "score": "x", "age": "years"})
    np.testing.assert_array_equal(cohort.score_array(), [[40, 30]])
    assert cohort.patients["age"].tolist() == [30]


def test_a_wide_score_of_any_name_comes_in_by_one_of_its_columns_or_by_the_instrument():
    data = b"id,bdi.pre,bdi.2m,bdi.8m,steps.pre,steps.2m\nA,30,20,10,4000,5000\nB,25,,5,3000,3500\n"
    bdi = custom("BDI", lowest=0, highest=63)
    with pytest.raises(ColumnsError, match=r"come once a month or visit.*columns=\{'score': 'bdi.pre'\}"):
        load(data, instrument=custom("Mood", lowest=0, highest=63))
    for cohort in (load(data, instrument=bdi), load(data, instrument="FIS", columns={"score": "bdi.2m"})):
        assert cohort.months == (0.0, 2.0, 8.0)
        np.testing.assert_array_equal(cohort.score_array(), [[30, 20, 10], [25, np.nan, 5]])
        np.testing.assert_array_equal(cohort.measures["steps"], [[4000, 5000, np.nan], [3000, 3500, np.nan]])


def test_a_score_that_is_named_keeps_its_subscales():
    cohort = load(as_csv(LONG), columns={"score": "FIS"})
    assert cohort.scales == ("total", "physical")


def test_a_column_named_after_another_instrument_is_said():
    notes = load(b"id,month,MFIS\nA,0,40\n", instrument="FIS").notes
    assert notes == ("The column MFIS is named after the MFIS and is read as FIS, as chosen.",)


def test_visit_numbers_are_refused_until_their_months_are_said():
    data = b"id,FIS_V1,FIS_V2\nA,40,30\n"
    with pytest.raises(ColumnsError, match=r"gives a visit number; its month.*columns=\{'month:FIS_V1': '0'\}"):
        load(data)
    assert load(data, columns={"month:FIS_V1": "0", "month:FIS_V2": "12"}).months == (0.0, 12.0)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"patient": "nobody"}, "no column 'nobody' for patient"),
        ({"colour": "FIS"}, "a role 'colour'"),
        (
            {"layout": "long", "roles": {"patient": "patient"}, "scores": {"total": "FIS"}},
            "No column was found for: month",
        ),
        ({"layout": "wide", "roles": {"patient": "patient"}, "scores": {"total": "FIS"}}, "do not fit"),
        ({"layout": "wide", "roles": {"patient": "gone"}, "scores": {"total": {"0": "FIS"}}}, "no column 'gone'"),
        ({"layout": "wide", "roles": {}, "scores": {}}, "No column was found for: patient, score"),
        ({"layout": "long", "scores": {"motor": "FIS"}}, "no scale called 'motor'"),
    ],
)
def test_a_mapping_that_does_not_fit_is_a_sentence(columns, words):
    with pytest.raises(ColumnsError, match=words):
        load(as_csv(LONG), columns=columns, instrument="FIS")


def test_ids_that_repeat_between_sites_are_told_apart_by_site():
    rows = "site,id,month,FIS,arm\nA,1,0,40,x\nA,1,6,30,x\nB,1,0,80,y\nB,1,6,70,y\nB,2,0,50,x\n"
    cohort = load(rows.encode())
    assert list(cohort.patients.index) == ["A-1", "B-1", "B-2"]
    np.testing.assert_array_equal(cohort.at(0), [40, 80, 50])
    assert cohort.patients["arm"].tolist() == ["x", "y", "x"]
    assert cohort.patients["site"].tolist() == ["A", "B", "B"]
    assert "known by site and id" in " ".join(cohort.notes)
    assert list(load(b"site,id,FIS_0,FIS_6\nA,1,40,30\nB,1,80,70\n").patients.index) == ["A-1", "B-1"]
    assert list(load(b"site,id,FIS_0,FIS_6\nA,1,40,30\nB,2,80,70\n").patients.index) == ["1", "2"]


def test_a_total_is_summed_from_all_its_subscales_and_said():
    rows = "id,month,FIS physical,FIS cognitive,FIS psychosocial\nA,0,10,20,30\nA,6,5,,9\nB,0,1,2,3\nB,6,1,1,1\n"
    cohort = load(rows.encode())
    np.testing.assert_array_equal(cohort.score_array(), [[60, np.nan], [6, 3]])
    assert any("the sum of physical, cognitive, psychosocial" in note for note in cohort.notes)
    with pytest.raises(ColumnsError, match="no total"):
        load(b"id,month,FIS physical\nA,0,10\n")


def test_a_baseline_edss_completes_the_visits():
    cohort = load(b"id,FIS_0,FIS_6,FIS_12,EDSS,EDSS_6,EDSS_12\nA,40,30,20,4,3.5,3\n")
    np.testing.assert_array_equal(cohort.measures["edss"], [[4, 3.5, 3]])


def test_a_month_without_any_score_is_left_out_and_said():
    cohort = load(b"id,month,FIS,steps\nA,0,40,1\nA,3,,5\nA,6,30,2\n")
    assert cohort.months == (0.0, 6.0)
    assert any("No patient has a total score at month 3" in note for note in cohort.notes)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"id,month,FIS\nA,6,40\nA,12,30\n", "no form at month 0"),
        (b"id,month,FIS\nA,0,\nA,6,NA\n", "no score in any row"),
        (b"id,month,FIS\n,0,40\n,6,30\n", "no score in any row"),
    ],
)
def test_a_file_without_a_baseline_or_score_is_a_sentence(data, words):
    with pytest.raises(CohortError, match=words):
        load(data)


def test_too_many_months_or_groups_are_a_sentence():
    days = pd.DataFrame({"id": "A", "month": range(101), "FIS": 3})
    with pytest.raises(ColumnsError, match="101 different months"):
        load(days)
    arms = pd.DataFrame({"id": [f"P{i}" for i in range(60)], "month": 0, "FIS": 3, "arm": [f"a{i}" for i in range(60)]})
    with pytest.raises(ColumnsError, match="60 different words for arm"):
        load(arms)


def test_numeric_ids_and_names_that_no_program_likes_are_kept_as_text():
    frame = pd.DataFrame(
        {"id": [7, 12], "FIS_0": [3, 4], "FIS_6": [1, 2], "<script>": [1, 2], "__proto__": ["a", "b"], "😀": [1, 2]}
    )
    cohort = load(frame)
    assert list(cohort.patients.index) == ["7", "12"]
    assert list(cohort.patients.columns) == ["script", "proto", "column_6"]
    assert cohort.label("script") == "<script>"


def test_the_template_comes_in_as_it_is():
    cohort = load(template().encode())
    assert cohort.months == (0.0, 6.0)
    assert {"age", "sex", "edss", "employment", "driving", "course", "duration", "arm"} <= set(cohort.patients)
    assert set(cohort.measures) == {"edss", "depression", "steps"}


def test_arrays_of_a_loaded_cohort_cannot_be_written_to(cohort):
    for array in (*cohort.scores.values(), *cohort.measures.values(), *(one.codes for one in cohort.statuses.values())):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


def _cohort_or_sentence(source, **options) -> None:
    with contextlib.suppress(FatigueError):  # anything else fails the test
        found = load(source, **options)
        assert found.n_patients == len(found.patients)
        assert found.n_visits > 0
        assert found.digest


CELL = st.one_of(
    st.none(), st.integers(-100, 200), st.floats(allow_nan=True, allow_infinity=True), st.text(max_size=6),
    st.booleans(), st.dates(),
    st.sampled_from(["0", "6", "baseline", "36,5", "P1", "-99", "f", "full-time", "1e400", "NA"]),
)  # fmt: skip
HEADER = st.one_of(
    st.sampled_from([
        "patient", "id", "month", "visit", "FIS", "FIS_0", "FIS_6", "fis_baseline", "FIS_V1", "MFIS", "FSS",
        "EDSS", "EDSS_0", "EDSS_6", "age", "sex", "employment", "employment_0", "employment_6", "site", "steps", "arm",
        "FIS physical", 0, 6.0,
    ]),
    st.text(max_size=8),
)  # fmt: skip
GENTLE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def frames(draw) -> pd.DataFrame:
    header = draw(st.lists(HEADER, min_size=0, max_size=8))
    n_rows = draw(st.integers(0, 6))
    steady = st.lists(st.sampled_from(["0", "6", "12", "P1", "P2", 0, 6]), min_size=n_rows, max_size=n_rows)
    columns = [draw(st.one_of(st.lists(CELL, min_size=n_rows, max_size=n_rows), steady)) for _ in header]
    made = pd.DataFrame({at: pd.Series(column, dtype=object) for at, column in enumerate(columns)}, index=range(n_rows))
    return made.set_axis(header, axis=1)


@GENTLE
@given(frames(), st.sampled_from([None, "FIS", "FSS"]))
def test_any_frame_gives_a_cohort_or_a_sentence(frame, chosen):
    _cohort_or_sentence(frame, instrument=chosen)


@GENTLE
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_give_a_cohort_or_a_sentence(data):
    _cohort_or_sentence(data)


@GENTLE
@given(st.data(), st.sampled_from([as_csv(LONG), as_xlsx(LONG), as_ods(WIDE), (FILES / "small.xls").read_bytes()]))
def test_a_damaged_file_gives_a_cohort_or_a_sentence(data, whole):
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    _cohort_or_sentence(bytes(broken[: data.draw(st.integers(1, len(broken)))]))


@GENTLE
@given(st.lists(st.lists(st.one_of(st.none(), st.integers(0, 160)), min_size=3, max_size=3), min_size=1, max_size=8))
def test_any_scores_come_back_from_wide_and_from_long(scores):
    values = np.array(scores, dtype=float)
    ids = [f"P{at}" for at in range(len(values))]
    table = pd.DataFrame(values, columns=["FIS_0", "FIS_6", "FIS_12"]).assign(id=ids)
    tall = table.set_axis([0, 6, 12, "id"], axis=1).melt("id", var_name="month", value_name="FIS")
    has_baseline = np.isfinite(values[:, 0]).any()
    if not has_baseline:
        for source in (table, tall):
            with pytest.raises(CohortError):
                load(source)
    else:
        wide, long = load(table), load(tall)
        assert wide.digest == long.digest
        assert wide.instrument == instrument("FIS")
        np.testing.assert_array_equal(wide.at(0), values[:, 0])


def test_a_month_is_kept_to_two_decimals_and_no_note_has_six():
    """A month column of weeks turned into months (1.379671) stood in notes, methods and links with every digit."""
    months = [0, 1.379671, 2.759343]
    rows = [{"patient": who, "month": at, "FIS": 40 - at} for who in ("P1", "P2") for at in months]
    frame = pd.DataFrame([*rows, {"patient": "P3", "month": 0, "FIS": 30}])
    cohort = fatigue.load(frame, instrument="FIS")
    assert cohort.months == (0.0, 1.38, 2.76)
    saved = {"layout": "long", "roles": {"patient": "patient", "month": "month"}, "scores": {"total": "FIS"},
             "months": {f"{at:g}": at for at in months}}  # fmt: skip
    assert from_json(json.dumps(saved)).months == {"0": 0.0, "1.37967": 1.38, "2.75934": 2.76}
    assert not re.search(r"\d\.\d{3}", median_drop(cohort).method.replace("10,000", ""))
