"""Questionnaires drawn for residents: questions with values and problems, blank ones kept ready in memory."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import get_template_attribute
from markupsafe import Markup

from forms.problems import Problem, sentence
from forms.questionnaire import Kind, Question, Questionnaire
from survey_app.web.texts import resident_texts

MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the fields and what is wrong with it, by the names of forms.webform."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)  # field name to sentences

    def first(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def has(self, name: str, code: str) -> bool:
        return code in self.values.get(name, ())

    def begun(self, prefix: str) -> bool:
        """Whether anything under this prefix was filled in or is wrong."""
        filled = any(name.startswith(prefix) and any(given) for name, given in self.values.items())
        return filled or any(place.startswith(prefix) for place in self.problems)

    def said(self, name: str) -> list[str]:
        """Sentences about this question, and about its single fields."""
        return [
            sentence
            for place, sentences in self.problems.items()
            if place == name or place.startswith(name + ".")
            for sentence in sentences
        ]


class Asked:
    """A published questionnaire held in memory, with its digest and its blank questions by part and language."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.digest = questionnaire.digest
        self._blank: dict[tuple[str, str], Markup] = {}

    def language(self, wanted: str) -> str:
        """The language wanted when the questionnaire has it, else Polish."""
        return wanted if wanted in self.questionnaire.languages else "pl"

    def blank(self, language: str) -> Markup:
        """Part A as nobody has filled it yet; nothing in it changes from person to person."""
        key = ("A", language)
        if key not in self._blank:
            self._blank[key] = self.drawn(Given(), language)
        return self._blank[key]

    def drawn(self, given: Given, language: str) -> Markup:
        """Part A with values and problems."""
        macro = get_template_attribute("parts/questions.html", "questions")
        questions = self.questionnaire.part("A").questions
        return Markup(macro(questions, given, resident_texts(language), language))


def asked(questionnaire: Questionnaire) -> Asked:
    """Made once for a questionnaire held in memory; published ones are (journeys.questionnaires.by_digest)."""
    found = _asked.get(id(questionnaire))
    if found is None or found.questionnaire is not questionnaire:
        if len(_asked) >= MOST_KEPT:
            _asked.clear()
        found = _asked[id(questionnaire)] = Asked(questionnaire)
    return found


_asked: dict[int, Asked] = {}


def sentences(problems: Iterable[Problem], questionnaire: Questionnaire, language: str) -> dict[str, list[str]]:
    """What to say, by the name of the field; problems that no question shows are left out."""
    known = {question.id for question in questionnaire.every_question()}
    said: dict[str, list[str]] = {}
    for problem in problems:
        if problem.question in known:
            place = problem.place or problem.question
            said.setdefault(place, []).append(sentence(problem, questionnaire, language))
    return said


def links(said: Mapping[str, Sequence[str]], questions: Sequence[Question]) -> list[tuple[str, str]]:
    """For the summary: id of the field to go to, and the sentence."""
    kinds = {question.id: question.kind for question in questions}
    return [(_target(place, kinds), text) for place, texts in said.items() for text in texts]


def _target(place: str, kinds: Mapping[str, Kind]) -> str:
    """Fields carry their name as id; a question without a field of its own name is met at its frame."""
    pieces = place.split(".")
    entry, name = (pieces[0] + ".", pieces[1:]) if pieces[0].isdecimal() else ("", pieces)
    if len(name) == 1 and kinds.get(name[0]) in _WITHOUT_OWN_FIELD:
        return "p-" + entry + name[0]
    return place


_WITHOUT_OWN_FIELD = {Kind.SEVERITY, Kind.RANK, Kind.PICK, Kind.BLOCK}


def sent_values(form: Any) -> dict[str, list[str]]:
    """Every field of a form that was sent, to be shown again; without the characters that no page may hold."""
    return {name: [_NEVER_SHOWN.sub("", value) for value in values] for name, values in form.lists()}


_NEVER_SHOWN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
