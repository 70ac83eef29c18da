"""What speaks for a person: own readiness, slips of others in bands, areas, villages, an office, where it comes from.

A card joins a volunteer with the nomination of the same person only where the rules of `joining` are certain and
one stands against one; it is computed for a page and never stored.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from survey_app.people import joining
from survey_app.people.mentions import parse
from survey_app.people.persons import Named, Villages, WhoIsWho
from survey_app.people.tables import Assignment, OfficeHolder, Volunteer

OFFICES = frozenset(
    ("sołtys", "rada sołecka", "radny", "KGW", "OSP", "prezes", "przewodniczący", "naczelnik", "skarbnik")
)
"""Of the roles that `mentions` knows, those whose holders can be left out to see new people."""


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """A person who signed up, was named, or both."""

    volunteer: Volunteer | None
    named: Named | None
    roles: tuple[str, ...]  # an office, and what else others wrote: a fact, of no weight
    tasks: tuple[str, ...] = ()  # names of open jobs the person is on

    @property
    def key(self) -> str:
        return self.volunteer.id if self.volunteer else self._nomination.key

    @property
    def name(self) -> str:
        return self.volunteer.name if self.volunteer else self._nomination.name

    @property
    def village(self) -> str:
        return (self.volunteer.solectwo or "") if self.volunteer else self._nomination.village

    @property
    def is_ready(self) -> bool:
        """By an own word, never by a neighbour's."""
        return self.volunteer is not None

    @property
    def is_busy(self) -> bool:
        return bool(self.tasks)

    @property
    def offices(self) -> tuple[str, ...]:
        return tuple(role for role in self.roles if role in OFFICES)

    @property
    def offered(self) -> tuple[str, ...]:
        return tuple(self.volunteer.areas) if self.volunteer else ()

    @property
    def named_for(self) -> tuple[str, ...]:
        return self.named.areas if self.named else ()

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(sorted({*self.offered, *self.named_for}))

    @property
    def band(self) -> str:
        """Of slips by others; empty when nobody named the person."""
        return self.named.band if self.named else ""

    @property
    def villages(self) -> tuple[str, ...]:
        """Where the person was named, and where they live."""
        found = {mention.solectwo or "" for mention in (self.named.mentions if self.named else ())} | {self.village}
        return tuple(sorted(found - {""}))

    @property
    def sources(self) -> tuple[tuple[date, str], ...]:
        """Day and village of the meetings whose slips name the person."""
        mentions = self.named.mentions if self.named else ()
        return tuple(sorted({(mention.met_on, mention.solectwo or "") for mention in mentions}))

    @property
    def _nomination(self) -> Named:
        assert self.named is not None
        return self.named


def cards(
    who: WhoIsWho,
    volunteers: Sequence[Volunteer],
    holders: Sequence[OfficeHolder],
    assigned: Iterable[Assignment],
    open_jobs: Mapping[str, str],
    villages: Villages,
) -> list[EvidenceCard]:
    """open_jobs: names by id. To be called through a look that is logged."""
    same = _joined(who, volunteers, holders, villages)
    tasks: dict[str, list[str]] = {}
    for one in assigned:
        if one.job in open_jobs:
            tasks.setdefault(one.volunteer, []).append(open_jobs[one.job])
    nominated = {one.key: one for one in who.persons}
    found = []
    for row in volunteers:
        named = nominated.pop(same.nomination.get(row.id, ""), None)
        roles = _roles(same.roles.get(row.id, ()), named)
        found.append(EvidenceCard(row, named, roles, tuple(sorted(tasks.get(row.id, ())))))
    return [*found, *(EvidenceCard(None, one, _roles(same.roles.get(one.key, ()), one)) for one in nominated.values())]


@dataclass(frozen=True, slots=True)
class _Same:
    nomination: Mapping[str, str]  # volunteer's id to the key of the same person's nomination
    roles: Mapping[str, Collection[str]]  # volunteer's id or nomination's key to the list of who holds which office


def _joined(
    who: WhoIsWho, volunteers: Sequence[Volunteer], holders: Sequence[OfficeHolder], villages: Villages
) -> _Same:
    key_of = {mention.id: one.key for one in who.persons for mention in one.mentions}
    told = {
        mention.id: (one.village, parse(mention.stands_for or mention.text, villages))
        for one in who.persons
        for mention in one.mentions
    }
    told |= {row.id: (row.solectwo or "", parse(row.name, {})) for row in volunteers}
    told |= {_holder(row): (row.solectwo, parse(row.name, {})) for row in holders}
    slots = {
        (key, 0): replace(parsed.persons[0], village=parsed.persons[0].village or village)
        for key, (village, parsed) in told.items()
        if parsed.persons
    }
    together = [frozenset(((one.key, 0), (mention.id, 0))) for one in who.persons for mention in one.mentions]
    signed_up, held = {row.id for row in volunteers}, {_holder(row): row.role for row in holders}
    nomination: dict[str, str] = {}
    roles: dict[str, set[str]] = {}
    for cluster in joining.joined(joining.with_sexes(slots), together, ()):
        ids = {mention for mention, _ in cluster}
        people, named = ids & signed_up, {key_of[one] for one in ids if one in key_of}
        if len(people) > 1 or len(named) > 1:
            continue
        for person in people:
            nomination |= dict.fromkeys((person,), next(iter(named), ""))
        for key in people | named:
            roles.setdefault(key, set()).update(held[one] for one in ids if one in held)
    return _Same(nomination, roles)


def _holder(row: OfficeHolder) -> str:
    return f"{row.solectwo} {row.role}"


def _roles(listed: Collection[str], named: Named | None) -> tuple[str, ...]:
    return tuple(sorted({*listed, *(named.roles if named else ())}))
