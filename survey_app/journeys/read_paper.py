"""Reading pictures: one after another in a worker process, each side put to its sheet, slips handed to their wing."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import answers as checks
from forms.layout import Layout
from forms.questionnaire import Kind, Questionnaire
from forms.scan.process import Reader
from forms.scan.reading import (
    PageReading,
    SideReading,
    answers_from,
    marks_of,
    refused,
    side_from_document,
    side_to_document,
)
from survey_app.database import Busy, Database
from survey_app.domain import pictures as rules
from survey_app.domain.pictures import PictureState
from survey_app.journeys import pictures, printing, questionnaires, settling
from survey_app.journeys.pictures import FOLDER, NoRoom
from survey_app.store.sheets import SheetLayout, SheetPicture
from survey_app.store.submissions import Submission

IDLE_S = 30.0
AFTER_FAULT_S = 60.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Slip:
    """A photographed slip on its way to the people's wing; it never lies among the answers."""

    meeting: str
    layout: Layout
    side: SideReading
    picture: bytes


KeepSlip = Callable[[Slip], str]
"""Gives "" or the reason why the slip was not kept. The same slip given again is kept once."""


class Readers:
    """The worker process, started again when new layouts were printed."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._reader: Reader | None = None

    def __enter__(self) -> "Readers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, path: Path, name: str, layouts: Mapping[str, Layout]) -> list[PageReading]:
        if self._reader is None or self._known != layouts.keys():
            self.close()
            self._reader, self._known = Reader(layouts), frozenset(layouts)
        return self._reader.read(path, name)

    def close(self) -> None:
        if self._reader:
            self._reader.close()
        self._reader = None


class _Claimed(NamedTuple):
    row: SheetPicture
    path: Path
    layouts: dict[str, Layout]
    owners: dict[str, str]  # layout to meeting


def read_next(database: Database, folder: Path, readers: Readers, today: date, keep_slip: KeepSlip) -> bool:
    """Reads one picture that waits; False when none does. The database is free while the worker reads.

    Raises NoRoom; the picture waits on then. Whatever else goes wrong is told at the picture.
    """
    claimed = _claim(database, folder)
    if claimed is None:
        return False
    try:
        readings = _read(claimed, readers, keep_slip)
        with database.writing() as work:
            kept = work.get(SheetPicture, claimed.row.id)
            if kept is not None and kept.state == PictureState.READING:
                _keep_readings(work, folder, kept, readings, claimed, today)
    except (NoRoom, Busy):
        _leave(database, claimed.row.id, PictureState.WAITING, "")
        raise
    except Exception:
        log.exception("a picture could not be read")
        _leave(database, claimed.row.id, PictureState.RETAKE, "not_read")
    claimed.path.unlink(missing_ok=True)  # the upload, with everything its camera wrote into it
    return True


def start_again(work: Session) -> None:
    """Pictures that a server was reading when it was stopped wait again."""
    for row in work.scalars(select(SheetPicture).where(SheetPicture.state == PictureState.READING)):
        row.state = PictureState.WAITING.value


def for_ever(
    database: Database, folder: Path, today: Callable[[], date], keep_slip: KeepSlip, came: threading.Event
) -> threading.Thread:
    """Starts a thread that reads what waits as long as the process lives. came: set when pictures arrive."""
    thread = threading.Thread(
        target=_read_for_ever, args=(database, folder, today, keep_slip, came), name="read", daemon=True
    )
    thread.start()
    return thread


def _read_for_ever(
    database: Database, folder: Path, today: Callable[[], date], keep_slip: KeepSlip, came: threading.Event
) -> None:
    readers, begun = Readers(), False
    while True:
        try:
            if not begun:
                with database.writing() as work:
                    start_again(work)
                begun = True
            while read_next(database, folder, readers, today(), keep_slip):
                pass
        except Exception:
            log.exception("reading pictures waits a minute")
            came.wait(AFTER_FAULT_S)
        if not came.wait(IDLE_S):
            readers.close()  # nobody photographs now: give the memory back
        came.clear()


def _claim(database: Database, folder: Path) -> _Claimed | None:
    waiting = select(SheetPicture).where(SheetPicture.state == PictureState.WAITING)
    order = (SheetPicture.received_on, SheetPicture.upload, SheetPicture.position)
    with database.reading() as work:
        if work.scalar(select(SheetPicture.id).where(SheetPicture.state == PictureState.WAITING).limit(1)) is None:
            return None
    with database.writing() as work:
        row = work.scalars(waiting.order_by(*order).limit(1).with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        row.state = PictureState.READING.value
        owners = {one.id: one.meeting for one in work.scalars(select(SheetLayout))}
        return _Claimed(row, folder / FOLDER / (row.file or "-"), printing.layouts_of(work), owners)


def _leave(database: Database, picture_id: str, state: PictureState, reason: str) -> None:
    with database.writing() as work:
        row = work.get(SheetPicture, picture_id)
        if row is not None and row.state == PictureState.READING:
            row.state, row.reason = state.value, reason
            row.file = row.file if state is PictureState.WAITING else None


def _read(claimed: _Claimed, readers: Readers, keep_slip: KeepSlip) -> list[PageReading]:
    """What the worker read; slips are handed on and leave only that they came, or why they were not kept."""
    row = claimed.row
    readings = readers.read(claimed.path, row.name, claimed.layouts) or [refused(row.name, 1, "not_a_picture")]
    return [_handed_on(claimed, one, keep_slip) for one in readings]


def _handed_on(claimed: _Claimed, reading: PageReading, keep_slip: KeepSlip) -> PageReading:
    side = reading.side
    if side is None or reading.picture is None:
        return reading
    kept = claimed.layouts[side.layout]
    if kept.part == "A" or claimed.owners[side.layout] != claimed.row.meeting:
        return reading
    reason = keep_slip(Slip(claimed.row.meeting, kept, side, reading.picture))
    return PageReading(reading.file, reading.page, "foreign" if reason else PictureState.SLIP.value, reason)


def _keep_readings(
    work: Session, folder: Path, row: SheetPicture, readings: Sequence[PageReading], claimed: _Claimed, today: date
) -> None:
    """The first side takes the row of the file, the others get rows beside it."""
    for place, reading in enumerate(readings):
        own = row if place == 0 else _beside(work, row, place)
        if len(readings) > 1:
            own.name = rules.name_of_page(row.name, reading.page)
        _keep_reading(work, folder, own, reading, claimed)
        work.flush()
        if own.state == PictureState.READ and own.sheet is not None:
            settling.settle_unseen(work, folder, own.meeting, own.sheet, today)


def _beside(work: Session, row: SheetPicture, place: int) -> SheetPicture:
    made = SheetPicture(
        id=str(uuid5(UUID(row.id), str(place))),
        meeting=row.meeting,
        upload=row.upload,
        position=row.position + place,
        name=row.name,
        state=PictureState.READING.value,
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


def _keep_reading(work: Session, folder: Path, row: SheetPicture, reading: PageReading, claimed: _Claimed) -> None:
    row.file = None
    side = reading.side
    if reading.status == PictureState.SLIP:
        _keep_only_that_it_came(row)
    elif side is None or reading.picture is None:
        row.state, row.reason = PictureState(reading.status).value, reading.reason
    elif claimed.owners[side.layout] != row.meeting:
        row.state, row.reason, row.layout = PictureState.FOREIGN.value, "other_meeting", side.layout
    else:
        row.layout, row.sheet, row.side = side.layout, side.sheet, side.side
        row.reading = side_to_document(side)
        _judge(work, folder, row, side, reading.picture)


def _keep_only_that_it_came(row: SheetPicture) -> None:
    """Not between which sheets: that could tell whose answers stand beside a name."""
    row.state, row.reason, row.name, row.position = PictureState.SLIP.value, "", "", 0


def _judge(work: Session, folder: Path, row: SheetPicture, side: SideReading, picture: bytes) -> None:
    """The same side with the same marks is the same paper; with other marks a human is asked."""
    if _is_pictured(work, row, side) or _is_entered(work, row, side):
        row.state, row.reason, row.reading = PictureState.SEEN.value, "seen", None
    else:
        row.state, row.file = PictureState.READ.value, pictures.keep_file(folder, picture)


def _is_pictured(work: Session, row: SheetPicture, side: SideReading) -> bool:
    same_side = select(SheetPicture.reading).where(
        SheetPicture.meeting == row.meeting,
        SheetPicture.state == PictureState.READ,
        SheetPicture.sheet % rules.COPIES_APART == side.sheet,
        SheetPicture.side == side.side,
        SheetPicture.id != row.id,
    )
    readings = [side_from_document(kept) for kept in work.scalars(same_side) if kept]
    return any(rules.same_paper(_sure(one), _sure(side)) for one in readings)


def _sure(side: SideReading) -> dict[str, str]:
    return {box.key: box.state.value for box in side.boxes if not box.needs_human}


def _is_entered(work: Session, row: SheetPicture, side: SideReading) -> bool:
    """Whether a sheet of this number is among the answers with the same ones, its pictures erased by now."""
    digest = printing.layout_row(work, side.layout).digest
    found = select(Submission).where(
        Submission.meeting == row.meeting,
        Submission.sheet == side.sheet,
        Submission.digest == digest,
        Submission.withdrawn.is_(False),
    )
    entered = work.scalars(found).all()
    if not entered:
        return False
    asked = questionnaires.by_digest(work, digest)
    return any(_says_the_same(asked, side, one.answers) for one in entered)


def _says_the_same(asked: Questionnaire, side: SideReading, answers: Mapping[str, Any]) -> bool:
    """In every question of this side that is read without doubt and always asked."""
    doubtful = {box.question for box in side.boxes if box.needs_human}
    own = {box.question for box in side.boxes} - doubtful
    raw, _ = answers_from(asked, marks_of([side]), {})
    read = checks.check(asked, raw).answers
    compared = [one for one in asked.part("A").questions if one.id in own and one.show_if is None]
    return bool(compared) and all(_bare(read, one.id, one.kind) == _bare(answers, one.id, one.kind) for one in compared)


def _bare(answers: Mapping[str, Any], question: str, kind: Kind) -> Any:
    value = answers.get(question)
    return value.get("pick") if kind is Kind.PICK and value else value
