"""At the door: which act an address is, who is signed in, units of work, headers."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any, cast

from flask import Flask, Response, current_app, g, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from forms.values import storable
from survey_app.database import Database
from survey_app.domain.access import Act, Role, may
from survey_app.domain.refusals import NotAllowed, NotFound
from survey_app.journeys import sign_in

COOKIE = "zebranie"
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

View = Callable[..., Any]


def allows(act: Act) -> Callable[[View], View]:
    """Marks a view with the act it performs. Stands under the route's decorator."""

    def mark(view: View) -> View:
        view.act = act  # type: ignore[attr-defined]
        return view

    return mark


public = allows(Act.PUBLIC)


def act_of(endpoint: str | None) -> Act | None:
    return getattr(current_app.view_functions.get(endpoint or ""), "act", None)


def answers() -> Database:
    return cast(Database, current_app.extensions["answers"])


def people() -> Database:
    """The sealed wing's database; asked for only by web/slips, web/leaders and web/backups."""
    return cast(Database, current_app.extensions["people"])


def reading() -> AbstractContextManager[Session]:
    """A unit of work on the answers database that cannot write."""
    return answers().reading()


def writing() -> AbstractContextManager[Session]:
    """A unit of work on the answers database; commits at the end of the block."""
    return answers().writing()


def today() -> date:
    return cast(date, current_app.config["TODAY"]())


def now() -> datetime:
    """UTC, without a zone, as stored."""
    return datetime.now(UTC).replace(tzinfo=None)


def organiser() -> sign_in.SignedIn:
    """Who is signed in. Only for views behind an act that needs an account."""
    return cast(sign_in.SignedIn, g.organiser)


def may_do(act: Act) -> bool:
    """Whether who is signed in may do this: for what a page offers."""
    return may(Role(organiser().role), act)


def check_the_door() -> AnyResponse | None:
    """Before every request: an address without an act is refused, so is an act without the right to it."""
    g.organiser = None
    if request.endpoint is None:
        return None
    if any(isinstance(given, str) and storable(given) != given for given in (request.view_args or {}).values()):
        raise NotFound
    act = act_of(request.endpoint)
    if act is None:
        raise NotAllowed
    if act in (Act.PUBLIC, Act.TABLET):
        return None
    g.organiser = _signed_in()
    if g.organiser is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("sign_in.form", dalej=back))
    if g.organiser.must_change_password and request.blueprint != "sign_in":
        return redirect(url_for("sign_in.password"))
    if not may(Role(g.organiser.role), act):
        raise NotAllowed
    return None


def _signed_in() -> sign_in.SignedIn | None:
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    with reading() as work:
        found = sign_in.who(work, token, now())
    if found and found.seen_long_ago:
        with writing() as work:
            sign_in.seen(work, token, now())
    return found


def add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    return response


def stand_at_the_door(app: Flask) -> None:
    app.before_request(check_the_door)
    app.after_request(add_headers)


def new_token() -> str:
    return secrets.token_urlsafe(32)


def safe(after: str | None) -> str:
    """Only an address of this house: begins with one slash, holds no backslash.

    Nor a tab or line break, which are dropped on the way: "/<tab>/elsewhere" would become "//elsewhere".
    """
    if after and after.isprintable() and after.startswith("/") and not after.startswith("//") and "\\" not in after:
        return after
    return url_for("prepare.start")


def with_cookie(response: AnyResponse, token: str) -> AnyResponse:
    response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=request.is_secure)
    return response
