"""Paper by keyboard: the desk of a meeting's sheets and their list."""

from flask import Blueprint, render_template

from survey_app.domain.access import Act
from survey_app.journeys import prepare
from survey_app.web import guard

bp = Blueprint("transcribe", __name__, url_prefix="/panel/spotkania/<meeting_id>")


@bp.get("/wpisywanie/")
@guard.allows(Act.TRANSCRIBE)
def desk(meeting_id: str) -> str:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        title = prepare.title_of(meeting, prepare.village_names(work))
        return render_template("transcribe/desk.html", meeting=meeting, title=title)


@bp.get("/arkusze")
@guard.allows(Act.TRANSCRIBE)
def sheets(meeting_id: str) -> str:
    return desk(meeting_id)
