"""Photographs of sheets from paired tablets: handed in sealed, once under their id, and what became of them."""

import base64
import binascii
from pathlib import Path
from typing import Any, cast

import orjson
from flask import Blueprint, current_app
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.arrivals import SENTENCES
from survey_app.domain.pictures import REASONS, PictureState, name_of
from survey_app.domain.refusals import WrongInput
from survey_app.domain.submissions import Receipt
from survey_app.journeys import handing_in, pictures
from survey_app.store.sheets import SheetPicture
from survey_app.web import guard, tablet

bp = Blueprint("tablet_pictures", __name__)

AT_MOST = 200
NOT_ONE = "Treść powinna być jednym zdjęciem z tego spotkania."
NOT_IDS = f"Treść powinna być listą najwyżej {AT_MOST} identyfikatorów zdjęć."


@bp.post("/api/v1/pictures")
@guard.allows(Act.TABLET)
def hand_in() -> tuple[Response, int]:
    """One picture, plain or sealed; a receipt says that it is on the server's disk."""
    paired, item = tablet.paired_tablet(), tablet.document()
    if not isinstance(item, dict):
        raise WrongInput(NOT_ONE)
    with guard.writing() as work:
        (opened,) = handing_in.open_items(work, paired.meeting, [item])
        if isinstance(opened, str):
            raise WrongInput(SENTENCES.get(opened, NOT_ONE))
        picture_id = str(opened.get("id"))
        known = work.get(SheetPicture, picture_id) is not None
        pictures.receive(
            work,
            cast(Path, current_app.extensions["settings"].data_dir),
            id=picture_id,
            meeting_id=paired.meeting,
            upload=picture_id,
            position=0,
            name=f"{paired.label} {picture_id[:4]}",
            content=_content(opened),
            today=guard.today(),
        )
    receipt = Receipt.DUPLICATE if known else Receipt.STORED
    return _json({"id": picture_id, "receipt": receipt.value, "problems": []}), 200 if known else 201


@bp.post("/api/v1/pictures/outcomes")
@guard.allows(Act.TABLET)
def outcomes() -> Response:
    """What became of pictures this tablet handed in: a number at most, never an answer."""
    paired, ids = tablet.paired_tablet(), tablet.document()
    if not isinstance(ids, list) or len(ids) > AT_MOST or not all(isinstance(one, str) for one in ids):
        raise WrongInput(NOT_IDS)
    with guard.reading() as work:
        return _json({"outcomes": [_outcome(work, paired.meeting, one) for one in ids]})


WITHOUT_CSRF = (hand_in, outcomes)
"""Tablets carry a token in a header and no cookie."""


def _content(opened: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(opened.get("picture", "")), validate=True)
    except binascii.Error:
        raise WrongInput(NOT_ONE) from None


def _outcome(work: Session, meeting_id: str, picture_id: str) -> dict[str, Any]:
    row = work.get(SheetPicture, picture_id)
    if row is None or row.meeting != meeting_id:
        return {"id": picture_id, "done": True, "again": False, "sentence": "Zdjęcie jest już rozliczone."}
    again = row.state in (PictureState.RETAKE, PictureState.FOREIGN)
    done = row.state not in (PictureState.WAITING, PictureState.READING)
    return {"id": picture_id, "done": done, "again": again, "sentence": _sentence(row)}


def _sentence(row: SheetPicture) -> str:
    if row.reason:
        return REASONS.get(row.reason, REASONS["not_read"]).format(meeting="inne spotkanie")
    if row.state == PictureState.READ and row.sheet:
        return f"Karta {name_of(row.sheet)} odebrana, strona {row.side}."
    if row.state in (PictureState.WAITING, PictureState.READING):
        return "Odebrane, czeka na odczyt."
    return "Odebrane."


def _json(value: Any) -> Response:
    return current_app.response_class(orjson.dumps(value), mimetype="application/json")
