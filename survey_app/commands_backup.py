"""Backups: making one, putting one in the place of the databases, asking whether all is whole."""

import sys
from pathlib import Path

import click
from flask import current_app

from forms.polish import data
from survey_app import commands_group as house
from survey_app import database_copies, own_file
from survey_app import upgrade as migrations
from survey_app.commands_group import FILE, main
from survey_app.commands_hall import passphrase_from
from survey_app.domain.refusals import Refusal
from survey_app.journeys import (
    in_use,
    install,
    keep_safe_archive,
    keep_safe_backup,
    keep_safe_restore,
    keep_safe_verify,
)
from survey_app.journeys.keep_safe_archive import House
from survey_app.journeys.keep_safe_compare import Cost
from survey_app.journeys.keep_safe_restore import Prepared

TARGET = click.Path(path_type=Path)
KEPT = "haslo-kopii"
"""Passphrase in the data directory, made by the first backup that is given none."""
PASSPHRASE_FILE = click.option(
    "--passphrase-file",
    type=FILE,
    help=f"Plik z hasłem kopii w pierwszym wierszu; bez niego plik {KEPT} z folderu danych.",
)
ASKING = "Hasło kopii"
NEW_PASSPHRASE = (
    "Proszę przepisać hasło na kartkę i schować w sejfie: bez niego nikt kopii nie otworzy."
    " Następne kopie dostaną to samo; na tym komputerze leży w pliku {}."
)
MB = 1024 * 1024


def _house() -> House:
    """The databases as they are, also of another release."""
    return House(current_app.extensions["answers"], current_app.extensions["people"], house.settings().data_dir)


@main.command()
@click.argument("file", type=TARGET)
@PASSPHRASE_FILE
def backup(file: Path, passphrase_file: Path | None) -> None:
    """Robi zaszyfrowaną i sprawdzoną kopię; serwer może działać. FILE to plik albo folder.

    W folderze kopia dostaje nazwę z datą, a kopie starsze niż 30 dni są usuwane.
    """
    _make(_house(), file, passphrase_file)


def before_upgrade() -> None:
    """A backup in the data directory before the tables of an older release are changed."""
    own = _house()
    present = {
        which: migrations.present(database)
        for which, database in own.databases().items()
        if database_copies.is_there(database)
    }
    if len(present) == 2 and all(present.values()) and any(migrations.head(one) != present[one] for one in present):
        click.echo("Bazy są ze starszego wydania. Zanim je zmienię, robię kopię.")
        _make(own, _own_folder(own), None)


def _own_folder(own: House) -> Path:
    folder = own.folder / keep_safe_archive.REPLACED
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _make(own: House, file: Path, passphrase_file: Path | None) -> None:
    kept = own.folder / KEPT
    new = passphrase_file is None and not kept.exists()
    passphrase = install.readable_password() if new else passphrase_from(passphrase_file or kept, ASKING, new=True)
    made, gone = keep_safe_backup.make(own, file, passphrase, house.today(), click.echo)
    listed = made.manifest
    click.echo(
        f"Kopia sprawdzona: {made.path} ({max(1, round(made.size / MB))} MB). "
        f"Spotkania: {listed.meetings}, ankiety: {listed.forms}, odcinki: {listed.slips}."
    )
    if listed.pictures:
        click.echo(f"Zdjęć arkuszy i odcinków ({listed.pictures}) nie ma w kopii.")
    for name in gone:
        click.echo(f"Usunięto kopię starszą niż 30 dni: {name}")
    if new:
        own_file.write(kept, f"{passphrase}\n".encode())
        click.echo(f"Hasło kopii: {passphrase}")
        click.echo(NEW_PASSPHRASE.format(kept))


def _fitting(own: House, file: Path, given: Path | None) -> str:
    """The passphrase of a backup: from the file given, else the kept one when it fits, else it is asked for."""
    kept = own.folder / KEPT
    if given is None and kept.exists():
        passphrase = passphrase_from(kept, ASKING, new=False)
        if keep_safe_archive.opens(file, passphrase):
            return passphrase
    return passphrase_from(given, ASKING, new=False)


@main.command()
@click.argument("file", type=FILE)
@PASSPHRASE_FILE
@click.option("--yes", is_flag=True, help="Odtwarza bez pytania.")
@click.option("--erasures", "log", type=FILE, help="Dziennik usunięć (.usuniete) zachowany poza tym komputerem.")
@click.option("--log-lost", is_flag=True, help="Dziennik usunięć przepadł: zgłoszeń osób z kopii nie odtwarza.")
def restore(file: Path, passphrase_file: Path | None, yes: bool, log: Path | None, log_lost: bool) -> None:
    """Odtwarza kopię w miejsce obu baz; serwer musi być zatrzymany. W terminalu najpierw pyta."""
    own = _house()
    passphrase = _fitting(own, file, passphrase_file)
    with (
        in_use.by_nobody(own.folder),
        keep_safe_restore.prepared(
            own, file, passphrase, house.today(), click.echo, log=log, log_lost=log_lost
        ) as ready,
    ):
        click.echo("\n".join(_told(ready)))
        if not (yes or _agreed()):
            raise click.ClickException("Niczego nie zmieniono.")
        _keep_present(own, passphrase, ready.cost)
        click.echo("Podmieniam bazy…")
        keep_safe_restore.put_in_place(own, ready, file)
    click.echo("\n".join(["Odtworzono.", *_to_do(ready.cost, ready)]))


def _agreed() -> bool:
    """In a terminal somebody is asked; a script has decided, and what it replaces is kept."""
    if not in_a_terminal():
        return True
    return str(click.prompt("Odtworzyć? Proszę wpisać tak albo nie", default="nie")) == "tak"


def in_a_terminal() -> bool:
    return sys.stdin.isatty()


def _keep_present(own: House, passphrase: str, cost: Cost) -> None:
    """What is about to go, as a backup in the data directory; a broken database cannot be kept so.

    Raises Refusal when it could be read and yet not be kept.
    """
    try:
        made, _ = keep_safe_backup.make(own, _own_folder(own), passphrase, house.today(), lambda _: None)
    except Refusal:
        if cost.readable:
            raise
        click.echo("Obecnych baz nie da się zachować jako kopii: nie ma ich albo są uszkodzone.")
        return
    click.echo(f"Obecne bazy zachowano na 30 dni, pod tym samym hasłem: {made.path}")


def _told(ready: Prepared) -> list[str]:
    """What is in the backup, and what the restore costs."""
    listed = ready.manifest
    lines = [
        f"Kopia z {data(listed.made_at.date())}, godz. {listed.made_at:%H:%M} UTC, wydanie {listed.version}. "
        f"Spotkania: {listed.meetings}, ankiety: {listed.forms}, odcinki: {listed.slips}."
    ]
    gone = ready.applied.erased + ready.due
    if gone:
        lines.append(f"Nie wrócą wpisy usunięte po zrobieniu kopii ani takie, których termin minął: {gone}.")
    if ready.applied.unknown:
        lines.append(f"Nie wrócą zgłoszenia, które mogły zostać odwołane: {ready.applied.unknown}.")
    if not ready.cost.readable:
        lines.append("Obecnej bazy odpowiedzi nie da się odczytać, więc nie wiadomo, co przybyło po zrobieniu kopii.")
    if ready.applied.newer:
        lines.append(f"Znikną wpisy osób, które przybyły po zrobieniu kopii: {ready.applied.newer}.")
    for one in ready.cost.lost:
        lines.append(f"Zniknie, bo przybyło po zrobieniu kopii: {one.meeting} – ankiety: {one.forms}.")
    return lines


def _to_do(cost: Cost, ready: Prepared) -> list[str]:
    """What people have to do after a restore."""
    lines = []
    for one in cost.lost:
        if one.sheets:
            lines.append(f"Do wpisania jeszcze raz: {one.meeting} – arkusze {', '.join(map(str, one.sheets))}.")
    if cost.sending:
        lines.append("Te tablety same wyślą, co jeszcze mają, gdy serwer ruszy: " + "; ".join(cost.sending) + ".")
    if cost.pair_again:
        lines.append("Sparowane po zrobieniu kopii, trzeba sparować od nowa: " + "; ".join(cost.pair_again) + ".")
    if ready.applied.doubtful:
        lines.append(f"Osoby chętne ({ready.applied.doubtful}) proszę porównać z papierami: kto wycofał zgodę po dniu "
                     f"{data(ready.manifest.made_at.date())}, tego wpis trzeba usunąć jeszcze raz.")  # fmt: skip
    if ready.manifest.pictures:
        lines.append(f"Zdjęć arkuszy i odcinków ({ready.manifest.pictures}) w kopii nie było: proszę wysłać je jeszcze "
                     "raz albo wpisać z papieru.")  # fmt: skip
    lines.append("Konta, hasła i tablety są takie, jak w dniu kopii: kogo wyłączono później, trzeba wyłączyć znowu.")
    return lines


@main.command()
@click.option("--backup", "file", type=FILE, help="Kopia do otwarcia; bez niej ostatnia, którą pamięta baza.")
@PASSPHRASE_FILE
def verify(file: Path | None, passphrase_file: Path | None) -> None:
    """Sprawdza obie bazy, dziennik i ostatnią kopię; kod 1, gdy coś jest nie tak."""
    own = _house()
    found = keep_safe_verify.databases(own)
    if all(one.good for one in found):
        found += [keep_safe_verify.audit(own)]
        found += [] if file else [keep_safe_verify.newest(own, keep_safe_backup.clock())]
    last = file or (_newest_file(own) if found[-1].good else None)
    if last and (file or passphrase_file or _kept_fits(own, last)):
        found.append(keep_safe_verify.opened(own, last, _fitting(own, last, passphrase_file)))
    for one in found:
        click.echo(one.sentence if one.good else f"UWAGA. {one.sentence}")
    if not all(one.good for one in found):
        raise SystemExit(1)


def _newest_file(own: House) -> Path | None:
    """Where the newest backup lies, as far as the house knows."""
    with own.answers.reading() as work:
        last = keep_safe_backup.newest(work)
    return Path(last.path) if last and last.path else None


def _kept_fits(own: House, file: Path) -> bool:
    kept = own.folder / KEPT
    return kept.exists() and keep_safe_archive.opens(file, passphrase_from(kept, ASKING, new=False))
