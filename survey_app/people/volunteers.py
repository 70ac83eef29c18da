"""Volunteers and leaders who agreed: found, corrected, contacted, asked each year, given their own data."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.polish import bez_znakow, kolejnosc
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.people import rules
from survey_app.people.tables import Assignment, Volunteer
from survey_app.people.workflow import HOW, LONGEST


def found(people: Session, *, village: str = "", area: str = "", how: str = "", wanted: str = "") -> list[Volunteer]:
    """Those that fit every filter, by name in the Polish order. To be called through a look that is logged."""
    wanted = bez_znakow(wanted.strip())
    rows = [
        row
        for row in people.scalars(select(Volunteer))
        if (not village or row.solectwo == village)
        and (not area or area in row.areas)
        and (not how or row.how == how)
        and (not wanted or wanted in bez_znakow(f"{row.name} {row.contact}"))
    ]
    return sorted(rows, key=lambda row: (kolejnosc(row.name), row.id))


def one(people: Session, volunteer: str) -> Volunteer:
    """Raises NotFound."""
    row = people.get(Volunteer, volunteer)
    if row is None:
        raise NotFound("Tej osoby nie ma już w rejestrze. Proszę wrócić do listy.")
    return row


def change(people: Session, volunteer: str, *, name: str, contact: str, how: str, areas: Sequence[str]) -> None:
    """Corrects what is kept (art. 16). Raises NotFound, WrongInput."""
    row = one(people, volunteer)
    name, contact = " ".join(name.split()), " ".join(contact.split())
    if not name or not contact:
        raise WrongInput("Imię i nazwisko oraz telefon albo e-mail są potrzebne. Kto nie chce podać kontaktu, tego "
                         "wpis proszę usunąć.")  # fmt: skip
    if max(len(name), len(contact)) > LONGEST:
        raise WrongInput("Imię i nazwisko albo kontakt jest za długi: najwyżej 200 znaków.")
    row.name, row.contact, row.how, row.areas = name, contact, how if how in HOW else "", list(areas)


def contacted(people: Session, volunteer: str, today: date) -> None:
    """Somebody talked to them and they still want to: the clock of 24 months begins anew. Raises NotFound."""
    one(people, volunteer).last_contact = today


def to_ask(rows: Sequence[Volunteer], today: date) -> list[Volunteer]:
    """Whom nobody has asked for a year whether they still want to."""
    return [row for row in rows if rules.is_to_be_asked(row.last_contact, today)]


def own_data(row: Volunteer, assigned: Sequence[Assignment]) -> dict[str, Any]:
    """All that is kept of a person, for the person (art. 15 and 20). assigned: what they were put on."""
    return {
        "imie_i_nazwisko": row.name,
        "kontakt": row.contact,
        "solectwo": row.solectwo,
        "jak_chce_pomagac": row.how,
        "obszary": row.areas,
        "zgoda_z_dnia": row.consented_on.isoformat(),
        "wersja_informacji": row.notice,
        "ostatni_kontakt": row.last_contact.isoformat(),
        "usuniecie_bez_kontaktu": rules.month_later(row.last_contact, rules.IDLE_MONTHS).isoformat(),
        "zadania": [
            {"zadanie": one.name, "rola": one.role, "solectwo": one.solectwo, "od_dnia": one.put_on.isoformat()}
            for one in assigned
        ],
    }


def by_area(
    rows: Sequence[Volunteer], areas: Sequence[str], villages: Sequence[str]
) -> Mapping[str, Mapping[str, int]]:
    """How many offer each area in each village: where nobody does, a gap."""
    counted: dict[str, dict[str, int]] = {area: dict.fromkeys(villages, 0) for area in areas}
    for row in rows:
        for area in row.areas:
            if area in counted and row.solectwo in counted[area]:
                counted[area][row.solectwo] += 1
    return counted
