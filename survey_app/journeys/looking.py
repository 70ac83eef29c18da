"""Looking at photographed sheets: sides joined by number, doubts settled by a human, answers stored or taken back."""

import uuid
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import answers as checks
from forms import layout as places
from forms import logic, said, typed
from forms.layout import Layout
from forms.questionnaire import Kind, Questionnaire
from forms.scan.reading import (
    BoxReading,
    BoxState,
    SideReading,
    answers_from,
    apply_rules,
    marks_of,
    side_from_document,
)
from survey_app.domain import pictures as rules
from survey_app.domain.looks import Blank, Given, Handwriting, Look, blanks_of, looks_of, writings_of
from survey_app.domain.refusals import Conflict, NotFound
from survey_app.domain.submissions import Channel
from survey_app.journeys import (
    collect,
    correct,
    office,
    pictures,
    prepare,
    printing,
    questionnaires,
    second_typing,
    transcribe,
)
from survey_app.store.sheets import SheetLook, SheetPicture
from survey_app.store.submissions import Submission

NUMBER = transcribe.NUMBER
SIDES = "strony"
"""Name of the place where faults about missing sides are told."""
TYPED = (Kind.NUMBER, Kind.DATE, Kind.BLOCK)
"""Written by hand with a form of its own: read as if typed from paper."""
TAKEN = "Arkusz {name} jest już wpisany. Jeśli to inna kartka z tym samym numerem, proszę to zaznaczyć."
UNDECIDED = "{question}: proszę rozstrzygnąć, czy kratka „{says}” jest zaznaczona."
UNTYPED = "{question}: proszę przepisać tekst albo zaznaczyć, że nie da się go odczytać."
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


class Settled(NamedTuple):
    """faults: sentences by the place on the page; nothing was stored when there are any."""

    faults: dict[str, str]
    submission: str = ""


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
        kept=_given(look.decisions) if look else Given(),
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


def settle(
    work: Session, folder: Path, meeting_id: str, key: int, given: Given, today: date, *, by: str = ""
) -> Settled:
    """Stores the answers of a sheet a human looked at, on the one path of every channel. Once, also when sent twice.

    by: who looked; empty for the machine. Raises NotFound, Conflict (two pictures of one side differ), MeetingNotOpen.
    """
    sheet = paper(work, meeting_id, key)
    if sheet.settled and sheet.submission:
        return Settled({}, sheet.submission.id)
    if sheet.doubled:
        raise Conflict(f"Arkusz {sheet.name} ma dwa różne zdjęcia jednej strony. Proszę najpierw wybrać właściwe.")
    faults, answers, unreadable = _answers(sheet, given)
    faults |= _frame_faults(sheet, given)
    if faults:
        return Settled(faults)
    submission = _store(work, sheet, meeting_id, answers, unreadable, today)
    look = work.get(SheetLook, (meeting_id, key))
    if look is None:
        look = SheetLook(meeting=meeting_id, sheet=key, decisions={}, submission=None)
        work.add(look)
    look.submission, look.decisions = submission, _plain(given)
    work.flush()
    second_typing.offer(work, submission, meeting_id, by)
    _set_clock(work, folder, meeting_id, key, today)
    return Settled({}, submission)


def settle_unseen(work: Session, folder: Path, meeting_id: str, key: int, today: date) -> bool:
    """Stores a sheet nobody looked at, if the office switched that on and nothing at all is doubtful."""
    if office.settings(work)["picture_unseen"] != "tak":
        return False
    sheet = paper(work, meeting_id, key)
    if sheet.settled or sheet.doubled or sheet.missing or sheet.taken or sheet.doubts:
        return False
    return not settle(work, folder, meeting_id, key, Given(), today).faults


def take_back(work: Session, meeting_id: str, key: int, today: date) -> None:
    """Back to looking while the pictures are there; the answers count no more. Raises NotFound, Conflict."""
    sheet = paper(work, meeting_id, key)
    if not sheet.settled or sheet.submission is None:
        raise Conflict("Ten arkusz nie jest zatwierdzony, więc nie ma czego cofać.")
    correct.withdraw(work, sheet.submission.id, today, "cofnięte do ponownego obejrzenia zdjęcia")
    days = office.settings(work)["picture_days"]
    for row in pictures.of_sheet(work, meeting_id, key):
        row.erase_on = rules.erase_on(row.received_on, days)


def keep_one(work: Session, folder: Path, meeting_id: str, key: int, picture_id: str) -> None:
    """It is one paper photographed twice: this picture of the side stays. Raises NotFound."""
    kept = _unsettled(work, meeting_id, key, picture_id)
    others = [row for row in pictures.of_sheet(work, meeting_id, key) if row.side == kept.side and row.id != kept.id]
    pictures.erase(work, folder, others)


def tell_apart(work: Session, meeting_id: str, key: int, picture_id: str) -> int:
    """It is another paper with the same number (a photocopied blank); gives the key of that paper. Raises NotFound."""
    row = _unsettled(work, meeting_id, key, picture_id)
    other = rules.another_paper(key)
    while any(one.side == row.side for one in pictures.of_sheet(work, meeting_id, other)):
        other = rules.another_paper(other)
    row.sheet = other
    work.flush()
    return other


def throw_away(work: Session, folder: Path, meeting_id: str, key: int) -> None:
    """Erases the pictures of a sheet that is not to be entered from them. Raises NotFound, Conflict."""
    if paper(work, meeting_id, key).settled:
        raise Conflict("Ten arkusz jest zatwierdzony. Jego zdjęcia zostaną skasowane same.")
    pictures.erase(work, folder, pictures.of_sheet(work, meeting_id, key))
    look = work.get(SheetLook, (meeting_id, key))
    if look:
        work.delete(look)


def erase_settled(work: Session, folder: Path, meeting_id: str, today: date) -> int:
    """Erases the pictures of confirmed sheets before their time, unless somebody still types the sheet again."""
    done = [one for one in listed(work, meeting_id) if one.settled]
    rows = [row for one in done for row in pictures.of_sheet(work, meeting_id, one.key)]
    for row in rows:
        row.erase_on = min(row.erase_on, today)
    return pictures.erase(work, folder, pictures.due(work, rows, today))


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


def _unsettled(work: Session, meeting_id: str, key: int, picture_id: str) -> SheetPicture:
    row = pictures.picture(work, meeting_id, picture_id)
    if row.sheet != key:
        raise NotFound(GONE)
    return row


def _answers(sheet: Paper, given: Given) -> tuple[dict[str, str], dict[str, Any], list[str]]:
    """Faults by place, checked answers, questions nobody can read."""
    marks, faults = _marks(sheet, given)
    faults |= _unwritten(sheet, given)
    texts = {name: text for name, text in given.texts.items() if name not in given.unreadable | given.no_answer}
    by_hand = [one for one in sheet.asked.part("A").questions if one.kind in TYPED]
    plain = {name: text for name, text in texts.items() if name not in {one.id for one in by_hand}}
    raw, unreadable = answers_from(sheet.asked, marks, plain)
    for question in by_hand:
        read = typed.read(question, texts.get(question.id, ""))
        if read.fault:
            faults[question.id] = read.sentence
        elif read.raw is not None:
            raw[question.id] = read.raw
    checked = checks.check(sheet.asked, raw)
    for problem, sentence in zip(checked.problems, checked.sentences, strict=True):
        faults.setdefault(problem.question, sentence)
    wanted = [*unreadable, *(one.question.id for one in sheet.writings if one.question.id in given.unreadable)]
    left = [name for name in dict.fromkeys(wanted) if name not in checked.answers]
    if not faults and not checked.answers and not left:
        faults[sheet.asked.part("A").questions[0].id] = transcribe.EMPTY
    return faults, checked.answers, left


def _marks(sheet: Paper, given: Given) -> tuple[dict[str, BoxState], dict[str, str]]:
    """The state of every box after the looks. A doubt nobody settled is a fault."""
    asked_about = {look.box.key: look for look in sheet.looks}
    marks: dict[str, BoxState] = {}
    faults: dict[str, str] = {}
    for box in sheet.boxes:
        look = asked_about.get(box.key)
        if look is not None:
            decided = given.boxes.get(box.key)
            marks[box.key] = BoxState.MARKED if decided == BoxState.MARKED else BoxState.EMPTY
            if decided not in (BoxState.MARKED, BoxState.EMPTY):
                faults[f"b-{box.key}"] = UNDECIDED.format(question=box.question, says=look.says)
        elif given.marked is None:
            marks[box.key] = box.state
        else:
            marks[box.key] = BoxState.MARKED if box.key in given.marked else BoxState.EMPTY
    return marks, faults


def _unwritten(sheet: Paper, given: Given) -> dict[str, str]:
    """Handwriting is never lost silently."""
    said_something = given.unreadable | given.no_answer | {name for name, text in given.texts.items() if text.strip()}
    return {
        one.question.id: UNTYPED.format(question=one.question.id)
        for one in sheet.writings
        if one.ink and one.question.id not in said_something
    }


def _frame_faults(sheet: Paper, given: Given) -> dict[str, str]:
    faults = {}
    if sheet.taken and not given.another:
        faults[NUMBER] = TAKEN.format(name=sheet.name)
    if sheet.missing and not given.incomplete:
        sides = ", ".join(map(str, sheet.missing))
        faults[SIDES] = f"Brakuje strony {sides}. Proszę dodać jej zdjęcie albo zaznaczyć zapis bez niej."
    return faults


def _store(
    work: Session, sheet: Paper, meeting_id: str, answers: Mapping[str, Any], unreadable: list[str], today: date
) -> str:
    number = rules.number_of(sheet.key)
    if sheet.submission is not None:  # taken back before: the same entry, corrected
        correct.correct(work, sheet.submission.id, answers=answers, today=today, sheet=number, unreadable=unreadable)
        return correct.put_back(work, sheet.submission.id, today, "zatwierdzone ponownie ze zdjęcia").id
    submission = str(uuid.uuid4())
    outcome = collect.accept(
        work,
        id=submission,
        meeting=meeting_id,
        digest=sheet.layout.digest,
        channel=Channel.PAPER_SCANNED,
        language=sheet.layout.language,
        filled_on=prepare.meeting(work, meeting_id).held_on,
        answers=answers,
        today=today,
        sheet=number,
        unreadable=unreadable,
    )
    collect.refuse_unless_stored(outcome)
    return submission


def _set_clock(work: Session, folder: Path, meeting_id: str, key: int, today: date) -> None:
    rows = pictures.of_sheet(work, meeting_id, key)
    days = office.settings(work)["picture_settled"]
    for row in rows:
        row.erase_on = rules.erase_settled_on(row.erase_on, today, days)
    pictures.erase(work, folder, pictures.due(work, rows, today))


def _plain(given: Given) -> dict[str, Any]:
    return {
        "boxes": dict(given.boxes),
        "marked": None if given.marked is None else sorted(given.marked),
        "texts": dict(given.texts),
        "unreadable": sorted(given.unreadable),
        "no_answer": sorted(given.no_answer),
    }


def _given(kept: Mapping[str, Any]) -> Given:
    marked = kept.get("marked")
    return Given(
        boxes=kept.get("boxes", {}),
        marked=None if marked is None else frozenset(marked),
        texts=kept.get("texts", {}),
        unreadable=frozenset(kept.get("unreadable", ())),
        no_answer=frozenset(kept.get("no_answer", ())),
    )
