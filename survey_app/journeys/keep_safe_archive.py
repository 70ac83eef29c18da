"""What a backup is made of: copies of both databases, a few files, a list of all that; packed, sealed, opened again.

Left out is what a restored house must not have: pictures (they are erased by a clock of their own and the paper is
there), open sessions, offers to pair a tablet.
"""

import errno
import gzip
import hashlib
import io
import secrets
import shutil
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import orjson

import survey_app.database_copies as database_copies
import survey_app.own_file as own_file
import survey_app.upgrade as upgrade
from survey_app.database import Database
from survey_app.domain import backups
from survey_app.domain.refusals import WrongInput
from survey_app.domain.sealed_stream import DAMAGED, NOT_OURS, WRONG_PASSPHRASE, Sealing, Unsealing
from survey_app.people import erasures

KIND = "kopia 1"
MANIFEST = "spis.json"
COPIES = {"answers": "odpowiedzi.db", "people": "osoby.db"}
FILES = ("sekret", "konto-pokazowe", "sala/urzad.pem")
"""Of the data directory: without the first no second factor opens, without the last tablets trust nobody."""
LEFT_OUT = {
    "answers": ("sheet_picture", "sheet_look", "sign_in_session", "pairing"),
    "people": ("slip_picture",),
}
WORKING = ".kopia-"
REPLACED = "kopie"
"""Below the data directory: sealed, what a restore or an upgrade took the place of."""
LEFT_BEHIND_S = 3600
BLOCK = 1024 * 1024
NO_SPACE = "Na dysku brakuje miejsca{}. Proszę zwolnić miejsce albo wskazać inny dysk i powtórzyć."
BROKEN = "Baza „{}” jest uszkodzona ({}), więc kopii nie zrobiono. Proszę wykonać: zebranie verify"
NOT_READY = "Baza nie jest gotowa. Proszę najpierw wykonać: zebranie init"

Say = Callable[[str], None]


class House(NamedTuple):
    """Both databases and the data directory."""

    answers: Database
    people: Database
    folder: Path

    def databases(self) -> dict[str, Database]:
        return {"answers": self.answers, "people": self.people}


class Manifest(NamedTuple):
    """The list in a backup of what is in it."""

    version: str  # of the program
    made_at: datetime  # UTC
    engine: str  # "sqlite" or "postgresql"
    log: str  # name of the erasure log beside the database it was made from
    revisions: Mapping[str, str]
    questionnaires: list[str]  # "mieszkaniec 1 3f…"
    counts: Mapping[str, Mapping[str, int]]  # database: table: rows
    left_out: Mapping[str, int]  # table: rows
    files: Mapping[str, str]  # name: SHA-256, hex

    @property
    def forms(self) -> int:
        return self.counts["answers"].get("submission", 0)

    @property
    def meetings(self) -> int:
        return self.counts["answers"].get("meeting", 0)

    @property
    def slips(self) -> int:
        return self.counts["people"].get("volunteer", 0) + self.counts["people"].get("mention", 0)

    @property
    def pictures(self) -> int:
        return self.left_out.get("sheet_picture", 0) + self.left_out.get("slip_picture", 0)


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A folder for unsealed copies, gone when the block ends."""
    sweep(folder)
    place = folder / f"{WORKING}{secrets.token_hex(4)}"
    place.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def room_is_said(needed: int = 0) -> Iterator[None]:
    """A full disk as a sentence. needed: bytes, 0 when unknown. Raises WrongInput."""
    try:
        yield
    except OSError as fault:
        if fault.errno != errno.ENOSPC:
            raise
        about = f" (potrzeba około {needed // BLOCK + 1} MB)" if needed else ""
        raise WrongInput(NO_SPACE.format(about)) from fault


def sweep(folder: Path) -> None:
    """Takes away what a killed backup or restore left unsealed."""
    names = (f"{WORKING}*", f".*{own_file.NEW}*", f".*{own_file.OLD}")
    for left in [found for name in names for found in folder.glob(name)]:
        if left.stat().st_mtime >= time.time() - LEFT_BEHIND_S:
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def prune(folder: Path, now: datetime) -> list[str]:
    """Takes away backups of the folder, by their names, that are older than 30 days; gives the names."""
    old = sorted(path for path in folder.glob("*") if path.is_file() and backups.is_to_go(path.name, now))
    for path in old:
        path.unlink(missing_ok=True)
    return [path.name for path in old]


def snapshot(house: House, place: Path, version: str, now: datetime) -> Manifest:
    """Lays copies of both databases and of the files into the place. Raises WrongInput, Busy."""
    left_out: dict[str, int] = {}
    revisions = {which: _copy(database, which, place, left_out) for which, database in house.databases().items()}
    for name in FILES:
        if (house.folder / name).is_file():
            (place / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(house.folder / name, place / name)
    asked = "SELECT id, version, digest FROM questionnaire ORDER BY 1, 2"
    return Manifest(
        version=version,
        made_at=now,
        engine=house.people.url.get_backend_name(),
        log=erasures.keep_beside(house.people),
        revisions=revisions,
        questionnaires=[" ".join(map(str, row)) for row in database_copies.values(place / COPIES["answers"], asked)],
        counts={which: database_copies.counts(place / name) for which, name in COPIES.items()},
        left_out=left_out,
        files={name: digest_of(place / name) for name in (*COPIES.values(), *FILES) if (place / name).is_file()},
    )


def refuse_broken(house: House) -> None:
    """Before anything asks a database: a broken one answers with faults. Raises WrongInput."""
    for which, database in house.databases().items():
        if database.is_sqlite and database_copies.is_there(database):
            found = database_copies.faults(database_copies.path_of(database))
            if found:
                raise WrongInput(BROKEN.format(COPIES[which], found[0]))


def _copy(database: Database, which: str, place: Path, left_out: dict[str, int]) -> str:
    path = place / COPIES[which]
    if not database_copies.is_there(database) or (present := upgrade.present(database)) is None:
        raise WrongInput(NOT_READY)
    if database.is_sqlite:
        database_copies.vacuum_into(database, path)
    else:
        _copy_from_postgresql(database, which, present, path)
    left_out |= database_copies.empty(path, LEFT_OUT[which])
    return present


def _copy_from_postgresql(database: Database, which: str, revision: str, path: Path) -> None:
    target = Database(f"sqlite:///{path}")
    try:
        upgrade.upgrade(target, which, revision)
        database_copies.copy_rows(database, target)
    finally:
        target.dispose()
    database_copies.settle(path)


def pack(place: Path, manifest: Manifest, target: BinaryIO, passphrase: str) -> None:
    """Seals the list and all it names."""
    sealing = Sealing(target, passphrase)
    with (
        gzip.GzipFile("", "wb", 6, sealing, 0) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w|") as archive,
    ):
        _add(archive, MANIFEST, io.BytesIO(_written(manifest)))
        for name in manifest.files:
            with (place / name).open("rb") as file:
                _add(archive, name, file)
    sealing.finish()


def _add(archive: tarfile.TarFile, name: str, file: BinaryIO) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = file.seek(0, io.SEEK_END), 0o600
    file.seek(0)
    archive.addfile(entry, file)


def opens(file: Path, passphrase: str) -> bool:
    """Whether the passphrase fits; more is not looked at. Raises WrongInput for another kind of file."""
    with file.open("rb") as source:
        try:
            Unsealing(source, passphrase)
        except WrongInput as no:
            if no.sentence == WRONG_PASSPHRASE:
                return False
            raise
    return True


def unpack(source: BinaryIO, passphrase: str, place: Path) -> Manifest:
    """Opens a backup into the place and compares all with its list. Raises WrongInput for any difference."""
    plain = io.BufferedReader(Unsealing(source, passphrase), BLOCK)
    try:
        with gzip.GzipFile("", "rb", fileobj=plain) as loose, tarfile.open(fileobj=loose, mode="r|") as archive:
            manifest = _first(archive)
            while entry := archive.next():
                _lay(archive, entry, manifest, place)
            while loose.read(BLOCK):
                pass
        plain.read()
    except (tarfile.TarError, OSError, EOFError, zlib.error) as fault:
        if isinstance(fault, OSError) and fault.errno is not None:
            raise  # the disk, not the file
        raise WrongInput(DAMAGED) from fault
    _compare(manifest, place)
    return manifest


def _first(archive: tarfile.TarFile) -> Manifest:
    entry = archive.next()
    file = archive.extractfile(entry) if entry and entry.name == MANIFEST else None
    if file is None:
        raise WrongInput(NOT_OURS)
    return _read(file.read())


def _lay(archive: tarfile.TarFile, entry: tarfile.TarInfo, manifest: Manifest, place: Path) -> None:
    file = archive.extractfile(entry)
    if entry.name not in manifest.files or entry.name not in (*COPIES.values(), *FILES) or file is None:
        raise WrongInput(NOT_OURS)
    (place / entry.name).parent.mkdir(mode=0o700, exist_ok=True)
    (place / entry.name).touch(mode=0o600)
    with (place / entry.name).open("wb") as target:
        shutil.copyfileobj(file, target, BLOCK)


def _compare(manifest: Manifest, place: Path) -> None:
    laid = {name: digest_of(place / name) for name in manifest.files if (place / name).is_file()}
    if laid != dict(manifest.files) or not set(COPIES.values()) <= laid.keys():
        raise WrongInput(DAMAGED)
    for which, name in COPIES.items():
        whole = not database_copies.faults(place / name)
        if not whole or database_copies.counts(place / name) != dict(manifest.counts[which]):
            raise WrongInput(DAMAGED)


def _written(manifest: Manifest) -> bytes:
    return orjson.dumps({"zebranie": KIND, **manifest._asdict()}, option=orjson.OPT_INDENT_2)


def _read(written: bytes) -> Manifest:
    try:
        given: dict[str, Any] = orjson.loads(written)
        if given.pop("zebranie") != KIND:
            raise ValueError(KIND)
        return Manifest(**given | {"made_at": datetime.fromisoformat(given["made_at"])})
    except (ValueError, KeyError, TypeError) as fault:
        raise WrongInput("Tę kopię zapisało nowsze wydanie programu. Proszę zainstalować tamto wydanie.") from fault


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
