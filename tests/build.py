"""Makers of things a test needs, with defaults for what it does not care about."""

import uuid
from datetime import date
from typing import Any

from flask import Flask

from survey_app.domain.meetings import MeetingKind
from survey_app.domain.submissions import Channel, Receipt
from survey_app.journeys import collect, prepare, questionnaires
from survey_app.store.meetings import Meeting, MeetingQuestionnaire

SOME_ANSWERS: dict[str, Any] = {
    "Q1": "4",
    "Q2": {"P01": 3, "P04": 1},
    "Q3": {"pick": "P01", "text": "przy szkole"},
    "Q4": ["N03", "N09", "N17"],
    "Q5": ["G1", "G5"],
    "Q8": "2",
    "Q9": "AKC",
    "Q10": ["H01"],
    "M1": "A4",
    "M2": "K",
}


def a_meeting(
    app: Flask,
    solectwo: str | None = "bydlin",
    questionnaires: tuple[str, ...] = ("mieszkaniec",),
    opened: bool = True,
    today: date = date(2026, 3, 12),
    **fields: Any,
) -> Meeting:
    """A village meeting held today, open for answers."""
    plan = {"kind": MeetingKind.SOLECTWO, "held_on": today, "place": "remiza"} | fields
    with app.extensions["answers"].writing() as work:
        meeting = prepare.plan_meeting(work, solectwo=solectwo, questionnaires=questionnaires, today=today, **plan)
        if opened:
            prepare.open_meeting(work, meeting.id, today)
    return meeting


def an_answer(
    app: Flask,
    meeting: Meeting,
    answers: dict[str, Any] | None = None,
    channel: Channel = Channel.PHONE,
    today: date = date(2026, 3, 12),
    questionnaire: str = "mieszkaniec",
    **fields: Any,
) -> str:
    """One stored set of answers; gives its id."""
    answer_id = str(uuid.uuid4())
    with app.extensions["answers"].writing() as work:
        outcome = collect.accept(
            work,
            id=answer_id,
            meeting=meeting.id,
            digest=digest_of(work, meeting, questionnaire),
            channel=channel,
            language="pl",
            filled_on=today,
            answers=SOME_ANSWERS if answers is None else answers,
            today=today,
            **fields,
        )
    assert outcome.receipt is Receipt.STORED, outcome
    return answer_id


def digest_of(work: Any, meeting: Meeting, questionnaire: str) -> str:
    for row in work.query(MeetingQuestionnaire).filter_by(meeting=meeting.id):
        if questionnaires.by_digest(work, row.digest).id == questionnaire:
            return str(row.digest)
    raise LookupError(questionnaire)
