"""Paper by keyboard: a sheet typed, looked up, corrected; what its history says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import answers as checks
from forms import said, sheetcode, typed
from forms.questionnaire import Question, Questionnaire
from forms.sheetcode import SheetCodeFault
from survey_app.domain import sheets
from survey_app.domain.meetings import State, refuse_unless_open
from survey_app.domain.reconciliation import PAPER
from survey_app.domain.refusals import Conflict, NotFound
from survey_app.domain.submissions import OFFICE_SHEETS, Channel, Receipt
from survey_app.journeys import collect, correct, prepare, questionnaires
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission

NUMBER = "#"
"""Name of the number's box among the boxes of the questions; no question can be called so."""

TAKEN = "Arkusz {code} jest już wpisany. Jeśli to inny arkusz o tym samym numerze, proszę to zaznaczyć."
EMPTY = "Nic nie wpisano. Pustego arkusza się nie wpisuje: proszę doliczyć go do zniszczonych lub pustych."


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet as it was typed: what was understood, and sentences about what was not, by box."""

    number: int | None
    answers: dict[str, Any]
    unreadable: list[str]
    faults: dict[str, str] = field(default_factory=dict)
    double: Submission | None = None  # the sheet that has this number already
    stored: bool = False  # now, for the first time


class Change(NamedTuple):
    """One step of a sheet's history."""

    day: date
    reason: str
    before: list[tuple[str, str]]  # what it was: name of the question, answer in words


class Listing(NamedTuple):
    rows: list[Submission]
    missing: str  # "4, 9"; empty when no number is missing
    doubles: set[int]


def to_type(work: Session, meeting_id: str) -> list[Questionnaire]:
    """What residents fill on paper, in the order of the meeting."""
    return [asked for asked in prepare.asked(work, meeting_id) if asked.id not in OFFICE_SHEETS]


def open_for_typing(
    work: Session, meeting_id: str, questionnaire_id: str, today: date
) -> tuple[Meeting, Questionnaire]:
    """Raises NotFound, MeetingNotOpen."""
    meeting = prepare.meeting(work, meeting_id)
    asked = next((one for one in to_type(work, meeting_id) if one.id == questionnaire_id), None)
    if asked is None:
        raise NotFound("To spotkanie nie ma takiej ankiety. Proszę wybrać ankietę z listy.")
    refuse_unless_open(State(meeting.state), meeting.closed_on, today)
    return meeting, asked


def type_sheet(
    work: Session,
    meeting: Meeting,
    questionnaire: Questionnaire,
    boxes: Mapping[str, str],
    *,
    id: str,  # noqa: A002 - the word of collect.accept
    today: date,
    another: bool = False,
) -> Entry:
    """Stores what was typed unless it has faults. `another`: it is another sheet with a number that is taken."""
    entry = read_entry(work, meeting.id, questionnaire, boxes, own=id, another=another)
    if entry.faults:
        return entry
    outcome = collect.accept(
        work,
        id=id,
        meeting=meeting.id,
        digest=questionnaire.digest,
        channel=Channel.PAPER_TYPED,
        language="pl",
        filled_on=meeting.held_on,
        answers=entry.answers,
        today=today,
        sheet=entry.number,
        unreadable=entry.unreadable,
    )
    if outcome.receipt is Receipt.CONFLICT:
        raise Conflict("Ten arkusz zapisano już z innymi odpowiedziami. Proszę otworzyć go z listy i poprawić.")
    collect.refuse_unless_stored(outcome)
    return replace(entry, stored=outcome.receipt is Receipt.STORED)


def correct_sheet(
    work: Session,
    row: Submission,
    boxes: Mapping[str, str],
    *,
    today: date,
    another: bool = False,
    reason: str = "",
) -> Entry:
    """A box left as it was keeps its answer to the letter."""
    questionnaire = questionnaires.by_digest(work, row.digest)
    entry = read_entry(work, row.meeting, questionnaire, boxes, own=row.id, another=another, kept=row.answers)
    if not entry.faults:
        correct.correct(
            work,
            row.id,
            answers=entry.answers,
            today=today,
            sheet=entry.number,
            unreadable=entry.unreadable,
            reason=reason,
        )
    return entry


def read_entry(
    work: Session,
    meeting_id: str,
    questionnaire: Questionnaire,
    boxes: Mapping[str, str],
    *,
    own: str = "",
    another: bool = False,
    kept: Mapping[str, Any] | None = None,
) -> Entry:
    """own: id of the sheet itself, which is no double of itself."""
    raw, unreadable, faults = _read_boxes(questionnaire.part("A").questions, boxes, kept or {})
    number = _read_number(boxes.get(NUMBER, ""), faults)
    double = None if number is None else with_number(work, meeting_id, number, other_than=own)
    if double and not another:
        faults[NUMBER] = TAKEN.format(code=sheetcode.code(number or 0))
    checked = checks.check(questionnaire, raw)
    for problem, sentence in zip(checked.problems, checked.sentences, strict=True):
        faults.setdefault(problem.question, sentence)
    unread = [question for question in unreadable if question not in checked.answers]
    if not faults and not checked.answers and not unread:
        first = questionnaire.part("A").questions[0].id
        faults[first] = EMPTY
    return Entry(number, checked.answers, unread, faults, double)


def _read_boxes(
    questions: Sequence[Question], boxes: Mapping[str, str], kept: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str], dict[str, str]]:
    raw: dict[str, Any] = {}
    unreadable: list[str] = []
    faults: dict[str, str] = {}
    for question in questions:
        text = boxes.get(question.id, "").replace("\r\n", "\n")
        before = kept.get(question.id)
        if before is not None and text == typed.write(question, before):
            raw[question.id] = before
            continue
        read = typed.read(question, text)
        if read.fault:
            faults[question.id] = read.sentence
        elif read.unreadable:
            unreadable.append(question.id)
        elif read.raw is not None:
            raw[question.id] = read.raw
    return raw, unreadable, faults


def _read_number(text: str, faults: dict[str, str]) -> int | None:
    try:
        return sheetcode.read(text)
    except SheetCodeFault as fault:
        faults[NUMBER] = str(fault)
        return None


def boxes_of(questionnaire: Questionnaire, row: Submission) -> dict[str, str]:
    """A stored sheet as somebody would type it."""
    boxes = {NUMBER: sheetcode.code(row.sheet) if row.sheet else ""}
    for question in questionnaire.part("A").questions:
        unread = question.id in row.unreadable
        boxes[question.id] = typed.UNREADABLE if unread else typed.write(question, row.answers.get(question.id))
    return boxes


def of_meeting(work: Session, meeting_id: str) -> list[Submission]:
    """Everything typed or read from paper, by number; withdrawn sheets too."""
    kept = select(Submission).where(Submission.meeting == meeting_id, Submission.channel.in_(PAPER))
    typed_ones = kept.where(Submission.questionnaire.not_in(OFFICE_SHEETS))
    return sorted(work.scalars(typed_ones), key=lambda row: (row.sheet or 0, row.questionnaire, row.id))


def listing(work: Session, meeting_id: str, wanted: int | None = None) -> Listing:
    """All sheets, or those of one number; gaps and doubles are of the whole meeting."""
    rows = of_meeting(work, meeting_id)
    numbers = [row.sheet for row in rows if row.sheet and not row.withdrawn]
    shown = [row for row in rows if wanted is None or row.sheet == wanted]
    return Listing(shown, sheets.said(sheets.gaps(numbers)), sheets.doubles(numbers))


def suggested(work: Session, meeting_id: str, last: int | None) -> int:
    """The number that probably lies on top of the pile."""
    used = {row.sheet for row in of_meeting(work, meeting_id) if row.sheet and not row.withdrawn}
    return sheets.next_free(used, last)


def with_number(work: Session, meeting_id: str, number: int, other_than: str = "") -> Submission | None:
    """A sheet of the meeting that has this number and counts."""
    found = select(Submission).where(
        Submission.meeting == meeting_id,
        Submission.sheet == number,
        Submission.withdrawn.is_(False),
        Submission.id != other_than,
    )
    return work.scalars(found.order_by(Submission.id)).first()


def sheet(work: Session, meeting_id: str, submission_id: str) -> Submission:
    """A sheet of this meeting that came from paper. Raises NotFound."""
    row = correct.submission(work, submission_id)
    if row.meeting != meeting_id or row.channel not in PAPER or row.questionnaire in OFFICE_SHEETS:
        raise NotFound("Nie ma takiego arkusza. Proszę wybrać go z listy arkuszy.")
    return row


def history(work: Session, row: Submission) -> list[Change]:
    """Newest change first; each says what it changed and what stood there before."""
    questionnaire = questionnaires.by_digest(work, row.digest)
    kept = correct.history(work, row.id)
    now = {"answers": row.answers, "unreadable": row.unreadable, "sheet": row.sheet, "withdrawn": row.withdrawn}
    states = [step.before for step in kept] + [now]
    return [
        Change(step.corrected_on, step.reason, _changed(questionnaire, before, after))
        for step, before, after in zip(kept, states, states[1:], strict=False)
    ][::-1]


def _changed(
    questionnaire: Questionnaire, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str]]:
    changes = []
    if before["withdrawn"] != after["withdrawn"]:
        changes.append(("Arkusz", "wycofany" if before["withdrawn"] else "liczył się"))
    if before["sheet"] != after["sheet"]:
        changes.append(("Numer arkusza", sheetcode.code(before["sheet"]) if before["sheet"] else "bez numeru"))
    for question in questionnaire.part("A").questions:
        was, became = in_words(question, before), in_words(question, after)
        if was != became:
            changes.append((question.text["pl"], was))
    return changes


def in_words(question: Question, state: Mapping[str, Any]) -> str:
    """An answer as a person reads it. state: {"answers", "unreadable"}."""
    if question.id in state["unreadable"]:
        return "nie do odczytania"
    return said.words(question, state["answers"].get(question.id)) or "bez odpowiedzi"
