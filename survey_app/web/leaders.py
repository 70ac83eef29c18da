"""The coordinator's list of people: who is to be told and by when, and what became of the others."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey_app.domain import finding
from survey_app.domain.access import Act
from survey_app.domain.refusals import NotFound
from survey_app.people import register, rules
from survey_app.people.persons import Named
from survey_app.web import guard
from survey_app.web.leaders_look import DELIVERY, HOW, areas, look, settings, village_names, write_down

bp = Blueprint("leaders", __name__, url_prefix="/panel/osoby")

OUTCOMES = {
    "agreed": "zgodziły się działać",
    "refused": "odmówiły",
    "silent": "nie odpowiedziały w terminie",
    "expired": "usunięte po terminie, nikt ich nie poinformował",
    "objected": "kazały usunąć swoje dane, bez odpowiedzi",
    "erased": "usunięte przez koordynatora",
    "idle": "ochotnicy bez kontaktu przez 24 miesiące",
    "nobody": "odcinki, na których nikogo nie wskazano",
    "self": "odcinki, na których ktoś wskazał siebie",
    "minor": "wskazane dzieci (nie zapisujemy)",
}
KINDS = {"mention": "zgłoszenie lidera", "volunteer": "wpis ochotnika"}


@bp.get("/")
@guard.allows(Act.SEE_PEOPLE)
def people() -> str:
    seen, today = look(), guard.today()
    wanted, village = request.args.get("stan", ""), request.args.get("solectwo", "")
    waiting = sorted(seen.who.persons, key=lambda one: (one.erase_on, one.village, one.name))
    shown = [one for one in waiting if wanted in ("", one.state) and village in ("", one.village)]
    return render_template(
        "leaders/people.html",
        persons=shown,
        unwritten=[one for one in shown if one.state is rules.State.NAMED],
        everybody=waiting,
        overdue={day: sum(_warning(one) == day for one in waiting) for day in rules.WARNINGS},
        states=list(rules.State),
        wanted=wanted,
        village=village,
        questions=len(seen.who.questions) + len(seen.who.offices),
        left={one.key: (one.erase_on - today).days for one in waiting},
        warnings={one.key: _warning(one) for one in waiting},
        by_card=not finding.offers_names(settings()),
        volunteers=seen.volunteers,
        outcomes=seen.outcomes,
        outcome_labels=OUTCOMES,
        villages=village_names(),
        areas=areas(),
        how=HOW,
        delivery=DELIVERY,
    )


@bp.get("/<kind>/<row_id>/usun")
@guard.allows(Act.SEE_PEOPLE)
def confirm(kind: str, row_id: str) -> str:
    """Asks once more, without showing the name again."""
    if kind not in KINDS:
        raise NotFound
    return render_template("leaders/confirm.html", kind=kind, row_id=row_id, what=KINDS[kind])


@bp.post("/<kind>/<row_id>/usun")
@guard.allows(Act.SEE_PEOPLE)
def erase(kind: str, row_id: str) -> Response:
    with guard.people().writing() as names:
        register.erase(names, kind, row_id, guard.today())
    register.sweep(guard.people())
    write_down("erase person", f"{kind} {row_id}")
    flash("Usunięto wpis. Została po nim tylko liczba.", "good")
    return redirect(url_for(".people"), 303)


def _warning(one: Named) -> int:
    """Days after which the list reminds; nobody reminds of who was told."""
    return 0 if one.state is rules.State.INFORMED else rules.warning(one.met_on, guard.today())
