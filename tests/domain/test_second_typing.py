"""One sheet in ten is typed twice; two entries agree or not; the errors are told honestly."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import library
from forms.questionnaire import Kind
from survey_app.domain import second_typing
from survey_app.domain.second_typing import Counts, Entry, Look

QUESTIONS = library.load("mieszkaniec", {}).part("A").questions


def question(question_id):
    return next(one for one in QUESTIONS if one.id == question_id)


def chosen_places(seed, sheets):
    chance, places = random.Random(seed), []
    for before in range(sheets):
        if second_typing.is_chosen(before, len(places), chance):
            places.append(before)
    return places


@given(seed=st.integers(), tens=st.integers(1, 12))
def test_every_ten_sheets_have_exactly_one_chosen(seed, tens):
    places = chosen_places(seed, 10 * tens)
    assert [place // 10 for place in places] == list(range(tens))


@given(seed=st.integers())
def test_the_first_chosen_sheet_is_among_the_first_five(seed):
    assert len(chosen_places(seed, 5)) == 1


def test_every_place_of_a_ten_comes_up_about_as_often_as_the_others():
    second = [chosen_places(seed, 20)[1] - 10 for seed in range(4000)]
    first = [chosen_places(seed, 5)[0] for seed in range(4000)]
    assert all(300 < second.count(place) < 500 for place in range(10))
    assert all(700 < first.count(place) < 900 for place in range(5))


@given(seed=st.integers(), before=st.integers(0, 500))
def test_a_chosen_sheet_that_was_withdrawn_is_made_up_for(seed, before):
    """From any past, with any number chosen too few, ten more sheets have at least one chosen."""
    chance = random.Random(seed)
    assert any(second_typing.is_chosen(before + more, 0, chance) for more in range(20))


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "Q1": st.sampled_from(["1", "2", "5"]),
        "Q2": st.dictionaries(st.sampled_from(["P01", "P02"]), st.integers(1, 3), min_size=1),
        "Q4": st.lists(st.sampled_from(["N01", "N02", None]), min_size=1, max_size=3),
        "Q6": st.text(min_size=1, max_size=12),
        "Q7": st.sampled_from(["świetlica", "plac zabaw"]),
    },
)
ENTRIES = st.builds(Entry, ANSWERS, st.sets(st.sampled_from(["Q1", "Q6", "Q12"])))


@given(one=ENTRIES, other=ENTRIES)
def test_comparing_does_not_ask_who_was_first(one, other):
    assert second_typing.differing(QUESTIONS, one, other) == second_typing.differing(QUESTIONS, other, one)


@given(entry=ENTRIES)
def test_an_entry_agrees_with_itself(entry):
    assert second_typing.differing(QUESTIONS, entry, entry) == []


@given(first=ENTRIES, second=ENTRIES)
def test_the_first_is_wrong_nowhere_when_the_paper_says_the_same(first, second):
    counts = second_typing.count(QUESTIONS, first, second, first)
    assert (counts.wrong, counts.open_wrong) == (0, 0)
    assert counts.open_fields <= counts.fields <= len(QUESTIONS)


@given(first=ENTRIES, second=ENTRIES)
def test_the_first_is_wrong_in_every_difference_when_the_second_was_right(first, second):
    counts = second_typing.count(QUESTIONS, first, second, second)
    assert counts.wrong == len(second_typing.differing(QUESTIONS, first, second))


@pytest.mark.parametrize(
    ("question_id", "one", "other", "same"),
    [
        ("Q1", {"Q1": "4"}, {"Q1": "4"}, True),
        ("Q1", {"Q1": "4"}, {"Q1": "5"}, False),
        ("Q1", {"Q1": "4"}, {}, False),
        ("Q2", {"Q2": {"P01": 3, "P04": 1}}, {"Q2": {"P04": 1, "P01": 3}}, True),
        ("Q4", {"Q4": ["N03", "N09"]}, {"Q4": ["N09", "N03"]}, False),
        ("Q6", {"Q6": "Koło gospodyń,  OSP."}, {"Q6": "koło gospodyń OSP"}, True),
        ("Q6", {"Q6": "koło"}, {"Q6": "kolo"}, False),
        ("Q6", {"Q6": "!!!"}, {"Q6": "???"}, False),
        ("Q3", {"Q3": {"pick": "P01", "text": "Przy szkole"}}, {"Q3": {"pick": "P01", "text": "przy szkole."}}, True),
        ("Q3", {"Q3": {"pick": "P01", "text": "przy szkole"}}, {"Q3": {"pick": "P02", "text": "przy szkole"}}, False),
    ],
)
def test_answers_agree_when_they_mean_the_same(question_id, one, other, same):
    assert second_typing.agree(question(question_id), Entry(one), Entry(other)) is same


def test_unreadable_agrees_with_unreadable_only():
    said, read, blank = Entry({}, ["Q1"]), Entry({"Q1": "4"}), Entry({})
    assert second_typing.agree(question("Q1"), said, said)
    assert not second_typing.agree(question("Q1"), said, read)
    assert not second_typing.agree(question("Q1"), said, blank)


def test_a_question_that_neither_entry_opens_is_no_field():
    fields = {one.id for one in second_typing.compared(QUESTIONS, Entry({"Q1": "4"}), Entry({}))}
    assert "Q7a" not in fields
    assert "Q7a" in {one.id for one in second_typing.compared(QUESTIONS, Entry({}), Entry({"Q7": "wiata"}))}
    assert not {one.id for one in QUESTIONS if one.kind is Kind.NOTE} & fields


@pytest.mark.parametrize(
    ("by", "typists", "team", "look"),
    [
        ("third", ("first", "second"), ("first", "second", "third"), Look.YES),
        ("second", ("first", "second"), ("first", "second", "third"), Look.NO),
        ("second", ("first", "second"), ("first", "second"), Look.ALONE),
        ("first", ("first", "helper"), ("first",), Look.ALONE),
        ("helper", ("first", "helper"), ("first",), Look.NO),
        ("third", ("", "second"), ("second", "third"), Look.YES),
    ],
)
def test_the_third_look_is_anothers_unless_there_is_nobody_else(by, typists, team, look):
    assert second_typing.third_look(by, typists, team) is look


def test_a_small_sample_is_told_with_what_it_may_hide():
    assert second_typing.told(Counts(3, 410, 2, 20, 1)) == [
        "Błędy wpisywania: 2 na 410 pól (sprawdzono 3 arkusze).",
        "W tym odpowiedzi zaznaczane: 1 na 390 pól, pisane słowami: 1 na 20 pól.",
        "Próba jest mała: naprawdę może to być od 13 do 177 błędów na 10\u00a0000 pól.",
    ]


def test_a_large_sample_is_told_as_a_rate():
    assert second_typing.told(Counts(60, 1500, 3))[-1] == "To 20 na 10\u00a0000 pól."


def test_nothing_is_told_before_a_sheet_was_checked():
    assert second_typing.told(Counts()) == []


@given(wrong=st.integers(0, 400), more=st.integers(0, 4000))
def test_the_interval_holds_the_rate(wrong, more):
    fields = wrong + more
    low, high = second_typing.interval(wrong, fields)
    assert 0 <= low <= second_typing.per_ten_thousand(wrong, fields) <= high <= 10_000
