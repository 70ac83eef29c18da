"""Whole databases: copied at one moment while others write, examined, put in the place of another.

A copy is always an SQLite file, also of a PostgreSQL, so that every backup reads the same.
"""

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, insert, select, text

from survey_app.database import DRIVER, WAIT_FOR_LOCK_MS, Busy, Database

VERSION = "alembic_version"
ROWS_AT_ONCE = 1000


class Broken(Exception):
    """This file is no whole SQLite database."""


def is_there(database: Database) -> bool:
    """Whether anything was ever made in it. PostgreSQL that does not answer raises OperationalError."""
    if database.is_sqlite:
        path = path_of(database)
        return path.is_file() and path.stat().st_size > 0
    with database.reader.connect() as connection:
        return bool(_reflected(connection).tables)


def path_of(database: Database) -> Path:
    """Of an SQLite database."""
    return Path(database.url.database or "")


def vacuum_into(database: Database, target: Path) -> None:
    """A compact copy of an SQLite database as it is at this moment; pages that were erased are not in it.

    Raises Broken, Busy.
    """
    with _opened(path_of(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def copy_rows(source: Database, target: Database) -> None:
    """Every row of one moment of `source` into the equal, empty tables of `target`."""
    at_one_moment = source.reader.connect().execution_options(isolation_level="REPEATABLE READ")
    with at_one_moment as here, here.begin(), target.writer.connect() as there, there.begin():
        _pour(here, there)


@contextmanager
def replacing_rows(source: Database, target: Database) -> Iterator[None]:
    """Rows of `source` instead of those of `target`, a PostgreSQL with the same tables, kept when the block ends.

    Truncated, not deleted: nothing of the old rows waits for a vacuum.
    """
    with source.reader.connect() as here, target.writer.connect() as there, there.begin():
        names = ", ".join(f'"{table}"' for table in _reflected(there).tables if table != VERSION)
        there.execute(text(f"TRUNCATE {names}"))
        _pour(here, there)
        yield


def _pour(here: Connection, there: Connection) -> None:
    own = _reflected(here).tables
    for table in _reflected(there).sorted_tables:
        if table.name == VERSION:
            continue
        rows = here.execution_options(stream_results=True).execute(_in_order(own[table.name]))
        for some in rows.mappings().partitions(ROWS_AT_ONCE):
            there.execute(insert(table), [dict(row) for row in some])


def _in_order(table: Table) -> Any:
    """By the key, so that no order of arrival comes along."""
    return select(table).order_by(*table.primary_key)


def _reflected(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection)
    return found


def others_on(database: Database) -> int:
    """How many other connections a PostgreSQL database has."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    database.dispose()
    with database.reader.connect() as connection:
        return int(connection.scalar(text(asked)) or 0)


def empty(path: Path, tables: Iterable[str]) -> dict[str, int]:
    """Takes every row out of these tables of a copy, and every byte of them; gives how many there were."""
    with _opened(path) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        present = _tables(connection)
        gone = {name: connection.execute(f'DELETE FROM "{name}"').rowcount for name in tables if name in present}
        connection.execute("VACUUM")
    return gone


def faults(path: Path) -> list[str]:
    """What SQLite finds wrong with a file: nothing when it is whole."""
    try:
        with _opened(path) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
            return found + [f"foreign key: {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")]
    except Broken as fault:
        return [str(fault)]


def faults_of(database: Database) -> list[str]:
    """The same of a database. Of a PostgreSQL every row is read, which it refuses where a page is broken."""
    if database.is_sqlite:
        return faults(path_of(database))
    with database.reader.connect() as connection:
        for table in _reflected(connection).tables:
            connection.execute(text(f'SELECT count(one::text) FROM "{table}" AS one'))
    return []


def counts(path: Path) -> dict[str, int]:
    """Rows of each table. Raises Broken."""
    with _opened(path) as connection:
        names = sorted(_tables(connection) - {VERSION})
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def values(path: Path, question: str, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Rows that answer a question in SQL. Raises Broken."""
    with _opened(path) as connection:
        return [tuple(row) for row in connection.execute(question, dict(given or {}))]


def revision(path: Path) -> str:
    """The revision of a copy's tables; empty when it has none."""
    with _opened(path) as connection:
        if VERSION not in _tables(connection):
            return ""
        found = connection.execute(f"SELECT version_num FROM {VERSION}").fetchone()
        return str(found[0]) if found else ""


def settle(path: Path) -> None:
    """Leaves one file without a log beside it. Raises Busy while another process has it open."""
    with _opened(path) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _tables(connection: Any) -> set[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return {row[0] for row in connection.execute(named)}


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """A connection of its own that commits each statement. Raises Busy, Broken, OSError (no file, no space)."""
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(path))
    with closing(DRIVER.connect(str(path), timeout=WAIT_FOR_LOCK_MS / 1000, isolation_level=None)) as connection:
        try:
            yield connection
        except DRIVER.DatabaseError as fault:
            if any(word in str(fault) for word in ("locked", "busy")):
                raise Busy from fault
            if "full" in str(fault):
                raise OSError(errno.ENOSPC, "No space left on device", str(path)) from fault
            raise Broken(str(fault)) from fault
