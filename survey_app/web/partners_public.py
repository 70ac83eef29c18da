"""An organisation fills its own card: three languages, no account, no cookie. An organiser looks at it first."""

import uuid
from typing import cast

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from forms import fields
from forms.problems import Problem
from survey_app.domain.partners import QUESTIONNAIRE, WWW
from survey_app.domain.refusals import Refusal, TooManyTries
from survey_app.journeys import office, partners
from survey_app.web import asking, guard, resident
from survey_app.web.asking import Asked, Given
from survey_app.web.resident import to
from survey_app.web.texts import resident_texts
from survey_app.web.tries import WrongCodes

bp = Blueprint("partners_public", __name__, url_prefix="/partner")
bp.register_error_handler(Refusal, resident.refuse)
bp.register_error_handler(413, resident.too_large)

AT_MOST, SECONDS = 10, 3600.0
"""Cards from one address in an hour: an office helps several organisations, a machine sends hundreds."""


@bp.get("/")
@guard.public
def form() -> str:
    return _page(_asked(), Given(), str(uuid.uuid4()))


@bp.post("/")
@guard.public
def keep() -> Response | tuple[str, int]:
    asked = resident.seen(QUESTIONNAIRE, QUESTIONNAIRE) or _asked()
    language = asked.language(resident.language())
    if resident.from_elsewhere():
        return _page(asked, _given(), _id(), refused=_unsent("unsent_elsewhere")), 400
    if _sent_from_here().too_many(request.remote_addr):
        return _page(asked, _given(), _id(), refused=_unsent("partner_wait")), 429
    raw = fields.raw_from(asked.questionnaire, request.form)
    try:
        with guard.writing() as work:
            checked, _ = partners.take_in(
                work, asked.questionnaire, raw, channel=WWW, today=guard.today(), language=language, once=_id()
            )
    except TooManyTries:
        return _page(asked, _given(), _id(), refused=_unsent("partner_full")), 429
    if checked.problems:
        return _again(asked, checked.problems), 422
    _sent_from_here().failed(request.remote_addr)
    return redirect(to(".thanks"), 303)


WITHOUT_CSRF = (keep,)
"""See `resident.from_elsewhere`: nobody needs a cookie to send a card."""


@bp.get("/dziekujemy")
@guard.public
def thanks() -> str:
    return resident.page("partners/thanks.html")


def _asked() -> Asked:
    with guard.reading() as work:
        return asking.asked(partners.asked_now(work))


def _id() -> str:
    """What the page was given, so that a card sent twice is kept once; made anew when it is not ours."""
    try:
        return str(uuid.UUID(request.form.get("id", "")))
    except ValueError:
        return str(uuid.uuid4())


def _given() -> Given:
    return Given(asking.sent_values(request.form))


def _unsent(key: str) -> resident.Unsent:
    texts = resident_texts(resident.language())
    return texts["try_again_title"] if key == "unsent_elsewhere" else texts["partner_unsent_title"], texts[key]


def _again(asked: Asked, problems: tuple[Problem, ...]) -> str:
    said = asking.sentences(problems, asked.questionnaire, asked.language(resident.language()))
    summary = asking.links(said, asked.questionnaire.part("A").questions)
    return _page(asked, Given(asking.sent_values(request.form), said), _id(), summary=summary)


def _page(
    asked: Asked,
    given: Given,
    card: str,
    summary: list[tuple[str, str]] | None = None,
    refused: resident.Unsent | None = None,
) -> str:
    with guard.reading() as work:
        settings = office.settings(work)
    return resident.page(
        "partners/public.html",
        asked.language(resident.language()),
        questionnaire=asked.questionnaire,
        questions=asked.questionnaire.part("A").questions,
        given=given,
        summary=summary,
        refused=refused,
        settings=settings,
        hidden={"id": card, resident.TICKET: resident.ticket(QUESTIONNAIRE, asked.digest)},
    )


def _sent_from_here() -> WrongCodes:
    made = WrongCodes(at_most=AT_MOST, seconds=SECONDS)
    return cast(WrongCodes, current_app.extensions.setdefault("partner cards", made))
