"""The sentence about a wrong answer: which question, what is wrong, what to do, in the reader's language."""

import pytest

from forms import library, problems
from forms.answers import check
from forms.problems import Problem, sentence
from tests.forms.small import small

MIESZKANIEC = library.load("mieszkaniec", {})
PROTOKOL = library.load("protokol", {})


def test_the_question_is_named_by_its_text_and_the_remedy_by_its_number() -> None:
    checked = check(small("many"), {"potrzeby": ["drogi", "autobus", "swietlica"]})
    assert checked.sentences == (
        "Pytanie „Co najbardziej przydałoby się mieszkańcom?”: jest za dużo odpowiedzi. Proszę zostawić najwyżej 2.",
    )


def test_the_sentence_speaks_the_residents_language() -> None:
    raw = {"Q5": ["G1", "G2", "G3"]}
    assert "Please keep at most 2." in check(MIESZKANIEC, raw, language="en").sentences[0]
    assert "залиште щонайбільше 2" in check(MIESZKANIEC, raw, language="uk").sentences[0]


def test_a_long_question_is_cut_at_a_word() -> None:
    name = problems.short_name(MIESZKANIEC.question("Q2"))
    assert name == "Co jest u nas problemem? Proszę zaznaczyć tylko te sprawy…"
    assert len(problems.short_name(MIESZKANIEC.question("Q8"), "uk")) <= problems.SHORT_NAME


def test_a_grade_is_named_by_its_problem() -> None:
    checked = check(MIESZKANIEC, {"Q2": {"P01": 9}})
    assert "przy „Drogi, chodniki, oświetlenie”" in checked.sentences[0]
    assert checked.problems[0].place == "Q2.P01"


def test_a_row_of_a_block_is_named() -> None:
    (said,) = check(PROTOKOL, {"S9": [{"co": "a"}, {"ilu": -1}]}).sentences
    assert "wiersz 2 (ile osób się zgłosiło)" in said
    assert "od 0 do 1000000" in said


def test_a_person_of_a_slip_is_named() -> None:
    (said,) = check(small("entries"), {"entries": [{"C1": "a"}, {"C2": ["H01"]}]}, "C").sentences
    assert said == "Pytanie „Kto mógłby pomóc?”, osoba 2: brakuje odpowiedzi. Proszę ją wpisać."


def test_braces_typed_by_a_resident_stay_what_they_are() -> None:
    (said,) = check(MIESZKANIEC, {"Q1": "{limit}{0}"}).sentences
    assert "nie ma odpowiedzi „{limit}{0}”" in said


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
@pytest.mark.parametrize("code", [*problems._SENTENCES, "never heard of"])
def test_every_problem_has_a_whole_sentence_in_every_language(code: str, language: str) -> None:
    for question in ("Q1", "Q99", ""):
        said = sentence(Problem(code, question, "P01", 3, question), MIESZKANIEC, language)
        assert said.endswith(".")
        assert said[0].isupper() or not question
        assert "{" not in said
        assert "None" not in said
