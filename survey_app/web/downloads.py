"""Files that leave the house: what can be downloaded, what is inside, who may get it."""

from pathlib import Path
from typing import NamedTuple, cast

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, send_file, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms.polish import kolejnosc
from survey_app.config import Settings
from survey_app.domain.access import Act
from survey_app.domain.campaigns import campaign_of, known, plan_year
from survey_app.domain.refusals import NotFound
from survey_app.journeys import exporting, publish, report, waited_for
from survey_app.store.gmina import Solectwo
from survey_app.web import guard

bp = Blueprint("downloads", __name__, url_prefix="/panel/pliki")


class Described(NamedTuple):
    """One file as the page tells of it."""

    name: str
    title: str
    inside: str
    for_whom: str
    button: str
    by_village: bool = True  # may be asked for one village
    waited_for: bool = False  # takes so long that a page shows how far it is


SHARED = (
    Described(
        "wyniki-do-przekazania",
        "Skoroszyt do przekazania (Excel)",
        "Kolejność problemów i potrzeb w gminie i w sołectwach, pozostałe pytania, kto odpowiadał, "
        "dopuszczone pomysły. Z wykresami i ustawieniami wydruku.",
        "Dla wójta, radnych, sołtysów i mieszkańców: małe liczby są ukryte tak, że nie da się ich wyliczyć.",
        "Pobierz skoroszyt do przekazania",
        by_village=False,
    ),
    Described(
        "karta",
        "Karta sołectwa (PDF)",
        "Jedna strona A4: kto odpowiadał, najważniejsze sprawy, pomysły, co zrobiono od ostatniego spotkania.",
        "Dla sołtysów, do 15 sierpnia: na zebrania wiejskie o funduszu sołeckim.",
        "Pobierz kartę PDF",
    ),
    Described(
        "karta-docx",
        "Karta sołectwa (Word)",
        "To samo jako dokument, w którym można coś dopisać przed drukiem.",
        "Dla sołtysów.",
        "Pobierz kartę Word",
    ),
    Described(
        "karty",
        "Wszystkie karty osobno (ZIP)",
        "Karta każdego sołectwa jako osobny plik PDF i osobny dokument Word. Na następnej stronie widać postęp.",
        "Do rozesłania sołtysom.",
        "Przygotuj wszystkie karty",
        by_village=False,
        waited_for=True,
    ),
)
RESULTS = (
    Described(
        "wyniki",
        "Skoroszyt wyników (Excel)",
        "Kolejność problemów i potrzeb, sołectwa, pomysły, gotowość do działania, spotkania, małe kroki, "
        "wydarzenia, partnerzy i wszystkie odpowiedzi. Z wykresami, filtrami i ustawieniami wydruku.",
        "Do użytku wewnętrznego: dla zespołu, wójta i rad. Odpowiedzi otwarte trzeba wcześniej przeczytać.",
        "Pobierz skoroszyt wyników",
    ),
    Described(
        "csv-excel",
        "Odpowiedzi jako CSV dla programu Excel",
        "Arkusz Dane w stałych kodach. Otwiera się w polskim programie Excel z polskimi literami.",
        "Do użytku wewnętrznego, do własnych obliczeń.",
        "Pobierz CSV dla Excela",
    ),
    Described(
        "csv",
        "Odpowiedzi jako zwykły CSV",
        "To samo z przecinkami: dla innych programów i do ponownego wczytania.",
        "Do użytku wewnętrznego.",
        "Pobierz CSV",
    ),
)
WAITED_FOR = {one.name: one for one in SHARED if one.waited_for}
PLAN = (
    Described(
        "plan",
        "Skoroszyt planu (Excel)",
        "Zadania planu z dowodami, wskaźnikami i listą zmian.",
        "Dla zespołu, wójta i rad opiniujących plan.",
        "Pobierz skoroszyt planu",
    ),
    Described(
        "plan-docx",
        "Dokument planu (Word)",
        "Plan w trzech kolumnach, z założeniami, ustaleniami i miejscem na podpisy.",
        "Do podpisu i publikacji, po sprawdzeniu.",
        "Pobierz dokument planu",
    ),
)


@bp.get("/")
@guard.allows(Act.EXPORT)
def newest() -> Response:
    with guard.reading() as work:
        held = report.campaigns(work)
    return redirect(url_for(".page", campaign=max([*held, campaign_of(guard.today())])), 303)


@bp.get("/<int:campaign>/")
@guard.allows(Act.EXPORT)
def page(campaign: int) -> str:
    with guard.reading() as work:
        years = {*report.campaigns(work), campaign_of(guard.today()), known(campaign)}
        edition = publish.newest(work, campaign)
        villages = sorted(work.scalars(select(Solectwo)), key=lambda village: kolejnosc(village.name))
    return render_template(
        "downloads/page.html",
        campaign=campaign,
        campaigns=sorted(years, reverse=True),
        villages=villages,
        shared=SHARED,
        edition=edition,
        results=RESULTS,
        plan=PLAN,
        year=plan_year(campaign),
    )


@bp.get("/<int:campaign>/<name>")
@guard.allows(Act.EXPORT)
def file(campaign: int, name: str) -> Response:
    """Writes the file in a child process, notes who took it, and sends it."""
    known(campaign)
    return send(name, campaign, request.args.get("solectwo") or None)


@bp.post("/<int:campaign>/<name>")
@guard.allows(Act.EXPORT)
def prepare(campaign: int, name: str) -> Response:
    """Begins to write a file that takes a while."""
    if name not in WAITED_FOR:
        raise NotFound
    begun = waited_for.start(_settings(), name, known(campaign), guard.organiser().id, guard.today())
    return redirect(url_for(".waiting", wanted=begun.id), 303)


@bp.get("/czekam/<wanted>")
@guard.allows(Act.EXPORT)
def waiting(wanted: str) -> str:
    """How far it is; without a script looked at again by the link on the page."""
    return render_template("downloads/waiting.html", seen=_look(wanted), described=WAITED_FOR)


@bp.get("/czekam/<wanted>/stan")
@guard.allows(Act.EXPORT)
def state(wanted: str) -> Response:
    """For the script of that page."""
    seen = _look(wanted)
    return jsonify(done=seen.done, of=seen.of, over=bool(seen.file or seen.refused))


@bp.get("/czekam/<wanted>/plik")
@guard.allows(Act.EXPORT)
def ready(wanted: str) -> Response:
    """The file itself; who took it is noted."""
    seen = _look(wanted)
    if seen.file is None:
        return redirect(url_for(".waiting", wanted=wanted), 303)
    return _sent(seen.file, seen.name, seen.campaign, None)


def _look(wanted: str) -> waited_for.Waited:
    return waited_for.look(_settings().data_dir, wanted, guard.organiser().id)


def _settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def send(name: str, campaign: int, village: str | None) -> Response:
    """The file of the whole gmina, or of one village."""
    with exporting.run(name, campaign, _settings(), today=guard.today(), solectwo=village) as path:
        return _sent(path, name, campaign, village)


def _sent(path: Path, name: str, campaign: int, village: str | None) -> Response:
    with guard.writing() as work:
        exporting.note(work, guard.organiser().id, guard.now(), name, campaign, village)
    response = send_file(
        path.open("rb"),  # stays readable when the folder is gone; the response closes it
        mimetype=exporting.mimetype(name),
        as_attachment=True,
        download_name=exporting.file_name(name, campaign, village),
    )
    response.headers["Cache-Control"] = "no-store"
    return response
