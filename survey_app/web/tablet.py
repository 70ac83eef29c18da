"""What machines talk to: answers handed in by tablets, the description of that, and the sign of life."""

import json
from collections.abc import Sequence
from typing import Any

import orjson
from flask import Blueprint, current_app, jsonify, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.wrappers import Response

from forms.problems import Problem, sentence
from survey_app.database import Busy
from survey_app.domain.access import Act
from survey_app.domain.arrivals import SENTENCES
from survey_app.domain.refusals import NotFound, NotSignedIn, WrongInput
from survey_app.domain.submissions import Receipt
from survey_app.journeys import handing_in, questionnaires, tablets
from survey_app.journeys.handing_in import Handed
from survey_app.store.meetings import Tablet
from survey_app.web import guard, openapi

bp = Blueprint("tablet", __name__)

AT_MOST = openapi.AT_MOST
UNSENT = openapi.UNSENT_HEADER
STATUS = {Receipt.STORED: 201, Receipt.DUPLICATE: 200, Receipt.CONFLICT: 409, Receipt.REJECTED: 422}

NO_TOKEN = "To urządzenie nie jest połączone ze spotkaniem. Proszę połączyć je ponownie na stronie spotkania."
NOT_JSON = "Treść nie jest poprawnym zapisem JSON. Proszę zachować dane na urządzeniu i zgłosić to."
NOT_FORMS = f"Treść powinna być jedną ankietą albo listą najwyżej {AT_MOST} ankiet."


@bp.post("/api/v1/submissions")
@guard.allows(Act.TABLET)
def submissions() -> tuple[Response, int] | Response:
    """One form or a list; a receipt for each. Nothing can be read here."""
    tablet = paired_tablet()
    items = document()
    if isinstance(items, dict):
        receipt, status = _take_in(tablet, [items])[0]
        return _json(receipt), status
    if not isinstance(items, list) or len(items) > AT_MOST:
        raise WrongInput(NOT_FORMS)
    return _json({"receipts": [receipt for receipt, _ in _take_in(tablet, items)]})


@bp.get("/api/v1/openapi.json")
@guard.public
def description() -> Response:
    return _json(openapi.DOCUMENT)


@bp.get("/healthz")
@guard.public
def healthz() -> tuple[Response, int]:
    """Asks both databases for a row of a real table."""
    try:
        for name, table in (("answers", "meeting"), ("people", "mention")):
            with current_app.extensions[name].reading() as work:
                work.execute(text(f"SELECT 1 FROM {table} LIMIT 1"))
    except (SQLAlchemyError, Busy):
        return jsonify(status="unavailable"), 503
    return jsonify(status="ok"), 200


def paired_tablet() -> Tablet:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    with guard.reading() as work:
        tablet = tablets.by_token(work, token.strip()) if kind.lower() == "bearer" else None
    if tablet is None:
        raise NotSignedIn(NO_TOKEN)
    return tablet


def document() -> Any:
    """The body as plain values. orjson refuses NaN, lone surrogates and depth; json, the same key twice."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    body = request.get_data(cache=False)
    try:
        read = orjson.loads(body)
        json.loads(body, object_pairs_hook=_refuse_double_keys)
    except (ValueError, RecursionError):
        raise WrongInput(NOT_JSON) from None
    return read


def _refuse_double_keys(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("the same key twice")


def _take_in(tablet: Tablet, items: Sequence[Any]) -> list[tuple[dict[str, Any], int]]:
    """Receipts with the status each would have alone, in the order of the items."""
    with guard.writing() as work:
        handed = handing_in.hand_in(work, tablet.meeting, items, guard.today())
        tablets.was_in_touch(work, tablet, guard.now(), _unsent())
        return [_receipt(work, one) for one in handed]


def _receipt(work: Session, handed: Handed) -> tuple[dict[str, Any], int]:
    outcome = handed.outcome
    return {
        "id": id_of(handed.given),
        "receipt": outcome.receipt.value,
        "problems": [
            {"code": problem.code, "question": problem.question, "sentence": _sentence(work, handed.item, problem)}
            for problem in outcome.problems
        ],
    }, STATUS[outcome.receipt]


def id_of(given: Any) -> str | None:
    """As the device wrote it, for the receipt; None when it is not a short text."""
    wrote = given.get("id") if isinstance(given, dict) else None
    return wrote if isinstance(wrote, str) and len(wrote) <= openapi.LONGEST_ID else None


def _sentence(work: Session, item: dict[str, Any], problem: Problem) -> str:
    if not problem.question and problem.code in SENTENCES:
        return SENTENCES[problem.code]
    try:
        return sentence(problem, questionnaires.by_digest(work, item["digest"]))
    except NotFound:
        return SENTENCES["unknown_questionnaire"]


def _unsent() -> int | None:
    """How many finished forms the device still holds, if it says so."""
    given = request.headers.get(UNSENT, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 6 else None


def _json(value: Any) -> Response:
    return current_app.response_class(orjson.dumps(value), mimetype="application/json")


WITHOUT_CSRF = (submissions,)
"""Tablets carry a token in a header and no cookie: there is nothing a foreign page could borrow."""
