"""What the demonstration tells of its invented people once their slips are kept: letters, and who is on which task."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.database import Database
from survey_app.domain.helping import Job
from survey_app.journeys import helping
from survey_app.people import assignments, offers, persons, volunteers, workflow
from survey_app.people.assignments import Role
from survey_app.people.persons import Villages
from survey_app.people.tables import Volunteer
from survey_app.people.village_forms import forms_of_village
from survey_app.store.gmina import Solectwo

TOLD = 2  # nominees with a letter handed over
ON_EACH = (2, 1, 0, 3)  # people on the first jobs to which somebody offered help


def tell_of_people(answers: Database, people: Database, today: date) -> None:
    with answers.reading() as work:
        jobs = helping.jobs(work, today)
        villages = {row.slug: forms_of_village(row.name, ()) for row in work.scalars(select(Solectwo))}
    with people.writing() as names:
        _tell_nominees(names, villages, today)
        _put_on_tasks(names, jobs, today)


def _tell_nominees(names: Session, villages: Villages, today: date) -> None:
    for person in persons.who_is_who(names, villages).persons[:TOLD]:
        prepared = workflow.prepare(names, person, person.name, "C", today)
        workflow.inform(names, prepared.nominee.id, today)


def _put_on_tasks(names: Session, jobs: list[Job], today: date) -> None:
    """Near and free ones first, as a coordinator would; some tasks stay without anybody."""
    everybody, busy = volunteers.found(names), set[str]()
    for job, wanted in zip(_answered(jobs, everybody), ON_EACH, strict=False):
        found = offers.offers(everybody, job, busy=busy)
        for place, one in enumerate(islice(found, wanted)):
            where = one.person.solectwo if one.here and not job.everywhere else None
            assignments.put(names, one.person.id, job, Role.HELPS if place else Role.LEADS, where, today)
            busy.add(one.person.id)


def _answered(jobs: list[Job], everybody: list[Volunteer]) -> Iterator[Job]:
    return (job for job in jobs if offers.offers(everybody, job, busy=()))
