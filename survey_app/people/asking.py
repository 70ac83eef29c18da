"""Who might be the same person: questions for a human, with reasons, best first. Only here likeness is fuzzy."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from survey_app.people.joining import Pair, Slot
from survey_app.people.mentions import Mentioned, Person, reread
from survey_app.people.surnames import Surname, agree

OFFERED_FROM = 75
MOST_OFFERED = 3
_SURNAME_WEIGHT, _GIVEN_WEIGHT = 0.65, 0.35
_SAME, _ONE_OF_SEVERAL, _INITIAL, _MISSING = 100, 92, 75, 55
_NO_SURNAME = 60
_SIMILAR_GIVEN = 80
_SHARED_ROLE, _UNMARKED = 5, -5
_ROLE_ALONE = 75


class Suggestion(NamedTuple):
    cluster: int  # its number
    score: int  # 0-100
    reason: str


class Cluster(NamedTuple):
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


def asked(clusters: Sequence[Cluster], different: Collection[Pair]) -> dict[int, list[Suggestion]]:
    """One question for the smaller of two; of equal ones for the later."""
    by_village: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        by_village[cluster.village].append(cluster)
    questions = {}
    for here in by_village.values():
        near = _near(here)
        for cluster in here:
            larger = [clusters[other] for other in near[cluster.number] if _is_asked_of(cluster, clusters[other])]
            found = [one for other in larger if (one := _compared(cluster, other, different))]
            if found:
                questions[cluster.number] = sorted(found, key=_best_first)[:MOST_OFFERED]
    return questions


def _best_first(one: Suggestion) -> tuple[int, int]:
    return -one.score, one.cluster


def _is_asked_of(one: Cluster, other: Cluster) -> bool:
    return (len(other.slots), _tells(other), -other.number) > (len(one.slots), _tells(one), -one.number)


def _tells(cluster: Cluster) -> int:
    """A full name tells more than an initial."""
    return max(2 * bool(person.given) + bool(person.surname) - person.unsure for person in cluster.persons)


def _near(here: Sequence[Cluster]) -> dict[int, set[int]]:
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


def _compared(one: Cluster, other: Cluster, different: Collection[Pair]) -> Suggestion | None:
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
        initials = {_surname_begins(one), _surname_begins(other)} - {""}
        if one.surname_initial or other.surname_initial:
            return (_INITIAL, "nazwisko tylko inicjał") if len(initials) == 1 else (0, "")
        return _NO_SURNAME, "bez nazwiska"
    if agree(one.surname, other.surname):
        return _SAME, "nazwisko zgodne"
    alike = max(_alike(here, there) for here in _forms(one.surname) for there in _forms(other.surname))
    return (alike, "nazwisko podobne") if alike >= OFFERED_FROM else (0, "")


def _surname_begins(person: Person) -> str:
    return person.surname.written[0] if person.surname else person.surname_initial


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


def offices(mentions: Iterable[Mentioned], clusters: Sequence[Cluster]) -> dict[str, list[Suggestion]]:
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
