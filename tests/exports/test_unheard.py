"""Who is missing among those who answered."""

from typing import Any

import pytest

from exports.distributions import Distribution
from exports.tally import Results, tally
from exports.unheard import groups, low_response, silent, skipped, why
from tests.exports.some_forms import VILLAGES, a_dataset, a_form, a_meeting_row, questionnaires

ASKED = questionnaires()["mieszkaniec"]
AGE, SEX = ASKED.question("M1"), ASKED.question("M2")


def results_of(*answers: dict[str, Any], **fields: Any) -> Results:
    return tally(a_dataset([a_form(answer) for answer in answers], **fields), resamples=0)


def test_a_group_of_which_nobody_answered_is_named() -> None:
    found = groups(AGE, Distribution(3, {"A4": 2, "A5": 1}), 4)
    assert found.nobody == ("A1", "A2", "A3", "A6")
    assert (found.blank, found.counts["A4"], found.few) == (1, 2, ())


@pytest.mark.parametrize(("young", "few"), [(2, ("A1",)), (3, ()), (4, ())])
def test_from_thirty_answers_on_less_than_a_tenth_is_few(young: int, few: tuple[str, ...]) -> None:
    found = groups(AGE, Distribution(30, {"A1": young, "A4": 15, "A5": 15 - young}), 30)
    assert found.few == few


def test_below_thirty_answers_nobody_is_called_few() -> None:
    assert groups(AGE, Distribution(29, {"A1": 1, "A4": 28}), 29).few == ()


def test_fewer_men_than_a_third_are_few() -> None:
    assert groups(SEX, Distribution(30, {"K": 21, "M": 9}), 30).few == ("M",)
    assert groups(SEX, Distribution(30, {"K": 20, "M": 10}), 30).few == ()


def test_who_would_rather_not_say_is_no_group() -> None:
    assert groups(SEX, Distribution(30, {"K": 15, "M": 15}), 30).nobody == ()


def test_where_nobody_told_their_age_no_group_is_missed() -> None:
    found = groups(AGE, None, 5)
    assert (found.nobody, found.n, found.blank) == ((), 0, 5)


def test_villages_without_forms_stand_by_their_reason() -> None:
    meetings = (
        a_meeting_row("a", "lany", state="planned"),
        a_meeting_row("b", "zrodla", state="closed"),
        a_meeting_row("c", "lipie"),
    )
    results = results_of({"Q1": "4"}, meetings=meetings)
    assert silent(VILLAGES, meetings, results) == {
        "nie było spotkania": ["Brzezinka", "Dąbrowa Mała"],
        "spotkanie zaplanowane": ["Łany"],
        "spotkanie bez ankiet": ["Źródła"],
    }
    assert why(VILLAGES[0], meetings) == "nie było spotkania"


@pytest.mark.parametrize(("present", "low"), [(5, True), (4, False), (None, False)])
def test_half_of_the_people_present_is_not_low(present: int | None, low: bool) -> None:
    counts = {} if present is None else {"present": present}
    results = results_of({"Q1": "4"}, {"Q1": "4"}, meetings=(a_meeting_row(counts=counts),))
    assert [village.slug for village, _ in low_response(VILLAGES, results)] == (["lipie"] if low else [])


def test_questions_left_blank_stand_by_how_often() -> None:
    results = results_of({"Q1": "4", "Q8": "2"}, {"Q1": "4"}, {"Q1": "3", "Q7": "Ławka"})
    found = {one.question.id: one.blank for one in skipped(ASKED, results)}
    assert (found["Q1"], found["Q8"], found["Q10"]) == (0, 2, 3)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_open_questions_and_those_that_depend_on_another_are_not_called_skipped() -> None:
    found = {one.question.id for one in skipped(ASKED, results_of({"Q1": "4"}))}
    assert not found & {"Q3", "Q6", "Q7", "Q7a"}


def test_needs_that_cannot_be_used_were_not_left_blank() -> None:
    results = results_of({"Q4": {"unordered": ["N01", "N02", "N03", "N04"]}})
    assert next(one.blank for one in skipped(ASKED, results) if one.question.id == "Q4") == 0
