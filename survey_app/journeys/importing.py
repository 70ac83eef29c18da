"""Taking in a CSV file with the columns of sheet `Dane`: every row through the one check, all or nothing."""

import secrets
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports import layout
from exports.columns import CellFault, day, shown, whole
from exports.dataset import RESIDENTS
from exports.rows import CsvFault, CsvFile, read_csv
from forms.problems import sentence
from forms.questionnaire import Kind, Questionnaire
from survey_app.domain.campaigns import bounds
from survey_app.domain.meetings import COUNCILS, MeetingKind, State
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.domain.submissions import Channel, Receipt
from survey_app.journeys import collect, questionnaires
from survey_app.journeys.collect import Arrival, Outcome
from survey_app.store.base import new_id
from survey_app.store.gmina import Solectwo
from survey_app.store.meetings import Meeting, MeetingQuestionnaire
from survey_app.store.questionnaires import PublishedQuestionnaire
from survey_app.store.submissions import Submission

AT_ONCE = 500
MOST_NAMED = 20  # problems told at once; nobody reads more
NOT_IN_FILE = "nie ma w pliku"
"""Stands for a required confidential answer, which no file carries."""
_OWN_IDS = uuid.UUID("8f0d3d0e-5b0f-4a53-9c57-2c1c4b6a7e10")


@dataclass(frozen=True, slots=True)
class Imported:
    stored: int
    duplicates: int


class _LineFault(Exception):
    def __init__(self, line: int, sentence: str, column: str = "") -> None:
        place = f"Wiersz {line}, kolumna {shown(column)}" if column else f"Wiersz {line}"
        super().__init__(f"{place}: {sentence}")


@dataclass(slots=True)
class _Import:
    """What the reading of one file needs at every line."""

    work: Session
    campaign: int
    today: date
    header: list[str]
    places: dict[str, int]
    villages: set[str]
    meetings: dict[str, Meeting] = field(default_factory=dict)
    made: dict[tuple[str, str], str] = field(default_factory=dict)
    readers: dict[str, layout.Reader] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def cell(self, row: Sequence[str], name: str) -> str:
        place = self.places.get(name)
        return "" if place is None else row[place].strip()


def import_responses(work: Session, csv_bytes: bytes, campaign: int, today: date) -> Imported:
    """Stores every row, or raises WrongInput with what is wrong, line by line; then nothing must be committed.

    A meeting the file names and nobody has here is made, closed, so that its answers have a place.
    """
    stored = duplicates = 0
    try:
        file = read_csv(csv_bytes)
        state = _begin(work, file, campaign, today)
        for some in _portions(file.rows):
            for outcome in _take(state, some):
                stored += outcome is Receipt.STORED
                duplicates += outcome is Receipt.DUPLICATE
            if len(state.problems) >= MOST_NAMED:
                break
    except CsvFault as fault:
        raise WrongInput(fault.sentence) from None
    if state.problems:
        raise WrongInput(_told(state.problems))
    if not stored and not duplicates:
        raise WrongInput("W pliku nie ma żadnego wiersza z odpowiedziami. Niczego nie zapisano.")
    return Imported(stored, duplicates)


def _begin(work: Session, file: CsvFile, campaign: int, today: date) -> _Import:
    bounds(campaign)
    known = set(layout.known_names(_published(work)))
    foreign = [name for name in file.header if name not in known]
    if foreign:
        raise WrongInput(
            f"Nieznana kolumna „{shown(foreign[0])}”. Plik powinien mieć kolumny takie jak arkusz Dane "
            "albo eksport CSV. Proszę usunąć tę kolumnę lub poprawić jej nazwę. Niczego nie zapisano."
        )
    header = set(file.header)
    if "meeting" not in header and not {"solectwo", "_filled_on"} <= header:
        raise WrongInput(
            "Brakuje kolumny „meeting” (spotkanie) albo kolumn „solectwo” i „_filled_on” (dzień wypełnienia). "
            "Proszę je dodać: bez nich nie wiadomo, z którego spotkania są ankiety. Niczego nie zapisano."
        )
    places = {name: number for number, name in enumerate(file.header)}
    return _Import(work, campaign, today, file.header, places, set(work.scalars(select(Solectwo.slug))))


def _published(work: Session) -> list[Questionnaire]:
    digests = work.scalars(select(PublishedQuestionnaire.digest))
    return [questionnaires.by_digest(work, digest) for digest in digests]


def _portions(rows: Iterator[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _take(state: _Import, lines: Sequence[tuple[int, list[str]]]) -> Iterator[Receipt]:
    """Reads some lines and hands them in together; problems are kept in the state."""
    _find_meetings(state, lines)
    kept = _kept_before(state, lines)
    arrivals: list[tuple[int, Arrival, Questionnaire]] = []
    for number, row in lines:
        try:
            arrival, questionnaire = _arrival(state, number, row, kept)
        except _LineFault as fault:
            state.problems.append(str(fault))
            continue
        before = kept.get(arrival.id)
        if before and _same(before, arrival):
            yield Receipt.DUPLICATE
        else:
            arrivals.append((number, arrival, questionnaire))
    state.work.flush()
    outcomes = collect.accept_many(state.work, [arrival for _, arrival, _ in arrivals], state.today)
    for (number, _, questionnaire), outcome in zip(arrivals, outcomes, strict=True):
        if outcome.receipt in (Receipt.STORED, Receipt.DUPLICATE):
            yield outcome.receipt
        else:
            state.problems.append(f"Wiersz {number}: {_why(outcome, questionnaire)}")


def _find_meetings(state: _Import, lines: Sequence[tuple[int, list[str]]]) -> None:
    wanted = {state.cell(row, "meeting") for _, row in lines} - state.meetings.keys() - {""}
    found = state.work.scalars(select(Meeting).where(Meeting.id.in_(sorted(wanted)))) if wanted else ()
    state.meetings |= {meeting.id: meeting for meeting in found}


def _kept_before(state: _Import, lines: Sequence[tuple[int, list[str]]]) -> dict[str, Submission]:
    ids = {state.cell(row, "_uuid").lower() for _, row in lines} - {""}
    if not ids:
        return {}
    found = state.work.scalars(select(Submission).where(Submission.id.in_(sorted(ids))))
    return {submission.id: submission for submission in found}


def _same(before: Submission, arrival: Arrival) -> bool:
    """Whether the file says what is kept now, corrections included: then there is nothing to do."""
    return (before.meeting, before.digest, before.answers) == (arrival.meeting, arrival.digest, arrival.answers)


def _arrival(
    state: _Import, number: int, row: list[str], kept: Mapping[str, Submission]
) -> tuple[Arrival, Questionnaire]:
    questionnaire, digest = _questionnaire(state, number, row)
    answers = _answers(state, number, row, questionnaire, digest)
    filled_on = _filled_on(state, number, row)
    meeting = _meeting(state, number, row, questionnaire, digest, filled_on, answers)
    submission_id = state.cell(row, "_uuid").lower() or _own_id(number, row)
    before = kept.get(submission_id)
    _add_confidential(answers, questionnaire, before.answers if before else {})
    return (
        Arrival(
            id=submission_id,
            meeting=meeting.id,
            digest=digest,
            channel=_one_of(state, number, row, "channel", [channel.value for channel in Channel], "imported"),
            language=state.cell(row, "_language") or "pl",
            filled_on=filled_on or meeting.held_on,
            answers=answers,
            sheet=_sheet(state, number, row),
            unreadable=_unreadable(state, number, row, questionnaire),
        ),
        questionnaire,
    )


def _questionnaire(state: _Import, number: int, row: list[str]) -> tuple[Questionnaire, str]:
    """By digest; without one the version named, without that the current one."""
    digest = state.cell(row, "_digest").lower()
    if not digest:
        digest = _digest_of(state, number, row)
    try:
        return questionnaires.by_digest(state.work, digest), digest
    except NotFound:
        raise _LineFault(
            number,
            "tej wersji kwestionariusza tu nie opublikowano. Proszę ją najpierw wczytać "
            "(zebranie questionnaire import) albo, jeśli pytania są te same, usunąć z pliku kolumny "
            "_digest i _version.",
            "_digest",
        ) from None


def _digest_of(state: _Import, number: int, row: list[str]) -> str:
    wanted, version = state.cell(row, "_questionnaire") or RESIDENTS, state.cell(row, "_version")
    asked = select(PublishedQuestionnaire.digest).where(PublishedQuestionnaire.id == wanted)
    if version:
        asked = asked.where(PublishedQuestionnaire.version == _whole(number, version, "_version"))
    else:
        asked = asked.where(PublishedQuestionnaire.current)
    digest = state.work.scalar(asked)
    if digest is None:
        raise _LineFault(number, f"nie ma kwestionariusza „{shown(wanted)}” w tej wersji.", "_questionnaire")
    return digest


def _answers(
    state: _Import, number: int, row: list[str], questionnaire: Questionnaire, digest: str
) -> dict[str, Any]:
    reader = state.readers.get(digest)
    if reader is None:
        reader = state.readers[digest] = layout.Reader(questionnaire, state.header)
    try:
        return reader.answers(row)
    except CellFault as fault:
        raise _LineFault(number, fault.sentence, fault.rest) from None


def _add_confidential(answers: dict[str, Any], questionnaire: Questionnaire, before: Mapping[str, Any]) -> None:
    """Files carry no confidential answers: what is kept stays, and a required one gets a stand-in."""
    for question in layout.part_a(questionnaire):
        if not question.confidential:
            continue
        if question.id in before:
            answers[question.id] = before[question.id]
        elif question.required and question.kind is Kind.TEXT:
            answers[question.id] = NOT_IN_FILE


def _filled_on(state: _Import, number: int, row: list[str]) -> date | None:
    text = state.cell(row, "_filled_on")
    if not text:
        return None
    try:
        return date.fromisoformat(day(text))
    except CellFault as fault:
        raise _LineFault(number, fault.sentence, "_filled_on") from None


def _meeting(
    state: _Import,
    number: int,
    row: list[str],
    questionnaire: Questionnaire,
    digest: str,
    filled_on: date | None,
    answers: Mapping[str, Any],
) -> Meeting:
    """The meeting named, or one made for this village and day."""
    wanted, village = state.cell(row, "meeting"), state.cell(row, "solectwo")
    if village and village not in state.villages:
        raise _LineFault(
            number,
            f"nie ma sołectwa „{shown(village)}”. Proszę poprawić nazwę albo wczytać sołectwa "
            "(zebranie villages import).",
            "solectwo",
        )
    if filled_on and not wanted:
        wanted = _meeting_of_day(state, village, filled_on)
    meeting = state.meetings.get(wanted)
    if meeting is None:
        if filled_on is None:
            raise _LineFault(number, "spotkania tu nie ma, a bez dnia nie można go założyć.", "_filled_on")
        meeting = _make_meeting(state, number, wanted, village, questionnaire, filled_on, answers)
    _refuse_other(state, number, meeting, village)
    _note_questionnaire(state, meeting, digest)
    return meeting


def _meeting_of_day(state: _Import, village: str, held_on: date) -> str:
    """The village's meeting of that day: one this file made, or one that is here. Empty when there is none."""
    key = (village, held_on.isoformat())
    if key not in state.made:
        asked = select(Meeting).where(Meeting.held_on == held_on, Meeting.solectwo == (village or None))
        found = state.work.scalars(asked.where(Meeting.campaign == state.campaign).order_by(Meeting.id)).first()
        if found is None:
            return ""
        state.meetings[found.id], state.made[key] = found, found.id
    return state.made[key]


def _refuse_other(state: _Import, number: int, meeting: Meeting, village: str) -> None:
    if meeting.campaign != state.campaign:
        raise _LineFault(
            number,
            f"to spotkanie należy do kampanii {meeting.campaign}, a plik wczytywany jest do {state.campaign}.",
            "meeting",
        )
    if village and meeting.solectwo != village:
        raise _LineFault(number, "to spotkanie jest zapisane w innym sołectwie.", "solectwo")


def _make_meeting(
    state: _Import,
    number: int,
    wanted: str,
    village: str,
    questionnaire: Questionnaire,
    held_on: date,
    answers: Mapping[str, Any],
) -> Meeting:
    """A closed meeting; today as its last day lets the answers of the file in."""
    if wanted and not (len(wanted) <= 64 and wanted.isascii() and wanted.replace("-", "").isalnum()):
        raise _LineFault(number, "identyfikator spotkania ma tylko litery bez ogonków, cyfry i kreski.", "meeting")
    council = answers.get("R1") if questionnaire.id == "rada" else None
    council = council if council in COUNCILS else None
    kind = MeetingKind.SOLECTWO if village else MeetingKind.COUNCIL if council else MeetingKind.EVENT
    meeting = Meeting(
        id=wanted or new_id(),
        kind=kind.value,
        solectwo=village or None,
        council=council,
        title="" if village or council else "Ankiety wczytane z pliku",
        held_on=held_on,
        starts_at="",
        place="",
        campaign=state.campaign,
        join_code=_free_code(state.work),
        state=State.CLOSED.value,
        opened_on=held_on,
        closed_on=state.today,
        closing_reason="Spotkanie założone przy wczytaniu odpowiedzi z pliku.",
        partners="",
    )
    state.work.add(meeting)
    state.work.flush()
    state.meetings[meeting.id] = meeting
    state.made[village, held_on.isoformat()] = meeting.id
    return meeting


def _free_code(work: Session) -> str:
    while True:
        code = f"{secrets.randbelow(900_000) + 100_000}"
        if work.scalar(select(Meeting.id).where(Meeting.join_code == code)) is None:
            return code


def _note_questionnaire(state: _Import, meeting: Meeting, digest: str) -> None:
    """The meeting's list names every questionnaire answered at it."""
    key = (meeting.id, f"digest {digest}")
    if key in state.made:
        return
    state.made[key] = digest
    if state.work.get(MeetingQuestionnaire, (meeting.id, digest)) is None:
        before = state.work.scalars(
            select(MeetingQuestionnaire.position).where(MeetingQuestionnaire.meeting == meeting.id)
        )
        position = max(before, default=-1) + 1
        state.work.add(MeetingQuestionnaire(meeting=meeting.id, digest=digest, position=position))


def _own_id(number: int, row: list[str]) -> str:
    """An id for a row without one: the same file read again gives the same ids, so nothing is stored twice."""
    return str(uuid.uuid5(_OWN_IDS, f"{number}\x1f" + "\x1f".join(row)))


def _one_of(
    state: _Import, number: int, row: list[str], column: str, allowed: Sequence[str], otherwise: str
) -> str:
    value = state.cell(row, column) or otherwise
    if value not in allowed:
        raise _LineFault(number, f"„{shown(value)}” nie jest jedną z wartości: {', '.join(allowed)}.", column)
    return value


def _sheet(state: _Import, number: int, row: list[str]) -> int | None:
    text = state.cell(row, "sheet")
    if not text:
        return None
    sheet = _whole(number, text, "sheet")
    if not 0 < sheet < 1_000_000:
        raise _LineFault(number, "numer arkusza powinien być liczbą od 1 do 999 999.", "sheet")
    return sheet


def _whole(number: int, text: str, column: str) -> int:
    try:
        return whole(text)
    except CellFault as fault:
        raise _LineFault(number, fault.sentence, column) from None


def _unreadable(state: _Import, number: int, row: list[str], questionnaire: Questionnaire) -> list[str]:
    named = state.cell(row, "_unreadable").split()
    known = {question.id for question in layout.part_a(questionnaire)}
    for question in named:
        if question not in known:
            raise _LineFault(number, f"w kwestionariuszu nie ma pytania „{shown(question)}”.", "_unreadable")
    return named


def _why(outcome: Outcome, questionnaire: Questionnaire) -> str:
    if outcome.receipt is Receipt.CONFLICT:
        return (
            "ankieta o tym identyfikatorze jest już zapisana z inną treścią. Poprawki wprowadza się "
            "na stronie spotkania; proszę usunąć ten wiersz z pliku."
        )
    problem = outcome.problems[0]
    return collect.SENTENCES.get(problem.code) or sentence(problem, questionnaire)


def _told(problems: Sequence[str]) -> str:
    told = list(problems[:MOST_NAMED])
    if len(problems) >= MOST_NAMED:
        told.append(f"To pierwsze {MOST_NAMED} usterek; dalszych nie sprawdzano.")
    return "\n".join([*told, "Niczego nie zapisano. Proszę poprawić plik i wczytać go ponownie."])
