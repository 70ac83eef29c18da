"""States of a meeting, the days it takes answers, and the names of what is counted at it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.meetings import ATTENDANCE, COUNTS, GRACE, SHEETS, State, refuse_step, refuse_unless_open
from survey_app.domain.refusals import Conflict, MeetingNotOpen

DAY = date(2026, 3, 12)
STEPS = {(State.PLANNED, State.OPEN), (State.OPEN, State.CLOSED), (State.CLOSED, State.OPEN)}


@pytest.mark.parametrize(("state", "closed_on", "takes"), [
    (State.PLANNED, None, False),
    (State.PLANNED, DAY, False),
    (State.OPEN, None, True),
    (State.OPEN, DAY - 10 * GRACE, True),
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


def test_the_grace_is_the_week_that_organisers_are_told():
    assert timedelta(days=7) == GRACE


@given(st.integers(0, 400))
def test_once_the_grace_is_over_it_stays_over(days):
    late = DAY + GRACE + timedelta(days=1 + days)
    with pytest.raises(MeetingNotOpen):
        refuse_unless_open(State.CLOSED, DAY, late)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_only_three_steps_are_allowed(state, to):
    if (state, to) in STEPS:
        refuse_step(state, to)
    else:
        with pytest.raises(Conflict, match="Stan spotkania zmienił się w międzyczasie"):
            refuse_step(state, to)


def test_people_and_sheets_are_counted_under_keys_of_their_own():
    assert set(ATTENDANCE).isdisjoint(SHEETS)
    assert {**ATTENDANCE, **SHEETS} == COUNTS
    assert len(set(COUNTS.values())) == len(COUNTS)


def test_attendance_asks_for_all_people_first_and_then_for_parts_of_them():
    total, *parts = ATTENDANCE.values()
    assert total == "Obecni ogółem"
    assert all(label.startswith("w tym ") for label in parts)
