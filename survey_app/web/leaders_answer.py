"""The page behind a code on paper. Of a letter: yes, no, erase me, what is held, a wrong name. Of a card: a sign-up.

What a code is of is seen by opening it; what opens nothing is refused in the same words whatever the reason.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey_app.domain.hall import SetUp
from survey_app.domain.refusals import NotAllowed, NotFound, Refusal, TooManyTries, WrongInput
from survey_app.people import cards, register, rules, workflow
from survey_app.people.tables import Nominee
from survey_app.store.audit import AuditEntry
from survey_app.store.base import new_id
from survey_app.web import guard, hall, leaders_signup, resident
from survey_app.web.leaders_look import settings, village_names
from survey_app.web.leaders_signup import Shown, areas, text, ways

bp = Blueprint("leaders_answer", __name__, url_prefix="/zaproszenie")
bp.register_error_handler(Refusal, resident.refuse)

NOTICE = "C-1 www"
SAID = {"tak": "invited_thanks_yes", "nie": "invited_thanks_no", "usun": "invited_thanks_erased"}
"""Answers that end a nomination, and what is said then."""


@bp.get("/")
@guard.public
def page() -> str:
    _refuse_in_the_open()
    return resident.page("leaders/code.html", problem="")


@bp.post("/")
@guard.public
def answer() -> Response | Shown:
    """Opens what the code is of, or takes the answer. The code is never in an address."""
    _refuse_in_the_open()
    if resident.wrong_codes().too_many(request.remote_addr):
        raise TooManyTries
    if resident.from_elsewhere():
        return resident.page("leaders/code.html", problem=text("invited_wrong")), 400
    act = request.form.get("odpowiedz", "")
    try:
        with guard.people().writing() as names:
            shown = _taken(names, act)
    except NotFound:
        resident.wrong_codes().failed(request.remote_addr)
        return resident.page("leaders/code.html", problem=text("invited_wrong")), 404
    if shown is not None:
        return shown
    register.sweep(guard.people())
    if act in SAID:
        _write_down(act)
    return resident.page("leaders/answered.html", said=text(SAID.get(act, "card_thanks")))


WITHOUT_CSRF = (answer,)
"""Nobody needs a cookie to answer; what a page elsewhere could send needs the code of a letter or a card."""


def _taken(names: Session, act: str) -> Shown | None:
    """The page to show; None when the answer was the last word. Raises NotFound for a code that opens nothing."""
    code = request.form.get("kod", "")
    if act == leaders_signup.ACT:
        return leaders_signup.take(names, code)
    try:
        nominee = workflow.by_code(names, code, guard.today())
    except NotFound:
        return leaders_signup.form(*cards.by_code(names, code, guard.today()), code)
    return _of_letter(names, nominee, act)


def _of_letter(names: Session, nominee: Nominee, act: str) -> Shown | None:
    if act == "popraw":
        return _corrected(names, nominee)
    if act == "tak" and (problem := _missing()):
        return _invitation(names, nominee, request.form, problem), 422
    if act not in SAID:
        return _invitation(names, nominee, {})
    _end(names, nominee, act)
    return None


def _end(names: Session, nominee: Nominee, act: str) -> None:
    if act == "nie":
        workflow.refuse(names, nominee.id, guard.today())
    elif act == "usun":
        workflow.erase_me(names, nominee.id, guard.today())
    else:
        workflow.agree(names, nominee.id, leaders_signup.given(NOTICE), guard.today())


def _corrected(names: Session, nominee: Nominee) -> Shown:
    try:
        workflow.correct(names, nominee.id, request.form.get("poprawne", ""))
    except WrongInput:
        return _invitation(names, nominee, {}, text("invited_correct_missing")), 422
    return _invitation(names, nominee, {}, done=text("invited_corrected"))


def _missing() -> str:
    """Everything a yes needs, in one sentence."""
    return "" if leaders_signup.is_whole() and request.form.get("zgoda") else text("invited_missing")


def _invitation(names: Session, nominee: Nominee, given: Mapping[str, Any], problem: str = "", done: str = "") -> str:
    return resident.page(
        "leaders/invited.html",
        name=nominee.name,
        named=[said for code, said in areas().items() if code in nominee.areas],
        until=rules.last_day(nominee.erase_on),
        nominee=nominee,
        village=village_names().get(nominee.solectwo or "", ""),
        slips=workflow.held(names, nominee.id),
        code=request.form.get("kod", ""),
        given=given,
        chosen=request.form.getlist("obszar") if given else nominee.areas,
        areas=areas(),
        how=ways(),
        settings=settings(),
        problem=problem,
        done=done,
    )


def _refuse_in_the_open() -> None:
    """Over plain http everybody in the hall could read names and codes; no meeting is known that could allow it."""
    if hall.set_up_here() is SetUp.OPEN:
        raise NotAllowed(text("invited_in_the_open"))


def _write_down(act: str) -> None:
    with guard.writing() as work:
        work.add(AuditEntry(id=new_id(), at=guard.now(), who="nominee", act="nominee answered", what=act))
