"""Which partners join a task of the plan or an event: from the task, from the event and from the partner's card."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.partners import ROLES
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.journeys import partner_joined, partner_links, partner_view, partners, plan_decisions, prepare
from survey_app.store.partners import Partner
from survey_app.web import guard

bp = Blueprint("partners_links", __name__, url_prefix="/panel/partnerzy")


@bp.get("/zadanie/<task_id>")
@guard.allows(Act.WORK_WITH_PARTNERS)
def task(task_id: str) -> str:
    with guard.reading() as work:
        row = plan_decisions.task_of(work, task_id)
        return render_template(
            "partners/joining.html",
            what="zadanie",
            key=task_id,
            title=row.task,
            written=row.partners,
            joinings=partner_joined.of_task(work, task_id),
            partners=partner_view.rows(work, partner_view.accepted(work)),
            roles=ROLES,
            action=url_for(".change_task"),
            back=url_for("plan.page", year=row.year, _anchor=f"zadanie-{task_id}"),
            back_said=f"Plan na {row.year} rok",
            reworded=url_for("plan.edit", year=row.year, task_id=task_id),
        )


@bp.get("/wydarzenie/<meeting_id>")
@guard.allows(Act.WORK_WITH_PARTNERS)
def event(meeting_id: str) -> str:
    with guard.reading() as work:
        meeting = partner_links.event(work, meeting_id)
        title = prepare.title_of(meeting, prepare.village_names(work))
        return render_template(
            "partners/joining.html",
            what="wydarzenie",
            key=meeting_id,
            title=title,
            written=meeting.partners,
            joinings=partner_joined.of_meeting(work, meeting_id),
            partners=partner_view.rows(work, partner_view.accepted(work)),
            roles=ROLES,
            action=url_for(".change_event"),
            back=url_for("prepare.desk", meeting_id=meeting_id),
            back_said=title,
            reworded=url_for("prepare.edit", meeting_id=meeting_id),
        )


@bp.post("/zadania")
@guard.allows(Act.WORK_WITH_PARTNERS)
def change_task() -> Response:
    """Adds a partner to a task, changes its role, or takes it off."""
    key = request.form.get("zadanie", "")

    def add(work: Session) -> None:
        partner_links.to_task(work, _partner(work), key, _role(), today=guard.today(), now=guard.now())

    def drop(work: Session) -> None:
        partner_links.off_task(work, _partner(work), key, now=guard.now())

    return _done(add, drop, url_for(".task", task_id=key) if key else url_for("plan.newest"))


@bp.post("/wydarzenia")
@guard.allows(Act.WORK_WITH_PARTNERS)
def change_event() -> Response:
    key = request.form.get("wydarzenie", "")

    def add(work: Session) -> None:
        partner_links.to_meeting(work, _partner(work), key, _role(), guard.today())

    def drop(work: Session) -> None:
        partner_links.off_meeting(work, _partner(work), key)

    return _done(add, drop, url_for(".event", meeting_id=key) if key else url_for("prepare.meetings"))


def _partner(work: Session) -> Partner:
    given = request.form.get("partner", "")
    if not given:
        raise WrongInput("Proszę wybrać partnera z listy.")
    return partners.card(work, given)


def _role() -> str:
    return request.form.get("rola", "")


def _done(add: Callable[[Session], None], drop: Callable[[Session], None], there: str) -> Response:
    """Back to where it was done: to the card, else to the task or event."""
    dropped = request.form.get("co") == "odlacz"
    card = request.form.get("partner", "") if request.form.get("wroc") == "karta" else ""
    try:
        with guard.writing() as work:
            (drop if dropped else add)(work)
    except (NotFound, WrongInput) as no:
        flash(no.sentence, "bad")
    else:
        flash("Partner jest odłączony." if dropped else "Partner jest dopisany.", "good")
    return redirect(url_for("partners_card.card", partner=card, _anchor="dziala") if card else there, 303)
