"""Photographed slips: beside each the same form as for paper, filled with what the boxes say; names are typed."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from forms import fields as form_fields
from forms import layout, webform
from forms.questionnaire import Kind, Questionnaire
from forms.scan.reading import answers_from, side_from_document, side_to_document
from survey_app.domain import finding
from survey_app.domain.access import Act
from survey_app.domain.pictures import erase_on
from survey_app.domain.refusals import Conflict
from survey_app.journeys import office, prepare, questionnaires
from survey_app.journeys.read_paper import KeepSlip, Slip
from survey_app.people import pictures as slips
from survey_app.people import register, rules
from survey_app.people.tables import SlipPicture
from survey_app.web import guard, looked, slips_desk

bp = Blueprint("slips_pictures", __name__, url_prefix="/panel/spotkania/<meeting_id>/odcinki/zdjecia")

LOOKED = "obejrzane zdjęcie odcinka"


def keeper(app: Any) -> KeepSlip:
    """What the reading thread calls for every slip it finds: straight into the people's store."""

    def keep_slip(slip: Slip) -> str:
        today: date = app.config["TODAY"]()
        with app.extensions["answers"].reading() as work:
            meeting = prepare.meeting(work, slip.meeting)
            settings = office.settings(work)
        if slip.layout.part == "C" and not finding.takes_names(settings, meeting.held_on):
            return "slip_by_card"
        if slip.layout.part == "C" and rules.erase_mention_on(min(meeting.held_on, today)) <= today:
            return "slip_too_late"
        with app.extensions["people"].writing() as people:
            slips.add(
                people,
                part=slip.layout.part,
                meeting=slip.meeting,
                digest=slip.layout.digest,
                layout=layout.to_document(slip.layout),
                reading=side_to_document(slip.side),
                picture=slip.picture,
                today=today,
                erase_on=erase_on(today, settings["picture_days"]),
            )
        return ""

    return keep_slip


@bp.record
def _give_door(state: BlueprintSetupState) -> None:
    """The reading thread may not enter the people's wing by itself: it is given this door."""
    state.app.extensions["keep_slip"] = keeper(state.app)


@bp.get("")
@guard.allows(Act.TYPE_SLIPS)
def page(meeting_id: str) -> str:
    return _page(meeting_id, None, {})


@bp.get("/<slip_id>.jpg")
@guard.allows(Act.TYPE_SLIPS)
def picture(meeting_id: str, slip_id: str) -> Response:
    with guard.people().reading() as people:
        content = slips.one(people, meeting_id, slip_id).picture
    looked.write_down(LOOKED, meeting_id)
    return looked.picture(content, {})


@bp.post("/<slip_id>")
@guard.allows(Act.TYPE_SLIPS)
def keep(meeting_id: str, slip_id: str) -> AnyResponse | tuple[str, int]:
    with guard.people().reading() as people:
        row = slips.one(people, meeting_id, slip_id)
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        asked = questionnaires.by_digest(work, row.digest)
        if row.part == "C" and not slips_desk.takes_names(work, meeting):
            raise Conflict(slips_desk.NO_NAMES)
        if row.part == "C" and slips_desk.is_too_late(meeting):
            raise Conflict("Termin odcinków C z tego spotkania już minął. Odcinek proszę zniszczyć.")
        form = webform.form_class(asked, row.part)()
        faults = slips_desk.faults_of(form)
        if faults:
            sent = {name: request.form.getlist(name) for name in request.form}
            return _page(meeting_id, sent, faults, slip_id), 422
    with guard.people().writing() as people:
        slips_desk.KEEP[row.part](people, meeting, asked, form.checked.answers)
        slips.erase(people, slips.one(people, meeting_id, slip_id))
    register.sweep(guard.people())
    flash(slips_desk.SAVED[row.part], "good")
    return redirect(url_for(".page", meeting_id=meeting_id), 303)


@bp.post("/<slip_id>/odrzuc")
@guard.allows(Act.TYPE_SLIPS)
def discard(meeting_id: str, slip_id: str) -> AnyResponse:
    with guard.people().writing() as people:
        slips.erase(people, slips.one(people, meeting_id, slip_id))
    register.sweep(guard.people())
    flash("Odrzucono odcinek. Zdjęcie jest skasowane.", "good")
    return redirect(url_for(".page", meeting_id=meeting_id), 303)


def _page(meeting_id: str, sent: dict[str, Any] | None, problems: dict[str, str], slip_id: str = "") -> str:
    """The first slip that waits, or the one named; the look is written down."""
    with guard.people().reading() as people:
        row = slips.one(people, meeting_id, slip_id) if slip_id else slips.first_waiting(people, meeting_id)
        waiting = slips.waiting(people, meeting_id)
    if row:
        looked.write_down(LOOKED, meeting_id)
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        title = prepare.title_of(meeting, prepare.village_names(work))
        asked = questionnaires.by_digest(work, row.digest) if row else None
    proposed = _proposed(asked, row) if asked and row else {}
    return render_template(
        "slips_pictures/page.html",
        meeting=meeting,
        title=title,
        slip=row,
        waiting=waiting,
        part=asked.part(row.part) if asked and row else None,
        sent=proposed if sent is None else sent,
        problems=problems,
        open_entries={int(name[0]) for name in proposed if name[:1].isdecimal()},
        too_late=bool(row and row.part == "C" and slips_desk.is_too_late(meeting)),
    )


def _proposed(asked: Questionnaire, row: SlipPicture) -> dict[str, list[str]]:
    """Fields of the form from the boxes. A consent is never ticked by the machine: a person sees that it was given."""
    by_hand = {question.id for question in asked.part(row.part).questions if question.kind is Kind.CONSENT}
    side = side_from_document(row.reading)
    marks = {box.key: box.state for box in side.boxes if box.question not in by_hand}
    raw, _ = answers_from(asked, marks, {}, row.part)
    return form_fields.to_fields(asked, raw, row.part)
