"""Making a backup, which is called one only after it was opened again and its rows were counted."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

import survey_app.database_copies as database_copies
import survey_app.own_file as own_file
import survey_app.upgrade as upgrade
from survey_app.domain import backups, parcel
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import keep_safe, keep_safe_archive, office
from survey_app.journeys.keep_safe_archive import House, Manifest, Say
from survey_app.store.audit import AuditEntry
from survey_app.store.gmina import Setting

MADE, RESTORED = "kopia zapasowa", "odtworzona kopia"
NEWEST = "newest_backup"
ROOM = 3
"""Times the size of both databases: the copies, one of them compacted, and the copies opened again."""
NO_FOLDER = "Nie ma folderu „{}”. Proszę go założyć albo wskazać inny, na przykład na podłączonym dysku."


class Newest(NamedTuple):
    """The newest backup that this installation made or came from, as it remembers it."""

    made_at: datetime  # UTC
    path: str  # empty: it was downloaded, and the house does not know where it is
    digest: str  # SHA-256, hex, of the sealed file
    forms: int


class Made(NamedTuple):
    path: Path
    manifest: Manifest
    digest: str
    size: int  # bytes


def make(house: House, target: Path, passphrase: str, today: date, say: Say) -> tuple[Made, list[str]]:
    """A checked backup as the file `target`, or in the folder `target`, from which those older than 30 days go.

    Gives what was made and the names of those that went. Raises WrongInput, Busy; then nothing has changed.
    """
    into_folder = target.is_dir()
    path = target / backups.name_at(clock()) if into_folder else target
    made = _sealed(house, path, passphrase, today, say)
    note(house, MADE, made.manifest, made.digest, str(path.resolve()))
    return made, keep_safe_archive.prune(target, clock()) if into_folder else []


@contextmanager
def for_download(house: House, passphrase: str, today: date, who: str) -> Iterator[Made]:
    """A checked backup to be handed out at once; its file goes when the block ends."""
    with keep_safe_archive.workplace(house.folder) as place:
        made = _sealed(house, place / backups.name_at(clock()), passphrase, today, _silently)
        note(house, MADE, made.manifest, made.digest, "", who)
        yield made


def refuse_short(passphrase: str) -> None:
    """Raises WrongInput."""
    if len(passphrase.strip()) < parcel.SHORTEST_PASSPHRASE:
        raise WrongInput(f"Hasło kopii ma mieć co najmniej {parcel.SHORTEST_PASSPHRASE} znaków.")


def _silently(_: str) -> None:
    pass


def _sealed(house: House, path: Path, passphrase: str, today: date, say: Say) -> Made:
    refuse_short(passphrase)
    if not path.parent.is_dir():
        raise WrongInput(NO_FOLDER.format(path.parent))
    keep_safe_archive.refuse_broken(house)
    _forget(house, today)
    needed = ROOM * _size(house)
    with keep_safe_archive.room_is_said(needed), keep_safe_archive.workplace(house.folder) as place:
        if min(shutil.disk_usage(folder).free for folder in (place, path.parent)) < needed:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        say("Robię kopię obu baz…")
        manifest = keep_safe_archive.snapshot(house, place, version("zebranie"), clock())
        with own_file.in_place_of(path) as (file, new):
            say("Szyfruję…")
            keep_safe_archive.pack(place, manifest, file, passphrase)
            file.flush()
            say("Odtwarzam na próbę i porównuję…")
            _try(new, passphrase, manifest, house.folder)
            return Made(path, manifest, keep_safe_archive.digest_of(new), new.stat().st_size)


def _try(file: Path, passphrase: str, manifest: Manifest, folder: Path) -> None:
    """Raises WrongInput unless the file gives back what went in."""
    with keep_safe_archive.workplace(folder) as trial, file.open("rb") as source:
        if keep_safe_archive.unpack(source, passphrase, trial) != manifest:
            raise WrongInput("Kopia różni się od bazy, więc jej nie zostawiono. Proszę powtórzyć.")


def _forget(house: House, today: date) -> None:
    """So that no backup holds what should be gone. Databases of another release are copied as they are."""
    if all(upgrade.is_current(database, which) for which, database in house.databases().items()):
        keep_safe.forget(house.people, house.answers, today, house.folder)


def _size(house: House) -> int:
    """Bytes of both databases; of PostgreSQL it is not asked."""
    on_disk = (database_copies.path_of(one) for one in house.databases().values() if one.is_sqlite)
    return sum(path.stat().st_size for path in on_disk if path.is_file())


def note(house: House, act: str, manifest: Manifest, digest: str, path: str, who: str = office.SYSTEM) -> None:
    """Into the audit log, and for the page and `verify`."""
    newest = Newest(manifest.made_at, path, digest, manifest.forms)
    with house.answers.writing() as work:
        work.merge(Setting(name=NEWEST, value=orjson.dumps(newest._asdict()).decode()))
        where = "plik" if path else "pobrana w przeglądarce"
        numbers = f"spotkania {manifest.meetings}, ankiety {manifest.forms}, odcinki {manifest.slips}"
        office.note(work, who, act, f"sprawdzona, {where}, {numbers}")


def newest(work: Session) -> Newest | None:
    kept = work.get(Setting, NEWEST)
    if kept is None:
        return None
    given = orjson.loads(kept.value)
    return Newest(**given | {"made_at": datetime.fromisoformat(given["made_at"])})


def history(work: Session, at_most: int = 10) -> list[AuditEntry]:
    """Backups made and restored, newest first."""
    rows = select(AuditEntry).where(AuditEntry.act.in_((MADE, RESTORED)))
    return list(work.scalars(rows.order_by(AuditEntry.at.desc()).limit(at_most)))


def clock() -> datetime:
    """UTC, without a zone, as stored."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
