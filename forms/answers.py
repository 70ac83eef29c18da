"""The only validation of answers, for every channel: browser, tablet, typed sheet, photograph, import."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms import logic, values
from forms.problems import Problem, presentable, sentence
from forms.questionnaire import Data, Kind, Part, Question, Questionnaire

ENTRIES = "entries"
"""Answers of a part that may be filled several times are {"entries": [{…}, {…}]}."""

MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Checked:
    answers: dict[str, Any]  # normalised; hidden and unanswered questions left out
    problems: tuple[Problem, ...] = ()
    dropped: tuple[str, ...] = ()  # ids of questions answered though hidden
    sentences: tuple[str, ...] = ()  # the problems, in the language asked for


def check(questionnaire: Questionnaire, raw: Any, part: str = "A", language: str = "pl") -> Checked:
    """Normalises what came in and says what is wrong with it. Never raises, whatever JSON came in.

    raw: {question id: answer}, shapes in docs/questionnaires.md. Raises KeyError when there is no such part.
    """
    asked = questionnaire.part(part)
    read = _entries(asked, raw) if asked.at_most > 1 else _entry(asked, raw)
    if not read.problems:
        return read
    problems = read.problems[:MOST_PROBLEMS]
    sentences = tuple(sentence(problem, questionnaire, language) for problem in problems)
    return Checked(read.answers, problems, read.dropped, sentences)


def _entries(part: Part, raw: Any) -> Checked:
    """Part that may be filled several times; entries left empty do not count."""
    given = raw.get(ENTRIES, []) if isinstance(raw, dict) else raw
    if not isinstance(given, list):
        return Checked({}, (Problem("not_an_object", ""),))
    filled = [(place, entry) for place, entry in enumerate(given[:100]) if not _is_blank(entry)]
    if len(filled) > part.at_most:
        return Checked({}, (Problem("too_many_entries", "", limit=part.at_most),))
    read = [_entry(part, entry, f"{place}.") for place, entry in filled or [(0, {})]]
    return Checked(
        {ENTRIES: [entry.answers for entry in read if entry.answers]},
        tuple(problem for entry in read for problem in entry.problems),
        tuple(dict.fromkeys(question for entry in read for question in entry.dropped)),
    )


def _entry(part: Part, raw: Any, prefix: str = "") -> Checked:
    if not isinstance(raw, dict):
        return Checked({}, (Problem("not_an_object", ""),))
    answers: dict[str, Any] = {}
    dropped: list[str] = []
    problems = list(_unknown(part, raw, prefix))
    for question in part.questions:
        given = raw.get(question.id)
        if question.show_if is not None and not logic.holds(question.show_if, answers):
            if not values.is_empty(given):
                dropped.append(question.id)
            continue
        value, wrong = values.read(question, given, prefix + question.id)
        problems.extend(wrong)
        if value is not None:
            answers[question.id] = value
        elif not wrong and _is_needed(question, part.data):
            code = "consent_needed" if question.kind is Kind.CONSENT else "missing"
            problems.append(Problem(code, question.id, place=prefix + question.id))
    return Checked(answers, tuple(problems), tuple(dropped))


def _is_needed(question: Question, data: Data) -> bool:
    """In an anonymous part everything but a consent may be skipped."""
    return question.required and (data is not Data.ANONYMOUS or question.kind is Kind.CONSENT)


def _unknown(part: Part, raw: dict[Any, Any], prefix: str) -> Iterator[Problem]:
    known = {question.id for question in part.questions if question.kind is not Kind.NOTE}
    for key in list(raw)[: len(known) + MOST_PROBLEMS]:
        if key not in known:
            name = presentable(key) or "?"
            yield Problem("unknown_question", name, place=prefix + name)


def _is_blank(entry: Any) -> bool:
    return values.is_empty(entry) or (
        isinstance(entry, dict) and all(values.is_empty(value) for value in entry.values())
    )
