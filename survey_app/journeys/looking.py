"""Looking at photographed sheets: sides joined by number, what is doubtful on each, which one comes next."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import answers as checks
from forms import layout as places
from forms import logic, said
from forms.layout import Layout
from forms.questionnaire import Questionnaire
from forms.scan.reading import (
    BoxReading,
    SideReading,
    answers_from,
    apply_rules,
    marks_of,
    side_from_document,
)
from survey_app.domain import pictures as rules
from survey_app.domain.looks import Blank, Given, Handwriting, Look, blanks_of, given_from, looks_of, writings_of
from survey_app.domain.refusals import NotFound
from survey_app.journeys import (
    pictures,
    printing,
    questionnaires,
)
from survey_app.store.sheets import SheetLook, SheetPicture
from survey_app.store.submissions import Submission

GONE = "Nie ma zdjęć tego arkusza. Być może są już skasowane; odpowiedzi są na liście arkuszy."


@dataclass(frozen=True, slots=True)
class Paper:
    """One photographed sheet: its sides, what is doubtful, what a human said."""

    key: int
    layout: Layout
    asked: Questionnaire
    pictures: dict[int, SheetPicture]  # by side; of doubled sides the first
    sides: dict[str, SideReading]  # by id of the picture, with the rules of questions applied
    doubled: dict[int, list[SheetPicture]]  # sides with pictures that differ
    missing: list[int]  # sides nobody photographed
    kept: Given  # what was said before, for a sheet taken back
    submission: Submission | None  # once confirmed
    taken: Submission | None  # another entry with this number

    @property
    def name(self) -> str:
        return rules.name_of(self.key)

    @property
    def settled(self) -> bool:
        return self.submission is not None and not self.submission.withdrawn

    @property
    def boxes(self) -> list[BoxReading]:
        return [box for side in self.sides.values() for box in side.boxes]

    @property
    def asked_for(self) -> list[str]:
        """Questions that a person with these answers was to fill; ink counts as an answer."""
        ink = {one.question: "…" for side in self.sides.values() for one in side.writings if one.ink}
        raw, _ = answers_from(self.asked, marks_of(self.sides.values()), ink)
        answers = checks.check(self.asked, raw).answers | {name: text for name, text in ink.items() if name not in raw}
        return [question.id for question in logic.visible(self.asked.part("A").questions, answers)]

    @property
    def looks(self) -> list[Look]:
        return looks_of(self.asked, self.layout, self.sides)

    @property
    def blanks(self) -> list[Blank]:
        return blanks_of(self.asked, self.layout, self.sides, self.asked_for)

    @property
    def writings(self) -> list[Handwriting]:
        return writings_of(self.asked, self.layout, self.sides)

    @property
    def doubts(self) -> int:
        """How many places a human has to see before the sheet counts."""
        return len(self.looks) + len(self.blanks) + sum(one.ink for one in self.writings)


class Summary(NamedTuple):
    """One sheet of the list."""

    key: int
    settled: bool
    doubled: bool  # two pictures of one side differ
    missing: list[int]  # sides nobody photographed
    taken: bool  # another entry has this number
    doubts: int  # places a human has to see; 0 for a settled sheet

    @property
    def name(self) -> str:
        return rules.name_of(self.key)

    @property
    def ready(self) -> bool:
        """Whether it can be confirmed now."""
        return not self.settled and not self.doubled


def listed(work: Session, meeting_id: str) -> list[Summary]:
    """Sheets with readable pictures, by number, other papers with the same number after the first."""
    by_key = _sides_by_key(work, meeting_id)
    looks = {look.sheet: look for look in work.scalars(select(SheetLook).where(SheetLook.meeting == meeting_id))}
    entered = _entered(work, meeting_id)
    told_apart = {look.submission for look in looks.values()}
    layouts = printing.layouts_of(work, meeting_id)
    found = []
    for key in sorted(by_key, key=_order):
        sides = by_key[key]
        settled = bool(looks.get(key)) and looks[key].submission in entered
        taken = any(number == rules.number_of(key) and one not in told_apart for one, number in entered.items())
        found.append(
            Summary(
                key=key,
                settled=settled,
                doubled=any(len(rows) > 1 for rows in sides.values()),
                missing=_missing(layouts[next(iter(sides.values()))[0].layout], sides),
                taken=taken,
                doubts=0 if settled else _doubts(work, meeting_id, key, sides),
            )
        )
    return found


class _Pictured(NamedTuple):
    """A picture without what was read from it."""

    id: str
    sheet: int
    side: int
    layout: str


def _sides_by_key(work: Session, meeting_id: str) -> dict[int, dict[int, list[_Pictured]]]:
    columns = (SheetPicture.id, SheetPicture.sheet, SheetPicture.side, SheetPicture.layout)
    order = (SheetPicture.side, SheetPicture.received_on, SheetPicture.upload, SheetPicture.position, SheetPicture.id)
    rows = select(*columns).where(
        SheetPicture.meeting == meeting_id,
        SheetPicture.state == rules.PictureState.READ,
        SheetPicture.sheet.is_not(None),
    )
    by_key: dict[int, dict[int, list[_Pictured]]] = {}
    for picture, sheet, side, layout in work.execute(rows.order_by(*order)):
        one = _Pictured(picture, sheet or 0, side or 0, layout or "")
        by_key.setdefault(one.sheet, {}).setdefault(one.side, []).append(one)
    return by_key


def _entered(work: Session, meeting_id: str) -> dict[str, int]:
    """Entries that count, with their numbers."""
    rows = select(Submission.id, Submission.sheet).where(
        Submission.meeting == meeting_id, Submission.withdrawn.is_(False), Submission.sheet.is_not(None)
    )
    return {submission: number for submission, number in work.execute(rows) if number}


def _order(key: int) -> tuple[int, int]:
    return rules.number_of(key), key


def _missing(layout: Layout, sides: Container[int]) -> list[int]:
    printed = [side.number for side in layout.sides if side.boxes or side.writings]
    return [number for number in printed if number not in sides]


_KNOWN_DOUBTS: dict[tuple[str, ...], int] = {}
"""By ids of pictures. What was read from a picture never changes, and a list is drawn every few seconds."""
_MOST_KNOWN = 5000


def _doubts(work: Session, meeting_id: str, key: int, sides: Mapping[int, Sequence[_Pictured]]) -> int:
    ids = tuple(rows[0].id for rows in sides.values())
    if ids not in _KNOWN_DOUBTS:
        if len(_KNOWN_DOUBTS) >= _MOST_KNOWN:
            _KNOWN_DOUBTS.clear()
        _KNOWN_DOUBTS[ids] = paper(work, meeting_id, key).doubts
    return _KNOWN_DOUBTS.get(ids, 0)


def paper(work: Session, meeting_id: str, key: int) -> Paper:
    """Raises NotFound when there are no pictures of this sheet."""
    by_side: dict[int, list[SheetPicture]] = {}
    for row in pictures.of_sheet(work, meeting_id, key):
        by_side.setdefault(row.side or 0, []).append(row)
    if not by_side:
        raise NotFound(GONE)
    first = {number: rows[0] for number, rows in by_side.items()}
    kept = printing.layout_row(work, next(iter(first.values())).layout or "")
    layout, asked = places.from_document(kept.document), questionnaires.by_digest(work, kept.digest)
    look = work.get(SheetLook, (meeting_id, key))
    submission = work.get(Submission, look.submission) if look and look.submission else None
    return Paper(
        key=key,
        layout=layout,
        asked=asked,
        pictures=first,
        sides=_read(asked, first.values()),
        doubled={number: rows for number, rows in by_side.items() if len(rows) > 1},
        missing=_missing(layout, by_side),
        kept=given_from(look.decisions) if look else Given(),
        submission=submission,
        taken=_taken(work, meeting_id, key, look),
    )


def _read(asked: Questionnaire, rows: Iterable[SheetPicture]) -> dict[str, SideReading]:
    given = list(rows)
    read = apply_rules(asked, [side_from_document(row.reading or {}) for row in given])
    return {row.id: side for row, side in zip(given, read, strict=True)}


def _taken(work: Session, meeting_id: str, key: int, look: SheetLook | None) -> Submission | None:
    """An entry with this number that does not come from another paper a human told apart."""
    told_apart = select(SheetLook.submission).where(
        SheetLook.meeting == meeting_id, SheetLook.sheet != key, SheetLook.submission.is_not(None)
    )
    mine = look.submission if look and look.submission else ""
    found = select(Submission).where(
        Submission.meeting == meeting_id,
        Submission.sheet == rules.number_of(key),
        Submission.withdrawn.is_(False),
        Submission.id != mine,
        Submission.id.not_in(told_apart),
    )
    return work.scalars(found.order_by(Submission.id)).first()


def next_to_look(work: Session, meeting_id: str, after: int = 0) -> int | None:
    """Key of the next sheet that can be confirmed, round and round; those that lack a side come last."""
    ready = [one for one in listed(work, meeting_id) if one.ready and one.key != after]
    later = [one for one in ready if _order(one.key) > _order(after)]
    wanted = sorted(later or ready, key=lambda one: (bool(one.missing), _order(one.key)))
    return wanted[0].key if wanted else None


def pictures_behind(work: Session, submission_id: str) -> list[SheetPicture]:
    """Pictures an entry was read from, while there are any, by side: for who settles two typings."""
    look = work.scalars(select(SheetLook).where(SheetLook.submission == submission_id)).first()
    return pictures.of_sheet(work, look.meeting, look.sheet) if look else []


def answers_in_words(sheet: Paper) -> dict[str, str]:
    """What was read so far, by question."""
    raw, unreadable = answers_from(sheet.asked, marks_of(sheet.sides.values()), sheet.kept.texts)
    read = checks.check(sheet.asked, raw).answers
    return {
        question.id: "za dużo zaznaczeń" if question.id in unreadable else said.words(question, read.get(question.id))
        for question in sheet.asked.part("A").questions
    }
