"""`fatigue check` and `fatigue describe`: what they print, and the exit code that a script goes by."""

from __future__ import annotations

import json

import pytest

from fatigue.commands.files import Progress, main
from fatigue.show.words.drop import headline
from tests.cohort.files.sheets import as_xlsx

GOOD = "patient,month,FIS\n" + "".join(f"P{at},0,{60 + at}\nP{at},6,{30 + at}\n" for at in range(8))


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name: str = "ward.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


def test_a_good_file_is_checked(file, capsys):
    assert main(["check", file(GOOD)]) == 0
    said = capsys.readouterr()
    assert "8 patients" in said.out
    assert said.err == ""


def test_every_fault_is_listed_with_its_row(file, capsys):
    broken = GOOD.replace("P1,6,31", "P1,6,999").replace("P3,6,33", "P3,6,abc")
    assert main(["check", file(broken), "--instrument", "FIS"]) == 1
    out = capsys.readouterr().out
    assert "999" in out
    assert "abc" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such-file.csv"], "There is no readable file"),
        (["{pdf}"], "a PDF document"),
        (["{good}", "--columns", "no-such.json"], "could not be opened"),
        (["{good}", "--columns", "{pdf}"], "is no json"),
        (["{good}", "--instrument", "NO SUCH"], "NO SUCH"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_and_exit_code_2(file, capsys, arguments, says):
    places = {"{pdf}": file(b"%PDF-1.7 x", "a.pdf"), "{good}": file(GOOD)}
    assert main(["check", *(places.get(word, word) for word in arguments)]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


def test_words_that_are_no_command_are_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["guess"])
    assert ended.value.code == 2
    assert "usage: fatigue" in capsys.readouterr().err


def test_describe_prints_the_headline_of_the_page(capsys):
    from fatigue import demo
    from fatigue.analysis.drop import median_drop

    assert main(["describe", "demo"]) == 0
    out = capsys.readouterr().out
    cohort = demo()
    assert headline(median_drop(cohort), cohort.instrument) in out
    assert "synthetic" in out
    assert all(f"{month:g}" in out for month in cohort.months)


def test_answers_and_sheet_are_used(file, capsys):
    answers = {"patient": "patient", "month": "month", "score": "FIS", "missing": ["-99"]}
    path = file(GOOD.replace("P1,6,31", "P1,6,-99"))
    assert main(["describe", path, "--instrument", "FIS", "--columns", file(json.dumps(answers), "a.json")]) == 0
    book = as_xlsx([["patient", "month", "FIS"], ["A", 0, 50], ["A", 6, 40]], before=[("notes", [["x", "y"], [1, 2]])])
    assert main(["check", file(book, "b.xlsx"), "--sheet", "visits"]) == 0
    assert "1 patient" in capsys.readouterr().out


def test_one_visit_has_no_drop_and_no_traceback(file, capsys):
    assert main(["describe", file("patient,month,FIS\nA,0,50\nB,0,40\n")]) == 0
    assert "2 patients" in capsys.readouterr().out


def test_progress_is_shown_only_where_somebody_looks(capsys, monkeypatch):
    monkeypatch.setattr("fatigue.commands.files.PATIENCE", -1.0)
    for is_watched in (False, True):
        monkeypatch.setattr("sys.stderr.isatty", lambda watched=is_watched: watched, raising=False)
        progress = Progress()
        progress("Reading", 0.5)
        progress.clear()
        assert ("[###############...............] Reading" in capsys.readouterr().err) is is_watched
