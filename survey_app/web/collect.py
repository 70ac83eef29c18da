"""Residents: joining by code, the start, the questions, thank you. No account."""

import uuid
from functools import cache
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from forms import fields
from forms.problems import Problem
from forms.questionnaire import Questionnaire, in_language
from survey_app.domain.refusals import MeetingNotOpen, NotFound, Refusal, TooManyTries
from survey_app.domain.submissions import Receipt
from survey_app.journeys import collect, office, publish
from survey_app.web import asking, guard, resident
from survey_app.web.asking import Asked, Given
from survey_app.web.resident import to
from survey_app.web.texts import resident_texts

bp = Blueprint("collect", __name__)
bp.register_error_handler(Refusal, resident.refuse)
bp.register_error_handler(413, resident.too_large)

DIGITS = 6


@bp.get("/")
@guard.public
def join() -> Response | str | tuple[str, int]:
    given = request.args.get("kod")
    if given is None:
        with guard.reading() as work:
            published = bool(publish.published_campaigns(work))
        return resident.page("collect/join.html", given="", problem="", published=published)
    code = "".join(letter for letter in given if letter.isdecimal())
    key, status = _why_not(code)
    if key:
        problem = _texts()[key]
        return resident.page("collect/join.html", given=given[:20], problem=problem), status
    return redirect(to(".start", code=code), 303)


def _why_not(code: str) -> tuple[str, int]:
    """Key of the sentence that says what is wrong with the code, and the status; empty when nothing is."""
    if len(code) != DIGITS:
        return "join_incomplete", 422
    try:
        with guard.reading() as work:
            resident.open_meeting(work, code)
    except TooManyTries:
        return "too_many_tries", 429
    except NotFound:
        return "join_unknown", 422
    except MeetingNotOpen:
        pass  # the start says so
    return "", 200


@bp.get("/s/<code>/")
@guard.public
def start(code: str) -> str:
    with guard.reading() as work:
        meeting = resident.open_meeting(work, code)
        place, cus_name = resident.name_of(work, meeting), office.settings(work)["cus_name"]
    resident.remember(code)
    return resident.page(
        "collect/start.html",
        code=code,
        place=place,
        day=meeting.meeting.held_on,
        cus_name=cus_name,
        choice=resident.fillable(meeting),
    )


@bp.get("/s/<code>/ankieta/<questionnaire_id>")
@guard.public
def form(code: str, questionnaire_id: str) -> str:
    asked = _asked(code, questionnaire_id)[1]
    resident.remember(code)
    language = asked.language(resident.language())
    return _page(code, asked, language, asked.blank(language), str(uuid.uuid4()))


@bp.post("/s/<code>/ankieta/<questionnaire_id>")
@guard.public
def answer(code: str, questionnaire_id: str) -> Response | tuple[str, int]:
    seen = resident.seen(code, questionnaire_id)
    try:
        meeting, asked = _asked(code, questionnaire_id, seen)
        problems = () if resident.from_elsewhere() else _keep(meeting, asked)
    except (NotFound, MeetingNotOpen) as no:
        if seen is None:
            raise
        return _again(code, seen, refused=resident.why_unsent(no)), no.status
    if resident.from_elsewhere():
        return _again(code, asked, refused=resident.unsent("elsewhere")), 400
    if problems:
        return _again(code, asked, problems), 422
    return redirect(to(".thanks", code=code, ankieta=asked.questionnaire.id), 303)


WITHOUT_CSRF = (answer,)
"""See `resident.from_elsewhere`: nobody needs a cookie to answer."""


@bp.get("/s/<code>/dziekujemy")
@guard.public
def thanks(code: str) -> str:
    questionnaire = _answered(code)
    if questionnaire is None:
        return resident.page("collect/thanks.html", code=code, said=_texts()["thanks"], outro="", doors=[])
    with guard.reading() as work:
        settings = office.settings(work)
    doors, card = resident.doors(questionnaire, code, settings), resident.hands_cards(questionnaire, settings)
    return resident.page(
        "collect/thanks.html",
        code=code,
        said=_texts()["thanks"],
        # else it is about paper slips
        outro="" if doors or card else in_language(questionnaire.outro, resident.language()),
        doors=doors,
        card=card,
    )


def _answered(code: str) -> Questionnaire | None:
    """What this person has just filled. Thanks come also when nothing more can be shown: the answers are kept."""
    try:
        with guard.reading() as work:
            meeting = resident.open_meeting(work, code)
    except (TooManyTries, MeetingNotOpen):
        return None
    return next((one for one in resident.fillable(meeting) if one.id == request.args.get("ankieta")), None)


def _texts() -> dict[str, str]:
    return resident_texts(resident.language())


def _asked(code: str, questionnaire_id: str, seen: Asked | None = None) -> tuple[str, Asked]:
    """The meeting's id and the questionnaire: the one `seen`, else the meeting's own of this name.

    Raises NotFound, MeetingNotOpen, TooManyTries.
    """
    with guard.reading() as work:
        meeting = resident.open_meeting(work, code)
    if seen is not None:
        return meeting.meeting.id, seen
    for questionnaire in resident.fillable(meeting):
        if questionnaire.id == questionnaire_id:
            return meeting.meeting.id, asking.asked(questionnaire)
    raise NotFound


def _keep(meeting: str, asked: Asked) -> tuple[Problem, ...]:
    """What is wrong with the answers; nothing when they are kept, now or before. Raises MeetingNotOpen."""
    with guard.writing() as work:
        outcome = collect.accept(
            work,
            id=request.form.get("id", ""),
            meeting=meeting,
            digest=asked.digest,
            channel=resident.channel(),
            language=asked.language(resident.language()),
            filled_on=guard.today(),
            answers=fields.raw_from(asked.questionnaire, request.form),
            today=guard.today(),
        )
    problems = outcome.problems if outcome.receipt is Receipt.REJECTED else ()
    if any(problem.code == "meeting_not_open" for problem in problems):
        raise MeetingNotOpen
    return problems


def _again(code: str, asked: Asked, problems: tuple[Problem, ...] = (), refused: resident.Unsent | None = None) -> str:
    """The page with everything typed and what is wrong with it; an id nobody can use is replaced."""
    language = asked.language(resident.language())
    said = asking.sentences(problems, asked.questionnaire, language)
    questions = asked.drawn(Given(asking.sent_values(request.form), said), language)
    usable = not any(problem.code == "bad_id" for problem in problems)
    submission_id = (request.form.get("id", "") if usable else "") or str(uuid.uuid4())
    summary = asking.links(said, asked.questionnaire.part("A").questions)
    refused = refused or (None if summary else resident.unsent("again"))
    return _page(code, asked, language, questions, submission_id, summary=summary, refused=refused)


def _page(code: str, asked: Asked, language: str, questions: str, submission_id: str, **more: Any) -> str:
    questionnaire: Questionnaire = asked.questionnaire
    return resident.page(
        "collect/form.html",
        language,
        questionnaire=questionnaire,
        questions=questions,
        hidden={"id": submission_id, resident.TICKET: resident.ticket(code, asked.digest)},
        script_texts=texts_for_script(language),
        **more,
    )


@cache
def texts_for_script(language: str) -> dict[str, str]:
    texts = resident_texts(language)
    return {key: texts[key] for key in SAID_BY_SCRIPT}


SAID_BY_SCRIPT = (
    *(
        "aloud",
        "aloud_stop",
        "change",
        "check_empty",
        "check_title",
        "clear",
        "grade_needed",
        "left",
        "many_full",
        "next",
        "over",
    ),
    *("progress", "rank_full", "rank_how", "rank_removed", "rank_set", "to_check", "whole_list", "yes"),
)
