"""A questionnaire as a Flask-WTF form, and the way between form fields and answers.

Names of fields: Q1 (choice, scale, number, text, date, consent); Q5, repeated (many); Q2.P01 = grade
(severity); Q4.1, Q4.2 = option (rank), Q4.unordered, repeated (crosses without numbers); Q3.pick, Q3.text
(pick); S9.0.co (block, row 0); in a part that may be filled several times all of these after 0. or 1.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from forms import answers
from forms.fields import raw_from, to_fields
from forms.problems import sentence
from forms.questionnaire import Kind, Option, Question, Questionnaire, in_language

__all__ = ["QuestionnaireForm", "form_class", "raw_from", "to_fields"]

Fields = dict[str, Any]


class QuestionnaireForm(FlaskForm):  # type: ignore[misc]
    """Asks forms.answers; knows nothing about answers itself."""

    questionnaire: Questionnaire
    part: str
    language: str
    checked: answers.Checked
    problems_by_question: dict[str, list[str]]

    def process(self, formdata: Any = None, *args: Any, **more: Any) -> None:
        sent = self.meta.wrap_formdata(self, formdata)
        self.sent = MultiDict() if sent is None else sent
        super().process(formdata, *args, **more)

    def validate(self, extra_validators: Any = None) -> bool:
        guarded = super().validate(extra_validators)
        raw = raw_from(self.questionnaire, self.sent, self.part)
        self.checked = answers.check(self.questionnaire, raw, self.part, self.language)
        self.problems_by_question = {}
        for problem in self.checked.problems:
            said = sentence(problem, self.questionnaire, self.language)
            self.problems_by_question.setdefault(problem.question, []).append(said)
        return bool(guarded) and not self.checked.problems


def form_class(questionnaire: Questionnaire, part: str = "A", language: str = "pl") -> type[QuestionnaireForm]:
    """After validate_on_submit: `checked`, and `problems_by_question` (sentences by question id).

    Made once for a questionnaire held in memory; published ones are (journeys.questionnaires.by_digest).
    """
    key = (id(questionnaire), part, language)
    made = _made.get(key)
    if made is None or made.questionnaire is not questionnaire:
        if len(_made) >= MOST_KEPT:
            _made.clear()
        made = _made[key] = _make(questionnaire, part, language)
    return made


MOST_KEPT = 200
_made: dict[tuple[int, str, str], type[QuestionnaireForm]] = {}


def _make(questionnaire: Questionnaire, part_id: str, language: str) -> type[QuestionnaireForm]:
    part = questionnaire.part(part_id)
    prefixes = [f"{number}." for number in range(part.at_most)] if part.at_most > 1 else [""]
    members: Fields = {"questionnaire": questionnaire, "part": part_id, "language": language}
    for prefix in prefixes:
        for question in part.questions:
            members |= _fields_of(question, prefix + question.id, language)
    return type(f"FormOf{part_id}", (QuestionnaireForm,), members)


def _fields_of(question: Question, name: str, language: str) -> Fields:
    label = in_language(question.text, language)
    return _FIELDS[question.kind](question, name, label, language)


def _choices(options: Iterable[Option], language: str) -> list[SelectChoice]:
    return [SelectChoice(option.code, in_language(option.label, language)) for option in options]


def _one_of(question: Question, name: str, label: str, language: str) -> Fields:
    choices = _choices(question.options, language)
    return {name: RadioField(label, choices=choices, validate_choice=False)}


def _several_of(question: Question, name: str, label: str, language: str) -> Fields:
    choices = _choices(question.options, language)
    return {name: SelectMultipleField(label, choices=choices, validate_choice=False)}


def _grade_each(question: Question, name: str, label: str, language: str) -> Fields:
    grades = _choices(question.grades, language)
    return {
        f"{name}.{option.code}": RadioField(in_language(option.label, language), choices=grades, validate_choice=False)
        for option in question.options
    }


def _place_each(question: Question, name: str, label: str, language: str) -> Fields:
    choices = _choices(question.options, language)
    return {
        f"{name}.{place}": SelectField(f"{label} {place}", choices=choices, validate_choice=False)
        for place in range(1, (question.at_most or len(question.options)) + 1)
    }


def _steps(question: Question, name: str, label: str, language: str) -> Fields:
    steps = range(question.lowest or 0, (question.highest or 0) + 1)
    choices = [SelectChoice(str(step), str(step)) for step in steps]
    return {name: RadioField(label, choices=choices, validate_choice=False)}


def _pick_and_tell(question: Question, name: str, label: str, language: str) -> Fields:
    choices = _choices(question.options, language)
    return {
        f"{name}.pick": SelectField(label, choices=choices, validate_choice=False),
        f"{name}.text": TextAreaField(label),
    }


def _rows(question: Question, name: str, label: str, language: str) -> Fields:
    fields: Fields = {}
    for row in range(question.at_most or 1):
        for inner in question.questions:
            fields |= _fields_of(inner, f"{name}.{row}.{inner.id}", language)
    return fields


def _plain(field: type[Field]) -> Callable[[Question, str, str, str], Fields]:
    return lambda question, name, label, language: {name: field(label)}


_FIELDS: dict[Kind, Callable[[Question, str, str, str], Fields]] = {
    Kind.CHOICE: _one_of,
    Kind.MANY: _several_of,
    Kind.SEVERITY: _grade_each,
    Kind.RANK: _place_each,
    Kind.SCALE: _steps,
    Kind.TEXT: _plain(TextAreaField),
    Kind.NUMBER: _plain(StringField),
    Kind.DATE: _plain(StringField),
    Kind.PICK: _pick_and_tell,
    Kind.CONSENT: _plain(BooleanField),
    Kind.NOTE: lambda question, name, label, language: {},
    Kind.BLOCK: _rows,
}
