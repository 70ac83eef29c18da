"""Blind second typing: a sheet in ten is typed again by another person; what differs is settled against the paper."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from forms import layout as layouts
from forms import sheetcode, typed
from forms.layout import Place
from forms.questionnaire import Question, Questionnaire
from survey_app.domain import second_typing as rules
from survey_app.domain.access import Act, Role, may
from survey_app.domain.pictures import PictureState
from survey_app.domain.reconciliation import PAPER
from survey_app.domain.refusals import Conflict, NotAllowed, NotFound
from survey_app.domain.second_typing import Counts, Look
from survey_app.domain.second_typing import Entry as Said
from survey_app.domain.submissions import OFFICE_SHEETS
from survey_app.journeys import correct, questionnaires, transcribe
from survey_app.journeys.transcribe import NUMBER, Entry
from survey_app.store.accounts import Organiser
from survey_app.store.sheets import SecondTyping, SheetLayout, SheetLook, SheetPicture
from survey_app.store.submissions import Submission

REASON = "drugie wpisywanie"
OWN = "Ten arkusz wpisano z tego konta. Drugi raz wpisuje go inna osoba: proszę poprosić ją o zalogowanie się."
TWICE = "Ten arkusz jest już wpisany drugi raz. Proszę wybrać następny z listy."
NOT_CHOSEN = "Ten arkusz nie czeka na drugie wpisywanie. Proszę wybrać arkusz z listy."
NOT_DIFFERENT = "Ten arkusz nie czeka na rozstrzygnięcie. Proszę wybrać arkusz z listy."
OTHER_SHEET = "To jest inny numer. Proszę odszukać arkusz {code} i wpisać właśnie jego."
NO_THIRD = "Ten arkusz rozstrzyga ktoś, kto go nie wpisywał. Proszę poprosić: {names}."
SAY_ALONE = "Proszę zaznaczyć, że nie ma nikogo innego i że patrzy się na kartkę jeszcze raz."
SAY_BLANK = "Proszę wpisać to, co stoi na kartce, albo zaznaczyć, że nic tam nie ma."


class Crop(NamedTuple):
    """A question on a picture of the sheet."""

    picture: str  # id of the SheetPicture
    place: Place  # mm on the straightened side


class Difference(NamedTuple):
    """A question in which the two entries do not say the same."""

    question: Question
    first: str  # in words
    second: str
    crops: list[Crop]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A sheet that waits for a third look."""

    submission: Submission
    questionnaire: Questionnaire
    differences: list[Difference]
    alone: bool  # who looks typed it before, because nobody else may correct answers


class Verdict(NamedTuple):
    question: Question
    first: bool  # the first entry said what the paper says
    second: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a third look came to; stored when there are neither faults nor anything to make sure of."""

    faults: dict[str, str] = field(default_factory=dict)  # sentences by question
    neither: list[str] = field(default_factory=list)  # questions in which the paper says what nobody typed
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        return not self.faults and not self.neither


class Piles(NamedTuple):
    """The sheets of a meeting that were chosen, as one person sees them."""

    to_type: list[Submission]
    to_settle: list[Submission]
    others: bool  # sheets this person typed wait for another one; how many is not told


def offer(
    work: Session,
    submission_id: str,
    meeting_id: str,
    first_by: str,
    chance: Random | None = None,
) -> bool:
    """Decides by lot whether this sheet, just stored, is typed again; once a sheet. first_by: empty for the machine."""
    row = correct.submission(work, submission_id)
    if work.get(SecondTyping, row.id) or row.sheet is None or _is_double(work, row):
        return False
    chosen = work.scalar(select(func.count()).where(SecondTyping.meeting == meeting_id)) or 0
    if not rules.is_chosen(_sheets(work, meeting_id) - 1, chosen, chance or secrets.SystemRandom()):
        return False
    work.add(SecondTyping(submission=row.id, meeting=meeting_id, first_by=first_by, second_by=""))
    work.flush()
    return True


def _is_double(work: Session, row: Submission) -> bool:
    """Of two sheets with one number nobody can tell which to take from the pile."""
    return transcribe.with_number(work, row.meeting, row.sheet or 0, other_than=row.id) is not None


def _sheets(work: Session, meeting_id: str) -> int:
    counted = select(func.count()).where(
        Submission.meeting == meeting_id,
        Submission.channel.in_(PAPER),
        Submission.questionnaire.not_in(OFFICE_SHEETS),
        Submission.withdrawn.is_(False),
    )
    return work.scalar(counted) or 0


def waiting(work: Session, meeting_id: str, organiser_id: str) -> list[Submission]:
    """Sheets to be typed again by this person: chosen, and first typed by somebody else. By number."""
    return _rows(work, meeting_id, _NOT_TYPED, SecondTyping.first_by != organiser_id)


def piles(work: Session, meeting_id: str, organiser_id: str) -> Piles:
    own = _rows(work, meeting_id, _NOT_TYPED, SecondTyping.first_by == organiser_id)
    return Piles(waiting(work, meeting_id, organiser_id), to_settle(work, meeting_id), bool(own))


def to_settle(work: Session, meeting_id: str) -> list[Submission]:
    """Sheets whose two entries differ. By number."""
    return _rows(work, meeting_id, SecondTyping.second_by != "")


def is_open(work: Session, submission_id: str) -> bool:
    """Whether the sheet, and its pictures, are still needed for a second typing."""
    row = work.get(SecondTyping, submission_id)
    return row is not None and row.settled_on is None


_NOT_TYPED = SecondTyping.second_by == ""


def _rows(work: Session, meeting_id: str, *which: ColumnElement[bool]) -> list[Submission]:
    found = (
        select(Submission)
        .join(SecondTyping, SecondTyping.submission == Submission.id)
        .where(SecondTyping.meeting == meeting_id, SecondTyping.settled_on.is_(None), *which)
    )
    return sorted(work.scalars(found), key=lambda row: (row.sheet or 0, row.id))


def counts(work: Session, meeting_id: str) -> Counts:
    """Of the sheets that are settled."""
    numbers = (SecondTyping.fields, SecondTyping.first_wrong, SecondTyping.open_fields, SecondTyping.open_wrong)
    settled = select(func.count(), *map(func.sum, numbers)).where(
        SecondTyping.meeting == meeting_id, SecondTyping.settled_on.is_not(None)
    )
    return Counts(*(number or 0 for number in work.execute(settled).one()))


def to_type(work: Session, meeting_id: str, submission_id: str, by: str) -> tuple[Submission, Questionnaire]:
    """The sheet to be typed by this person. Raises NotFound, Conflict when it is typed, NotAllowed for the own one."""
    row, chosen = _chosen(work, meeting_id, submission_id)
    if chosen.settled_on or chosen.second_by:
        raise Conflict(TWICE)
    if chosen.first_by == by:
        raise NotAllowed(OWN)
    return row, questionnaires.by_digest(work, row.digest)


def _chosen(work: Session, meeting_id: str, submission_id: str) -> tuple[Submission, SecondTyping]:
    chosen = work.get(SecondTyping, submission_id)
    if chosen is None or chosen.meeting != meeting_id:
        raise NotFound(NOT_CHOSEN)
    return correct.submission(work, submission_id), chosen


def type_again(
    work: Session, meeting_id: str, submission_id: str, boxes: Mapping[str, str], *, by: str, today: date
) -> tuple[Entry, bool]:
    """Keeps the second entry unless it has faults; whether both entries agree, and so all is settled.

    Raises as `to_type`.
    """
    _hold(work, submission_id)
    row, asked = to_type(work, meeting_id, submission_id, by)
    entry = transcribe.read_entry(work, meeting_id, asked, boxes, own=row.id, another=True)
    if entry.number != row.sheet and NUMBER not in entry.faults:
        entry.faults[NUMBER] = OTHER_SHEET.format(code=sheetcode.code(row.sheet or 0))
    if entry.faults:
        return entry, False
    chosen = work.get_one(SecondTyping, row.id)
    chosen.second_by, chosen.answers, chosen.unreadable = by, entry.answers, entry.unreadable
    if _differing(asked, row, chosen):
        work.flush()
        return entry, False
    _close(work, row, chosen, asked, today)
    return entry, True


def _hold(work: Session, submission_id: str) -> None:
    """Two people who send the same sheet at once go one after the other."""
    work.get(SecondTyping, submission_id, with_for_update=True)


def dispute(work: Session, meeting_id: str, submission_id: str, by: str) -> Dispute:
    """What a third person has to look at. Raises NotFound, NotAllowed naming who may."""
    row, chosen = _chosen(work, meeting_id, submission_id)
    if chosen.settled_on or not chosen.second_by:
        raise NotFound(NOT_DIFFERENT)
    look = _third_look(work, chosen, by)
    asked = questionnaires.by_digest(work, row.digest)
    now, again = _state(row), {"answers": chosen.answers or {}, "unreadable": chosen.unreadable or []}
    crops = _crops(work, row.id)
    differences = [
        Difference(
            question,
            transcribe.in_words(question, now),
            transcribe.in_words(question, again),
            crops.get(question.id, []),
        )
        for question in _differing(asked, row, chosen)
    ]
    return Dispute(row, asked, differences, look is Look.ALONE)


def _third_look(work: Session, chosen: SecondTyping, by: str) -> Look:
    team = {
        row.id: row.name
        for row in work.scalars(select(Organiser).where(Organiser.active))
        if may(Role(row.role), Act.CORRECT_ANSWERS)
    }
    typists = (chosen.first_by, chosen.second_by)
    look = rules.third_look(by, typists, team)
    if look is Look.NO:
        names = sorted(name for key, name in team.items() if key not in typists)
        raise NotAllowed(NO_THIRD.format(names=", ".join(names)))
    return look


def settle(
    work: Session,
    meeting_id: str,
    submission_id: str,
    boxes: Mapping[str, str],
    *,
    by: str,
    today: date,
    blank: Collection[str] = (),
    sure: bool = False,
    alone: bool = False,
) -> Outcome:
    """What stands on the paper, typed a third time, becomes the answer; nobody picks one of two.

    blank: questions under which the paper has nothing. sure: also where it says what neither of the two typed.
    alone: said that there is nobody else. Raises as `dispute`.
    """
    _hold(work, submission_id)
    open_one = dispute(work, meeting_id, submission_id, by)
    row, asked = open_one.submission, open_one.questionnaire
    wanted = [one.question for one in open_one.differences]
    entry = _read_third(work, row, asked, wanted, boxes)
    faults = {one: sentence for one, sentence in entry.faults.items() if one != NUMBER}
    for question in wanted:
        if not boxes.get(question.id, "").strip(typed.SPACES) and question.id not in blank:
            faults.setdefault(question.id, SAY_BLANK)
    if open_one.alone and not alone:
        faults["sam"] = SAY_ALONE
    if faults:
        return Outcome(faults)
    chosen = work.get_one(SecondTyping, row.id)
    third = Said(entry.answers, entry.unreadable)
    verdicts = _verdicts(wanted, row, chosen, third)
    neither = [one.question.id for one in verdicts if not one.first and not one.second]
    if neither and not sure:
        return Outcome({}, neither, verdicts)
    _keep(work, row, wanted, third, today)
    _close(work, row, chosen, asked, today)
    return Outcome({}, [], verdicts)


def start_over(work: Session, meeting_id: str, submission_id: str, by: str) -> Submission:
    """The second entry was of another sheet: it is dropped and the sheet waits again. Raises as `dispute`."""
    row = dispute(work, meeting_id, submission_id, by).submission
    chosen = work.get_one(SecondTyping, row.id)
    chosen.second_by, chosen.answers, chosen.unreadable = "", None, None
    work.flush()
    return row


def _read_third(
    work: Session, row: Submission, asked: Questionnaire, wanted: Sequence[Question], boxes: Mapping[str, str]
) -> Entry:
    """The stored sheet with the boxes in question as they are typed now."""
    third = {question.id: boxes.get(question.id, "") for question in wanted}
    whole = transcribe.boxes_of(asked, row) | third
    return transcribe.read_entry(work, row.meeting, asked, whole, own=row.id, another=True, kept=row.answers)


def _verdicts(wanted: Sequence[Question], row: Submission, chosen: SecondTyping, third: Said) -> list[Verdict]:
    now, again = Said(row.answers, row.unreadable), Said(chosen.answers or {}, chosen.unreadable or [])
    return [
        Verdict(question, rules.agree(question, now, third), rules.agree(question, again, third)) for question in wanted
    ]


def _keep(work: Session, row: Submission, wanted: Sequence[Question], third: Said, today: date) -> None:
    """Where the paper says what is stored already, the stored spelling stays."""
    answers = dict(third.answers)
    now = Said(row.answers, row.unreadable)
    for question in wanted:
        if question.id in answers and rules.agree(question, now, third):
            answers[question.id] = row.answers[question.id]
    correct.correct(
        work,
        row.id,
        answers=answers,
        today=today,
        sheet=row.sheet,
        unreadable=list(third.unreadable),
        reason=REASON,
    )


def _close(work: Session, row: Submission, chosen: SecondTyping, asked: Questionnaire, today: date) -> None:
    """Keeps the numbers and forgets who typed and what."""
    questions = asked.part("A").questions
    first, second = _first_entry(work, row), Said(chosen.answers or {}, chosen.unreadable or [])
    counted = rules.count(questions, first, second, Said(row.answers, row.unreadable))
    chosen.fields, chosen.first_wrong = counted.fields, counted.wrong
    chosen.open_fields, chosen.open_wrong = counted.open_fields, counted.open_wrong
    chosen.differences = len(rules.differing(questions, first, second))
    chosen.first_by, chosen.second_by, chosen.answers, chosen.unreadable = "", "", None, None
    chosen.settled_on = today
    work.flush()


def _first_entry(work: Session, row: Submission) -> Said:
    """As it was first typed, whoever corrected it meanwhile."""
    kept = correct.history(work, row.id)
    first = kept[0].before if kept else _state(row)
    return Said(first["answers"], first["unreadable"])


def _state(row: Submission) -> dict[str, Any]:
    return {"answers": row.answers, "unreadable": row.unreadable}


def _differing(asked: Questionnaire, row: Submission, chosen: SecondTyping) -> list[Question]:
    now, again = Said(row.answers, row.unreadable), Said(chosen.answers or {}, chosen.unreadable or [])
    return rules.differing(asked.part("A").questions, now, again)


def _crops(work: Session, submission_id: str) -> dict[str, list[Crop]]:
    """Where each question stands on the pictures the sheet was read from, while they are there."""
    kept = (
        select(SheetPicture)
        .join(SheetLook, (SheetLook.meeting == SheetPicture.meeting) & (SheetLook.sheet == SheetPicture.sheet))
        .where(
            SheetLook.submission == submission_id,
            SheetPicture.state == PictureState.READ,
            SheetPicture.file.is_not(None),
        )
    )
    crops: dict[str, list[Crop]] = {}
    for picture in work.scalars(kept.order_by(SheetPicture.side, SheetPicture.id)):
        printed = work.get(SheetLayout, picture.layout)
        if printed is None or picture.side is None:
            continue
        for area in layouts.from_document(printed.document).side(picture.side).areas:
            crops.setdefault(area.question, []).append(Crop(picture.id, area.place))
    return crops
