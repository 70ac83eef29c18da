"""Settling photographed sheets: what a human decided becomes answers, stored once, taken back, or thrown away."""

import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from forms import answers as checks
from forms import typed
from forms.questionnaire import Kind
from forms.scan.reading import (
    BoxState,
    answers_from,
)
from survey_app.domain import pictures as rules
from survey_app.domain.looks import (
    Given,
    given_to,
)
from survey_app.domain.refusals import Conflict, NotFound
from survey_app.domain.submissions import Channel
from survey_app.journeys import (
    collect,
    correct,
    office,
    pictures,
    prepare,
    second_typing,
    transcribe,
)
from survey_app.journeys.looking import GONE, Paper, listed, paper
from survey_app.store.sheets import SheetLook, SheetPicture

NUMBER = transcribe.NUMBER
SIDES = "strony"
"""Name of the place where faults about missing sides are told."""
TYPED = (Kind.NUMBER, Kind.DATE, Kind.BLOCK)
"""Written by hand with a form of its own: read as if typed from paper."""
TAKEN = "Arkusz {name} jest już wpisany. Jeśli to inna kartka z tym samym numerem, proszę to zaznaczyć."
UNDECIDED = "{question}: proszę rozstrzygnąć, czy kratka „{says}” jest zaznaczona."
UNTYPED = "{question}: proszę przepisać tekst albo zaznaczyć, że nie da się go odczytać."


class Settled(NamedTuple):
    """faults: sentences by the place on the page; nothing was stored when there are any."""

    faults: dict[str, str]
    submission: str = ""


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
    look.submission, look.decisions = submission, given_to(given)
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
