"""The nominee's own page: the code of the letter opens it; yes with own contact, or no, which erases at once."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from sqlalchemy.orm import Session

from forms import library
from forms.questionnaire import in_language
from survey_app.domain.refusals import NotFound, Refusal, TooManyTries
from survey_app.people import register, rules, workflow
from survey_app.people.tables import Nominee
from survey_app.store.audit import AuditEntry
from survey_app.store.base import new_id
from survey_app.web import guard, resident
from survey_app.web.leaders_look import settings
from survey_app.web.texts import resident_texts

bp = Blueprint("leaders_answer", __name__, url_prefix="/zaproszenie")
bp.register_error_handler(Refusal, resident.refuse)

NOTICE = "C-1 www"
HOW = {"AKC": "invited_akc", "STA": "invited_sta", "MOZ": "invited_moz"}


@bp.get("/")
@guard.public
def page() -> str:
    return resident.page("leaders/code.html", problem="")


@bp.post("/")
@guard.public
def answer() -> str | tuple[str, int]:
    """Opens the invitation of a code, or takes the answer. The code is never in an address."""
    if resident.wrong_codes().too_many(request.remote_addr):
        raise TooManyTries
    if resident.from_elsewhere():
        return resident.page("leaders/code.html", problem=_text("invited_wrong")), 400
    act = request.form.get("odpowiedz", "")
    try:
        with guard.people().writing() as names:
            nominee = workflow.by_code(names, request.form.get("kod", ""), guard.today())
            if act not in ("tak", "nie"):
                return _invitation(nominee, {})
            if act == "tak" and (problem := _missing()):
                return _invitation(nominee, request.form, problem), 422
            _end(names, nominee, act)
    except NotFound:
        resident.wrong_codes().failed(request.remote_addr)
        return resident.page("leaders/code.html", problem=_text("invited_wrong")), 404
    register.sweep(guard.people())
    with guard.writing() as work:
        work.add(AuditEntry(id=new_id(), at=guard.now(), who="nominee", act="nominee answered", what=act))
    return resident.page(
        "leaders/answered.html", said=_text("invited_thanks_yes" if act == "tak" else "invited_thanks_no")
    )


WITHOUT_CSRF = (answer,)
"""Nobody needs a cookie to answer; what a page elsewhere could send needs the code of a letter."""


def _end(names: Session, nominee: Nominee, act: str) -> None:
    if act == "nie":
        workflow.refuse(names, nominee.id, guard.today())
        return
    given = workflow.Yes(
        request.form.get("nazwisko", ""),
        request.form.get("kontakt", ""),
        request.form.get("jak", ""),
        [code for code in request.form.getlist("obszar") if code in _areas()],
        NOTICE,
    )
    workflow.agree(names, nominee.id, given, guard.today())


def _missing() -> str:
    """Everything a yes needs, in one sentence."""
    needed = (request.form.get("nazwisko", "").strip(), request.form.get("kontakt", "").strip())
    too_long = max(map(len, needed)) > workflow.LONGEST
    whole = all(needed) and request.form.get("jak") in HOW and request.form.get("zgoda")
    return "" if whole and not too_long else _text("invited_missing")


def _invitation(nominee: Nominee, given: Mapping[str, Any], problem: str = "") -> str:
    chosen = request.form.getlist("obszar") if given else nominee.areas
    return resident.page(
        "leaders/invited.html",
        name=nominee.name,
        named=[said for code, said in _areas().items() if code in nominee.areas],
        until=rules.last_day(nominee.erase_on),
        code=request.form.get("kod", ""),
        given=given,
        chosen=chosen,
        areas=_areas(),
        how={code: _text(key) for code, key in HOW.items()},
        settings=settings(),
        problem=problem,
    )


def _areas() -> dict[str, str]:
    return {option.code: in_language(option.label, resident.language()) for option in library.lists()["help-areas"]}


def _text(key: str) -> str:
    return resident_texts(resident.language())[key]
