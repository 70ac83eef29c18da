"""The accessibility statement, for everybody. Its ids are those of the ministry's conditions 2.0 of 31 July 2024."""

from flask import Blueprint

from survey_app.journeys import statement
from survey_app.web import guard, resident

bp = Blueprint("statement", __name__)

OMBUDSMAN = "https://bip.brpo.gov.pl/"


@bp.get("/deklaracja-dostepnosci")
@guard.public
def page() -> str:
    with guard.reading() as work:
        current = statement.current(work)
    return resident.page("statement/statement.html", "pl", statement=current, ombudsman=OMBUDSMAN)
