"""Sheets the organiser fills: minutes of a meeting, a council's sheet, cards of partners."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import Checked
from forms.answers import check as check_answers
from forms.questionnaire import Questionnaire
from survey_app.domain.refusals import NotFound
from survey_app.domain.submissions import OFFICE_SHEETS, Channel
from survey_app.journeys import collect, correct, gather, partners, prepare
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission

ONE_A_MEETING = ("protokol", "rada")
PRESENT = {"protokol": "S5", "rada": "R3"}


def questionnaire_of(work: Session, meeting_id: str, questionnaire_id: str) -> Questionnaire:
    """Raises NotFound when the meeting does not ask it, or residents fill it themselves."""
    for asked in prepare.asked(work, meeting_id):
        if asked.id == questionnaire_id and asked.id in OFFICE_SHEETS:
            return asked
    raise NotFound("To spotkanie nie ma takiej karty. Można ją dodać w „Zmień dane”.")


def kept(work: Session, meeting_id: str, questionnaire_id: str) -> list[Submission]:
    """What was filled before; at most one for minutes and council sheets."""
    rows = select(Submission).where(
        Submission.meeting == meeting_id,
        Submission.questionnaire == questionnaire_id,
        Submission.withdrawn.is_(False),
    )
    return list(work.scalars(rows.order_by(Submission.id)))


def beginning(work: Session, meeting: Meeting, questionnaire_id: str) -> dict[str, Any]:
    """What the house knows already, so that nobody types it again."""
    present = gather.counts(work, meeting.id).get("present")
    known: dict[str, dict[str, Any]] = {
        "protokol": {
            "S1": meeting.solectwo,
            "S2": meeting.held_on.isoformat(),
            "S2g": meeting.starts_at,
            "S3": meeting.place,
            "S5": present,
        },
        "rada": {"R1": meeting.council, "R2": meeting.held_on.isoformat(), "R3": present},
    }
    return {key: value for key, value in known.get(questionnaire_id, {}).items() if value not in (None, "")}


def keep(
    work: Session,
    meeting_id: str,
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    today: date,
    submission_id: str | None = None,
) -> Checked:
    """Stores a new sheet or corrects the one named; the number present also goes to the meeting's counts."""
    if submission_id:
        before = correct.submission(work, submission_id).answers
        checked = correct.correct(work, submission_id, answers=answers, today=today)
        if not checked.problems:
            partners.follow(work, submission_id, before, checked.answers, today)
    else:
        checked = check_answers(questionnaire, answers)
        if not checked.problems:
            _store(work, meeting_id, questionnaire, checked.answers, today)
    present = checked.answers.get(PRESENT.get(questionnaire.id, ""))
    if present is not None and not checked.problems:
        gather.set_count(work, meeting_id, "present", present)
    return checked


def _store(
    work: Session, meeting_id: str, questionnaire: Questionnaire, answers: Mapping[str, Any], today: date
) -> None:
    outcome = collect.accept(
        work,
        id=str(uuid.uuid4()),
        meeting=meeting_id,
        digest=questionnaire.digest,
        channel=Channel.PAPER_TYPED,
        language="pl",
        filled_on=prepare.meeting(work, meeting_id).held_on,
        answers=answers,
        today=today,
    )
    collect.refuse_unless_stored(outcome)
