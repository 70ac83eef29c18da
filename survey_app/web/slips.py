"""Slips B and C, filled by residents on the screen: names go to the people's store and nowhere else."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms import answers, fields
from forms.problems import Problem
from forms.questionnaire import Data, Questionnaire
from survey_app.domain import finding
from survey_app.domain.hall import SetUp
from survey_app.domain.refusals import Conflict, MeetingNotOpen, NotAllowed, NotFound, Refusal
from survey_app.journeys import collect, office, tablets
from survey_app.people import register, rules
from survey_app.people.mention_text import is_minor
from survey_app.store.meetings import Meeting
from survey_app.web import asking, guard, hall, resident
from survey_app.web.asking import Given
from survey_app.web.resident import to
from survey_app.web.texts import resident_texts

bp = Blueprint("slips", __name__)
bp.register_error_handler(Refusal, resident.refuse)
bp.register_error_handler(413, resident.too_large)

SLIPS = {"chce-dzialac": "B", "warto-zaprosic": "C"}
"""Address of the slip to its part of the questionnaire."""
DATA = {"B": Data.OWN, "C": Data.THIRD_PARTY}


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip of a meeting, ready to be shown."""

    meeting: Meeting
    questionnaire: Questionnaire
    part: str
    settings: dict[str, str]

    @property
    def too_late(self) -> bool:
        """A nomination that would be erased at once is not taken."""
        return self.part == "C" and rules.erase_mention_on(self.meeting.held_on) <= guard.today()

    @property
    def by_card(self) -> bool:
        """Nobody is asked for a third person's name: a card is handed over instead."""
        return self.part == "C" and not finding.offers_names(self.settings)

    @property
    def out_of_date(self) -> bool:
        """A slip C that comes from a page or sheet of before cards were handed out, and may not be kept."""
        return self.part == "C" and not finding.takes_names(self.settings, self.meeting.held_on)


@bp.get("/s/<code>/<any('chce-dzialac', 'warto-zaprosic'):slip>")
@guard.public
def form(code: str, slip: str) -> str:
    asked = _slip(code, slip)
    _refuse_in_the_open(asked)
    resident.remember(code)
    return _page(code, asked, Given(), str(uuid.uuid4()))


@bp.post("/s/<code>/<any('chce-dzialac', 'warto-zaprosic'):slip>")
@guard.public
def keep(code: str, slip: str) -> Response | tuple[str, int]:
    try:
        asked = _slip(code, slip)
    except MeetingNotOpen as no:
        if resident.shown(code) is None:
            raise
        return _unsent(code, _slip(code, slip, closed_too=True), resident.why_unsent(no)), no.status
    _refuse_in_the_open(asked)
    if asked.by_card:  # somebody is there to be told, so nothing is lost unseen
        raise Conflict(resident_texts(resident.language())["card_not_kept"])
    if asked.too_late:
        raise Conflict(resident_texts(resident.language())["slip_too_late"])
    if resident.from_elsewhere():
        return _unsent(code, asked, resident.unsent("elsewhere")), 400
    raw = fields.raw_from(asked.questionnaire, request.form, asked.part)
    checked = answers.check(asked.questionnaire, raw, asked.part, _language(asked))
    problems = checked.problems or minors_in(checked.answers)
    if problems:
        return _again(code, asked, problems), 422
    with guard.people().writing() as people:
        keep_slip(people, asked, checked.answers, _id())
    return redirect(to(".thanks", code=code, slip=slip), 303)


WITHOUT_CSRF = (keep,)
"""See `resident.from_elsewhere`: nobody needs a cookie to send a slip."""


@bp.get("/s/<code>/<any('chce-dzialac', 'warto-zaprosic'):slip>/dziekujemy")
@guard.public
def thanks(code: str, slip: str) -> str:
    asked = _slip(code, slip)
    said = resident_texts(resident.language())[f"slip_thanks_{asked.part.lower()}"]
    doors = [door for door in resident.doors(asked.questionnaire, code, asked.settings) if door.part != asked.part]
    card = resident.hands_cards(asked.questionnaire, asked.settings)
    return resident.page("collect/thanks.html", code=code, said=said, outro="", doors=doors, card=card)


def _slip(code: str, slip: str, closed_too: bool = False) -> Slip:
    """The slip of the meeting behind the code. Raises NotFound, MeetingNotOpen, TooManyTries."""
    part = SLIPS[slip]
    with guard.reading() as work:
        found = collect.meeting_behind(work, code) if closed_too else resident.open_meeting(work, code)
        for questionnaire in found.questionnaires:
            if has_slip(questionnaire, part):
                return Slip(found.meeting, questionnaire, part, office.settings(work))
    raise NotFound


def _refuse_in_the_open(asked: Slip) -> None:
    """Over plain http everybody in the hall could read a name: taken only where the organiser switched that on."""
    if hall.set_up_here() is not SetUp.OPEN:
        return
    with guard.reading() as work:
        if not tablets.takes_names_over_http(work, asked.meeting.id):
            raise NotAllowed(resident_texts(resident.language())["slip_in_the_open"])


def has_slip(questionnaire: Questionnaire, part: str) -> bool:
    """A part that holds other data than a slip's is not one."""
    return part in DATA and questionnaire.has_part(part) and questionnaire.part(part).data is DATA[part]


def minors_in(given: dict[str, Any]) -> tuple[Problem, ...]:
    """A child may not be named, so that nothing of it is kept; said where somebody is there to hear it."""
    entries = enumerate(given.get("entries", ()))
    year = guard.today().year
    return tuple(Problem("adults_only", "C1", place=f"{n}.C1") for n, entry in entries if is_minor(entry["C1"], year))


def keep_slip(people: Session, asked: Slip, given: dict[str, Any], once: str) -> None:
    """Checked answers of a slip go into the people's store; under the same `once` they are kept once."""
    _KEEP[asked.part](people, asked, given, once)


def _volunteer(people: Session, asked: Slip, given: dict[str, Any], slip_id: str) -> None:
    register.add_volunteer(
        people,
        name=given["B1"],
        contact=given["B2"],
        how=given.get("B3", ""),
        areas=given.get("B4", []),
        solectwo=asked.meeting.solectwo,
        today=guard.today(),
        notice=f"{asked.questionnaire.id} {asked.questionnaire.version}",
        once=slip_id,
    )


def _nominations(people: Session, asked: Slip, given: dict[str, Any], slip_id: str) -> None:
    for number, person in enumerate(given["entries"]):
        register.add_nomination(
            people,
            text=person["C1"],
            areas=person["C2"],
            knows=person["C3"],
            delivery=person["C4"],
            solectwo=asked.meeting.solectwo,
            met_on=asked.meeting.held_on,
            today=guard.today(),
            once=f"{slip_id} {number}",
        )


_KEEP = {"B": _volunteer, "C": _nominations}


def _id() -> str:
    """What the page was given, so that a slip sent twice is kept once; made anew when it is not ours."""
    try:
        return str(uuid.UUID(request.form.get("id", "")))
    except ValueError:
        return str(uuid.uuid4())


def _language(asked: Slip) -> str:
    spoken = resident.language()
    return spoken if spoken in asked.questionnaire.languages else "pl"


def _again(code: str, asked: Slip, problems: tuple[Problem, ...]) -> str:
    said = asking.sentences(problems, asked.questionnaire, _language(asked))
    summary = asking.links(said, asked.questionnaire.part(asked.part).questions)
    return _page(code, asked, Given(asking.sent_values(request.form), said), _id(), summary=summary)


def _unsent(code: str, asked: Slip, why: resident.Unsent) -> str:
    return _page(code, asked, Given(asking.sent_values(request.form)), _id(), refused=why)


def _page(code: str, asked: Slip, given: Given, slip_id: str, **more: Any) -> str:
    part = asked.questionnaire.part(asked.part)
    return resident.page(
        "slips/form.html",
        _language(asked),
        code=code,
        part=part,
        key=part.id.lower(),
        given=given,
        hidden={"id": slip_id, resident.TICKET: resident.ticket(code, asked.questionnaire.digest)},
        settings=asked.settings,
        too_late=asked.too_late,
        by_card=asked.by_card,
        **more,
    )
