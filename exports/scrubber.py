"""Marks what may point at a person in a free text: names, e-mail, telephone. It only marks; a person releases."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from exports.folding import folded
from forms import given_names

TITLES = re.compile(
    r"""p|ks|dr|mgr|inż|pani?|pan[aąeiuę]m?|panią|pań|panowie|państw[oa]|ksi[ąę]dz\w*|księ\w+|doktora?|lekarz|druhn?a?|proboszcz
    |sołtys\w*|radn[yaegoj]+|wójta?|wójtowi|dyrektorka?|prezes|sekretarz|przewodnicząc[ya]|sąsiad\w*|rodzin[ay]
    |dom[u]?|posesj[ai]|syn[ae]?m?|córk[aię]|żon[aęy]|mąż|męż\w+|brata?|siostr[ayę]|u|od""",
    re.IGNORECASE | re.VERBOSE,
)
PLACE_BEFORE = re.compile(
    r"ul|ulic[ayą]|al|alej[ai]|os|osiedl[eu]|plac|placu|na|przy|koło|obok|za|przed|do", re.IGNORECASE
)
KNOWN_WORDS = re.compile(
    r"polsk\w+|śląsk\w+|europejsk\w+|bosk\w+|kultury|dziecka|seniora|ludow\w+|opieki|strażaka|nas", re.IGNORECASE
)
FEWEST_DIGITS = 7

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_NUMBER = re.compile(r"\+?\d[\d\s().-]{5,}\d")
_SURNAME = re.compile(r"\w{2,}(?:[sc]k|dzk)(?:i|a|iego|iej|iemu|im|ą|ich|imi)$", re.IGNORECASE)

Span = tuple[int, int]


class Word(NamedTuple):
    text: str
    start: int
    end: int
    first: bool  # of its sentence: a capital says nothing

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def marks(text: str, places: Collection[str] = ()) -> list[Span]:
    """Stretches of the text, in order and apart, that may name somebody. places: names that are no persons."""
    found = [*_people(text, _stems_of(places)), *(match.span() for match in _EMAIL.finditer(text)), *_telephones(text)]
    return _joined(text, sorted(found))


def _people(text: str, places: frozenset[str]) -> Iterator[Span]:
    words = list(_words(text))
    at = 0
    while at < len(words):
        reach = _reach(words, at, places)
        if reach:
            begin = at + 1 if _is_title(words[at].text) else at
            yield words[begin].start, words[begin + reach - 1].end
        at += max(reach, 1) + (1 if reach and _is_title(words[at].text) else 0)


def _reach(words: list[Word], at: int, places: frozenset[str]) -> int:
    """How many words name a person, beginning here or, after a title, with the next one; 0 for none."""
    word = words[at]
    if _is_title(word.text):
        return _names_from(words, at + 1, places)
    if _is_given_name(word.text) and (word.capital or _is_followed_by_surname(words, at)):
        return 1 + _surnames_from(words, at + 1)
    return 1 if _is_surname(words, at, places) else 0


def _names_from(words: list[Word], at: int, places: frozenset[str]) -> int:
    """After a title: given names and whatever has a capital."""
    reach = 0
    while at + reach < len(words) and reach < 3 and _may_be_name(words[at + reach], places):
        reach += 1
    return reach


def _may_be_name(word: Word, places: frozenset[str]) -> bool:
    plain = KNOWN_WORDS.fullmatch(word.text) or _is_place(word.text, places)
    named = word.capital and not word.first and not plain
    return named or (_is_given_name(word.text) and not _is_title(word.text))


def _surnames_from(words: list[Word], at: int) -> int:
    """After a given name: capitals, also an initial; without a capital only what ends like a surname."""
    reach = 0
    while at + reach < len(words) and reach < 2:
        word = words[at + reach]
        fits = (word.capital and not word.first) or _SURNAME.search(word.text)
        if not fits:
            break
        reach += 1
    return reach


def _is_followed_by_surname(words: list[Word], at: int) -> bool:
    return at + 1 < len(words) and _SURNAME.search(words[at + 1].text) is not None


def _is_surname(words: list[Word], at: int, places: frozenset[str]) -> bool:
    """A capital and -ski, -cki, -dzki, in any case, where no street or place is meant."""
    word = words[at]
    if not word.capital or not _SURNAME.search(word.text) or KNOWN_WORDS.fullmatch(word.text):
        return False
    before = words[at - 1] if at else None
    of_something = before is not None and before.capital and not _is_given_name(before.text)  # Koło Wędkarskie
    meant = before is not None and PLACE_BEFORE.fullmatch(before.text)
    return not of_something and not meant and not _is_place(word.text, places)


def _is_title(text: str) -> bool:
    return TITLES.fullmatch(text) is not None


def _is_given_name(text: str) -> bool:
    return len(text) > 2 and given_names.is_form(text)


def _is_place(text: str, places: frozenset[str]) -> bool:
    return any(folded(text).startswith(stem) for stem in places)


def _stems_of(places: Collection[str]) -> frozenset[str]:
    """Each word of a name without its last two letters, so that other cases of it fit too."""
    words = (word for place in places for word in folded(place).split())
    return frozenset(word[: max(len(word) - 2, 3)] for word in words if len(word) > 3)


def _words(text: str) -> Iterator[Word]:
    last = 0
    for number, match in enumerate(_WORD.finditer(text)):
        between = text[last : match.start()]
        first = number == 0 or (any(mark in between for mark in ".!?\n") and not _is_short(text, last))
        yield Word(match[0], match.start(), match.end(), first)
        last = match.end()


def _is_short(text: str, end: int) -> bool:
    """Whether the point belongs to a title or initial: „p.”, „ks.”, „J.”."""
    before = _WORD.findall(text[:end])
    return bool(before) and (len(before[-1]) == 1 or _is_title(before[-1]))


def _telephones(text: str) -> Iterator[Span]:
    for match in _NUMBER.finditer(text):
        if sum(letter.isdigit() for letter in match[0]) >= FEWEST_DIGITS:
            yield match.span()


def _joined(text: str, spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
