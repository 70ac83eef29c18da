"""Certain joins: mentions of one person beyond doubt, and the joins that people made.

A wrong join would send somebody's letter to somebody else, so that joining is exact and only asking is fuzzy.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from forms.given_names import readings
from survey_app.people.mentions import Person
from survey_app.people.surnames import Surname

Slot = tuple[str, int]
"""A person of a mention: the mention's id, and which of its persons, from 0."""
Pair = frozenset[Slot]


def joined(
    persons: Mapping[Slot, Person], same: Collection[Pair], different: Collection[Pair]
) -> list[tuple[Slot, ...]]:
    """Slots of one person each; what people decided outweighs every rule."""
    return _decided(_automatic(persons, different), same)


def with_sexes(slots: Mapping[Slot, Person]) -> dict[Slot, Person]:
    """„Stanisława Rybaka” is a man where somebody wrote „Rybak”, and stays open where nobody did."""
    written: dict[str, set[str]] = defaultdict(set)
    for person in slots.values():
        if person.surname and len(person.sexes) == 1:
            written[person.village].add(person.surname.written)
    return {slot: _with_sex(person, written[person.village]) for slot, person in slots.items()}


def _with_sex(person: Person, written: Collection[str]) -> Person:
    if len(person.sexes) == 1 or not person.given or person.surname is None:
        return person
    declined = bool((person.surname.nominatives - {person.surname.written}) & set(written))
    as_it_stands = person.surname.written in written
    if declined == as_it_stands:
        return person
    sex = "M" if declined else "F"
    given = frozenset(one for one in person.given if one.sex == sex)
    return replace(person, given=given, sexes=frozenset(sex)) if given else person


def _automatic(persons: Mapping[Slot, Person], different: Collection[Pair]) -> list[list[Slot]]:
    groups: dict[tuple[str, str, str], list[Slot]] = defaultdict(list)
    alone: list[list[Slot]] = []
    for slot, person in persons.items():
        if _is_certain(person):
            (given,), (sex,) = person.given, person.sexes
            groups[person.village, sex, given.name].append(slot)
        else:
            alone.append([slot])
    families = _families(persons.values())
    for (village, _, _), group in groups.items():
        alone += _of_group(group, persons, families[village], different)
    return alone


def _families(persons: Iterable[Person]) -> Mapping[str, set[str]]:
    """Surnames written in a village, of whomever."""
    families: dict[str, set[str]] = defaultdict(set)
    for person in persons:
        own = _in_case(person) if person.surname else None
        if own and not own.plural and own.written in own.nominatives:
            families[person.village].add(own.written)
    return families


def _is_certain(person: Person) -> bool:
    return len(person.given) == len(person.sexes) == 1 and person.surname is not None and not person.unsure


def _of_group(
    group: Sequence[Slot], persons: Mapping[Slot, Person], families: Collection[str], different: Collection[Pair]
) -> list[list[Slot]]:
    """Slots of one village, sex and given name: by the surname they all stand for, then by senior and junior."""
    bases = _bases({slot: persons[slot] for slot in group}, families)
    marked = {bases[slot] for slot in group if persons[slot].mark}
    found: dict[tuple[str, ...], list[list[Slot]]] = defaultdict(list)
    for slot in group:
        mark, base = persons[slot].mark, bases[slot]
        if base is None or (base in marked and not mark):
            found[slot[0], str(slot[1])].append([slot])
        else:
            _add(found[base, mark, ""], slot, different)
    return [cluster for clusters in found.values() for cluster in clusters]


def _add(clusters: list[list[Slot]], slot: Slot, different: Collection[Pair]) -> None:
    """To the first cluster with nobody from whom a person told it apart."""
    for cluster in clusters:
        if not any(frozenset((slot, other)) in different for other in cluster):
            cluster.append(slot)
            return
    clusters.append([slot])


def _bases(group: Mapping[Slot, Person], families: Collection[str]) -> dict[Slot, str | None]:
    """The surname each slot stands for; None where it may stand for two that were both written in the village."""
    surnames = {slot: _in_case(person) for slot, person in group.items()}
    written = {one.written for one in surnames.values() if not one.plural and one.written in one.nominatives}
    found = {}
    for slot, one in surnames.items():
        others = (one.nominatives & set(families)) - {one.written}
        found[slot] = _base(one, others, written)
    return found


def _base(one: Surname, others: Collection[str], written: Collection[str]) -> str | None:
    """others: surnames of the village that this form may stand for; written: those of the group."""
    if one.written not in one.nominatives and len(one.nominatives) == 1:
        return next(iter(one.nominatives))
    if not others:
        return one.written
    (other, *more) = others
    return None if more or other not in written else other


def _in_case(person: Person) -> Surname:
    """After „Jan” the surname is a nominative; after „Jana” it is not, when it can be anything else."""
    assert person.surname is not None
    own = person.surname
    if own.plural or own.written not in own.nominatives or own.written.endswith(("owa", "owna")):
        return own
    if person.sexes == {"F"}:  # Lipko of a woman has no other form
        own = own._replace(
            nominatives=frozenset(one for one in own.nominatives if one[-1] != "o" or one == own.written)
        )
    cases = {one.nominative for one in readings(person.given_word) if one.sex in person.sexes}
    if cases == {True}:
        return own._replace(nominatives=frozenset({own.written}))
    if cases == {False} and person.sexes == {"M"} and own.written[-1] in "aeiu" and len(own.nominatives) > 1:
        return own._replace(nominatives=own.nominatives - {own.written})
    return own


def _decided(clusters: Sequence[Sequence[Slot]], same: Collection[Pair]) -> list[tuple[Slot, ...]]:
    """With the joins that people made."""
    of = {slot: number for number, cluster in enumerate(clusters) for slot in cluster}
    parent = list(range(len(clusters)))

    def root(number: int) -> int:
        while parent[number] != number:
            number = parent[number] = parent[parent[number]]
        return number

    for pair in same:
        if len(pair) == 2 and all(slot in of for slot in pair):
            one, other = (root(of[slot]) for slot in pair)
            parent[max(one, other)] = min(one, other)
    joined: dict[int, list[Slot]] = defaultdict(list)
    for slot in sorted(of):
        joined[root(of[slot])].append(slot)
    return sorted(tuple(slots) for slots in joined.values())
