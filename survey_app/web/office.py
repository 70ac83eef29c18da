"""The office: accounts, villages, settings, the audit log, and the questionnaires with their preview."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey_app.domain import backups
from survey_app.domain.access import Act, Role
from survey_app.domain.refusals import AlreadyThere, WrongInput
from survey_app.journeys import keep_safe_backup, office, questionnaires, statement
from survey_app.web import guard

bp = Blueprint("office", __name__, url_prefix="/panel")

ROLES = {
    Role.COORDINATOR: "koordynator – wszystko, także nazwiska i konta",
    Role.ORGANISER: "organizator – spotkania, wyniki, plan",
    Role.HELPER: "pomocnik – tylko wpisywanie arkuszy (część A)",
    Role.SOLTYS: "sołtys – tylko opublikowane wyniki swojego sołectwa",
}


@bp.get("/biuro/")
@guard.allows(Act.RUN_OFFICE)
def start() -> str:
    with guard.reading() as work:
        backup = keep_safe_backup.newest(work)
        return render_template(
            "office/start.html",
            backup=backup,
            old_backup=backup is not None and backups.is_old(backup.made_at, guard.now()),
            accounts=len(office.accounts(work)),
            villages=len(office.villages(work)),
            without=sum(row.population is None for row in office.villages(work)),
            missing=len(statement.current(work).missing),
        )


@bp.get("/biuro/konta")
@guard.allows(Act.RUN_OFFICE)
def accounts() -> str:
    return _accounts()


@bp.post("/biuro/konta")
@guard.allows(Act.RUN_OFFICE)
def add_account() -> str | tuple[str, int]:
    given = {key: request.form.get(key, "") for key in ("email", "name", "role", "solectwo")}
    try:
        with guard.writing() as work:
            account, password = office.add_account(
                work,
                email=given["email"],
                name=given["name"],
                role=given["role"],
                solectwo=given["solectwo"] or None,
                today=guard.today(),
            )
            office.note(work, guard.organiser().id, "nowe konto", f"{account.id} {account.role}")
    except WrongInput as no:
        return _accounts(given=given, problem=no.sentence), 422
    except AlreadyThere as no:
        return _accounts(given=given, problem=no.sentence), no.status
    return _accounts(told=(account.email, password))


@bp.post("/biuro/konta/<organiser>/haslo")
@guard.allows(Act.RUN_OFFICE)
def new_password(organiser: str) -> str:
    with guard.writing() as work:
        account, password = office.new_password(work, organiser)
        office.note(work, guard.organiser().id, "nowe hasło", organiser)
    return _accounts(told=(account.email, password))


@bp.post("/biuro/konta/<organiser>/stan")
@guard.allows(Act.RUN_OFFICE)
def switch_account(organiser: str) -> Response:
    active = request.form.get("active") == "1"
    with guard.writing() as work:
        office.switch_account(work, organiser, active)
        office.note(work, guard.organiser().id, "włączone konto" if active else "wyłączone konto", organiser)
    flash("Konto jest znowu czynne." if active else "Konto wyłączone, jego urządzenia wylogowane.", "good")
    return redirect(url_for(".accounts"), 303)


def _accounts(given: dict[str, str] | None = None, problem: str = "", told: tuple[str, str] | None = None) -> str:
    with guard.reading() as work:
        return render_template(
            "office/accounts.html",
            accounts=office.accounts(work),
            villages=office.villages(work),
            roles=ROLES,
            given=given or {},
            problem=problem,
            told=told,
        )


@bp.get("/biuro/solectwa")
@guard.allows(Act.RUN_OFFICE)
def villages() -> str:
    return _villages()


@bp.post("/biuro/solectwa")
@guard.allows(Act.RUN_OFFICE)
def set_populations() -> Response | tuple[str, int]:
    given = request.form.to_dict()
    try:
        with guard.writing() as work:
            office.set_populations(work, given)
            office.note(work, guard.organiser().id, "liczby mieszkańców", "")
    except WrongInput as no:
        return _villages(number_problem=no.sentence, given=given), 422
    flash("Liczby mieszkańców zapisane.", "good")
    return redirect(url_for(".villages"), 303)


@bp.post("/biuro/solectwa/plik")
@guard.allows(Act.RUN_OFFICE)
def import_villages() -> Response | tuple[str, int]:
    file = request.files.get("plik")
    try:
        if file is None or not file.filename:
            raise WrongInput("Nie wybrano pliku. Proszę wybrać plik CSV i wysłać jeszcze raz.")
        with guard.writing() as work:
            number = office.import_villages(work, file.read())
            questionnaires.publish_library(work, guard.today())
            office.note(work, guard.organiser().id, "wczytane sołectwa", str(number))
    except WrongInput as no:
        return _villages(no.sentence), 422
    flash(f"Wczytano sołectwa. Liczba wierszy: {number}.", "good")
    return redirect(url_for(".villages"), 303)


def _villages(problem: str = "", number_problem: str = "", given: dict[str, str] | None = None) -> str:
    """`given`: inhabitants by slug as typed, instead of what is kept."""
    with guard.reading() as work:
        return render_template(
            "office/villages.html",
            by_gmina=office.villages_by_gmina(work),
            problem=problem,
            number_problem=number_problem,
            given=given or {},
        )


@bp.get("/biuro/ustawienia")
@guard.allows(Act.RUN_OFFICE)
def settings() -> str:
    with guard.reading() as work:
        return _settings(office.settings(work))


@bp.post("/biuro/ustawienia")
@guard.allows(Act.RUN_OFFICE)
def keep_settings() -> Response | tuple[str, int]:
    given = request.form.to_dict()
    try:
        with guard.writing() as work:
            office.keep_settings(work, given, guard.today())
            office.note(work, guard.organiser().id, "ustawienia", "")
    except WrongInput as no:
        return _settings(given, no.sentence), 422
    flash("Ustawienia zapisane.", "good")
    return redirect(url_for(".start"), 303)


def _settings(given: dict[str, str], problem: str = "") -> str:
    return render_template(
        "office/settings.html",
        unit=office.UNIT,
        finding=office.FINDING,
        statement=office.STATEMENT,
        paper=office.PAPER,
        publishing=office.PUBLISHING,
        given=given,
        problem=problem,
    )


@bp.get("/biuro/dziennik")
@guard.allows(Act.RUN_OFFICE)
def audit_log() -> str:
    with guard.reading() as work:
        return render_template("office/audit.html", entries=office.audit_log(work))


@bp.get("/kwestionariusze/")
@guard.allows(Act.SEE_QUESTIONNAIRES)
def questionnaires_list() -> str:
    with guard.reading() as work:
        return render_template("office/questionnaires.html", rows=questionnaires.current(work))


@bp.get("/kwestionariusze/<questionnaire_id>")
@guard.allows(Act.SEE_QUESTIONNAIRES)
def questionnaire(questionnaire_id: str) -> str:
    language = request.args.get("j", "pl")
    with guard.reading() as work:
        asked = questionnaires.current_by_id(work, questionnaire_id)
    return render_template(
        "office/questionnaire.html", asked=asked, language=language if language in asked.languages else "pl"
    )
