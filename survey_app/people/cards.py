"""Invitation cards: codes that neighbours hand over and that open a sign-up once. Nothing is known of who holds one.

What ends (used, expired, taken back) leaves numbers by village and month of printing.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.people import register, rules
from survey_app.people.rules import CardOutcome
from survey_app.people.tables import Card, CardBatch, Counter, Erasure, Volunteer, new_id
from survey_app.people.workflow import HOW, LONGEST, Yes, digest_of, in_groups, new_code

MOST_CARDS = 120
MOST_MONTHS = 12


class Pile(NamedTuple):
    """Cards of one printing and how many still open something."""

    batch: CardBatch
    left: int


class Line(NamedTuple):
    """What became of the cards printed for a village in a month."""

    month: str  # "2026-03"
    solectwo: str  # empty outside a village
    printed: int
    used: int
    expired: int
    taken_back: int

    @property
    def left(self) -> int:
        return self.printed - self.used - self.expired - self.taken_back


def new_codes(number: int) -> list[str]:
    """For so many cards, in groups: "K7QM-4TXW-9CPR". Raises WrongInput."""
    if not 1 <= number <= MOST_CARDS:
        raise WrongInput(f"Jednorazowo można wydrukować od 1 do {MOST_CARDS} kart.")
    return [in_groups(new_code()) for _ in range(number)]


def valid_until(printed_on: date, months: int) -> date:
    """The last day on which a code is taken."""
    return rules.month_later(printed_on, min(max(months, 1), MOST_MONTHS))


def keep(people: Session, codes: Sequence[str], solectwo: str | None, today: date, until: date) -> CardBatch:
    """The codes open something from now on, each once; only their digests are kept."""
    batch = CardBatch(
        id=new_id(),
        solectwo=solectwo,
        printed_on=today,
        erase_on=until + timedelta(days=1),
        printed=len(codes),
        used=0,
    )
    people.add(batch)
    people.add_all(Card(id=new_id(), batch=batch.id, code=digest_of(code)) for code in codes)
    people.flush()
    return batch


def by_code(people: Session, typed: str, today: date) -> tuple[Card, CardBatch]:
    """Raises NotFound, the same for a code that never was, was used, taken back, or has expired."""
    card = people.scalars(select(Card).where(Card.code == digest_of(typed)).with_for_update()).first()
    batch = people.get(CardBatch, card.batch) if card else None
    if card is None or batch is None or batch.erase_on <= today or _is_gone(people, card):
        raise NotFound("Ten kod nic nie otwiera.")
    return card, batch


def _is_gone(people: Session, card: Card) -> bool:
    """A restored backup may hold a card that was used or taken back since."""
    return any(people.get(Erasure, row_id) for row_id in (card.id, card.batch))


def sign_up(people: Session, code: str, given: Yes, solectwo: str | None, today: date, once: str) -> None:
    """Who holds the card becomes a volunteer, by their own hand; the code is spent.

    The same form sent again under the same `once` changes nothing. Raises NotFound, WrongInput.
    """
    known = people.get(Volunteer, register.id_of(once))  # of no `once`: a new id, which nobody has
    if known is not None:
        return
    card, _ = by_code(people, code, today)
    name, contact = (" ".join(text.split()) for text in (given.name, given.contact))
    if not name or not contact or max(len(name), len(contact)) > LONGEST or given.how not in HOW:
        raise WrongInput("Proszę wpisać imię i nazwisko, telefon albo e-mail i zaznaczyć, jak chce Pani/Pan pomagać.")
    register.add_volunteer(
        people,
        name=name,
        contact=contact,
        how=given.how,
        areas=given.areas,
        solectwo=solectwo,
        today=today,
        notice=given.notice,
        once=once,
    )
    _spend(people, card, today)


def _spend(people: Session, card: Card, day: date) -> None:
    people.execute(update(CardBatch).where(CardBatch.id == card.batch).values(used=CardBatch.used + 1))
    people.merge(Erasure(id=card.id, kind=Card.__tablename__, day=day))
    people.delete(card)
    people.flush()


def take_back(people: Session, batch_id: str, today: date, solectwo: str | None = None, *, anywhere: bool) -> int:
    """No card of the printing opens anything any more; gives how many did. Raises NotFound.

    anywhere: False for who may only take back cards of this village.
    """
    batch = people.get(CardBatch, batch_id)
    if batch is None or not (anywhere or batch.solectwo == solectwo):
        raise NotFound("Tych kart już nie ma: wycofano je wcześniej albo minął ich termin.")
    left = _left(people, batch)
    people.add(Erasure(id=batch.id, kind=CardBatch.__tablename__, day=today))
    _close(people, batch, CardOutcome.TAKEN_BACK)
    return left


def expire(people: Session, today: date) -> int:
    """Erases cards whose term has come, and what a restored backup brought back; gives the number of the former."""
    gone = select(Erasure.id)
    for batch in list(people.scalars(select(CardBatch).where(CardBatch.id.in_(gone)))):
        _close(people, batch, CardOutcome.TAKEN_BACK)
    for card in list(people.scalars(select(Card).where(Card.id.in_(gone)))):
        _spend(people, card, today)
    due = list(people.scalars(select(CardBatch).where(CardBatch.erase_on <= today).with_for_update()))
    for batch in due:
        people.merge(Erasure(id=batch.id, kind=CardBatch.__tablename__, day=today))  # or a backup would count it again
    return sum(_close(people, batch, CardOutcome.EXPIRED) for batch in due)


def piles(people: Session, solectwo: str | None = None, *, everywhere: bool) -> list[Pile]:
    """Printings whose term has not come, the newest first."""
    counted = dict(people.execute(select(Card.batch, func.count()).group_by(Card.batch)).all())
    rows = people.scalars(select(CardBatch).order_by(CardBatch.printed_on.desc(), CardBatch.id))
    return [Pile(row, counted.get(row.id, 0)) for row in rows if everywhere or row.solectwo == solectwo]


def lines(people: Session) -> list[Line]:
    """By month of printing, the newest first, then by village; printings that still run are in."""
    numbers: dict[tuple[str, str], dict[str, int]] = {}
    for row in people.scalars(select(Counter).where(Counter.outcome.in_(list(CardOutcome)))):
        numbers.setdefault((row.month, row.solectwo), {})[row.outcome] = row.number
    for batch in people.scalars(select(CardBatch)):
        own = numbers.setdefault((f"{batch.printed_on:%Y-%m}", batch.solectwo or ""), {})
        for outcome, number in ((CardOutcome.PRINTED, batch.printed), (CardOutcome.USED, batch.used)):
            own[outcome] = own.get(outcome, 0) + number
    made = [
        Line(month, village, *(own.get(outcome, 0) for outcome in CardOutcome))
        for (month, village), own in numbers.items()
    ]
    return sorted(sorted(made, key=lambda line: line.solectwo), key=lambda line: line.month, reverse=True)


def pack(people: Session, today: date) -> dict[str, list[dict[str, Any]]]:
    """Cards that still open something, as plain values: only for a sealed parcel."""
    batches = register.rows_of(people, CardBatch.__table__)
    live = [row for row in batches if row["erase_on"] > today]
    kept = {row["id"] for row in live}
    cards = register.rows_of(people, Card.__table__)
    return {_BATCHES: live, _CARDS: [row for row in cards if row["batch"] in kept]}


def arriving(people: Session, packed: Mapping[str, Any], today: date) -> int:
    """How many cards `take_in` would add."""
    return len(_coming(people, packed, today)[1])


def take_in(people: Session, packed: Mapping[str, Any], today: date) -> None:
    """Cards of another installation, once each; one that was used or taken back in either place opens nothing.

    Call it before the erasure log of the parcel is taken in.
    """
    batches, cards = _coming(people, packed, today)
    for row in batches:
        people.add(CardBatch(**row))
    people.flush()
    for row in cards:
        people.add(Card(**row))
    people.flush()
    for row in register.unpacked(packed, "erased", Erasure):
        _end_here(people, row)


_BATCHES, _CARDS = "card batches", "cards"


def _coming(
    people: Session, packed: Mapping[str, Any], today: date
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """New printings with their cards: a printing comes whole or is here already."""
    gone = set(people.scalars(select(Erasure.id))) | {row["id"] for row in register.unpacked(packed, "erased", Erasure)}
    here = set(people.scalars(select(CardBatch.id)))
    batches = [
        row
        for row in register.unpacked(packed, _BATCHES, CardBatch)
        if row["id"] not in gone | here and row["erase_on"] > today
    ]
    new = {row["id"] for row in batches}
    cards = [row for row in register.unpacked(packed, _CARDS, Card) if row["batch"] in new and row["id"] not in gone]
    return batches, cards


def _end_here(people: Session, erased: Mapping[str, Any]) -> None:
    card, batch = people.get(Card, erased["id"]), people.get(CardBatch, erased["id"])
    if card is not None:
        _spend(people, card, erased["day"])
    elif batch is not None:
        _close(people, batch, CardOutcome.TAKEN_BACK)


def _left(people: Session, batch: CardBatch) -> int:
    return people.scalar(select(func.count()).select_from(Card).where(Card.batch == batch.id)) or 0


def _close(people: Session, batch: CardBatch, rest: CardOutcome) -> int:
    """Folds a printing into the counters; what was not used counts as `rest`. Gives how many that were."""
    left = _left(people, batch)
    month = f"{batch.printed_on:%Y-%m}"
    numbers = {CardOutcome.PRINTED: batch.printed, CardOutcome.USED: batch.used, rest: batch.printed - batch.used}
    for outcome, number in numbers.items():
        if number:
            register.add_to_counter(people, batch.solectwo, month, outcome, number)
    people.execute(delete(Card).where(Card.batch == batch.id))
    people.delete(batch)
    people.flush()
    return left
