"""Which partners joined a task of the plan or an event: read only, for plans, results and files."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.plan import Linked, PlanDraft, Task
from forms.polish import kolejnosc
from survey_app.domain.partners import ROLES, State
from survey_app.journeys import partners
from survey_app.store.partners import Partner, PartnerMeeting, PartnerTask


class Joining(NamedTuple):
    """One partner in one task or at one event."""

    partner: Partner
    role: str  # in words
    link: PartnerTask | PartnerMeeting


def of_task(work: Session, task_id: str) -> list[Joining]:
    return _joinings(work, work.scalars(select(PartnerTask).where(PartnerTask.task == task_id)))


def of_meeting(work: Session, meeting_id: str) -> list[Joining]:
    return _joinings(work, work.scalars(select(PartnerMeeting).where(PartnerMeeting.meeting == meeting_id)))


def with_partners(work: Session, tasks: Sequence[Task]) -> list[Task]:
    """The same rows, each with the partners that joined it."""
    links = work.scalars(select(PartnerTask).where(PartnerTask.task.in_([task.id for task in tasks])))
    by_task: dict[str, list[PartnerTask]] = defaultdict(list)
    for link in links:
        by_task[link.task].append(link)
    return [
        replace(task, linked=tuple(_linked(one.partner) for one in _joinings(work, by_task[task.id])))
        if task.id in by_task
        else task
        for task in tasks
    ]


def plan_with_partners(work: Session, draft: PlanDraft) -> PlanDraft:
    return replace(draft, tasks=tuple(with_partners(work, draft.tasks)))


def names_by_meeting(work: Session) -> dict[str, list[str]]:
    """Names of the partners of each event."""
    by_meeting: dict[str, list[PartnerMeeting]] = defaultdict(list)
    for link in work.scalars(select(PartnerMeeting)):
        by_meeting[link.meeting].append(link)
    return {
        meeting: [partners.name_of(one.partner) for one in _joinings(work, links)]
        for meeting, links in by_meeting.items()
    }


def _linked(row: Partner) -> Linked:
    return Linked(partners.name_of(row), row.consent_on is not None)


def _joinings(work: Session, links: Iterable[PartnerTask | PartnerMeeting]) -> list[Joining]:
    """Each partner once, cards joined to another as that one; who was removed is left out."""
    found: dict[str, Joining] = {}
    for link in links:
        row = _standing(work, link.partner)
        if row is not None:
            found.setdefault(row.id, Joining(row, ROLES.get(link.role, ""), link))
    return sorted(found.values(), key=lambda one: kolejnosc(partners.name_of(one.partner)))


def _standing(work: Session, partner_id: str) -> Partner | None:
    row = work.get(Partner, partner_id)
    while row is not None and row.merged_into is not None:
        row = work.get(Partner, row.merged_into)
    return row if row is not None and row.state == State.ACCEPTED else None
