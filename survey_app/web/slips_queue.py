"""Slips from tablets, apart from the answers: their own queue, and the file a tablet gives when it cannot send."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Blueprint, current_app, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms import answers
from forms.questionnaire import Questionnaire
from survey_app.domain.access import Act
from survey_app.domain.arrivals import SENTENCES
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.domain.submissions import Receipt
from survey_app.journeys import handing_in, office, prepare, questionnaires
from survey_app.store.meetings import Meeting
from survey_app.web import guard, slips, tablet
from survey_app.web.slips import Slip
from survey_app.web.texts import resident_texts

bp = Blueprint("slips_queue", __name__)

TOO_LATE, OUT_OF_DATE = "too_late", "by_card"
"""Codes of slips that may never be kept: a tablet may throw these away."""
BY_CARD = (
    "Odcinek C przyszedł ze strony sprzed zmiany: zapraszamy już kartami i nazwisk nie zapisujemy. Odcinek proszę "
    "usunąć z tabletu, a mieszkańcom dawać karty. Przyjmiemy go tylko wtedy, gdy koordynator wróci do nazwisk."
)
RESCUE = "rescue 1"
NOT_RESCUE = "To nie jest plik ratunkowy z tabletu. Proszę wybrać plik „zebranie-….json” zapisany w panelu obsługi."
OTHER_MEETING = "Ten plik jest z innego spotkania. Proszę wczytać go na stronie tamtego spotkania."


@dataclass(frozen=True, slots=True)
class No:
    """Why a slip is not kept."""

    sentence: str
    code: str = "rejected"


@bp.post("/api/v1/slips")
@guard.allows(Act.TABLET)
def hand_in() -> Response:
    """A list of slips; a receipt for each. Nothing can be read here."""
    paired = tablet.paired_tablet()
    items = tablet.document()
    if not isinstance(items, list) or len(items) > tablet.AT_MOST:
        raise WrongInput(f"Treść powinna być listą najwyżej {tablet.AT_MOST} odcinków.")
    return current_app.response_class(
        orjson.dumps({"receipts": _keep(paired.meeting, items)}), mimetype="application/json"
    )


WITHOUT_CSRF = (hand_in,)
"""Tablets carry a token in a header and no cookie."""


@bp.post("/panel/spotkania/<meeting_id>/tablety/plik")
@guard.allows(Act.TYPE_SLIPS)
def take_rescue(meeting_id: str) -> Response:
    """The rescue file of a tablet, as often as anybody likes: what is kept already is not kept twice."""
    file = _rescue_file()
    if file.get("meeting") != meeting_id:
        raise WrongInput(OTHER_MEETING)
    with guard.writing() as work:
        prepare.meeting(work, meeting_id)
        handed = handing_in.hand_in(work, meeting_id, file["forms"], guard.today())
        office.note(work, guard.organiser().id, "wczytany plik z tabletu", f"{meeting_id} {len(handed)}")
    outcomes = Counter(one.outcome.receipt for one in handed)
    receipts = _keep(meeting_id, file["slips"])
    outcomes.update(Receipt(receipt["receipt"]) for receipt in receipts)
    taken, known = outcomes[Receipt.STORED], outcomes[Receipt.DUPLICATE]
    left = outcomes.total() - taken - known
    told = f"Przyjęto: {taken}, były już wcześniej: {known}, nie przyjęto: {left}."
    why = dict.fromkeys(problem["sentence"] for receipt in receipts for problem in receipt["problems"])
    told = " ".join([told, *why])
    flash(told + (" Plik proszę zachować i zgłosić to." if left else ""), "warn" if left else "good")
    return redirect(url_for("gather.tablets", meeting_id=meeting_id), 303)


def _rescue_file() -> dict[str, Any]:
    sent = request.files.get("plik")
    try:
        file = orjson.loads(sent.read()) if sent else None
    except ValueError:
        file = None
    if not isinstance(file, dict) or file.get("zebranie") != RESCUE:
        raise WrongInput(NOT_RESCUE)
    if not all(isinstance(file.get(kind), list) for kind in ("forms", "slips")):
        raise WrongInput(NOT_RESCUE)
    return file


def _keep(meeting_id: str, items: Sequence[Any]) -> list[dict[str, Any]]:
    """A receipt for each slip, in order. The answers' database is closed before the people's is opened."""
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        settings = office.settings(work)
        opened = handing_in.open_items(work, meeting_id, items)
        read = [_read(work, meeting, settings, item) for item in opened]
    with guard.people().writing() as people:
        for item, slip in zip(opened, read, strict=True):
            if not isinstance(slip, No) and isinstance(item, dict):
                slips.keep_slip(people, *slip, once=item["id"])
    return [_receipt(given, slip) for given, slip in zip(items, read, strict=True)]


def _read(work: Session, meeting: Meeting, settings: dict[str, str], item: Any) -> tuple[Slip, dict[str, Any]] | No:
    """The slip with its checked answers, or why it cannot be kept."""
    if not isinstance(item, dict):
        return No(SENTENCES[item])
    questionnaire, part = _questionnaire(work, item), str(item.get("part"))
    if questionnaire is None or not slips.has_slip(questionnaire, part):
        return No(SENTENCES["unknown_questionnaire"])
    if not tablet.id_of(item):
        return No(SENTENCES["bad_id"])
    slip = Slip(meeting, questionnaire, part, settings)
    if slip.out_of_date:
        return No(BY_CARD, OUT_OF_DATE)
    if slip.too_late:
        return No(resident_texts("pl")["slip_too_late"], TOO_LATE)
    checked = answers.check(questionnaire, item.get("answers"), part)
    return No(checked.sentences[0]) if checked.problems else (slip, checked.answers)


def _questionnaire(work: Session, item: dict[str, Any]) -> Questionnaire | None:
    digest = item.get("digest")
    try:
        return questionnaires.by_digest(work, digest) if isinstance(digest, str) else None
    except NotFound:
        return None


def _receipt(given: Any, slip: tuple[Slip, dict[str, Any]] | No) -> dict[str, Any]:
    no = slip if isinstance(slip, No) else None
    return {
        "id": tablet.id_of(given),
        "receipt": (Receipt.REJECTED if no else Receipt.STORED).value,
        "problems": [{"code": no.code, "question": "", "sentence": no.sentence}] if no else [],
    }
