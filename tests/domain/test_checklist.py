"""The checklist of a meeting: what people tick, what the house ticks by what it sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.checklist import BY_HAND, PHASES, seen_done

ENTRIES = [entry for phase in PHASES.values() for entry in phase]
BY_THE_HOUSE = {entry.key for entry in ENTRIES if entry.seen}


def seen(counts=None, typed=0, forms=0, state="planned", has_minutes=False):
    return seen_done(counts or {}, typed, forms, state, has_minutes)


def test_the_list_runs_from_before_to_after():
    assert list(PHASES) == ["Przed spotkaniem", "W trakcie", "Po spotkaniu"]


def test_every_entry_stands_once_and_has_its_own_words():
    assert len({entry.key for entry in ENTRIES}) == len(ENTRIES)
    assert len({entry.label for entry in ENTRIES}) == len(ENTRIES)


def test_every_entry_is_ticked_by_hand_or_by_the_house_never_both():
    assert BY_HAND.isdisjoint(BY_THE_HOUSE)
    assert {entry.key for entry in ENTRIES} == BY_HAND | BY_THE_HOUSE


def test_people_tick_what_the_house_cannot_see():
    by_hand = {entry.key for entry in ENTRIES if not entry.seen}
    assert by_hand == {"place", "invited", "tablets", "box", "since", "steps", "slips"}


def test_nothing_is_done_at_a_meeting_just_planned():
    assert seen() == set()


@pytest.mark.parametrize(("facts", "done"), [
    ({"counts": {"sheets_printed": 40}}, {"sheets_printed"}),
    ({"counts": {"sheets_printed": 0}}, {"sheets_printed"}),
    ({"counts": {"present": 12}}, {"present"}),
    ({"counts": {"youth": 12}}, set()),
    ({"counts": {"sheets_out": 12}}, set()),
    ({"state": "open"}, {"opened"}),
    ({"state": "closed"}, {"opened", "closed"}),
    ({"forms": 1}, {"answers"}),
    ({"has_minutes": True}, {"minutes"}),
])  # fmt: skip
def test_each_fact_ticks_its_own_entry(facts, done):
    assert seen(**facts) == done


@pytest.mark.parametrize(("back", "spoiled", "typed", "all_typed"), [
    (5, 1, 3, False), (5, 1, 4, True), (5, 1, 5, True), (5, 0, 4, False),
    (0, 0, 0, True), (3, 3, 0, True), (2, 3, 0, False),
])  # fmt: skip
def test_sheets_are_typed_when_every_usable_one_is(back, spoiled, typed, all_typed):
    counts = {"sheets_back": back, "sheets_spoiled": spoiled}
    assert ("typed" in seen(counts, typed)) == all_typed


def test_sheets_nobody_counted_are_not_called_typed():
    assert seen(typed=40) == set()


def test_the_house_can_see_every_entry_that_is_its_own():
    counts = {"present": 9, "sheets_printed": 20, "sheets_back": 5, "sheets_spoiled": 1}
    assert seen(counts, typed=4, forms=9, state="closed", has_minutes=True) == BY_THE_HOUSE


@given(st.dictionaries(st.sampled_from(["present", "sheets_back", "sheets_spoiled"]), st.integers(0, 60)),
       st.integers(0, 60), st.integers(0, 60))  # fmt: skip
def test_typing_one_more_sheet_takes_no_tick_away(counts, typed, forms):
    assert seen(counts, typed, forms) <= seen(counts, typed + 1, forms + 1)
