"""Bringing home, with slips: a parcel of everything that was collected in a hall goes out and comes into the office.

Slips pass through as plain values and are shown as numbers only; between review and confirmation they wait sealed.
"""

from io import BytesIO
from pathlib import Path
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.bring_home import LABELS
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import bring_home, install, merge_home, office
from survey_app.journeys.bring_home import Document
from survey_app.people import cards, register
from survey_app.people.register import Arriving
from survey_app.web import guard

bp = Blueprint("slips_home", __name__, url_prefix="/panel/biuro/zabierz")

NOT_THE_SAME = "Hasła nie są takie same. Proszę wpisać je jeszcze raz."
NO_FILE = "Nie wybrano pliku. Proszę wybrać paczkę z laptopa i wysłać jeszcze raz."


@bp.get("")
@guard.allows(Act.RUN_OFFICE)
def page() -> str:
    return _page()


@bp.post("/paczka")
@guard.allows(Act.RUN_OFFICE)
def pack() -> Response | tuple[str, int]:
    passphrase = request.form.get("passphrase", "")
    with guard.people().reading() as people:
        slips = register.pack(people, guard.today()) | cards.pack(people, guard.today())
    try:
        if passphrase != request.form.get("again", ""):
            raise WrongInput(NOT_THE_SAME)
        with guard.reading() as work:
            luggage = bring_home.luggage(work)
            parcel = bring_home.pack(work, slips, passphrase)
    except WrongInput as no:
        return _page(pack_problem=no.sentence), 422
    with guard.writing() as work:
        office.note(work, guard.organiser().id, "zabrana paczka", bring_home.numbers_of(luggage, slips))
    name = f"zebranie-{guard.today().isoformat()}.paczka"
    answer = send_file(BytesIO(parcel), "application/octet-stream", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/przejrzyj")
@guard.allows(Act.RUN_OFFICE)
def review() -> str | tuple[str, int]:
    """What the parcel would change; nothing is changed."""
    sent, passphrase = request.files.get("plik"), request.form.get("passphrase", "")
    try:
        if sent is None or not sent.filename:
            raise WrongInput(NO_FILE)
        file = sent.read()
        document = bring_home.unpack(file, passphrase)
        with guard.reading() as work:
            difference = merge_home.compare(work, document)
    except WrongInput as no:
        return _page(merge_problem=no.sentence), 422
    return render_template(
        "slips_home/review.html",
        difference=difference,
        slips=_compared(document),
        cards=_new_cards(document),
        labels=LABELS,
        word=bring_home.lay_aside(_data_dir(), file, passphrase),
    )


@bp.post("/przyjmij")
@guard.allows(Act.RUN_OFFICE)
def merge() -> Response:
    """Takes in what was reviewed; differences of the meetings ticked are decided by the hall."""
    word = request.form.get("word", "")
    document = bring_home.laid_aside(_data_dir(), word)
    with guard.writing() as work:
        difference = merge_home.merge(work, document, guard.today(), request.form.getlist("take"))
        office.note(work, guard.organiser().id, "przyjęta paczka", merge_home.numbers_of(difference))
    with guard.people().writing() as people:
        cards.take_in(people, document.slips, guard.today())
        register.take_in(people, document.slips, guard.today())
    register.sweep(guard.people())
    bring_home.let_go(_data_dir(), word)
    flash(f"Przyjęto paczkę. {merge_home.said(difference.forms)}", "good")
    return redirect(url_for(".page"), 303)


def _compared(document: Document) -> Arriving:
    with guard.people().reading() as people:
        return register.compare(people, document.slips, guard.today())


def _new_cards(document: Document) -> int:
    with guard.people().reading() as people:
        return cards.arriving(people, document.slips, guard.today())


def _data_dir() -> Path:
    return cast(Path, current_app.extensions["settings"].data_dir)


def _page(pack_problem: str = "", merge_problem: str = "") -> str:
    with guard.reading() as work:
        luggage = bring_home.luggage(work)
    with guard.people().reading() as people:
        slips = register.counts(people)
    return render_template(
        "slips_home/page.html",
        luggage=luggage,
        slips=slips,
        proposed=install.readable_password(),
        pack_problem=pack_problem,
        merge_problem=merge_problem,
    )
