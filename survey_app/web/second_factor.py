"""The second factor on pages: the second step of signing in, switching it on and off."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.refusals import TooManyTries, WrongInput
from survey_app.journeys import office, second_factor
from survey_app.journeys import sign_in as journey
from survey_app.web import guard, qr

bp = Blueprint("second_factor", __name__)

STEP_LASTS = 300  # seconds between the password and the code
TOO_LATE = "Minęło za dużo czasu. Proszę zalogować się od początku."


def ask(organiser: str, email: str, after: str, problem: str = "") -> str:
    """The page between password and session: nothing is open yet."""
    g.organiser = None
    return render_template("sign_in/code.html", step=_signer().dumps([organiser, email]), after=after, problem=problem)


@bp.post("/zaloguj/kod")
@guard.public
def sign_in() -> str | Response | tuple[str, int]:
    after = request.args.get("dalej", "")
    try:
        organiser, email = _signer().loads(request.form.get("krok", ""), max_age=STEP_LASTS)
    except BadSignature:
        flash(TOO_LATE, "bad")
        return redirect(url_for("sign_in.form", dalej=after or None), 303)
    token = guard.new_token()
    try:
        with guard.writing() as work:
            journey.refuse_guessing(work, email, guard.now())
            right = second_factor.fits(work, organiser, request.form.get("kod", ""), guard.now(), key())
            who = journey.begin(work, email, organiser if right else None, token, guard.now())
            if who:
                office.note(work, who.id, "zalogowanie", "drugi składnik")
    except TooManyTries as no:
        return ask(organiser, email, after, no.sentence), no.status
    if who is None:
        return ask(organiser, email, after, second_factor.WRONG), 401
    return guard.with_cookie(redirect(guard.safe(after), 303), token)


@bp.get("/panel/konto/drugi-skladnik")
@guard.allows(Act.OWN_ACCOUNT)
def page() -> str:
    return _page(second_factor.new_secret())


@bp.post("/panel/konto/drugi-skladnik")
@guard.allows(Act.OWN_ACCOUNT)
def switch() -> Response | tuple[str, int]:
    """On with the first code of the app, off with a code that fits now."""
    who, code, off = guard.organiser().id, request.form.get("kod", ""), request.form.get("wylacz")
    secret = request.form.get("sekret", "")
    try:
        if off:
            confirm(code)
        with guard.writing() as work:
            if off:
                second_factor.switch_off(work, who)
            else:
                second_factor.switch_on(work, who, secret, code, guard.now(), key())
            office.note(work, who, "drugi składnik wyłączony" if off else "drugi składnik włączony", "")
    except WrongInput as no:
        return _page(secret or second_factor.new_secret(), no.sentence), 422
    flash("Drugi składnik jest wyłączony." if off else "Drugi składnik jest włączony.", "good")
    return redirect(url_for("sign_in.password"), 303)


def confirm(code: str) -> None:
    """Whoever is signed in shows the app once more. Raises WrongInput, TooManyTries; wrong codes are counted."""
    who, now = guard.organiser(), guard.now()
    with guard.writing() as work:
        journey.refuse_guessing(work, who.email, now)
        right = second_factor.fits(work, who.id, code, now, key())
        if not right:
            journey.count_failure(work, who.email, now)
    if not right:
        raise WrongInput(second_factor.WRONG)


def key() -> str:
    return str(current_app.secret_key)


def _page(secret: str, problem: str = "") -> str:
    with guard.reading() as work:
        on = second_factor.is_on(work, guard.organiser().id)
    return render_template(
        "sign_in/second_factor.html",
        on=on,
        secret=secret,
        picture=qr.svg(second_factor.address(secret, guard.organiser().email), "Kod QR dla aplikacji"),
        problem=problem,
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key(), salt="second factor")
