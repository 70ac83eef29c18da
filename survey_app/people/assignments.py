"""Who was put on which task or event. Names of tasks come in as values: the wing does not read the plan."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.polish import kolejnosc
from survey_app.domain.helping import Job
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.people import volunteers
from survey_app.people.tables import Assignment, Volunteer, new_id

FEW = 3
"""From so many people on a task their number is said, and then only that it is reached."""


class Role(StrEnum):
    LEADS = "prowadzi"
    HELPS = "pomaga"


def put(people: Session, volunteer: str, job: Job, role: str, solectwo: str | None, today: date) -> str:
    """Puts a volunteer on a job, or changes role and place of who is on it already; gives the assignment's id.

    Raises NotFound, WrongInput.
    """
    volunteers.one(people, volunteer)
    if role not in set(Role):
        raise WrongInput("Proszę wybrać, czy ta osoba prowadzi, czy pomaga.")
    if not job.is_open:
        raise WrongInput("To zadanie jest zakończone albo odrzucone, więc nikogo nie można już do niego przydzielić.")
    own = select(Assignment).where(Assignment.volunteer == volunteer, Assignment.job == job.id)
    row = people.scalars(own).first()
    if row is None:
        row = Assignment(id=new_id(), volunteer=volunteer, job=job.id, put_on=today)
        people.add(row)
    row.name, row.role, row.solectwo = job.name, role, solectwo or None
    people.flush()
    return row.id


def take_off(people: Session, assignment: str) -> Assignment:
    """Undoes `put`; gives what was undone. Raises NotFound."""
    row = people.get(Assignment, assignment)
    if row is None:
        raise NotFound("Tego przydziału już nie ma. Być może cofnięto go wcześniej.")
    people.delete(row)
    return row


def of_volunteer(people: Session, volunteer: str) -> list[Assignment]:
    """By name of the task. To be called through a look that is logged, like everything here but `said`."""
    rows = people.scalars(select(Assignment).where(Assignment.volunteer == volunteer))
    return sorted(rows, key=lambda row: (kolejnosc(row.name), row.id))


def in_order(rows: Iterable[tuple[Assignment, Volunteer]]) -> list[tuple[Assignment, Volunteer]]:
    """Who leads first, then by name in the Polish order."""
    return sorted(rows, key=lambda pair: (pair[0].role != Role.LEADS, kolejnosc(pair[1].name), pair[0].id))


def everybody(people: Session) -> list[Assignment]:
    return list(people.scalars(select(Assignment).order_by(Assignment.job, Assignment.id)))


def busy(rows: Collection[Assignment], open_jobs: Collection[str]) -> set[str]:
    """Ids of volunteers who are on a job that is still open; one that is done or gone keeps nobody."""
    return {row.volunteer for row in rows if row.job in open_jobs}


def numbers(people: Session) -> Mapping[str, int]:
    """How many people are on each job, by its id; says nothing of who."""
    return Counter(dict(people.execute(select(Assignment.job, func.count()).group_by(Assignment.job)).all()))


def said(number: int) -> str:
    """What the plan may say of the people on a task."""
    if number >= FEW:
        return f"wolontariusze: {FEW} lub więcej"
    return "są wolontariusze" if number else ""
