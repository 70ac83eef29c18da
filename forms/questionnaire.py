"""The values a questionnaire is made of. Frozen: a published version never changes."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Texts = Mapping[str, str]
"""One text in several languages: language code ("pl", "en", "uk") to sentence. "pl" is always there."""


def in_language(texts: Texts, language: str) -> str:
    """The text in this language, else in Polish; an empty string when there is none."""
    return texts.get(language) or texts.get("pl", "")


class Kind(StrEnum):
    CHOICE = "choice"  # one option
    MANY = "many"  # several options, at most `at_most`
    SEVERITY = "severity"  # some options, each with one of `grades`
    RANK = "rank"  # the `at_most` most important options, in order
    SCALE = "scale"  # one whole number from `lowest` to `highest`
    TEXT = "text"
    NUMBER = "number"  # whole number
    DATE = "date"
    PICK = "pick"  # one option of the question `of`, with a text
    CONSENT = "consent"
    NOTE = "note"  # only read, never answered
    BLOCK = "block"  # repeats its inner `questions`, at most `at_most` times


class Data(StrEnum):
    """Whose data a part holds; decides into which store it goes."""

    ANONYMOUS = "anonymous"
    ORGANISATION = "organisation"
    OWN = "own"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    label: Texts
    sensitive: bool = False  # never shown by village outside the team


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    kind: Kind
    text: Texts
    hint: Texts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    grades: tuple[Option, ...] = ()
    at_most: int | None = None
    lowest: int | None = None
    highest: int | None = None
    required: bool = False
    show_if: Mapping[str, Any] | None = None  # condition tree of forms/logic.py
    of: str | None = None  # PICK: id of the question whose options are offered
    list: str | None = None  # name of the code list the options came from
    demographic: bool = False
    confidential: bool = False  # business contact: stays on screen, never in a workbook
    questions: tuple["Question", ...] = ()  # BLOCK only
    option_codes: frozenset[str] = field(init=False, repr=False, compare=False)  # asked for with every answer

    def __post_init__(self) -> None:
        object.__setattr__(self, "option_codes", frozenset(option.code for option in self.options))


@dataclass(frozen=True, slots=True)
class Part:
    id: str
    label: Texts
    data: Data
    questions: tuple[Question, ...]
    at_most: int = 1  # how many times the part may be filled (slip C: two persons)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    id: str
    version: int
    languages: tuple[str, ...]
    title: Texts
    intro: Texts
    outro: Texts
    audience: str
    parts: tuple[Part, ...]
    minutes: int | None = None  # how long it takes, told before the start

    def part(self, part_id: str = "A") -> Part:
        """Raises KeyError when there is no such part."""
        for part in self.parts:
            if part.id == part_id:
                return part
        raise KeyError(part_id)

    def has_part(self, part_id: str) -> bool:
        return any(part.id == part_id for part in self.parts)

    def question(self, question_id: str) -> Question:
        """A question of any part. Raises KeyError when there is none."""
        for question in self.every_question():
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def every_question(self) -> Iterator[Question]:
        for part in self.parts:
            yield from part.questions

    @property
    def digest(self) -> str:
        """SHA-256, hex, of the whole document: the same text and lists give the same digest."""
        return digest_of(to_document(self))


def digest_of(document: Mapping[str, Any]) -> str:
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def to_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """Plain JSON with every option spelt out; `from_document` turns it back unchanged."""
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "languages": list(questionnaire.languages),
        "title": dict(questionnaire.title),
        "intro": dict(questionnaire.intro),
        "outro": dict(questionnaire.outro),
        "audience": questionnaire.audience,
        "minutes": questionnaire.minutes,
        "parts": [_part_document(part) for part in questionnaire.parts],
    }


def from_document(document: Mapping[str, Any]) -> Questionnaire:
    return Questionnaire(
        id=document["id"],
        version=document["version"],
        languages=tuple(document["languages"]),
        title=document["title"],
        intro=document["intro"],
        outro=document["outro"],
        audience=document["audience"],
        minutes=document["minutes"],
        parts=tuple(
            Part(
                id=part["id"],
                label=part["label"],
                data=Data(part["data"]),
                at_most=part["at_most"],
                questions=tuple(_question(question) for question in part["questions"]),
            )
            for part in document["parts"]
        ),
    )


def _part_document(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "label": dict(part.label),
        "data": part.data.value,
        "at_most": part.at_most,
        "questions": [_question_document(question) for question in part.questions],
    }


def _question_document(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind.value,
        "text": dict(question.text),
        "hint": dict(question.hint),
        "options": [_option_document(option) for option in question.options],
        "grades": [_option_document(grade) for grade in question.grades],
        "at_most": question.at_most,
        "lowest": question.lowest,
        "highest": question.highest,
        "required": question.required,
        "show_if": question.show_if,
        "of": question.of,
        "list": question.list,
        "demographic": question.demographic,
        "confidential": question.confidential,
        "questions": [_question_document(inner) for inner in question.questions],
    }


def _option_document(option: Option) -> dict[str, Any]:
    return {"code": option.code, "label": dict(option.label), "sensitive": option.sensitive}


def _question(document: Mapping[str, Any]) -> Question:
    plain = {key: value for key, value in document.items() if key not in _NESTED}
    return Question(
        **plain,
        kind=Kind(document["kind"]),
        options=tuple(Option(**option) for option in document["options"]),
        grades=tuple(Option(**grade) for grade in document["grades"]),
        questions=tuple(_question(inner) for inner in document["questions"]),
    )


_NESTED = {"kind", "options", "grades", "questions"}
