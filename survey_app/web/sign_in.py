"""Signing in and out, the first account, the own password."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField, StringField

from survey_app.domain.access import Act, Role
from survey_app.domain.refusals import TooManyTries, WrongInput
from survey_app.journeys import office, second_factor
from survey_app.journeys import sign_in as journey
from survey_app.web import guard
from survey_app.web import second_factor as asked

bp = Blueprint("sign_in", __name__)

WRONG = "E-mail i hasło nie pasują do siebie. Proszę sprawdzić oba i spróbować jeszcze raz."


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = EmailField("E-mail")
    password = PasswordField("Hasło")


class FirstAccountForm(FlaskForm):  # type: ignore[misc]
    name = StringField("Imię i nazwisko lub stanowisko")
    email = EmailField("E-mail")
    password = PasswordField("Hasło (co najmniej 12 znaków)")
    again = PasswordField("Hasło jeszcze raz")


class PasswordForm(FlaskForm):  # type: ignore[misc]
    old = PasswordField("Obecne hasło")
    new = PasswordField("Nowe hasło (co najmniej 12 znaków)")
    again = PasswordField("Nowe hasło jeszcze raz")


@bp.get("/zaloguj")
@guard.public
def form() -> str | Response:
    with guard.reading() as work:
        nobody = journey.there_is_nobody(work)
    if nobody:
        return render_template("sign_in/first.html", form=FirstAccountForm(), problem=None)
    return _form(SignInForm(), None)


@bp.post("/zaloguj")
@guard.public
def sign_in() -> str | Response | tuple[str, int]:
    form = SignInForm()
    if not form.validate():
        return _form(form, "Formularz był otwarty zbyt długo. Proszę zalogować się jeszcze raz."), 400
    token = guard.new_token()
    try:
        email, now = form.email.data or "", guard.now()
        with guard.reading() as work:
            recognised = journey.recognise(work, email, form.password.data or "", now)
            if recognised and second_factor.is_on(work, recognised):
                return asked.ask(recognised, email, request.args.get("dalej", ""))
        with guard.writing() as work:
            who = journey.begin(work, email, recognised, token, now)
            if who:
                office.note(work, who.id, "zalogowanie", "")
    except TooManyTries as no:
        return _form(form, no.sentence), no.status
    if who is None:
        return _form(form, WRONG), 401
    return guard.with_cookie(redirect(guard.safe(request.args.get("dalej")), 303), token)


@bp.post("/zaloguj/pierwsze-konto")
@guard.public
def first_account() -> str | Response | tuple[str, int]:
    """Only while there is nobody: the person who set the machine up becomes the coordinator."""
    form, token = FirstAccountForm(), guard.new_token()
    try:
        if not form.validate():
            raise WrongInput("Formularz był otwarty zbyt długo. Proszę wysłać go jeszcze raz.")
        if form.password.data != form.again.data:
            raise WrongInput("Oba hasła różnią się od siebie. Proszę wpisać to samo dwa razy.")
        with guard.writing() as work:
            if not journey.there_is_nobody(work):
                return redirect(url_for("sign_in.form"), 303)
            email, password = form.email.data or "", form.password.data or ""
            journey.add_organiser(
                work,
                email=email,
                name=form.name.data or "",
                role=Role.COORDINATOR,
                password=password,
                today=guard.today(),
            )
            work.flush()
            journey.sign_in(work, email, password, token, guard.now())
    except WrongInput as no:
        return render_template("sign_in/first.html", form=form, problem=no.sentence), 422
    flash("Konto koordynatora jest gotowe. Teraz można zaplanować pierwsze spotkanie.", "good")
    return guard.with_cookie(redirect(url_for("prepare.start"), 303), token)


@bp.post("/wyloguj")
@guard.allows(Act.OWN_ACCOUNT)
def out() -> Response:
    with guard.writing() as work:
        journey.sign_out(work, request.cookies.get(guard.COOKIE, ""))
    response = redirect(url_for("sign_in.form"), 303)
    response.delete_cookie(guard.COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/panel/konto")
@guard.allows(Act.OWN_ACCOUNT)
def password() -> str:
    return _account(PasswordForm(), None)


@bp.post("/panel/konto")
@guard.allows(Act.OWN_ACCOUNT)
def change_password() -> Response | tuple[str, int]:
    form = PasswordForm()
    try:
        if not form.validate():
            raise WrongInput("Formularz był otwarty zbyt długo. Proszę wysłać go jeszcze raz.")
        if form.new.data != form.again.data:
            raise WrongInput("Oba nowe hasła różnią się od siebie. Proszę wpisać to samo dwa razy.")
        with guard.writing() as work:
            kept = request.cookies.get(guard.COOKIE)
            who = guard.organiser().id
            journey.change_password(work, who, form.old.data or "", form.new.data or "", kept)
            office.note(work, who, "zmiana hasła", "")
    except WrongInput as no:
        return _account(form, no.sentence), 422
    flash("Hasło zmienione. Inne urządzenia zostały wylogowane.", "good")
    return redirect(url_for("prepare.start"), 303)


@bp.post("/panel/konto/inne-urzadzenia")
@guard.allows(Act.OWN_ACCOUNT)
def sign_out_elsewhere() -> Response:
    with guard.writing() as work:
        journey.sign_out_everywhere(work, guard.organiser().id, but=request.cookies.get(guard.COOKIE))
    flash("Inne urządzenia zostały wylogowane.", "good")
    return redirect(url_for("sign_in.password"), 303)


def _form(form: SignInForm, problem: str | None) -> str:
    g.organiser = None
    return render_template("sign_in/form.html", form=form, problem=problem, after=request.args.get("dalej"))


def _account(form: PasswordForm, problem: str | None) -> str:
    with guard.reading() as work:
        sessions = journey.sessions(work, guard.organiser().id)
        on = second_factor.is_on(work, guard.organiser().id)
    return render_template("sign_in/account.html", form=form, problem=problem, sessions=sessions, second_factor=on)
