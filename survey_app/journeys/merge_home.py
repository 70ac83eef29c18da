"""What a parcel from a hall would change in this installation, and the change itself. Ids decide."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forms import answers as checks
from forms.questionnaire import Questionnaire, from_document
from survey_app.domain.bring_home import FIELDS, LABELS, Differs, Met, conflict_id, differing, meet
from survey_app.domain.ledger import STEPS
from survey_app.domain.meetings import COUNTS
from survey_app.domain.refusals import WrongInput
from survey_app.domain.submissions import content_hash
from survey_app.journeys import partners, prepare, questionnaires
from survey_app.journeys.bring_home import OTHER_RELEASE, Document, Row
from survey_app.store.gmina import Solectwo
from survey_app.store.meetings import ChecklistTick, Meeting, MeetingCount, MeetingKeys, MeetingQuestionnaire
from survey_app.store.once import insert_once
from survey_app.store.questionnaires import PublishedQuestionnaire
from survey_app.store.sheets import SecondTyping, Sheet, SheetLayout
from survey_app.store.submissions import ConflictingSubmission, Correction, Submission

AT_ONCE = 500
STATE = ("answers", "unreadable", "sheet", "withdrawn")


@dataclass(frozen=True, slots=True)
class MeetingNews:
    id: str
    title: str
    new: bool
    forms: Mapping[Met, int]
    differs: Sequence[Differs] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What the office does not have yet, meeting by meeting, and what stands against what it has."""

    meetings: list[MeetingNews]
    villages: list[str]  # names
    questionnaires: list[str]  # titles
    forms: Counter[Met] = field(default_factory=Counter)

    @property
    def nothing_new(self) -> bool:
        changing = (Met.NEW, Met.NEWER, Met.CONFLICT)
        return not (
            self.villages
            or self.questionnaires
            or any(self.forms[one] for one in changing)
            or any(one.new or one.differs for one in self.meetings)
        )


@dataclass(frozen=True, slots=True)
class _Judged:
    row: Row
    met: Met
    states: list[Row]  # of the hall, the present one last
    known: int = 0  # how many states the office has


def compare(work: Session, document: Document) -> Difference:
    """Changes nothing."""
    return _difference(work, document, _judge(work, document))


def merge(work: Session, document: Document, today: date, take: Collection[str] = ()) -> Difference:
    """Takes in what is new and tells what it was; `take`: ids of meetings whose differences the hall decides.

    Once more the same parcel changes nothing. Forms that differ on both sides are kept as conflicts.
    """
    judged = _judge(work, document)
    told = _difference(work, document, judged)
    _add_villages(work, document, today)
    _add_questionnaires(work, document)
    _add_meetings(work, document, take)
    _add_forms(work, document, judged, today)
    _add_second_typings(work, document, judged)
    return told


def numbers_of(difference: Difference) -> str:
    """For the audit log."""
    new = sum(one.new for one in difference.meetings)
    return f"nowe spotkania {new}; {said(difference.forms)}"


def said(forms: Mapping[Met, int]) -> str:
    """Numbers of forms by what they are to the office; those that are none of them are left out."""
    return "Ankiety: " + (", ".join(f"{LABELS[met]} {forms[met]}" for met in Met if forms.get(met)) or "0") + "."


def _difference(work: Session, document: Document, judged: Iterable[_Judged]) -> Difference:
    forms: dict[str, Counter[Met]] = defaultdict(Counter)
    for one in judged:
        forms[one.row["meeting"]][one.met] += 1
    villages = _missing(work, Solectwo.slug, document.rows["villages"], "slug")
    names = {row["slug"]: row["name"] for row in document.rows["villages"]} | prepare.village_names(work)
    fresh = _missing(work, PublishedQuestionnaire.digest, document.rows["questionnaires"], "digest")
    news = [_news(work, document, row, names, forms[row["id"]]) for row in document.rows["meetings"]]
    return Difference(
        meetings=sorted(news, key=lambda one: (not one.new, one.title)),
        villages=[row["name"] for row in villages],
        questionnaires=[row["title"] for row in fresh],
        forms=sum(forms.values(), Counter()),
    )


def _news(work: Session, document: Document, row: Row, names: Mapping[str, str], forms: Counter[Met]) -> MeetingNews:
    here = work.get(Meeting, row["id"])
    title = prepare.title_of(Meeting(**row), names)
    if here is None:
        return MeetingNews(row["id"], title, True, forms)
    counted = {one["what"]: one["number"] for one in document.rows["counts"] if one["meeting"] == row["id"]}
    kept = select(MeetingCount.what, MeetingCount.number).where(MeetingCount.meeting == row["id"])
    known = {name: getattr(here, name) for name in FIELDS} | dict(work.execute(kept).all())
    return MeetingNews(row["id"], title, False, forms, differing(known, row | counted))


def _missing(work: Session, column: Any, rows: Sequence[Row], name: str) -> list[Row]:
    here = set(work.scalars(select(column)))
    return [row for row in rows if row[name] not in here]


def _judge(work: Session, document: Document) -> list[_Judged]:
    """Every form of the parcel beside the one of the same id here."""
    rows = document.rows["submissions"]
    here = _states_here(work, [row["id"] for row in rows])
    conflicts = set(work.scalars(select(ConflictingSubmission.id)))
    there = _states(rows, document.rows["corrections"])
    asked = _questionnaires(document)
    meetings = {row["id"] for row in document.rows["meetings"]}
    return [
        _judged(row, here.get(row["id"], []), there[row["id"]], conflicts, asked.get(row["digest"]), meetings)
        for row in rows
    ]


def _judged(
    row: Row,
    here: list[Row],
    there: list[Row],
    conflicts: set[str],
    asked: Questionnaire | None,
    meetings: set[str],
) -> _Judged:
    met = meet(here, there) if here else Met.NEW
    if met is Met.CONFLICT and conflict_id(row["id"], there[-1]) in conflicts:
        met = Met.KNOWN  # kept before
    if met is not Met.KNOWN and (row["meeting"] not in meetings or not _reads(asked, row["answers"])):
        met = Met.REJECTED
    return _Judged(row, met, there, len(here))


def _reads(asked: Questionnaire | None, answers: Any) -> bool:
    """True for what any channel would have brought in."""
    return asked is not None and asked.has_part("A") and not checks.check(asked, answers, "A").problems


def _states_here(work: Session, ids: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for some in _portions(ids):
        rows = work.execute(select(Submission.__table__).where(Submission.id.in_(some)))
        before = work.execute(select(Correction.__table__).where(Correction.submission.in_(some)))
        found |= _states([dict(row._mapping) for row in rows], [dict(row._mapping) for row in before])
    return found


def _states(rows: Iterable[Row], corrections: Iterable[Row]) -> dict[str, list[Row]]:
    """Form by id: what it was before each correction, then what it is; with the meeting and version it belongs to."""
    before: dict[str, list[Row]] = defaultdict(list)
    for one in sorted(corrections, key=lambda one: one["number"]):
        before[one["submission"]].append(one["before"])
    return {
        row["id"]: [
            {name: state[name] for name in STATE} | {"meeting": row["meeting"], "digest": row["digest"]}
            for state in [*before[row["id"]], row]
        ]
        for row in rows
    }


def _questionnaires(document: Document) -> dict[str, Questionnaire]:
    """By digest. Raises WrongInput when one is not what its digest says."""
    read = {row["digest"]: from_document(row["document"]) for row in document.rows["questionnaires"]}
    if any(questionnaire.digest != digest for digest, questionnaire in read.items()):
        raise WrongInput(OTHER_RELEASE)
    return read


def _add_villages(work: Session, document: Document, today: date) -> None:
    missing = _missing(work, Solectwo.slug, document.rows["villages"], "slug")
    work.add_all(Solectwo(**row) for row in missing)
    work.flush()
    if missing:
        questionnaires.publish_library(work, today)


def _add_questionnaires(work: Session, document: Document) -> None:
    """As versions that are not offered for new meetings: the office words its own."""
    for row in _missing(work, PublishedQuestionnaire.digest, document.rows["questionnaires"], "digest"):
        work.add(PublishedQuestionnaire(**row | {"current": False}))
    work.flush()


def _add_meetings(work: Session, document: Document, take: Collection[str]) -> None:
    for row in document.rows["meetings"]:
        here = work.get(Meeting, row["id"])
        if here is None:
            work.add(Meeting(**row | {"join_code": prepare.code_for(work, row["join_code"])}))
        elif row["id"] in take:
            _take_over(work, here, row)
        work.flush()
    _add_parts(work, document, take)


def _take_over(work: Session, here: Meeting, row: Row) -> None:
    for name in (*FIELDS, "campaign"):
        setattr(here, name, row[name])
    copied = update(Submission).where(Submission.meeting == here.id)
    work.execute(copied.values(solectwo=here.solectwo, campaign=here.campaign))


def _add_parts(work: Session, document: Document, take: Collection[str]) -> None:
    """Questionnaires, ticks and keys the office has not; counts too, and those of `take` as the hall says."""
    kinds = {"asked": MeetingQuestionnaire, "ticks": ChecklistTick, "keys": MeetingKeys, "layouts": SheetLayout}
    for name, kind in kinds.items():
        for row in document.rows[name]:
            if work.get(kind, tuple(row[column.name] for column in kind.__mapper__.primary_key)) is None:
                work.add(kind(**row))
    for row in document.rows["counts"]:
        here = work.get(MeetingCount, (row["meeting"], row["what"]))
        if here is None and row["what"] in COUNTS:
            work.add(MeetingCount(**row))
        elif here is not None and row["meeting"] in take:
            here.number = row["number"]
    work.flush()
    _add_ledger(work, document)


def _add_ledger(work: Session, document: Document) -> None:
    """What was noted of a printed sheet in either place was so."""
    for row in document.rows["printed"]:
        here = work.get(Sheet, (row["meeting"], row["number"]))
        if here is None:
            work.add(Sheet(**row))
            continue
        for step in STEPS:
            setattr(here, step, getattr(here, step) or row[step])
    work.flush()


def _add_forms(work: Session, document: Document, judged: Sequence[_Judged], today: date) -> None:
    meetings = {row.id: row for row in work.scalars(select(Meeting))}
    fresh = [_of_meeting(one.row, meetings) for one in judged if one.met is Met.NEW]
    for some in _portions(fresh):
        stored = insert_once(work, Submission, some)
        partners.from_meetings(work, [row for row in some if row["id"] in stored])
    newer = {one.row["id"]: one for one in judged if one.met is Met.NEWER}
    for one in newer.values():
        changed = {name: one.row[name] for name in STATE}
        before = work.scalar(select(Submission.answers).where(Submission.id == one.row["id"])) or {}
        partners.follow(work, one.row["id"], before, one.row["answers"], today)
        work.execute(update(Submission).where(Submission.id == one.row["id"]).values(**changed))
    known = {one.row["id"]: one.known - 1 if one.known else 0 for one in judged if one.met in (Met.NEW, Met.NEWER)}
    work.add_all(
        Correction(**row)
        for row in document.rows["corrections"]
        if row["submission"] in known and row["number"] > known[row["submission"]]
    )
    work.flush()
    _keep_conflicts(work, document, judged)


def _add_second_typings(work: Session, document: Document, judged: Sequence[_Judged]) -> None:
    """Of sheets that are the same here and there; of two typings of one sheet the one that is further counts."""
    same = {one.row["id"] for one in judged if one.met in (Met.NEW, Met.KNOWN, Met.NEWER)}
    for row in document.rows["second typings"]:
        sheet, here = work.get(Submission, row["submission"]), work.get(SecondTyping, row["submission"])
        if row["submission"] not in same or sheet is None or sheet.withdrawn:
            continue
        if here is None:
            work.add(SecondTyping(**row))
        elif _how_far(row["settled_on"], row["second_by"]) > _how_far(here.settled_on, here.second_by):
            for name, value in row.items():
                setattr(here, name, value)
    work.flush()
    withdrawn = select(Submission.id).where(Submission.withdrawn)
    work.execute(delete(SecondTyping).where(SecondTyping.submission.in_(withdrawn)))


def _how_far(settled_on: date | None, second_by: str) -> int:
    """Waiting, typed twice, settled."""
    return 2 if settled_on else 1 if second_by else 0


def _of_meeting(row: Row, meetings: Mapping[str, Meeting]) -> Row:
    """Village and campaign are those of the meeting, here too."""
    meeting = meetings[row["meeting"]]
    return row | {"solectwo": meeting.solectwo, "campaign": meeting.campaign}


def _keep_conflicts(work: Session, document: Document, judged: Sequence[_Judged]) -> None:
    """Those of the hall and those between hall and office, each once."""
    kept = {one.row["id"] for one in judged if one.met is not Met.REJECTED}
    rows = [row for row in document.rows["conflicts"] if row["submission"] in kept]
    for one in judged:
        if one.met is Met.CONFLICT:
            row, key = one.row, conflict_id(one.row["id"], one.states[-1])
            content = content_hash(row["meeting"], row["questionnaire"], row["digest"], row["answers"])
            submission = {"id": key, "submission": row["id"], "answers": row["answers"]}
            rows.append(submission | {"content": content, "settled": False})
    insert_once(work, ConflictingSubmission, rows)


def _portions(things: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(things), AT_ONCE):
        yield list(things[start : start + AT_ONCE])
