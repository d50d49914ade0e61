"""The host's own cohorts: a link names one of them, and nothing else on that computer."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fatigue.errors import FileError
from pages.frame.door import library
from tests.pages.visit import PAGES, assert_in_order, drop, heading, says, visit

OURS = [f"P{row},{40 + row},{30 + row}" for row in range(12)]


def _table(*rows: str, head: str = "patient,FIS_0,FIS_6") -> str:
    return "\n".join([head, *rows])


FILES = {
    "Ottawa 2019.csv": _table(*OURS),
    "one patient.csv": _table("P1,40,30"),
    "two patients.csv": _table("P1,40,30", "P2,20,25"),
    "one visit.csv": _table(*(f"P{row},{40 + row}" for row in range(12)), head="patient,FIS_0"),
    "no follow-up.csv": _table(*(f"P{row},{40 + row}," for row in range(12))),
    "equal.csv": _table(*(f"P{row},20,20" for row in range(12))),
    "MFIS.csv": _table(*OURS, head="patient,MFIS_0,MFIS_6"),
    "faulty.csv": _table("P1,400,3", "P2,5,6"),
    "not a cohort.csv": _table("1,2,3", head="a,b,c"),
    "renamed.csv": "%PDF-1.4 \x00\x01",
    "empty.csv": "",
    "demo.csv": _table("P1,40,30"),
    ".hidden.csv": _table("P1,40,30"),
    "notes.md": "nothing",
}
OPEN = ("Ottawa 2019", "one patient", "two patients", "one visit", "no follow-up", "equal", "MFIS")
UNREADABLE = ("faulty", "not a cohort", "renamed", "empty")


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of cohorts, and a file beside it that is not for visitors."""
    folder = tmp_path / "library"
    (folder / "deeper").mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).write_text(content)
    (folder / "deeper" / "below.csv").write_text(_table("P1,40,30"))
    (tmp_path / "outside.csv").write_text(_table("P1,41,31"))
    (folder / "linked.csv").symlink_to(tmp_path / "outside.csv")
    monkeypatch.setenv("FATIGUE_LIBRARY", str(folder))
    return folder


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("cohort", OPEN)
def test_a_link_opens_a_cohort_of_the_host_on_every_page(host: Path, page: str, cohort: str) -> None:
    at = visit(page, cohort=cohort)
    assert_in_order(at)
    assert at.selectbox(key="cohort").value == cohort
    said = says(at)
    assert "Host's cohort" in said
    assert "ynthetic" not in said or page == "methods"  # the page on methods tells what the demo is


@pytest.mark.parametrize("cohort", UNREADABLE)
def test_a_file_of_the_host_that_does_not_load_is_said_in_a_sentence(host: Path, cohort: str) -> None:
    at = visit("overview", cohort=cohort)
    assert_in_order(at)
    assert heading(at) == "This cohort cannot be opened."
    assert len(at.error) == 1
    at.selectbox(key="cohort").set_value("Ottawa 2019").run()
    assert_in_order(at)
    assert "12 of 12 patients" in says(at)


def test_what_is_offered_is_the_files_of_the_folder(host: Path) -> None:
    assert library.names() == sorted([*OPEN, *UNREADABLE])
    assert visit("overview").selectbox(key="cohort").options == ["demo", "demo60", *library.names()]


FORBIDDEN = ("../outside", "..", "", ".hidden", "deeper/below", "below", "linked", "notes", "Ottawa 2019.csv",
             "./Ottawa 2019", "demo\x00", "~")  # fmt: skip


@pytest.mark.parametrize("name", FORBIDDEN)
def test_no_other_file_can_be_named(host: Path, name: str) -> None:
    with pytest.raises(FileError, match="no cohort called"):
        library.open_book(name)
    if name:  # an empty name asks for nothing
        assert_not_there(visit("overview", cohort=name))


def assert_not_there(at: AppTest) -> None:
    """A page that says that the cohort is not here, with no number of another, and the demo for who wants it."""
    assert_in_order(at)
    assert heading(at) == "This cohort is not here."
    assert "of 23 patients" not in says(at)
    assert not at.get("vega_lite_chart")
    at.button(key="_demo_instead").click().run()
    assert_in_order(at)
    assert at.selectbox(key="cohort").value == "demo"
    assert "23 of 23 patients" in says(at)


def test_no_absolute_path_can_be_named(host: Path) -> None:
    for path in (host / "Ottawa 2019", host.parent / "outside", host.parent / "outside.csv"):
        with pytest.raises(FileError, match="no cohort called"):
            library.open_book(str(path))
        assert_not_there(visit("overview", cohort=str(path)))


@pytest.mark.parametrize("folder", ["", "/no/such/folder", __file__])
def test_without_a_folder_there_are_the_demos(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.setenv("FATIGUE_LIBRARY", folder)
    assert library.names() == []
    assert_in_order(visit("overview"))


def test_filters_of_a_link_are_kept_for_a_cohort_of_the_host(host: Path) -> None:
    """A cohort without ages has no filter on age: a link that asks for one is doubted."""
    at = visit("overview", cohort="Ottawa 2019", age=["20", "40"])
    assert_in_order(at)
    assert "12 of 12 patients" in says(at)
    assert "age = 20, 40" in says(at)


def answers(**changed: object) -> dict[str, object]:
    """Answers for a file whose names say nothing: a score of the user's own, visits called pre and post."""
    return {
        "layout": "long",
        "instrument": {"name": "Energy", "lowest": 0, "highest": 100, "direction": "higher is better"},
        "roles": {"patient": "who", "month": "when"}, "scores": {"total": "points"}, "months": {"pre": 0, "post": 6},
        **changed,
    }  # fmt: skip


POINTS = _table(*(f"P{n},{at},{40 + n}" for n in range(12) for at in ("pre", "post")), head="who,when,points")


def test_answers_beside_a_file_of_the_host_open_it(host: Path) -> None:
    (host / "odd.csv").write_text(POINTS)
    (host / "odd.json").write_text(json.dumps(answers()))
    at = visit("overview", cohort="odd")
    assert_in_order(at)
    assert "Energy" in says(at)
    assert "12 of 12 patients" in says(at)


def test_answers_of_the_host_are_used_for_a_file_with_the_same_columns(host: Path) -> None:
    (host / "odd.json").write_text(json.dumps(answers()))
    (host / "settings.json").write_text('{"theme": "dark"}')
    (host / "broken.json").write_text("{")
    at = drop(visit("overview"), POINTS)
    assert_in_order(at)
    assert heading(at) == "Ready to open: 12 patients, 24 forms."
    at = drop(visit("overview"), POINTS.replace("who,", "person,"))
    assert not heading(at).startswith("Ready")


OPEN_FILES = {
    "patient,month,FSS\nP1,0,5\nP1,6,4\n": "FSS may be the Fatigue Severity Scale or a Kurtzke",
    "patient,month,score\nP1,0,5\nP1,6,4\n": "numbers alone never tell FIS from MFIS",
    "who,FIS,month\nP1,5,0\nP1,4,6\n": "No column is called patient",
    "patient,FIS_day7,FIS_discharge\nP1,5,4\n": "FIS_discharge gives a visit after treatment",
}


def test_a_file_of_the_host_that_leaves_something_open_says_what_and_what_its_keeper_can_do(host: Path) -> None:
    for content, why in OPEN_FILES.items():
        (host / "open.csv").write_text(content)
        with pytest.raises(FileError, match=f"{why}.* put them beside it as open.json") as found:
            library.open_book("open")
        assert "instrument=" not in str(found.value)
        assert "columns=" not in str(found.value)


@pytest.mark.parametrize("saved", ["{", '{"layout": "tall"}', "[1, 2]"])
def test_answers_of_the_host_that_cannot_be_read_are_explained(host: Path, saved: str) -> None:
    (host / "odd.csv").write_text(POINTS)
    (host / "odd.json").write_text(saved)
    at = visit("overview", cohort="odd")
    assert not at.exception
    assert heading(at) == "This cohort cannot be opened."
    assert "odd.json" in says(at) or "saved roles" in says(at)


def test_a_cohort_that_went_away_is_not_replaced_by_another(host: Path) -> None:
    """Symptom: the next click showed the demo's numbers under the link of the host's cohort."""
    at = visit("drop", cohort="Ottawa 2019")
    assert "12 of 12 patients" in says(at)
    file = host / "Ottawa 2019.csv"
    content = file.read_text()
    file.rename(host / "Ottawa 2020.csv")
    for _ in range(2):
        at.run()
        assert_in_order(at)
        assert heading(at) == "This cohort is not here."
        assert at.selectbox(key="cohort").value == "Ottawa 2019"
        assert "of 23 patients" not in says(at)
    file.write_text(content)
    at.button(key="_again").click().run()
    assert_in_order(at)
    assert "12 of 12 patients" in says(at)


def test_a_folder_that_went_away_takes_its_cohorts_along(host: Path) -> None:
    at = visit("overview", cohort="Ottawa 2019")
    host.rename(host.with_name("elsewhere"))
    assert heading(at.run()) == "This cohort is not here."
    assert_not_there(at)


def test_a_changed_file_is_offered_and_the_open_session_keeps_its_copy(host: Path) -> None:
    file = host / "Ottawa 2019.csv"
    at = visit("overview", cohort="Ottawa 2019")
    first = heading(at)
    (version,) = re.findall(r"Ottawa 2019 · file of (\S+ \S+ UTC), version ([0-9a-f]{8})", says(at))
    file.write_text(_table(*(f"P{row},{60 + row},{20 + row}" for row in range(14))))
    os.utime(file, (1.7e9, 1.7e9))
    at.run()
    assert_in_order(at)
    assert heading(at) == first
    assert "12 of 12 patients" in says(at)
    assert "The host has a newer version of this cohort, of 2023-11-14 22:13 UTC." in says(at)
    at.button(key="_take_newer").click().run()
    assert_in_order(at)
    assert "14 of 14 patients" in says(at)
    assert "newer version" not in says(at)
    (newer,) = re.findall(r"Ottawa 2019 · file of (\S+ \S+ UTC), version ([0-9a-f]{8})", says(at))
    assert newer[0] == "2023-11-14 22:13 UTC"
    assert newer[1] != version[1]
    file.write_text("a,b\n1,2\n")
    at.run()
    assert "14 of 14 patients" in says(at)
    at.button(key="_take_newer").click().run()
    assert heading(at) == "This cohort cannot be opened."
    assert "of 23 patients" not in says(at)


def test_a_file_that_may_not_be_read_is_said_without_its_place(host: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refused(path: Path, *args: object, **options: object) -> object:
        if path.name == "equal.csv":
            raise PermissionError(path)
        return opened(path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", refused)
    at = visit("overview", cohort="equal")
    assert_in_order(at)
    assert heading(at) == "This cohort cannot be opened."
    assert str(host) not in says(at)
    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(Path, "read_bytes", lambda path: os.read(-1, 1))  # a disk that fails in the middle of it
    at.button(key="_again").click().run()
    assert heading(at) == "This cohort cannot be opened."
    assert "cannot be read at present" in says(at)
    assert str(host) not in says(at)
    monkeypatch.undo()


def test_a_link_to_a_file_of_another_session_asks_for_the_file_and_keeps_the_filters() -> None:
    at = visit(
        "curves", cohort="your file", age=["20", "40"], employment="Full-time", course="own-2", curve_line="Mean"
    )
    assert_in_order(at)
    assert heading(at) == "Your file is not open in this session."
    assert "age = 20, 40; employment = Full-time; course = own-2" in says(at)
    assert "of 23 patients" not in says(at)
    assert not at.get("vega_lite_chart")
    at.run()
    assert at.query_params["cohort"] in ("your file", ["your file"])
    rows = [f"P{row},{25 + row},{work},{40 + row},{30 + row}" for row in range(12) for work in ("full-time",)]
    at.file_uploader(key="_file_page_0").set_value(("mine.csv", _table(*rows, head="patient,age,employment,FIS_0,FIS_6")
                                                    .encode(), "text/csv")).run()  # fmt: skip
    at.button(key="_open").click().run()
    assert_in_order(at)
    assert "12 of 12 patients" in says(at)
    assert "age 20 to 40 · full-time" in says(at)
    assert at.selectbox(key="curve_line").value == "mean"
    assert "Part of the link was not understood: course = own-2 (not in use)" in says(at)
    assert "opened 2" in says(at)  # the version at the foot
