"""Putting partners on tasks of the plan and on events, and taking them off. A task's own text is never touched."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from exports.plan import IN_PLAN, PROPOSED, REFERRED
from forms.questionnaire import Option, Questionnaire
from survey_app.domain import partners as rules
from survey_app.domain.meetings import MeetingKind
from survey_app.domain.partners import ROLES, State
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.journeys import partners, plan_decisions, prepare, questionnaires
from survey_app.journeys.partner_joined import Joining, of_task
from survey_app.store.meetings import Meeting
from survey_app.store.partners import Partner, PartnerMeeting, PartnerTask
from survey_app.store.plans import PlanTask


class JoinedTask(NamedTuple):
    task: PlanTask
    role: str


class JoinedMeeting(NamedTuple):
    meeting: Meeting
    title: str
    role: str


def to_task(
    work: Session, row: Partner, task_id: str, role: str, *, today: date, now: datetime, reason: str = ""
) -> None:
    """Once more with another role changes the role; the plan's list of changes says so. Raises NotFound, WrongInput."""
    _refuse_unknown(row, role)
    task = plan_decisions.task_of(work, task_id)
    before = _names(of_task(work, task.id))
    work.merge(PartnerTask(partner=row.id, task=task.id, role=role, linked_on=today))
    work.flush()
    plan_decisions.note_partners(work, task, before, _names(of_task(work, task.id)), reason, now)


def off_task(work: Session, row: Partner, task_id: str, *, now: datetime, reason: str = "") -> None:
    task = plan_decisions.task_of(work, task_id)
    before = _names(of_task(work, task.id))
    ids = partners.ids_of(work, row)
    work.execute(delete(PartnerTask).where(PartnerTask.task == task.id, PartnerTask.partner.in_(ids)))
    plan_decisions.note_partners(work, task, before, _names(of_task(work, task.id)), reason, now)


def to_meeting(work: Session, row: Partner, meeting_id: str, role: str, today: date) -> None:
    """Raises NotFound, WrongInput."""
    _refuse_unknown(row, role)
    event(work, meeting_id)
    work.merge(PartnerMeeting(partner=row.id, meeting=meeting_id, role=role, linked_on=today))


def off_meeting(work: Session, row: Partner, meeting_id: str) -> None:
    ids = partners.ids_of(work, row)
    work.execute(delete(PartnerMeeting).where(PartnerMeeting.meeting == meeting_id, PartnerMeeting.partner.in_(ids)))


def event(work: Session, meeting_id: str) -> Meeting:
    """Raises NotFound: partners join events; other meetings have none."""
    meeting = prepare.meeting(work, meeting_id)
    if meeting.kind != MeetingKind.EVENT:
        raise NotFound("Partnerów dopisuje się do wydarzeń. To spotkanie nie jest wydarzeniem.")
    return meeting


def tasks_of(work: Session, row: Partner) -> list[JoinedTask]:
    """The newest plan first."""
    own = select(PartnerTask).where(PartnerTask.partner.in_(partners.ids_of(work, row)))
    links = {link.task: link for link in work.scalars(own)}
    tasks = work.scalars(select(PlanTask).where(PlanTask.id.in_(links)))
    ordered = sorted(tasks, key=lambda task: (-task.year, task.position))
    return [JoinedTask(task, ROLES.get(links[task.id].role, "")) for task in ordered]


def meetings_of(work: Session, row: Partner) -> list[JoinedMeeting]:
    """The newest first."""
    own = select(PartnerMeeting).where(PartnerMeeting.partner.in_(partners.ids_of(work, row)))
    links = {link.meeting: link for link in work.scalars(own)}
    names = prepare.village_names(work)
    found = work.scalars(select(Meeting).where(Meeting.id.in_(links)).order_by(Meeting.held_on.desc(), Meeting.id))
    return [JoinedMeeting(one, prepare.title_of(one, names), ROLES.get(links[one.id].role, "")) for one in found]


def wanted_by(work: Session, row: Partner) -> list[PlanTask]:
    """Tasks ticked on the card and not yet joined: found in the newest plan that has a row of that text."""
    asked = questionnaires.by_digest(work, row.digest)
    said = {option.code: option.label["pl"] for option in _options(asked, rules.WANTED_TASKS)}
    texts = [said[code] for code in row.answers.get(rules.WANTED_TASKS, []) if code in said]
    joined = {one.task.id for one in tasks_of(work, row)}
    newest: dict[str, PlanTask] = {}
    rows = select(PlanTask).where(PlanTask.task.in_(texts), PlanTask.origin != REFERRED).order_by(PlanTask.year)
    for task in work.scalars(rows):
        newest[task.task] = task
    return [newest[text] for text in texts if text in newest and newest[text].id not in joined]


def tasks_to_join(work: Session) -> list[PlanTask]:
    """Rows of every plan that a partner may still join, the newest plan first."""
    rows = select(PlanTask).where(PlanTask.origin != REFERRED, PlanTask.decision.in_((*IN_PLAN, PROPOSED)))
    return list(work.scalars(rows.order_by(PlanTask.year.desc(), PlanTask.position, PlanTask.id)))


def events_to_join(work: Session) -> list[tuple[str, str]]:
    """Id and title of every event, the newest first."""
    names = prepare.village_names(work)
    rows = select(Meeting).where(Meeting.kind == MeetingKind.EVENT.value).order_by(Meeting.held_on.desc(), Meeting.id)
    return [(row.id, prepare.title_of(row, names)) for row in work.scalars(rows)]


def _names(joinings: Iterable[Joining]) -> str:
    return "; ".join(f"{partners.name_of(one.partner)} ({one.role})" for one in joinings)


def _options(asked: Questionnaire, question: str) -> Sequence[Option]:
    return next((one.options for one in asked.part("A").questions if one.id == question), ())


def _refuse_unknown(row: Partner, role: str) -> None:
    if role not in ROLES:
        raise WrongInput("Proszę wybrać z listy, co partner robi.")
    if row.state != State.ACCEPTED:
        raise WrongInput("Dopisać można tylko partnera, który jest w spisie.")
