"""Polish surnames in any case: which nominatives a written form may stand for, and of which sex its ending allows.

Everything is folded: small letters without marks.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

BOTH = frozenset("FM")
_LIKE_ADJECTIVES = re.compile(r"(.+(?:[sc]|dz)k)(i|iego|iemu|im|a|iej)")
_LIKE_ADJECTIVES_PLURAL = re.compile(r"(.+)(?:(sc|dzc|cc)y|((?:[sc]|dz)k)ich|((?:[sc]|dz)k)im[i]?)")
_PLURAL_STEMS = {"sc": "sk", "cc": "ck", "dzc": "dzk"}
_OF_MAN = frozenset({"i", "iego", "iemu", "im"})
_DIGRAPHS = ("cz", "sz", "rz", "ch", "dz")
_VOWELS = "aeiouy"


class Surname(NamedTuple):
    """A surname as somebody wrote it."""

    written: str
    nominatives: frozenset[str]  # what it may stand for; of -ski, -cki, -dzki the stem without the ending of the sex
    sexes: frozenset[str]
    declined: frozenset[str] = frozenset()  # sexes for which this form is not a nominative
    plural: bool = False


def surname(written: str) -> Surname:
    """Of a folded word."""
    if found := _LIKE_ADJECTIVES_PLURAL.fullmatch(written):
        stem = found[1] + (_PLURAL_STEMS[found[2]] if found[2] else found[3] or found[4])
        return Surname(written, frozenset({stem}), BOTH, plural=True)
    if found := _LIKE_ADJECTIVES.fullmatch(written):
        man = found[2] in _OF_MAN
        declined = frozenset("M" if man else "F") if found[2] not in ("i", "a") else frozenset()
        return Surname(written, frozenset({found[1]}), frozenset("M" if man else "F"), declined)
    if written.endswith(("owie", "owscy")) and len(written) > 6:
        stem = written[:-4]
        return Surname(written, frozenset({*_bases(stem), stem + "a", stem + "o"}), BOTH, plural=True)
    return Surname(written, frozenset({written, *_nominatives(written)}), *_sexes(written))


def as_noun(one: Surname) -> Surname:
    """Laska of a man is no adjective: the reading that is left when the sex does not fit."""
    written = one.written
    return Surname(written, frozenset({written, *_nominatives(written)}), *_sexes(written))


def agree(one: Surname, other: Surname) -> bool:
    """Whether the written form of one is a nominative of the other, or both have one stem."""
    return one.written in other.nominatives or other.written in one.nominatives or bool(_stems(one) & _stems(other))


def _stems(one: Surname) -> frozenset[str]:
    return one.nominatives if one.written not in one.nominatives and len(one.nominatives) == 1 else frozenset()


def _sexes(written: str) -> tuple[frozenset[str], frozenset[str]]:
    """Sexes the ending allows, and those for which the form is not a nominative."""
    if written.endswith(("owa", "owna", "anka")) and len(written) > 5:
        return frozenset("F") if not written.endswith("anka") else BOTH, frozenset()
    if written.endswith(("owi", "em", "iem", "ego", "emu")):
        return frozenset("M"), frozenset("M")
    if written[-1] not in _VOWELS:
        return BOTH, frozenset()
    return BOTH, frozenset() if written[-1] in "ao" else frozenset("FM")


def _nominatives(written: str) -> Iterator[str]:
    """More than the grammar allows does no harm: a form counts only when somebody wrote it."""
    for ending, bases in (
        ("owna", ("",)),
        ("owa", ("", "a", "o")),
        ("owi", ("", "a", "o")),
        ("iem", ("",)),
        ("em", ("",)),
        ("ego", ("y", "i")),
        ("emu", ("y", "i")),
        ("ej", ("a",)),
        ("ia", ("", "ien")),
        ("a", ("",)),
        ("e", ("a", "o")),
        ("ie", ("a", "o", "")),
        ("i", ("a", "o", "ia")),
        ("y", ("a", "o")),
        ("u", ("",)),
    ):
        if written.endswith(ending) and len(written) - len(ending) >= 2:
            stem = written[: -len(ending)]
            for base in bases:
                yield from (stem + base,) if base else _bases(stem)


def _bases(stem: str) -> Iterator[str]:
    """The nominative of a stem: with the e that comes and goes (Wieczork-, Kozl-), with ę and ą (Jastrzeb-)."""
    yield stem
    if stem.endswith(_DIGRAPHS) or len(stem) < 3 or stem[-1] in _VOWELS:
        return
    if stem[-2] == "e" or stem[-3:-1] == "ie":
        yield stem[:-2] + "a" + stem[-1]  # jastrzeb-, goleb-: jastrzab, golab
    if stem[-2] not in _VOWELS:
        yield f"{stem[:-1]}e{stem[-1]}"
        yield f"{stem[:-1]}ie{stem[-1]}"
        if stem[-2] == "r":
            yield f"{stem[:-1]}ze{stem[-1]}"  # orl-: orzel
        if stem[-2] == "t":
            yield f"{stem[:-2]}cie{stem[-1]}"  # kwietn-: kwiecien
