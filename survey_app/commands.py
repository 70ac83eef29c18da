"""The `zebranie` commands: what an office does from the terminal."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import FlaskGroup

from survey_app import upgrade as migrations
from survey_app.app import create_app
from survey_app.config import Settings
from survey_app.database import Busy, Database
from survey_app.domain.meetings import MeetingKind
from survey_app.domain.refusals import Refusal
from survey_app.journeys import install, keep_safe, prepare, questionnaires, report, sign_in, tablets


class WrongCall(click.ClickException):
    """A command typed wrongly, said in Polish: click's own sentences are English."""

    exit_code = 2

    def __init__(self, wrong: click.UsageError) -> None:
        path = wrong.ctx.command_path if wrong.ctx else "zebranie"
        super().__init__(f"{_wrong_in_polish(wrong)} Wszystkie opcje pokaże: {path} --help")


def _wrong_in_polish(wrong: click.UsageError) -> str:
    match wrong:
        case click.MissingParameter(param=click.Parameter() as param):
            return f"Brakuje „{_as_typed(param)}”. Proszę podać {_expected(param)}."
        case click.BadParameter(param=click.Parameter() as param):
            return f"Niewłaściwa wartość „{_as_typed(param)}”. Proszę podać {_expected(param)}."
        case click.NoSuchOption(option_name=name):
            return f"Nie ma opcji „{name}”."
        case click.BadOptionUsage(option_name=name):
            return f"Opcja „{name}” jest wpisana niewłaściwie."
    return "Nie ma takiego polecenia albo podano za dużo słów."


def _as_typed(param: click.Parameter) -> str:
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name


def _expected(param: click.Parameter) -> str:
    match param.type:
        case click.DateTime():
            return "datę jako RRRR-MM-DD, na przykład 2026-03-12"
        case click.Path(exists=True):
            return "plik, który istnieje i który można odczytać"
        case click.Path():
            return "nazwę pliku (nie folderu), w którym można zapisać"
        case click.Choice(choices=choices):
            return "jedno ze słów: " + ", ".join(choices)
        case click.IntRange(min=least, max=most):
            return f"liczbę od {least} do {most}"
        case click.types.IntParamType():
            return "liczbę całkowitą"
    return "wartość"


class PoliteGroup(FlaskGroup):
    """Shows a refusal as one sentence and exit code 1 (2 for a command typed wrongly), never as a trace."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as wrong:
            raise WrongCall(wrong) from wrong

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as wrong:
            raise WrongCall(wrong) from wrong
        except Refusal as no:
            raise click.ClickException(no.sentence) from no
        except Busy as fault:
            raise click.ClickException("Baza jest zajęta. Proszę spróbować ponownie za chwilę.") from fault
        except OSError as fault:
            named = f"„{fault.filename}”" if fault.filename else "pliku"
            raise click.ClickException(
                f"Nie da się otworzyć {named} ({fault.strerror}). Proszę sprawdzić folder i uprawnienia."
            ) from fault


main = PoliteGroup(
    name="zebranie",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    help="Zebranie: ankiety i rozeznanie potrzeb na spotkaniach w sołectwach.",
)

DAY = click.DateTime(formats=["%Y-%m-%d"])
OUT = click.Path(dir_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
CAMPAIGN = click.IntRange(2000, 2100)
EXPORTS = ("wyniki", "plan", "plan-docx", "csv", "csv-excel")


def _answers() -> Database:
    database = current_app.extensions["answers"]
    assert isinstance(database, Database)
    if not migrations.is_current(database, "answers"):
        raise click.ClickException("Baza nie jest gotowa. Proszę najpierw wykonać: zebranie init (albo upgrade).")
    return database


def _people() -> Database:
    database = current_app.extensions["people"]
    assert isinstance(database, Database)
    return database


def _settings() -> Settings:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    return settings


def _today() -> date:
    today = current_app.config["TODAY"]()
    assert isinstance(today, date)
    return today


@main.command()
@click.option("--demo", is_flag=True, help="Dodaje zmyśloną gminę z dwiema kampaniami.")
@click.option("--seed", default=1, show_default=True, help="Ziarno kampanii pokazowej.")
@click.option("--once", is_flag=True, help="Nic nie robi, gdy baza już istnieje.")
def init(demo: bool, seed: int, once: bool) -> None:
    """Zakłada bazy, sołectwa, kwestionariusze, plan 2024 i pierwsze konto koordynatora."""
    answers, people = current_app.extensions["answers"], current_app.extensions["people"]
    new = migrations.upgrade(answers, "answers")
    migrations.upgrade(people, "people")
    if once and not new:
        return
    with answers.writing() as work:
        install.set_up(work, _today())
    _make_coordinator(answers, demo)
    if demo:
        from survey_app.journeys import demo as demonstration

        click.echo("Buduję kampanię pokazową (kilkanaście sekund)…")
        slips = demonstration.build(answers, seed=seed, today=_today(), say=click.echo)
        _keep_slips(people, slips)
    click.echo("Gotowe.")


def _keep_slips(people: Database, slips: Sequence[Any]) -> None:
    """The invented slips go where all slips go; nothing of them is in the answers database."""
    from survey_app.journeys.demo import VolunteerSlip
    from survey_app.people import register

    with people.writing() as work:
        for slip in slips:
            fields = asdict(slip)
            if isinstance(slip, VolunteerSlip):
                day = fields.pop("handed_in_on")
                register.add_volunteer(work, **fields, today=day, notice="B-1")
            else:
                register.add_nomination(work, **fields, today=slip.met_on)


def _make_coordinator(answers: Database, demo: bool) -> None:
    """From the environment; for the demonstration a generated password, kept beside the databases, mode 0600."""
    settings = _settings()
    email, password = settings.coordinator_email, settings.coordinator_password
    if demo and not (email and password):
        email, password = install.demonstration_account(settings.data_dir)
    if email and password:
        with answers.writing() as work:
            install.first_coordinator(work, email, password, _today())


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Uruchamia serwer; codziennie usuwa dane, których termin minął."""
    from survey_app import server

    answers = _answers()
    with answers.reading() as work:
        nobody = sign_in.there_is_nobody(work)
    click.echo(install.greeting(host, port, _settings().data_dir, nobody=nobody))
    server.run(create_app, host, port)


@main.group()
def meetings() -> None:
    """Spotkania."""


@meetings.command("add")
@click.option("--solectwo", required=True, help="Krótka nazwa, na przykład bydlin.")
@click.option("--date", "held_on", required=True, type=DAY)
@click.option("--questionnaire", "wanted", multiple=True, default=("mieszkaniec",), show_default=True)
@click.option("--place", default="")
@click.option("--open", "opened", is_flag=True, help="Od razu otwiera spotkanie.")
def add_meeting(solectwo: str, held_on: datetime, wanted: tuple[str, ...], place: str, opened: bool) -> None:
    """Planuje spotkanie w sołectwie i wypisuje jego numer."""
    with _answers().writing() as work:
        meeting = prepare.plan_meeting(
            work,
            kind=MeetingKind.SOLECTWO,
            solectwo=solectwo,
            held_on=held_on.date(),
            place=place,
            questionnaires=wanted,
            today=_today(),
        )
        if opened:
            prepare.open_meeting(work, meeting.id, _today())
    click.echo(meeting.id)


@main.group("tablets")
def tablets_group() -> None:
    """Tablety."""


@tablets_group.command("pair")
@click.argument("meeting")
@click.option("--out", required=True, type=OUT)
@click.option("--label", default="tablet")
def pair(meeting: str, out: Path, label: str) -> None:
    """Łączy tablet ze spotkaniem; żeton jest tylko w tym pliku."""
    with _answers().writing() as work:
        _, token = tablets.pair(work, meeting, label, _today())
        document = tablets.pairing_document(work, meeting, token)
    _write_json(out, document, secret=True)


@main.group()
def questionnaire() -> None:
    """Kwestionariusze."""


@questionnaire.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Sprawdza pliki; kod 0 albo lista usterek."""
    from forms import reader

    with _own_lists() as lists:
        faults = [fault for file in files for fault in reader.faults_in(file, lists)]
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)
    click.echo("Bez usterek.")


@questionnaire.command("import")
@click.argument("file", type=FILE)
def import_questionnaire(file: Path) -> None:
    """Publikuje kwestionariusz z pliku .toml jako nową wersję."""
    from forms import reader

    with _own_lists() as lists:
        faults = reader.faults_in(file, lists)
        if faults:
            raise click.ClickException("\n".join(faults))
        read = reader.read(file.read_text(encoding="utf-8-sig"), lists, file.name)
    with _answers().writing() as work:
        digest = questionnaires.publish(work, read, _today())
        version = questionnaires.by_digest(work, digest).version
    click.echo(f"Opublikowano: {read.id}, wersja {version}.")


@questionnaire.command("export")
@click.argument("questionnaire_id")
@click.option("--out", required=True, type=OUT)
def export_questionnaire(questionnaire_id: str, out: Path) -> None:
    """Zapisuje obecną wersję kwestionariusza jako plik .toml."""
    from forms import writer

    with _answers().reading() as work:
        text = writer.to_toml(questionnaires.current_by_id(work, questionnaire_id))
    out.write_text(text, encoding="utf-8")


@contextmanager
def _own_lists() -> Iterator[dict[str, Any]]:
    """Every code list by name; without a database only those of the library."""
    from forms import library

    database = current_app.extensions["answers"]
    if not migrations.is_current(database, "answers"):
        yield library.lists() | dict.fromkeys(questionnaires.GMINA_LISTS, ())
        return
    with database.reading() as work:
        yield library.lists() | questionnaires.gmina_lists(work)


@main.command()
@click.option("--campaign", required=True, type=CAMPAIGN)
@click.option("--solectwo")
@click.option("--out", required=True, type=OUT)
def ranking(campaign: int, solectwo: str | None, out: Path) -> None:
    """Zapisuje ranking problemów i potrzeb jako JSON."""
    with _answers().reading() as work:
        _write_json(out, report.ranking(work, campaign, solectwo, _today()))


@main.group()
def responses() -> None:
    """Odpowiedzi."""


@responses.command("import")
@click.argument("file", type=FILE)
@click.option("--campaign", required=True, type=CAMPAIGN)
def import_responses(file: Path, campaign: int) -> None:
    """Wczytuje odpowiedzi (część A) z pliku o układzie arkusza Dane."""
    from survey_app.journeys import importing

    with _answers().writing() as work:
        outcome = importing.import_responses(work, file.read_bytes(), campaign, _today())
    click.echo(f"Zapisano: {outcome.stored}, były już wcześniej: {outcome.duplicates}.")


@main.group()
def villages() -> None:
    """Sołectwa."""


@villages.command("import")
@click.argument("file", type=FILE)
def import_villages(file: Path) -> None:
    """Wczytuje sołectwa gminy z pliku CSV (slug, name, population)."""
    from survey_app.journeys import office

    with _answers().writing() as work:
        number = office.import_villages(work, file.read_bytes())
        questionnaires.publish_library(work, _today())
    click.echo(f"Wczytano sołectw: {number}.")


@main.command()
@click.argument("what", type=click.Choice(EXPORTS))
@click.option("--campaign", required=True, type=CAMPAIGN)
@click.option("--solectwo")
@click.option("--out", required=True, type=OUT)
def export(what: str, campaign: int, solectwo: str | None, out: Path) -> None:
    """Zapisuje skoroszyt wyników, plan lub CSV."""
    from survey_app.journeys import exporting

    with _answers().reading() as work:
        exporting.write(work, what, campaign, out, _today(), solectwo)
    click.echo(f"Zapisano: {out}")


@main.command()
def forget() -> None:
    """Usuwa dane osób, których termin minął."""
    forgotten = keep_safe.forget(_people(), _answers(), _today())
    click.echo(f"Usunięto zgłoszeń: {forgotten.mentions}, ochotników: {forgotten.volunteers}.")


@main.command()
def upgrade() -> None:
    """Dostosowuje bazy do tego wydania."""
    changed = [migrations.upgrade(current_app.extensions[name], name) for name in ("answers", "people")]
    click.echo("Zaktualizowano." if any(changed) else "Bazy są aktualne.")


def _write_json(path: Path, document: Any, *, secret: bool = False) -> None:
    path.touch(mode=0o600 if secret else 0o644)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
