"""Where published cohorts lie: one table, in a file of SQLite or in the host's PostgreSQL. It holds nothing readable.

A row is the hash of a link's name, when it ends, how often it was opened, the hash by which the publisher is known, and
what was sealed. Every replica of the app asks the same store and keeps nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    select,
    update,
)  # fmt: skip
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from fatigue.errors import FileError
from pages.frame import host
from pages.frame.door.waiting import others_may_compute
from pages.frame.door.work import Work
from pages.frame.publish import seal
from pages.frame.publish.clock import CLOCK

Found = TypeVar("Found")
SETTING = "FATIGUE_PUBLISH"
MOST_BYTES = 50_000_000
_DAY = 86_400
PATIENCE = 5  # seconds
_TABLE = Table(
    "published",
    MetaData(),
    Column("name", String(64), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),  # seconds since 1970
    Column("opened", Integer, nullable=False),
    Column("publisher", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
_GONE = "The store of published cohorts cannot be reached at present. Try again, or ask whoever keeps the server."
_FULL = "The store of published cohorts is full: nothing was stored. Tell whoever keeps the server, and try again then."
_CLOCK_WAS_SET = (
    "The clock of this server has just been set to another time, so that nobody can say when a link would end: nothing "
    "was stored. Try again in an hour, or tell whoever keeps the server."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the store says of a published cohort without its key."""

    until: int  # seconds since 1970
    opened: int
    publisher: str


def is_on() -> bool:
    """Say whether the host lets cohorts be published."""
    return bool(host.setting(SETTING))


def days() -> int:
    """Give for how many days a link opens."""
    return host.number("FATIGUE_PUBLISH_DAYS", usual=30, least=1)


def fewest() -> int:
    """Give of how many patients a group must be at least to be shown."""
    return host.number("FATIGUE_PUBLISH_FEWEST", usual=5, least=3)


def put(content: bytes, *, secret: str, publisher: str) -> int:
    """Seal a cohort and store it; give when it ends. What has ended before is taken out.

    Raises
    ------
    FileError
        When the cohort is too large, the store is full or cannot be reached, or the clock was just set: what a wrong
        clock takes out is gone.
    """
    if CLOCK.was_set():
        raise FileError(_CLOCK_WAS_SET)
    until = int(time.time()) + days() * _DAY
    sealed = seal.seal(content, secret=secret, until=until)
    if len(sealed) > MOST_BYTES:
        raise FileError(
            f"This cohort is too large to be published ({len(sealed) // 1_000_000} MB; at most "
            f"{MOST_BYTES // 1_000_000} MB are stored). Choose fewer columns."
        )
    row = {"name": seal.name_of(secret), "until": until, "opened": 0, "publisher": seal.is_of(publisher),
           "sealed": sealed}  # fmt: skip

    def stored(store: Connection) -> None:
        store.execute(delete(_TABLE).where(_TABLE.c.until <= int(time.time())))
        store.execute(insert(_TABLE).values(row))

    _asked(stored)
    return until


def look(secret: str) -> Entry | None:
    """Give what is known of a link's cohort; None where there is none, or none any more."""
    asked = select(_TABLE.c.until, _TABLE.c.opened, _TABLE.c.publisher).where(_is(secret))
    row = _asked(lambda store: store.execute(asked).one_or_none())
    return None if row is None else Entry(until=row.until, opened=row.opened, publisher=row.publisher)


def take(secret: str, *, is_counted: bool) -> bytes | None:
    """Give the content behind a link, and count the opening; None where nothing is, or it does not fit the link."""
    asked = select(_TABLE.c.until, _TABLE.c.sealed).where(_is(secret))
    row = _asked(lambda store: store.execute(asked).one_or_none())
    content = None if row is None else seal.unseal(row.sealed, secret=secret, until=row.until)
    if content is not None and is_counted:
        counted = update(_TABLE).where(_is(secret)).values(opened=_TABLE.c.opened + 1)
        with suppress(FileError):  # a store that is full still opens what it holds
            _asked(lambda store: store.execute(counted))
    return content


def remove(secret: str, *, publisher: str) -> bool:
    """Delete a cohort for who published it; say whether there was one of theirs."""
    is_theirs = _TABLE.c.publisher == seal.is_of(publisher)
    gone = delete(_TABLE).where(_TABLE.c.name == seal.name_of(secret), is_theirs)
    return _asked(lambda store: store.execute(gone).rowcount) > 0


def _is(secret: str):  # noqa: ANN202 (a condition of SQLAlchemy)
    return (_TABLE.c.name == seal.name_of(secret)) & (_TABLE.c.until > int(time.time()))


def _asked(what: Callable[[Connection], Found]) -> Found:
    """Give what the store says, within a few seconds; meanwhile another session computes.

    It is asked in a thread of its own: a server that stops in the middle of an answer is waited for without end.
    """
    work = Work(lambda _: _in_one_go(what))
    with others_may_compute():
        is_there = work.wait(2 * PATIENCE)
    if not is_there:
        raise FileError(_GONE)
    return work.result()


def _in_one_go(what: Callable[[Connection], Found]) -> Found:
    """Change all or nothing; a failure is a sentence that tells nothing of the store."""
    try:
        with _engine(host.setting(SETTING)).begin() as store:
            return what(store)
    except (SQLAlchemyError, OSError) as problem:
        raise FileError(_FULL if _is_full(problem) else _GONE) from problem


def _is_full(problem: Exception) -> bool:
    cause = getattr(problem, "orig", None)
    said = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return said in ("SQLITE_FULL", "53100")  # the latter is PostgreSQL's


@cache
def _engine(said: str) -> Engine:
    """Open the store: a folder holds a file of SQLite, a URL names a server. The table is made once."""
    try:
        url = make_url(said)
    except ArgumentError:
        folder = Path(said)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "published.sqlite"
        if not file.exists():
            file.touch(mode=0o600)
        url = make_url(f"sqlite:///{file}")
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    is_file = url.get_backend_name() == "sqlite"
    patience = {"timeout": PATIENCE} if is_file else {"connect_timeout": PATIENCE, "client_encoding": "utf8"}
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_timeout=PATIENCE, connect_args=patience)
    if is_file:
        event.listen(engine, "connect", lambda line, _: line.execute("PRAGMA secure_delete = ON"))
    _make(engine)
    return engine


def _make(engine: Engine) -> None:
    try:
        _TABLE.metadata.create_all(engine)
    except SQLAlchemyError:
        if not inspect(engine).has_table(_TABLE.name):  # another replica may have made it in the same moment
            raise
