"""From a mention to an answer: a letter is prepared, handed over, answered; silence and refusal leave only numbers.

The clock is that of the earliest mention and never moves. After an erasure call `register.sweep`.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.people import register, rules
from survey_app.people.persons import Named
from survey_app.people.tables import Mention, Nominee, Volunteer, new_id

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which are read one for another
CODE_LETTERS = 12
"""60 bits: nobody guesses one in the months it lives."""
LONGEST = 200
HOW = ("AKC", "STA", "MOZ")


class Prepared(NamedTuple):
    """A letter to print. The code is shown this once; only its digest is kept."""

    nominee: Nominee
    code: str  # "K7QM-4TXW-9CPR"


class Yes(NamedTuple):
    """What a nominee who agrees tells of themselves."""

    name: str
    contact: str
    how: str  # AKC, STA or MOZ
    areas: Sequence[str]
    notice: str  # version of the notice they read


def prepare(people: Session, person: Named, name: str, delivery: str, today: date) -> Prepared:
    """A letter for the person, with a new code; an earlier letter's code stops working.

    Raises WrongInput without a name, Conflict when the term is over.
    """
    name = " ".join(name.split())[:LONGEST]
    if not name:
        raise WrongInput("Proszę wpisać imię i nazwisko, które staną na liście.")
    if person.erase_on <= today:
        raise Conflict("Termin tego zgłoszenia już minął, więc listu nie można przygotować.")
    code = new_code()
    nominee = people.get(Nominee, person.nominee.id) if person.nominee else None
    if nominee is None:
        nominee = Nominee(
            id=new_id(),
            solectwo=person.village or None,
            met_on=person.met_on,
            erase_on=person.erase_on,
            prepared_on=today,
            informed_on=None,
        )
        people.add(nominee)
    nominee.name, nominee.areas, nominee.delivery = name, list(person.areas), delivery
    nominee.code = digest_of(code)
    people.flush()
    own = [mention.id for mention in person.mentions]
    people.execute(update(Mention).where(Mention.id.in_(own)).values(nominee=nominee.id))
    return Prepared(nominee, in_groups(code))


def inform(people: Session, nominee: str, today: date) -> None:
    """The letter was handed over. Raises NotFound."""
    row = _nominee(people, nominee)
    row.informed_on = row.informed_on or today


def not_informed(people: Session, nominee: str) -> None:
    """Undoes `inform`."""
    _nominee(people, nominee).informed_on = None


def agree(people: Session, nominee: str, yes: Yes, today: date) -> str:
    """The nominee becomes a volunteer with contact and consent of their own; the nomination is erased.

    Gives the volunteer's id. Raises NotFound, WrongInput.
    """
    row = _nominee(people, nominee)
    name, contact = (" ".join(text.split()) for text in (yes.name, yes.contact))
    if not name or not contact:
        raise WrongInput("Proszę wpisać imię i nazwisko oraz telefon albo e-mail.")
    if max(len(name), len(contact)) > LONGEST:
        raise WrongInput("Imię i nazwisko albo kontakt jest za długi: najwyżej 200 znaków.")
    if yes.how not in HOW:
        raise WrongInput("Proszę zaznaczyć, jak chce Pani/Pan pomagać: akcyjnie, stale czy jeszcze nie wiadomo.")
    volunteer = Volunteer(
        id=new_id(),
        name=name,
        contact=contact,
        how=yes.how,
        areas=list(yes.areas),
        solectwo=row.solectwo,
        consented_on=today,
        notice=yes.notice,
        last_contact=today,
    )
    people.add(volunteer)
    _end(people, row, rules.Outcome.AGREED, today)
    return volunteer.id


def refuse(people: Session, nominee: str, today: date) -> None:
    """Erased at once, whatever the reason given. Raises NotFound."""
    _end(people, _nominee(people, nominee), rules.Outcome.REFUSED, today)


def erase_me(people: Session, nominee: str, today: date) -> None:
    """The nominee wants to be erased and gives no answer (art. 17 and 21). Raises NotFound."""
    _end(people, _nominee(people, nominee), rules.Outcome.OBJECTED, today)


def correct(people: Session, nominee: str, name: str) -> None:
    """The nominee's own spelling of their name (art. 16). Raises NotFound, WrongInput."""
    row, name = _nominee(people, nominee), " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise WrongInput("Proszę wpisać imię i nazwisko, najwyżej 200 znaków.")
    row.name = name


def held(people: Session, nominee: str) -> list[Mention]:
    """Every slip behind the letter, for the nominee who asks what is held (art. 15)."""
    return list(people.scalars(select(Mention).where(Mention.nominee == nominee).order_by(Mention.met_on, Mention.id)))


def end_person(people: Session, person: Named, outcome: rules.Outcome, today: date) -> None:
    """Every mention of the person goes, also one that came after the letter."""
    late = [mention for mention in person.mentions if person.nominee and mention.nominee != person.nominee.id]
    register.erase_rows(people, late, None, today)
    if person.nominee is not None:
        _end(people, person.nominee, outcome, today)
    else:
        register.erase_rows(people, list(person.mentions)[1:], None, today)
        register.erase_rows(people, list(person.mentions)[:1], outcome, today)


def expire(people: Session, today: date) -> int:
    """Nominees whose term has come; gives their number."""
    due = list(people.scalars(select(Nominee).where(Nominee.erase_on <= today).with_for_update()))
    for row in due:
        _end(people, row, rules.Outcome.SILENT if row.informed_on else rules.Outcome.EXPIRED, today)
    return len(due)


def by_code(people: Session, typed: str, today: date) -> Nominee:
    """Whose letter this code is on. Raises NotFound, also when the term is over."""
    found = people.scalars(select(Nominee).where(Nominee.code == digest_of(typed))).first()
    if found is None or found.erase_on <= today:
        raise NotFound("Tego kodu nie ma albo minął termin odpowiedzi, a dane usunięto.")
    return found


def new_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(CODE_LETTERS))


def digest_of(code: str) -> str:
    """Of a code however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"zaproszenie {plain}".encode()).hexdigest()


def in_groups(code: str) -> str:
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def _nominee(people: Session, nominee: str) -> Nominee:
    row = people.get(Nominee, nominee)
    if row is None:
        raise NotFound("Tej osoby już tu nie ma: odpowiedziała albo minął termin. Proszę wrócić do listy.")
    return row


def _end(people: Session, row: Nominee, outcome: rules.Outcome, today: date) -> None:
    """The mentions go uncounted: the person counts once."""
    mentions = list(people.scalars(select(Mention).where(Mention.nominee == row.id)))
    register.erase_rows(people, mentions, None, today)
    register.erase_rows(people, [row], outcome, today)
