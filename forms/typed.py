"""Answers typed from paper: one key an option, in the order of the sheet.

static/transcribe/typed.js is the same in the browser; tests/forms/typed_vectors.json holds the two together.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.questionnaire import Kind, Option, Question

KEYS = "123456789abcdefghjkmnprstuvwyz"
"""Without letters that look alike, and without x, which says that crosses had no numbers."""

UNREADABLE, CROSSES, GAP = "?", "x", "-"
SPACES = " \t\r\n"
FAULTS = {
    "unknown_key": "Nie ma tu odpowiedzi „{detail}”. Proszę wpisać znak, który stoi przy odpowiedzi.",
    "only_one": "Tu jest miejsce na jedną odpowiedź. Jeśli zaznaczono więcej, proszę wpisać „?”.",
    "too_many": "Tu jest miejsce najwyżej na {detail}. Jeśli zaznaczono więcej, proszę wpisać „?”.",
    "twice": "Znak „{detail}” wpisano dwa razy. Proszę usunąć jeden z nich.",
    "grade_missing": "Przy „{detail}” brakuje oceny. Proszę dopisać jej cyfrę.",
    "unknown_grade": "Nie ma oceny „{detail}”. Proszę wpisać cyfrę oceny podaną pod pytaniem.",
    "space_needed": "Proszę wpisać znak odpowiedzi, spację i dopiero potem tekst.",
    "not_a_number": "Tu wpisuje się liczbę. Proszę wpisać same cyfry.",
    "out_of_range": "Ta liczba jest poza zakresem. Proszę wpisać liczbę {detail}.",
    "not_a_date": "Tej daty nie da się odczytać. Proszę wpisać ją tak: 15.03.2026.",
    "not_a_tick": "Proszę wpisać 1, jeśli pole zaznaczono, albo nic.",
}
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a box says. Its `raw` goes to forms.answers.check, which has the last word."""

    raw: Any = None  # None: skipped, unreadable or faulty
    fault: str = ""  # key of FAULTS
    detail: str = ""
    unreadable: bool = False
    full: bool = False  # nothing can follow: the cursor moves on by itself

    @property
    def sentence(self) -> str:
        return FAULTS[self.fault].format(detail=self.detail) if self.fault else ""


def keys_of(options: Sequence[Option]) -> tuple[str, ...]:
    """The key of each option: one character, or for more than thirty options two or three digits."""
    if len(options) <= len(KEYS):
        return tuple(KEYS[: len(options)])
    width = len(str(len(options)))
    return tuple(str(place).zfill(width) for place in range(1, len(options) + 1))


def read(question: Question, text: str) -> Typed:
    """Never raises, whatever was typed."""
    bare = text.strip(SPACES)
    if not bare.strip(SPACES + ","):
        return Typed()
    if bare == UNREADABLE:
        return Typed(unreadable=True, full=True)
    return _READERS[question.kind](question, bare)


def write(question: Question, value: Any) -> str:
    """The reverse, for a checked answer: read(question, write(question, value)).raw == value.

    A text inside a block loses "/" and ";", which stand between cells and rows.
    """
    return "" if value is None else _WRITERS[question.kind](question, value)


def for_browser(question: Question) -> dict[str, Any]:
    """What typed.js and logic.js need to know of a question."""
    return {
        "id": question.id,
        "kind": question.kind.value,
        "options": [[option.code, option.label["pl"]] for option in question.options],
        "grades": [[grade.code, grade.label["pl"]] for grade in question.grades],
        "at_most": question.at_most,
        "lowest": question.lowest,
        "highest": question.highest,
        "show_if": question.show_if,
        "demographic": question.demographic,
        "questions": [for_browser(inner) for inner in question.questions],
    }


def _pieces(options: Sequence[Option], text: str) -> list[str]:
    """Cut into keys; where keys are long, a short number between spaces counts as one: "3 12" is "03", "12"."""
    width = len(keys_of(options)[0]) if options else 1
    pieces = []
    for word in re.split(r"[ ,\t\r\n]+", text.lower()):
        padded = word if GAP in word else word.rjust(width, "0") if word else ""
        pieces += [padded[start : start + width] for start in range(0, len(padded), width)]
    return pieces


def _codes(options: Sequence[Option]) -> dict[str, str]:
    return dict(zip(keys_of(options), (option.code for option in options), strict=True))


def _unknown(pieces: Sequence[str], known: Mapping[str, str]) -> Typed | None:
    wrong = next((piece for piece in pieces if piece not in known), None)
    return None if wrong is None else Typed(fault="unknown_key", detail=wrong)


def _twice(pieces: Sequence[str]) -> Typed | None:
    again = next((piece for place, piece in enumerate(pieces) if piece in pieces[:place]), None)
    return None if again is None else Typed(fault="twice", detail=again)


def _ended(options: Sequence[Option], text: str) -> bool:
    """Whether the last key is there in full."""
    width = len(keys_of(options)[0]) if options else 1
    last = re.split(r"[ ,\t\r\n-]+", text)[-1]
    return width == 1 or len(last) % width == 0


def _choice(question: Question, text: str) -> Typed:
    known, pieces = _codes(question.options), _pieces(question.options, text)
    if len(pieces) > 1:
        return Typed(fault="only_one")
    return _unknown(pieces, known) or Typed(known[pieces[0]], full=_ended(question.options, text))


def _many(question: Question, text: str) -> Typed:
    known, pieces = _codes(question.options), _pieces(question.options, text)
    most = question.at_most or len(question.options)
    fault = _unknown(pieces, known) or _twice(pieces)
    if fault or len(pieces) > most:
        return fault or Typed(fault="too_many", detail=str(most))
    full = len(pieces) == most and _ended(question.options, text)
    return Typed([known[piece] for piece in pieces], full=full)


def _severity(question: Question, text: str) -> Typed:
    """Key and grade by turns: 13a2 is a very big problem in row 1 and a big one in row 10."""
    known, grades = _codes(question.options), _codes(question.grades)
    keys_and_grades = _by_turns(question, re.sub(r"[ ,\t\r\n]+", "", text.lower()))
    keys = [key for key, _ in keys_and_grades]
    fault = _unknown(keys, known) or _twice(keys)
    if fault:
        return fault
    for key, grade in keys_and_grades:
        if grade not in grades:
            return Typed(fault="unknown_grade" if grade else "grade_missing", detail=grade or key)
    raw = {known[key]: grades[grade] for key, grade in keys_and_grades}
    return Typed(raw, full=len(raw) == (question.at_most or len(known)))


def _by_turns(question: Question, text: str) -> list[tuple[str, str]]:
    key, grade = len(keys_of(question.options)[0]), len(keys_of(question.grades)[0])
    starts = range(0, len(text), key + grade)
    return [(text[start : start + key], text[start + key : start + key + grade]) for start in starts]


def _rank(question: Question, text: str) -> Typed:
    """Keys from the most important; "-" is a gap; after "x" crosses without numbers, however many."""
    if text[0].lower() == CROSSES:
        return _crosses(question, text[1:])
    known, pieces = _codes(question.options), _pieces_with_gaps(question.options, text)
    most = question.at_most or len(question.options)
    fault = _unknown([piece for piece in pieces if piece != GAP], known)
    if fault or len(pieces) > most:
        return fault or Typed(fault="too_many", detail=str(most))
    full = len(pieces) == most and (pieces[-1] == GAP or _ended(question.options, text))
    return Typed([None if piece == GAP else known[piece] for piece in pieces], full=full)


def _pieces_with_gaps(options: Sequence[Option], text: str) -> list[str]:
    return _pieces(options, text) if len(options) <= len(KEYS) else _pieces(options, text.replace(GAP, " - "))


def _crosses(question: Question, text: str) -> Typed:
    known, pieces = _codes(question.options), _pieces(question.options, text)
    fault = _unknown(pieces, known) or _twice(pieces)
    return fault or Typed({"unordered": [known[piece] for piece in pieces]} if pieces else None)


def _scale(question: Question, text: str) -> Typed:
    read_number = _number(question, text)
    one_digit = (question.lowest or 0) >= 0 and (question.highest or 0) <= 9
    return Typed(read_number.raw, full=True) if one_digit and not read_number.fault else read_number


def _number(question: Question, text: str) -> Typed:
    digits = text.replace(" ", "")
    if not re.fullmatch(r"-?[0-9]{1,9}", digits):
        return Typed(fault="not_a_number")
    number = int(digits)
    lowest, highest = question.lowest or 0, 1_000_000 if question.highest is None else question.highest
    if not lowest <= number <= highest:
        return Typed(fault="out_of_range", detail=f"od {lowest} do {highest}")
    return Typed(number)


def _date(question: Question, text: str) -> Typed:
    found = _DAY.fullmatch(text)
    if not found:
        return Typed(fault="not_a_date")
    day, month, year = (piece for piece in found.groups() if piece is not None)
    return Typed(f"{year}-{month.zfill(2)}-{day.zfill(2)}")


def _pick(question: Question, text: str) -> Typed:
    """Key or printed number, a space, and the text; a text alone comes after "-"."""
    first, told = re.fullmatch(r"([^ \t\r\n]+)[ \t\r\n]*([\s\S]*)", text).groups()  # type: ignore[union-attr]
    raw = {"text": told} if told else {}
    if first == GAP:
        return Typed(raw or None)
    known = _codes(question.options) | {str(place): one.code for place, one in enumerate(question.options, 1)}
    if first.lower() not in known:
        long = len(first) > 3
        return Typed(fault="space_needed" if long else "unknown_key", detail="" if long else first)
    return Typed({"pick": known[first.lower()], **raw})


def _consent(question: Question, text: str) -> Typed:
    return Typed(True, full=True) if text == "1" else Typed(fault="not_a_tick")


def _block(question: Question, text: str) -> Typed:
    """Rows end with ";", cells are parted by "/"."""
    rows = []
    for line in text.split(";"):
        row: dict[str, Any] = {}
        for inner, cell in zip(question.questions, line.split("/"), strict=False):
            typed = read(inner, cell)
            if typed.fault:
                return typed
            if typed.raw is not None:
                row[inner.id] = typed.raw
        rows += [row] if row else []
    return Typed(rows or None)


_READERS: dict[Kind, Callable[[Question, str], Typed]] = {
    Kind.CHOICE: _choice,
    Kind.MANY: _many,
    Kind.SEVERITY: _severity,
    Kind.RANK: _rank,
    Kind.SCALE: _scale,
    Kind.NUMBER: _number,
    Kind.TEXT: lambda question, text: Typed(text),
    Kind.DATE: _date,
    Kind.PICK: _pick,
    Kind.CONSENT: _consent,
    Kind.BLOCK: _block,
    Kind.NOTE: lambda question, text: Typed(),
}


def _keys(options: Sequence[Option]) -> dict[Any, str]:
    return {option.code: key for key, option in zip(keys_of(options), options, strict=True)}


def _write_rank(question: Question, value: Any) -> str:
    keys = _keys(question.options)
    if isinstance(value, Mapping):
        return CROSSES + "".join(keys[code] for code in value["unordered"])
    return "".join(keys[code] if code else GAP for code in value)


def _write_severity(question: Question, value: Any) -> str:
    keys, grades = _keys(question.options), _keys(question.grades)
    return "".join(keys[code] + grades[str(grade)] for code, grade in value.items())


def _write_pick(question: Question, value: Any) -> str:
    first = _keys(question.options)[value["pick"]] if "pick" in value else GAP
    return f"{first} {value.get('text', '')}".strip()


def _write_block(question: Question, value: Any) -> str:
    cells = ([write(inner, row.get(inner.id)) for inner in question.questions] for row in value)
    bare = ([cell.replace("/", ",").replace(";", ",") for cell in row] for row in cells)
    return "; ".join(" / ".join(row) for row in bare)


_WRITERS: dict[Kind, Callable[[Question, Any], str]] = {
    Kind.CHOICE: lambda question, value: _keys(question.options)[value],
    Kind.MANY: lambda question, value: "".join(_keys(question.options)[code] for code in value),
    Kind.SEVERITY: _write_severity,
    Kind.RANK: _write_rank,
    Kind.SCALE: lambda question, value: str(value),
    Kind.NUMBER: lambda question, value: str(value),
    Kind.TEXT: lambda question, value: str(value),
    Kind.DATE: lambda question, value: ".".join(reversed(str(value).split("-"))),
    Kind.PICK: _write_pick,
    Kind.CONSENT: lambda question, value: "1",
    Kind.BLOCK: _write_block,
    Kind.NOTE: lambda question, value: "",
}
