"""A meeting's kinds, states and counts, and when it takes answers."""

from datetime import date, timedelta
from enum import StrEnum

from survey_app.domain.refusals import Conflict, MeetingNotOpen

GRACE = timedelta(days=7)  # tablets come back from the hall with a full queue


class MeetingKind(StrEnum):
    SOLECTWO = "solectwo"
    COUNCIL = "council"
    EVENT = "event"


class State(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


COUNCILS = {
    "RS": "Rada Społeczna przy Centrum Usług Społecznych",
    "GRDPP": "Gminna Rada Działalności Pożytku Publicznego",
    "GRS": "Gminna Rada Sportu",
}

ATTENDANCE = {
    "present": "Obecni ogółem",
    "soltys": "w tym sołtys i rada sołecka",
    "councillors": "w tym radni",
    "organisations": "w tym przedstawiciele organizacji",
    "youth": "w tym młodzież",
    "seniors": "w tym seniorzy",
}
SHEETS = {
    "sheets_printed": "Arkusze wydrukowane",
    "sheets_out": "Arkusze rozdane",
    "sheets_back": "Arkusze oddane",
    "sheets_spoiled": "Arkusze zniszczone lub puste",
}
COUNTS = ATTENDANCE | SHEETS
"""Keys of store.meetings.MeetingCount with their Polish labels."""


def refuse_unless_open(state: State, closed_on: date | None, today: date) -> None:
    """Let an answer in while the meeting is open, and for GRACE after it closed.

    Raises MeetingNotOpen.
    """
    if state is State.OPEN:
        return
    if state is State.CLOSED and closed_on and today <= closed_on + GRACE:
        return
    raise MeetingNotOpen


def refuse_step(state: State, to: State) -> None:
    """planned → open → closed → open again. Raises Conflict for any other step."""
    allowed = {
        (State.PLANNED, State.OPEN),
        (State.OPEN, State.CLOSED),
        (State.CLOSED, State.OPEN),
    }
    if (state, to) not in allowed:
        raise Conflict("Stan spotkania zmienił się w międzyczasie. Proszę odświeżyć stronę.")
