"""Invitation cards to print, for a village or a meeting: codes without names, numbers of what became of them."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from survey_app.domain import finding
from survey_app.domain.access import Act
from survey_app.domain.hall import SetUp
from survey_app.domain.refusals import WrongInput
from survey_app.domain.spoken import LANGUAGES, day_in, resident_texts
from survey_app.journeys import office, prepare
from survey_app.people import cards, register
from survey_app.store.meetings import Meeting
from survey_app.web import guard, hall
from survey_app.web.leaders_look import answer_page, settings, village_names, write_down

bp = Blueprint("leaders_cards", __name__, url_prefix="/panel")

USUAL = 12
IN_A_HALL = (
    "Na laptopie w sali nie można jeszcze drukować kart: jego adresu nikt w domu nie otworzy. Proszę wpisać „Adres tej "
    "usługi w internecie” w Biuro → Ustawienia albo wydrukować karty w biurze."
)


@bp.get("/osoby/karty/")
@guard.allows(Act.SEE_PEOPLE)
def page() -> str:
    return _page(None)


@bp.post("/osoby/karty/")
@guard.allows(Act.SEE_PEOPLE)
def make() -> Response | tuple[str, int]:
    village = request.form.get("solectwo", "")
    return _printed(None, village if village in village_names() else None)


@bp.post("/osoby/karty/<batch>/wycofaj")
@guard.allows(Act.SEE_PEOPLE)
def take_back(batch: str) -> Response:
    _take_back(batch, None, anywhere=True)
    return redirect(url_for(".page"), 303)


@bp.get("/spotkania/<meeting_id>/karty")
@guard.allows(Act.PREPARE_MEETINGS)
def of_meeting(meeting_id: str) -> str:
    return _page(_meeting(meeting_id))


@bp.post("/spotkania/<meeting_id>/karty")
@guard.allows(Act.PREPARE_MEETINGS)
def make_for_meeting(meeting_id: str) -> Response | tuple[str, int]:
    meeting = _meeting(meeting_id)
    return _printed(meeting, meeting.solectwo)


@bp.post("/spotkania/<meeting_id>/karty/<batch>/wycofaj")
@guard.allows(Act.PREPARE_MEETINGS)
def take_back_for_meeting(meeting_id: str, batch: str) -> Response:
    """Of the meeting's own village only."""
    _take_back(batch, _meeting(meeting_id).solectwo, anywhere=False)
    return redirect(url_for(".of_meeting", meeting_id=meeting_id), 303)


def _meeting(meeting_id: str) -> Meeting:
    with guard.reading() as work:
        return prepare.meeting(work, meeting_id)


def _printed(meeting: Meeting | None, village: str | None) -> Response | tuple[str, int]:
    """The file comes once: only digests of its codes are kept, so it cannot be made again."""
    try:
        codes = cards.new_codes(_number(request.form.get("liczba", "")))
        address = _address()
    except WrongInput as no:
        return _page(meeting, request.form, no.sentence), 422
    language = request.form.get("jezyk", "pl")
    made = _pdf(codes, village, language if language in LANGUAGES else "pl", address)
    with guard.people().writing() as names:
        cards.keep(names, codes, village, guard.today(), _until())
    write_down("cards printed", f"{len(codes)}, {village or '-'}")
    answer = send_file(
        io.BytesIO(made),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"karty-{village or 'gmina'}-{guard.today()}.pdf",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _number(typed: str) -> int:
    if not (typed.strip().isascii() and typed.strip().isdecimal()):
        raise WrongInput("Proszę wpisać liczbę kart cyframi, na przykład 12.")
    return int(typed)


def _address() -> str:
    """Raises WrongInput where the address of this page leads nowhere from a home."""
    if current_app.config.get("HALL") and not settings()["public_address"]:
        raise WrongInput(IN_A_HALL)
    return answer_page()


def _until() -> date:
    return cards.valid_until(guard.today(), int(settings()["card_months"] or office.CARD_MONTHS))


def _pdf(codes: list[str], village: str | None, language: str, address: str) -> bytes:
    from exports import invitations

    said, kept = resident_texts(language), settings()
    about = said["card_about_village"].format(village=village_names()[village]) if village else said["card_about"]
    contact = ", ".join(filter(None, (kept["cus_phone"], kept["cus_email"])))
    words = invitations.Words(
        language=language,
        title=said["card_title"],
        body=(about, said["card_known"]),
        how=said["card_how"].format(address=address.partition("://")[2].rstrip("/")),
        until=said["card_until"].format(day=day_in(_until(), language)),
        sender=tuple(filter(None, (kept["cus_name"] or kept["gmina_name"], kept["cus_address"], contact))),
        qr=said["card_qr"],
    )
    return invitations.pdf(words, codes, address if language == "pl" else f"{address}?j={language}")


def _take_back(batch: str, village: str | None, *, anywhere: bool) -> None:
    with guard.people().writing() as names:
        number = cards.take_back(names, batch, guard.today(), village, anywhere=anywhere)
    register.sweep(guard.people())
    write_down("cards taken back", f"{number}, {batch}")
    flash(f"Wycofano karty, których nikt nie użył: {number}. Ich kody już nic nie otworzą.", "good")


def _page(meeting: Meeting | None, given: Mapping[str, Any] | None = None, problem: str = "") -> str:
    with guard.people().reading() as names:
        if meeting is None:
            piles, lines = cards.piles(names, everywhere=True), cards.lines(names)
        else:
            piles, lines = cards.piles(names, meeting.solectwo, everywhere=False), []
    villages, kept = village_names(), settings()
    return render_template(
        "leaders/cards.html",
        meeting=meeting,
        title=prepare.title_of(meeting, villages) if meeting else "",
        by_card=not finding.offers_names(kept),
        piles=piles,
        lines=lines,
        villages=villages,
        languages=LANGUAGES,
        given=given or {"liczba": USUAL, "jezyk": "pl"},
        until=_until(),
        last_day=lambda pile: pile.batch.erase_on - date.resolution,
        address=answer_page(),
        unreachable=not kept["public_address"] and hall.set_up_here() is not SetUp.PUBLIC,
        most=cards.MOST_CARDS,
        problem=problem,
    )
