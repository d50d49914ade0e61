"""At least forty broken files: each gives its sentence, and nothing else; nothing of a file is run or written."""

from __future__ import annotations

import builtins
import contextlib
import functools
import re
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fatigue.cohort.load import load
from fatigue.errors import CohortError, FatigueError
from tests.cohort.broken import CORPUS, GOOD, ODD
from tests.cohort.files.sheets import as_csv, as_ods, as_xlsx
from tests.cohort.files.typed_files import KINDS, as_typed, as_zip
from tests.cohort.test_load import frames


@pytest.mark.parametrize("name", CORPUS)
def test_a_broken_file_gives_its_sentence(name):
    broken = CORPUS[name]
    data = broken.make()
    if broken.error is None:
        notes = " ".join(load(data).notes)
        assert re.search(broken.says, notes)
        return
    with pytest.raises(broken.error, match=broken.says) as refused:
        load(data)
    sentence = str(refused.value)
    assert sentence[0].isupper()
    assert sentence.rstrip().endswith((".", "listed.", ")"))
    assert len(sentence) < 1500
    if isinstance(refused.value, CohortError) and len(refused.value.faults):
        assert (refused.value.faults["severity"] == "stops").any()


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 40


def test_names_no_program_likes_stay_text():
    cohort = load(CORPUS["names no program likes"].make())
    assert not [name for name in cohort.patients.columns if set(name) & set("<>=|'()!]:_") - {"_"} or "__" in name]
    assert set(ODD) <= set(cohort.labels.values())


def test_nothing_of_a_file_is_written_to_disk(monkeypatch, tmp_path):
    """Not even beside a reader that would like a path: every opening for writing in this process is refused."""
    whole = [as_csv(GOOD), as_xlsx(GOOD), as_ods(GOOD), as_zip(data__csv=as_csv(GOOD))]
    whole += [as_typed(TABLE, kind, tmp_path) for kind in KINDS]
    opened = builtins.open

    def only_reading(path, mode="r", *rest, **options):
        assert not set(mode) & set("wax+"), f"{path} was opened with {mode}"
        return opened(path, mode, *rest, **options)

    monkeypatch.setattr(builtins, "open", only_reading)
    monkeypatch.setattr("tempfile.mkstemp", None)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)
    monkeypatch.setattr(Path, "write_bytes", None)
    for data in whole:
        assert load(data).n_patients == 5


TABLE = pd.DataFrame(GOOD[1:], columns=[name.upper() for name in GOOD[0]])
MANY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
FEW = settings(max_examples=100, **MANY)
SLOW = settings(max_examples=3400, **MANY)
WHOLE = [
    as_csv(GOOD), as_xlsx(GOOD), as_ods(GOOD), as_zip(data__csv=as_csv(GOOD), more__csv=b"a,b\n1,2\n"),
    CORPUS["truncated parquet"].make(),
]  # fmt: skip
LAYOUTS = st.sampled_from([
    "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,fis,gym___1,x_complete",
    "USUBJID,PARAMCD,PARAM,AVISIT,ADY,AVAL,ANL01FL,DTYPE,BASE",
    "id,date,treated,FIS,email",
    "id,visit,dfis1,dfis2,dfis3,dfis4,dfis5,dfis6,dfis7,dfis8,dfis",
    "site,id,week,FIS,EDSS,Phone",
])  # fmt: skip
WORD = st.one_of(
    st.sampled_from(["", "1", "2", "0", "60", "A", "B", "Y", "2020-01-01", "2020-07-01", "01/02/2020", "baseline_arm_1",
                     "month_6_arm_1", "Week 26", "NASK", "-99", "10", "a@b.org", "LOCF", "P", "Q"]),
    st.text(st.characters(exclude_characters="\0\r\n,\"", exclude_categories=["Cs"]), max_size=5),
)  # fmt: skip


@st.composite
def layouts(draw) -> bytes:
    header = draw(LAYOUTS)
    width = header.count(",") + 1
    rows = draw(st.lists(st.lists(WORD, min_size=width, max_size=width), max_size=6))
    return "\n".join([header, *(",".join(row) for row in rows)]).encode("utf-8", "replace")


@st.composite
def damaged(draw) -> bytes:
    broken = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 4))):
        broken[draw(st.integers(0, len(broken) - 1))] = draw(st.integers(0, 255))
    return bytes(broken[: draw(st.integers(1, len(broken)))])


CHOICES = st.sampled_from([None, {"month": "visit"}, {"month": "date"}, {"parameter": "P"}, {"month": "ADY"},
                           {"month": "redcap_repeat_instance", "visit:1": "0"}])  # fmt: skip


def _cohort_or_sentence(source, instrument, columns) -> None:
    with contextlib.suppress(FatigueError):  # anything else fails the test
        cohort = load(source, instrument=instrument, columns=columns)
        assert cohort.n_patients == len(cohort.patients)
        assert cohort.n_visits > 0
        assert len(cohort.visits) > 0
        assert cohort.digest


INSTRUMENT = st.sampled_from([None, "FIS", "FSS", "D-FIS"])


@FEW
@given(layouts(), INSTRUMENT, CHOICES)
def test_any_layout_gives_a_cohort_or_a_sentence(data, instrument, columns):
    _cohort_or_sentence(data, instrument, columns)


@FEW
@given(frames(), INSTRUMENT, CHOICES)
def test_any_frame_gives_a_cohort_or_a_sentence(frame, instrument, columns):
    _cohort_or_sentence(frame, instrument, columns)


@FEW
@given(damaged(), INSTRUMENT, st.none())
def test_any_damaged_file_gives_a_cohort_or_a_sentence(data, instrument, columns):
    _cohort_or_sentence(data, instrument, columns)


@pytest.mark.slow
@SLOW
@given(layouts(), INSTRUMENT, CHOICES)
def test_thousands_of_layouts_give_a_cohort_or_a_sentence(data, instrument, columns):
    _cohort_or_sentence(data, instrument, columns)


@pytest.mark.slow
@SLOW
@given(frames(), INSTRUMENT, CHOICES)
def test_thousands_of_frames_give_a_cohort_or_a_sentence(frame, instrument, columns):
    _cohort_or_sentence(frame, instrument, columns)


@pytest.mark.slow
@SLOW
@given(damaged(), INSTRUMENT, st.none())
def test_thousands_of_damaged_files_give_a_cohort_or_a_sentence(data, instrument, columns):
    _cohort_or_sentence(data, instrument, columns)


@pytest.mark.slow
@settings(max_examples=60, **MANY)
@given(st.data())
def test_damaged_files_of_spss_stata_and_sas_give_a_cohort_or_a_sentence(data):
    whole = data.draw(st.sampled_from(_typed_files()))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    _cohort_or_sentence(bytes(broken), "FIS", None)


@functools.cache
def _typed_files() -> tuple[bytes, ...]:
    with tempfile.TemporaryDirectory() as folder:
        return tuple(as_typed(TABLE, kind, Path(folder)) for kind in KINDS)
