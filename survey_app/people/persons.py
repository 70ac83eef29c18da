"""Who was named: persons computed from mentions and from what people decided. Nothing computed is stored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.people import rules
from survey_app.people.asking import Suggestion
from survey_app.people.letter_names import LetterName, on_a_letter
from survey_app.people.matching import match
from survey_app.people.mentions import Mentioned, Parsed, parse
from survey_app.people.tables import Decision, Mention, Nominee, OfficeHolder, new_id

Villages = Mapping[str, Collection[str]]
"""By slug the folded forms of a village's name, see `mentions.forms_of_village`."""
BANDS = ((5, "5 i więcej"), (2, "2–4"), (1, "1 osoba"))


@dataclass(frozen=True, slots=True)
class Named:
    """A person whom slips name. `key` is the id of one of the mentions, and holds while that mention is there."""

    key: str
    mentions: Sequence[Mention]
    village: str  # slug; empty when unknown
    areas: tuple[str, ...]
    roles: tuple[str, ...]
    name: str  # as it would stand on the letter
    name_is_sure: bool  # else a person should look at it first
    nominee: Nominee | None
    met_on: date
    erase_on: date

    @property
    def band(self) -> str:
        """How many slips, never a number to rank by."""
        return next(word for least, word in BANDS if len(self.mentions) >= least)

    @property
    def state(self) -> rules.State:
        if self.nominee is None:
            return rules.State.NAMED
        return rules.State.INFORMED if self.nominee.informed_on else rules.State.TO_INFORM


class Question(NamedTuple):
    """Is this the same person as one of those?"""

    asked: Named
    offered: Sequence[tuple[Named, str]]  # with the reason, best first


class OfficeAlone(NamedTuple):
    """A mention of an office without a name."""

    mention: Mention
    roles: tuple[str, ...]
    holder: str  # from the list of who holds it; empty when nobody wrote it down
    offered: Sequence[Named]


@dataclass(frozen=True, slots=True)
class WhoIsWho:
    persons: Sequence[Named]  # by village and name
    questions: Sequence[Question]
    offices: Sequence[OfficeAlone]

    def person(self, key: str) -> Named:
        """Raises NotFound."""
        for one in self.persons:
            if any(mention.id == key for mention in one.mentions):
                return one
        raise NotFound("Tej osoby już tu nie ma: odpowiedziała albo minął termin. Proszę wrócić do listy.")


def who_is_who(people: Session, villages: Villages) -> WhoIsWho:
    """To be called through a look that is logged."""
    mentions = {row.id: row for row in people.scalars(select(Mention).order_by(Mention.id))}
    parsed = {row.id: _parsed(row, villages) for row in mentions.values()}
    decided = list(people.scalars(select(Decision)))
    same, different = ({_pair(row) for row in decided if row.same is kind} for kind in (True, False))
    bound = _bound(mentions.values())
    asked = [Mentioned(row.id, row.solectwo or "", parsed[row.id]) for row in mentions.values()]
    matched = match(asked, same | bound, different)
    nominees = {row.id: row for row in people.scalars(select(Nominee))}
    persons = [_named([mentions[mention] for mention, _ in cluster], parsed, nominees) for cluster in matched.clusters]
    return WhoIsWho(
        sorted(persons, key=lambda one: (one.village, one.name, one.key)),
        [Question(persons[number], _offered(persons, found)) for number, found in matched.suggestions.items()],
        _offices(people, asked, mentions, persons, matched.for_roles),
    )


def decide(people: Session, one: str, other: str, *, same: bool, today: date) -> str:
    """Whether two mentions name one person; gives the decision's id, to undo it. Raises NotFound."""
    if one == other or people.get(Mention, one) is None or people.get(Mention, other) is None:
        raise NotFound("Jednego z tych zgłoszeń już nie ma. Proszę odświeżyć stronę.")
    earlier = or_((Decision.one == one) & (Decision.other == other), (Decision.one == other) & (Decision.other == one))
    people.execute(delete(Decision).where(earlier))
    row = Decision(id=new_id(), one=one, other=other, same=same, decided_on=today)
    people.add(row)
    people.flush()
    return row.id


def undo(people: Session, decision: str) -> None:
    """Takes a decision back; the rules hold again. Raises NotFound."""
    row = people.get(Decision, decision)
    if row is None:
        raise NotFound("Tej decyzji już nie ma. Być może cofnięto ją wcześniej.")
    people.delete(row)


def decisions(people: Session) -> list[Decision]:
    """Newest first."""
    return list(people.scalars(select(Decision).order_by(Decision.decided_on.desc(), Decision.id)))


def stands_for(people: Session, mention: str, name: str) -> None:
    """Says who is meant by an office alone. Raises NotFound, WrongInput."""
    row = people.get(Mention, mention)
    if row is None:
        raise NotFound("Tego zgłoszenia już nie ma. Proszę odświeżyć stronę.")
    name = " ".join(name.split())
    if name and parse(name, {}).kind != "person":
        raise WrongInput("Proszę wpisać imię i nazwisko jednej osoby.")
    row.stands_for = name


def keep_holder(people: Session, solectwo: str, role: str, name: str, year: int) -> None:
    """Who holds an office; an empty name takes the entry away."""
    name = " ".join(name.split())
    row = people.get(OfficeHolder, (solectwo, role))
    if not name:
        if row is not None:
            people.delete(row)
        return
    people.merge(OfficeHolder(solectwo=solectwo, role=role, name=name, year=year))


def holders(people: Session) -> list[OfficeHolder]:
    return list(people.scalars(select(OfficeHolder).order_by(OfficeHolder.solectwo, OfficeHolder.role)))


def _parsed(row: Mention, villages: Villages) -> Parsed:
    """A row names one person; who stands for an office keeps the office."""
    found = parse(row.stands_for or row.text, villages)
    return found if len(found.persons) < 2 else Parsed("person", found.persons[:1])


def _pair(row: Decision) -> frozenset[tuple[str, int]]:
    return frozenset(((row.one, 0), (row.other, 0)))


def _bound(mentions: Collection[Mention]) -> set[frozenset[tuple[str, int]]]:
    """Mentions of one letter stay together, whatever comes later."""
    first: dict[str, str] = {}
    return {
        frozenset(((first.setdefault(row.nominee, row.id), 0), (row.id, 0)))
        for row in sorted(mentions, key=lambda row: row.id)
        if row.nominee
    } - {frozenset(((row.id, 0),)) for row in mentions}


def _named(rows: Sequence[Mention], parsed: Mapping[str, Parsed], nominees: Mapping[str, Nominee]) -> Named:
    told = [parsed[row.id].persons[0] for row in rows]
    best = _best_name(rows, parsed)
    nominee = next((nominees[row.nominee] for row in rows if row.nominee and row.nominee in nominees), None)
    return Named(
        key=rows[0].id,
        mentions=rows,
        village=next((person.village for person in told if person.village), rows[0].solectwo or ""),
        areas=tuple(sorted({area for row in rows for area in row.areas})),
        roles=tuple(sorted({role for person in told for role in person.roles})),
        name=nominee.name if nominee else best.text,
        name_is_sure=nominee is not None or best.sure,
        nominee=nominee,
        met_on=min(row.met_on for row in rows),
        erase_on=min(nominee.erase_on if nominee else row.erase_on for row in rows),
    )


def _best_name(rows: Sequence[Mention], parsed: Mapping[str, Parsed]) -> LetterName:
    """Of the mentions the one that says most: sure, then with given name and surname, then the shortest."""

    def says(row: Mention) -> tuple[bool, int, int]:
        person = parsed[row.id].persons[0]
        told = 2 * (len(person.given) == 1) + (person.surname is not None) - person.unsure
        return named[row.id].sure, told, -len(row.text)

    named = {row.id: on_a_letter(parsed[row.id].persons[0], row.stands_for or row.text) for row in rows}
    return named[max(rows, key=says).id]


def _offered(persons: Sequence[Named], found: Sequence[Suggestion]) -> list[tuple[Named, str]]:
    return [(persons[one.cluster], one.reason) for one in found]


def _offices(
    people: Session,
    asked: Sequence[Mentioned],
    mentions: Mapping[str, Mention],
    persons: Sequence[Named],
    offered: Mapping[str, Sequence[Suggestion]],
) -> list[OfficeAlone]:
    holding = {(row.solectwo, row.role): row.name for row in holders(people)}
    return [
        OfficeAlone(
            mentions[one.id],
            tuple(sorted(one.parsed.roles)),
            next((holding[one.village, role] for role in one.parsed.roles if (one.village, role) in holding), ""),
            [person for person, _ in _offered(persons, offered.get(one.id, ()))],
        )
        for one in asked
        if one.parsed.kind == "role"
    ]
