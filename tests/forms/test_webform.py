"""The HTML form and back: whatever was answered comes through form fields unchanged."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms import library
from forms.answers import ENTRIES, check
from forms.questionnaire import Kind, Option, Question, Questionnaire
from forms.webform import form_class, raw_from, to_fields
from tests.forms.small import FOLDER, small

OWN = {
    "solectwa": (Option("bydlin", {"pl": "Bydlin"}), Option("klucze", {"pl": "Klucze"})),
    "plan-tasks": (Option("T1", {"pl": "Kampania"}), Option("T2", {"pl": "Spotkania"})),
}
EVERY = [
    *(small(path.stem) for path in sorted(FOLDER.glob("*.toml"))),
    *(library.load(questionnaire_id, OWN) for questionnaire_id in library.IDS),
]
PARTS = [(questionnaire, part.id) for questionnaire in EVERY for part in questionnaire.parts]
MIESZKANIEC = library.load("mieszkaniec", {})


@pytest.fixture
def flask_app() -> Flask:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for tests only", WTF_CSRF_ENABLED=False)
    return app


def value_of(question: Question) -> st.SearchStrategy[Any]:
    codes = st.sampled_from([option.code for option in question.options] or ["-"])
    text = st.text(max_size=20)
    lowest = 0 if question.lowest is None else question.lowest
    number = st.integers(lowest, question.highest or 1000)
    by_kind: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.CHOICE: codes,
        Kind.MANY: st.lists(codes, max_size=question.at_most or 5),
        Kind.SEVERITY: st.dictionaries(codes, st.sampled_from([grade.code for grade in question.grades] or ["1"])),
        Kind.RANK: st.lists(codes | st.none(), max_size=question.at_most or 3)
        | st.fixed_dictionaries({"unordered": st.lists(codes)}),
        Kind.SCALE: number,
        Kind.TEXT: st.text(max_size=5) if question.at_most else text,
        Kind.NUMBER: number,
        Kind.DATE: st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat),
        Kind.PICK: st.fixed_dictionaries({}, optional={"pick": codes, "text": text}),
        Kind.CONSENT: st.just(True),
    }
    if question.kind is Kind.BLOCK:
        return st.lists(answers_to(question.questions), max_size=question.at_most)
    return by_kind[question.kind]


def answers_to(questions: tuple[Question, ...]) -> st.SearchStrategy[dict[str, Any]]:
    asked = [question for question in questions if question.kind is not Kind.NOTE]
    return st.fixed_dictionaries({}, optional={question.id: value_of(question) for question in asked})


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_answers_come_through_form_fields_unchanged(data: st.DataObject) -> None:
    questionnaire, part_id = data.draw(st.sampled_from(PARTS))
    part = questionnaire.part(part_id)
    one = answers_to(part.questions)
    raw = data.draw(
        one if part.at_most == 1 else st.fixed_dictionaries({ENTRIES: st.lists(one, max_size=part.at_most)})
    )
    normal = check(questionnaire, raw, part_id).answers
    fields = to_fields(questionnaire, normal, part_id)
    back = check(questionnaire, raw_from(questionnaire, MultiDict(fields), part_id), part_id)
    assert back.answers == normal


def test_the_fields_have_the_names_the_pages_use() -> None:
    answers = {
        "Q1": "4",
        "Q2": {"P01": 3},
        "Q3": {"pick": "P01", "text": "przy szkole"},
        "Q4": ["N03", None, "N09"],
        "Q5": ["G1", "G5"],
    }
    assert to_fields(MIESZKANIEC, answers) == {
        "Q1": ["4"],
        "Q2.P01": ["3"],
        "Q3.pick": ["P01"],
        "Q3.text": ["przy szkole"],
        "Q4.1": ["N03"],
        "Q4.3": ["N09"],
        "Q5": ["G1", "G5"],
    }
    two = {"entries": [{"C1": "Osoba Pierwsza"}, {"C1": "Osoba Druga", "C2": ["H01"]}]}
    assert to_fields(MIESZKANIEC, two, "C") == {
        "0.C1": ["Osoba Pierwsza"],
        "1.C1": ["Osoba Druga"],
        "1.C2": ["H01"],
    }


def test_an_option_planted_in_the_page_is_refused_not_forgotten() -> None:
    raw = raw_from(MIESZKANIEC, MultiDict({"Q2.P77": "1", "Q5": "G99", "csrf_token": "x"}))
    assert [problem.place for problem in check(MIESZKANIEC, raw).problems] == ["Q2", "Q5"]


def test_a_fourth_place_planted_in_the_page_is_too_many() -> None:
    raw = raw_from(MIESZKANIEC, MultiDict({f"Q4.{place}": f"N0{place}" for place in (1, 2, 3, 4)}))
    assert [problem.code for problem in check(MIESZKANIEC, raw).problems] == ["too_many"]


def test_row_numbers_without_end_are_left_aside() -> None:
    fields = MultiDict({"S9.999999999.co": "x", "S9.²": "x", "S9.0.co": "sprzątanie", "S9": "x", "S9.": "x"})
    assert raw_from(library.load("protokol", {}), fields)["S9"] == [{"co": "sprzątanie"}]


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["Q1", "Q2.P01", "Q2.", "Q4.1", "Q4.x", "Q3.pick", "0.C1", "S9.1.ilu"]), st.text())
)
def test_any_form_that_is_sent_can_be_read(sent: dict[str, str]) -> None:
    for questionnaire, part in PARTS:
        check(questionnaire, raw_from(questionnaire, MultiDict(sent), part), part)


def submitted(app: Flask, questionnaire: Questionnaire, sent: dict[str, Any], part: str = "A") -> Any:
    with app.test_request_context("/", method="POST", data=sent):
        form = form_class(questionnaire, part)()
        return form, form.validate_on_submit()


def test_a_form_takes_right_answers(flask_app: Flask) -> None:
    form, valid = submitted(flask_app, MIESZKANIEC, {"Q1": "4", "Q2.P01": "3", "Q4.2": "N09"})
    assert valid
    assert form.checked.answers == {"Q1": "4", "Q2": {"P01": 3}, "Q4": [None, "N09"]}
    assert form.problems_by_question == {}


def test_a_form_names_what_is_wrong_beside_the_question(flask_app: Flask) -> None:
    form, valid = submitted(flask_app, MIESZKANIEC, {"Q1": "44", "Q5": ["G1", "G2", "G3"]})
    assert not valid
    assert list(form.problems_by_question) == ["Q1", "Q5"]
    assert "najwyżej 2" in form.problems_by_question["Q5"][0]
    assert form["Q5"].data == ["G1", "G2", "G3"]  # what was given is still there to be corrected


def test_an_empty_form_is_an_answer_of_nothing(flask_app: Flask) -> None:
    form, valid = submitted(flask_app, MIESZKANIEC, {})
    assert valid
    assert form.checked.answers == {}


def test_a_form_without_its_token_is_refused(flask_app: Flask) -> None:
    flask_app.config["WTF_CSRF_ENABLED"] = True
    form, valid = submitted(flask_app, MIESZKANIEC, {"Q1": "4"})
    assert not valid
    assert "csrf_token" in form.errors


def test_a_class_is_made_once_for_a_questionnaire_part_and_language() -> None:
    assert form_class(MIESZKANIEC) is form_class(MIESZKANIEC)
    assert form_class(MIESZKANIEC, "A", "en") is not form_class(MIESZKANIEC)
    assert form_class(small("choice")) is not form_class(small("choice"))


@pytest.mark.parametrize(("questionnaire", "part"), PARTS, ids=lambda one: getattr(one, "id", one))
def test_every_part_has_a_form_with_a_field_for_each_thing_asked(
    questionnaire: Questionnaire, part: str, flask_app: Flask
) -> None:
    with flask_app.test_request_context("/"):
        names = set(form_class(questionnaire, part)()._fields)
    prefix = "0." if questionnaire.part(part).at_most > 1 else ""
    for question in questionnaire.part(part).questions:
        if question.kind is not Kind.NOTE:
            name = prefix + question.id
            assert any(field == name or field.startswith(f"{name}.") for field in names)
