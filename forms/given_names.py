"""Polish given names: what a written word may stand for, with diminutives and cases. Used to find and match names."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from forms.polish import bez_znakow

Sex = Literal["F", "M"]
_ENDINGS_OF_WOMEN = ("y", "i", "ie", "ę", "ą", "o", "e", "u")
_ENDINGS_OF_MEN = ("a", "owi", "em", "iem", "ie", "u", "y", "owie", "ów")
_MEN_IN_A = {"kuba", "zyga"}


class Reading(NamedTuple):
    """One thing a written word may be."""

    name: str  # as in the table: Stanisław for Staszek
    sex: Sex
    nominative: bool


@cache
def readings(word: str) -> frozenset[Reading]:
    """Every name that the word may be a form of, whatever its case and marks; none for other words."""
    return _table()[1].get(bez_znakow(word), frozenset())


def is_form(word: str) -> bool:
    """Whether the word is a form of a name, with its marks as they should be."""
    return word.lower() in _table()[0]


@cache
def _table() -> tuple[frozenset[str], dict[str, frozenset[Reading]]]:
    written, read = set(), defaultdict(set)
    rows = csv.DictReader(io.StringIO((Path(__file__).parent / "given_names.csv").read_text(encoding="utf-8")))
    for row in rows:
        for name in filter(None, (row["name"], *row["also"].split(";"))):
            sex: Sex = "F" if name.endswith("a") and name.lower() not in _MEN_IN_A else "M"
            written.add(name.lower())
            read[bez_znakow(name)].add(Reading(row["name"], sex, nominative=True))
            for form in _other_cases(name.lower(), sex):
                written.add(form)
                if bez_znakow(form) != bez_znakow(name):  # „Marią” without marks is read as „Maria”
                    read[bez_znakow(form)].add(Reading(row["name"], sex, nominative=False))
    return frozenset(written), {form: frozenset(found) for form, found in read.items()}


def _other_cases(name: str, sex: Sex) -> Iterator[str]:
    """Rather too many than too few: a form that nobody uses does no harm."""
    if name.endswith("a"):
        yield from _of_a(name)
        return
    stems = {name}
    if name.endswith("ek"):
        stems.add(name[:-2] + "k")
    if name.endswith(("eł", "er")):
        stems.add(name[:-2] + name[-1])
    if name.endswith(("ś", "ń")):
        stems.add(name[:-1] + {"ś": "si", "ń": "ni"}[name[-1]])
    if name.endswith("o"):
        stems.add(name[:-1])
    if name.endswith(("y", "i")):
        yield from (name[:-1] + ending for ending in ("ego", "emu", "m", "ym", "im", "iego", "iemu"))
        stems = {name[:-1]}
    for stem in stems:
        yield from (stem + ending for ending in _ENDINGS_OF_MEN)


def _of_a(name: str) -> Iterator[str]:
    if name.endswith("ia"):
        yield name[:-1]
    yield from (name[:-1] + ending for ending in _ENDINGS_OF_WOMEN)
    softened = {"ka": "ce", "ga": "dze", "ta": "cie", "ra": "rze", "da": "dzie", "ła": "le"}
    if name[-2:] in softened:
        yield name[:-2] + softened[name[-2:]]
