"""Is all that is kept whole? Both databases, the audit log, the newest backup."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

import survey_app.database_copies as database_copies
import survey_app.upgrade as upgrade
from forms.polish import data
from survey_app.database import Database
from survey_app.domain import backups
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import keep_safe_archive, keep_safe_backup
from survey_app.journeys.keep_safe_archive import House
from survey_app.store.audit import AuditEntry

NAMES = {"answers": "Baza odpowiedzi", "people": "Baza osób"}


class Finding(NamedTuple):
    good: bool
    sentence: str


def databases(house: House) -> list[Finding]:
    return [_database(database, which) for which, database in house.databases().items()]


def _database(database: Database, which: str) -> Finding:
    name = NAMES[which]
    try:
        if not database_copies.is_there(database) or (present := upgrade.present(database)) is None:
            return Finding(False, f"{name}: nie ma jej. Proszę wykonać: zebranie init albo zebranie restore PLIK.kopia")
        found = database_copies.faults_of(database)
    except SQLAlchemyError as fault:
        found, present = [str(getattr(fault, "orig", fault)).splitlines()[0]], ""
    if found:
        return Finding(False, f"{name}: uszkodzona ({found[0]}). Proszę odtworzyć kopię: zebranie restore PLIK.kopia")
    if present != upgrade.head(which):
        return Finding(False, f"{name}: bez usterek, ale z innego wydania (układ {present}). Proszę wykonać: "
                              "zebranie upgrade")  # fmt: skip
    return Finding(True, f"{name}: bez usterek, układ {present}.")


def audit(house: House) -> Finding:
    """It has no chain yet, and says so."""
    with house.answers.reading() as work:
        entries = work.scalar(select(func.count()).select_from(AuditEntry)) or 0
    return Finding(True, f"Dziennik: wpisów {entries}. Nie ma jeszcze łańcucha kontrolnego: tego, czy ktoś nie usunął "
                         "lub nie zmienił wpisu w samej bazie, to polecenie nie sprawdza.")  # fmt: skip


def newest(house: House, now: datetime) -> Finding:
    """Without the passphrase: is the file there, as it was when it was checked, and not too old?"""
    with house.answers.reading() as work:
        last = keep_safe_backup.newest(work)
    if last is None:
        return Finding(False, "Kopia: nie zrobiono jeszcze żadnej. Proszę wykonać: zebranie backup PLIK.kopia")
    when = f"Kopia z {data(last.made_at.date())}"
    if last.path and not Path(last.path).is_file():
        return Finding(False, f"{when}: nie ma jej już w „{last.path}”. Jeśli leży gdzie indziej: --backup PLIK")
    if last.path and keep_safe_archive.digest_of(Path(last.path)) != last.digest:
        return Finding(False, f"{when}: plik „{last.path}” zmienił się od sprawdzenia. Proszę zrobić nową kopię.")
    if backups.is_old(last.made_at, now):
        return Finding(False, f"{when}: starsza niż tydzień. Proszę wykonać: zebranie backup PLIK.kopia")
    if not last.path:
        return Finding(True, f"{when}: pobrana w przeglądarce, sprawdzona przed wysłaniem. Gdzie leży plik, wie tylko "
                             "ten, kto go pobrał; można podać --backup PLIK")  # fmt: skip
    return Finding(True, f"{when}: plik „{last.path}” jest taki, jak przy sprawdzeniu.")


def opened(house: House, file: Path, passphrase: str) -> Finding:
    """A backup opened as a restore would open it, and counted."""
    try:
        with keep_safe_archive.workplace(house.folder) as place, file.open("rb") as source:
            manifest = keep_safe_archive.unpack(source, passphrase, place)
    except WrongInput as no:
        return Finding(False, f"Kopia „{file.name}”: {no.sentence}")
    return Finding(True, f"Kopia „{file.name}” z {data(manifest.made_at.date())} otwiera się i jest pełna: spotkania "
                         f"{manifest.meetings}, ankiety {manifest.forms}, odcinki {manifest.slips}.")  # fmt: skip
