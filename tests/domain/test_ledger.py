"""The ledger of sheets: numbers as people write them, and what does not add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import sheetcode
from survey_app.domain import ledger
from survey_app.domain.ledger import Line
from survey_app.domain.refusals import WrongInput

LINES = st.builds(
    Line,
    number=st.integers(1, 40),
    handed_out=st.booleans(),
    returned=st.booleans(),
    spoiled=st.booleans(),
    entered=st.integers(0, 2),
    photographed=st.booleans(),
)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("5", [5]),
        ("17-K", [17]),
        ("17k", [17]),
        ("1-4", [1, 2, 3, 4]),
        ("1–3, 7", [1, 2, 3, 7]),
        ("2 do 4; 9", [2, 3, 4, 9]),
        ("17-K do 19-M, 18", [17, 18, 19]),
        ("1 - 3", [1, 2, 3]),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, numbers):
    typed = typed.replace("19-M", sheetcode.code(19))
    assert ledger.read_numbers(typed) == numbers


@pytest.mark.parametrize("typed", ["", " , ", "abc", "5-2", "1-99999", "17-X", "0"])
def test_what_is_no_list_of_numbers_is_refused_with_what_to_do(typed):
    with pytest.raises(WrongInput, match=r"[Pp]roszę"):
        ledger.read_numbers(typed)


@given(st.lists(LINES, unique_by=lambda line: line.number))
def test_no_number_is_missing_and_back_at_once_and_spoiled_sheets_are_not_waited_for(lines):
    found = ledger.findings(lines, [line.number for line in lines if line.entered])
    assert not set(found.missing) & set(found.not_entered)
    spoiled = {line.number for line in lines if line.spoiled}
    assert not spoiled & (set(found.missing) | set(found.not_entered))
    assert found.unprinted == []


@given(st.lists(LINES, unique_by=lambda line: line.number, min_size=1))
def test_every_sheet_handed_out_is_missing_or_back(lines):
    found = ledger.findings(lines, [])
    counts = ledger.counts(lines)
    out = sum(line.was_out and not line.spoiled for line in lines)
    back = sum(line.is_back and not line.spoiled for line in lines)
    assert out == back + len(found.missing)
    assert counts["sheets_printed"] >= counts["sheets_back"] >= counts["sheets_spoiled"]


def test_a_number_that_was_typed_but_never_printed_is_named():
    assert ledger.findings([Line(1)], [1, 44]).unprinted == [44]


def test_where_nothing_was_printed_nothing_is_out_of_range():
    assert not ledger.findings([], [1, 2, 2]).any


def test_a_ledger_nobody_wrote_in_knows_only_what_was_printed():
    assert ledger.reliable([Line(1), Line(2, entered=1)]) == {"sheets_printed": 2}
    assert ledger.reliable([Line(1, handed_out=True)])["sheets_out"] == 1
    assert ledger.counts([]) == {}
