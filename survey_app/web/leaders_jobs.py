"""Tasks and events against offers: who could do it where, one click to put somebody on it, one to take them off."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey_app.domain.access import Act, Role, may
from survey_app.domain.helping import Job, Source, job_id
from survey_app.journeys import helping
from survey_app.people import assignments, offers, volunteers
from survey_app.people.offers import Near, Offer
from survey_app.people.tables import Assignment, Volunteer
from survey_app.web import guard
from survey_app.web.leaders_evidence import open_jobs, wanted
from survey_app.web.leaders_look import HOW, areas, looked, village_names, write_down

bp = Blueprint("leaders_jobs", __name__, url_prefix="/panel/osoby/zadania")


class Row(NamedTuple):
    job: Job
    on_it: list[tuple[Assignment, Volunteer]]
    here: int  # people who offer it where it is to be done
    elsewhere: int

    @property
    def is_gap(self) -> bool:
        return not (self.on_it or self.here or self.elsewhere)


class Seen(NamedTuple):
    """What the pages need of the wing; to be called through `_look`."""

    everybody: list[Volunteer]
    assigned: list[Assignment]

    def on(self, job: str) -> list[tuple[Assignment, Volunteer]]:
        known = {row.id: row for row in self.everybody}
        rows = [(row, known[row.volunteer]) for row in self.assigned if row.job == job and row.volunteer in known]
        return assignments.in_order(rows)


@bp.get("/")
@guard.allows(Act.SEE_PEOPLE)
def page() -> str:
    village, jobs = wanted().village, open_jobs()
    seen = _look("tasks")
    busy = assignments.busy(seen.assigned, {job.id for job in jobs})
    rows = [_row(job, seen, busy, village) for job in jobs if not village or job.is_in(village)]
    gaps_only = bool(request.args.get("luki"))
    return render_template(
        "leaders/jobs.html",
        rows=[row for row in rows if row.is_gap] if gaps_only else rows,
        gaps=sum(row.is_gap for row in rows),
        gaps_only=gaps_only,
        jobs=jobs,
        village=village,
        anybody=bool(seen.everybody),
        villages=village_names(),
        areas=areas(),
    )


def _row(job: Job, seen: Seen, busy: set[str], village: str) -> Row:
    found = offers.offers(seen.everybody, job, busy=busy, village=village)
    here = sum(one.here for one in found)
    return Row(job, seen.on(job.id), here, len(found) - here)


@bp.get("/<job>")
@guard.allows(Act.SEE_PEOPLE)
def job_page(job: str) -> str:
    return _page(job)


@bp.post("/przydziel")
@guard.allows(Act.SEE_PEOPLE)
def put() -> Response:
    """One click: a volunteer leads or helps."""
    volunteer, job, village = (request.form.get(name, "") for name in ("osoba", "zadanie", "solectwo"))
    with guard.reading() as work:
        wanted_job = helping.job(work, job, guard.today())
    with guard.people().writing() as names:
        where = _where(wanted_job, village, volunteers.one(names, volunteer).solectwo)
        assignments.put(names, volunteer, wanted_job, request.form.get("rola", ""), where, guard.today())
    write_down("volunteer put on task", f"{volunteer} {job}")
    flash("Przydzielono; można to cofnąć. Proszę sprawdzić trzy warunki, zanim ta osoba zacznie.", "good")
    return _back(job, village, volunteer)


def _where(job: Job, asked: str, own: str | None) -> str | None:
    """The village asked for, else the own one where the job is for single villages and the own is among them."""
    if asked in village_names():
        return asked
    return own if job.villages and job.is_in(own) else None


@bp.post("/przydzial/<assignment>/cofnij")
@guard.allows(Act.SEE_PEOPLE)
def take_off(assignment: str) -> Response:
    with guard.people().writing() as names:
        row = assignments.take_off(names, assignment)
    write_down("volunteer taken off task", f"{row.volunteer} {row.job}")
    flash("Cofnięto przydział.", "good")
    return _back(row.job, request.form.get("solectwo", ""), row.volunteer)


@bp.post("/<job>/obszary")
@guard.allows(Act.SEE_PEOPLE)
def choose(job: str) -> Response:
    """Which help the task needs; remembered."""
    given = [code for code in request.form.getlist("obszar") if code in areas()]
    with guard.writing() as work:
        helping.job(work, job, guard.today())
        helping.choose_areas(work, job, None if request.form.get("propozycja") else given)
    flash("Zapisano, jakiej pomocy potrzeba.", "good")
    return _back(job, request.form.get("solectwo", ""))


@bp.app_template_global()
def volunteers_on(task: str) -> str:
    """What the plan may say of the people on its task: a number from three on, else that there are some."""
    if "volunteers_on" not in g:
        with guard.people().reading() as names:
            g.volunteers_on = assignments.numbers(names)
    return assignments.said(g.volunteers_on.get(job_id(Source.TASK, task), 0))


@bp.app_template_global()
def people_for(task: str) -> str:
    """Address of the page that says who could do a task of the plan; empty for who may not see people."""
    if not may(Role(guard.organiser().role), Act.SEE_PEOPLE):
        return ""
    return url_for("leaders_jobs.job_page", job=job_id(Source.TASK, task))


def _look(at: str) -> Seen:
    """Opens the wing and writes it down."""
    return looked(
        lambda names: Seen(volunteers.found(names), assignments.everybody(names)),
        lambda seen: f"volunteers {len(seen.everybody)}, {at}",
    )


def _page(job: str) -> str:
    village = wanted().village
    with guard.reading() as work:
        one = helping.job(work, job, guard.today())
        others = {other.id: other.name for other in helping.jobs(work, guard.today()) if other.id != job}
    seen = _look(job)
    on_it = seen.on(job)
    busy = assignments.busy(seen.assigned, others)
    found = offers.offers(seen.everybody, one, busy=busy, village=village, without={who.id for _, who in on_it})
    return render_template(
        "leaders/job.html",
        job=one,
        on_it=on_it,
        village=village,
        groups=_groups(found, one, village) if one.is_open else {},
        also_on=_also_on(seen.assigned, others),
        lacking=_lacking(one, found, on_it, village),
        places=_places(one),
        roles=assignments.Role,
        villages=village_names(),
        areas=areas(),
        how=HOW,
    )


def _groups(found: Sequence[Offer], job: Job, village: str) -> dict[str, list[Offer]]:
    """By the heading of the page."""
    here = f"Sołectwo {village_names()[village]}" if village else "Cała gmina" if job.everywhere else "Sołectwa zadania"
    headings = {
        Near.HERE: f"{here}: wolni",
        Near.HERE_BUSY: f"{here}: mają już zadanie",
        Near.ELSEWHERE: "Z innego sołectwa: wolni",
        Near.ELSEWHERE_BUSY: "Z innego sołectwa: mają już zadanie",
    }
    return {said: same for near, said in headings.items() if (same := [one for one in found if one.near is near])}


def _also_on(assigned: Sequence[Assignment], others: Mapping[str, str]) -> dict[str, list[str]]:
    """What else each volunteer is on."""
    found: dict[str, list[str]] = {}
    for row in assigned:
        if row.job in others:
            found.setdefault(row.volunteer, []).append(others[row.job])
    return found


def _places(job: Job) -> dict[str, str]:
    """Villages to choose from: those of the job, else all."""
    return {slug: name for slug, name in village_names().items() if job.is_in(slug)}


def _lacking(job: Job, found: Sequence[Offer], on_it: list[tuple[Assignment, Volunteer]], village: str) -> list[str]:
    """Villages of the job where nobody offers it and nobody was put on it."""
    there = {one.person.solectwo for one in found} | {row.solectwo or who.solectwo for row, who in on_it}
    asked = [village] if village else list(_places(job))
    return [one for one in asked if one not in there]


def _back(job: str, village: str, volunteer: str = "") -> Response:
    """To the page the button stood on."""
    if volunteer and request.form.get("wroc") == "osoba":
        return redirect(url_for("leaders_register.card", volunteer=volunteer), 303)
    return redirect(url_for(".job_page", job=job, solectwo=village or None), 303)
