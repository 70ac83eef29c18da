"""The register of names: adding slips, looking at them, erasing them for good."""

import hashlib
from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Table, delete, func, or_, select
from sqlalchemy.orm import Session

from survey_app.database import Database, from_plain
from survey_app.domain.refusals import NotFound
from survey_app.people import erasures, rules
from survey_app.people.mention_text import without_contacts
from survey_app.people.mentions import parse
from survey_app.people.tables import Assignment, Counter, Decision, Erasure, Mention, Nominee, Volunteer, new_id


@dataclass(frozen=True, slots=True)
class Forgotten:
    mentions: int
    volunteers: int
    cards: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A nomination with the days left until it is erased."""

    mention: Mention
    days_left: int
    red: bool


class Arriving(NamedTuple):
    """Slips of another installation, as numbers."""

    volunteers: int = 0  # not here yet
    mentions: int = 0  # not here yet
    known: int = 0
    gone: int = 0  # their term has come, or they were erased in one of the two places
    erased: int = 0  # to be erased here, because they were erased there


def add_volunteer(
    people: Session,
    *,
    name: str,
    contact: str,
    how: str,
    areas: Sequence[str],
    solectwo: str | None,
    today: date,
    notice: str,
    once: str = "",
) -> None:
    """A slip sent again under the same `once` is kept once."""
    row_id = id_of(once)
    if people.get(Volunteer, row_id):
        return
    people.add(
        Volunteer(
            id=row_id,
            name=name,
            contact=contact,
            how=how,
            areas=list(areas),
            solectwo=solectwo,
            consented_on=today,
            notice=notice,
            last_contact=today,
        )
    )


def add_nomination(
    people: Session,
    *,
    text: str,
    areas: Sequence[str],
    knows: str,
    delivery: str,
    solectwo: str | None,
    met_on: date,
    today: date,
    once: str = "",
) -> None:
    """A row for each person the text names; of nobody, oneself and children only a number is kept.

    The clock runs from the meeting, also for a slip typed later; a day to come counts as today. A slip sent again
    under the same `once` is kept once.
    """
    met_on = min(met_on, today)
    parsed = parse(text, {}, met_on.year)
    unkept = rules.Outcome.MINOR if parsed.minor else _UNKEPT.get(parsed.kind)
    if unkept is not None:
        add_to_counter(people, solectwo, f"{met_on:%Y-%m}", unkept, 1)
        return
    texts = [person.text for person in parsed.persons] if parsed.kind == "several" else [without_contacts(text)]
    for place, own in enumerate(texts):
        row_id = id_of(once and f"{once} {place}" if place else once)
        if people.get(Mention, row_id) is None:
            people.add(
                Mention(
                    id=row_id,
                    text=own,
                    areas=list(areas),
                    knows=knows,
                    delivery=delivery,
                    solectwo=solectwo,
                    met_on=met_on,
                    erase_on=rules.erase_mention_on(met_on),
                )
            )


_UNKEPT = {"nobody": rules.Outcome.NOBODY, "self": rules.Outcome.SELF}


def id_of(once: str) -> str:
    """Random, or made from what the page was given; `once` itself, which joins two persons of a slip, is not kept."""
    return hashlib.sha256(once.encode()).hexdigest()[:32] if once else new_id()


def mentions(people: Session, today: date) -> list[Waiting]:
    """Nominations not yet erased, the most urgent first. To be called through a look that is logged."""
    rows = people.scalars(select(Mention).order_by(Mention.erase_on, Mention.solectwo, Mention.text))
    return [Waiting(row, (row.erase_on - today).days, rules.is_red(row.erase_on, today)) for row in rows]


def volunteers(people: Session) -> list[Volunteer]:
    """By village, then name. To be called through a look that is logged."""
    return list(people.scalars(select(Volunteer).order_by(Volunteer.solectwo, Volunteer.name)))


def counts(people: Session) -> dict[str, int]:
    """Numbers without names: "mentions", "volunteers", and "AKC", "STA", "MOZ" of the volunteers."""
    by_how = dict(people.execute(select(Volunteer.how, func.count()).group_by(Volunteer.how)).all())
    return {
        "mentions": people.scalar(select(func.count()).select_from(Mention)) or 0,
        "volunteers": sum(by_how.values()),
        **{how: by_how.get(how, 0) for how in ("AKC", "STA", "MOZ")},
    }


def outcomes(people: Session) -> list[Counter]:
    """What became of the erased slips, newest month first."""
    of_slips = select(Counter).where(Counter.outcome.in_(list(rules.Outcome)))
    return list(people.scalars(of_slips.order_by(Counter.month.desc(), Counter.solectwo)))


def forget(people: Session, today: date) -> Forgotten:
    """Erases every name whose term has come; numbers and the erasure log remain.

    Call `sweep` after the transaction: until then SQLite's log may still hold the bytes.
    The rows are locked, so that two processes never erase and count the same.
    """
    due = list(people.scalars(select(Mention).where(Mention.erase_on <= today).with_for_update()))
    all_volunteers = people.scalars(select(Volunteer).with_for_update())
    idle = [one for one in all_volunteers if rules.is_idle(one.last_contact, today)]
    erase_rows(people, due, rules.Outcome.EXPIRED, today)
    erase_rows(people, idle, rules.Outcome.IDLE, today)
    return Forgotten(mentions=len(due), volunteers=len(idle))


def erase(people: Session, kind: str, row_id: str, today: date) -> None:
    """Erases one slip now, whatever the reason. Raises NotFound. Call `sweep` after the transaction."""
    row: Mention | Volunteer | None = None
    if kind == "mention":
        row = people.get(Mention, row_id)
    elif kind == "volunteer":
        row = people.get(Volunteer, row_id)
    if row is None:
        raise NotFound("Tego wpisu już nie ma. Być może usunięto go wcześniej.")
    erase_rows(people, [row], rules.Outcome.ERASED, today)


def pack(people: Session, today: date) -> dict[str, list[dict[str, Any]]]:
    """Every slip whose term has not come, and what was erased, as plain values: only for a sealed parcel."""
    packed = {name: rows_of(people, kind.__table__) for name, kind in (*_PACKED.items(), ("erased", Erasure))}
    return packed | {name: [row for row in packed[name] if not _is_due(row, today)] for name in _PACKED}


def compare(people: Session, packed: Mapping[str, Any], today: date) -> Arriving:
    """What `take_in` would do. Raises ValueError when this is not what `pack` gives."""
    erased = {row["id"] for row in unpacked(packed, "erased", Erasure)}
    gone = erased | set(people.scalars(select(Erasure.id)))
    here = set(people.scalars(select(Volunteer.id))) | set(people.scalars(select(Mention.id)))
    numbers: Tally[str] = Tally(erased=len(here & erased))
    for name, kind in _PACKED.items():
        for row in unpacked(packed, name, kind):
            is_gone = row["id"] in gone or _is_due(row, today)
            numbers["gone" if is_gone else "known" if row["id"] in here else name] += 1
    return Arriving(**numbers)


def take_in(people: Session, packed: Mapping[str, Any], today: date) -> Arriving:
    """Slips of another installation, once each; what was erased there is erased here and never comes back.

    Call `sweep` after the transaction.
    """
    arriving = compare(people, packed, today)
    for row in unpacked(packed, "erased", Erasure):
        _erase_by_id(people, row, today)
    people.flush()
    gone = set(people.scalars(select(Erasure.id)))
    for name, kind in _PACKED.items():
        for row in unpacked(packed, name, kind):
            if row["id"] not in gone and not _is_due(row, today) and people.get(kind, row["id"]) is None:
                people.add(kind(**row))
    return arriving


_PACKED: dict[str, type[Volunteer] | type[Mention]] = {"volunteers": Volunteer, "mentions": Mention}


def rows_of(people: Session, table: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in people.execute(select(table).order_by(table.c.id))]


def unpacked(packed: Mapping[str, Any], name: str, kind: Any) -> list[dict[str, Any]]:
    table = kind.__table__
    assert isinstance(table, Table)
    return [from_plain(table, row) for row in packed.get(name, ())]


def _is_due(row: Mapping[str, Any], today: date) -> bool:
    return row["erase_on"] <= today if "erase_on" in row else rules.is_idle(row["last_contact"], today)


def _erase_by_id(people: Session, erased: Mapping[str, Any], today: date) -> None:
    row = people.get(Mention, erased["id"]) or people.get(Volunteer, erased["id"])
    if row is not None:
        erase_rows(people, [row], rules.Outcome.ERASED, today)
    elif people.get(Erasure, erased["id"]) is None:
        people.add(Erasure(**erased))


def sweep(database: Database) -> None:
    """Leaves no byte of what was erased in SQLite's file and log. PostgreSQL vacuums by itself."""
    erasures.keep_beside(database)
    if not database.is_sqlite:
        return
    with database.alone() as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def erase_rows(
    people: Session, rows: Sequence[Mention | Nominee | Volunteer], outcome: rules.Outcome | None, today: date
) -> None:
    """Erases rows with all that hangs on them; what is counted says `outcome`, None for nothing."""
    for row in rows:
        people.add(Erasure(id=row.id, kind=row.__tablename__, day=today))
        people.execute(delete(type(row)).where(type(row).id == row.id))
        people.execute(delete(Assignment).where(Assignment.volunteer == row.id))
        people.execute(delete(Decision).where(or_(Decision.one == row.id, Decision.other == row.id)))
    if outcome is not None:
        _count(people, rows, outcome)


def _count(people: Session, rows: Iterable[Mention | Nominee | Volunteer], outcome: rules.Outcome) -> None:
    tally = Tally((row.solectwo or "", _month(row)) for row in rows)
    for (solectwo, month), number in tally.items():
        add_to_counter(people, solectwo, month, outcome, number)


def add_to_counter(people: Session, solectwo: str | None, month: str, outcome: str, number: int) -> None:
    found = people.get(Counter, (solectwo or "", month, str(outcome)))
    if found is None:
        people.add(Counter(solectwo=solectwo or "", month=month, outcome=str(outcome), number=number))
        people.flush()
    else:
        found.number += number


def _month(row: Mention | Nominee | Volunteer) -> str:
    day = row.consented_on if isinstance(row, Volunteer) else row.met_on
    return f"{day:%Y-%m}"
