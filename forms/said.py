"""Answers in words, as they stand on the sheet: beside the box while typing, and in a sheet's history."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from forms.questionnaire import Kind, Option, Question


def words(question: Question, raw: Any) -> str:
    """An answer in Polish; empty when there is none. typed.js says the same in the browser."""
    return "" if raw is None else _WORDS[question.kind](question, raw)


def _labels(options: Sequence[Option]) -> dict[Any, str]:
    return {option.code: option.label["pl"] for option in options}


def _say_many(question: Question, raw: Any) -> str:
    labels = _labels(question.options)
    return "; ".join(labels[code] for code in raw)


def _say_severity(question: Question, raw: Any) -> str:
    labels, grades = _labels(question.options), _labels(question.grades)
    return "; ".join(f"{labels[code]} – {grades[str(grade)]}" for code, grade in raw.items())


def _say_rank(question: Question, raw: Any) -> str:
    labels = _labels(question.options)
    if isinstance(raw, Mapping):
        return "bez numerów: " + "; ".join(labels[code] for code in raw["unordered"])
    return "; ".join(f"{place}. {labels[code] if code else '–'}" for place, code in enumerate(raw, start=1))


def _say_pick(question: Question, raw: Any) -> str:
    labels = _labels(question.options)
    return ": ".join(said for said in (labels.get(raw.get("pick"), ""), raw.get("text", "")) if said)


def _say_block(question: Question, raw: Any) -> str:
    return "; ".join(
        ", ".join(words(inner, row[inner.id]) for inner in question.questions if inner.id in row) for row in raw
    )


_WORDS: dict[Kind, Callable[[Question, Any], str]] = {
    Kind.CHOICE: lambda question, raw: _labels(question.options)[raw],
    Kind.MANY: _say_many,
    Kind.SEVERITY: _say_severity,
    Kind.RANK: _say_rank,
    Kind.SCALE: lambda question, raw: str(raw),
    Kind.NUMBER: lambda question, raw: str(raw),
    Kind.TEXT: lambda question, raw: str(raw),
    Kind.DATE: lambda question, raw: ".".join(reversed(str(raw).split("-"))),
    Kind.PICK: _say_pick,
    Kind.CONSENT: lambda question, raw: "zaznaczone",
    Kind.BLOCK: _say_block,
    Kind.NOTE: lambda question, raw: "",
}
