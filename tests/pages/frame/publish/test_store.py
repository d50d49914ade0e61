"""The store: what goes in comes out by its link alone, ends, is deleted, and tells whoever steals it nothing."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.cohort.published import offered, prepared
from fatigue.cohort.snapshot import of_bytes, to_bytes
from fatigue.errors import FileError
from pages.frame.publish import seal, store
from pages.frame.publish.guesses import Guesses
from tests.pages.frame.publish import postgres

KINDS = ("sqlite", "postgresql")
DAY = 86_400


@contextmanager
def place(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield str(folder / "store")
    else:
        with postgres.server() as url:
            yield url


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
