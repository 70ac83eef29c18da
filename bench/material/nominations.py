"""Invented mentions of invented people, with the truth: who is meant. The same for the same seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

VILLAGES = ("Lipokąt", "Makodół", "Babiodół", "Ćwirkowiec", "Żurawiokąt", "Dębokąt", "Gęsiopole", "Cichokąt")
OF_VILLAGE = dict(
    zip(
        VILLAGES,
        ("Lipokąta", "Makodołu", "Babiodołu", "Ćwirkowca", "Żurawiokąta", "Dębokąta", "Gęsiopola", "Cichokąta"),
        strict=True,
    )
)
# nominative, genitive or accusative, diminutives
MEN = (
    ("Jan", "Jana", ("Janek", "Jasiek")), ("Mariusz", "Mariusza", ()), ("Stanisław", "Stanisława", ("Staszek",)),
    ("Piotr", "Piotra", ("Piotrek",)), ("Tomasz", "Tomasza", ("Tomek",)), ("Wacław", "Wacława", ("Wacek",)),
    ("Feliks", "Feliksa", ("Felek",)), ("Paweł", "Pawła", ()), ("Andrzej", "Andrzeja", ("Jędrek",)),
    ("Kazimierz", "Kazimierza", ("Kazik",)), ("Józef", "Józefa", ("Józek",)), ("Michał", "Michała", ()),
    ("Grzegorz", "Grzegorza", ("Grzesiek",)), ("Jerzy", "Jerzego", ("Jurek",)), ("Tadeusz", "Tadeusza", ("Tadek",)),
)  # fmt: skip
WOMEN = (
    ("Anna", "Annę", ("Ania",)), ("Joanna", "Joannę", ("Asia",)), ("Aneta", "Anetę", ()), ("Celina", "Celinę", ()),
    ("Stanisława", "Stanisławę", ("Stasia",)), ("Ewa", "Ewę", ("Ewka",)), ("Małgorzata", "Małgorzatę", ("Gosia",)),
    ("Krystyna", "Krystynę", ("Krysia",)), ("Zofia", "Zofię", ("Zosia",)), ("Barbara", "Barbarę", ("Basia",)),
    ("Teresa", "Teresę", ("Tereska",)), ("Danuta", "Danutę", ("Danusia",)), ("Halina", "Halinę", ("Halinka",)),
    ("Katarzyna", "Katarzynę", ("Kasia",)), ("Agnieszka", "Agnieszkę", ("Aga",)),
)  # fmt: skip
# of a man: nominative, accusative; of a woman: nominative, accusative; plural
SURNAMES = (
    ("Wieczorek", "Wieczorka", "Wieczorek", "Wieczorek", "Wieczorkowie"),
    ("Rybak", "Rybaka", "Rybak", "Rybak", "Rybakowie"),
    ("Lipiński", "Lipińskiego", "Lipińska", "Lipińską", "Lipińscy"),
    ("Sulima", "Sulimę", "Sulima", "Sulimę", "Sulimowie"),
    ("Lipka", "Lipkę", "Lipka", "Lipkę", "Lipkowie"),
    ("Orzeł", "Orła", "Orzeł", "Orzeł", "Orłowie"),
    ("Gil", "Gila", "Gil", "Gil", "Gilowie"),
    ("Pietras", "Pietrasa", "Pietras", "Pietras", "Pietrasowie"),
    ("Sowicki", "Sowickiego", "Sowicka", "Sowicką", "Sowiccy"),
    ("Jastrząb", "Jastrzębia", "Jastrząb", "Jastrząb", "Jastrzębiowie"),
    ("Kwiecień", "Kwietnia", "Kwiecień", "Kwiecień", "Kwietniowie"),
    ("Rybacki", "Rybackiego", "Rybacka", "Rybacką", "Rybaccy"),
    ("Lipko", "Lipkę", "Lipko", "Lipko", "Lipkowie"),
    ("Dębski", "Dębskiego", "Dębska", "Dębską", "Dębscy"),
    ("Żurek", "Żurka", "Żurek", "Żurek", "Żurkowie"),
    ("Kozieł", "Kozła", "Kozieł", "Kozieł", "Kozłowie"),
    ("Dudek", "Dudka", "Dudek", "Dudek", "Dudkowie"),
    ("Czapla", "Czaplę", "Czapla", "Czaplę", "Czaplowie"),
    ("Zawilski", "Zawilskiego", "Zawilska", "Zawilską", "Zawilscy"),
    ("Bober", "Bobera", "Bober", "Bober", "Boberowie"),
)  # fmt: skip
ROLES = ("sołtys", "radny", "prezes OSP", "KGW", "trener")
NOBODY, SELF = ("nie wiem", "-", "młodzież", "nikt", "brak", "nie znam nikogo"), ("ja", "ja sam", "zgłaszam się")
_UNMARKED = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")
_MISREAD = (("m", "rn"), ("o", "0"), ("l", "1"))


@dataclass(frozen=True)
class Somebody:
    id: str
    village: str
    man: bool
    given: tuple[str, str, tuple[str, ...]]
    surname: tuple[str, ...]
    role: str
    mark: str = ""

    def named(self, place: int = 0) -> str:
        """place: 0 nominative, 1 accusative."""
        return f"{self.given[place]} {self.surname[place if self.man else 2 + place]}"


@dataclass(frozen=True)
class Labelled:
    id: str
    village: str
    text: str
    kind: str  # person, several, role, self, nobody, or ambiguous: a person nobody may join by rule
    who: tuple[str, ...]


def labelled(seed: int, many: int = 500) -> list[Labelled]:
    """About `many` mentions; every person is named about four times."""
    chance = Random(seed)
    people = _people(chance, max(many // 4, 4))
    found = []
    for number in range(many):
        village, text, kind, who = _mention(chance, people)
        found.append(Labelled(f"M{number:05}", village, text, kind, tuple(one.id for one in who)))
    return found


def _people(chance: Random, many: int) -> list[Somebody]:
    """No two of one name in a village, but a father and a son with their marks."""
    people: list[Somebody] = []
    taken = set()
    villages = (
        VILLAGES if many <= 400 else [f"{name} {part}" for name in VILLAGES for part in range(1, 1 + many // 300)]
    )
    while len(people) < many:
        man, village, surname = chance.random() < 0.5, chance.choice(villages), chance.choice(SURNAMES)
        given = chance.choice(MEN if man else WOMEN)
        if (village, man, given, surname) in taken:
            continue
        taken.add((village, man, given, surname))
        role = chance.choice(ROLES) if chance.random() < 0.15 else ""
        one = Somebody(f"D{len(people)}", village, man, given, surname, role)
        if man and chance.random() < 0.06:
            people.append(Somebody(one.id, village, man, given, surname, role, "senior"))
            people.append(Somebody(f"D{len(people)}", village, man, given, surname, "", "junior"))
        else:
            people.append(one)
    return people


Said = tuple[str, str, str, list[Somebody]]


def _mention(chance: Random, people: list[Somebody]) -> Said:
    drawn = chance.random()
    if drawn < 0.06:
        return chance.choice(people).village, chance.choice(NOBODY), "nobody", []
    if drawn < 0.09:
        return chance.choice(people).village, chance.choice(SELF), "self", []
    one = chance.choice(people)
    if drawn < 0.12:
        return one.village, chance.choice(ROLES), "role", []
    if drawn < 0.18:
        return _several(chance, people, one)
    text = _written(chance, one)
    return one.village, text, "ambiguous" if _is_ambiguous(text, one, people) else "person", [one]


def _several(chance: Random, people: list[Somebody], one: Somebody) -> Said:
    others = [other for other in people if other.village == one.village and other.id != one.id and not other.mark]
    if not others or one.mark:
        return one.village, one.named() + (f" {one.mark}" if one.mark else ""), "person", [one]
    family = [other for other in others if other.surname == one.surname and other.man != one.man]
    other = family[0] if family and chance.random() < 0.7 else chance.choice(others)
    if other in family:
        text = f"{one.given[0]} i {other.given[0]} {one.surname[4]}"
    else:
        text = chance.choice(("{0}, {1}", "1. {0} 2. {1}", "{0} i {1}")).format(one.named(), other.named())
    return one.village, text, "several", [one, other]


def _written(chance: Random, one: Somebody) -> str:
    mark = one.mark and f" {chance.choice((one.mark, 'st.' if one.mark == 'senior' else 'jr'))}"
    ways: list[tuple[int, Callable[[], str]]] = [
        (30, lambda: one.named()),
        (12, lambda: " ".join(reversed(one.named().split(" ", 1)))),
        (8, lambda: one.named().upper()),
        (8, lambda: one.named().translate(_UNMARKED).lower()),
        (10, lambda: one.named(1)),
        (6, lambda: f"{'proponuję pana' if one.man else 'zgłaszam panią'} {one.named(1)}"),
        (10, lambda: f"{chance.choice(one.given[2] or (one.given[0],))} {one.named().split(' ', 1)[1]}"),
        (4, lambda: f"{one.named()} tel. 600 000 {chance.randint(100, 999)}"),
        (4, lambda: f"{one.named()} z {OF_VILLAGE.get(one.village, one.village)}"),
        (5, lambda: f"{one.given[0][0]}. {one.named().split(' ', 1)[1]}"),
        (4, lambda: _typed_wrong(chance, one.named())),
        (3, lambda: _misread(chance, one.named())),
    ]
    if one.role:
        ways.append((10, lambda: f"{one.named()} - {one.role}"))
        ways.append((4, lambda: f"{one.named().split(' ', 1)[1]} {one.role}"))
    return chance.choices([way for _, way in ways], [weight for weight, _ in ways])[0]() + mark


def _typed_wrong(chance: Random, text: str) -> str:
    at = chance.randint(1, len(text) - 3)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _misread(chance: Random, text: str) -> str:
    seen, read = chance.choice(_MISREAD)
    return text.replace(seen, read, 1)


def _is_ambiguous(text: str, one: Somebody, people: list[Somebody]) -> bool:
    """An initial or no given name where a relative could be meant too."""
    plain = text.translate(_UNMARKED).lower()
    if any(name.translate(_UNMARKED).lower() in plain for name in (one.given[0], one.given[1], *one.given[2])):
        return False
    return any(
        other.id != one.id and other.village == one.village and other.surname == one.surname for other in people
    ) and ("." in text or " " not in text)


def villages_of(mentions: list[Labelled]) -> Iterator[str]:
    yield from dict.fromkeys(mention.village for mention in mentions)
