"""Who is who among mentions: joins only what is certain, and asks a person about the rest, with reasons.

A wrong join would send somebody's letter to somebody else, so that joining is exact and only asking is fuzzy. Nothing
here is stored; persons are computed from mentions and from what people decided.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from forms.given_names import readings
from survey_app.people.mentions import Parsed, Person, reread
from survey_app.people.surnames import Surname, agree

Slot = tuple[str, int]
"""A person of a mention: the mention's id, and which of its persons, from 0."""
Pair = frozenset[Slot]

OFFERED_FROM = 75
MOST_OFFERED = 3
_SURNAME_WEIGHT, _GIVEN_WEIGHT = 0.65, 0.35
_SAME, _ONE_OF_SEVERAL, _INITIAL, _MISSING = 100, 92, 75, 55
_NO_SURNAME = 60
_SIMILAR_GIVEN = 80
_SHARED_ROLE, _UNMARKED = 5, -5
_ROLE_ALONE = 75


class Mentioned(NamedTuple):
    """A mention with the village of its meeting."""

    id: str
    village: str
    parsed: Parsed


class Suggestion(NamedTuple):
    cluster: int  # index into Matched.clusters
    score: int  # 0-100
    reason: str


@dataclass(frozen=True, slots=True)
class Matched:
    """clusters: slots of one person each, in the order of the mentions."""

    clusters: Sequence[tuple[Slot, ...]]
    suggestions: Mapping[int, Sequence[Suggestion]]  # for a cluster: to which others it may belong, best first
    for_roles: Mapping[str, Sequence[Suggestion]]  # for a mention of an office alone, by its id


def match(mentions: Sequence[Mentioned], same: Collection[Pair] = (), different: Collection[Pair] = ()) -> Matched:
    """same, different: what people decided about two slots; it outweighs every rule, and is never asked again."""
    slots = {
        (mention.id, place): replace(person, village=person.village or mention.village)
        for mention in mentions
        for place, person in enumerate(mention.parsed.persons)
    }
    persons = _with_sexes(slots)
    clusters = _joined(_automatic(persons, different), same)
    told = [_Cluster(index, own, [persons[slot] for slot in own]) for index, own in enumerate(clusters)]
    return Matched(clusters, _asked(told, different), _offices(mentions, told))


# certain joins


def _with_sexes(slots: Mapping[Slot, Person]) -> dict[Slot, Person]:
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


def _joined(clusters: Sequence[Sequence[Slot]], same: Collection[Pair]) -> list[tuple[Slot, ...]]:
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


# questions


class _Cluster(NamedTuple):
    number: int
    slots: tuple[Slot, ...]
    persons: Sequence[Person]

    @property
    def village(self) -> str:
        return self.persons[0].village

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for person in self.persons for role in person.roles)

    @property
    def forms(self) -> set[str]:
        surnames = [person.surname for person in self.persons if person.surname]
        return {form for one in surnames for form in (*one.nominatives, reread(one.written))}


def _asked(clusters: Sequence[_Cluster], different: Collection[Pair]) -> dict[int, list[Suggestion]]:
    """One question for the smaller of two; of equal ones for the later."""
    by_village: dict[str, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        by_village[cluster.village].append(cluster)
    asked = {}
    for here in by_village.values():
        near = _near(here)
        for cluster in here:
            larger = [clusters[other] for other in near[cluster.number] if _is_asked_of(cluster, clusters[other])]
            found = [one for other in larger if (one := _compared(cluster, other, different))]
            if found:
                asked[cluster.number] = sorted(found, key=_best_first)[:MOST_OFFERED]
    return asked


def _best_first(one: Suggestion) -> tuple[int, int]:
    return -one.score, one.cluster


def _is_asked_of(one: _Cluster, other: _Cluster) -> bool:
    return (len(other.slots), _tells(other), -other.number) > (len(one.slots), _tells(one), -one.number)


def _tells(cluster: _Cluster) -> int:
    """A full name tells more than an initial."""
    return max(2 * bool(person.given) + bool(person.surname) - person.unsure for person in cluster.persons)


def _near(here: Sequence[_Cluster]) -> dict[int, set[int]]:
    """Clusters whose surnames are alike, or that lack one: those worth comparing."""
    by_form: dict[str, set[int]] = defaultdict(set)
    nameless = {cluster.number for cluster in here if not cluster.forms}
    for cluster in here:
        for form in cluster.forms:
            by_form[form].add(cluster.number)
    forms, alike = list(by_form), {}
    near: dict[int, set[int]] = {}
    for cluster in here:
        found = set(nameless) if cluster.forms else {other.number for other in here}
        for form in cluster.forms:
            if form not in alike:
                hits = process.extract(form, forms, scorer=fuzz.ratio, score_cutoff=OFFERED_FROM - 5, limit=None)
                alike[form] = set().union(*(by_form[hit[0]] for hit in hits))
            found |= alike[form]
        near[cluster.number] = found - {cluster.number}
    return near


def _compared(one: _Cluster, other: _Cluster, different: Collection[Pair]) -> Suggestion | None:
    if any(frozenset((here, there)) in different for here in one.slots for there in other.slots):
        return None
    scored = [found for here in one.persons for there in other.persons if (found := _score(here, there))]
    if not scored or any(_exclude(here, there) for here in one.persons for there in other.persons):
        return None
    score, reason = max(scored)
    shared = one.roles & other.roles
    score = min(score + _SHARED_ROLE * len(shared), 100)
    reason = f"{reason}, ta sama funkcja" if shared else reason
    return Suggestion(other.number, round(score), reason) if score >= OFFERED_FROM else None


def _exclude(one: Person, other: Person) -> bool:
    """What cannot be one person, however alike."""
    return not one.sexes & other.sexes or bool(one.mark and other.mark and one.mark != other.mark)


def _score(one: Person, other: Person) -> tuple[float, str] | None:
    surname, of_surname = _surnames_alike(one, other)
    given, of_given = _given_alike(one, other)
    if not surname or not given:
        return None
    unmarked = bool(one.mark) != bool(other.mark)
    told = ", ".join(filter(None, (of_surname, of_given, "bez dopisku starszy/młodszy" if unmarked else "")))
    return _SURNAME_WEIGHT * surname + _GIVEN_WEIGHT * given + (_UNMARKED if unmarked else 0), told


def _surnames_alike(one: Person, other: Person) -> tuple[float, str]:
    if one.surname is None or other.surname is None:
        return _NO_SURNAME, "bez nazwiska"
    if agree(one.surname, other.surname):
        return _SAME, "nazwisko zgodne"
    alike = max(_alike(here, there) for here in _forms(one.surname) for there in _forms(other.surname))
    return (alike, "nazwisko podobne") if alike >= OFFERED_FROM else (0, "")


def _forms(one: Surname) -> set[str]:
    return {reread(one.written), *one.nominatives}


def _alike(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), 100 * DamerauLevenshtein.normalized_similarity(one, other))


def _given_alike(one: Person, other: Person) -> tuple[float, str]:
    if one.given & other.given:
        sure = len(one.given) == len(other.given) == 1
        return (_SAME, "imię zgodne") if sure else (_ONE_OF_SEVERAL, "to samo zdrobnienie może oznaczać kilka imion")
    initial = one.initial or other.initial
    if initial:
        return (_INITIAL, "imię tylko inicjał") if _begins_alike(one, other) else (0, "")
    if not (one.given_word and other.given_word):
        return _MISSING, "bez imienia"
    if one.given and other.given and not (one.unsure or other.unsure):
        return 0, ""
    alike = _alike(reread(one.given_word), reread(other.given_word))
    return (alike, "imię podobne") if alike >= _SIMILAR_GIVEN else (0, "")


def _begins_alike(one: Person, other: Person) -> bool:
    return bool(_beginnings(one) & _beginnings(other)) or not (_beginnings(one) and _beginnings(other))


def _beginnings(person: Person) -> set[str]:
    from_names = {name.name[0].lower() for name in person.given}
    return from_names | {word[0] for word in (person.given_word, person.initial) if word}


def _offices(mentions: Iterable[Mentioned], clusters: Sequence[_Cluster]) -> dict[str, list[Suggestion]]:
    """For an office alone: who was named with it in the same village."""
    found = {}
    for mention in mentions:
        if mention.parsed.kind == "role":
            here = [cluster for cluster in clusters if cluster.village == mention.village]
            shared = {cluster.number: len(cluster.roles & mention.parsed.roles) for cluster in here}
            offered = [
                Suggestion(number, _ROLE_ALONE + _SHARED_ROLE * roles, "ta sama funkcja")
                for number, roles in shared.items()
                if roles
            ]
            found[mention.id] = sorted(offered, key=_best_first)[:MOST_OFFERED]
    return found
