"""The `zebranie` commands: what an office does from the terminal. Serving and the hall are in commands_hall."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app

from survey_app import (
    commands_backup,
    commands_demo,
    commands_hall,
    commands_nominations,
    commands_paper,
    commands_themes,
)
from survey_app import commands_group as house
from survey_app import upgrade as migrations
from survey_app.commands_group import CAMPAIGN, DAY, FILE, OUT, main
from survey_app.database import Database
from survey_app.domain.meetings import MeetingKind
from survey_app.journeys import install, keep_safe, prepare, questionnaires, report, tablets

__all__ = [
    "commands_backup",
    "commands_demo",
    "commands_hall",
    "commands_nominations",
    "commands_paper",
    "commands_themes",
    "main",
]

EXPORTS = ("wyniki", "wyniki-do-przekazania", "karta", "plan", "plan-docx", "csv", "csv-excel")
BY_SUFFIX = {("karta", ".docx"): "karta-docx", ("karta", ".zip"): "karty"}
"""Exports in several forms: the name of the file says which."""


@main.command()
@click.option("--demo", is_flag=True, help="Dodaje zmyśloną gminę z dwiema kampaniami.")
@click.option("--seed", default=1, show_default=True, help="Ziarno kampanii pokazowej.")
@click.option("--once", is_flag=True, help="Nic nie robi, gdy baza już istnieje.")
def init(demo: bool, seed: int, once: bool) -> None:
    """Zakłada bazy, sołectwa, kwestionariusze, plan 2024 i pierwsze konto koordynatora."""
    answers, people = current_app.extensions["answers"], current_app.extensions["people"]
    commands_backup.before_upgrade()
    new = migrations.upgrade(answers, "answers")
    migrations.upgrade(people, "people")
    if once and not new:
        return
    with answers.writing() as work:
        install.set_up(work, house.today())
    _make_coordinator(answers, demo)
    if demo:
        from survey_app.journeys import demo as demonstration

        click.echo("Buduję kampanię pokazową (kilkanaście sekund)…")
        slips = demonstration.build(answers, seed=seed, today=house.today(), say=click.echo)
        _keep_slips(people, slips)
        commands_demo.tell_of_people(answers, people, house.today())
    click.echo("Gotowe.")


def _keep_slips(people: Database, slips: Sequence[Any]) -> None:
    """The invented slips go where all slips go; nothing of them is in the answers database."""
    from survey_app.journeys.demo_slips import VolunteerSlip
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
    settings = house.settings()
    email, password = settings.coordinator_email, settings.coordinator_password
    if demo and not (email and password):
        email, password = install.demonstration_account(settings.data_dir)
    if email and password:
        with answers.writing() as work:
            install.first_coordinator(work, email, password, house.today())


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
    with house.answers().writing() as work:
        meeting = prepare.plan_meeting(
            work,
            kind=MeetingKind.SOLECTWO,
            solectwo=solectwo,
            held_on=held_on.date(),
            place=place,
            questionnaires=wanted,
            today=house.today(),
        )
        if opened:
            prepare.open_meeting(work, meeting.id, house.today())
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
    with house.answers().writing() as work:
        _, token = tablets.pair(work, meeting, label, house.today())
        document = tablets.pairing_document(work, meeting, token)
    house.write_json(out, document, secret=True)


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
    with house.answers().writing() as work:
        digest = questionnaires.publish(work, read, house.today())
        version = questionnaires.by_digest(work, digest).version
    click.echo(f"Opublikowano: {read.id}, wersja {version}.")


@questionnaire.command("export")
@click.argument("questionnaire_id")
@click.option("--out", required=True, type=OUT)
def export_questionnaire(questionnaire_id: str, out: Path) -> None:
    """Zapisuje obecną wersję kwestionariusza jako plik .toml."""
    from forms import writer

    with house.answers().reading() as work:
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
    with house.answers().reading() as work:
        house.write_json(out, report.ranking(work, campaign, solectwo, house.today()))


@main.group()
def responses() -> None:
    """Odpowiedzi."""


@responses.command("import")
@click.argument("file", type=FILE)
@click.option("--campaign", required=True, type=CAMPAIGN)
def import_responses(file: Path, campaign: int) -> None:
    """Wczytuje odpowiedzi (część A) z pliku o układzie arkusza Dane."""
    from survey_app.journeys import importing

    with house.answers().writing() as work:
        outcome = importing.import_responses(work, file.read_bytes(), campaign, house.today())
    click.echo(f"Zapisano: {outcome.stored}, były już wcześniej: {outcome.duplicates}.")


@main.group()
def villages() -> None:
    """Sołectwa."""


@villages.command("import")
@click.argument("file", type=FILE)
def import_villages(file: Path) -> None:
    """Wczytuje sołectwa gminy z pliku CSV (slug, name, population)."""
    from survey_app.journeys import office

    with house.answers().writing() as work:
        number = office.import_villages(work, file.read_bytes())
        questionnaires.publish_library(work, house.today())
    click.echo(f"Wczytano sołectw: {number}.")


@main.command()
@click.argument("what", type=click.Choice(EXPORTS))
@click.option("--campaign", required=True, type=CAMPAIGN)
@click.option("--solectwo")
@click.option("--out", required=True, type=OUT)
def export(what: str, campaign: int, solectwo: str | None, out: Path) -> None:
    """Zapisuje skoroszyt wyników, plan, CSV albo karty sołectw (PDF, .docx; .zip z kartą każdego sołectwa osobno)."""
    from survey_app.journeys import exporting

    name = BY_SUFFIX.get((what, out.suffix.lower()), what)
    with house.answers().reading() as work, click.progressbar(length=1, label="Karty", hidden=name != "karty") as bar:

        def show(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        exporting.write(work, name, campaign, out, house.today(), solectwo, show)
    click.echo(f"Zapisano: {out}")


@main.command()
def forget() -> None:
    """Usuwa dane osób, których termin minął."""
    forgotten = keep_safe.forget(house.people(), house.answers(), house.today(), house.settings().data_dir)
    click.echo(f"Usunięto zgłoszeń: {forgotten.mentions}, ochotników: {forgotten.volunteers}, kart: {forgotten.cards}.")


@main.command()
def upgrade() -> None:
    """Dostosowuje bazy do tego wydania; najpierw robi kopię."""
    commands_backup.before_upgrade()
    changed = [migrations.upgrade(current_app.extensions[name], name) for name in ("answers", "people")]
    with house.answers().writing() as work:
        if questionnaires.current(work):
            questionnaires.publish_library(work, house.today())  # words that are new in this release
    click.echo("Zaktualizowano." if any(changed) else "Bazy są aktualne.")
