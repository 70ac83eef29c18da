"""Inserting what may be there already: the one place that knows how each database says it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

_statements: dict[tuple[str, str], Executable] = {}


def insert_once(work: Session, kind: type[DeclarativeBase], rows: Sequence[dict[str, Any]]) -> set[str]:
    """Inserts the rows whose primary key `id` is free; gives the ids that were inserted.

    Two writers with the same id at the same moment: one inserts, the other waits for it and learns it here.
    Rows go in by id, so that two batches never wait for each other and no order of arrival is left.
    """
    if not rows:
        return set()
    connection = work.connection()
    in_order = sorted(rows, key=lambda row: str(row["id"]))
    return set(connection.execute(_statement(connection.dialect.name, kind), in_order).scalars())


def _statement(dialect: str, kind: type[DeclarativeBase]) -> Executable:
    table = kind.__table__
    assert isinstance(table, Table)
    key = (dialect, table.name)
    if key not in _statements:
        insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
        _statements[key] = insert(table).on_conflict_do_nothing(index_elements=["id"]).returning(table.c.id)
    return _statements[key]
