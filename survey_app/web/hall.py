"""The page of the hall, for everybody: what this address can do, and the hall's certificate with how to install it."""

from flask import Blueprint, Response, current_app, render_template, request

from survey_app.domain.hall import SetUp, set_up
from survey_app.domain.refusals import NotFound
from survey_app.journeys.hall import Certified, Hall
from survey_app.web import guard, qr

bp = Blueprint("hall", __name__)

SAID_HOST = "zebranie.host"
"""Key of the WSGI environment: the host as the browser said it, kept by server_hall."""
NOT_MADE = "Ten serwer nie ma certyfikatu sali. Zakłada go polecenie: zebranie hall-certificate."


def set_up_here() -> SetUp:
    """Of the address that this browser opened."""
    return set_up(request.environ.get(SAID_HOST) or request.host, request.is_secure)


@bp.get("/sala")
@guard.public
def page() -> str:
    hall: Hall | None = current_app.config.get("HALL")
    over_https = hall.base if hall and hall.certificate else ""
    return render_template(
        "hall/page.html",
        set_up=set_up_here().value,
        host=request.environ.get(SAID_HOST) or request.host,
        certificate=_certified().authority(),
        over_https=over_https,
        at_the_door=bool(over_https) and not request.is_secure,
        qr=qr.svg(f"{over_https}/") if over_https else "",
    )


@bp.get("/sala/certyfikat.crt")
@guard.public
def certificate() -> Response:
    """The certificate alone, as devices install it (DER); its key never leaves the data directory."""
    kept = _certified().authority()
    if kept is None:
        raise NotFound(NOT_MADE)
    return current_app.response_class(kept.der, mimetype="application/x-x509-ca-cert")


def _certified() -> Certified:
    return Certified(current_app.extensions["settings"].data_dir)
