"""Every look at a name: one function that opens the sealed wing and writes down who looked, when, at how many."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import library
from forms.questionnaire import in_language
from survey_app.journeys import office
from survey_app.people import persons, register
from survey_app.people.persons import Villages, WhoIsWho
from survey_app.people.tables import Counter, Decision, OfficeHolder, Volunteer
from survey_app.people.village_forms import forms_of_village
from survey_app.store.audit import AuditEntry
from survey_app.store.base import new_id
from survey_app.store.gmina import Solectwo
from survey_app.web import guard

HOW = {"AKC": "akcyjnie", "STA": "stale", "MOZ": "może – chce wiedzieć więcej"}
KNOWS = {"T": "wie", "N": "nie wie"}
DELIVERY = {"Z": "osoba, która zgłosiła", "S": "sołtys", "C": "organizator z CUS"}


Seen = TypeVar("Seen")


class People(NamedTuple):
    """What the wing holds, as the pages show it."""

    who: WhoIsWho
    volunteers: list[Volunteer]
    outcomes: list[Counter]
    decisions: list[Decision]
    holders: list[OfficeHolder]


def look(at: str = "") -> People:
    """Everything the sealed wing holds, after the look is written down. at: the page, or the id of a person."""
    forms = village_forms()

    def everything(names: Session) -> People:
        return People(
            persons.who_is_who(names, forms),
            register.volunteers(names),
            register.outcomes(names),
            persons.decisions(names),
            persons.holders(names),
        )

    def numbers(seen: People) -> str:
        mentions = sum(len(one.mentions) for one in seen.who.persons) + len(seen.who.offices)
        told = f"mentions {mentions}, volunteers {len(seen.volunteers)}"
        return f"{told}, {at}" if at else told

    return looked(everything, numbers)


def looked(find: Callable[[Session], Seen], told: Callable[[Seen], str], act: str = "see people") -> Seen:
    """Opens the wing for somebody's eyes. Nothing is given out before the look stands in the audit log.

    told: what was seen, in ids and numbers.
    """
    with guard.people().reading() as names:
        seen = find(names)
    write_down(act, told(seen))
    return seen


def write_down(act: str, what: str) -> None:
    """In the audit log: ids and numbers, never a name."""
    with guard.writing() as work:
        work.add(AuditEntry(id=new_id(), at=guard.now(), who=guard.organiser().id, act=act, what=what))


def village_forms() -> Villages:
    with guard.reading() as work:
        rows = list(work.scalars(select(Solectwo)))
    return {row.slug: forms_of_village(row.name, filter(None, (row.name_genitive,))) for row in rows}


def village_names() -> dict[str, str]:
    with guard.reading() as work:
        return dict(work.execute(select(Solectwo.slug, Solectwo.name)).all())


def areas() -> dict[str, str]:
    return {option.code: in_language(option.label, "pl") for option in library.lists()["help-areas"]}


def answer_page() -> str:
    """Where people type the code of a letter or a card, as it is printed: the office's address, else this one's."""
    base = settings()["public_address"]
    return base + url_for("leaders_answer.page") if base else url_for("leaders_answer.page", _external=True)


def settings() -> dict[str, str]:
    with guard.reading() as work:
        return office.settings(work)
