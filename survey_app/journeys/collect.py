"""Taking answers in: the one path for every channel, live or days later, one by one or a hundred at once."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from forms import answers as checks
from forms.problems import Problem
from forms.questionnaire import Questionnaire
from survey_app.domain.meetings import State, refuse_unless_open
from survey_app.domain.refusals import MeetingNotOpen, NotFound
from survey_app.domain.submissions import Channel, Receipt, content_hash
from survey_app.journeys import questionnaires
from survey_app.store.meetings import Meeting, MeetingQuestionnaire
from survey_app.store.once import insert_once
from survey_app.store.submissions import ConflictingSubmission, Submission

LANGUAGES = frozenset(("pl", "en", "uk"))
CREDIBLE = timedelta(days=400)  # a tablet's clock further off than this gives way to the meeting's day
AT_ONCE = 500

SENTENCES = {
    "bad_id": "Ankieta nie ma poprawnego numeru (UUID). Proszę zachować ją na urządzeniu i zgłosić to.",
    "unknown_meeting": "Nie ma takiego spotkania. Proszę sprawdzić, czy urządzenie połączono z właściwym.",
    "other_meeting": "To urządzenie połączono z innym spotkaniem. Proszę połączyć je ponownie.",
    "meeting_not_open": "Spotkanie nie przyjmuje odpowiedzi. Proszę poprosić organizatora o jego otwarcie.",
    "unknown_questionnaire": "Nie ma takiej wersji kwestionariusza. Proszę zachować ankietę i zgłosić to.",
    "bad_channel": "Nie wiadomo, w jaki sposób zebrano odpowiedzi. Proszę podać jeden z dozwolonych kanałów.",
    "bad_language": "Kwestionariusza nie ma w tym języku. Proszę podać pl, en albo uk.",
    "bad_day": "Dzień wypełnienia nie jest datą. Proszę podać go jako RRRR-MM-DD.",
    "not_an_object": "Tego zapisu nie da się odczytać jako ankiety. Proszę zachować go i zgłosić to.",
}
"""Sentences for problems of a whole submission; those of a question are in forms.problems."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One filled form as it came in. Nothing is known to be right: the fields hold whatever was sent."""

    id: Any
    meeting: Any
    digest: Any
    channel: Any
    language: Any
    filled_on: Any  # date or "YYYY-MM-DD"
    answers: Any
    sheet: int | None = None
    unreadable: Sequence[str] = ()
    questionnaire: Any = None  # id and version, when the sender names them, must agree with the digest
    version: Any = None


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


class _Refused(Exception):
    def __init__(self, *problems: Problem) -> None:
        self.problems = problems


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
    before = _contents(work, {row["id"] for row in rows} - stored.keys())
    outcomes = [row if isinstance(row, Outcome) else _outcome(row, before, stored) for row in judged]
    _keep_conflicts(work, judged, outcomes)
    return outcomes


def meeting_for_answers(work: Session, code: str, today: date) -> OpenMeeting:
    """The meeting behind a join code, with its questionnaires in order. Raises NotFound, MeetingNotOpen."""
    found = work.execute(
        select(Meeting, MeetingQuestionnaire.digest)
        .outerjoin(MeetingQuestionnaire, MeetingQuestionnaire.meeting == Meeting.id)
        .where(Meeting.join_code == code)
        .order_by(MeetingQuestionnaire.position)
    ).all()
    if not found:
        raise NotFound("Nie ma spotkania o takim kodzie. Proszę sprawdzić sześć cyfr kodu.")
    meeting = found[0][0]
    refuse_unless_open(State(meeting.state), meeting.closed_on, today)
    return OpenMeeting(meeting, [questionnaires.by_digest(work, digest) for _, digest in found if digest])


def counts_by_channel(work: Session, meeting_id: str) -> dict[Channel, int]:
    """How many forms count for the meeting, by the way they came in. Channels without a form are left out."""
    counted = work.execute(
        select(Submission.channel, func.count())
        .where(Submission.meeting == meeting_id, Submission.withdrawn.is_(False))
        .group_by(Submission.channel)
    )
    return {Channel(channel): number for channel, number in counted}


def _meetings(work: Session, arrivals: Iterable[Arrival]) -> dict[str, _Meeting]:
    wanted = {arrival.meeting for arrival in arrivals if _is_name(arrival.meeting)}
    found = (row for some in _portions(wanted) for row in work.connection().execute(_MEETINGS, {"ids": some}))
    return {row.id: _Meeting(*row) for row in found}


def _judge(work: Session, meetings: Mapping[str, _Meeting], arrival: Arrival) -> Kept | Outcome:
    """The row to keep, or why it cannot be kept."""
    try:
        return _row(work, meetings, arrival)
    except _Refused as refused:
        return Outcome(Receipt.REJECTED, refused.problems)


def _row(work: Session, meetings: Mapping[str, _Meeting], arrival: Arrival) -> Kept:
    submission_id = _id(arrival.id)
    meeting = meetings.get(arrival.meeting) if _is_name(arrival.meeting) else None
    if meeting is None:
        raise _refused("unknown_meeting")
    questionnaire = _questionnaire(work, arrival)
    language = _language(arrival.language, questionnaire)
    checked = checks.check(questionnaire, arrival.answers, part="A", language=language)
    if checked.problems:
        raise _Refused(*checked.problems)
    return {
        "id": submission_id,
        "meeting": meeting.id,
        "solectwo": meeting.solectwo,
        "campaign": meeting.campaign,
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "digest": arrival.digest,
        "channel": _channel(arrival.channel),
        "language": language,
        "filled_on": _day(arrival.filled_on, meeting.held_on),
        "sheet": arrival.sheet,
        "answers": checked.answers,
        "unreadable": list(arrival.unreadable),
        "content": content_hash(meeting.id, questionnaire.id, arrival.digest, checked.answers),
        "withdrawn": False,
    }


def _refused(code: str) -> _Refused:
    return _Refused(Problem(code, ""))


def _is_name(value: Any) -> bool:
    """A short text of letters, digits and signs: safe to ask any database for."""
    return isinstance(value, str) and len(value) <= 64 and value.isascii() and value.isprintable()


def _id(given: Any) -> str:
    if isinstance(given, str) and _UUID.fullmatch(given.lower()):
        return given.lower()
    raise _refused("bad_id")


def _questionnaire(work: Session, arrival: Arrival) -> Questionnaire:
    """Any version ever published: a tablet that was offline for long may hold an old one."""
    if not isinstance(arrival.digest, str) or not _DIGEST.fullmatch(arrival.digest):
        raise _refused("unknown_questionnaire")
    try:
        found = questionnaires.by_digest(work, arrival.digest)
    except NotFound:
        raise _refused("unknown_questionnaire") from None
    names_other = arrival.questionnaire not in (None, found.id) or arrival.version not in (
        None,
        found.version,
    )
    if names_other or not found.has_part("A"):
        raise _refused("unknown_questionnaire")
    return found


def _language(given: Any, questionnaire: Questionnaire) -> str:
    if isinstance(given, str) and (given in LANGUAGES or given in questionnaire.languages):
        return given
    raise _refused("bad_language")


def _channel(given: Any) -> str:
    try:
        return Channel(given).value
    except ValueError:
        raise _refused("bad_channel") from None


def _day(given: Any, held_on: date) -> date:
    """The day given; the meeting's day when the clock was clearly wrong. Nothing is refused for its time."""
    if not isinstance(given, date):
        if not isinstance(given, str) or not _DAY.fullmatch(given):
            raise _refused("bad_day")
        try:
            given = date.fromisoformat(given)
        except ValueError:
            raise _refused("bad_day") from None
    return given if abs(given - held_on) <= CREDIBLE else held_on


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
