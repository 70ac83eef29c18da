"""The application: every part of the house put together. Only this module knows all views."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

from flask import Flask, render_template, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from survey_app.config import Settings, from_environment
from survey_app.database import Busy, Database
from survey_app.domain.refusals import Refusal
from survey_app.web import assets, guard, menu, slim, texts, typed

VIEWS = (
    "assets",
    "backups",
    "collect",
    "downloads",
    "gather",
    "hall",
    "kiosk",
    "leaders",
    "leaders_answer",
    "leaders_cards",
    "leaders_file",
    "leaders_find",
    "leaders_jobs",
    "leaders_letters",
    "leaders_matrix",
    "leaders_person",
    "leaders_register",
    "leaders_who",
    "office",
    "partners",
    "partners_card",
    "partners_links",
    "partners_list",
    "partners_public",
    "partners_waiting",
    "pictures",
    "plan",
    "prepare",
    "printing",
    "publish",
    "published",
    "published_pictures",
    "report",
    "report_compare",
    "report_items",
    "report_pictures",
    "report_strengths",
    "report_unheard",
    "second_coding",
    "second_factor",
    "second_typing",
    "sign_in",
    "slips",
    "slips_desk",
    "slips_home",
    "slips_pictures",
    "slips_queue",
    "statement",
    "tablet",
    "tablet_pictures",
    "themes",
    "transcribe",
)
LARGEST_REQUEST = 1024 * 1024
LARGER = {
    "collect.answer": 4 * 1024 * 1024,  # more than fields hold: it comes back to be shortened
    "pictures.send": 100 * 1024 * 1024,
    "tablet_pictures.hand_in": 8 * 1024 * 1024,
    "slips_queue.take_rescue": 20 * 1024 * 1024,
    "slips_home.review": 100 * 1024 * 1024,
}
"""Forms that must not be lost, and requests that organisers make with whole files."""

csrf = CSRFProtect()


def create_app(settings: Settings | None = None, today: Callable[[], date] = date.today, **config: Any) -> Flask:
    """The Flask application. `today` is asked for the day; `config` overrides Flask's own settings."""
    settings = settings or from_environment()
    app = Flask("survey_app", static_folder=None)
    app.request_class = typed.Request
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TODAY=today,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,  # bound to the session: nobody loses an answer to a clock
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        **config,
    )
    app.extensions["answers"] = Database(settings.database_url)
    app.extensions["people"] = Database(settings.people_database_url)
    app.extensions["settings"] = settings
    app.url_value_preprocessor(_allow_larger)
    csrf.init_app(app)
    slim.squeeze(app)  # after_request runs backwards: last of all
    guard.stand_at_the_door(app)
    texts.teach(app)
    menu.hang(app)
    app.jinja_env.globals.update(
        asset=assets.asset, joined=assets.joined, joined_script=assets.joined_script, inlined=assets.inlined
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for name in VIEWS:
        view = import_module(f"survey_app.web.{name}")
        app.register_blueprint(view.bp)
        for exempt in getattr(view, "WITHOUT_CSRF", ()):
            csrf.exempt(exempt)
    _say_no_politely(app)
    return app


def _allow_larger(endpoint: str | None, _: Any) -> None:
    if endpoint in LARGER:
        request.max_content_length = request.max_form_memory_size = LARGER[endpoint]


def _say_no_politely(app: Flask) -> None:
    app.register_error_handler(Refusal, lambda no: _refused(no.status, no.sentence))
    app.register_error_handler(CSRFError, lambda _: _refused(400, texts.FORM_TOO_OLD))
    app.register_error_handler(Busy, lambda _: (*_refused(503, texts.BUSY), {"Retry-After": "5"}))
    app.register_error_handler(HTTPException, _http_fault)
    app.register_error_handler(500, lambda _: _refused(500, texts.OUR_FAULT))


def _http_fault(fault: HTTPException) -> Any:
    if fault.code is None or fault.code < 400:
        return fault
    return _refused(fault.code, texts.HTTP_FAULTS.get(fault.code, texts.OUR_FAULT))


def _refused(status: int, sentence: str) -> tuple[str | Response | dict[str, str], int]:
    if request.path.startswith("/api/"):
        return {"error": sentence}, status
    return render_template("refused.html", sentence=sentence, status=status), status
