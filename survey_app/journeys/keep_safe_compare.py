"""What a restore costs: forms that came after the backup, tablets that go on sending or must be paired again."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

import survey_app.upgrade as upgrade
from survey_app.database import Database
from survey_app.database_copies import is_there
from survey_app.domain.meetings import State, refuse_unless_open
from survey_app.domain.refusals import MeetingNotOpen
from survey_app.journeys import prepare
from survey_app.store.meetings import Meeting, Tablet
from survey_app.store.submissions import Submission


class Lost(NamedTuple):
    """Forms of one meeting that are here now and not in the backup."""

    meeting: str
    forms: int
    sheets: list[int]  # numbers of those that were on paper and can be typed again


class Cost(NamedTuple):
    readable: bool  # whether the present answers could be read and compared
    lost: list[Lost]
    sending: list[str]  # tablets that go on sending what they hold, "tablet 1 (Bydlin, 12 marca 2026 r.)"
    pair_again: list[str]  # tablets paired after the backup: it does not know them


def cost(present: Database, restored: Database, today: date) -> Cost:
    """Compares the answers that are there with those that would take their place."""
    with restored.reading() as then:
        before, known = set(then.scalars(select(Submission.id))), set(then.scalars(select(Tablet.id)))
        sending = [_said(then, row) for row in _tablets(then) if _takes(then, row.meeting, today)]
    try:
        if not (is_there(present) and upgrade.is_current(present, "answers")):
            return Cost(False, [], sending, [])
        with present.reading() as now:
            again = [_said(now, row) for row in _tablets(now) if row.id not in known]
            return Cost(True, _lost(now, before), sending, again)
    except SQLAlchemyError:
        return Cost(False, [], sending, [])


def _lost(now: Session, before: set[str]) -> list[Lost]:
    by_meeting: dict[str, list[int | None]] = defaultdict(list)
    for form, meeting, sheet in now.execute(select(Submission.id, Submission.meeting, Submission.sheet)):
        if form not in before:
            by_meeting[meeting].append(sheet)
    return [
        Lost(_title(now, meeting), len(sheets), sorted(sheet for sheet in sheets if sheet is not None))
        for meeting, sheets in sorted(by_meeting.items())
    ]


def _tablets(work: Session) -> list[Tablet]:
    return list(work.scalars(select(Tablet).where(Tablet.revoked.is_(False)).order_by(Tablet.meeting, Tablet.label)))


def _takes(work: Session, meeting_id: str, today: date) -> bool:
    meeting = work.get_one(Meeting, meeting_id)
    try:
        refuse_unless_open(State(meeting.state), meeting.closed_on, today)
    except MeetingNotOpen:
        return False
    return True


def _said(work: Session, tablet: Tablet) -> str:
    return f"{tablet.label} ({_title(work, tablet.meeting)})"


def _title(work: Session, meeting_id: str) -> str:
    return prepare.title_of(work.get_one(Meeting, meeting_id), prepare.village_names(work))
