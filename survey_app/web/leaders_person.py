"""One person whom slips name: what is known, the letter, and what they answered."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.refusals import WrongInput
from survey_app.people import persons, register, rules, workflow
from survey_app.people.persons import Named
from survey_app.web import guard
from survey_app.web.leaders_look import DELIVERY, HOW, KNOWS, areas, look, village_forms, village_names, write_down

bp = Blueprint("leaders_person", __name__, url_prefix="/panel/osoby/osoba/<key>")

NOTICE = "C-1"


@bp.get("/")
@guard.allows(Act.SEE_PEOPLE)
def page(key: str) -> str:
    return _page(key)


@bp.post("/przekazano")
@guard.allows(Act.SEE_PEOPLE)
def informed(key: str) -> Response:
    """The letter was handed over; or that was a mistake."""
    with guard.people().writing() as names:
        person = _person(names, key)
        if person.nominee is None:
            raise WrongInput("Najpierw proszę przygotować list.")
        if request.form.get("cofnij"):
            workflow.not_informed(names, person.nominee.id)
        else:
            workflow.inform(names, person.nominee.id, guard.today())
    write_down("nominee informed", key)
    flash("Zapisano.", "good")
    return redirect(url_for(".page", key=key), 303)


@bp.post("/zgoda")
@guard.allows(Act.SEE_PEOPLE)
def agreed(key: str) -> Response | tuple[str, int]:
    """The person said yes and gave a contact: from now on a volunteer."""
    given = workflow.Yes(
        request.form.get("nazwisko", ""),
        request.form.get("kontakt", ""),
        request.form.get("jak", ""),
        [code for code in request.form.getlist("obszar") if code in areas()],
        NOTICE,
    )
    try:
        if not request.form.get("zgoda"):
            raise WrongInput("Proszę zaznaczyć, że ta osoba wyraziła zgodę. Bez zgody nie wolno zapisać kontaktu.")
        with guard.people().writing() as names:
            person = _person(names, key)
            if person.nominee is None or not person.nominee.informed_on:
                raise WrongInput("Najpierw proszę przekazać tej osobie list.")
            workflow.agree(names, person.nominee.id, given, guard.today())
    except WrongInput as no:
        return _page(key, no.sentence), 422
    return _gone("nominee agreed", key, "Ta osoba jest teraz w rejestrze. Zgłoszenie usunięto.")


@bp.post("/odmowa")
@guard.allows(Act.SEE_PEOPLE)
def refused(key: str) -> Response:
    """No, or an objection: everything is erased at once."""
    with guard.people().writing() as names:
        workflow.end_person(names, _person(names, key), rules.Outcome.REFUSED, guard.today())
    return _gone("nominee refused", key, "Dane tej osoby usunięto. Została tylko liczba.")


def _gone(act: str, key: str, said: str) -> Response:
    register.sweep(guard.people())
    write_down(act, key)
    flash(said, "good")
    return redirect(url_for("leaders.people"), 303)


def _person(names: Session, key: str) -> Named:
    return persons.who_is_who(names, village_forms()).person(key)


def _page(key: str, problem: str = "") -> str:
    person = look(key).who.person(key)
    today = guard.today()
    return render_template(
        "leaders/person.html",
        one=person,
        left=(person.erase_on - today).days,
        states=rules.State,
        villages=village_names(),
        areas=areas(),
        how=HOW,
        knows=KNOWS,
        delivery=DELIVERY,
        given=request.form,
        chosen=request.form.getlist("obszar"),
        problem=problem,
    )
