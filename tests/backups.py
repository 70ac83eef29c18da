"""Making and restoring backups in tests, with a key that is made quickly."""

import gzip
import io
import sqlite3
import tarfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from survey_app.domain.sealed_stream import Unsealing
from survey_app.journeys import keep_safe_backup, keep_safe_restore
from survey_app.journeys.keep_safe_archive import House
from survey_app.journeys.keep_safe_restore import Prepared
from tests.conftest import TODAY

PASSPHRASE = "hasło kopii z kartki"
QUICK_KIB = 64


def house_of(app: Flask) -> House:
    return House(app.extensions["answers"], app.extensions["people"], app.extensions["settings"].data_dir)


def backed_up(app: Flask, path: Path, today: date = TODAY) -> Path:
    made, _ = keep_safe_backup.make(house_of(app), path, PASSPHRASE, today, silently)
    return made.path


def restored(app: Flask, file: Path, today: date = TODAY, passphrase: str = PASSPHRASE, **more: Any) -> Prepared:
    house = house_of(app)
    with keep_safe_restore.prepared(house, file, passphrase, today, silently, **more) as ready:
        keep_safe_restore.put_in_place(house, ready, file)
    return ready


def silently(_: str) -> None:
    pass


def opened(file: Path, passphrase: str = PASSPHRASE) -> dict[str, bytes]:
    """Every file of a backup by name, unsealed and unpacked."""
    with file.open("rb") as source:
        packed = gzip.decompress(io.BufferedReader(Unsealing(source, passphrase)).read())
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]


def rows_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of an SQLite file, sorted."""
    with closing(sqlite3.connect(path)) as raw:
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(raw.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below the folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
