"""From ranking to plan: the draft of a year is made from the forms and the previous plan, and handed out."""

import csv
import io
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from exports import plan as drafts
from exports.plan import ACCEPTED, APPROVED, DRAFT, LINKED, LOADED, REFERRED, PlanDraft, Task
from survey_app.domain.refusals import NotFound
from survey_app.store.gmina import Setting
from survey_app.store.partners import PartnerTask
from survey_app.store.plans import Plan, PlanChange, PlanTask

if TYPE_CHECKING:
    from exports.evidence import Witness

GOALS_BY_KIND = {
    "kampania": "1",
    "spotkania-solectwa": "1",
    "spotkania-rada": "3;4",
    "wolontariat": "2",
    "wydarzenie": "2",
}
_NOT_STORED = {"newer", "previous_status", "evidence", "linked"}
_STORED = tuple(field.name for field in fields(Task) if field.name not in _NOT_STORED)


def load_plan_csv(work: Session, year: int, csv_text: str) -> Plan:
    """Keeps the rows of a plan that was adopted elsewhere as an approved plan. Columns: seed/plan-2024.csv.

    Addressees may be empty; the panel then asks to fill them in.
    """
    plan = Plan(year=year, campaign=None, state=APPROVED, made_on=date(year, 1, 1), approved_on=date(year, 1, 1))
    work.add(plan)
    work.flush()
    for row in csv.DictReader(io.StringIO(csv_text.removeprefix("\ufeff"))):
        work.add(
            PlanTask(
                id=f"{year}-{int(row['no']):02}",
                year=year,
                position=int(row["no"]),
                origin=LOADED,
                task=row["task"],
                purpose=row["purpose"],
                addressees=row["addressees"],
                month_from=int(row["month_from"]),
                month_to=int(row["month_to"]),
                cus_role=row["cus_role"],
                kind=row["kind"],
                goals=GOALS_BY_KIND.get(row["kind"], ""),
                decision=ACCEPTED,
            )
        )
    work.flush()
    return plan


def years(work: Session) -> list[int]:
    """Years that have a plan, newest first."""
    return list(work.scalars(select(Plan.year).order_by(Plan.year.desc())))


def draft_plan(work: Session, year: int, today: date) -> Plan:
    """Makes the draft of the year or brings it up to date with the forms. Doing it again changes nothing.

    Rows that a person decided keep their text and evidence; an approved plan only learns that data changed.
    """
    plan = work.get(Plan, year)
    if plan is None:
        plan = Plan(year=year, campaign=year - 1, state=DRAFT, made_on=today)
        work.add(plan)
        work.flush()
    if plan.campaign is not None:
        _keep(work, year, _refreshed(work, plan, _witness(work, plan.campaign, today)))
    return plan


def _witness(work: Session, campaign: int, today: date) -> "Witness":
    from exports.dataset import RESIDENTS
    from exports.evidence import Witness
    from exports.tally import tally
    from forms.library import categories
    from survey_app.journeys import report

    dataset = report.dataset(work, campaign, today)
    asked = dataset.current(RESIDENTS) is not None
    return Witness(dataset, tally(dataset) if asked else None, categories())


def _refreshed(work: Session, plan: Plan, witness: "Witness") -> list[Task]:
    from exports.proposals import proposals, refresh
    from forms.library import categories

    earlier = previous_plan(work, plan.year)
    fresh = proposals(plan.year, witness, tasks_of(work, earlier.year) if earlier else (), categories())
    return refresh(rows_of(work, plan.year), fresh, approved=plan.state == APPROVED)


def _keep(work: Session, year: int, tasks: Sequence[Task]) -> None:
    kept = {task.id for task in tasks}
    gone = [row.id for row in work.scalars(_rows(year)) if row.id not in kept]
    work.execute(delete(PlanChange).where(PlanChange.task.in_(gone)))
    work.execute(delete(PartnerTask).where(PartnerTask.task.in_(gone)))
    work.execute(delete(PlanTask).where(PlanTask.id.in_(gone)))
    for task in tasks:
        row = work.get(PlanTask, task.id)
        values = {name: getattr(task, name) for name in _STORED} | {"evidence": _document(task)}
        if row is None:
            work.add(PlanTask(**values))
            continue
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
    work.flush()


def _document(task: Task) -> dict[str, Any] | None:
    if task.evidence is None:
        return None
    newer = {"newer": task.newer.as_document()} if task.newer else {}
    return task.evidence.as_document() | newer


def previous_plan(work: Session, year: int) -> Plan | None:
    """The newest approved plan before the year; a draft is no plan yet."""
    approved = select(Plan).where(Plan.year < year, Plan.state == APPROVED)
    return work.scalar(approved.order_by(Plan.year.desc()).limit(1))


def _rows(year: int) -> Any:
    return select(PlanTask).where(PlanTask.year == year).order_by(PlanTask.position, PlanTask.id)


def rows_of(work: Session, year: int) -> list[Task]:
    """All stored rows of the year, problems to hand over last."""
    earlier = previous_plan(work, year)
    statuses = {row.position: row.status for row in work.scalars(_rows(earlier.year))} if earlier else {}
    rows = [_task(row, statuses.get(row.previous_no or 0, "")) for row in work.scalars(_rows(year))]
    return sorted(rows, key=lambda task: task.origin == REFERRED)


def tasks_of(work: Session, year: int) -> list[Task]:
    """Stored tasks of the year by position, without problems to hand over."""
    return [row for row in rows_of(work, year) if row.origin != REFERRED]


def _task(row: PlanTask, previous_status: str) -> Task:
    evidence = row.evidence
    newer = (evidence or {}).get("newer")
    return Task(
        **{name: getattr(row, name) for name in _STORED},
        evidence=drafts.evidence_from(evidence) if evidence else None,
        newer=drafts.evidence_from(newer) if newer else None,
        previous_status=previous_status,
    )


def plan_for_export(work: Session, year: int, today: date | None = None) -> PlanDraft:
    """The plan of the year with everything the plan workbook and document show; writes nothing.

    A draft shows today's data, also when nobody has prepared it yet. Raises NotFound when there is neither a
    plan of the year nor an earlier one to start from.
    """
    today = today or date.today()
    earlier = previous_plan(work, year)
    plan = work.get(Plan, year)
    if plan is None and earlier is None:
        raise NotFound(f"Nie ma planu na {year} rok ani planu wcześniejszego. Proszę najpierw wczytać plan.")
    plan = plan or Plan(year=year, campaign=year - 1, state=DRAFT, made_on=today)
    witness = _witness(work, plan.campaign, today) if plan.campaign is not None else None
    rows = _refreshed(work, plan, witness) if witness else rows_of(work, year)
    return PlanDraft(
        year=year,
        gmina=_setting(work, "gmina_name"),
        cus=_setting(work, "cus_name"),
        state=plan.state,
        as_of=today,
        approved_on=plan.approved_on,
        previous_year=earlier.year if earlier else None,
        tasks=tuple(row for row in rows if row.origin != REFERRED),
        referrals=tuple(row for row in rows if row.origin == REFERRED),
        changes=tuple(changes(work, year)),
        findings=witness.findings() if witness else None,
    )


def _setting(work: Session, name: str) -> str:
    found = work.get(Setting, name)
    return found.value if found else ""


def changes(work: Session, year: int) -> list[drafts.Change]:
    """What people changed in the plan of the year, newest first."""
    names = {row.id: row.task for row in work.scalars(_rows(year))}
    found = work.scalars(
        select(PlanChange)
        .where(PlanChange.year == year, PlanChange.what != "reason")
        .order_by(PlanChange.changed_at.desc(), PlanChange.id)
    )
    return [
        drafts.Change(
            changed_at=change.changed_at,
            task_id=change.task,
            task=names.get(change.task or "", "cały plan"),
            what=drafts.COLUMNS.get(change.what, change.what),
            before=change.before,
            after=change.after,
            reason=change.reason,
        )
        for change in found
    ]


def last_position(work: Session, year: int) -> int:
    """Position of the last task; 0 in an empty plan."""
    highest = select(func.max(PlanTask.position)).where(PlanTask.year == year, PlanTask.origin != REFERRED)
    return work.scalar(highest) or 0


def touched(work: Session, year: int) -> set[str]:
    """Ids of rows with a change that can be taken back; the making of an own task cannot."""
    found = select(PlanChange.task).where(
        PlanChange.year == year,
        PlanChange.task.is_not(None),
        PlanChange.what != LINKED,
        (PlanChange.what != "decision") | (PlanChange.before != ""),
    )
    return {str(task) for task in work.scalars(found)}
