"""The list of people for the coordinator: nominations with their clock, volunteers, erasing at once.

A look at the names and its entry in the audit log are one function, `_look`.
"""

from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms import library
from forms.questionnaire import in_language
from survey_app.domain.access import Act
from survey_app.domain.refusals import NotFound
from survey_app.people import register
from survey_app.people.register import Waiting
from survey_app.people.tables import Counter, Volunteer
from survey_app.store.audit import AuditEntry
from survey_app.store.base import new_id
from survey_app.store.gmina import Solectwo
from survey_app.web import guard

bp = Blueprint("leaders", __name__)

HOW = {"AKC": "akcyjnie", "STA": "stale", "MOZ": "może – chce wiedzieć więcej"}
KNOWS = {"T": "tak", "N": "nie"}
DELIVERY = {"Z": "osoba, która zgłosiła", "S": "sołtys", "C": "organizator z CUS"}
OUTCOMES = {
    "expired": "usunięte po terminie",
    "erased": "usunięte przez koordynatora",
    "idle": "bez kontaktu przez 24 miesiące",
}
KINDS = {"mention": "zgłoszenie lidera", "volunteer": "wpis ochotnika"}


class People(NamedTuple):
    mentions: list[Waiting]
    volunteers: list[Volunteer]
    outcomes: list[Counter]


@bp.get("/panel/osoby/")
@guard.allows(Act.SEE_PEOPLE)
def people() -> str:
    seen = _look()
    return render_template(
        "leaders/people.html",
        seen=seen,
        villages=_villages(),
        areas=_areas(),
        how=HOW,
        knows=KNOWS,
        delivery=DELIVERY,
        outcome_labels=OUTCOMES,
    )


@bp.get("/panel/osoby/<kind>/<row_id>/usun")
@guard.allows(Act.SEE_PEOPLE)
def confirm(kind: str, row_id: str) -> str:
    """Asks once more, without showing the name again."""
    if kind not in KINDS:
        raise NotFound
    return render_template("leaders/confirm.html", kind=kind, row_id=row_id, what=KINDS[kind])


@bp.post("/panel/osoby/<kind>/<row_id>/usun")
@guard.allows(Act.SEE_PEOPLE)
def erase(kind: str, row_id: str) -> Response:
    with guard.people().writing() as names:
        register.erase(names, kind, row_id, guard.today())
    register.sweep(guard.people())
    _write_down("erase person", f"{kind} {row_id}")
    flash("Usunięto wpis. Została po nim tylko liczba.", "good")
    return redirect(url_for("leaders.people"), 303)


def _look() -> People:
    """Everything the sealed wing holds, after the look is written down: by whom, when, how many."""
    with guard.people().reading() as names:
        seen = People(register.mentions(names, guard.today()), register.volunteers(names), register.outcomes(names))
    _write_down("see people", f"mentions {len(seen.mentions)}, volunteers {len(seen.volunteers)}")
    return seen


def _write_down(act: str, what: str) -> None:
    with guard.writing() as work:
        work.add(AuditEntry(id=new_id(), at=guard.now(), who=guard.organiser().id, act=act, what=what))


def _villages() -> dict[str, str]:
    with guard.reading() as work:
        return dict(work.execute(select(Solectwo.slug, Solectwo.name)).all())


def _areas() -> dict[str, str]:
    return {option.code: in_language(option.label, "pl") for option in library.lists()["help-areas"]}
