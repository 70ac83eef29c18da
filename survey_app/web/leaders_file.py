"""Taking the file with names out of the house: a reason, the second factor once more, a line in the audit log."""

import io
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request, send_file
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import second_factor
from survey_app.people import volunteers
from survey_app.web import guard
from survey_app.web import second_factor as asked
from survey_app.web.leaders_look import HOW, areas, looked, settings, village_names

if TYPE_CHECKING:
    from exports.leaders import Leader

bp = Blueprint("leaders_file", __name__, url_prefix="/panel/osoby/plik")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHORTEST_REASON, LONGEST_REASON = 10, 300


@bp.get("/")
@guard.allows(Act.SEE_PEOPLE)
def page() -> str:
    return _page()


@bp.post("/")
@guard.allows(Act.SEE_PEOPLE)
def take() -> Response | tuple[str, int]:
    from exports import leaders

    reason = " ".join(request.form.get("powod", "").split())
    passphrase = request.form.get("haslo", "")
    try:
        _refuse(reason, passphrase, leaders.SHORTEST_PASSPHRASE)
        asked.confirm(request.form.get("kod", ""))
    except WrongInput as no:
        return _page(no.sentence), 422
    how = "encrypted" if passphrase else "plain"
    rows = looked(_rows, lambda rows: f"{len(rows)}, {how}", "leaders file")
    taken = leaders.Taken(settings()["gmina_name"] or "Gmina", guard.organiser().name, reason, guard.today())
    answer = send_file(
        io.BytesIO(leaders.workbook(rows, taken, passphrase)),
        mimetype=XLSX,
        as_attachment=True,
        download_name=f"osoby-{guard.today()}-z-nazwiskami.xlsx",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _refuse(reason: str, passphrase: str, shortest: int) -> None:
    """Raises WrongInput."""
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise WrongInput("Proszę napisać, po co jest ten plik: od 10 do 300 znaków, bez nazwisk.")
    if passphrase and len(passphrase) < shortest:
        raise WrongInput(f"Hasło do pliku: co najmniej {shortest} znaków, albo puste pole.")


def _rows(names: Session) -> "list[Leader]":
    from exports import leaders

    villages, named = village_names(), areas()
    return [
        leaders.Leader(
            name=row.name,
            contact=row.contact,
            village=villages.get(row.solectwo or "", ""),
            how=HOW.get(row.how, ""),
            areas=", ".join(named[code] for code in row.areas if code in named),
            consented_on=row.consented_on,
            last_contact=row.last_contact,
        )
        for row in volunteers.found(names)
    ]


def _page(problem: str = "") -> str:
    with guard.reading() as work:
        on = second_factor.is_on(work, guard.organiser().id)
    return render_template("leaders/file.html", on=on, given=request.form, problem=problem)
