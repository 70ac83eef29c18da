"""Engines and units of work: one writer at a time, readers that cannot write, commits that are on the disk.

SQLite: WAL with synchronous=FULL where the library is free of the WAL-reset race (3.51.3 and later), else a
rollback journal with synchronous=EXTRA. The reasons are in docs/decisions/0002.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Column, Engine, Table, Text, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

try:
    from sqlcipher3 import dbapi2 as sqlite
except ImportError:  # no wheel for this machine: the interpreter's own SQLite, with the safer journal
    import sqlite3 as sqlite

DRIVER: Any = sqlite
"""For whoever opens a whole file (database_copies)."""
WAL_IS_SAFE = sqlite.sqlite_version_info >= (3, 51, 3)
WAIT_FOR_LOCK_MS = 10_000


class Busy(Exception):
    """The database stayed locked for WAIT_FOR_LOCK_MS; the caller may try again."""


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as text, keys sorted, on SQLite and PostgreSQL alike."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return None if value is None else orjson.loads(value)


def from_plain(table: Table, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a row that went through JSON: every column, days as days. Raises ValueError for anything else."""
    if not isinstance(given, dict) or given.keys() != set(table.columns.keys()):
        raise ValueError(f"not a row of {table.name}")
    return {column.name: _from_plain(column, given[column.name]) for column in table.columns}


def _from_plain(column: Column[Any], given: Any) -> Any:
    if isinstance(column.type, JsonText) or (given is None and column.nullable):
        return given
    wanted = column.type.python_type
    value = date.fromisoformat(given) if wanted is date and isinstance(given, str) else given
    if type(value) is not wanted:
        raise ValueError(f"not a value of {column.table.name}.{column.name}")
    return value


class Database:
    """One store. `reading()` and `writing()` give a unit of work; `writing()` commits at its end."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writers_turn = threading.Lock()
        if self.is_sqlite:
            self.writer = _sqlite_engine(self.url, writable=True)
            self.reader = _sqlite_engine(self.url, writable=False)
        else:
            self.writer = self.reader = create_engine(self.url, pool_pre_ping=True, pool_size=16, hide_parameters=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._busy_is_said(), Session(self.reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Commits when the block ends, rolls back when it raises. Raises Busy when the lock is not given."""
        with self._turn(), Session(self.writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """The driver's own connection, outside a transaction, while nobody else writes: for VACUUM."""
        with self._turn():
            connection = self.writer.raw_connection()
            try:
                yield connection
            except sqlite.OperationalError as fault:
                raise Busy from fault
            finally:
                connection.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite has one writer at a time; PostgreSQL arranges that itself."""
        if not self.is_sqlite:
            with self._busy_is_said():
                yield
            return
        if not self._writers_turn.acquire(timeout=WAIT_FOR_LOCK_MS / 1000):
            raise Busy
        try:
            with self._busy_is_said():
                yield
        finally:
            self._writers_turn.release()

    @contextmanager
    def _busy_is_said(self) -> Iterator[None]:
        """Locked, full or (PostgreSQL) gone for a moment: nothing was kept and the caller may try again."""
        try:
            yield
        except OperationalError as fault:
            if not self.is_sqlite or any(word in str(fault.orig) for word in ("locked", "busy", "full")):
                raise Busy from fault
            raise

    def dispose(self) -> None:
        self.reader.dispose()
        self.writer.dispose()


def _sqlite_engine(url: URL, *, writable: bool) -> Engine:
    engine = create_engine(
        url,
        module=sqlite,
        poolclass=QueuePool,
        hide_parameters=True,  # or a fault would write answers and names into the log
        pool_size=1 if writable else 16,
        max_overflow=0 if writable else 16,
        connect_args={"check_same_thread": False, "timeout": WAIT_FOR_LOCK_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        run = connection.execute
        run("PRAGMA foreign_keys=ON")
        run("PRAGMA secure_delete=ON")
        run(f"PRAGMA cache_size={-8000 if writable else -2000}")  # KiB; ids are random, so writes are scattered
        run("PRAGMA journal_mode=WAL" if WAL_IS_SAFE else "PRAGMA journal_mode=DELETE")
        run("PRAGMA synchronous=FULL" if WAL_IS_SAFE else "PRAGMA synchronous=EXTRA")
        if not writable:
            run("PRAGMA query_only=ON")
            run("PRAGMA wal_autocheckpoint=0")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writable else "BEGIN")

    return engine
