"""The audit log: who, when, which page of which cohort; nothing of a patient, of a file's name, of a filter."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from fatigue.cohort.demo import demo
from fatigue.cohort.published import offered, prepared
from fatigue.cohort.snapshot import to_bytes
from pages.frame import audit, sign_in
from pages.frame.publish import opened, seal, store
from tests.pages.visit import assert_in_order, visit

OWN = replace(demo("60"), title="Marker Ann Smith.csv", origin="file", is_synthetic=False)


def lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_each_look_is_one_line_and_says_nothing_of_a_patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, library = tmp_path / "audit.jsonl", tmp_path / "library"
    library.mkdir()
    (library / "Ottawa.csv").write_text("patient,FIS_0,FIS_6\n" + "".join(f"Marker{n},60,{n}\n" for n in range(9)))
    monkeypatch.setenv("FATIGUE_LIBRARY", str(library))
    monkeypatch.setenv(store.SETTING, str(tmp_path / "store"))
    assert visit("methods").exception == []
    assert not file.exists()  # off

    monkeypatch.setenv(audit.SETTING, str(file))
    monkeypatch.setattr(sign_in, "who", lambda: "ann@hospital.example")
    at = visit("methods", own=OWN, age=["31", "47"])
    at.session_state["_more"] = True
    at.run()  # the same page again is no other look
    visit("methods", cohort="Ottawa", edss=["1.5", "4.5"])
    visit("methods", cohort="Marker of a link")
    secret = seal.new_secret()
    stored = prepared(OWN, columns=offered(OWN)[0], fewest=5, title="Harbour", seed=1).cohort
    store.put(to_bytes(stored), secret=secret, publisher=seal.new_secret())
    visit("methods", cohort=opened.OPTION, published=secret)
    found = lines(file)
    assert [line["cohort"] for line in found] == ["your file", "Ottawa", f"published {seal.name_of(secret)[:12]}"]
    assert {line["what"] for line in found} == {"methods"}
    assert {line["who"] for line in found} == {"ann@hospital.example"}
    assert all(set(line) == {"time", "who", "what", "cohort"} for line in found)
    said = repr([{**line, "time": ""} for line in found]).replace(seal.name_of(secret)[:12], "")
    for value in ("Marker", "Smith", "31", "47", "1.5", secret, "Harbour"):
        assert value not in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_log_that_cannot_be_written_stops_no_page(monkeypatch: pytest.MonkeyPatch, capfd) -> None:
    monkeypatch.setenv(audit.SETTING, "/dev/full")
    assert_in_order(visit("methods"))
    monkeypatch.setenv(audit.SETTING, "/nowhere/audit")
    assert_in_order(visit("methods"))
    assert capfd.readouterr().err.count("A line of the audit log could not be written.") == 2
