"""What the words of a slip say before anybody is looked for: nobody, oneself, a child, a telephone; and its pieces.

Everything is compared folded: small letters without marks.
"""

import re
import tomllib
from collections.abc import Collection
from pathlib import Path

from forms.given_names import readings
from forms.polish import bez_znakow

WORDS = tomllib.loads((Path(__file__).parent / "mention_words.toml").read_text(encoding="utf-8"))
ADULT = 18

_NOBODY, _SELF, _MYSELF, KIN, _CHILD = (
    frozenset(WORDS[name].split()) for name in ("nobody", "self", "myself", "kin", "child")
)
_TELEPHONE = re.compile(r"(\b(?:tel|telefon|kom|nr)\b[.:]*\s*)*(\+48[\s-]?)?\d[\d\s-]{5,}\d")
_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_AGE = re.compile(
    r"\b(?:lat\s*(\d{1,2})|(\d{1,2})\s*(?:lat|lata|l\.|-?\s?letni\w*))\b|\((1[0-7])\)|\b(?:klas[aye]\s*\w{1,4}|\w{1,4}\s*klasy)\b"
)
_BORN = re.compile(r"\bur(?:odz\w*)?\.?\s*(?:w\s*)?(?:\d{1,2}[.\s-]+\w+[.\s-]+)?(20\d\d)\b")
_NUMBERED = re.compile(r"(?:^|[\s,;])\(?(?:\d|[a-d](?=\)))\s*[.)]+\s*")
_COUNTED = re.compile(r"(?:^|\s)\d\s+(?=[^\W\d_])")
_APART = re.compile(r"\s*(?:[,;/\n&+]|\s(?:i|oraz|a także|lub|albo)\s)\s*")


def without_contacts(text: str) -> str:
    """The mention without telephone numbers and e-mail addresses, which nobody may give for somebody else."""
    cut = _E_MAIL.sub(" ", _TELEPHONE.sub(" ", text))
    return " ".join(cut.split()).strip(" ,;:-–") if cut != text else text


def is_minor(text: str, year: int = 0) -> bool:
    """Whether the text says that a child is meant, or somebody who may be one.

    year: of the meeting, for who is named with the year of birth; 0 leaves that aside.
    """
    plain = bez_znakow(text)
    born = _BORN.search(plain)
    if born and year:
        return year - int(born[1]) <= ADULT
    if any(word in _CHILD for word in re.findall(r"\w+", plain)):
        return True
    found = _AGE.search(plain)
    if not found:
        return False
    age = found[1] or found[2] or found[3]
    return int(age) < ADULT if age else True


def says_nobody(text: str) -> bool:
    """„nie wiem”, „nikt mi nie przychodzi do głowy”, „młodzież”, a dash: every word is one of those."""
    return all(word in _NOBODY or word.isdigit() for word in _plain(text))


def says_self(text: str) -> bool:
    """„ja”, „zgłaszam siebie”, „ja i mąż”: the writer, perhaps with a relative who is not named."""
    words = _plain(text)
    myself = bool(_MYSELF & set(words)) or {"sie", "zglaszam"} <= set(words)
    return myself and all(word in _SELF or word in KIN for word in words)


def parts(text: str) -> list[str]:
    """What stands between numbers, commas and „i”; what is in brackets stays with what is before."""
    pieces = _NUMBERED.split(text)
    if len(pieces) == 1 and re.match(r"\s*1\s", text):
        pieces = _COUNTED.split(text)
    found = [part for piece in pieces for part in _APART.split(re.sub(r"[()\[\]]", " ", piece))]
    return [part for part in found if part.strip(" .-–") and not says_nobody(part) and not says_self(part)]


def is_of_relative(words: Collection[str], given: str) -> bool:
    """„syn Jana Gila”: the name is that of a relative; who is meant is not named. given: the word of the name."""
    cases = {one.nominative for one in readings(given)}
    before = list(words)[: list(words).index(given)] if given in words else []
    return cases == {False} and any(word.rstrip(".") in KIN for word in before)


def _plain(text: str) -> list[str]:
    return re.sub(r"[^\w\s]|_", " ", bez_znakow(text)).split()
