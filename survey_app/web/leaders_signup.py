"""Signing up with an invitation card: own name and contact, own consent; of the card only its village is known."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from forms import library
from forms.questionnaire import in_language
from survey_app.people import cards
from survey_app.people.tables import Card, CardBatch
from survey_app.people.workflow import LONGEST, Yes
from survey_app.web import guard, resident
from survey_app.web.leaders_look import settings, village_names
from survey_app.web.texts import resident_texts

ACT = "zgloszenie"
NOTICE = "B-1 karta"
HOW = {"AKC": "invited_akc", "STA": "invited_sta", "MOZ": "invited_moz"}
Shown = str | tuple[str, int]


def form(card: Card, batch: CardBatch, code: str) -> str:
    """Nothing is known of who sees it, and of the card only its village."""
    return _page(code, {"solectwo": batch.solectwo or ""}, str(uuid.uuid4()))


def take(names: Session, code: str) -> Shown | None:
    """The form again with what is missing; None when the person is a volunteer now. Raises NotFound."""
    once = _once()
    if not (is_whole() and request.form.get("zgoda") and request.form.get("wiek")):
        cards.by_code(names, code, guard.today())
        return _page(code, request.form, once, text("card_missing")), 422
    village = request.form.get("solectwo", "")
    chosen = village if village in village_names() else None
    cards.sign_up(names, code, given(NOTICE), chosen, guard.today(), once)
    return None


def given(notice: str) -> Yes:
    """What the form tells of a person, unchecked but for the areas."""
    return Yes(
        request.form.get("nazwisko", ""),
        request.form.get("kontakt", ""),
        request.form.get("jak", ""),
        [code for code in request.form.getlist("obszar") if code in areas()],
        notice,
    )


def is_whole() -> bool:
    """Name, contact and how are there and not too long."""
    needed = (request.form.get("nazwisko", "").strip(), request.form.get("kontakt", "").strip())
    return all(needed) and max(map(len, needed)) <= LONGEST and request.form.get("jak") in HOW


def ways() -> dict[str, str]:
    return {code: text(key) for code, key in HOW.items()}


def areas() -> dict[str, str]:
    return {option.code: in_language(option.label, resident.language()) for option in library.lists()["help-areas"]}


def text(key: str) -> str:
    return resident_texts(resident.language())[key]


def _once() -> str:
    """What the page was given, so that a form sent twice makes one volunteer; made anew when it is not ours."""
    try:
        return str(uuid.UUID(request.form.get("id", "")))
    except ValueError:
        return str(uuid.uuid4())


def _page(code: str, typed: Mapping[str, Any], once: str, problem: str = "") -> str:
    return resident.page(
        "leaders/signup.html",
        code=code,
        once=once,
        given=typed,
        chosen=request.form.getlist("obszar"),
        villages=village_names(),
        areas=areas(),
        how=ways(),
        settings=settings(),
        problem=problem,
    )
