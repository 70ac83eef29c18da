"""What people can be asked to help with: tasks of the plans in force or being made, and events to come."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.help_areas import of_event, of_task
from exports.plan import REFERRED, REFUSED, STATUSES, Task
from exports.proposals import EVERYWHERE
from forms.polish import bez_znakow, data
from survey_app.domain.helping import Job, Source, job_id, parts_of
from survey_app.domain.meetings import MeetingKind, State
from survey_app.domain.refusals import NotFound
from survey_app.journeys import plan
from survey_app.store.gmina import Solectwo
from survey_app.store.meetings import Meeting
from survey_app.store.plans import PlanTask
from survey_app.store.wanted_help import WantedHelp

UNDER_WAY = STATUSES[1]


def jobs(work: Session, today: date) -> list[Job]:
    """Open ones: events by day, then tasks by year and place in the plan."""
    chosen, slugs, known = _chosen(work), _slugs(work), _ever_planned(work)
    events = select(Meeting).where(Meeting.kind == MeetingKind.EVENT, Meeting.held_on >= today)
    found = [_of_event(row, known, chosen, today) for row in work.scalars(events.order_by(Meeting.held_on, Meeting.id))]
    found += [_of_task(task, slugs, chosen, today) for task in _planned(work, today)]
    return [one for one in found if one.is_open]


def job(work: Session, job: str, today: date) -> Job:
    """Also one that is done, given up or past. Raises NotFound when it was taken out of the plan."""
    source, key = parts_of(job)
    if source == Source.EVENT:
        row = work.get(Meeting, key)
        if row is not None and row.kind == MeetingKind.EVENT:
            return _of_event(row, _ever_planned(work), _chosen(work), today)
    elif source == Source.TASK:
        stored = work.get(PlanTask, key)
        if stored is not None and stored.origin != REFERRED:
            task = next(task for task in plan.tasks_of(work, stored.year) if task.id == key)
            return _of_task(task, _slugs(work), _chosen(work), today)
    raise NotFound("Tego zadania albo wydarzenia już nie ma. Proszę wrócić do listy.")


def met(work: Session) -> set[str]:
    """Villages where a meeting was opened, by slug."""
    held = select(Meeting.solectwo).where(Meeting.solectwo.is_not(None), Meeting.state != State.PLANNED)
    return {str(slug) for slug in work.scalars(held)}


def choose_areas(work: Session, job: str, areas: Collection[str] | None) -> None:
    """Remembers which help it needs; None gives the proposal back."""
    row = work.get(WantedHelp, job)
    if areas is None:
        if row is not None:
            work.delete(row)
        return
    if row is None:
        work.add(WantedHelp(job=job, areas=list(areas)))
    else:
        row.areas = list(areas)


def _planned(work: Session, today: date) -> list[Task]:
    """Of this year's plan and later ones."""
    years = sorted(year for year in plan.years(work) if year >= today.year)
    return [task for year in years for task in plan.tasks_of(work, year)]


def _ever_planned(work: Session) -> list[Task]:
    """Newest plan first: an event to come may have been planned under its name in an earlier year only."""
    return [task for year in plan.years(work) for task in plan.tasks_of(work, year)]


def _chosen(work: Session) -> Mapping[str, Sequence[str]]:
    return {row.job: row.areas for row in work.scalars(select(WantedHelp))}


def _slugs(work: Session) -> Mapping[str, str]:
    """By folded name."""
    return {bez_znakow(name): slug for slug, name in work.execute(select(Solectwo.slug, Solectwo.name))}


def _of_task(task: Task, slugs: Mapping[str, str], chosen: Mapping[str, Sequence[str]], today: date) -> Job:
    own = job_id(Source.TASK, task.id)
    return Job(
        id=own,
        name=task.task,
        when=task.period,
        villages=_villages(task.solectwa, slugs),
        areas=tuple(chosen.get(own, of_task(task))),
        source=Source.TASK,
        by_hand=own in chosen,
        proposed=not task.in_plan,
        is_open=_is_open(task, today),
        year=task.year,
    )


def _is_open(task: Task, today: date) -> bool:
    past = (task.year, task.month_to) < (today.year, today.month)
    return task.decision not in (REFUSED, REFERRED) and task.status in ("", UNDER_WAY) and not past


def _villages(text: str, slugs: Mapping[str, str]) -> tuple[str, ...]:
    """Names that the gmina knows; a task that names none of them is for the whole gmina."""
    if text == EVERYWHERE:
        return ()
    names = (bez_znakow(name.strip()) for name in text.replace(",", ";").split(";"))
    return tuple(dict.fromkeys(slugs[name] for name in names if name in slugs))


def _of_event(row: Meeting, tasks: Sequence[Task], chosen: Mapping[str, Sequence[str]], today: date) -> Job:
    own = job_id(Source.EVENT, row.id)
    return Job(
        id=own,
        name=row.title,
        when=data(row.held_on),
        villages=(row.solectwo,) if row.solectwo else (),
        areas=tuple(chosen.get(own, of_event(row.title, tasks))),
        source=Source.EVENT,
        by_hand=own in chosen,
        is_open=row.state != State.CLOSED and row.held_on >= today,
    )
