"""How a name stands on a letter: given name, surname, in the nominative, with capitals; and whether that is sure.

A guess is shown to the coordinator before printing, because a mention is written in any case and order.
"""

import re
from typing import NamedTuple

from forms.given_names import readings
from forms.polish import bez_znakow
from survey_app.people.mentions import Person
from survey_app.people.surnames import Surname

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_WOMAN = ((r"(sk|ck|dzk)(?:ą|iej)$", r"\1a"), (r"[ęą]$", "a"))
_MAN = (
    (r"(sk|ck|dzk)(?:iego|iemu|im)$", r"\1i"),
    (r"ego$", "y"),
    (r"ę$", "a"),
)
_FAMILY = ((r"sc[yi]$", "sk"), (r"ccy$", "ck"), (r"dzcy$", "dzk"))


class LetterName(NamedTuple):
    text: str
    sure: bool  # given name and surname known, both in the nominative


def on_a_letter(person: Person, text: str) -> LetterName:
    """text: the mention as written, for its marks and capitals."""
    surname, whole = _surname(person, text)
    given, known = _given(person, text)
    if not (surname and given):
        return LetterName(_capitals(surname or given) or text, False)
    return LetterName(_capitals(f"{given} {surname}"), whole and known and not person.unsure)


def _given(person: Person, text: str) -> tuple[str, bool]:
    """The name of the table when the word can mean no other; else as written."""
    if person.initial:
        return f"{person.initial.upper()}.", False
    names = sorted({one.name for one in person.given})
    if len(names) == 1:
        return names[0], True
    return _as_written(person.given_word, text), False


def _surname(person: Person, text: str) -> tuple[str, bool]:
    if person.surname is None:
        return (f"{person.surname_initial.upper()}." if person.surname_initial else ""), False
    written = "-".join(_as_written(part, text) for part in person.surname.written.split("-"))
    if person.surname.plural:
        return _of_family(written, person)
    if len(person.sexes) == 1 and _is_declined(person, person.surname):
        return _nominative(written, person)
    return written, len(person.sexes) == 1 or bool(person.given)


def _is_declined(person: Person, own: Surname) -> bool:
    """Whether the given name beside it is not in the nominative, or the ending tells."""
    cases = {one.nominative for one in readings(person.given_word) if one.sex in person.sexes}
    return cases == {False} or (True not in cases and bool(own.declined & person.sexes))


def _nominative(written: str, person: Person) -> tuple[str, bool]:
    woman = person.sexes == {"F"}
    for ending, base in _WOMAN if woman else _MAN:
        changed = re.sub(ending, base, written, flags=re.IGNORECASE)
        if changed != written:
            return changed, True
    if woman or written[-1].lower() not in "aeiouy":
        return written, True  # Gil of a woman has one form
    return (written[:-1] if written[-1].lower() == "a" else written), False  # Wieczorka: Wieczork-, nobody knows


def _of_family(written: str, person: Person) -> tuple[str, bool]:
    """„Lipińscy” of Aneta is Lipińska; „Gilowie” may be anything."""
    for ending, base in _FAMILY:
        changed = re.sub(ending, base, written, flags=re.IGNORECASE)
        if changed != written and len(person.sexes) == 1:
            return changed + ("a" if person.sexes == {"F"} else "i"), True
    return re.sub(r"owie$", "", written), False


def _as_written(folded: str, text: str) -> str:
    return next((word for word in _WORD.findall(text) if bez_znakow(word) == folded), folded)


def _capitals(name: str) -> str:
    """„GIL JAN” and „jan gil” as names are written; a name in both kinds of letters stays."""
    return "".join(part if _is_mixed(part) else part.capitalize() for part in re.split(r"([\s-])", name))


def _is_mixed(part: str) -> bool:
    return not part.isupper() and not part.islower()
