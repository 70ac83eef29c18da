"""Slips B and C from paper, typed by the organiser."""

from flask import Blueprint, render_template

from survey_app.domain.access import Act
from survey_app.journeys import prepare
from survey_app.web import guard

bp = Blueprint("slips_desk", __name__, url_prefix="/panel/spotkania/<meeting_id>")


@bp.get("/odcinki")
@guard.allows(Act.TYPE_SLIPS)
def page(meeting_id: str) -> str:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        title = prepare.title_of(meeting, prepare.village_names(work))
        return render_template("slips_desk/page.html", meeting=meeting, title=title)
