"""Answers are checked the same way wherever they come from, and nothing makes the check fall."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import library
from forms.answers import check
from forms.problems import Problem
from tests.forms.small import small

MIESZKANIEC = library.load("mieszkaniec", {})
PROTOKOL = library.load("protokol", {})
DEEP: Any = []
for _ in range(10_000):
    DEEP = [DEEP]


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("name", "question", "given_", "kept"),
    [
        ("choice", "droga", "1", "1"),
        ("many", "potrzeby", ["swietlica", "drogi", "drogi", ""], ["drogi", "swietlica"]),
        ("severity", "problemy", {"P01": 3, "P02": "1"}, {"P01": 3, "P02": 1}),
        ("severity", "problemy", {"P01": 2, "P02": None}, {"P01": 2}),
        ("severity", "zadania", {"T1": "N"}, {"T1": "N"}),
        ("rank", "potrzeby", ["N03", None, "N01"], ["N03", None, "N01"]),
        ("rank", "potrzeby", ["N03", "N03", "N01"], ["N03", None, "N01"]),
        ("rank", "potrzeby", ["", "N02", None, None, None], [None, "N02"]),
        (
            "rank",
            "potrzeby",
            {"unordered": ["N04", "N01", "N01", "N02", "N03"]},
            {"unordered": ["N01", "N02", "N03", "N04"]},
        ),
        ("numbers", "obecni", 0, 0),
        ("numbers", "obecni", " 1 200 ", 1200),
        ("numbers", "obecni", "007", 7),
        ("numbers", "obecni", 12.0, 12),
        ("numbers", "mroz", "-12", -12),
        ("numbers", "ocena", "5", 5),
        ("numbers", "dzien", "2026-03-12", "2026-03-12"),
        ("numbers", "dzien", "2.3.2026", "2026-03-02"),
        ("text", "pomysl", "  Wiata\r\nprzy boisku ", "Wiata\nprzy boisku"),
        ("text", "pomysl", "s\u0301wietlica", "świetlica"),
        ("text", "pomysl", '=CMD("x")', '=CMD("x")'),
        (
            "pick",
            "najpilniejszy",
            {"pick": "P01", "text": " przy szkole "},
            {"pick": "P01", "text": "przy szkole"},
        ),
        ("pick", "najpilniejszy", {"text": "hałas"}, {"text": "hałas"}),
        ("pick", "najpilniejszy", {"pick": "P02", "text": ""}, {"pick": "P02"}),
        ("block", "kroki", [{}, {"co": "sprzątanie", "ilu": "5"}], [{"co": "sprzątanie", "ilu": 5}]),
    ],
)
def test_an_answer_is_kept_in_its_normal_shape(name: str, question: str, given_: Any, kept: Any) -> None:
    checked = check(small(name), {question: given_})
    assert checked.problems == ()
    assert checked.answers == {question: kept}
    assert check(small(name), checked.answers).answers == checked.answers


@pytest.mark.parametrize(
    ("name", "question", "given_", "code"),
    [
        ("choice", "droga", "3", "unknown_option"),
        ("choice", "droga", 1, "not_an_option"),
        ("choice", "droga", True, "not_an_option"),
        ("choice", "droga", ["1"], "not_an_option"),
        ("many", "potrzeby", ["drogi", "autobus", "swietlica"], "too_many"),
        ("many", "potrzeby", ["most"], "unknown_option"),
        ("many", "potrzeby", [["drogi"]], "not_an_option"),
        ("many", "potrzeby", "drogi", "not_a_list"),
        ("many", "potrzeby", ["drogi"] * 5000, "too_many"),
        ("severity", "problemy", {"P77": 1}, "unknown_option"),
        ("severity", "problemy", {"P01": 4}, "unknown_grade"),
        ("severity", "problemy", {"P01": True}, "unknown_grade"),
        ("severity", "problemy", {"P01": 10**5000}, "unknown_grade"),
        ("severity", "problemy", {"P01": [[]]}, "unknown_grade"),
        ("severity", "problemy", ["P01"], "bad_shape"),
        ("rank", "potrzeby", ["N01", "N02", "N03", "N04"], "too_many"),
        ("rank", "potrzeby", ["N77"], "unknown_option"),
        ("rank", "potrzeby", [{"N01": 1}], "not_an_option"),
        ("rank", "potrzeby", "N01", "not_a_list"),
        ("rank", "potrzeby", {"unordered": ["N01"], "more": 1}, "bad_shape"),
        ("rank", "potrzeby", {"unordered": "N01"}, "bad_shape"),
        ("rank", "potrzeby", {"unordered": ["N77"]}, "unknown_option"),
        ("rank", "potrzeby", {"unordered": [["N01"]] * 2000}, "bad_shape"),
        ("numbers", "obecni", "dużo", "not_a_number"),
        ("numbers", "obecni", "12,5", "not_a_number"),
        ("numbers", "obecni", 12.5, "not_a_number"),
        ("numbers", "obecni", float("nan"), "not_a_number"),
        ("numbers", "obecni", float("inf"), "not_a_number"),
        ("numbers", "obecni", "٣", "not_a_number"),
        ("numbers", "obecni", -1, "out_of_range"),
        ("numbers", "obecni", 2**63, "out_of_range"),
        ("numbers", "obecni", -(2**70), "out_of_range"),
        ("numbers", "obecni", "9" * 30, "not_a_number"),
        ("numbers", "mroz", 51, "out_of_range"),
        ("numbers", "ocena", 6, "out_of_range"),
        ("numbers", "dzien", "31.02.2026", "not_a_date"),
        ("numbers", "dzien", "0001-01-01", "not_a_date"),
        ("numbers", "dzien", "20260312", "not_a_date"),
        ("numbers", "dzien", 20260312, "not_a_date"),
        ("text", "pomysl", "a" * 4001, "too_long"),
        ("text", "pomysl", "a" * 1_000_000, "too_long"),
        ("text", "godzina", "18.30 może", "too_long"),
        ("text", "pomysl", "a\x00b", "bad_characters"),
        ("text", "pomysl", "a\ud800b", "bad_characters"),
        ("text", "pomysl", "a\ufffeb", "bad_characters"),
        ("text", "pomysl", "a\x1bb", "bad_characters"),
        ("text", "pomysl", ["a"], "not_text"),
        ("pick", "najpilniejszy", "P01", "bad_shape"),
        ("pick", "najpilniejszy", {"pick": "P77"}, "unknown_option"),
        ("pick", "najpilniejszy", {"pick": "P01", "kto": "x"}, "bad_shape"),
        ("pick", "najpilniejszy", {"text": 5}, "not_text"),
        ("block", "kroki", [{"co": "a"}, {"co": "b"}, {"co": "c"}], "too_many"),
        ("block", "kroki", [{"kto": "a"}], "bad_shape"),
        ("block", "kroki", [["co"]], "bad_shape"),
        ("block", "kroki", {"co": "a"}, "not_a_list"),
        ("block", "objasnienie", "przeczytałem", "unknown_question"),
    ],
)
def test_a_wrong_answer_is_named(name: str, question: str, given_: Any, code: str) -> None:
    checked = check(small(name), {question: given_})
    assert checked.problems[0].code == code
    assert checked.problems[0].question == question
    assert question not in checked.answers


@pytest.mark.parametrize("nothing", [None, "", "   ", [], {}, False, [None], [""]])
def test_blanks_are_no_answer(nothing: Any) -> None:
    for name, question in (("text", "pomysl"), ("many", "potrzeby"), ("rank", "potrzeby")):
        checked = check(small(name), {question: nothing})
        assert checked.answers == {}


def test_all_that_is_wrong_is_named_with_its_form_field() -> None:
    checked = check(PROTOKOL, {"S5": "dużo", "S9": [{"co": "sprzątanie"}, {"ilu": "paru"}], "S11": "9", "S99": "x"})
    assert [(problem.code, problem.place) for problem in checked.problems] == [
        ("unknown_question", "S99"),
        ("not_a_number", "S5"),
        ("not_a_number", "S9.1.ilu"),
        ("unknown_option", "S11"),
    ]


def test_everything_in_an_anonymous_part_may_be_skipped_even_when_marked_required() -> None:
    assert check(small("consent"), {}).problems == ()
    assert check(PROTOKOL, {}).problems == ()


def test_own_data_need_the_required_answers_and_the_consent() -> None:
    assert codes(check(small("consent"), {"kontakt": " ", "zgoda": False}, "B").problems) == [
        "missing",
        "consent_needed",
    ]
    assert check(small("consent"), {"kontakt": "502", "zgoda": True}, "B").answers == {
        "kontakt": "502",
        "zgoda": True,
    }


@pytest.mark.parametrize("not_true", ["tak", 1, ["true"]])
def test_a_consent_is_true_or_it_is_none(not_true: Any) -> None:
    checked = check(small("consent"), {"kontakt": "502", "zgoda": not_true}, "B")
    assert codes(checked.problems) == ["not_an_option"]


def test_a_missing_answer_is_not_asked_for_twice_when_it_is_wrong() -> None:
    assert codes(check(small("consent"), {"kontakt": 5, "zgoda": True}, "B").problems) == ["not_text"]


def test_a_hidden_answer_is_dropped_and_named() -> None:
    checked = check(small("conditions"), {"Q1": "N", "Q2": ["wieczor"]})
    assert checked.answers == {"Q1": "N"}
    assert checked.dropped == ("Q2",)
    assert checked.problems == ()


def test_a_hidden_answer_opens_nothing_further_down() -> None:
    checked = check(small("conditions"), {"Q1": "N", "Q2": ["wieczor"], "Q3": "szachy"})
    assert checked.dropped == ("Q2", "Q3")


def test_a_wrong_answer_to_a_hidden_question_is_no_problem() -> None:
    assert check(small("conditions"), {"Q2": ["?"]}).problems == ()


def test_an_idea_opens_the_question_what_it_needs() -> None:
    assert check(MIESZKANIEC, {"Q7": "wiata", "Q7a": "S"}).answers == {"Q7": "wiata", "Q7a": "S"}
    assert check(MIESZKANIEC, {"Q7": "  ", "Q7a": "S"}).dropped == ("Q7a",)


def test_a_part_for_several_persons_is_a_list_of_entries() -> None:
    zgloszenia = small("entries")
    checked = check(zgloszenia, {"entries": [{}, {"C1": "Osoba Pierwsza", "C2": ["H01"]}]}, "C")
    assert checked.answers == {"entries": [{"C1": "Osoba Pierwsza", "C2": ["H01"]}]}
    assert checked.problems == ()
    three = [{"C1": "a"}, {"C1": "b"}, {"C1": "c"}]
    assert codes(check(zgloszenia, {"entries": three}, "C").problems) == ["too_many_entries"]
    half = check(zgloszenia, {"entries": [{"C1": "a"}, {"C2": ["H02"]}]}, "C")
    assert half.problems == (Problem("missing", "C1", place="1.C1"),)
    assert codes(check(zgloszenia, {"entries": []}, "C").problems) == ["missing"]


@pytest.mark.parametrize("raw", [None, 1, "Q1", [], [[]], True, 1.5, DEEP])
def test_what_is_no_document_of_answers_is_refused(raw: Any) -> None:
    assert codes(check(MIESZKANIEC, raw).problems) == ["not_an_object"]


def test_nesting_ten_thousand_deep_is_refused_without_falling() -> None:
    raw = {question.id: DEEP for question in MIESZKANIEC.part("A").questions}
    assert check(MIESZKANIEC, raw).answers == {}
    assert "unknown_question" in codes(check(MIESZKANIEC, {"Q1": "1", "inne": DEEP}).problems)


def test_thousands_of_unknown_questions_give_a_short_list_of_problems() -> None:
    raw = {f"x{number}": "y" for number in range(100_000)}
    assert len(check(MIESZKANIEC, raw).problems) <= 50


def test_what_is_quoted_back_can_always_be_stored() -> None:
    checked = check(MIESZKANIEC, {"\ud800\x00" * 100: 1, "Q1": "\ud800\x00", "": 2})
    for said in (*checked.sentences, *(problem.option for problem in checked.problems)):
        assert "\x00" not in said
        said.encode()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text(st.characters(), max_size=5)
    | st.sampled_from(["P01", "N03", "1", "3", "G1", "AKC", "pick", "text", "unordered", "entries", "co", "ilu"]),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(st.text(max_size=5) | st.sampled_from(["P01", "pick", "text", "unordered"]), inner)
    ),
    max_leaves=12,
)
IDS = [question.id for question in (*MIESZKANIEC.every_question(), *PROTOKOL.every_question())]


@settings(max_examples=500, deadline=None)
@given(JSON | st.dictionaries(st.sampled_from([*IDS, "entries"]), JSON, max_size=12))
def test_no_json_makes_the_check_fall(raw: Any) -> None:
    for questionnaire, part in ((MIESZKANIEC, "A"), (MIESZKANIEC, "B"), (MIESZKANIEC, "C"), (PROTOKOL, "A")):
        checked = check(questionnaire, raw, part)
        json.dumps(checked.answers).encode()
        json.dumps(checked.answers, ensure_ascii=False).encode()
        again = check(questionnaire, checked.answers, part)
        assert checked.problems or again.answers == checked.answers
        "".join(checked.sentences).encode()
