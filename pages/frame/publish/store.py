"""Where published cohorts lie: one table, in a file of SQLite or in the host's PostgreSQL. It holds nothing readable.

A row is the hash of a link's name, when it ends, how often it was opened, the hash by which the publisher is known, and
what was sealed. Every replica of the app asks the same store and keeps nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
from pages.frame.publish import seal

SETTING = "FATIGUE_PUBLISH"
MOST_BYTES = 50_000_000
_DAY = 86_400
_PATIENCE = 5  # seconds
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
        When the cohort is too large, or the store cannot be reached.
    """
    until = int(time.time()) + days() * _DAY
    sealed = seal.seal(content, secret=secret, until=until)
    if len(sealed) > MOST_BYTES:
        raise FileError(
            f"This cohort is too large to be published ({len(sealed) // 1_000_000} MB; at most "
            f"{MOST_BYTES // 1_000_000} MB are stored). Choose fewer columns."
        )
    row = {"name": seal.name_of(secret), "until": until, "opened": 0, "publisher": seal.is_of(publisher),
           "sealed": sealed}  # fmt: skip
    with _connection() as store:
        store.execute(delete(_TABLE).where(_TABLE.c.until <= int(time.time())))
        store.execute(insert(_TABLE).values(row))
    return until


def look(secret: str) -> Entry | None:
    """Give what is known of a link's cohort; None where there is none, or none any more."""
    asked = select(_TABLE.c.until, _TABLE.c.opened, _TABLE.c.publisher).where(_is(secret))
    with _connection() as store:
        row = store.execute(asked).one_or_none()
    return None if row is None else Entry(until=row.until, opened=row.opened, publisher=row.publisher)


def take(secret: str, *, is_counted: bool) -> bytes | None:
    """Give the content behind a link, and count the opening; None where nothing is, or it does not fit the link."""
    with _connection() as store:
        row = store.execute(select(_TABLE.c.until, _TABLE.c.sealed).where(_is(secret))).one_or_none()
        content = None if row is None else seal.unseal(row.sealed, secret=secret, until=row.until)
        if content is not None and is_counted:
            store.execute(update(_TABLE).where(_is(secret)).values(opened=_TABLE.c.opened + 1))
    return content


def remove(secret: str, *, publisher: str) -> bool:
    """Delete a cohort for who published it; say whether there was one of theirs."""
    is_theirs = _TABLE.c.publisher == seal.is_of(publisher)
    with _connection() as store:
        found = store.execute(delete(_TABLE).where(_TABLE.c.name == seal.name_of(secret), is_theirs))
    return found.rowcount > 0


def _is(secret: str):  # noqa: ANN202 (a condition of SQLAlchemy)
    return (_TABLE.c.name == seal.name_of(secret)) & (_TABLE.c.until > int(time.time()))


@contextmanager
def _connection() -> Iterator[Connection]:
    """Give a connection whose changes hold together; a failure is a sentence that tells nothing of the store."""
    try:
        with _engine(host.setting(SETTING)).begin() as store:
            yield store
    except (SQLAlchemyError, OSError) as problem:
        raise FileError(_GONE) from problem


@cache
def _engine(said: str) -> Engine:
    """Open the store: a folder holds a file of SQLite, a URL names a server. The table is made once."""
    try:
        url = make_url(said)
    except ArgumentError:
        folder = Path(said)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "published.sqlite"
        file.touch(mode=0o600)
        url = make_url(f"sqlite:///{file}")
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    is_file = url.get_backend_name() == "sqlite"
    patience = {"timeout": _PATIENCE} if is_file else {"connect_timeout": _PATIENCE, "client_encoding": "utf8"}
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=patience)
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
