"""What stands on paper for each question: its shape, its rows and the columns of frames beside them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from forms.questionnaire import Data, Kind, Option, Part, Question, Questionnaire, in_language

LINES = 2
SLIP_LINES = 1
MOST_ROWS = 6
"""Rows of a table to write into; more people or things go on another sheet."""

Shown = dict[str, Any]
"""id, number, text, hint, shape and what the shape needs (rows, heads, lines, persons): plain values."""


def questions_of(questionnaire: Questionnaire, part: Part, language: str, words: Mapping[str, str]) -> list[Shown]:
    """Every question of a part in the order of the paper."""
    counted = {question.of for question in questionnaire.every_question() if question.of}
    return [
        _shown(questionnaire, part, question, language, words, numbered=question.id in counted)
        for question in part.questions
    ]


def number_of(question_id: str) -> str:
    """As people say it: Q7a is 7a; other ids are not numbers and are not printed."""
    return f"{question_id[1:]}." if question_id[:1] == "Q" and question_id[1:2].isdecimal() else ""


def _shown(
    questionnaire: Questionnaire,
    part: Part,
    question: Question,
    language: str,
    words: Mapping[str, str],
    *,
    numbered: bool,
) -> Shown:
    shown: Shown = {
        "id": question.id,
        "number": number_of(question.id),
        "text": in_language(question.text, language),
        "hint": " ".join(filter(None, (in_language(question.hint, language), _depends(question, words)))),
        "shape": "lines",
        "lines": LINES if part.data is Data.ANONYMOUS else SLIP_LINES,
        "rows": _rows(question.options, language, numbered),
        "heads": [],
    }
    if part.at_most > 1:
        return shown | _for_several(part, question, words)
    return shown | _SHAPES[question.kind](questionnaire, question, language, words)


def _rows(options: Sequence[Option], language: str, numbered: bool = False) -> list[dict[str, str]]:
    return [
        {"code": option.code, "label": (f"{place}. " if numbered else "") + in_language(option.label, language)}
        for place, option in enumerate(options, 1)
    ]


def _head(label: str, *, prefix: str = "", suffix: str = "") -> dict[str, str]:
    return {"label": label, "prefix": prefix, "suffix": suffix}


def _options(_: Questionnaire, question: Question, language: str, words: Mapping[str, str]) -> Shown:
    return {"shape": "options"}


def _severity(_: Questionnaire, question: Question, language: str, words: Mapping[str, str]) -> Shown:
    heads = [_head(in_language(grade.label, language), suffix=f":{grade.code}") for grade in question.grades]
    return {"shape": "matrix", "heads": heads}


def _rank(_: Questionnaire, question: Question, language: str, words: Mapping[str, str]) -> Shown:
    places = range(1, (question.at_most or len(question.options)) + 1)
    return {
        "shape": "matrix",
        "heads": [_head(f"{place}.", suffix=f":{place}") for place in places],
        "note": words["ranked"],
    }


def _scale(_: Questionnaire, question: Question, language: str, words: Mapping[str, str]) -> Shown:
    steps = range(question.lowest or 0, (question.highest or 0) + 1)
    return {"shape": "strip", "lines": 0, "rows": [{"code": str(step), "label": str(step)} for step in steps]}


def _pick(questionnaire: Questionnaire, question: Question, language: str, words: Mapping[str, str]) -> Shown:
    """The numbers of the other list as frames, so that no digit has to be read by hand."""
    options = question.options or questionnaire.question(question.of or "").options
    return {
        "shape": "strip",
        "rows": [{"code": option.code, "label": str(place)} for place, option in enumerate(options, 1)],
    }


def _table(_: Questionnaire, question: Question, language: str, words: Mapping[str, str]) -> Shown:
    heads = [in_language(inner.text, language) for inner in question.questions]
    return {"shape": "table", "heads": heads, "lines": min(question.at_most or MOST_ROWS, MOST_ROWS)}


def _plain(shape: str) -> Any:
    return lambda questionnaire, question, language, words: {"shape": shape}


_SHAPES: dict[Kind, Callable[[Questionnaire, Question, str, Mapping[str, str]], Shown]] = {
    Kind.CHOICE: _options,
    Kind.MANY: _options,
    Kind.SEVERITY: _severity,
    Kind.RANK: _rank,
    Kind.SCALE: _scale,
    Kind.PICK: _pick,
    Kind.BLOCK: _table,
    Kind.TEXT: _plain("lines"),
    Kind.NUMBER: _plain("short"),
    Kind.DATE: _plain("short"),
    Kind.CONSENT: _plain("consent"),
    Kind.NOTE: _plain("note"),
}


def _for_several(part: Part, question: Question, words: Mapping[str, str]) -> Shown:
    """A part filled for several persons: one column of frames, or one line, for each of them."""
    persons = [(f"{place}.", words["person"].format(number=place + 1)) for place in range(part.at_most)]
    if question.kind is Kind.NOTE:
        return {"shape": "note"}
    if question.options and question.kind in (Kind.CHOICE, Kind.MANY):
        first = next(one.id for one in part.questions if one.options)
        heads = [_head(label, prefix=prefix) for prefix, label in persons]
        return {"shape": "matrix", "heads": heads, "heads_shown": question.id == first}
    return {"shape": "persons", "persons": [{"id": prefix + question.id, "label": label} for prefix, label in persons]}


def _depends(question: Question, words: Mapping[str, str]) -> str:
    asked = sorted(set(_named(question.show_if))) if question.show_if else []
    numbers = [number_of(name).rstrip(".") or name for name in asked]
    return words["depends"].format(questions=", ".join(numbers)) if numbers else ""


def _named(tree: Any) -> Iterator[str]:
    """Ids of the questions a condition asks about."""
    for operator, given in tree.items():
        if operator in ("and", "or"):
            for branch in given:
                yield from _named(branch)
        elif operator == "not":
            yield from _named(given)
        else:
            yield given if isinstance(given, str) else given[0]
