"""Files one waits for: written by a child process while a page tells how far it has come.

Each has a folder of its own in the data directory: who asked and for what, then the file or the sentence that refused
it. So any process of the server can tell of it. After an hour it is gone.
"""

import json
import shutil
import threading
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

from survey_app.config import Settings
from survey_app.domain.refusals import NotFound, Refusal
from survey_app.journeys import exporting
from survey_app.store.base import new_id

FOLDER = "przygotowane"
WANTED, FILE, REFUSED = "zamowienie.json", "plik", "odmowa.txt"
KEPT = 3600  # seconds
GIVEN_UP = exporting.LONGEST + exporting.WAIT_FOR_TURN  # seconds; then the server was stopped meanwhile
GONE = "Tego pliku już nie ma: czeka godzinę. Proszę przygotować go jeszcze raz."


class Waited(NamedTuple):
    """How a file that was asked for stands."""

    id: str
    name: str  # of the export
    campaign: int
    done: int = 0  # parts
    of: int = 0  # 0 while nothing is known
    file: Path | None = None  # when it is ready
    refused: str = ""


def start(settings: Settings, name: str, campaign: int, who: str, today: date) -> Waited:
    """Begins to write the export `name` for the account `who`."""
    _sweep(settings.data_dir)
    wanted = Waited(new_id(), name, campaign)
    folder = settings.data_dir / FOLDER / wanted.id
    folder.mkdir(mode=0o700, parents=True)
    order = {"name": name, "campaign": campaign, "who": who}
    (folder / WANTED).write_text(json.dumps(order), encoding="utf-8")
    threading.Thread(
        target=_write, args=(folder, settings, name, campaign, today), name="waited-for", daemon=True
    ).start()
    return wanted


def look(data_dir: Path, wanted: str, who: str) -> Waited:
    """How it stands. Raises NotFound, also for another account."""
    if not wanted.isalnum():
        raise NotFound(GONE)
    folder = data_dir / FOLDER / wanted
    try:
        order = json.loads((folder / WANTED).read_text(encoding="utf-8"))
        began = (folder / WANTED).stat().st_mtime
    except OSError:
        raise NotFound(GONE) from None
    if order["who"] != who:
        raise NotFound(GONE)
    seen = Waited(wanted, order["name"], order["campaign"])
    return _with(seen, folder, began)


def telling_beside(out: Path) -> exporting.Progress:
    """Writes progress into a file beside the one that is made, for `progress_of` in another process."""
    beside = _beside(out)

    def tell(done: int, of: int) -> None:
        part = beside.with_name(f"{beside.name}.part")
        part.write_text(f"{done} {of}", encoding="ascii")
        part.replace(beside)

    return tell


def progress_of(out: Path) -> tuple[int, int]:
    """How many of how many parts are done; 0 of 0 while nothing is known."""
    try:
        done, of = _beside(out).read_text(encoding="ascii").split()
    except FileNotFoundError:
        return 0, 0
    return int(done), int(of)


def _beside(out: Path) -> Path:
    return out.with_name(f"{out.name}.postep")


def _with(seen: Waited, folder: Path, began: float) -> Waited:
    if (folder / FILE).exists():
        return seen._replace(file=folder / FILE)
    if (folder / REFUSED).exists():
        return seen._replace(refused=(folder / REFUSED).read_text(encoding="utf-8"))
    if time.time() - began > GIVEN_UP:
        return seen._replace(refused=exporting.ExportFailed.sentence)
    done, of = progress_of(folder / FILE)
    return seen._replace(done=done, of=of)


def _write(folder: Path, settings: Settings, name: str, campaign: int, today: date) -> None:
    try:
        exporting.run_to(folder / FILE, name, campaign, settings, today=today)
    except Refusal as no:
        part = folder / f"{REFUSED}.part"
        part.write_text(no.sentence, encoding="utf-8")
        part.rename(folder / REFUSED)


def _sweep(data_dir: Path) -> None:
    for folder in (data_dir / FOLDER).glob("*"):
        if time.time() - folder.stat().st_mtime > KEPT:
            shutil.rmtree(folder, ignore_errors=True)
