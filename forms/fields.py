"""Between form fields and raw answers, both ways. The names of the fields are described in forms.webform."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from forms.answers import ENTRIES
from forms.questionnaire import Kind, Question, Questionnaire

Values = Mapping[str, Sequence[str]]
"""What stands after the question's id in a field's name ("" when it is the id alone) → what was sent."""

UNORDERED = "unordered"
TICKED = "true"
MOST_ROWS = 50


class Sent(Protocol):
    """A form as it was sent, such as werkzeug's MultiDict."""

    def lists(self) -> Iterable[tuple[str, list[str]]]: ...


def raw_from(questionnaire: Questionnaire, formdata: Sent, part: str = "A") -> dict[str, Any]:
    """What forms.answers.check takes. Fields of no question are left aside (CSRF token, language)."""
    asked = questionnaire.part(part)
    sent = dict(formdata.lists())
    if asked.at_most == 1:
        return _raw(asked.questions, sent)
    return {ENTRIES: [_raw(asked.questions, entry) for entry in _numbered(sent)]}


def to_fields(questionnaire: Questionnaire, answers: Mapping[str, Any], part: str = "A") -> dict[str, list[str]]:
    """The reverse of raw_from, for showing an answer again."""
    asked = questionnaire.part(part)
    if asked.at_most == 1:
        return dict(_shown(asked.questions, answers, ""))
    fields: dict[str, list[str]] = {}
    for number, entry in enumerate(answers.get(ENTRIES, [])):
        fields |= dict(_shown(asked.questions, entry, f"{number}."))
    return fields


def _raw(questions: Sequence[Question], sent: Values) -> dict[str, Any]:
    by_question: dict[str, dict[str, Sequence[str]]] = {}
    for name, values in sent.items():
        question_id, _, rest = name.partition(".")
        by_question.setdefault(question_id, {})[rest] = values
    raw = {}
    for question in questions:
        given = by_question.get(question.id)
        if given is not None and question.kind in _FROM_FIELDS:
            raw[question.id] = _FROM_FIELDS[question.kind](question, given)
    return raw


def _numbered(sent: Values) -> list[Values]:
    """Fields "0.co", "1.co" as one mapping a number, gaps kept; numbers past MOST_ROWS are left aside."""
    rows: dict[int, dict[str, Sequence[str]]] = {}
    for name, values in sent.items():
        number, _, rest = name.partition(".")
        if number.isdecimal() and len(number) <= 2 and int(number) < MOST_ROWS:
            rows.setdefault(int(number), {})[rest] = values
    return [rows.get(number, {}) for number in range(max(rows, default=-1) + 1)]


def _first(question: Question, given: Values) -> str:
    values = given.get("")
    return values[0] if values else ""


def _ranked(question: Question, given: Values) -> Any:
    numbered = [place for place in given if place.isdecimal() and len(place) <= 2]
    places = {int(place): given[place][0] for place in numbered}
    ranked = [places.get(place) or None for place in range(1, max(places, default=0) + 1)]
    crossed = list(given.get(UNORDERED, []))
    return {UNORDERED: crossed} if crossed and not any(ranked) else ranked


_FROM_FIELDS: dict[Kind, Callable[[Question, Values], Any]] = {
    Kind.CHOICE: _first,
    Kind.MANY: lambda question, given: list(given.get("", [])),
    Kind.SEVERITY: lambda question, given: {code: values[0] for code, values in given.items() if code},
    Kind.RANK: _ranked,
    Kind.SCALE: _first,
    Kind.TEXT: _first,
    Kind.NUMBER: _first,
    Kind.DATE: _first,
    Kind.PICK: lambda question, given: {key: given[key][0] for key in ("pick", "text") if key in given},
    Kind.CONSENT: lambda question, given: _first(question, given) != "",
    Kind.BLOCK: lambda question, given: [_raw(question.questions, row) for row in _numbered(given)],
}


Shown = Iterator[tuple[str, list[str]]]


def _shown(questions: Sequence[Question], answers: Mapping[str, Any], prefix: str) -> Shown:
    for question in questions:
        if question.id in answers and question.kind in _TO_FIELDS:
            name = prefix + question.id
            yield from _TO_FIELDS[question.kind](question, answers[question.id], name)


def _alone(question: Question, value: Any, name: str) -> Shown:
    yield name, [str(value)]


def _each(question: Question, value: Any, name: str) -> Shown:
    for key, given in value.items():
        yield f"{name}.{key}", [str(given)]


def _places(question: Question, value: Any, name: str) -> Shown:
    if isinstance(value, Mapping):
        yield f"{name}.{UNORDERED}", list(value[UNORDERED])
        return
    for place, code in enumerate(value, start=1):
        if code:
            yield f"{name}.{place}", [code]


def _list(question: Question, value: Any, name: str) -> Shown:
    yield name, list(value)


def _tick(question: Question, value: Any, name: str) -> Shown:
    yield name, [TICKED]


def _rows(question: Question, value: Any, name: str) -> Shown:
    for number, row in enumerate(value):
        yield from _shown(question.questions, row, f"{name}.{number}.")


_TO_FIELDS: dict[Kind, Callable[[Question, Any, str], Shown]] = {
    Kind.CHOICE: _alone,
    Kind.MANY: _list,
    Kind.SEVERITY: _each,
    Kind.RANK: _places,
    Kind.SCALE: _alone,
    Kind.TEXT: _alone,
    Kind.NUMBER: _alone,
    Kind.DATE: _alone,
    Kind.PICK: _each,
    Kind.CONSENT: _tick,
    Kind.BLOCK: _rows,
}
