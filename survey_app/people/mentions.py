"""One mention on a slip, as it was written: nobody, oneself, an office alone, one person or several.

Nothing is looked up elsewhere and nothing is stored; comparing persons is `survey_app.people.matching`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal, NamedTuple

from forms.given_names import readings
from forms.polish import bez_znakow
from survey_app.people.mention_text import (
    KIN,
    WORDS,
    is_minor,
    is_of_relative,
    parts,
    says_nobody,
    says_self,
    without_contacts,
)
from survey_app.people.surnames import BOTH, Surname, as_noun, surname

Kind = Literal["person", "several", "role", "self", "nobody"]
Mark = Literal["", "senior", "junior"]

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*\.?")

_TITLES, _LINKS, _OF_MAN, _OF_WOMAN, _SENIOR, _JUNIOR, _FORMER, _ADDRESS = (
    frozenset(WORDS[name].split())
    for name in ("titles", "links", "of_man", "of_woman", "senior", "junior", "former", "address")
)
_ROLES = {form: role for role, forms in WORDS["roles"].items() for form in forms.split()}
_LOOKS_LIKE = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("5", "s"), ("8", "b"))


class Given(NamedTuple):
    """A given name the mention may mean."""

    name: str
    sex: str


@dataclass(frozen=True, slots=True)
class Person:
    """One person a mention names, as far as it tells."""

    given: frozenset[Given] = frozenset()  # more than one: an ambiguous diminutive or case
    given_word: str = ""  # folded; also one that is in no table
    initial: str = ""  # of the given name
    surname_initial: str = ""  # „Jan G.”
    surname: Surname | None = None
    sexes: frozenset[str] = BOTH
    mark: Mark = ""
    roles: frozenset[str] = frozenset()
    village: str = ""  # named in the text; empty: that of the meeting
    unsure: bool = False  # misread letters, or no way to tell which word is the given name
    text: str = ""  # what of the mention is about this person, as written


@dataclass(frozen=True, slots=True)
class Parsed:
    kind: Kind
    persons: tuple[Person, ...] = ()
    roles: frozenset[str] = frozenset()
    minor: bool = False  # a child, or somebody who may be one: is not kept


class Mentioned(NamedTuple):
    """A mention with the village of its meeting."""

    id: str
    village: str
    parsed: Parsed


def parse(text: str, villages: Mapping[str, Collection[str]], year: int = 0) -> Parsed:
    """villages: by slug the folded forms of its name in any case, see `forms_of_village`; year: see `is_minor`."""
    minor = is_minor(text, year)
    plain = without_contacts(text)
    if says_nobody(plain):
        return Parsed("nobody")
    if says_self(plain):
        return Parsed("self")
    pieces = [_piece(part, villages) for part in parts(plain)]
    persons = _shared(_joined([piece for piece in pieces if piece is not None]))
    named = [person for person in persons if _has_name(person)]
    if named:
        return Parsed("several" if len(named) > 1 else "person", tuple(named), minor=minor)
    roles = frozenset(role for person in persons for role in person.roles)
    return Parsed("role", roles=roles) if roles else Parsed("nobody")


@dataclass(slots=True)
class _Found:
    names: list[str] = field(default_factory=list)  # words that are nothing else, in order
    roles: set[str] = field(default_factory=set)
    sexes: frozenset[str] = BOTH
    mark: Mark = ""
    village: str = ""
    former: bool = False


def _piece(part: str, villages: Mapping[str, Collection[str]]) -> Person | None:
    """None when nothing is left after cutting out what is no name."""
    found = _Found()
    written = _WORD.findall(part)
    words = [bez_znakow(word) for word in written]
    if len(words) == 2 and written[0] in ("P", "P."):  # an initial; before two names it is „pan” or „pani”
        found.names.append(words.pop(0))
    at = 0
    while at < len(words):
        at += _take(words, at, villages, found)
    person = _named(found.names)
    sexes = person.sexes & found.sexes or found.sexes
    if not (found.names or found.roles):
        return None
    roles = frozenset(f"dawniej {role}" if found.former else role for role in found.roles)
    own = replace(_of_sex(person, sexes), mark=found.mark, roles=roles, village=found.village)
    own = replace(own, unsure=own.unsure or is_of_relative(words, own.given_word))
    return replace(_of_office(own, villages), text=" ".join(part.split()).strip(" .-–"))


def _of_office(person: Person, villages: Mapping[str, Collection[str]]) -> Person:
    """„sołtys Borowca”: an office and its village, no surname."""
    if not person.roles or person.surname is None or person.given or person.given_word or person.initial:
        return person
    said = person.surname.written.replace("-", " ")
    slug = next((slug for slug, forms in villages.items() if said in forms), "")
    return replace(person, surname=None, village=slug) if slug else person


def _take(words: Sequence[str], at: int, villages: Mapping[str, Collection[str]], found: _Found) -> int:
    """Puts a word where it belongs; gives how many words were taken."""
    if words[at].rstrip(".") in ("z", "ze"):
        after = at + 1 + (words[at + 1 : at + 2] in (["solectwa"], ["wsi"], ["miejscowosci"]))
        for length in (3, 2, 1):
            said = " ".join(word.rstrip(".") for word in words[after : after + length])
            slug = next((slug for slug, forms in villages.items() if said in forms), "")
            if said and slug:
                found.village = slug
                return after - at + length
    word = words[at].rstrip(".")
    if len(words[at]) == 2 and words[at][1] == "." and words[at] != "p.":  # „W.” is an initial, „w” is not
        found.names.append(words[at])
    elif word in _OF_MAN or word in _OF_WOMAN:
        found.sexes = frozenset("M" if word in _OF_MAN else "F")
    elif word in _SENIOR | _JUNIOR:
        found.mark = "senior" if word in _SENIOR else "junior"
    elif word in _ROLES:
        found.roles.add(_ROLES[word])
    elif word in _FORMER:
        found.former = True
    elif word in _ADDRESS:
        return len(words) - at
    elif word not in _TITLES and word not in _LINKS and word not in KIN and not word.isdigit():
        found.names.append(words[at])
    return 1


def _named(words: Sequence[str]) -> Person:
    """Which word is the given name, which the surname."""
    words = list(words)
    initials = [word for word in words if len(word.rstrip(".")) == 1]
    whole = [word.rstrip(".") for word in words if word not in initials]
    known = [word for word in whole if readings(word)]
    guessed = [word for word in whole if not readings(word) and readings(reread(word))]
    if initials and whole and (words[0] in initials or not known):
        return _of_surname(Person(initial=initials[0].rstrip("."), surname=surname("-".join(whole))))
    if known:
        others = len(whole) - len(known)
        found = _with_given(whole, known[0], unsure=len(known) > 1 and others != 1)
        return replace(found, surname_initial=initials[-1].rstrip(".") if initials and not found.surname else "")
    if guessed:
        return _with_given(whole, guessed[0], unsure=True)
    if len(whole) == 1:
        return _of_surname(Person(surname=_surname_of(whole)))
    if whole:
        return Person(given_word=whole[0], surname=_surname_of(whole[1:]), unsure=True)
    return Person()


def _of_surname(person: Person) -> Person:
    assert person.surname is not None
    return replace(person, sexes=person.surname.sexes)


def _with_given(words: Sequence[str], given: str, *, unsure: bool) -> Person:
    """A second given name is passed over; with none but given names the last one is the surname."""
    others = [word for word in words if word != given and not readings(word)]
    others = others or [word for word in words if word != given][-1:]
    found = readings(given) or readings(reread(given))
    misread = any(any(letter.isdigit() for letter in word) for word in words)
    names = frozenset(Given(one.name, one.sex) for one in found)
    sexes = frozenset(one.sex for one in found)
    own = _surname_of(others) if others else None
    return _fitting(Person(names, given, surname=own, sexes=sexes, unsure=unsure or misread))


def _surname_of(words: Sequence[str]) -> Surname:
    return surname(reread("-".join(words)) if any(letter.isdigit() for letter in "".join(words)) else "-".join(words))


def _fitting(person: Person) -> Person:
    """Keeps the readings of the given name that go with the surname's ending: both declined, or neither."""
    if person.surname is None or not person.given:
        return person
    own = person.surname
    if not own.plural and not person.sexes & own.sexes:
        own = as_noun(own)
    sexes = person.sexes if own.plural else person.sexes & own.sexes
    if len(sexes) == 2:
        sexes = frozenset(sex for sex in sexes if _cases_agree(person.given_word, own, sex)) or sexes
    return _of_sex(replace(person, surname=own), sexes)


def _cases_agree(given: str, own: Surname, sex: str) -> bool:
    """A man's declined given name wants a declined surname; an undeclined woman's surname goes with everything."""
    cases = {one.nominative for one in readings(given) if one.sex == sex}
    if sex == "F":
        return True in cases or own.written[-1] not in "aeiouy"
    undeclined = own.written[-1] not in "aeiouy"
    return (True in cases) if undeclined else True


def _of_sex(person: Person, sexes: frozenset[str]) -> Person:
    given = frozenset(one for one in person.given if one.sex in sexes)
    return replace(person, given=given or person.given, sexes=sexes)


def _joined(persons: Sequence[Person]) -> list[Person]:
    """„Lipiński, Mariusz” is one person; an office after a comma belongs to who stands before."""
    joined: list[Person] = []
    for person in persons:
        before = joined[-1] if joined else None
        if before is not None and not _has_name(person) and _has_name(before):
            roles, mark = before.roles | person.roles, before.mark or person.mark
            joined[-1] = replace(before, roles=roles, mark=mark, text=f"{before.text}, {person.text}")
        elif before is not None and _only_surname(before) and _only_given(person) and not _plural(before):
            joined[-1] = _fitting(
                replace(
                    person,
                    surname=before.surname,
                    roles=before.roles | person.roles,
                    mark=before.mark or person.mark,
                    text=f"{before.text}, {person.text}",
                )
            )
        else:
            joined.append(person)
    return joined


def _shared(persons: Sequence[Person]) -> list[Person]:
    """„Jan i Joanna Wieczorkowie”, „Lipińscy Mariusz i Aneta”: a plural surname is everybody's."""
    family = next((person for person in persons if _plural(person)), None)
    if family is None:
        return list(persons)
    given = [person for person in persons if person.given or person.given_word]
    return [_of_family(person, family) if person.surname is None else person for person in given] or list(persons)


def _of_family(person: Person, family: Person) -> Person:
    assert family.surname is not None
    written = next(
        word for word in _WORD.findall(family.text) if bez_znakow(word.rstrip(".")) == family.surname.written
    )
    return replace(person, surname=family.surname, text=f"{person.text} ({written})")


def _has_name(person: Person) -> bool:
    return bool(person.surname or person.given or person.given_word)


def _only_surname(person: Person) -> bool:
    return person.surname is not None and not person.given and not person.given_word and not person.initial


def _only_given(person: Person) -> bool:
    return person.surname is None and bool(person.given)


def _plural(person: Person) -> bool:
    return person.surname is not None and person.surname.plural


@cache
def reread(word: str) -> str:
    """With the letters that hands and scanners mix up: only for looking up and for suggestions."""
    for seen, meant in _LOOKS_LIKE:
        word = word.replace(seen, meant)
    return word
