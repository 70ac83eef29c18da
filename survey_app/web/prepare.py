"""The start page, the list of meetings, planning one, its desk, opening and closing, what is printed."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.polish import bez_znakow, data
from forms.questionnaire import Questionnaire
from survey_app.domain import finding
from survey_app.domain.access import Act, Role, may
from survey_app.domain.campaigns import campaign_of, plan_year
from survey_app.domain.meetings import ATTENDANCE, COUNCILS, SHEETS, MeetingKind, State
from survey_app.domain.second_typing import told
from survey_app.journeys import gather, office, prepare, questionnaires, second_typing
from survey_app.store.meetings import Meeting
from survey_app.web import guard, qr

bp = Blueprint("prepare", __name__, url_prefix="/panel")

KINDS = {
    MeetingKind.SOLECTWO: "Spotkanie w sołectwie",
    MeetingKind.COUNCIL: "Spotkanie rady",
    MeetingKind.EVENT: "Wydarzenie",
}
STATES = {State.PLANNED: "zaplanowane", State.OPEN: "otwarte", State.CLOSED: "zamknięte"}
STATE_TAGS = {State.PLANNED: "", State.OPEN: "good", State.CLOSED: "warn"}


@bp.get("/")
@guard.allows(Act.OWN_ACCOUNT)
def start() -> str | Response:
    """What is to be done next."""
    if not _may(Act.SEE_MEETINGS):
        return redirect(url_for("publish.own_village"), 303)
    today = guard.today()
    with guard.reading() as work:
        overview = prepare.overview(work, today)
        names = prepare.village_names(work)
    campaign = campaign_of(today)
    return render_template(
        "prepare/start.html",
        overview=overview,
        title_of=lambda meeting: prepare.title_of(meeting, names),
        campaign=campaign,
        plan_for=plan_year(campaign),
        states=STATES,
        tags=STATE_TAGS,
        may_prepare=_may(Act.PREPARE_MEETINGS),
        may_see_results=_may(Act.SEE_RESULTS),
        may_plan=_may(Act.WORK_ON_PLAN),
    )


@bp.get("/spotkania/")
@guard.allows(Act.SEE_MEETINGS)
def meetings() -> str:
    wanted = {key: request.args.get(key, "") for key in ("szukaj", "stan", "kampania")}
    with guard.reading() as work:
        names = prepare.village_names(work)
        rows = prepare.listed(work)
    campaigns = sorted({row.meeting.campaign for row in rows}, reverse=True)
    shown = [row for row in rows if _fits(row.meeting, prepare.title_of(row.meeting, names), wanted)]
    return render_template(
        "prepare/meetings.html",
        rows=shown,
        total=len(rows),
        wanted=wanted,
        campaigns=campaigns,
        title_of=lambda meeting: prepare.title_of(meeting, names),
        states=STATES,
        tags=STATE_TAGS,
        kinds=KINDS,
        may_prepare=_may(Act.PREPARE_MEETINGS),
    )


def _may(act: Act) -> bool:
    return may(Role(guard.organiser().role), act)


def _fits(meeting: Meeting, title: str, wanted: dict[str, str]) -> bool:
    text = bez_znakow(f"{title} {meeting.place} {meeting.join_code}")
    return (
        bez_znakow(wanted["szukaj"].strip()) in text
        and wanted["stan"] in ("", meeting.state)
        and wanted["kampania"] in ("", str(meeting.campaign))
    )


@bp.get("/spotkania/nowe")
@guard.allows(Act.PREPARE_MEETINGS)
def new() -> str:
    kind = _kind(request.args.get("rodzaj"))
    return _form(kind, {"held_on": guard.today().isoformat(), "asked": prepare.USUAL[kind]}, {})


@bp.post("/spotkania/nowe")
@guard.allows(Act.PREPARE_MEETINGS)
def plan() -> Response | tuple[str, int]:
    kind, given = _kind(request.form.get("kind")), _given()
    problems = _problems(kind, given)
    if problems:
        return _form(kind, given, problems), 422
    with guard.writing() as work:
        meeting = prepare.plan_meeting(work, kind=kind, today=guard.today(), **_fields(given))
        office.note(work, guard.organiser().id, "zaplanowane spotkanie", meeting.id)
    flash(f"Spotkanie zaplanowane na {data(meeting.held_on)}. Poniżej jest kod i lista zadań.", "good")
    return redirect(url_for(".desk", meeting_id=meeting.id), 303)


@bp.get("/spotkania/<meeting_id>/zmien")
@guard.allows(Act.PREPARE_MEETINGS)
def edit(meeting_id: str) -> str:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        asked = prepare.asked(work, meeting_id)
    given = {
        "solectwo": meeting.solectwo or "",
        "council": meeting.council or "",
        "title": meeting.title,
        "held_on": meeting.held_on.isoformat(),
        "starts_at": meeting.starts_at,
        "place": meeting.place,
        "partners": meeting.partners,
        "asked": [questionnaire.id for questionnaire in asked],
    }
    return _form(MeetingKind(meeting.kind), given, {}, meeting)


@bp.post("/spotkania/<meeting_id>/zmien")
@guard.allows(Act.PREPARE_MEETINGS)
def change(meeting_id: str) -> Response | tuple[str, int]:
    given = _given()
    staying: list[Questionnaire] = []
    with guard.writing() as work:
        meeting = prepare.meeting(work, meeting_id)
        problems = _problems(MeetingKind(meeting.kind), given)
        if not problems:
            staying = prepare.change_meeting(work, meeting, **_fields(given))
    if problems:
        return _form(MeetingKind(meeting.kind), given, problems, meeting), 422
    flash("Zmiany zapisane.", "good")
    for one in staying:
        flash(f"Kwestionariusz „{one.title['pl']}” ma już odpowiedzi z tego spotkania, więc zostaje.", "warn")
    return redirect(url_for(".desk", meeting_id=meeting_id), 303)


@bp.post("/spotkania/<meeting_id>/usun")
@guard.allows(Act.PREPARE_MEETINGS)
def delete(meeting_id: str) -> Response:
    with guard.writing() as work:
        prepare.delete_meeting(work, meeting_id)
        office.note(work, guard.organiser().id, "usunięte spotkanie", meeting_id)
    flash("Spotkanie usunięte.", "good")
    return redirect(url_for(".meetings"), 303)


@bp.get("/spotkania/<meeting_id>")
@guard.allows(Act.SEE_MEETINGS)
def desk(meeting_id: str) -> str:
    return desk_page(meeting_id, {}, {})


def desk_page(meeting_id: str, typed: Mapping[str, Any], problems: Mapping[str, str]) -> str:
    """The desk; `typed` stands in the fields of the counts instead of what is kept, with what is wrong there."""
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        return render_template(
            "prepare/desk.html",
            meeting=meeting,
            title=prepare.title_of(meeting, prepare.village_names(work)),
            kind=KINDS[MeetingKind(meeting.kind)],
            state=STATES[State(meeting.state)],
            tag=STATE_TAGS[State(meeting.state)],
            asked=prepare.asked(work, meeting_id),
            checklist=gather.checklist(work, meeting),
            counts={**gather.counts(work, meeting_id), **typed},
            problems=problems,
            channels=gather.residents_by_channel(work, meeting_id),
            address=address_of(meeting),
            qr=qr.svg(address_of(meeting)),
            may_prepare=_may(Act.PREPARE_MEETINGS),
            by_card=not finding.offers_names(office.settings(work)),
            again=second_typing.piles(work, meeting_id, guard.organiser().id),
            told=told(second_typing.counts(work, meeting_id)),
            **gather_texts(),
        )


@bp.post("/spotkania/<meeting_id>/otworz")
@guard.allows(Act.PREPARE_MEETINGS)
def open_now(meeting_id: str) -> Response:
    with guard.writing() as work:
        prepare.open_meeting(work, meeting_id, guard.today())
        office.note(work, guard.organiser().id, "otwarte spotkanie", meeting_id)
    flash("Spotkanie jest otwarte i przyjmuje odpowiedzi.", "good")
    return redirect(url_for(".desk", meeting_id=meeting_id), 303)


@bp.get("/spotkania/<meeting_id>/zamknij")
@guard.allows(Act.PREPARE_MEETINGS)
def closing(meeting_id: str) -> str:
    return _closing(meeting_id, "")


@bp.post("/spotkania/<meeting_id>/zamknij")
@guard.allows(Act.PREPARE_MEETINGS)
def close_now(meeting_id: str) -> Response | tuple[str, int]:
    reason = request.form.get("reason", "").strip()[:500]
    with guard.writing() as work:
        differ = gather.reconcile(work, meeting_id)
        if not differ or reason:
            prepare.close_meeting(work, meeting_id, guard.today(), reason if differ else "")
            office.note(work, guard.organiser().id, "zamknięte spotkanie", meeting_id)
    if differ and not reason:
        return _closing(meeting_id, "Liczby się różnią. Proszę napisać dlaczego albo poprawić liczby."), 422
    flash("Spotkanie zamknięte. Odpowiedzi z tabletów mogą dochodzić jeszcze przez tydzień.", "good")
    return redirect(url_for(".desk", meeting_id=meeting_id), 303)


@bp.get("/spotkania/<meeting_id>/druk")
@guard.allows(Act.SEE_MEETINGS)
def poster(meeting_id: str) -> str:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        names = prepare.village_names(work)
        organiser = office.settings(work)["cus_name"]
    return render_template(
        "prepare/poster.html",
        meeting=meeting,
        title=prepare.title_of(meeting, names),
        name=names.get(meeting.solectwo or "", "") or meeting.title,
        organiser=organiser,
        address=address_of(meeting),
        short=url_for("collect.join", _external=True),
        qr=qr.svg(address_of(meeting)),
    )


def address_of(meeting: Meeting) -> str:
    """What the QR holds: the meeting's start page."""
    return url_for("collect.start", code=meeting.join_code, _external=True)


def gather_texts() -> dict[str, Any]:
    return {"attendance": ATTENDANCE, "sheets": SHEETS}


def _closing(meeting_id: str, problem: str) -> str:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        return render_template(
            "prepare/closing.html",
            meeting=meeting,
            title=prepare.title_of(meeting, prepare.village_names(work)),
            differ=gather.reconcile(work, meeting_id),
            counts=gather.counts(work, meeting_id),
            channels=gather.residents_by_channel(work, meeting_id),
            problem=problem,
            **gather_texts(),
        )


def _kind(given: str | None) -> MeetingKind:
    return MeetingKind(given) if given in set(MeetingKind) else MeetingKind.SOLECTWO


def _given() -> dict[str, Any]:
    names = ("solectwo", "council", "title", "held_on", "starts_at", "place", "partners")
    return {name: request.form.get(name, "").strip() for name in names} | {"asked": request.form.getlist("asked")}


def _problems(kind: MeetingKind, given: dict[str, Any]) -> dict[str, str]:
    """Field name to sentence."""
    problems = {}
    if kind is MeetingKind.SOLECTWO and not given["solectwo"]:
        problems["solectwo"] = "Nie wybrano sołectwa. Proszę wybrać je z listy."
    if kind is MeetingKind.COUNCIL and given["council"] not in COUNCILS:
        problems["council"] = "Nie wybrano rady. Proszę wybrać ją z listy."
    if kind is MeetingKind.EVENT and not given["title"]:
        problems["title"] = "Wydarzenie nie ma nazwy. Proszę ją wpisać."
    if not _is_day(given["held_on"]):
        problems["held_on"] = "Nie ma takiej daty. Proszę wpisać dzień spotkania, na przykład 2026-03-12."
    if given["starts_at"] and not _is_hour(given["starts_at"]):
        problems["starts_at"] = "Nie ma takiej godziny. Proszę wpisać ją jako 17:00."
    if not given["asked"]:
        problems["asked"] = "Nie wybrano kwestionariusza. Proszę zaznaczyć co najmniej jeden."
    for name in ("title", "place", "partners"):
        if len(given[name]) > 200:
            problems[name] = "Ten tekst jest za długi. Proszę skrócić go do 200 znaków."
    return problems


def _is_day(text: str) -> bool:
    """2026-03-12; a year typed with two digits arrives as 0026 and is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and 2000 <= day.year < 2100


def _is_hour(text: str) -> bool:
    """17:00, as it stands on the poster and in the minutes."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None).isoformat("minutes") == text
    except ValueError:
        return False


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "solectwo": given["solectwo"] or None,
        "council": given["council"] or None,
        "title": given["title"],
        "held_on": date.fromisoformat(given["held_on"]),
        "starts_at": given["starts_at"],
        "place": given["place"],
        "partners": given["partners"],
        "questionnaires": given["asked"],
    }


def _form(kind: MeetingKind, given: dict[str, Any], problems: dict[str, str], meeting: Meeting | None = None) -> str:
    with guard.reading() as work:
        return render_template(
            "prepare/form.html",
            kind=kind,
            kinds=KINDS,
            given=given,
            problems=problems,
            meeting=meeting,
            villages=office.villages_by_gmina(work),
            councils=COUNCILS,
            questionnaires=questionnaires.current(work),
        )
