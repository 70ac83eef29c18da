"""Bringing home: every meeting of this installation as one parcel, and the parcel read again."""

import secrets
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

import survey_app.own_file as own_file
from survey_app.database import from_plain
from survey_app.domain import parcel
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.store.base import Base
from survey_app.store.gmina import Solectwo
from survey_app.store.meetings import (
    ChecklistTick,
    Meeting,
    MeetingCount,
    MeetingKeys,
    MeetingQuestionnaire,
    Tablet,
)
from survey_app.store.questionnaires import PublishedQuestionnaire
from survey_app.store.sheets import SecondTyping, Sheet, SheetLayout
from survey_app.store.submissions import ConflictingSubmission, Correction, Submission

KIND = "bring home 1"
TABLES: dict[str, type[Base]] = {
    "villages": Solectwo,
    "questionnaires": PublishedQuestionnaire,
    "meetings": Meeting,
    "asked": MeetingQuestionnaire,
    "counts": MeetingCount,
    "ticks": ChecklistTick,
    "keys": MeetingKeys,  # or a tablet's rescue file could be opened in the hall only
    "submissions": Submission,
    "conflicts": ConflictingSubmission,
    "corrections": Correction,
    "layouts": SheetLayout,
    "printed": Sheet,  # pictures of sheets stay where they were taken, and are erased there
    "second typings": SecondTyping,
}
SLIPS = ("volunteers", "mentions")
OTHER_RELEASE = "Tej paczki nie da się odczytać: zapisało ją inne wydanie programu. Proszę zaktualizować oba komputery."
NOT_WAITING = "Ta paczka już nie czeka. Proszę wybrać plik jeszcze raz."
REVIEW_FOLDER = "przeglad"
REVIEW_LASTS_S = 3600

Row = dict[str, Any]


class Document(NamedTuple):
    """What is in a parcel: rows of the answers' tables by the names of TABLES, and slips as plain values."""

    rows: Mapping[str, list[Row]]
    slips: Mapping[str, Any]


class Luggage(NamedTuple):
    """What would be packed, in numbers."""

    meetings: int
    forms: int
    unsent: int  # forms that paired tablets said they still hold


def luggage(work: Session) -> Luggage:
    unsent = select(func.sum(Tablet.unsent)).where(Tablet.revoked.is_(False))
    return Luggage(
        work.scalar(select(func.count()).select_from(Meeting)) or 0,
        work.scalar(select(func.count()).select_from(Submission).where(Submission.withdrawn.is_(False))) or 0,
        work.scalar(unsent) or 0,
    )


def numbers_of(packed: Luggage, slips: Mapping[str, Any]) -> str:
    """For the audit log."""
    slips_packed = sum(len(rows) for name, rows in slips.items() if name in SLIPS)
    return f"spotkania {packed.meetings}, ankiety {packed.forms}, odcinki {slips_packed}"


def pack(work: Session, slips: Mapping[str, Any], passphrase: str) -> bytes:
    """Every meeting with all that belongs to it, and the slips given, sealed. Raises WrongInput for a short one."""
    parcel.refuse_short(passphrase)
    rows = {name: _rows(work, kind) for name, kind in TABLES.items()}
    used = {row["digest"] for row in [*rows["asked"], *rows["submissions"], *rows["layouts"]]}
    rows["questionnaires"] = [row for row in rows["questionnaires"] if row["digest"] in used]
    visited = {row["solectwo"] for row in rows["meetings"]}
    rows["villages"] = [row for row in rows["villages"] if row["slug"] in visited]
    return parcel.seal(orjson.dumps({"zebranie": KIND, "rows": rows, "slips": slips}), passphrase)


def _rows(work: Session, kind: type[Base]) -> list[Row]:
    table = _table(kind)
    return [dict(row._mapping) for row in work.execute(select(table).order_by(*table.primary_key))]


def unpack(file: bytes, passphrase: str) -> Document:
    """Raises WrongInput for another file, another passphrase, another release."""
    content = orjson.loads(parcel.unseal(file, passphrase))
    try:
        if content["zebranie"] != KIND or not isinstance(content["slips"], dict):
            raise ValueError(KIND)
        rows = {name: [from_plain(_table(kind), row) for row in content["rows"][name]] for name, kind in TABLES.items()}
    except (ValueError, KeyError, TypeError) as fault:
        raise WrongInput(OTHER_RELEASE) from fault
    return Document(rows, content["slips"])


def _table(kind: type[Base]) -> Table:
    table = kind.__table__
    assert isinstance(table, Table)
    return table


def lay_aside(data_dir: Path, file: bytes, passphrase: str) -> str:
    """Keeps a parcel between its review and its confirmation, sealed anew; gives the word that opens it, told once."""
    folder = data_dir / REVIEW_FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in _forgotten(folder):
        old.unlink(missing_ok=True)
    word = secrets.token_urlsafe(32)
    own_file.write(folder / _name(word), parcel.seal(parcel.unseal(file, passphrase), word))
    return word


def laid_aside(data_dir: Path, word: str) -> Document:
    """Raises NotFound when it waited too long or was taken already."""
    try:
        return unpack((data_dir / REVIEW_FOLDER / _name(word)).read_bytes(), word)
    except FileNotFoundError:
        raise NotFound(NOT_WAITING) from None


def let_go(data_dir: Path, word: str) -> None:
    (data_dir / REVIEW_FOLDER / _name(word)).unlink(missing_ok=True)


def _name(word: str) -> str:
    return sha256(word.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _forgotten(folder: Path) -> Iterator[Path]:
    limit = time.time() - REVIEW_LASTS_S
    return (path for path in folder.iterdir() if path.stat().st_mtime < limit)
