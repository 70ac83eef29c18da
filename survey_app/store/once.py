"""Inserting what may be there already: the one place that knows how each database says it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def insert_once(work: Session, kind: type[DeclarativeBase], rows: Sequence[dict[str, Any]]) -> set[str]:
    """Inserts the rows whose primary key `id` is free; gives the ids that were inserted.

    Two writers with the same id at the same moment: one inserts, the other waits for it and learns it here.
    Rows go in by id, so that two batches never wait for each other and no order of arrival is left.
    """
    if not rows:
        return set()
    table = kind.__table__
    assert isinstance(table, Table)
    rows = sorted(rows, key=lambda row: str(row["id"]))
    if work.get_bind().dialect.name == "sqlite":
        return _alone(work, table, rows)
    statement = postgresql.insert(table).on_conflict_do_nothing(index_elements=["id"]).returning(table.c.id)
    return set(work.connection().execute(statement, rows).scalars())


def _alone(work: Session, table: Table, rows: Sequence[dict[str, Any]]) -> set[str]:
    """SQLite: the transaction holds the only write lock, so what is looked up now is still true below."""
    ids = [row["id"] for row in rows]
    connection = work.connection()
    connection.execute(sqlite.insert(table).on_conflict_do_nothing(index_elements=["id"]), rows)
    return set(ids)
