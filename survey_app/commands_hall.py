"""Serving, also in a hall without internet, and bringing home what was collected there."""

from collections.abc import Sequence
from pathlib import Path

import click

from survey_app import commands_group as house
from survey_app import own_file
from survey_app.app import create_app
from survey_app.commands_group import FILE, OUT, main
from survey_app.config import share_a_role
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import bring_home, hall, install, merge_home, office, sign_in
from survey_app.journeys.merge_home import Difference

ONE_ROLE = "Uwaga: obie bazy PostgreSQL otwiera ta sama rola. Nazwiska powinny mieć własną (opis: docs/operate.md)."
PARCEL = "Hasło paczki"
PASSPHRASE_FILE = click.option(
    "--passphrase-file", type=FILE, help="Plik z hasłem paczki w pierwszym wierszu; bez niego polecenie pyta."
)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--hall", "in_hall", is_flag=True, help="Sala bez internetu: tablety w sieci tego laptopa.")
@click.option("--https", is_flag=True, help="Z --hall: szyfrowanie własnym certyfikatem sali.")
def serve(host: str, port: int, in_hall: bool, https: bool) -> None:
    """Uruchamia serwer; codziennie usuwa dane, których termin minął."""
    from survey_app import server

    if https and not in_hall:
        raise WrongInput("Opcja --https działa tylko razem z --hall. Poza salą szyfruje serwer WWW przed tym serwerem.")
    if share_a_role(house.settings()):
        click.echo(ONE_ROLE, err=True)
    with house.answers().reading() as work:
        nobody = sign_in.there_is_nobody(work)
    if in_hall:
        hosting = _hall(port, https)
        scheme = "https" if https else "http"
        own = install.greeting(hosting.addresses[0], port, house.settings().data_dir, nobody=nobody, scheme=scheme)
        click.echo(own)
        server.run_in_hall(create_app, hosting)
        return
    click.echo(install.greeting(host, port, house.settings().data_dir, nobody=nobody))
    server.run(create_app, host, port)


def _hall(port: int, https: bool) -> hall.Hall:
    """Says in the terminal how tablets come in."""
    found, data_dir = hall.addresses(), house.settings().data_dir
    if not https:
        hosting = hall.Hall(found, port)
        click.echo(hall.invitation(hosting))
        return hosting
    authority, _ = hall.certify(data_dir, found, house.today())
    hosting = hall.Hall(found, port, hall.Certified(data_dir).server)
    click.echo(hall.invitation(hosting, authority.fingerprint))
    return hosting


@main.command("hall-certificate")
def hall_certificate() -> None:
    """Zakłada własny certyfikat sali i certyfikat tego laptopa; oba są w folderze danych."""
    data_dir = house.settings().data_dir
    authority, server = hall.certify(data_dir, hall.addresses(), house.today())
    click.echo(f"Certyfikat sali jest w folderze {data_dir / hall.FOLDER}, ważny do {authority.until}.")
    click.echo(f"Odcisk (SHA-256): {authority.fingerprint}")
    click.echo(f"Ten laptop odpowiada pod: {', '.join(server.names)}; do {server.until}, potem sam się odnowi.")
    click.echo("Na tablety instaluje się go ze strony /sala: zebranie serve --hall --https")


@main.command("hall-export")
@click.argument("file", type=OUT)
@PASSPHRASE_FILE
def hall_export(file: Path, passphrase_file: Path | None) -> None:
    """Zapisuje wszystkie spotkania i odcinki jako jedną zaszyfrowaną paczkę."""
    from survey_app.people import cards, register

    answers, passphrase = house.answers(), passphrase_from(passphrase_file, PARCEL, new=True)
    with house.people().reading() as people:
        slips = register.pack(people, house.today()) | cards.pack(people, house.today())
    with answers.reading() as work:
        luggage = bring_home.luggage(work)
        parcel = bring_home.pack(work, slips, passphrase)
    own_file.write(file, parcel)
    with answers.writing() as work:
        office.note(work, office.SYSTEM, "zabrana paczka", bring_home.numbers_of(luggage, slips))
    click.echo(f"Zapisano: {file}. Spotkania: {luggage.meetings}, ankiety: {luggage.forms}.")
    if luggage.unsent:
        click.echo(f"Uwaga: tablety mają jeszcze niewysłane ankiety ({luggage.unsent}). Po wysłaniu proszę powtórzyć.")


@main.command("hall-merge")
@click.argument("file", type=FILE)
@PASSPHRASE_FILE
@click.option("--yes", is_flag=True, help="Przyjmuje bez pytania.")
@click.option("--hall-decides", is_flag=True, help="Gdzie dane spotkania się różnią, bierze je z paczki.")
def hall_merge(file: Path, passphrase_file: Path | None, yes: bool, hall_decides: bool) -> None:
    """Pokazuje, co paczka z sali zmieni, i po potwierdzeniu ją przyjmuje."""
    from survey_app.people import cards, register

    answers, document = (
        house.answers(),
        bring_home.unpack(file.read_bytes(), passphrase_from(passphrase_file, PARCEL, new=False)),
    )
    with answers.reading() as work:
        difference = merge_home.compare(work, document)
    with house.people().reading() as people:
        slips = register.compare(people, document.slips, house.today())
        new_cards = cards.arriving(people, document.slips, house.today())
    told = [*_told(difference), _slips_told(slips), f"Nowe karty z zaproszeniem: {new_cards}."]
    click.echo("\n".join(told))
    if not yes and click.prompt("Przyjąć? Proszę wpisać tak albo nie", default="nie") != "tak":
        raise click.ClickException("Niczego nie zmieniono.")
    take = [one.id for one in difference.meetings] if hall_decides else []
    with answers.writing() as work:
        merge_home.merge(work, document, house.today(), take)
        office.note(work, office.SYSTEM, "przyjęta paczka", merge_home.numbers_of(difference))
    with house.people().writing() as people:
        cards.take_in(people, document.slips, house.today())
        register.take_in(people, document.slips, house.today())
    register.sweep(house.people())
    click.echo("Przyjęto.")


def passphrase_from(file: Path | None, asking: str, *, new: bool) -> str:
    """The first line of the file, or what is typed. Raises WrongInput for a file without one."""
    if file is None:
        asked = click.prompt(asking, hide_input=True, confirmation_prompt="Jeszcze raz" if new else False)
        return str(asked)
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    if not lines or not lines[0].strip():
        raise WrongInput("Plik z hasłem jest pusty. Hasło ma być w pierwszym wierszu.")
    return lines[0]


def _told(difference: Difference) -> Sequence[str]:
    lines = [f"Nowe sołectwo: {name}" for name in difference.villages]
    lines += [f"Nowa wersja ankiety: {title}" for title in difference.questionnaires]
    for one in difference.meetings:
        lines.append(
            f"{'Nowe spotkanie' if one.new else 'Znane spotkanie'}: {one.title} – {merge_home.said(one.forms)}"
        )
        lines += [f"  {differs.what}: tu {differs.here}, w paczce {differs.there}" for differs in one.differs]
    return lines


def _slips_told(slips: tuple[int, ...]) -> str:
    volunteers, mentions, known, gone, erased = slips
    return (
        f"Odcinki: nowe B {volunteers}, nowe C {mentions}, znane {known}, "
        f"po terminie lub usunięte {gone}, do usunięcia {erased}."
    )
