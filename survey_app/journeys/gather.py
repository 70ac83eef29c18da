"""At the meeting and after it: heads and sheets counted, things ticked off."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.domain import ledger as ledger_rules
from survey_app.domain.checklist import BY_HAND, PHASES, seen_done
from survey_app.domain.meetings import COUNTS
from survey_app.domain.reconciliation import PAPER, differences
from survey_app.domain.refusals import WrongInput
from survey_app.domain.submissions import OFFICE_SHEETS
from survey_app.journeys import ledger, prepare
from survey_app.store.meetings import ChecklistTick, Meeting, MeetingCount
from survey_app.store.submissions import Submission

LARGEST_COUNT = 100_000


def set_count(work: Session, meeting_id: str, what: str, number: int | None) -> None:
    """One number counted by hand; None takes it back. Raises WrongInput, NotFound."""
    prepare.meeting(work, meeting_id)
    if what not in COUNTS:
        raise WrongInput("Nie ma takiej liczby do wpisania. Proszę odświeżyć stronę.")
    if number is not None and not 0 <= number <= LARGEST_COUNT:
        raise WrongInput(f"„{COUNTS[what]}”: proszę wpisać liczbę od 0 do {LARGEST_COUNT}.")
    row = work.get(MeetingCount, (meeting_id, what))
    if number is None:
        if row:
            work.delete(row)
    elif row:
        row.number = number
    else:
        work.add(MeetingCount(meeting=meeting_id, what=what, number=number))


def counts(work: Session, meeting_id: str) -> dict[str, int]:
    """Numbers counted by hand; one that was not counted is left out."""
    rows = work.scalars(select(MeetingCount).where(MeetingCount.meeting == meeting_id))
    return {row.what: row.number for row in rows}


def tick(work: Session, meeting_id: str, item: str, done: bool, today: date) -> None:
    """Ticks an entry of the checklist, or takes the tick back. Raises WrongInput, NotFound."""
    prepare.meeting(work, meeting_id)
    if item not in BY_HAND:
        raise WrongInput("Tego punktu nie zaznacza się ręcznie. Proszę odświeżyć stronę.")
    row = work.get(ChecklistTick, (meeting_id, item))
    if done and row is None:
        work.add(ChecklistTick(meeting=meeting_id, item=item, ticked_on=today))
    elif row and not done:
        work.delete(row)


class Ticked(NamedTuple):
    key: str
    label: str
    done: bool
    by_hand: bool


def checklist(work: Session, meeting: Meeting) -> dict[str, list[Ticked]]:
    """Phase by phase, what is done and what is not."""
    channels = residents_by_channel(work, meeting.id)
    typed = sum(channels.get(channel, 0) for channel in PAPER)
    done = seen_done(
        ledger_rules.reliable(ledger.lines(work, meeting.id)) | counts(work, meeting.id),
        typed,
        sum(channels.values()),
        meeting.state,
        _has_minutes(work, meeting),
    )
    ticked = select(ChecklistTick.item).where(ChecklistTick.meeting == meeting.id)
    done |= set(work.scalars(ticked))
    return {
        phase: [Ticked(entry.key, entry.label, entry.key in done, not entry.seen) for entry in entries]
        for phase, entries in PHASES.items()
    }


def residents_by_channel(work: Session, meeting_id: str) -> dict[str, int]:
    """Forms that people filled, by channel; the organiser's own sheets are left out."""
    counted = work.execute(
        select(Submission.channel, func.count())
        .where(
            Submission.meeting == meeting_id,
            Submission.withdrawn.is_(False),
            Submission.questionnaire.not_in(OFFICE_SHEETS),
        )
        .group_by(Submission.channel)
    )
    return dict(counted.all())


def reconcile(work: Session, meeting_id: str) -> list[str]:
    """Sentences about what does not add up."""
    noted = ledger_rules.reliable(ledger.lines(work, meeting_id))
    return differences(counts(work, meeting_id), residents_by_channel(work, meeting_id), noted)


def _has_minutes(work: Session, meeting: Meeting) -> bool:
    kept = select(Submission.id).where(
        Submission.meeting == meeting.id,
        Submission.questionnaire.in_(("protokol", "rada")),
        Submission.withdrawn.is_(False),
    )
    return work.scalar(kept.limit(1)) is not None
