"""Slips B and C from paper, typed by the organiser. Names go straight to the people's store, nowhere else."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms import webform
from forms.questionnaire import Data, Questionnaire
from survey_app.domain import finding
from survey_app.domain.access import Act
from survey_app.domain.refusals import Conflict, NotFound
from survey_app.journeys import office, prepare
from survey_app.people import register, rules
from survey_app.store.meetings import Meeting
from survey_app.web import guard
from survey_app.web.slips import minors_in

bp = Blueprint("slips_desk", __name__, url_prefix="/panel/spotkania/<meeting_id>")

PARTS = {"B": Data.OWN, "C": Data.THIRD_PARTY}
NO_NAMES = (
    "Zapraszamy kartami, więc nazwisk innych osób nie zapisujemy. Odcinek C proszę zniszczyć; mieszkańcom dajemy karty "
    "z zaproszeniem."
)
CHILD = "Można wskazać tylko osobę dorosłą. Takiego wpisu nie zapisujemy; papierowy odcinek proszę zniszczyć."
SAVED = {
    "B": "Zapisano odcinek B. Papierowy odcinek proszę włożyć do koperty z odcinkami.",
    "C": "Zapisano odcinek C. Papierowy odcinek proszę zniszczyć najpóźniej razem z wpisem.",
}


@bp.get("/odcinki")
@guard.allows(Act.TYPE_SLIPS)
def page(meeting_id: str) -> str:
    with guard.reading() as work:
        return _page(work, prepare.meeting(work, meeting_id), {}, {})


@bp.post("/odcinki/<part>")
@guard.allows(Act.TYPE_SLIPS)
def keep(meeting_id: str, part: str) -> Response | tuple[str, int]:
    if part not in PARTS:
        abort(404)
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        asked = _with_slips(work, meeting_id)
        if part == "C" and not takes_names(work, meeting):
            raise Conflict(NO_NAMES)
        if part == "C" and is_too_late(meeting):
            raise Conflict("Termin odcinków C z tego spotkania już minął. Odcinek proszę zniszczyć.")
        form = webform.form_class(asked, part)()
        faults = faults_of(form)
        if faults:
            sent = {name: request.form.getlist(name) for name in request.form}
            return _page(work, meeting, {part: sent}, {part: faults}), 422
    with guard.people().writing() as people:
        KEEP[part](people, meeting, asked, form.checked.answers)
    flash(SAVED[part], "good")
    return redirect(url_for(".page", meeting_id=meeting_id), 303)


def _volunteer(people: Session, meeting: Meeting, asked: Questionnaire, answers: dict[str, Any]) -> None:
    register.add_volunteer(
        people,
        name=answers["B1"],
        contact=answers["B2"],
        how=answers.get("B3", ""),
        areas=answers.get("B4", []),
        solectwo=meeting.solectwo,
        today=guard.today(),
        notice=f"{asked.id} {asked.version}",
    )


def _nominations(people: Session, meeting: Meeting, asked: Questionnaire, answers: dict[str, Any]) -> None:
    for person in answers["entries"]:
        register.add_nomination(
            people,
            text=person["C1"],
            areas=person["C2"],
            knows=person["C3"],
            delivery=person["C4"],
            solectwo=meeting.solectwo,
            met_on=meeting.held_on,
            today=guard.today(),
        )


KEEP = {"B": _volunteer, "C": _nominations}


def _with_slips(work: Session, meeting_id: str) -> Questionnaire:
    """The meeting's questionnaire that carries the slips. Raises NotFound."""
    for asked in prepare.asked(work, meeting_id):
        if all(asked.has_part(part) and asked.part(part).data is data for part, data in PARTS.items()):
            return asked
    raise NotFound("Ankiety tego spotkania nie mają odcinków B i C. Ankietę można dodać w „Zmień dane”.")


def _erase_on(meeting: Meeting) -> date:
    return rules.erase_mention_on(min(meeting.held_on, guard.today()))


def is_too_late(meeting: Meeting) -> bool:
    """A nomination that would be erased at once is not taken."""
    return _erase_on(meeting) <= guard.today()


def takes_names(work: Session, meeting: Meeting) -> bool:
    """Whether slips C of this meeting may be typed, though cards may be handed out by now."""
    return finding.takes_names(office.settings(work), meeting.held_on)


def faults_of(form: webform.QuestionnaireForm) -> dict[str, str]:
    """Sentences by the name of the field; nothing when the slip can be kept. A child is not kept, and that is said."""
    if not form.validate_on_submit():
        return _problems_of(form)
    return {one.place: CHILD for one in minors_in(form.checked.answers)}


def _problems_of(form: webform.QuestionnaireForm) -> dict[str, str]:
    return {
        problem.place or problem.question: sentence
        for problem, sentence in zip(form.checked.problems, form.checked.sentences, strict=True)
    }


def _page(work: Session, meeting: Meeting, sent: dict[str, Any], problems: dict[str, dict[str, str]]) -> str:
    asked = _with_slips(work, meeting.id)
    erase_on = _erase_on(meeting)
    return render_template(
        "slips_desk/page.html",
        meeting=meeting,
        title=prepare.title_of(meeting, prepare.village_names(work)),
        parts={part: asked.part(part) for part in PARTS},
        sent=sent,
        problems=problems,
        open_entries={int(name[0]) for name, texts in sent.get("C", {}).items() if name[:1].isdecimal() and any(texts)},
        erase_on=erase_on,
        too_late=is_too_late(meeting),
        by_card=not finding.offers_names(office.settings(work)),
        takes_names=takes_names(work, meeting),
        no_names=NO_NAMES,
    )
