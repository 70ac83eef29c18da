"""Preparing a meeting: planned, changed, opened, closed."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from forms.polish import data
from forms.questionnaire import Questionnaire
from survey_app.domain.campaigns import campaign_of
from survey_app.domain.meetings import COUNCILS, MeetingKind, State, refuse_step
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys import questionnaires as published
from survey_app.store.base import new_id
from survey_app.store.gmina import Solectwo
from survey_app.store.meetings import (
    ChecklistTick,
    Meeting,
    MeetingCount,
    MeetingKeys,
    MeetingQuestionnaire,
    Pairing,
    Tablet,
)
from survey_app.store.submissions import Submission

USUAL = {
    MeetingKind.SOLECTWO: ("mieszkaniec", "protokol"),
    MeetingKind.COUNCIL: ("rada",),
    MeetingKind.EVENT: ("po-wydarzeniu",),
}


def plan_meeting(
    work: Session,
    *,
    kind: MeetingKind,
    held_on: date,
    today: date,
    solectwo: str | None = None,
    council: str | None = None,
    title: str = "",
    starts_at: str = "",
    place: str = "",
    partners: str = "",
    questionnaires: Sequence[str] = ("mieszkaniec",),
) -> Meeting:
    """Raises WrongInput when the village, council, event name or a questionnaire is missing or unknown."""
    _refuse_unknown(work, kind, solectwo, council, title)
    solectwo, council = _whose(kind, solectwo, council)
    meeting = Meeting(
        id=new_id(),
        kind=kind.value,
        solectwo=solectwo,
        council=council,
        title=title.strip(),
        held_on=held_on,
        starts_at=starts_at,
        place=place.strip(),
        campaign=campaign_of(held_on),
        join_code=_free_code(work),
        state=State.PLANNED.value,
        opened_on=None,
        closed_on=None,
        closing_reason="",
        partners=partners.strip(),
    )
    work.add(meeting)
    work.flush()
    use_questionnaires(work, meeting, questionnaires)
    return meeting


def use_questionnaires(work: Session, meeting: Meeting, wanted: Sequence[str]) -> None:
    """The meeting asks these questionnaires, in this order. Raises WrongInput.

    One that it asks already keeps the version it was planned with; a new one comes in its current version.
    """
    known = {row.id: row.digest for row in published.current(work)}
    known |= {questionnaire.id: questionnaire.digest for questionnaire in asked(work, meeting.id)}
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        named = f"„{unknown[0]}”" if unknown else "żadnego"
        raise WrongInput(f"Nie wybrano znanego kwestionariusza ({named}). Proszę wybrać co najmniej jeden z listy.")
    work.execute(delete(MeetingQuestionnaire).where(MeetingQuestionnaire.meeting == meeting.id))
    for position, name in enumerate(dict.fromkeys(wanted)):
        work.add(MeetingQuestionnaire(meeting=meeting.id, digest=known[name], position=position))
    work.flush()


def meeting(work: Session, meeting_id: str) -> Meeting:
    """Raises NotFound."""
    found = work.get(Meeting, meeting_id)
    if found is None:
        raise NotFound("Nie ma takiego spotkania. Proszę wybrać je z listy spotkań.")
    return found


def open_meeting(work: Session, meeting_id: str, today: date) -> Meeting:
    """From now on it takes answers. Raises Conflict when it is open already."""
    opened = meeting(work, meeting_id)
    refuse_step(State(opened.state), State.OPEN)
    opened.state, opened.opened_on, opened.closed_on, opened.closing_reason = (
        State.OPEN.value,
        opened.opened_on or today,  # reopened: the first day stays
        None,
        "",
    )
    work.flush()
    return opened


def close_meeting(work: Session, meeting_id: str, today: date, reason: str = "") -> Meeting:
    """Only late queues come in now. `reason` says why the counts differ. Raises Conflict when it is not open."""
    closed = meeting(work, meeting_id)
    refuse_step(State(closed.state), State.CLOSED)
    closed.state, closed.closed_on, closed.closing_reason = State.CLOSED.value, today, reason.strip()
    work.flush()
    return closed


def delete_meeting(work: Session, meeting_id: str) -> None:
    """Only a planned meeting without any answer. Raises Conflict."""
    gone = meeting(work, meeting_id)
    if gone.state != State.PLANNED or work.scalar(select(exists().where(Submission.meeting == meeting_id))):
        raise Conflict("To spotkanie ma już odpowiedzi albo było otwarte, więc nie można go usunąć.")
    for kept in (MeetingQuestionnaire, MeetingCount, ChecklistTick, Pairing, MeetingKeys, Tablet):
        work.execute(delete(kept).where(kept.meeting == meeting_id))
    work.delete(gone)


def title_of(meeting: Meeting, villages: Mapping[str, str]) -> str:
    """As shown: "Bydlin, 12 marca 2026 r.". villages: slug to name."""
    return f"{name_of(meeting, villages)}, {data(meeting.held_on)}"


def name_of(meeting: Meeting, villages: Mapping[str, str]) -> str:
    """The village, the council or the event."""
    names = {
        MeetingKind.SOLECTWO: villages.get(meeting.solectwo or "", meeting.solectwo or ""),
        MeetingKind.COUNCIL: COUNCILS.get(meeting.council or "", ""),
        MeetingKind.EVENT: meeting.title,
    }
    return names[MeetingKind(meeting.kind)]


def village_names(work: Session) -> dict[str, str]:
    return dict(work.execute(select(Solectwo.slug, Solectwo.name)).all())


def _refuse_unknown(work: Session, kind: MeetingKind, solectwo: str | None, council: str | None, title: str) -> None:
    if kind is MeetingKind.SOLECTWO and not solectwo:
        raise WrongInput("Nie wybrano sołectwa. Proszę wybrać je z listy.")
    if solectwo and work.get(Solectwo, solectwo) is None:
        raise WrongInput(f"Nie ma sołectwa „{solectwo[:40]}”. Proszę wybrać je z listy.")
    if kind is MeetingKind.COUNCIL and council not in COUNCILS:
        raise WrongInput("Nie wybrano rady. Proszę wybrać ją z listy.")
    if kind is MeetingKind.EVENT and not title.strip():
        raise WrongInput("Wydarzenie nie ma nazwy. Proszę ją wpisać.")


def _whose(kind: MeetingKind, solectwo: str | None, council: str | None) -> tuple[str | None, str | None]:
    """Village and council: a council's meeting has no village, any other no council."""
    return (None, council) if kind is MeetingKind.COUNCIL else (solectwo, None)


def _free_code(work: Session) -> str:
    """Six digits that no meeting has; the first is not 0, so that nobody leaves it out."""
    while True:
        code = str(100_000 + secrets.randbelow(900_000))
        if not work.scalar(select(exists().where(Meeting.join_code == code))):
            return code


def code_for(work: Session, wanted: str) -> str:
    """The join code wanted, or another when a meeting has it."""
    return _free_code(work) if work.scalar(select(exists().where(Meeting.join_code == wanted))) else wanted


def change_meeting(
    work: Session,
    meeting: Meeting,
    *,
    held_on: date,
    solectwo: str | None = None,
    council: str | None = None,
    title: str = "",
    starts_at: str = "",
    place: str = "",
    partners: str = "",
    questionnaires: Sequence[str] = ("mieszkaniec",),
) -> list[Questionnaire]:
    """The kind stays. Village and day stay too once there are answers. Raises Conflict, WrongInput.

    Gives the questionnaires that were not wanted any more and stay, because they have answers.
    """
    kind = MeetingKind(meeting.kind)
    _refuse_unknown(work, kind, solectwo, council, title)
    solectwo, council = _whose(kind, solectwo, council)
    moved = (meeting.solectwo, meeting.council, meeting.held_on) != (solectwo, council, held_on)
    if moved and work.scalar(select(exists().where(Submission.meeting == meeting.id))):
        raise Conflict("To spotkanie ma już odpowiedzi, więc sołectwa i dnia nie można zmienić.")
    meeting.solectwo, meeting.council, meeting.held_on = solectwo, council, held_on
    meeting.campaign = campaign_of(held_on)
    meeting.title, meeting.starts_at = title.strip(), starts_at
    meeting.place, meeting.partners = place.strip(), partners.strip()
    before = asked(work, meeting.id)
    answered = _answered(work, meeting.id)
    staying = [one for one in before if one.id in answered and one.id not in questionnaires]
    if staying:
        kept = [one.id for one in before if one in staying or one.id in questionnaires]
        questionnaires = [*kept, *(name for name in questionnaires if name not in kept)]
    if [one.id for one in before] != list(questionnaires):
        use_questionnaires(work, meeting, questionnaires)
    return staying


def _answered(work: Session, meeting_id: str) -> set[str]:
    """Ids of questionnaires that somebody filled for this meeting."""
    return set(work.scalars(select(Submission.questionnaire).where(Submission.meeting == meeting_id).distinct()))


def asked(work: Session, meeting_id: str) -> list[Questionnaire]:
    """The questionnaires of the meeting, in order, in the versions it was planned with."""
    digests = work.scalars(
        select(MeetingQuestionnaire.digest)
        .where(MeetingQuestionnaire.meeting == meeting_id)
        .order_by(MeetingQuestionnaire.position)
    )
    return [published.by_digest(work, digest) for digest in digests]


class Listed(NamedTuple):
    meeting: Meeting
    forms: int


class Overview(NamedTuple):
    """What the start page shows."""

    now: list[Listed]  # open, or held today
    coming: list[Listed]
    unfinished: list[Listed]  # held before today and never closed
    recent: list[Listed]  # closed, newest first


def listed(work: Session) -> list[Listed]:
    """Every meeting with its number of forms, newest first."""
    counted = dict(
        work.execute(
            select(Submission.meeting, func.count()).where(Submission.withdrawn.is_(False)).group_by(Submission.meeting)
        ).all()
    )
    rows = work.scalars(select(Meeting).order_by(Meeting.held_on.desc(), Meeting.id))
    return [Listed(row, counted.get(row.id, 0)) for row in rows]


def overview(work: Session, today: date) -> Overview:
    rows = listed(work)
    open_or_today = [
        row
        for row in rows
        if row.meeting.state != State.CLOSED
        and (row.meeting.held_on == today or (row.meeting.state == State.OPEN and row.meeting.held_on >= today))
    ]
    coming = [row for row in rows if row.meeting.held_on > today and row.meeting.state == State.PLANNED]
    return Overview(
        now=open_or_today,
        coming=list(reversed(coming))[:8],
        unfinished=[row for row in rows if row.meeting.held_on < today and row.meeting.state != State.CLOSED],
        recent=[row for row in rows if row.meeting.state == State.CLOSED][:6],
    )
