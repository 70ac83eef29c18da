"""Paper by keyboard: the entry page that looks like the sheet, the list of sheets, corrections."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms import sheetcode, typed
from forms.questionnaire import Questionnaire
from forms.sheetcode import SheetCodeFault
from survey_app.domain.access import Act, Role, may
from survey_app.domain.refusals import NotAllowed
from survey_app.domain.second_typing import told
from survey_app.journeys import correct, ledger, prepare, questionnaires, second_typing, transcribe
from survey_app.journeys.transcribe import NUMBER, Entry
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission
from survey_app.web import guard

bp = Blueprint("transcribe", __name__, url_prefix="/panel/spotkania/<meeting_id>")

RAIL = 10
JUST_TYPED = "just_typed"
"""In the session: ids of the sheets this browser typed, newest first, for the rail and for taking back."""


@bp.get("/wpisywanie/")
@guard.allows(Act.TRANSCRIBE)
def desk(meeting_id: str) -> str:
    """Which questionnaire lies on the pile."""
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        kept = [row for row in transcribe.of_meeting(work, meeting_id) if not row.withdrawn]
        asked = transcribe.to_type(work, meeting_id)
        done = {one.id: sum(row.questionnaire == one.id for row in kept) for one in asked}
        again = second_typing.piles(work, meeting_id, guard.organiser().id)
        return render_template("transcribe/desk.html", **_frame(work, meeting), asked=asked, done=done, again=again)


@bp.get("/wpisywanie/<questionnaire_id>")
@guard.allows(Act.TRANSCRIBE)
def entry(meeting_id: str, questionnaire_id: str) -> str:
    with guard.reading() as work:
        meeting, asked = transcribe.open_for_typing(work, meeting_id, questionnaire_id, guard.today())
        last = next((row.sheet for row in _just_typed(work, meeting_id) if row.sheet), None)
        boxes = {NUMBER: str(transcribe.suggested(work, meeting_id, last))}
        return _entry_page(work, meeting, asked, boxes, sheet_id=str(uuid.uuid4()))


@bp.post("/wpisywanie/<questionnaire_id>")
@guard.allows(Act.TRANSCRIBE)
def keep(meeting_id: str, questionnaire_id: str) -> Response | tuple[str, int]:
    sheet_id, boxes = request.form.get("id", ""), _boxes()
    with guard.writing() as work:
        meeting, asked = transcribe.open_for_typing(work, meeting_id, questionnaire_id, guard.today())
        another = bool(request.form.get("inny"))
        read = transcribe.type_sheet(work, meeting, asked, boxes, id=sheet_id, today=guard.today(), another=another)
        unprinted = ledger.is_printed(work, meeting_id, read.number or 0) is False
        if read.stored:
            second_typing.offer(work, sheet_id, meeting_id, guard.organiser().id)
    if read.faults:
        with guard.reading() as work:
            return _entry_page(work, meeting, asked, boxes, sheet_id=sheet_id, read=read), 422
    if unprinted:
        code = sheetcode.code(read.number or 0)
        flash(
            f"Numeru {code} nie wydrukowano na to spotkanie. Jeśli to pomyłka, proszę cofnąć i poprawić numer.", "warn"
        )
    session[JUST_TYPED] = [sheet_id, *(one for one in session.get(JUST_TYPED, []) if one != sheet_id)][:RAIL]
    here = url_for(".entry", meeting_id=meeting_id, questionnaire_id=questionnaire_id, zapisano=sheet_id)
    return redirect(here, 303)


@bp.post("/arkusze/<sheet_id>/cofnij")
@guard.allows(Act.TRANSCRIBE)
def undo(meeting_id: str, sheet_id: str) -> Response:
    """Takes back a sheet that this browser has just typed; other sheets are withdrawn by who may correct."""
    if sheet_id not in session.get(JUST_TYPED, []):
        raise NotAllowed("Cofnąć można tylko arkusz wpisany przed chwilą. Starsze wycofuje organizator.")
    with guard.writing() as work:
        row = transcribe.sheet(work, meeting_id, sheet_id)
        correct.withdraw(work, sheet_id, guard.today(), "cofnięte zaraz po wpisaniu")
        said, questionnaire_id = _code(row), row.questionnaire
    session[JUST_TYPED] = [one for one in session[JUST_TYPED] if one != sheet_id]
    flash(f"Cofnięto arkusz {said}. Nie jest liczony; organizator może go przywrócić na liście.", "warn")
    return redirect(url_for(".entry", meeting_id=meeting_id, questionnaire_id=questionnaire_id), 303)


@bp.get("/arkusze/numer.json")
@guard.allows(Act.TRANSCRIBE)
def look_up(meeting_id: str) -> Response:
    """What is wrong with a number, as it is typed: {"code", "fault", "before"} (before: address of its double)."""
    try:
        number = sheetcode.read(request.args.get("numer", ""))
    except SheetCodeFault as fault:
        return jsonify(code="", fault=str(fault), before="")
    with guard.reading() as work:
        before = transcribe.with_number(work, meeting_id, number, other_than=request.args.get("oprocz", ""))
        taken = transcribe.TAKEN.format(code=sheetcode.code(number)) if before else ""
        return jsonify(code=sheetcode.code(number), fault=taken, before=_address(before) if before else "")


@bp.get("/arkusze")
@guard.allows(Act.TRANSCRIBE)
def sheets(meeting_id: str) -> str:
    wanted, fault = request.args.get("numer", "").strip(), ""
    try:
        number = sheetcode.read(wanted) if wanted else None
    except SheetCodeFault as wrong:
        number, fault = None, str(wrong)
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        listing = transcribe.listing(work, meeting_id, number)
        return render_template(
            "transcribe/sheets.html",
            **_frame(work, meeting),
            listing=listing,
            titles={one.id: one.title["pl"] for one in prepare.asked(work, meeting_id)},
            wanted=wanted,
            fault=fault,
            told=told(second_typing.counts(work, meeting_id)),
        )


@bp.get("/arkusze/<sheet_id>")
@guard.allows(Act.CORRECT_ANSWERS)
def sheet(meeting_id: str, sheet_id: str) -> str:
    with guard.reading() as work:
        row = transcribe.sheet(work, meeting_id, sheet_id)
        asked = questionnaires.by_digest(work, row.digest)
        meeting = prepare.meeting(work, meeting_id)
        return _entry_page(work, meeting, asked, transcribe.boxes_of(asked, row), sheet_id=row.id, row=row)


@bp.post("/arkusze/<sheet_id>")
@guard.allows(Act.CORRECT_ANSWERS)
def correct_one(meeting_id: str, sheet_id: str) -> Response | tuple[str, int]:
    boxes, reason = _boxes(), request.form.get("powod", "")
    with guard.writing() as work:
        row = transcribe.sheet(work, meeting_id, sheet_id)
        another = bool(request.form.get("inny"))
        read = transcribe.correct_sheet(work, row, boxes, today=guard.today(), another=another, reason=reason)
    if read.faults:
        with guard.reading() as work:
            row = transcribe.sheet(work, meeting_id, sheet_id)
            asked = questionnaires.by_digest(work, row.digest)
            meeting = prepare.meeting(work, meeting_id)
            return _entry_page(work, meeting, asked, boxes, sheet_id=sheet_id, read=read, row=row), 422
    flash(f"Poprawiono arkusz {sheetcode.code(read.number or 0)}. Poprzednie odpowiedzi zostają w historii.", "good")
    return redirect(url_for(".sheet", meeting_id=meeting_id, sheet_id=sheet_id), 303)


@bp.post("/arkusze/<sheet_id>/stan")
@guard.allows(Act.CORRECT_ANSWERS)
def withdraw(meeting_id: str, sheet_id: str) -> Response:
    """Withdraws the sheet, or puts it back."""
    reason = request.form.get("powod", "")
    with guard.writing() as work:
        row = transcribe.sheet(work, meeting_id, sheet_id)
        change = correct.put_back if request.form.get("stan") == "przywroc" else correct.withdraw
        change(work, row.id, guard.today(), reason)
        said = "Wycofano arkusz. Nie jest liczony." if row.withdrawn else "Przywrócono arkusz. Znów jest liczony."
    flash(said, "good")
    return redirect(url_for(".sheet", meeting_id=meeting_id, sheet_id=sheet_id), 303)


def _boxes() -> dict[str, str]:
    """Boxes of questions are called q.Q1, so that no question can be mistaken for another field."""
    sent = {name[2:]: text for name, text in request.form.items() if name.startswith("q.")}
    return sent | {NUMBER: request.form.get("arkusz", "")}


def _entry_page(
    work: Session,
    meeting: Meeting,
    asked: Questionnaire,
    boxes: Mapping[str, str],
    *,
    sheet_id: str,
    read: Entry | None = None,
    row: Submission | None = None,
) -> str:
    """The sheet to fill; with `row` the same sheet to correct."""
    questions = asked.part("A").questions
    return render_template(
        "transcribe/entry.html",
        **_frame(work, meeting),
        asked=asked,
        questions=questions,
        boxes=boxes,
        keys={question.id: typed.keys_of(question.options) for question in questions},
        for_browser={"questions": [typed.for_browser(question) for question in questions], "faults": typed.FAULTS},
        sheet_id=sheet_id,
        read=read,
        faults=read.faults if read else {},
        double=_address(read.double) if read and read.double else "",
        row=row,
        history=transcribe.history(work, row) if row else [],
        saved=_saved(work, meeting.id),
        recent=_recent(work, meeting.id),
    )


def _frame(work: Session, meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "title": prepare.title_of(meeting, prepare.village_names(work)),
        "may_correct": may(Role(guard.organiser().role), Act.CORRECT_ANSWERS),
        "code": _code,
        "NUMBER": NUMBER,
    }


def _code(row: Submission) -> str:
    return sheetcode.code(row.sheet) if row.sheet else "bez numeru"


def _address(row: Submission) -> str:
    """Where to look at a sheet: itself for who may correct, its line in the list for a helper."""
    if may(Role(guard.organiser().role), Act.CORRECT_ANSWERS):
        return url_for(".sheet", meeting_id=row.meeting, sheet_id=row.id)
    return url_for(".sheets", meeting_id=row.meeting, numer=row.sheet)


def _saved(work: Session, meeting_id: str) -> Submission | None:
    """The sheet that was stored a moment ago, if it still counts."""
    wanted = request.args.get("zapisano", "")
    return next((row for row in _just_typed(work, meeting_id) if row.id == wanted), None)


def _just_typed(work: Session, meeting_id: str) -> list[Submission]:
    rows = [work.get(Submission, one) for one in session.get(JUST_TYPED, [])]
    return [row for row in rows if row and row.meeting == meeting_id and not row.withdrawn]


def _recent(work: Session, meeting_id: str) -> list[Submission]:
    """The last ten: what this browser typed, newest first, then the highest numbers of the meeting."""
    mine = _just_typed(work, meeting_id)
    known = {row.id for row in mine}
    others = [row for row in transcribe.of_meeting(work, meeting_id) if row.id not in known and not row.withdrawn]
    return [*mine, *reversed(others)][:RAIL]
