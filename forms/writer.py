"""Writes a questionnaire as the TOML that forms.reader reads back unchanged."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.questionnaire import Kind, Option, Part, Question, Questionnaire, Texts

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def to_toml(questionnaire: Questionnaire) -> str:
    """A question that took its options from a code list names the list, not the options."""
    lines = [
        f"id = {text(questionnaire.id)}",
        f"version = {questionnaire.version}",
        f"languages = {value(list(questionnaire.languages))}",
        f"audience = {text(questionnaire.audience)}",
        *([f"minutes = {questionnaire.minutes}"] if questionnaire.minutes else []),
        *_texts("title", questionnaire.title),
        *_texts("intro", questionnaire.intro),
        *_texts("outro", questionnaire.outro),
    ]
    for part in questionnaire.parts:
        lines.extend(_part(part))
    return "\n".join(lines) + "\n"


def text(given: str) -> str:
    return '"' + "".join(_ESCAPES.get(letter, letter) for letter in given) + '"'


def value(given: Any) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str):
        return text(given)
    if isinstance(given, list):
        return "[" + ", ".join(value(one) for one in given) + "]"
    if isinstance(given, Mapping):
        return "{ " + ", ".join(f"{key} = {value(one)}" for key, one in given.items()) + " }"
    return str(given)


def _texts(key: str, texts: Texts) -> Iterator[str]:
    for language, given in texts.items():
        yield f"{key}.{language} = {text(given)}"


def _part(part: Part) -> Iterator[str]:
    yield from ("", "[[part]]", f"id = {text(part.id)}", f"data = {text(part.data.value)}")
    if part.at_most > 1:
        yield f"at_most = {part.at_most}"
    yield from _texts("label", part.label)
    for question in part.questions:
        yield from _question(question, "part.question")


def _question(question: Question, heading: str) -> Iterator[str]:
    yield from ("", f"[[{heading}]]", f"id = {text(question.id)}", f"kind = {text(question.kind.value)}")
    for key in ("at_most", "lowest", "highest", "of", "list", "show_if"):
        given = getattr(question, key)
        if given is not None:
            yield f"{key} = {value(given)}"
    for key in ("required", "demographic", "confidential"):
        if getattr(question, key):
            yield f"{key} = true"
    yield from _texts("text", question.text)
    yield from _texts("hint", question.hint)
    yield from _options("grades", question.grades)
    if question.list is None and question.kind is not Kind.PICK:
        yield from _options("options", question.options)
    for inner in question.questions:
        yield from _question(inner, f"{heading}.question")


def _options(key: str, options: tuple[Option, ...]) -> Iterator[str]:
    if not options:
        return
    yield f"{key} = ["
    for option in options:
        sensitive = {"sensitive": True} if option.sensitive else {}
        yield f"  {value({'code': option.code, **option.label, **sensitive})},"
    yield "]"
