"""One answer: from what came in to the normalised value. A table says how each kind is read."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from forms.problems import HIGHEST, LOWEST, Problem, presentable
from forms.questionnaire import Kind, Question

LONGEST_TEXT = 4000
Read = tuple[Any, list[Problem]]
"""The value, None when there is none, and what is wrong with it."""

_MOST_ITEMS = 1000
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIGITS = re.compile(r"[+-]?[0-9]{1,18}")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_POLISH_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def read(question: Question, raw: Any, place: str) -> Read:
    """Never raises, whatever JSON came in. `place`: name of the form field, for the problems."""
    if is_empty(raw):
        return None, []
    if isinstance(raw, list | dict) and len(raw) > _MOST_ITEMS:
        return _wrong("too_many", question, place, limit=question.at_most or len(question.options))
    return _READERS[question.kind](question, raw, place)


def storable(text: str) -> str:
    """The text without control characters and halves of letters."""
    return _UNSTORABLE.sub("", text)


def is_empty(raw: Any) -> bool:
    """Whether somebody left it blank. Zero is an answer."""
    return raw is None or raw is False or (isinstance(raw, str | list | dict) and not raw)


def _wrong(code: str, question: Question, place: str, option: str = "", limit: int | None = None) -> Read:
    return None, [Problem(code, question.id, option, limit, place)]


def _choice(question: Question, raw: Any, place: str) -> Read:
    if not isinstance(raw, str):
        return _wrong("not_an_option", question, place)
    if raw not in question.option_codes:
        return _wrong("unknown_option", question, place, presentable(raw))
    return raw, []


def _known(question: Question, raw: Iterable[Any], place: str) -> list[Problem]:
    """What is wrong with these codes; None and "" are gaps."""
    wrong = []
    for code in raw:
        if code is None or code == "":
            continue
        if not isinstance(code, str):
            wrong.append(Problem("not_an_option", question.id, place=place))
        elif code not in question.option_codes:
            wrong.append(Problem("unknown_option", question.id, presentable(code), place=place))
    return wrong


def _in_order(question: Question, chosen: Iterable[str]) -> list[str]:
    """Each option once, in the order of the questionnaire."""
    given = set(chosen)
    return [option.code for option in question.options if option.code in given]


def _many(question: Question, raw: Any, place: str) -> Read:
    if not isinstance(raw, list):
        return _wrong("not_a_list", question, place)
    wrong = _known(question, raw, place)
    if wrong:
        return None, wrong
    value = _in_order(question, raw)
    if question.at_most is not None and len(value) > question.at_most:
        return _wrong("too_many", question, place, limit=question.at_most)
    return value or None, []


def _severity(question: Question, raw: Any, place: str) -> Read:
    if not isinstance(raw, dict):
        return _wrong("bad_shape", question, place)
    wrong = _known(question, list(raw), place)
    if wrong:
        return None, wrong
    codes = [grade.code for grade in question.grades]
    grades = {code: int(code) if code.isdecimal() else code for code in codes}
    value = {}
    for option in question.options:
        grade = raw.get(option.code)
        if is_empty(grade):
            continue
        written = _short(grade)
        if written not in grades:
            wrong.append(Problem("unknown_grade", question.id, option.code, place=f"{place}.{option.code}"))
        else:
            value[option.code] = grades[written]
    return (None, wrong) if wrong else (value or None, [])


def _short(raw: Any) -> str:
    """A code or a small whole number as text; anything else is no code."""
    if isinstance(raw, str):
        return raw
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 1000 else ""


def _rank(question: Question, raw: Any, place: str) -> Read:
    if isinstance(raw, dict):
        return _crosses(question, raw, place)
    if not isinstance(raw, list):
        return _wrong("not_a_list", question, place)
    wrong = _known(question, raw, place)
    if wrong:
        return None, wrong
    value: list[str | None] = []
    for code in raw:
        value.append(code if code and code not in value else None)
    while value and value[-1] is None:
        value.pop()
    if question.at_most is not None and len(value) > question.at_most:
        return _wrong("too_many", question, place, limit=question.at_most)
    return value or None, []


def _crosses(question: Question, raw: dict[Any, Any], place: str) -> Read:
    """Options crossed on paper without numbers: kept as they are, however many."""
    crossed = raw.get("unordered")
    if len(raw) != 1 or not isinstance(crossed, list) or len(crossed) > _MOST_ITEMS:
        return _wrong("bad_shape", question, place)
    wrong = _known(question, crossed, place)
    if wrong:
        return None, wrong
    value = _in_order(question, crossed)
    return ({"unordered": value} if value else None), []


def _text(question: Question, raw: Any, place: str) -> Read:
    if not isinstance(raw, str):
        return _wrong("not_text", question, place)
    limit = question.at_most or LONGEST_TEXT
    if len(raw) > 4 * limit:
        return _wrong("too_long", question, place, limit=limit)
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if _UNSTORABLE.search(text):
        return _wrong("bad_characters", question, place)
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > limit:
        return _wrong("too_long", question, place, limit=limit)
    return text or None, []


def _whole_number(raw: Any) -> int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() else None
    if isinstance(raw, int):
        return raw
    if not isinstance(raw, str):
        return None
    digits = raw[:40].strip().replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    return int(digits) if _DIGITS.fullmatch(digits) else None


def _number(question: Question, raw: Any, place: str) -> Read:
    if isinstance(raw, str) and not raw.strip():
        return None, []
    value = _whole_number(raw)
    if value is None:
        return _wrong("not_a_number", question, place)
    lowest = LOWEST if question.lowest is None else question.lowest
    highest = HIGHEST if question.highest is None else question.highest
    if not lowest <= value <= highest:
        return _wrong("out_of_range", question, place, limit=highest)
    return value, []


def _date(question: Question, raw: Any, place: str) -> Read:
    """A day as 2026-03-12 or, as people write it, 12.03.2026; years 1900 to 2100."""
    if not isinstance(raw, str):
        return _wrong("not_a_date", question, place)
    written = raw[:40].strip()
    if not written:
        return None, []
    iso, polish = _DAY.fullmatch(written), _POLISH_DAY.fullmatch(written)
    pieces = iso.groups() if iso else polish.groups()[::-1] if polish else ("0", "0", "0")
    try:
        day = date(*map(int, pieces))
    except ValueError:
        return _wrong("not_a_date", question, place)
    if not 1900 <= day.year <= 2100:
        return _wrong("not_a_date", question, place)
    return day.isoformat(), []


def _pick(question: Question, raw: Any, place: str) -> Read:
    if not isinstance(raw, dict) or not raw.keys() <= {"pick", "text"}:
        return _wrong("bad_shape", question, place)
    value, problems = {}, []
    for key, reader in (("pick", _choice), ("text", _text)):
        if is_empty(raw.get(key)):
            continue
        given, wrong = reader(question, raw[key], f"{place}.{key}")
        problems.extend(wrong)
        if given is not None:
            value[key] = given
    return (None, problems) if problems else (value or None, [])


def _consent(question: Question, raw: Any, place: str) -> Read:
    return (True, []) if raw is True else _wrong("not_an_option", question, place)


def _note(question: Question, raw: Any, place: str) -> Read:
    return None, []  # answers.check has named it unknown_question


def _block(question: Question, raw: Any, place: str) -> Read:
    if not isinstance(raw, list):
        return _wrong("not_a_list", question, place)
    rows, problems = [], []
    for number, row in enumerate(raw):
        value, wrong = _row(question, row, f"{place}.{number}")
        problems.extend(wrong)
        if value:
            rows.append(value)
    if question.at_most is not None and len(rows) > question.at_most:
        return _wrong("too_many", question, place, limit=question.at_most)
    return (None, problems) if problems else (rows or None, [])


def _row(question: Question, raw: Any, place: str) -> Read:
    if is_empty(raw):
        return None, []
    known = {inner.id for inner in question.questions}
    if not isinstance(raw, dict) or not raw.keys() <= known:
        return _wrong("bad_shape", question, place)
    row: dict[str, Any] = {}
    problems: list[Problem] = []
    for inner in question.questions:
        value, wrong = read(inner, raw.get(inner.id), f"{place}.{inner.id}")
        problems.extend(Problem(one.code, question.id, one.option, one.limit, one.place) for one in wrong)
        if value is not None:
            row[inner.id] = value
    return row, problems


_READERS: dict[Kind, Callable[[Question, Any, str], Read]] = {
    Kind.CHOICE: _choice,
    Kind.MANY: _many,
    Kind.SEVERITY: _severity,
    Kind.RANK: _rank,
    Kind.SCALE: _number,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.PICK: _pick,
    Kind.CONSENT: _consent,
    Kind.NOTE: _note,
    Kind.BLOCK: _block,
}
