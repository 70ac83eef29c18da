"""Sheets to print, and the ledger of what became of them."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from forms import sheetcode
from forms.polish import ile
from survey_app.domain import finding, sheets
from survey_app.domain import ledger as rules
from survey_app.domain.access import Act, Role, may
from survey_app.domain.refusals import NotAllowed, Refusal, WrongInput
from survey_app.domain.spoken import LANGUAGES
from survey_app.journeys import gather, ledger, office, prepare, printing
from survey_app.store.meetings import Meeting
from survey_app.web import guard

bp = Blueprint("printing", __name__, url_prefix="/panel/spotkania/<meeting_id>")

FILTERS = {
    "": "wszystkie",
    "missing": "nie wróciły",
    "not_entered": "oddane, nie wpisane",
    "doubled": "wpisane dwa razy",
    "spoiled": "zniszczone lub puste",
}


@bp.get("/arkusze-do-druku")
@guard.allows(Act.PREPARE_MEETINGS)
def form(meeting_id: str) -> str:
    with guard.reading() as work:
        return _form(work, prepare.meeting(work, meeting_id), {}, "")


@bp.post("/arkusze-do-druku")
@guard.allows(Act.PREPARE_MEETINGS)
def print_sheets(meeting_id: str) -> AnyResponse | tuple[str, int]:
    """The PDF comes only after its numbers are kept."""
    given = request.form
    try:
        with guard.reading() as work:
            ordered = printing.order(
                work,
                meeting_id,
                given.get("ankieta") or None,
                given.get("jezyk", "pl"),
                large=given.get("druk") == "duzy",
                slips=bool(given.get("odcinki")),
            )
        copies = _copies(given.get("liczba", ""))
        made = printing.print_new(guard.answers(), meeting_id, ordered, copies, guard.today())
    except WrongInput as no:
        with guard.reading() as work:
            return _form(work, prepare.meeting(work, meeting_id), given, no.sentence), 422
    return _pdf(made)


@bp.post("/arkusze-do-druku/ponownie")
@guard.allows(Act.PREPARE_MEETINGS)
def print_again(meeting_id: str) -> AnyResponse | tuple[str, int]:
    """The same numbers once more: after a paper jam, or a file that was lost."""
    try:
        numbers = rules.read_numbers(request.form.get("numery", ""))
        slips = bool(request.form.get("odcinki"))
        made = printing.print_again(guard.answers(), meeting_id, numbers, slips, guard.today())
    except Refusal as no:
        with guard.reading() as work:
            return _form(work, prepare.meeting(work, meeting_id), {}, no.sentence), 422
    return _pdf(made)


def _copies(typed: str) -> int:
    if not typed.strip().isdecimal():
        raise WrongInput("Proszę wpisać liczbę arkuszy cyframi, na przykład 30.")
    return int(typed)


def _pdf(made: printing.Pages) -> Response:
    """The file's name says which numbers are in it, nothing about people."""
    response = Response(made.pdf, mimetype="application/pdf")
    name = f"arkusze-{made.numbers[0]}-{made.numbers[-1]}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form(work: Session, meeting: Meeting, given: Any, fault: str) -> str:
    known = printing.printable(work, meeting.id)
    present = gather.counts(work, meeting.id).get("present")
    return render_template(
        "printing/form.html",
        **_frame(work, meeting),
        asked=known,
        languages={code: name for code, name in LANGUAGES.items() if any(code in one.languages for one in known)},
        batches=printing.batches(work, meeting.id),
        spoken=LANGUAGES,
        given=given,
        fault=fault,
        by_card=not finding.offers_names(office.settings(work)),
        copies=given.get("liczba") or printing.suggested_copies(present),
        most=printing.MOST_COPIES,
        stretches=sheets.listed,
    )


@bp.get("/ewidencja")
@guard.allows(Act.TRANSCRIBE)
def ledger_page(meeting_id: str) -> str:
    with guard.reading() as work:
        return _ledger(work, prepare.meeting(work, meeting_id), "", "")


@bp.post("/ewidencja")
@guard.allows(Act.TRANSCRIBE)
def note(meeting_id: str) -> AnyResponse | tuple[str, int]:
    """Helpers hand out and collect; that a sheet does not count is the organiser's to say."""
    step, typed = request.form.get("krok", ""), request.form.get("numery", "")
    done = request.form.get("stan") != "cofnij"
    if step == "spoiled" and not may(Role(guard.organiser().role), Act.CORRECT_ANSWERS):
        raise NotAllowed("Arkusze zniszczone odnotowuje organizator. Proszę odłożyć kartkę i powiedzieć mu o niej.")
    try:
        numbers = rules.read_numbers(typed)
        with guard.writing() as work:
            changed = ledger.note(work, meeting_id, step, numbers, done)
    except WrongInput as no:
        with guard.reading() as work:
            return _ledger(work, prepare.meeting(work, meeting_id), typed, no.sentence), 422
    said = (
        f"{'Odnotowano' if done else 'Cofnięto'}: {rules.STEPS[step]}, {ile(changed, 'arkusz', 'arkusze', 'arkuszy')}."
    )
    flash(said, "good")
    return redirect(url_for(".ledger_page", meeting_id=meeting_id), 303)


def _ledger(work: Session, meeting: Meeting, typed: str, fault: str) -> str:
    lines = ledger.lines(work, meeting.id)
    found = ledger.findings(work, meeting.id)
    chosen = request.args.get("pokaz", "")
    wanted = request.args.get("numer", "").strip()
    return render_template(
        "printing/ledger.html",
        **_frame(work, meeting),
        lines=_shown(lines, found, chosen, wanted),
        printed=len(lines),
        totals=rules.counts(lines),
        found={name: sheets.listed(numbers) for name, numbers in asdict(found).items()},
        steps=rules.STEPS,
        filters=FILTERS,
        chosen=chosen if chosen in FILTERS else "",
        wanted=wanted,
        typed=typed,
        fault=fault,
        may_spoil=may(Role(guard.organiser().role), Act.CORRECT_ANSWERS),
    )


def _shown(lines: list[rules.Line], found: rules.Findings, chosen: str, wanted: str) -> list[rules.Line]:
    try:
        numbers = set(rules.read_numbers(wanted)) if wanted else None
    except WrongInput:
        numbers = set()
    picked = {
        "missing": found.missing,
        "not_entered": found.not_entered,
        "doubled": found.doubled,
        "spoiled": [line.number for line in lines if line.spoiled],
    }.get(chosen)
    return [
        line
        for line in lines
        if (numbers is None or line.number in numbers) and (picked is None or line.number in picked)
    ]


def _frame(work: Session, meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "title": prepare.title_of(meeting, prepare.village_names(work)),
        "code": sheetcode.code,
        "may_prepare": may(Role(guard.organiser().role), Act.PREPARE_MEETINGS),
    }
