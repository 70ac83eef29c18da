"""The command `zebranie` itself: says no in Polish, and gives its commands the databases and the day."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError

from survey_app import upgrade as migrations
from survey_app.app import create_app
from survey_app.config import Settings, WrongSetting
from survey_app.database import Busy, Database
from survey_app.domain.refusals import Refusal

NO_DATABASE = (
    "Nie da się otworzyć bazy. Proszę sprawdzić zmienne ZEBRANIE_DATABASE_URL i ZEBRANIE_PEOPLE_DATABASE_URL:"
    " czy folder istnieje i można w nim pisać albo czy serwer bazy działa."
)


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

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Without the application: help comes also where a setting is wrong."""
        return click.Group.list_commands(self, ctx)

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
        except click.Abort as no:
            raise click.ClickException("Przerwano. Niczego nie zmieniono.") from no
        except WrongSetting as wrong:
            raise click.ClickException(str(wrong)) from wrong
        except Refusal as no:
            raise click.ClickException(no.sentence) from no
        except Busy as fault:
            raise click.ClickException("Baza jest zajęta. Proszę spróbować ponownie za chwilę.") from fault
        except OperationalError as fault:
            if not any(words in str(fault.orig) for words in ("unable to open", "connection failed")):
                raise
            raise click.ClickException(NO_DATABASE) from fault
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


def answers() -> Database:
    database = current_app.extensions["answers"]
    assert isinstance(database, Database)
    if not migrations.is_current(database, "answers"):
        raise click.ClickException("Baza nie jest gotowa. Proszę najpierw wykonać: zebranie init (albo upgrade).")
    return database


def people() -> Database:
    database = current_app.extensions["people"]
    assert isinstance(database, Database)
    return database


def settings() -> Settings:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    return settings


def today() -> date:
    today = current_app.config["TODAY"]()
    assert isinstance(today, date)
    return today


def write_json(path: Path, document: Any, *, secret: bool = False) -> None:
    path.touch(mode=0o600 if secret else 0o644)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
