"""The six questionnaires and the code lists that come with the product."""

import pytest

from forms import library
from forms.questionnaire import Data, Kind, Option, Question, Questionnaire, Texts, from_document, to_document
from forms.reader import read
from forms.writer import to_toml

OWN = {
    "solectwa": (Option("bydlin", {"pl": "Bydlin"}), Option("klucze", {"pl": "Klucze"})),
    "solectwa-i-inne": (Option("bydlin", {"pl": "Bydlin"}), Option("POZA", {"pl": "poza gminą"})),
    "plan-tasks": (Option("T1", {"pl": "Kampania"}), Option("T9", {"pl": "Pikniki rodzinne"})),
    "plan-events": (Option("T9", {"pl": "Pikniki rodzinne"}),),
}
EVERY = [library.load(questionnaire_id, OWN) for questionnaire_id in library.IDS]


def ids(questionnaire: Questionnaire, part: str = "A") -> list[str]:
    return [question.id for question in questionnaire.part(part).questions]


def texts_of(question: Question) -> list[Texts]:
    own = [question.text, *([question.hint] if question.hint else [])]
    listed = [] if question.list in library.OWN_LISTS else [option.label for option in question.options]
    inner = [text for one in question.questions for text in texts_of(one)]
    return [*own, *listed, *(grade.label for grade in question.grades), *inner]


@pytest.mark.parametrize("questionnaire", EVERY, ids=lambda one: one.id)
def test_every_text_stands_in_three_languages(questionnaire: Questionnaire) -> None:
    texts = [text for question in questionnaire.every_question() for text in texts_of(question)]
    texts += [text for text in (questionnaire.title, questionnaire.intro, questionnaire.outro) if text]
    texts += [part.label for part in questionnaire.parts if part.label]
    incomplete = [text for text in texts if list(text) != ["pl", "en", "uk"] or not all(text.values())]
    assert incomplete == []


@pytest.mark.parametrize("questionnaire", EVERY, ids=lambda one: one.id)
def test_a_questionnaire_outlives_storing_and_writing(questionnaire: Questionnaire) -> None:
    assert from_document(to_document(questionnaire)) == questionnaire
    assert read(to_toml(questionnaire), library.lists() | OWN) == questionnaire


@pytest.mark.parametrize("questionnaire_id", library.IDS)
def test_a_questionnaire_reads_without_any_list_of_the_gmina(questionnaire_id: str) -> None:
    assert library.load(questionnaire_id, {}).id == questionnaire_id


def test_questions_about_villages_and_the_plan_are_left_out_while_there_are_none() -> None:
    without = [set(ids(questionnaire)) - set(ids(library.load(questionnaire.id, {}))) for questionnaire in EVERY]
    assert without == [set(), {"Y5"}, {"EM"}, {"N3", "N8"}, {"R7"}, {"S1"}]


def test_the_residents_questionnaire_has_its_questions_and_slips() -> None:
    residents = EVERY[0]
    assert ids(residents) == [
        *("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q7a", "Q8", "Q9", "Q10", "Q11", "Q12", "M1", "M2", "M3")
    ]
    assert residents.minutes == 8
    assert [part.data for part in residents.parts] == [Data.ANONYMOUS, Data.OWN, Data.THIRD_PARTY]
    assert residents.part("C").at_most == 2
    assert residents.question("Q4").at_most == 3
    assert residents.question("Q3").of == "Q2"
    assert residents.question("Q7a").show_if == {"answered": "Q7"}
    assert [question.id for question in residents.every_question() if question.demographic] == [
        "M1",
        "M2",
        "M3",
    ]
    assert [question.id for question in residents.every_question() if question.required] == [
        *("B1", "B2", "B5", "B6", "C1", "C2", "C3", "C4")
    ]


def test_the_form_of_a_meeting_offers_only_what_may_be_asked_there() -> None:
    offered = EVERY[0].question("Q2").option_codes
    assert {"P07", "P09", "P12"}.isdisjoint(offered)
    assert {"P01", "P98", "P99"} <= offered
    assert {option.code for option in EVERY[0].question("Q2").options if option.sensitive} == {"P08", "P10"}
    assert "P09" in EVERY[3].question("N11").option_codes


def test_other_kinds_became_what_the_program_knows() -> None:
    rada, protokol = EVERY[4], EVERY[5]
    assert rada.question("R7").kind is Kind.SEVERITY
    assert [grade.code for grade in rada.question("R7").grades] == ["T", "U", "N", "W"]
    assert [inner.id for inner in rada.question("R9").questions] == ["co", "kto", "kiedy", "wsparcie"]
    assert [one for one in ids(protokol) if one.startswith("S6")] == ["S6a", "S6b", "S6c", "S6d", "S6e"]
    assert (protokol.question("S2").kind, protokol.question("S2g").kind) == (Kind.DATE, Kind.TEXT)
    assert EVERY[3].question("N13").confidential
    assert EVERY[2].title["pl"] == "Jak było?"


def test_the_code_lists_hold_every_category() -> None:
    categories = library.categories()
    assert {name: len(options) for name, options in library.lists().items()} == {
        "problems": 22,
        "problems-on-form": 17,
        "needs": 22,
        "needs-on-form": 18,
        "help-areas": 17,
    }
    assert len(categories) == 61
    assert categories["P04"].statutory_areas == (4, 6)
    assert categories["P01"].statutory_areas == ()
    assert categories["P09"].sensitive
    assert all(set(category.label) == {"pl", "en", "uk"} for category in categories.values())
    named = {number for category in categories.values() for number in category.statutory_areas}
    assert named <= set(library.statutory_areas()) == set(range(1, 15))
