"""Slips of the demonstration: volunteers, and two hundred nominations in all the ways in which people write a name.

Everybody is invented, in villages that are on no map.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple

from survey_app.journeys.demo_gmina import FATHER_AND_SON, MEN, SURNAMES, WOMEN, InventedVillage

AREAS = [f"H{area:02}" for area in range(1, 17)]
KNOWN_IN_A_VILLAGE = 11
OFFICES = ("sołtys", "KGW", "OSP", "radny")
NOBODY = ("nie wiem", "nikt mi nie przychodzi do głowy", "-", "młodzież")


@dataclass(frozen=True, slots=True)
class VolunteerSlip:
    name: str
    contact: str
    how: str
    areas: list[str]
    solectwo: str
    handed_in_on: date


@dataclass(frozen=True, slots=True)
class NominationSlip:
    text: str
    areas: list[str]
    knows: str
    delivery: str
    solectwo: str
    met_on: date


class Given(NamedTuple):
    name: str
    accusative: str
    diminutive: str


class Surname(NamedTuple):
    man: str
    man_accusative: str
    woman: str
    woman_accusative: str
    family: str


_MEN = tuple(Given(name, *forms) for name, forms in zip(MEN, (
    ("Zenona", "Zenek"), ("Tadeusza", "Tadek"), ("Bogdana", "Boguś"), ("Mariusza", "Maniek"), ("Pawła", "Pawełek"),
    ("Rafała", "Rafałek"), ("Leszka", "Lesiek"), ("Henryka", "Heniek"), ("Szymona", "Szymek"), ("Ignacego", "Ignaś"),
), strict=True))  # fmt: skip
_WOMEN = tuple(Given(name, *forms) for name, forms in zip(WOMEN, (
    ("Halinę", "Halinka"), ("Danutę", "Danusia"), ("Zofię", "Zosia"), ("Jolantę", "Jola"), ("Agatę", "Agatka"),
    ("Monikę", "Monia"), ("Beatę", "Beatka"), ("Lucynę", "Lucynka"), ("Wandę", "Wandzia"), ("Kingę", "Kinga"),
), strict=True))  # fmt: skip
_SURNAMES = tuple(Surname(name, *forms) for name, forms in zip(SURNAMES, (
    ("Zmyślnego", "Zmyślna", "Zmyślną", "Zmyślni"), ("Próbkę", "Próbka", "Próbkę", "Próbkowie"),
    ("Wymysła", "Wymysł", "Wymysł", "Wymysłowie"), ("Przykładka", "Przykładek", "Przykładek", "Przykładkowie"),
    ("Niebyłego", "Niebyła", "Niebyłą", "Niebyli"), ("Pokazowego", "Pokazowa", "Pokazową", "Pokazowi"),
    ("Bajdę", "Bajda", "Bajdę", "Bajdowie"), ("Domysła", "Domysł", "Domysł", "Domysłowie"),
    ("Fikołka", "Fikołek", "Fikołek", "Fikołkowie"), ("Zagadkę", "Zagadka", "Zagadkę", "Zagadkowie"),
), strict=True))  # fmt: skip


class Somebody(NamedTuple):
    man: bool
    given: Given
    surname: Surname
    office: str  # empty for most

    def whole(self) -> str:
        return f"{self.given.name} {self.family_name()}"

    def family_name(self) -> str:
        return self.surname.man if self.man else self.surname.woman

    def whom(self) -> str:
        return f"{self.given.accusative} {self.surname.man_accusative if self.man else self.surname.woman_accusative}"


def volunteers(chance: Random, village: InventedVillage, day: date, many: int) -> Iterator[VolunteerSlip]:
    for number in range(max(1, many // 10)):
        yield VolunteerSlip(
            name=invented(chance).whole(),
            contact=f"{village.slug}-{number + 1}@example.org",
            how=chance.choice(("AKC", "AKC", "STA", "MOZ")),
            areas=chance.sample(AREAS, 2),
            solectwo=village.slug,
            handed_in_on=day,
        )


def nominations(chance: Random, village: InventedVillage, day: date, many: int) -> Iterator[NominationSlip]:
    """Some neighbours are named often and most of them once; a father and a son of one name among them."""
    known = [invented(chance, OFFICES[place] if place < len(OFFICES) else "") for place in range(KNOWN_IN_A_VILLAGE)]
    texts = [FATHER_AND_SON + " (ojciec)", FATHER_AND_SON + " junior"]
    named = chance.choices(known, [1 / (place + 1) ** 0.7 for place in range(len(known))], k=max(0, many - 4))
    texts += [written(chance, one, village) for one in named]
    texts += [chance.choice(NOBODY), f"{known[0].whole()}, {known[-1].whole()}"]
    for text in texts:
        yield NominationSlip(
            text=text,
            areas=chance.sample(AREAS, chance.choice((1, 1, 2))),
            knows=chance.choice("TN"),
            delivery=chance.choice("ZSC"),
            solectwo=village.slug,
            met_on=day,
        )


def named_too(chance: Random, signed_up: VolunteerSlip, met_on: date) -> NominationSlip:
    """Somebody who signed up, named by a neighbour for something they did not think of."""
    return NominationSlip(
        text=signed_up.name,
        areas=[chance.choice([area for area in AREAS if area not in signed_up.areas])],
        knows="T",
        delivery="C",
        solectwo=signed_up.solectwo,
        met_on=met_on,
    )


def invented(chance: Random, office: str = "") -> Somebody:
    man = chance.random() >= 0.55
    return Somebody(man, chance.choice(_MEN if man else _WOMEN), chance.choice(_SURNAMES), office)


def written(chance: Random, one: Somebody, village: InventedVillage) -> str:
    """One person as a neighbour may write it down."""
    polite = "pana" if one.man else "panią"
    ways = (
        (34, one.whole()),
        (12, f"{one.family_name()} {one.given.name}"),
        (6, one.whole().upper()),
        (10, one.whom()),
        (6, f"proponuję {polite} {one.whom()}"),
        (8, f"{one.given.diminutive} {one.family_name()}"),
        (5, f"{one.given.name[0]}. {one.family_name()}"),
        (5, _slip_of_the_pen(chance, one.whole())),
        (3, f"{one.whole()} z sołectwa {village.name}"),
        (3, f"{one.whole()}, tel. 600 000 {chance.randint(100, 999)}"),
        (8 if one.office else 0, f"{one.whole()} - {one.office}"),
        (5 if one.office else 0, one.office),
    )
    return chance.choices([text for _, text in ways], [weight for weight, _ in ways])[0]


def _slip_of_the_pen(chance: Random, text: str) -> str:
    """Two letters of the surname change places."""
    at = chance.randint(text.index(" ") + 2, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
