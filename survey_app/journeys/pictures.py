"""Pictures of paper on the disk and in the queue: received durably, read one by one, erased by the clock."""

import os
import secrets
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.layout import Layout
from forms.scan.process import Reader
from forms.scan.reading import PageReading, SideReading, apply_rules, marks_of, side_from_document, side_to_document
from survey_app.database import Database
from survey_app.domain.pictures import MOST_BYTES, PictureState, erase_on
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.journeys import office, prepare, printing, questionnaires
from survey_app.store.sheets import SheetLook, SheetPicture

FOLDER = "zdjecia"
LONGEST_NAME = 80
AN_HOUR = 3600


class NoRoom(WrongInput):
    """The disk is full: nothing was kept."""

    def __init__(self) -> None:
        super().__init__("Na dysku serwera brakuje miejsca. Zdjęcia nie zapisano. Proszę powiadomić administratora.")


@dataclass(frozen=True, slots=True)
class Slip:
    """A photographed slip on its way to the people's wing; it never lies among the answers."""

    meeting: str
    layout: Layout
    side: SideReading
    picture: bytes
    fingerprint: str  # which picture it came from


KeepSlip = Callable[[Slip], None]


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
    """Keeps one file for reading, once under its id. Raises WrongInput, NoRoom.

    The bytes are on the disk before the row is; a row that is not committed leaves a file that the clock sweeps up.
    """
    prepare.meeting(work, meeting_id)
    picture_id = _id(id)
    known = work.get(SheetPicture, picture_id)
    if known is not None:
        return known
    if not content or len(content) > MOST_BYTES:
        raise WrongInput("Plik jest pusty albo większy niż 25 MB. Proszę wybrać inny.")
    row = SheetPicture(
        id=picture_id,
        meeting=meeting_id,
        upload=_id(upload),
        position=position,
        name=name[:LONGEST_NAME],
        state=PictureState.WAITING,
        reason="",
        layout=None,
        sheet=None,
        side=None,
        reading=None,
        file=_keep_file(folder, content),
        received_on=today,
        erase_on=erase_on(today, office.settings(work).get("picture_days", "")),
    )
    work.add(row)
    return row


def _id(given: str) -> str:
    try:
        return str(uuid.UUID(given))
    except ValueError:
        raise WrongInput("Tego zdjęcia nie da się przyjąć. Proszę odświeżyć stronę i wybrać je ponownie.") from None


def _keep_file(folder: Path, content: bytes) -> str:
    """Durably, under a random name; readable by the server alone."""
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
        os.fsync(within)
        os.close(within)
    except OSError as fault:
        (place / name).unlink(missing_ok=True)
        raise NoRoom from fault
    return name


def read_next(database: Database, folder: Path, readers: "Readers", today: date, keep_slip: KeepSlip) -> bool:
    """Reads the picture that has waited longest; False when none waits. The database is free meanwhile."""
    with database.writing() as work:
        row = work.scalars(
            select(SheetPicture)
            .where(SheetPicture.state == PictureState.WAITING)
            .order_by(SheetPicture.received_on, SheetPicture.upload, SheetPicture.position)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return False
        row.state = PictureState.READING
        layouts = printing.layouts_of(work)
    path = folder / FOLDER / (row.file or "")
    readings = readers.read(path, row.name, layouts)
    with database.writing() as work:
        kept = work.get(SheetPicture, row.id)
        if kept is not None:
            _keep_readings(work, folder, kept, readings, layouts, keep_slip)
    path.unlink(missing_ok=True)  # the upload with everything its camera wrote into it
    return True


def start_again(work: Session) -> None:
    """Pictures that a server was reading when it was stopped wait again."""
    for row in work.scalars(select(SheetPicture).where(SheetPicture.state == PictureState.READING)):
        row.state = PictureState.WAITING


class Readers:
    """The worker process, started again when new layouts were printed."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._reader: Reader | None = None

    def read(self, path: Path, name: str, layouts: Mapping[str, Layout]) -> list[PageReading]:
        if self._reader is None or self._known != layouts.keys():
            self.close()
            self._reader, self._known = Reader(layouts), frozenset(layouts)
        return self._reader.read(path, name)

    def close(self) -> None:
        if self._reader:
            self._reader.close()
        self._reader = None


def _keep_readings(
    work: Session,
    folder: Path,
    row: SheetPicture,
    readings: Iterable[PageReading],
    layouts: Mapping[str, Layout],
    keep_slip: KeepSlip,
) -> None:
    """The first page takes the row of the file, the others get rows beside it."""
    several = list(readings)
    for place, reading in enumerate(several):
        own = row if place == 0 else _beside(work, row, place)
        if len(several) > 1:
            own.name = f"{row.name.split(' – ')[0]} – strona {reading.page}"[:LONGEST_NAME]
        _keep_reading(work, folder, own, reading, layouts, keep_slip, place)
        work.flush()


def _beside(work: Session, row: SheetPicture, place: int) -> SheetPicture:
    made = SheetPicture(
        id=str(uuid.uuid5(uuid.UUID(row.id), str(place))),
        meeting=row.meeting,
        upload=row.upload,
        position=row.position * 100 + place,
        name=row.name,
        state=PictureState.READING,
        reason="",
        layout=None,
        sheet=None,
        side=None,
        reading=None,
        file=None,
        received_on=row.received_on,
        erase_on=row.erase_on,
    )
    work.add(made)
    return made


def _keep_reading(
    work: Session,
    folder: Path,
    row: SheetPicture,
    reading: PageReading,
    layouts: Mapping[str, Layout],
    keep_slip: KeepSlip,
    place: int,
) -> None:
    side = reading.side
    row.file = None
    if side is None or reading.picture is None:
        row.state, row.reason = PictureState(reading.status), reading.reason
        return
    kept = layouts[side.layout]
    owner = printing.layout_row(work, side.layout).meeting
    row.layout, row.side = side.layout, side.side
    if owner != row.meeting:
        row.state, row.reason = PictureState.FOREIGN, "other_meeting"
    elif kept.part != "A":
        keep_slip(Slip(row.meeting, kept, side, reading.picture, f"{row.id} {place}"))
        row.state = PictureState.READ  # the row says only that a slip came; the slip itself is elsewhere
    else:
        row.sheet = side.sheet
        row.reading = side_to_document(side)
        _judge(work, folder, row, reading.picture)


def _judge(work: Session, folder: Path, row: SheetPicture, picture: bytes) -> None:
    """The same side with the same marks is the same paper; with other marks a human is asked."""
    assert row.reading is not None
    mine = marks_of([side_from_document(row.reading)])
    for other in of_sheet(work, row.meeting, row.sheet or 0):
        if other.side == row.side and other.reading and marks_of([side_from_document(other.reading)]) == mine:
            row.state, row.reason, row.reading = PictureState.SEEN, "seen", None
            return
    row.state = PictureState.READ
    row.file = _keep_file(folder, picture)


def of_meeting(work: Session, meeting_id: str) -> list[SheetPicture]:
    """Newest upload last, each in the order of its files."""
    rows = select(SheetPicture).where(SheetPicture.meeting == meeting_id)
    return list(work.scalars(rows.order_by(SheetPicture.received_on, SheetPicture.upload, SheetPicture.position)))


def of_sheet(work: Session, meeting_id: str, number: int) -> list[SheetPicture]:
    """Readable pictures of one sheet, by side."""
    rows = select(SheetPicture).where(
        SheetPicture.meeting == meeting_id,
        SheetPicture.sheet == number,
        SheetPicture.state == PictureState.READ,
    )
    return list(work.scalars(rows.order_by(SheetPicture.side, SheetPicture.id)))


def picture(work: Session, meeting_id: str, picture_id: str) -> SheetPicture:
    """Raises NotFound, also when the picture is erased by now."""
    row = work.get(SheetPicture, picture_id)
    if row is None or row.meeting != meeting_id or row.file is None:
        raise NotFound("Tego zdjęcia już nie ma. Zdjęcia kasujemy po wpisaniu arkusza.")
    return row


def file_of(folder: Path, row: SheetPicture) -> Path:
    return folder / FOLDER / (row.file or "")


def erase(work: Session, folder: Path, rows: Iterable[SheetPicture]) -> int:
    """Files first, so that no row says a picture is gone while it is not. Names of files go with them."""
    erased = 0
    for row in rows:
        if row.file:
            file_of(folder, row).unlink(missing_ok=True)
            erased += 1
        work.delete(row)
    return erased


def forget(work: Session, folder: Path, today: date) -> int:
    """Erases pictures whose term has come and files nobody knows; how many files went."""
    due = list(work.scalars(select(SheetPicture).where(SheetPicture.erase_on <= today)))
    erased = erase(work, folder, due)
    work.flush()
    kept = set(work.scalars(select(SheetPicture.file).where(SheetPicture.file.is_not(None))))
    for file in (folder / FOLDER).glob("*"):
        if file.name not in kept and file.stat().st_mtime < time.time() - AN_HOUR:
            file.unlink(missing_ok=True)
            erased += 1
    with_pictures = select(SheetPicture.sheet).where(
        SheetPicture.meeting == SheetLook.meeting, SheetPicture.sheet == SheetLook.sheet
    )
    for look in work.scalars(select(SheetLook).where(~with_pictures.exists())):
        work.delete(look)
    return erased


def waiting(work: Session, meeting_id: str) -> int:
    rows = select(func.count()).where(
        SheetPicture.meeting == meeting_id, SheetPicture.state.in_((PictureState.WAITING, PictureState.READING))
    )
    return work.scalar(rows) or 0


def sides_of(work: Session, meeting_id: str, number: int) -> dict[int, tuple[SheetPicture, SideReading]]:
    """The sides of one sheet with the rules of its questions applied; of doubled sides the first."""
    rows: dict[int, SheetPicture] = {}
    for row in of_sheet(work, meeting_id, number):
        rows.setdefault(row.side or 0, row)
    if not rows:
        return {}
    first = next(iter(rows.values()))
    asked = questionnaires.by_digest(work, printing.layout_row(work, first.layout or "").digest)
    read = apply_rules(asked, [side_from_document(row.reading or {}) for row in rows.values()])
    return {number: (row, side) for (number, row), side in zip(rows.items(), read, strict=True)}
