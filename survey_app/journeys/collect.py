"""Taking answers in: the one path for every channel, live or days later, one by one or a hundred at once."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from forms import answers as checks
from forms.problems import Problem
from forms.questionnaire import Questionnaire
from survey_app.domain import arrivals as coming
from survey_app.domain.arrivals import SENTENCES as SENTENCES
from survey_app.domain.arrivals import Arrival as Arrival
from survey_app.domain.arrivals import Rejected, is_name
from survey_app.domain.meetings import State, refuse_unless_open
from survey_app.domain.refusals import MeetingNotOpen, NotFound, WrongInput
from survey_app.domain.submissions import Channel, Receipt, content_hash
from survey_app.journeys import partners, questionnaires
from survey_app.store.meetings import Meeting, MeetingQuestionnaire
from survey_app.store.once import insert_once
from survey_app.store.submissions import ConflictingSubmission, Submission

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    receipt: Receipt
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenMeeting:
    meeting: Meeting
    questionnaires: list[Questionnaire]


Kept = dict[str, Any]
"""One row of Submission, ready to be inserted."""


class _Meeting(NamedTuple):
    """What must be known of a meeting to keep an answer for it."""

    id: str
    solectwo: str | None
    campaign: int
    state: str
    closed_on: date | None
    held_on: date


# Built once: making such a statement costs more than running it.
_THESE: Any = bindparam("ids", expanding=True)
_MEETINGS = select(*(Meeting.__table__.c[name] for name in _Meeting._fields)).where(Meeting.id.in_(_THESE))
_CONTENTS = select(Submission.id, Submission.content).where(Submission.id.in_(_THESE))


def accept(
    work: Session,
    *,
    id: str,  # noqa: A002 - the word of the interface
    meeting: str,
    digest: str,
    channel: Channel,
    language: str,
    filled_on: date,
    answers: Mapping[str, Any],
    today: date,
    sheet: int | None = None,
    unreadable: Sequence[str] = (),
) -> Outcome:
    """One form; see accept_many."""
    arrival = Arrival(id, meeting, digest, channel, language, filled_on, answers, sheet, unreadable)
    return accept_many(work, [arrival], today)[0]


def accept_many(work: Session, arrivals: Sequence[Arrival], today: date) -> list[Outcome]:
    """Keeps each form once; outcomes stand in the order of the arrivals. Refuses none with an exception.

    A form that was kept before gets the receipt of a duplicate also when its meeting is closed by now.
    """
    meetings = _meetings(work, arrivals)
    judged = [_judge(work, meetings, arrival) for arrival in arrivals]
    rows = [row for row in judged if isinstance(row, dict)]
    taking = {key for key, meeting in meetings.items() if _takes_answers(meeting, today)}
    fresh = {row["id"]: row for row in reversed(rows) if row["meeting"] in taking}  # of equal ids the first
    stored = {key: fresh[key] for key in insert_once(work, Submission, list(fresh.values()))}
    partners.from_meetings(work, stored.values())
    before = _contents(work, {row["id"] for row in rows} - stored.keys())
    outcomes = [row if isinstance(row, Outcome) else _outcome(row, before, stored) for row in judged]
    _keep_conflicts(work, judged, outcomes)
    return outcomes


def meeting_for_answers(work: Session, code: str, today: date) -> OpenMeeting:
    """The meeting behind a join code, with its questionnaires in order. Raises NotFound, MeetingNotOpen."""
    found = meeting_behind(work, code)
    refuse_unless_open(State(found.meeting.state), found.meeting.closed_on, today)
    return found


def meeting_behind(work: Session, code: str) -> OpenMeeting:
    """As meeting_for_answers, whether it takes answers or not. Raises NotFound."""
    found = work.execute(
        select(Meeting, MeetingQuestionnaire.digest)
        .outerjoin(MeetingQuestionnaire, MeetingQuestionnaire.meeting == Meeting.id)
        .where(Meeting.join_code == code)
        .order_by(MeetingQuestionnaire.position)
    ).all()
    if not found:
        raise NotFound("Nie ma spotkania o takim kodzie. Proszę sprawdzić sześć cyfr kodu.")
    return OpenMeeting(found[0][0], [questionnaires.by_digest(work, digest) for _, digest in found if digest])


def counts_by_channel(work: Session, meeting_id: str) -> dict[Channel, int]:
    """How many forms count for the meeting, by the way they came in. Channels without a form are left out."""
    counted = work.execute(
        select(Submission.channel, func.count())
        .where(Submission.meeting == meeting_id, Submission.withdrawn.is_(False))
        .group_by(Submission.channel)
    )
    return {Channel(channel): number for channel, number in counted}


def _meetings(work: Session, arrivals: Iterable[Arrival]) -> dict[str, _Meeting]:
    wanted = {arrival.meeting for arrival in arrivals if is_name(arrival.meeting)}
    found = (row for some in _portions(wanted) for row in work.connection().execute(_MEETINGS, {"ids": some}))
    return {row.id: _Meeting(*row) for row in found}


def _judge(work: Session, meetings: Mapping[str, _Meeting], arrival: Arrival) -> Kept | Outcome:
    """The row to keep, or why it cannot be kept."""
    try:
        return _row(work, meetings, arrival)
    except Rejected as refused:
        return Outcome(Receipt.REJECTED, refused.problems)


def _row(work: Session, meetings: Mapping[str, _Meeting], arrival: Arrival) -> Kept:
    submission_id = coming.read_id(arrival.id)
    meeting = meetings.get(arrival.meeting) if is_name(arrival.meeting) else None
    if meeting is None:
        raise coming.rejected("unknown_meeting")
    questionnaire = _questionnaire(work, arrival)
    language = coming.read_language(arrival.language, questionnaire)
    checked = checks.check(questionnaire, arrival.answers, part="A", language=language)
    if checked.problems:
        raise Rejected(*checked.problems)
    return {
        "id": submission_id,
        "meeting": meeting.id,
        "solectwo": meeting.solectwo,
        "campaign": meeting.campaign,
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "digest": arrival.digest,
        "channel": coming.read_channel(arrival.channel),
        "language": language,
        "filled_on": coming.read_day(arrival.filled_on, meeting.held_on),
        "sheet": arrival.sheet,
        "answers": checked.answers,
        "unreadable": list(arrival.unreadable),
        "content": content_hash(meeting.id, questionnaire.id, arrival.digest, checked.answers),
        "withdrawn": False,
    }


def _questionnaire(work: Session, arrival: Arrival) -> Questionnaire:
    """Any version ever published: a tablet that was offline for long may hold an old one."""
    if not isinstance(arrival.digest, str) or not coming.DIGEST.fullmatch(arrival.digest):
        raise coming.rejected("unknown_questionnaire")
    try:
        found = questionnaires.by_digest(work, arrival.digest)
    except NotFound:
        raise coming.rejected("unknown_questionnaire") from None
    names_other = arrival.questionnaire not in (None, found.id) or arrival.version not in (
        None,
        found.version,
    )
    if names_other or not found.has_part("A"):
        raise coming.rejected("unknown_questionnaire")
    return found


def _contents(work: Session, ids: Collection[str]) -> dict[str, str]:
    """What is kept already: id to content hash."""
    found = (row for some in _portions(ids) for row in work.connection().execute(_CONTENTS, {"ids": some}))
    return dict(found)


def _takes_answers(meeting: _Meeting, today: date) -> bool:
    try:
        refuse_unless_open(State(meeting.state), meeting.closed_on, today)
    except MeetingNotOpen:
        return False
    return True


def _outcome(row: Kept, before: Mapping[str, str], stored: Mapping[str, Kept]) -> Outcome:
    """before: content by id of what was kept earlier; stored: rows of this batch by id."""
    if stored.get(row["id"]) is row:
        return Outcome(Receipt.STORED)
    first = stored[row["id"]]["content"] if row["id"] in stored else before.get(row["id"])
    if first is None:
        return Outcome(Receipt.REJECTED, (Problem("meeting_not_open", ""),))
    return Outcome(Receipt.DUPLICATE if row["content"] == first else Receipt.CONFLICT)


def _keep_conflicts(work: Session, judged: Sequence[Any], outcomes: Sequence[Outcome]) -> None:
    """Once for each content: the id of a conflict follows from what it says."""
    conflicts = {}
    for row, outcome in zip(judged, outcomes, strict=True):
        if outcome.receipt is Receipt.CONFLICT:
            key = hashlib.sha256(f"{row['id']} {row['content']}".encode()).hexdigest()[:32]
            conflicts[key] = {
                "id": key,
                "submission": row["id"],
                "answers": row["answers"],
                "content": row["content"],
                "settled": False,
            }
    insert_once(work, ConflictingSubmission, list(conflicts.values()))


def _portions(names: Iterable[str]) -> Iterator[list[str]]:
    """Sorted and cut into lists short enough for one query."""
    ordered = sorted(names)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def refuse_unless_stored(outcome: Outcome) -> None:
    """For those who hand in one form with a person waiting. Raises MeetingNotOpen or WrongInput with the sentence."""
    if outcome.receipt in (Receipt.STORED, Receipt.DUPLICATE):
        return
    codes = [problem.code for problem in outcome.problems]
    if "meeting_not_open" in codes:
        raise MeetingNotOpen
    known = [SENTENCES[code] for code in codes if code in SENTENCES]
    raise WrongInput(known[0] if known else "Tego arkusza nie udało się zapisać. Proszę sprawdzić odpowiedzi.")
