"""One filled form in Polish words, for the sheets people read: labels of the version answered, no codes."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from forms.polish import data_krotka
from forms.questionnaire import Kind, Option, Question, Questionnaire

Said = str | int | date


class Spoken(NamedTuple):
    """How a kind of question is told: its columns (rest of the name, rest of the header) and its cells."""

    columns: Callable[[Question], list[tuple[str, str]]]
    say: Callable[[Question, Any], Iterable[tuple[str, Said]]]


def short(text: str) -> str:
    """The question without its instructions: up to the first question mark, without brackets at the end."""
    text = re.sub(r"\s*\([^()]*\)\s*:?\s*$", "", text.strip())
    first = re.match(r"[^?]*\?", text)
    return (first[0] if first else text).rstrip(" :")


def columns_of(question: Question) -> list[tuple[str, str]]:
    """Rest of the name and header of each column; none for a note or a confidential question."""
    if question.kind is Kind.NOTE or question.confidential:
        return []
    name = short(question.text["pl"])
    return [
        (rest, f"{name} – {header}" if header else name) for rest, header in SPOKEN[question.kind].columns(question)
    ]


def say(question: Question, value: Any) -> Iterable[tuple[str, Said]]:
    return SPOKEN[question.kind].say(question, value)


def label(options: Iterable[Option], code: Any) -> str:
    """The Polish label of a code; the code itself when this version does not know it."""
    return next((option.label.get("pl", "") for option in options if option.code == str(code)), str(code))


def with_pick_options(questionnaire: Questionnaire, question: Question) -> tuple[Option, ...]:
    """The options a pick chooses from: its own, else those of the question it refers to."""
    if question.options or not question.of:
        return question.options
    return questionnaire.question(question.of).options


def _one_column(question: Question) -> list[tuple[str, str]]:
    return [("", "")]


def _as_it_is(question: Question, value: Any) -> Iterable[tuple[str, Said]]:
    yield "", value


def _choice(question: Question, value: Any) -> Iterable[tuple[str, Said]]:
    yield "", label(question.options, value)


def _many(question: Question, value: Any) -> Iterable[tuple[str, Said]]:
    yield "", "; ".join(label(question.options, code) for code in value)


def _severity(question: Question, value: Mapping[str, Any]) -> Iterable[tuple[str, Said]]:
    """The heaviest first: „Przemoc – bardzo duży; Uzależnienia – mały”."""
    heaviest = sorted(value.items(), key=lambda item: (-_place(question.grades, item[1]), item[0]))
    yield (
        "",
        "; ".join(f"{label(question.options, code)} – {label(question.grades, grade)}" for code, grade in heaviest),
    )


def _place(options: tuple[Option, ...], code: Any) -> int:
    return next((number for number, option in enumerate(options) if option.code == str(code)), -1)


def _rank_columns(question: Question) -> list[tuple[str, str]]:
    places = range(1, (question.at_most or len(question.options)) + 1)
    return [*((str(place), f"miejsce {place}") for place in places), ("crosses", "bez kolejności")]


def _rank(question: Question, value: Any) -> Iterable[tuple[str, Said]]:
    if isinstance(value, Mapping):
        yield "crosses", "; ".join(label(question.options, code) for code in value["unordered"])
        return
    for place, code in enumerate(value, start=1):
        if code is not None:
            yield str(place), label(question.options, code)


def _date(question: Question, value: str) -> Iterable[tuple[str, Said]]:
    yield "", date.fromisoformat(value)


def _pick_columns(question: Question) -> list[tuple[str, str]]:
    return [("pick", ""), ("text", "opis")]


def _pick(question: Question, value: Mapping[str, str]) -> Iterable[tuple[str, Said]]:
    if "pick" in value:
        yield "pick", label(question.options, value["pick"])
    if "text" in value:
        yield "text", value["text"]


def _consent(question: Question, value: Any) -> Iterable[tuple[str, Said]]:
    yield "", "tak" if value else "nie"


def _block(question: Question, value: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Said]]:
    yield "", "\n".join(f"{number}. {_block_row(question, row)}" for number, row in enumerate(value, start=1))


def _block_row(question: Question, row: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{short(inner.text['pl'])}: {in_one_cell(inner, row[inner.id])}"
        for inner in question.questions
        if inner.id in row and not inner.confidential
    )


def in_one_cell(question: Question, value: Any) -> str:
    said = (cell for _, cell in say(question, value))
    return "; ".join(data_krotka(cell) if isinstance(cell, date) else str(cell) for cell in said)


SPOKEN: dict[Kind, Spoken] = {
    Kind.CHOICE: Spoken(_one_column, _choice),
    Kind.MANY: Spoken(_one_column, _many),
    Kind.SEVERITY: Spoken(_one_column, _severity),
    Kind.RANK: Spoken(_rank_columns, _rank),
    Kind.SCALE: Spoken(_one_column, _as_it_is),
    Kind.NUMBER: Spoken(_one_column, _as_it_is),
    Kind.TEXT: Spoken(_one_column, _as_it_is),
    Kind.DATE: Spoken(_one_column, _date),
    Kind.PICK: Spoken(_pick_columns, _pick),
    Kind.CONSENT: Spoken(_one_column, _consent),
    Kind.BLOCK: Spoken(_one_column, _block),
}
