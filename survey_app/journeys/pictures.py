"""Pictures of paper on the disk and in the queue: received durably, found again, erased by the clock."""

import os
import secrets
import time
import uuid
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey_app.domain import pictures as rules
from survey_app.domain.meetings import State, refuse_unless_open
from survey_app.domain.pictures import MOST_BYTES, PictureState
from survey_app.domain.refusals import NotFound, Refusal, WrongInput
from survey_app.journeys import office, prepare
from survey_app.store.once import insert_once
from survey_app.store.sheets import SecondTyping, SheetLook, SheetPicture

FOLDER = "zdjecia"
LONGEST_NAME = 80
PAGES_APART = 100
"""Between positions of two files, so that the pages of a PDF stand between them; a file has at most 60."""
AN_HOUR = 3600
QUEUED = (PictureState.WAITING, PictureState.READING)


class NoRoom(Refusal):
    """The disk is full: nothing was kept."""

    status = 507
    sentence = "Na dysku serwera brakuje miejsca, więc zdjęcia nie zapisano. Proszę powiadomić administratora."


def receive(
    work: Session,
    folder: Path,
    *,
    id: str,  # noqa: A002 - minted where the picture was taken
    meeting_id: str,
    upload: str,
    position: int,
    name: str,
    content: bytes,
    today: date,
) -> SheetPicture:
    """Keeps one file for reading, once under its id. Raises NotFound, MeetingNotOpen, WrongInput, NoRoom.

    upload, id: UUIDs; position: from 0, within the upload. The bytes are on the disk before the row is; a row that
    is not committed leaves a file that the clock sweeps up.
    """
    meeting = prepare.meeting(work, meeting_id)
    picture_id, upload_id = _uuid(id), _uuid(upload)
    if known := work.get(SheetPicture, picture_id):
        return known
    refuse_unless_open(State(meeting.state), meeting.closed_on, today)
    if not content or len(content) > MOST_BYTES:
        raise WrongInput("Plik jest pusty albo większy niż 25 MB. Proszę wybrać inny.")
    new = {
        "id": picture_id,
        "meeting": meeting_id,
        "upload": upload_id,
        "position": max(0, min(position, 9999)) * PAGES_APART,
        "name": " ".join(name.split())[:LONGEST_NAME],
        "state": PictureState.WAITING.value,
        "reason": "",
        "layout": None,
        "sheet": None,
        "side": None,
        "reading": None,
        "file": keep_file(folder, content),
        "received_on": today,
        "erase_on": rules.erase_on(today, office.settings(work)["picture_days"]),
    }
    insert_once(work, SheetPicture, [new])
    return work.get_one(SheetPicture, picture_id)


def _uuid(given: str) -> str:
    try:
        return str(uuid.UUID(given))
    except ValueError:
        raise WrongInput("Tego zdjęcia nie da się przyjąć. Proszę odświeżyć stronę i wybrać je ponownie.") from None


def keep_file(folder: Path, content: bytes) -> str:
    """Durably, under a random name, readable by the server alone; gives the name. Raises NoRoom."""
    place = folder / FOLDER
    name = secrets.token_hex(16)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        within = os.open(place, os.O_RDONLY)
        try:
            os.fsync(within)
        finally:
            os.close(within)
    except OSError as fault:
        (place / name).unlink(missing_ok=True)
        raise NoRoom from fault
    return name


def of_meeting(work: Session, meeting_id: str) -> list[SheetPicture]:
    """Each upload in the order of its files."""
    rows = select(SheetPicture).where(SheetPicture.meeting == meeting_id)
    return list(work.scalars(rows.order_by(SheetPicture.received_on, SheetPicture.upload, SheetPicture.position)))


def of_sheet(work: Session, meeting_id: str, key: int) -> list[SheetPicture]:
    """Readable pictures of one sheet, by side; of doubled sides the one that came first stands first."""
    rows = select(SheetPicture).where(
        SheetPicture.meeting == meeting_id, SheetPicture.sheet == key, SheetPicture.state == PictureState.READ
    )
    order = (SheetPicture.side, SheetPicture.received_on, SheetPicture.upload, SheetPicture.position, SheetPicture.id)
    return list(work.scalars(rows.order_by(*order)))


def picture(work: Session, meeting_id: str, picture_id: str) -> SheetPicture:
    """A picture that can be looked at. Raises NotFound, also when it is erased by now."""
    row = work.get(SheetPicture, picture_id)
    if row is None or row.meeting != meeting_id or row.file is None or row.state != PictureState.READ:
        raise NotFound("Tego zdjęcia już nie ma. Zdjęcia kasujemy po zatwierdzeniu arkusza.")
    return row


def content_of(folder: Path, row: SheetPicture) -> bytes:
    """The straightened side as a grey JPEG. Raises NotFound."""
    try:
        return (folder / FOLDER / (row.file or "-")).read_bytes()
    except FileNotFoundError:
        raise NotFound("Tego zdjęcia już nie ma. Proszę zrobić je jeszcze raz.") from None


def remove(work: Session, folder: Path, meeting_id: str, picture_id: str) -> None:
    """Takes one picture off the list, with the pages of its file that share its reason. Raises NotFound."""
    row = work.get(SheetPicture, picture_id)
    if row is None or row.meeting != meeting_id:
        raise NotFound("Tego zdjęcia już nie ma na liście.")
    erase(work, folder, [one for one in of_meeting(work, meeting_id) if same_trouble(one) == same_trouble(row)])


def same_trouble(row: SheetPicture) -> tuple[object, ...]:
    """Equal for pages of one file that came to nothing for one reason, such as the blank backs in a scan."""
    return (row.upload, row.position // PAGES_APART, row.state, row.reason) if row.reason else (row.id,)


def erase(work: Session, folder: Path, rows: Iterable[SheetPicture]) -> int:
    """Files first, so that no row says a picture is gone while it is not. Readings and names go with the rows."""
    erased = 0
    for row in rows:
        if row.file:
            (folder / FOLDER / row.file).unlink(missing_ok=True)
            erased += 1
        work.delete(row)
    work.flush()
    return erased


def forget(work: Session, folder: Path, today: date) -> int:
    """Erases pictures whose term has come, decisions about sheets without pictures, and files nobody knows.

    Gives how many files went. A picture that a second typing waits for stays until its last day.
    """
    erased = erase(work, folder, due(work, work.scalars(select(SheetPicture)), today))
    pictured = select(SheetPicture.id).where(
        SheetPicture.meeting == SheetLook.meeting, SheetPicture.sheet == SheetLook.sheet
    )
    work.execute(delete(SheetLook).where(~pictured.exists()))
    return erased + _sweep(work, folder)


def due(work: Session, rows: Iterable[SheetPicture], today: date) -> list[SheetPicture]:
    """Those of the rows whose time has come."""
    past = [row for row in rows if row.erase_on <= today]
    needed = _needed(work)
    return [row for row in past if (row.meeting, row.sheet) not in needed or rules.last_day(row.received_on) <= today]


def _needed(work: Session) -> set[tuple[str, int | None]]:
    """Sheets that wait for a second typing or its settlement."""
    joined = select(SheetLook.meeting, SheetLook.sheet).join(
        SecondTyping, SecondTyping.submission == SheetLook.submission
    )
    return {(meeting, key) for meeting, key in work.execute(joined.where(SecondTyping.settled_on.is_(None)))}


def _sweep(work: Session, folder: Path) -> int:
    """Files without a row, left by a killed server; a new one may belong to a row not committed yet."""
    known = set(work.scalars(select(SheetPicture.file).where(SheetPicture.file.is_not(None))))
    swept = 0
    for file in (folder / FOLDER).glob("*"):
        if file.name not in known and file.stat().st_mtime < time.time() - AN_HOUR:
            file.unlink(missing_ok=True)
            swept += 1
    return swept
