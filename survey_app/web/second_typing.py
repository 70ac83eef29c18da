"""Blind second typing: what waits, the sheet typed again without seeing the first entry, the third look."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms import sheetcode, typed
from forms.questionnaire import Questionnaire
from survey_app.domain.access import Act, Role, may
from survey_app.domain.second_typing import told
from survey_app.journeys import prepare, second_typing
from survey_app.journeys.second_typing import Crop, Dispute, Outcome, Verdict
from survey_app.journeys.transcribe import NUMBER, Entry
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission
from survey_app.web import guard

bp = Blueprint("second_typing", __name__, url_prefix="/panel/spotkania/<meeting_id>/drugie-wpisywanie")

PIXELS_A_MM = 4
"""Size of a cut-out on the page."""
CROPS = "pictures.whole"
"""The address that gives a piece of a picture."""


@bp.get("")
@guard.allows(Act.TRANSCRIBE)
def desk(meeting_id: str) -> str:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        return render_template(
            "second_typing/desk.html",
            **_frame(work, meeting),
            piles=second_typing.piles(work, meeting_id, guard.organiser().id),
            told=told(second_typing.counts(work, meeting_id)),
            titles={one.id: one.title["pl"] for one in prepare.asked(work, meeting_id)},
            may_correct=may(Role(guard.organiser().role), Act.CORRECT_ANSWERS),
        )


@bp.get("/<sheet_id>")
@guard.allows(Act.TRANSCRIBE)
def entry(meeting_id: str, sheet_id: str) -> str:
    with guard.reading() as work:
        row, asked = second_typing.to_type(work, meeting_id, sheet_id, guard.organiser().id)
        return _entry_page(work, row, asked, {NUMBER: sheetcode.code(row.sheet or 0)})


@bp.post("/<sheet_id>")
@guard.allows(Act.TRANSCRIBE)
def keep(meeting_id: str, sheet_id: str) -> Response | tuple[str, int]:
    boxes, by = _boxes(), guard.organiser().id
    with guard.writing() as work:
        read, agreed = second_typing.type_again(work, meeting_id, sheet_id, boxes, by=by, today=guard.today())
        following = second_typing.waiting(work, meeting_id, by)
    if read.faults:
        with guard.reading() as work:
            row, asked = second_typing.to_type(work, meeting_id, sheet_id, by)
            return _entry_page(work, row, asked, boxes, read), 422
    flash(*_said_of_entry(sheetcode.code(read.number or 0), agreed))
    if following:
        return redirect(url_for(".entry", meeting_id=meeting_id, sheet_id=following[0].id), 303)
    return redirect(url_for(".desk", meeting_id=meeting_id), 303)


@bp.get("/<sheet_id>/rozstrzygnij")
@guard.allows(Act.CORRECT_ANSWERS)
def look(meeting_id: str, sheet_id: str) -> str:
    with guard.reading() as work:
        dispute = second_typing.dispute(work, meeting_id, sheet_id, guard.organiser().id)
        return _look_page(work, dispute, {}, Outcome())


@bp.post("/<sheet_id>/rozstrzygnij")
@guard.allows(Act.CORRECT_ANSWERS)
def settle(meeting_id: str, sheet_id: str) -> Response | tuple[str, int]:
    boxes, by = _boxes(), guard.organiser().id
    with guard.writing() as work:
        dispute = second_typing.dispute(work, meeting_id, sheet_id, by)
        outcome = second_typing.settle(
            work,
            meeting_id,
            sheet_id,
            boxes,
            by=by,
            today=guard.today(),
            blank=request.form.getlist("puste"),
            sure=bool(request.form.get("pewne")),
            alone=bool(request.form.get("sam")),
        )
        if not outcome.settled:
            return _look_page(work, dispute, boxes, outcome), 422
    code = sheetcode.code(dispute.submission.sheet or 0)
    flash(f"Rozstrzygnięto arkusz {code}. " + " ".join(map(_said_of_question, outcome.verdicts)), "good")
    return redirect(url_for(".desk", meeting_id=meeting_id), 303)


@bp.post("/<sheet_id>/od-nowa")
@guard.allows(Act.CORRECT_ANSWERS)
def start_over(meeting_id: str, sheet_id: str) -> Response:
    """The second entry was typed from another sheet."""
    with guard.writing() as work:
        row = second_typing.start_over(work, meeting_id, sheet_id, guard.organiser().id)
        code = sheetcode.code(row.sheet or 0)
    flash(f"Drugi wpis arkusza {code} usunięto. Arkusz znów czeka na drugie wpisywanie.", "warn")
    return redirect(url_for(".desk", meeting_id=meeting_id), 303)


def _boxes() -> dict[str, str]:
    sent = {name[2:]: text for name, text in request.form.items() if name.startswith("q.")}
    return sent | {NUMBER: request.form.get("arkusz", "")}


def _said_of_entry(code: str, agreed: bool) -> tuple[str, str]:
    if agreed:
        return f"Arkusz {code}: oba wpisy są zgodne.", "good"
    return f"Arkusz {code}: wpisy różnią się. Rozstrzygnie ktoś trzeci, z kartką w ręku.", "warn"


def _said_of_question(verdict: Verdict) -> str:
    """Q1: jak w pierwszym wpisie."""
    like = {
        (True, True): "oba wpisy były dobre",
        (True, False): "jak w pierwszym wpisie",
        (False, True): "jak w drugim wpisie",
        (False, False): "inaczej niż w obu wpisach",
    }
    return f"{verdict.question.id}: {like[verdict.first, verdict.second]}."


def _entry_page(
    work: Session, row: Submission, asked: Questionnaire, boxes: Mapping[str, str], read: Entry | None = None
) -> str:
    questions = asked.part("A").questions
    return render_template(
        "second_typing/entry.html",
        **_frame(work, prepare.meeting(work, row.meeting)),
        asked=asked,
        questions=questions,
        boxes=boxes,
        keys=_keys(questions),
        for_browser=_for_browser(questions),
        row=row,
        faults=read.faults if read else {},
        left=len(second_typing.waiting(work, row.meeting, guard.organiser().id)),
    )


def _look_page(work: Session, dispute: Dispute, boxes: Mapping[str, str], outcome: Outcome) -> str:
    """Neither entry is on the page until the paper was typed; then those it does not agree with."""
    questions = [one.question for one in dispute.differences]
    return render_template(
        "second_typing/look.html",
        **_frame(work, prepare.meeting(work, dispute.submission.meeting)),
        dispute=dispute,
        boxes=boxes,
        blank=request.form.getlist("puste"),
        alone=bool(request.form.get("sam")),
        outcome=outcome,
        keys=_keys(questions),
        for_browser=_for_browser(questions, always=True),
        crop=_crop_address,
        pixels=PIXELS_A_MM,
    )


def _keys(questions: Any) -> dict[str, tuple[str, ...]]:
    return {question.id: typed.keys_of(question.options) for question in questions}


def _for_browser(questions: Any, always: bool = False) -> dict[str, Any]:
    """always: no question waits for the answer to another one."""
    told_to_script = [typed.for_browser(question) | ({"show_if": None} if always else {}) for question in questions]
    return {"questions": told_to_script, "faults": typed.FAULTS}


def _crop_address(meeting_id: str, crop: Crop) -> str:
    """Empty where no pictures are served."""
    if CROPS not in current_app.view_functions:
        return ""
    place: dict[str, Any] = {"x": crop.place.x, "y": crop.place.y, "w": crop.place.w, "h": crop.place.h}
    return url_for(CROPS, meeting_id=meeting_id, picture_id=crop.picture, **place)


def _frame(work: Session, meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "title": prepare.title_of(meeting, prepare.village_names(work)),
        "code": sheetcode.code,
        "NUMBER": NUMBER,
    }
