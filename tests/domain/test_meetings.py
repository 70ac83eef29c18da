"""States of a meeting, the days it takes answers, its checklist and whether its numbers add up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.checklist import BY_HAND, PHASES, seen_done
from survey_app.domain.meetings import COUNTS, GRACE, State, refuse_step, refuse_unless_open
from survey_app.domain.reconciliation import differences
from survey_app.domain.refusals import Conflict, MeetingNotOpen

DAY = date(2026, 3, 12)


@pytest.mark.parametrize(("state", "closed_on", "takes"), [
    (State.PLANNED, None, False),
    (State.OPEN, None, True),
    (State.CLOSED, DAY, True),
    (State.CLOSED, DAY - GRACE, True),
    (State.CLOSED, DAY - GRACE - timedelta(days=1), False),
    (State.CLOSED, None, False),
])  # fmt: skip
def test_answers_are_taken_while_open_and_seven_days_after_closing(state, closed_on, takes):
    if takes:
        refuse_unless_open(state, closed_on, DAY)
    else:
        with pytest.raises(MeetingNotOpen, match="nie przyjmuje teraz odpowiedzi"):
            refuse_unless_open(state, closed_on, DAY)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_only_three_steps_are_allowed(state, to):
    steps = {("planned", "open"), ("open", "closed"), ("closed", "open")}
    if (state, to) in steps:
        refuse_step(state, to)
    else:
        with pytest.raises(Conflict, match="odświeżyć stronę"):
            refuse_step(state, to)


ADDS_UP = {"present": 30, "soltys": 2, "sheets_out": 20, "sheets_back": 20, "sheets_spoiled": 2}
CHANNELS = {"paper-typed": 15, "paper-scanned": 3, "phone": 5}


def test_numbers_that_add_up_raise_no_question():
    assert differences(ADDS_UP, CHANNELS) == []


@pytest.mark.parametrize(("counts", "channels", "sentence"), [
    ({}, {}, "Nie wpisano, ile osób było obecnych."),
    ({"present": 4, "soltys": 5}, {}, "„w tym sołtys i rada sołecka”: 5, to więcej niż wszystkich obecnych (4)."),
    ({"present": 22}, CHANNELS, "Przyjęto 23 ankiety, a obecnych było 22 osoby."),
    ({"sheets_back": 19}, CHANNELS | {"paper-typed": 14}, "Rozdano 20 arkuszy, a oddano 19 arkuszy."),
    ({}, {"paper-typed": 17}, "Do wpisania jest 18 arkuszy, a wpisano 17 arkuszy."),
])  # fmt: skip
def test_what_does_not_add_up_is_said_in_a_sentence(counts, channels, sentence):
    said = differences(ADDS_UP | counts if counts or channels else {}, channels)
    assert any(sentence in one for one in said), said


@given(st.dictionaries(st.sampled_from(sorted(COUNTS)), st.integers(0, 500)), st.integers(0, 500), st.integers(0, 500))
def test_forms_on_screens_never_disturb_the_count_of_sheets(counts, typed, phones):
    def about_sheets(channels):
        return [one for one in differences(counts, channels) if "arkusz" in one]

    assert about_sheets({"paper-typed": typed}) == about_sheets({"paper-typed": typed, "phone": phones})


def test_entries_of_the_checklist_are_ticked_by_hand_or_by_the_house_never_both():
    entries = [entry for phase in PHASES.values() for entry in phase]
    assert len({entry.key for entry in entries}) == len(entries)
    assert {entry.key for entry in entries if entry.seen}.isdisjoint(BY_HAND)


def test_the_house_ticks_what_it_sees():
    assert seen_done({}, 0, 0, "planned", False) == set()
    back = {"sheets_back": 5, "sheets_spoiled": 1}
    assert seen_done(back, 3, 9, "open", False) == {"opened", "answers", "sheets_back"}
    everything = {entry.key for phase in PHASES.values() for entry in phase if entry.seen}
    assert seen_done(back | {"present": 9, "sheets_printed": 20}, 4, 9, "closed", True) == everything
