"""From stored answers to a data set and its results, the same for pages, files and commands."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Integer, func, select, text
from sqlalchemy.orm import Session

from exports.change import Years, compare
from exports.dataset import RESIDENTS, Dataset, Form, MeetingRow, Village
from exports.ranking import as_json
from exports.tally import Results, tally
from forms.polish import kolejnosc
from forms.questionnaire import Questionnaire
from survey_app.domain.refusals import NotFound
from survey_app.journeys import partner_joined, prepare, questionnaires
from survey_app.store.gmina import Setting, Solectwo
from survey_app.store.meetings import Meeting, MeetingCount
from survey_app.store.submissions import Correction, Submission

_COLUMNS = (
    "SELECT id, meeting, solectwo, questionnaire, version, digest, channel, language, filled_on, sheet,"
    " answers, unreadable FROM submission WHERE NOT withdrawn AND"
)
_FORMS = text(f"{_COLUMNS} campaign = :campaign ORDER BY id")
_FORMS_OF_MEETING = text(f"{_COLUMNS} campaign = :campaign AND meeting = :meeting ORDER BY id")
_FORMS_OF_VILLAGE = text(f"{_COLUMNS} campaign = :campaign AND solectwo = :solectwo ORDER BY id")


class StoredForms:
    """The forms of a campaign, or of a meeting or village of it, read anew at each walk, a thousand rows at a time."""

    def __init__(self, work: Session, campaign: int, meeting: str | None = None, solectwo: str | None = None) -> None:
        self._work = work
        self._query = _FORMS_OF_MEETING if meeting else _FORMS_OF_VILLAGE if solectwo else _FORMS
        self._values = {"campaign": campaign, "meeting": meeting, "solectwo": solectwo}
        self._values = {name: value for name, value in self._values.items() if value is not None}

    def __iter__(self) -> Iterator[Form]:
        rows = self._work.execute(self._query, self._values, execution_options={"yield_per": 1000})
        days: dict[Any, date] = {}
        for row in rows:
            filled_on = row[8]
            day = days.get(filled_on)
            if day is None:  # SQLite hands over text, PostgreSQL a date
                day = days[filled_on] = filled_on if isinstance(filled_on, date) else date.fromisoformat(filled_on)
            doubtful = [] if row[11] == "[]" else orjson.loads(row[11])
            yield Form._make((*row[:8], day, row[9], orjson.loads(row[10]), doubtful))


def dataset(work: Session, campaign: int, today: date) -> Dataset:
    """Everything of a campaign that may leave the house. Its forms live as long as the unit of work."""
    return Dataset(
        campaign=campaign,
        gmina=gmina_name(work),
        villages=villages(work),
        meetings=meetings(work, campaign),
        questionnaires=asked(work, campaign),
        forms=StoredForms(work, campaign),
        as_of=today,
    )


def of_meeting(work: Session, campaign: int, meeting_id: str, today: date) -> Dataset:
    """The same with the forms of one meeting alone."""
    return replace(dataset(work, campaign, today), forms=StoredForms(work, campaign, meeting_id))


def of_village(work: Session, data: Dataset, solectwo: str) -> Dataset:
    """A campaign's data set with the forms of one village alone."""
    return replace(data, forms=StoredForms(work, data.campaign, solectwo=solectwo))


def results(work: Session, campaign: int, today: date) -> Results:
    """Counted once and kept in memory until an answer, a correction, a village or a count changes."""
    seen, key = _fingerprint(work, campaign), (_url(work), campaign)
    kept = _counted.get(key)
    if kept is None or kept[0] != seen:
        kept = _counted[key] = (seen, tally(dataset(work, campaign, today)))
    return kept[1]


def since_last(work: Session, campaign: int, today: date) -> Years | None:
    """What changed since the last campaign with answers of residents, kept in memory like the results.

    None when there was none before, or when this one has no forms yet.
    """
    before = newest_with_forms(work, before=campaign)
    if before is None or newest_with_forms(work, before=campaign + 1) != campaign:
        return None
    seen = _fingerprint(work, before), _fingerprint(work, campaign)
    key = (_url(work), before, campaign)
    kept = _compared.get(key)
    if kept is None or kept[0] != seen:
        kept = _compared[key] = (seen, compare(dataset(work, before, today), dataset(work, campaign, today)))
    return kept[1]


def ranking(work: Session, campaign: int, solectwo: str | None, today: date) -> dict[str, Any]:
    """The document of `zebranie ranking`. Raises NotFound for an unknown village."""
    if solectwo is not None and work.get(Solectwo, solectwo) is None:
        raise NotFound(f"Nie ma sołectwa „{solectwo[:40]}”. Proszę podać krótką nazwę, na przykład bydlin.")
    return as_json(results(work, campaign, today), only=solectwo)


_counted: dict[tuple[str, int], tuple[object, Results]] = {}
_compared: dict[tuple[str, int, int], tuple[object, Years]] = {}


def _url(work: Session) -> str:
    return str(work.get_bind().engine.url)


def _fingerprint(work: Session, campaign: int) -> object:
    """Changes with whatever changes the results.

    Forms and withdrawals by meeting and channel; corrections, of any campaign, each a row that stays; people
    counted; villages with their inhabitants.
    """
    of_campaign = select(Meeting.id).where(Meeting.campaign == campaign)
    questions: tuple[Any, ...] = (
        select(Submission.meeting, Submission.channel, func.count(), func.sum(Submission.withdrawn.cast(Integer)))
        .where(Submission.campaign == campaign)
        .group_by(Submission.meeting, Submission.channel),
        select(func.count()).select_from(Correction),
        select(MeetingCount.meeting, MeetingCount.what, MeetingCount.number).where(
            MeetingCount.meeting.in_(of_campaign)
        ),
        select(Solectwo.slug, Solectwo.name, Solectwo.population),
    )
    return tuple(frozenset(row for row in work.execute(question)) for question in questions)


def gmina_name(work: Session) -> str:
    setting = work.get(Setting, "gmina_name")
    return setting.value if setting else "Gmina"


def campaigns(work: Session) -> list[int]:
    """Campaigns that have a meeting, newest first."""
    return list(work.scalars(select(Meeting.campaign).distinct().order_by(Meeting.campaign.desc())))


def villages(work: Session) -> tuple[Village, ...]:
    rows = work.scalars(select(Solectwo))
    found = (Village(row.slug, row.name, row.gmina, row.population) for row in rows)
    return tuple(sorted(found, key=lambda village: kolejnosc(village.name)))


def meetings(work: Session, campaign: int) -> tuple[MeetingRow, ...]:
    names = prepare.village_names(work)
    counts, channels = _counts(work, campaign), _channels(work, campaign)
    joined = partner_joined.names_by_meeting(work)
    rows = work.scalars(select(Meeting).where(Meeting.campaign == campaign))
    found = (
        MeetingRow(
            id=row.id,
            kind=row.kind,
            village=row.solectwo,
            council=row.council,
            title=prepare.title_of(row, names),
            held_on=row.held_on,
            place=row.place,
            state=row.state,
            counts=counts[row.id],
            by_channel=channels[row.id],
            partners="; ".join([*joined.get(row.id, ()), *filter(None, [row.partners])]),
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda row: (row.held_on, kolejnosc(row.title))))


def _counts(work: Session, campaign: int) -> Mapping[str, dict[str, int]]:
    asked = select(MeetingCount).join(Meeting, Meeting.id == MeetingCount.meeting)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in work.scalars(asked.where(Meeting.campaign == campaign)):
        counts[row.meeting][row.what] = row.number
    return counts


def _channels(work: Session, campaign: int) -> Mapping[str, Counter[str]]:
    asked = (
        select(Submission.meeting, Submission.channel, func.count())
        .where(Submission.campaign == campaign, Submission.withdrawn.is_(False))
        .group_by(Submission.meeting, Submission.channel)
    )
    channels: dict[str, Counter[str]] = defaultdict(Counter)
    for meeting, channel, number in work.execute(asked):
        channels[meeting][channel] = number
    return channels


def asked(work: Session, campaign: int) -> dict[str, Questionnaire]:
    """Every version answered in the campaign, by digest."""
    digests = work.scalars(select(Submission.digest).where(Submission.campaign == campaign).distinct())
    return {digest: questionnaires.by_digest(work, digest) for digest in digests}


def asked_and_current(work: Session, campaign: int) -> dict[str, Questionnaire]:
    """The versions answered; of a questionnaire nobody answered, the one offered now: for files of fixed columns."""
    answered = asked(work, campaign)
    names = {questionnaire.id for questionnaire in answered.values()}
    unasked = [row.digest for row in questionnaires.current(work) if row.id not in names]
    return answered | {digest: questionnaires.by_digest(work, digest) for digest in unasked}


def newest_with_forms(work: Session, before: int = 10_000) -> int | None:
    """The newest campaign with answers of residents, older than `before`; None without any."""
    asked = select(func.max(Submission.campaign)).where(Submission.campaign < before)
    return work.scalar(asked.where(Submission.withdrawn.is_(False), Submission.questionnaire == RESIDENTS))
