"""While the meeting runs and after it: live counts, the hall's screen, checklist, heads, tablets, minutes."""

import hashlib
import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from forms import webform
from forms.polish import liczba
from forms.questionnaire import Questionnaire
from survey_app.domain.access import Act
from survey_app.domain.meetings import COUNTS
from survey_app.domain.refusals import MeetingNotOpen, NotFound
from survey_app.journeys import gather, office, prepare, record
from survey_app.journeys import tablets as pairing
from survey_app.store.meetings import MeetingKeys
from survey_app.store.submissions import Submission
from survey_app.web import guard, qr
from survey_app.web.prepare import address_of, desk_page
from survey_app.web.texts import by_the_clock

bp = Blueprint("gather", __name__, url_prefix="/panel/spotkania/<meeting_id>")


@bp.get("/liczby.json")
@guard.allows(Act.SEE_MEETINGS)
def live(meeting_id: str) -> AnyResponse:
    """Forms by channel, for the page that asks every five seconds; 304 while nothing changed."""
    with guard.reading() as work:
        prepare.meeting(work, meeting_id)
        channels = gather.residents_by_channel(work, meeting_id)
    body = json.dumps({"total": sum(channels.values()), "channels": channels}, sort_keys=True)
    response = Response(body, mimetype="application/json")
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:16])
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


@bp.get("/ekran")
@guard.allows(Act.SEE_MEETINGS)
def screen(meeting_id: str) -> str:
    """For the projector: how to join and how many answered; no answers."""
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        names = prepare.village_names(work)
        return render_template(
            "gather/screen.html",
            meeting=meeting,
            title=prepare.title_of(meeting, names),
            name=names.get(meeting.solectwo or "", "") or prepare.title_of(meeting, names),
            channels=gather.residents_by_channel(work, meeting_id),
            short=url_for("collect.join", _external=True).removeprefix("http://").removeprefix("https://"),
            qr=qr.svg(address_of(meeting)),
        )


@bp.post("/zadanie")
@guard.allows(Act.PREPARE_MEETINGS)
def tick(meeting_id: str) -> AnyResponse:
    with guard.writing() as work:
        gather.tick(work, meeting_id, request.form.get("item", ""), bool(request.form.get("done")), guard.today())
    return redirect(url_for("prepare.desk", meeting_id=meeting_id) + "#lista", 303)


@bp.post("/policzone")
@guard.allows(Act.PREPARE_MEETINGS)
def set_counts(meeting_id: str) -> AnyResponse | tuple[str, int]:
    typed = {key: request.form[key] for key in COUNTS if key in request.form}
    problems = {key: f"„{COUNTS[key]}”: {NO_NUMBER}" for key, text in typed.items() if not _is_number(text)}
    if problems:
        return desk_page(meeting_id, typed, problems), 422
    with guard.writing() as work:
        prepare.meeting(work, meeting_id)
        for key, text in typed.items():
            gather.set_count(work, meeting_id, key, int(_bare(text)) if _bare(text) else None)
    flash("Liczby zapisane.", "good")
    return redirect(url_for("prepare.desk", meeting_id=meeting_id) + "#liczby", 303)


NO_NUMBER = f"proszę wpisać liczbę całkowitą od 0 do {liczba(gather.LARGEST_COUNT)} albo zostawić puste pole."


def _is_number(typed: str) -> bool:
    bare = _bare(typed)
    return not bare or (bare.isascii() and bare.isdigit() and len(bare) <= 9 and int(bare) <= gather.LARGEST_COUNT)


def _bare(typed: str) -> str:
    """As people write numbers: "1 200"."""
    return "".join(typed.split())


@bp.get("/tablety")
@guard.allows(Act.PREPARE_MEETINGS)
def tablets(meeting_id: str) -> str:
    return _tablets(meeting_id)


@bp.post("/tablety")
@guard.allows(Act.PREPARE_MEETINGS)
def pair(meeting_id: str) -> str:
    """An offer for one tablet: a QR with its id, and the PIN, shown once."""
    label = " ".join(request.form.get("label", "").split())[:40] or "tablet"
    with guard.writing() as work:
        offered, pin = pairing.offer(work, meeting_id, label, guard.now())
        pairing.keys_of(work, meeting_id)
        office.note(work, guard.organiser().id, "zaproszony tablet", meeting_id)
        address = url_for("kiosk.pairing", meeting_id=meeting_id, p=offered.id, _external=True)
    return _tablets(meeting_id, offered={"label": label, "address": address, "qr": qr.svg(address), "pin": pin})


@bp.post("/tablety/nazwiska")
@guard.allows(Act.PREPARE_MEETINGS)
def names_over_http(meeting_id: str) -> AnyResponse:
    allowed = bool(request.form.get("allowed"))
    with guard.writing() as work:
        prepare.meeting(work, meeting_id)
        pairing.keys_of(work, meeting_id).names_over_http = allowed
        office.note(work, guard.organiser().id, "nazwiska bez szyfrowania", f"{meeting_id} {allowed}")
    flash("Zapisano. Dotyczy tabletów połączonych od tej chwili.", "good")
    return redirect(url_for(".tablets", meeting_id=meeting_id), 303)


@bp.post("/tablety/<tablet_id>/odlacz")
@guard.allows(Act.PREPARE_MEETINGS)
def revoke(meeting_id: str, tablet_id: str) -> AnyResponse:
    with guard.writing() as work:
        pairing.revoke(work, meeting_id, tablet_id)
        office.note(work, guard.organiser().id, "odłączony tablet", tablet_id)
    flash("Tablet odłączony. To, co jeszcze ma, może przekazać organizator.", "good")
    return redirect(url_for(".tablets", meeting_id=meeting_id), 303)


def _tablets(meeting_id: str, offered: dict[str, Any] | None = None) -> str:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        paired = pairing.of_meeting(work, meeting_id)
        now = guard.now()
        return render_template(
            "gather/tablets.html",
            meeting=meeting,
            title=prepare.title_of(meeting, prepare.village_names(work)),
            tablets=paired,
            heard={one.id: by_the_clock(one.last_contact, now) for one in paired if one.last_contact},
            keys=work.get(MeetingKeys, meeting_id),
            offered=offered,
            minutes=pairing.OFFER_LASTS.seconds // 60,
        )


@bp.get("/karta/<questionnaire_id>")
@guard.allows(Act.PREPARE_MEETINGS)
def record_sheet(meeting_id: str, questionnaire_id: str) -> str:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        asked = record.questionnaire_of(work, meeting_id, questionnaire_id)
        sheet = _sheet(record.kept(work, meeting_id, questionnaire_id), request.args.get("karta"), asked)
        answers = sheet.answers if sheet else record.beginning(work, meeting, questionnaire_id)
        return _record(work, meeting_id, asked, webform.to_fields(asked, answers), sheet.id if sheet else "", {})


@bp.post("/karta/<questionnaire_id>")
@guard.allows(Act.PREPARE_MEETINGS)
def keep_record(meeting_id: str, questionnaire_id: str) -> AnyResponse | tuple[str, int]:
    with guard.writing() as work:
        asked = record.questionnaire_of(work, meeting_id, questionnaire_id)
        kept = record.kept(work, meeting_id, questionnaire_id)
        sheet = _sheet(kept, request.form.get("karta"), asked)
        raw = webform.raw_from(asked, request.form)
        sheet_id = sheet.id if sheet else ""
        fields = {key: request.form.getlist(key) for key in request.form}
        try:
            checked = record.keep(work, meeting_id, asked, raw, guard.today(), sheet_id or None)
        except MeetingNotOpen as no:
            return _record(work, meeting_id, asked, fields, sheet_id, {}, NOT_OPEN), no.status
    if checked.problems:
        said = {problem.place: sentence for problem, sentence in zip(checked.problems, checked.sentences, strict=False)}
        with guard.reading() as work:
            return _record(work, meeting_id, asked, fields, sheet_id, said), 422
    flash(f"Zapisano: {asked.title['pl']}.", "good")
    return redirect(url_for("prepare.desk", meeting_id=meeting_id), 303)


def _sheet(kept: list[Submission], wanted: str | None, asked: Questionnaire) -> Submission | None:
    """The sheet to be changed; None for a new one. Minutes are changed, never doubled."""
    if asked.id in record.ONE_A_MEETING:
        return kept[0] if kept else None
    if not wanted:
        return None
    for row in kept:
        if row.id == wanted:
            return row
    raise NotFound("Nie ma takiej karty. Proszę wybrać ją z listy.")


NOT_OPEN = "Spotkanie nie przyjmuje teraz kart. Proszę je otworzyć na stronie spotkania i zapisać kartę jeszcze raz."


def _record(
    work: Any,
    meeting_id: str,
    asked: Questionnaire,
    fields: dict[str, Any],
    sheet: str,
    said: dict[str, str],
    refused: str = "",
) -> str:
    meeting = prepare.meeting(work, meeting_id)
    others = [] if asked.id in record.ONE_A_MEETING else record.kept(work, meeting_id, asked.id)
    return render_template(
        "gather/record.html",
        form=FlaskForm(),
        meeting=meeting,
        title=prepare.title_of(meeting, prepare.village_names(work)),
        asked=asked,
        fields=fields,
        sheet=sheet,
        problems=said,
        refused=refused,
        others=[(row.id, row.answers.get("N1", "bez nazwy")) for row in others],
    )
