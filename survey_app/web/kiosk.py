"""Pages of a shared tablet: pairing, the shell with every screen of the meeting, its manifest, the service worker."""

import os

import orjson
from flask import Blueprint, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from survey_app.domain import finding
from survey_app.domain.access import Act
from survey_app.domain.refusals import NotAllowed, WrongInput
from survey_app.journeys import office, prepare, tablets
from survey_app.web import asking, assets, guard, resident
from survey_app.web.asking import Given
from survey_app.web.collect import texts_for_script
from survey_app.web.texts import LANGUAGES, resident_texts

bp = Blueprint("kiosk", __name__)

SWITCH = "ZEBRANIE_WORKER"  # "off" makes every tablet's worker take itself away at its next update
WRONG_PIN = "To nie ten PIN. Proszę przepisać sześć cyfr ze strony „Tablety”."
CACHED = ("base.css", "mark.svg", "pictures/shrink.js", "resident", "tablet", "vendor")


@bp.get("/m/<meeting_id>/")
@guard.public
def shell(meeting_id: str) -> Response:
    """The same for every tablet: holds no secret and no answer, so it may be kept for working without a network."""
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        questionnaires = prepare.asked(work, meeting_id)
        names = prepare.village_names(work)
        settings = office.settings(work)
    page = render_template(
        "tablet/shell.html",
        meeting=meeting,
        title=prepare.title_of(meeting, names),
        place=prepare.name_of(meeting, names),
        settings=settings,
        by_card=not finding.offers_names(settings),
        asked=[asking.asked(one) for one in resident.filled_by_residents(questionnaires)],
        spoken=list(LANGUAGES),
        languages=LANGUAGES,
        texts={language: resident_texts(language) for language in LANGUAGES},
        script_texts={language: texts_for_script(language) for language in LANGUAGES},
        blank=Given(),
        build=assets.build(),
        off=_is_off(),
    )
    return _of_this_build(make_response(page))


@bp.get("/m/<meeting_id>/paruj")
@guard.public
def pairing(meeting_id: str) -> str:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        title = prepare.title_of(meeting, prepare.village_names(work))
    return render_template("tablet/pair.html", meeting=meeting, meeting_title=title, language="pl")


@bp.post("/api/v1/pairings")
@guard.public
def redeem() -> tuple[Response, int]:
    """The id from the QR and the PIN become a token; five wrong PINs end the offer."""
    try:
        given = orjson.loads(request.get_data(cache=False))
        pairing_id, pin = str(given["pairing"])[:40], str(given["pin"])[:20]
    except (ValueError, TypeError, KeyError):
        raise WrongInput("Proszę podać kod parowania i PIN.") from None
    with guard.writing() as work:
        document = tablets.redeem(work, pairing_id, pin, guard.now(), guard.today())
    if document is None:
        raise NotAllowed(WRONG_PIN)
    return current_app.response_class(orjson.dumps(document), mimetype="application/json"), 201


WITHOUT_CSRF = (redeem,)
"""No cookie is read: id and PIN are all there is."""


@bp.get("/m/<meeting_id>/manifest.webmanifest")
@guard.public
def manifest(meeting_id: str) -> Response:
    with guard.reading() as work:
        meeting = prepare.meeting(work, meeting_id)
        title = prepare.title_of(meeting, prepare.village_names(work))
    icons = [
        {"src": assets.asset("tablet/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": assets.asset("tablet/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": assets.asset("mark.svg"), "sizes": "any", "type": "image/svg+xml"},
    ]
    document = {
        "name": f"Zebranie: {title}",
        "short_name": "Zebranie",
        "lang": "pl",
        "start_url": f"/m/{meeting.id}/",
        "scope": f"/m/{meeting.id}/",
        "display": "standalone",
        "background_color": "#083a50",
        "theme_color": "#083a50",
        "icons": icons,
    }
    body = orjson.dumps(document)
    return _of_this_build(current_app.response_class(body, mimetype="application/manifest+json"))


@bp.get("/sw.js")
@guard.public
def worker() -> Response:
    script = render_template("tablet/sw.js", off=_is_off(), build=assets.build(), addresses=_cached_addresses())
    response = make_response(script)
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/panel/tablety/ustawienia")
@guard.allows(Act.PREPARE_MEETINGS)
def set_up() -> str:
    """One sheet of paper to lie beside the tablets while they are made ready."""
    return render_template("gather/tablet_setup.html")


def _is_off() -> bool:
    return os.environ.get(SWITCH) == "off"


def _cached_addresses() -> list[str]:
    files = (path for name in CACHED for path in [assets.STATIC / name, *(assets.STATIC / name).rglob("*")])
    kept = (path for path in files if path.is_file() and path.suffix in (".css", ".js", ".svg", ".png", ".woff2"))
    return sorted(assets.asset(path.relative_to(assets.STATIC).as_posix()) for path in kept)


def _of_this_build(response: Response) -> Response:
    """The worker keeps only pages of its own release."""
    response.headers["Zebranie-Build"] = assets.build()
    response.headers["Cache-Control"] = "no-cache"
    return response
