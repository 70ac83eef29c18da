"""The erasure log, kept beside the database as well, and applied again to a restored backup.

The ids in it are random and say nothing of the person. `beside` is a file without names next to the SQLite file: it is
there when the database itself is lost.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from sqlalchemy import delete, inspect, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

import survey_app.own_file as own_file
from survey_app.database import Database
from survey_app.database_copies import is_there
from survey_app.people.tables import Base, Card, CardBatch, Counter, Erasure, Mention, Nominee, Volunteer, new_id

SUFFIX = ".usuniete"
NAMED = (Volunteer, Mention, Nominee)
"""Whose rows leave only through the erasure log."""
NAMES_A_ROW = ("id", "one", "other", "volunteer", "batch")
"""Columns with the id of a row of any of these tables; a table that hangs on a person has one of them."""


class Log(NamedTuple):
    """What is known of the time after a backup."""

    name: str  # random, of the file beside; empty when read from a database
    erased: Mapping[str, tuple[str, date]]  # id: kind, day
    present: frozenset[str] = frozenset()  # ids that are still there
    counted: Sequence[Mapping[str, Any]] = ()  # rows of Counter


class Applied(NamedTuple):
    erased: int
    unknown: int  # nominations and letters erased because nobody can say whether they were erased already
    doubtful: int  # volunteers left of whom nobody can say it
    newer: int  # that are there now and came after the backup


def beside(database: Database) -> Path | None:
    """Where the log of an SQLite database is kept once more."""
    return Path(f"{database.url.database}{SUFFIX}") if database.is_sqlite else None


def keep_beside(database: Database) -> str:
    """Writes the log beside the database, adding to what is there; gives the file's random name."""
    path = beside(database)
    if path is None:
        return ""
    found = read_beside(path)
    kept = found or Log(new_id(), {})
    with database.reading() as people:
        erased = {**kept.erased, **_erased(people)}
    if found is None or erased != found.erased:
        own_file.write(path, _written(kept.name, erased))
    return kept.name


def _written(name: str, erased: Mapping[str, tuple[str, date]]) -> bytes:
    rows = sorted((row_id, kind, day.isoformat()) for row_id, (kind, day) in erased.items())
    return orjson.dumps({"zebranie": "usuniete 1", "name": name, "erased": rows}, option=orjson.OPT_APPEND_NEWLINE)


def read_beside(path: Path) -> Log | None:
    """None when there is no such file or it is damaged."""
    try:
        document = orjson.loads(path.read_bytes())
        rows = {str(row_id): (str(kind), date.fromisoformat(day)) for row_id, kind, day in document["erased"]}
        return Log(str(document["name"]), rows)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def read(database: Database) -> Log | None:
    """The log of a database that is there; None when it cannot be read."""
    try:
        if not (is_there(database) and inspect(database.reader).has_table(Erasure.__tablename__)):
            return None
        with database.reading() as people:
            counted = [dict(row._mapping) for row in people.execute(select(Counter.__table__))]
            return Log("", _erased(people), frozenset(ids(people)), counted)
    except DatabaseError:
        return None


def _erased(people: Session) -> dict[str, tuple[str, date]]:
    return {row.id: (row.kind, row.day) for row in people.scalars(select(Erasure))}


def joined(logs: Iterable[Log]) -> Log:
    """All that any of the logs knows."""
    logs = list(logs)
    erased = {row_id: gone for log in logs for row_id, gone in log.erased.items()}
    present = frozenset(row_id for log in logs for row_id in log.present)
    return Log("", erased, present, [row for log in logs for row in log.counted])


def ids(people: Session, kinds: Iterable[type[Volunteer | Mention | Nominee]] = NAMED) -> set[str]:
    return {row_id for kind in kinds for row_id in people.scalars(select(kind.id))}


def unknown(people: Session, known: Collection[str]) -> tuple[set[str], set[str]]:
    """Third persons, and volunteers, of whom nobody can say whether they were erased since the backup."""
    return ids(people, (Mention, Nominee)) - set(known), ids(people, (Volunteer,)) - set(known)


def apply(people: Session, log: Log, known: Collection[str], today: date) -> Applied:
    """Erases from a restored database what the log says; `known`: ids about which the log says all there is.

    Of a third person about whom nothing is known nothing is kept. Call `register.sweep` afterwards.
    """
    erased, newer = ids(people) & log.erased.keys(), log.present - ids(people)
    third, doubtful = unknown(people, known)
    _erase(people, {row_id for row_id, (kind, _) in log.erased.items() if kind not in _counted_later(log)} | third)
    gone = {**log.erased, **dict.fromkeys(third, (Mention.__tablename__, today))}
    before = set(people.scalars(select(Erasure.id)))
    people.add_all(Erasure(id=row, kind=kind, day=day) for row, (kind, day) in gone.items() if row not in before)
    _count_again(people, log.counted)
    people.flush()
    return Applied(len(erased), len(third), len(doubtful), len(newer))


def _counted_later(log: Log) -> set[str]:
    """Kinds that `cards.expire` erases itself, because it counts them: cards, and whole batches not counted yet."""
    return {Card.__tablename__} | (set() if log.counted else {CardBatch.__tablename__})


def _erase(people: Session, gone: Collection[str]) -> None:
    """Whatever table they are in, and what hangs on them there: the log is older than some tables."""
    for table in Base.metadata.sorted_tables:
        if table.name == Erasure.__tablename__:
            continue
        for column in (table.c[name] for name in NAMES_A_ROW if name in table.c):
            here = [row_id for row_id in people.scalars(select(column).distinct()) if row_id in gone]
            for row_id in here:
                people.execute(delete(table).where(column == row_id))


def _count_again(people: Session, counted: Iterable[Mapping[str, Any]]) -> None:
    """What was counted since the backup stays counted."""
    for row in counted:
        found = people.get(Counter, (row["solectwo"], row["month"], row["outcome"]))
        if found is None:
            people.add(Counter(**row))
        else:
            found.number = max(found.number, row["number"])
