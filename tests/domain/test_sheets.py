"""Which numbers are missing, double, next."""

from survey_app.domain import sheets


def test_missing_numbers_are_named_as_stretches():
    assert sheets.said(sheets.gaps([1, 2, 3, 5, 6, 10])) == "4, 7–9"


def test_the_first_numbers_may_be_missing_too():
    assert sheets.gaps([3, 4]) == [(1, 2)]


def test_nothing_is_missing_where_nothing_was_typed_or_all_is_there():
    assert sheets.gaps([]) == []
    assert sheets.gaps([2, 1, 2]) == []


def test_a_long_list_of_missing_numbers_is_cut():
    said = sheets.said(sheets.gaps(range(2, 100, 2)))
    assert said.endswith("23 i dalsze")


def test_a_number_that_came_twice_is_a_double():
    assert sheets.doubles([4, 5, 4, 6]) == {4}


def test_the_number_after_the_last_one_is_suggested():
    assert sheets.next_free({1, 2, 30}, last=2) == 3


def test_a_number_that_is_taken_is_never_suggested():
    assert sheets.next_free({1, 2, 3, 4}, last=2) == 5


def test_without_a_last_one_the_highest_leads():
    assert sheets.next_free({4, 9}) == 10
    assert sheets.next_free(set()) == 1
