"""Where the rows of a file belong: meetings that are here, and closed ones made for those that are not."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exports.columns import CellFault, shown
from survey_app.domain.meetings import COUNCILS, MeetingKind, State
from survey_app.store.base import new_id
from survey_app.store.gmina import Solectwo
from survey_app.store.meetings import Meeting, MeetingQuestionnaire

TITLE = "Ankiety wczytane z pliku"
WHY_CLOSED = "Spotkanie założone przy wczytaniu odpowiedzi z pliku."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row says about its meeting; empty where it says nothing."""

    id: str
    village: str
    held_on: date | None
    council: str


@dataclass(slots=True)
class Meetings:
    """The meetings of one import. Raises CellFault with the column that is wrong."""

    work: Session
    campaign: int
    today: date
    villages: set[str] = field(default_factory=set)
    by_id: dict[str, Meeting] = field(default_factory=dict)
    by_day: dict[tuple[str, date], str] = field(default_factory=dict)
    noted: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.villages = set(self.work.scalars(select(Solectwo.slug)))

    def look_up(self, ids: Iterable[str]) -> None:
        """Fetches many at once, before the rows are read one by one."""
        unknown = sorted(set(ids) - self.by_id.keys() - {""})
        if unknown:
            found = self.work.scalars(select(Meeting).where(Meeting.id.in_(unknown)))
            self.by_id |= {meeting.id: meeting for meeting in found}

    def find(self, wanted: Wanted, digest: str) -> Meeting:
        """The meeting named, else that of the village and day, else a new one; notes what was asked there."""
        if wanted.village and wanted.village not in self.villages:
            raise CellFault(
                "solectwo",
                f"nie ma sołectwa „{shown(wanted.village)}”. Proszę poprawić nazwę albo wczytać sołectwa "
                "(zebranie villages import).",
            )
        meeting = self.by_id.get(wanted.id) or self._of_day(wanted) or self._make(wanted)
        self._refuse_other(meeting, wanted)
        self._note(meeting, digest)
        return meeting

    def _of_day(self, wanted: Wanted) -> Meeting | None:
        """Only for a row that names no meeting."""
        if wanted.id or wanted.held_on is None:
            return None
        key = (wanted.village, wanted.held_on)
        if key not in self.by_day:
            found = self.work.scalars(
                select(Meeting)
                .where(Meeting.solectwo == (wanted.village or None), Meeting.held_on == wanted.held_on)
                .where(Meeting.campaign == self.campaign)
                .order_by(Meeting.id)
            ).first()
            if found is None:
                return None
            self.by_id[found.id], self.by_day[key] = found, found.id
        return self.by_id[self.by_day[key]]

    def _make(self, wanted: Wanted) -> Meeting:
        """A closed meeting; today as the day of closing lets the answers of the file in."""
        if wanted.held_on is None:
            raise CellFault("_filled_on", "spotkania tu nie ma, a bez dnia nie można go założyć.")
        _refuse_odd_id(wanted.id)
        council = wanted.council if wanted.council in COUNCILS else None
        kind = MeetingKind.COUNCIL if council else MeetingKind.EVENT
        meeting = Meeting(
            id=wanted.id or new_id(),
            kind=(MeetingKind.SOLECTWO if wanted.village else kind).value,
            solectwo=wanted.village or None,
            council=None if wanted.village else council,
            title="" if wanted.village or council else TITLE,
            held_on=wanted.held_on,
            campaign=self.campaign,
            join_code=_free_code(self.work),
            state=State.CLOSED.value,
            opened_on=wanted.held_on,
            closed_on=self.today,
            closing_reason=WHY_CLOSED,
        )
        self.work.add(meeting)
        self.work.flush()
        self.by_id[meeting.id] = meeting
        self.by_day.setdefault((wanted.village, wanted.held_on), meeting.id)
        return meeting

    def _refuse_other(self, meeting: Meeting, wanted: Wanted) -> None:
        if meeting.campaign != self.campaign:
            raise CellFault(
                "meeting",
                f"to spotkanie należy do kampanii {meeting.campaign}, a plik wczytywany jest "
                f"do kampanii {self.campaign}.",
            )
        if wanted.village and meeting.solectwo != wanted.village:
            raise CellFault("solectwo", "to spotkanie jest zapisane w innym sołectwie.")

    def _note(self, meeting: Meeting, digest: str) -> None:
        """The meeting's list names every questionnaire answered at it."""
        key = (meeting.id, digest)
        if key not in self.noted and self.work.get(MeetingQuestionnaire, key) is None:
            last = self.work.scalar(
                select(func.max(MeetingQuestionnaire.position)).where(MeetingQuestionnaire.meeting == meeting.id)
            )
            position = 0 if last is None else last + 1
            self.work.add(MeetingQuestionnaire(meeting=meeting.id, digest=digest, position=position))
            self.work.flush()
        self.noted.add(key)


def _refuse_odd_id(meeting_id: str) -> None:
    plain = meeting_id.replace("-", "")
    if plain and not (len(meeting_id) <= 64 and plain.isascii() and plain.isalnum()):
        raise CellFault("meeting", "identyfikator spotkania ma tylko litery bez ogonków, cyfry i kreski.")


def _free_code(work: Session) -> str:
    while True:
        code = str(100_000 + secrets.randbelow(900_000))
        if work.scalar(select(Meeting.id).where(Meeting.join_code == code)) is None:
            return code
