"""The store: what goes in comes out by its link alone, ends, is deleted, and tells whoever steals it nothing."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.cohort.published import offered, prepared
from fatigue.cohort.snapshot import of_bytes, to_bytes
from fatigue.errors import FileError
from pages.frame.door import waiting
from pages.frame.publish import clock, seal, store
from pages.frame.publish.clock import Clock
from pages.frame.publish.guesses import Guesses
from tests.pages.frame.publish import postgres

KINDS = ("sqlite", "postgresql")
DAY = 86_400


@contextmanager
def place(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield str(folder / "store")
    else:
        with postgres.server() as database:
            yield database.url


def stolen(url: str) -> bytes:
    """Everything that lies in a store, as a thief has it: the file, and every value of every row."""
    if url.startswith("postgresql"):
        with psycopg.connect(url) as line:
            return repr(line.execute("SELECT * FROM published").fetchall()).encode()
    file = Path(url) / "published.sqlite"
    rows = sqlite3.connect(file).execute("SELECT * FROM published").fetchall()
    return file.read_bytes() + repr(rows).encode()


def cohort() -> Cohort:
    whole = replace(demo("60"), title="Ward seven.csv", origin="file", is_synthetic=False)
    return prepared(whole, columns=offered(whole)[0], fewest=5, title="Harbour clinic", seed=1).cohort


@pytest.mark.parametrize("kind", KINDS)
def test_a_cohort_lives_from_put_to_delete_and_its_store_tells_nothing(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with place(kind, tmp_path) as url:
        monkeypatch.setenv(store.SETTING, url)
        content, secret, publisher = to_bytes(cohort()), seal.new_secret(), seal.new_secret()
        until = store.put(content, secret=secret, publisher=publisher)
        assert of_bytes(store.take(secret, is_counted=True)).digest == cohort().digest
        store.take(secret, is_counted=False)
        found = store.look(secret)
        assert (found.opened, found.until) == (1, until)

        seen = stolen(url)
        marks = ("Ward seven", "Harbour", "employed", "RRMS", "aHSCT", "EDSS", "FIS", "ARROW1", secret, publisher)
        for mark in marks:
            assert mark.encode() not in seen, mark
        assert store.look(seal.new_secret()) is None
        assert store.take(seal.new_secret(), is_counted=True) is None

        assert not store.remove(secret, publisher=seal.new_secret())
        assert store.look(secret) is not None
        assert store.remove(secret, publisher=publisher)
        assert store.look(secret) is None
        assert not store.remove(secret, publisher=publisher)

        monkeypatch.setenv("FATIGUE_PUBLISH_DAYS", "2")
        until = store.put(content, secret=secret, publisher=publisher)
        assert store.take(secret, is_counted=True) is not None
        monkeypatch.setattr("time.time", lambda: until + 0.5)
        assert store.take(secret, is_counted=True) is None
        assert store.look(secret) is None
        monkeypatch.setattr(store, "CLOCK", Clock())  # believes it: nobody has set it since
        store.put(content, secret=seal.new_secret(), publisher=publisher)  # which takes out what has ended
        monkeypatch.setattr("time.time", lambda: until - 1.0)
        assert store.look(secret) is None
        store._engine(url).dispose()


def test_nobody_who_holds_the_store_can_lengthen_a_life_or_put_one_cohort_for_another() -> None:
    secret, other = seal.new_secret(), seal.new_secret()
    sealed = seal.seal(b"content", secret=secret, until=100)
    assert seal.unseal(sealed, secret=secret, until=100) == b"content"
    assert seal.unseal(sealed, secret=secret, until=101) is None
    assert seal.unseal(sealed, secret=other, until=100) is None
    assert seal.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), secret=secret, until=100) is None
    assert seal.unseal(b"", secret=secret, until=100) is None
    assert len(sealed) == len(seal.seal(b"content" * 100, secret=secret, until=100))  # the length says little


def test_only_what_looks_like_a_secret_is_asked_for() -> None:
    assert seal.is_secret(seal.new_secret())
    for text in ("", "a", "demo", "é" * 43, "a" * 42, "a" * 44, "' OR 1=1 --", "../../etc/passwd", "a" * 100_000):
        assert not seal.is_secret(text), text[:50]


def test_a_file_store_is_the_owners_alone_and_an_unreachable_one_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(store.SETTING, str(tmp_path / "new" / "place"))
    assert store.look(seal.new_secret()) is None
    file = tmp_path / "new" / "place" / "published.sqlite"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (tmp_path / "file").write_text("no folder")
    for unreachable in (str(tmp_path / "file" / "in"), "postgresql://app:pass-word@127.0.0.1:1/none"):
        monkeypatch.setenv(store.SETTING, unreachable)
        with pytest.raises(FileError, match="cannot be reached") as told:
            store.look(seal.new_secret())
        assert "pass-word" not in str(told.value)


def test_the_host_sets_days_and_the_smallest_group_within_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (store.days(), store.fewest()) == (30, 5)
    for said, expected in (("10", (10, 10)), ("0", (1, 3)), ("-4", (30, 5)), ("many", (30, 5)), ("", (30, 5))):
        monkeypatch.setenv("FATIGUE_PUBLISH_DAYS", said)
        monkeypatch.setenv("FATIGUE_PUBLISH_FEWEST", said)
        assert (store.days(), store.fewest()) == expected, said


def test_too_large_a_cohort_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.SETTING, str(tmp_path))
    monkeypatch.setattr(store, "MOST_BYTES", 1000)
    with pytest.raises(FileError, match="too large"):
        store.put(b"content", secret=seal.new_secret(), publisher=seal.new_secret())


def test_whoever_sends_too_many_wrong_links_waits_and_no_other_does(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    guesses = Guesses(3, window=60)
    for _ in range(3):
        assert not guesses.are_too_many("a")
        guesses.add("a")
    assert guesses.are_too_many("a")
    assert not guesses.are_too_many("b")
    now[0] = 61.0
    assert not guesses.are_too_many("a")


def test_a_store_without_room_says_so_and_still_opens_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(store.SETTING, str(tmp_path))
    secret, publisher = seal.new_secret(), seal.new_secret()
    store.put(b"content", secret=secret, publisher=publisher)
    engine = store._engine(str(tmp_path))

    @event.listens_for(engine, "connect")
    def _full(line: sqlite3.Connection, _: object) -> None:
        line.execute("PRAGMA max_page_count = 1")  # no more than there are: SQLite then finds its disk full

    engine.dispose()
    with pytest.raises(FileError, match="is full: nothing was stored"):
        store.put(b"more", secret=seal.new_secret(), publisher=publisher)
    assert store.take(secret, is_counted=True) == b"content"
    event.listen(engine, "connect", lambda line, _: line.execute("PRAGMA query_only = ON"))  # a disk made read-only
    engine.dispose()
    assert store.take(secret, is_counted=True) == b"content"
    assert store.look(secret).opened == 1


def test_a_store_that_never_answers_is_a_sentence_and_others_compute_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    monkeypatch.setenv(store.SETTING, str(tmp_path))
    is_over, seen = threading.Event(), []
    probe = threading.Thread(target=lambda: seen.append(waiting.GATE.take(5)))
    with waiting.GATE.place(), waiting_elsewhere():
        probe.start()
        with pytest.raises(FileError, match="cannot be reached"):
            store._asked(lambda _: is_over.wait(20))
        is_over.set()
        assert seen == [True]
    probe.join()


@contextmanager
def waiting_elsewhere() -> Iterator[None]:
    """Hold every place but one."""
    others = [threading.Thread(target=waiting.GATE.take) for _ in range(waiting.GATE._places - 1)]
    for other in others:
        other.start()
        other.join()
    yield
    with waiting.GATE._changed:
        waiting.GATE._since.clear()


def test_a_clock_that_was_set_takes_nothing_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Symptom: with the clock a year ahead, the next one published took every other link away for good."""
    monkeypatch.setenv(store.SETTING, str(tmp_path))
    time_of_day, steady = [1.8e9], [5.0]
    monkeypatch.setattr("time.time", lambda: time_of_day[0])
    monkeypatch.setattr(clock, "_steady", lambda: steady[0])
    monkeypatch.setattr(store, "CLOCK", Clock())
    secret, publisher = seal.new_secret(), seal.new_secret()
    store.put(b"content", secret=secret, publisher=publisher)
    time_of_day[0] += 400 * DAY
    steady[0] += 60
    assert store.look(secret) is None  # it may have ended: then nobody sees it
    for _ in range(2):
        with pytest.raises(FileError, match="has just been set"):
            store.put(b"other", secret=seal.new_secret(), publisher=publisher)
    time_of_day[0] -= 400 * DAY
    assert store.take(secret, is_counted=True) == b"content"
    with pytest.raises(FileError, match="has just been set"):
        store.put(b"other", secret=seal.new_secret(), publisher=publisher)
    for moved in (time_of_day, steady):
        moved[0] += 3601
    store.put(b"other", secret=seal.new_secret(), publisher=publisher)
    for moved in (time_of_day, steady):  # a machine that sleeps is no clock that was set
        moved[0] += 5 * DAY
    store.put(b"other", secret=seal.new_secret(), publisher=publisher)
    assert store.take(secret, is_counted=True) == b"content"
