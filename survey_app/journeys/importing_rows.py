"""One row of a file as an arrival: its questionnaire, answers, meeting and the rest of its columns."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports import layout
from exports.columns import CellFault, day, shown, whole
from exports.dataset import RESIDENTS
from forms.questionnaire import Kind, Questionnaire
from survey_app.domain.refusals import NotFound
from survey_app.domain.submissions import Channel
from survey_app.journeys import questionnaires
from survey_app.journeys.collect import Arrival
from survey_app.journeys.importing_meetings import Meetings, Wanted
from survey_app.store.questionnaires import PublishedQuestionnaire
from survey_app.store.submissions import Submission

NOT_IN_FILE = "nie ma w pliku"
"""Stands for a required confidential answer, which no file carries."""
CHANNELS = tuple(channel.value for channel in Channel)
_OWN_IDS = uuid.UUID("8f0d3d0e-5b0f-4a53-9c57-2c1c4b6a7e10")

Row = Sequence[str]


@dataclass(slots=True)
class Rows:
    """Reads rows of one file. Raises CellFault with the column that is wrong."""

    work: Session
    header: list[str]
    meetings: Meetings
    places: dict[str, int] = field(default_factory=dict)
    readers: dict[str, layout.Reader] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = {name: number for number, name in enumerate(self.header)}

    def cell(self, row: Row, name: str) -> str:
        place = self.places.get(name)
        return "" if place is None else row[place].strip()

    def id(self, row: Row) -> str:
        return self.cell(row, "_uuid").lower()

    def arrival(self, number: int, row: Row, kept: Mapping[str, Submission]) -> tuple[Arrival, Questionnaire]:
        """kept: what is stored here already, by id."""
        questionnaire, digest = self._questionnaire(row)
        answers = self._answers(row, questionnaire, digest)
        text = self.cell(row, "_filled_on")
        filled_on = date.fromisoformat(day(text, "_filled_on")) if text else None
        council = str(answers.get("R1", "")) if questionnaire.id == "rada" else ""
        wanted = Wanted(self.cell(row, "meeting"), self.cell(row, "solectwo"), filled_on, council)
        meeting = self.meetings.find(wanted, digest)
        submission_id = self.id(row) or _own_id(number, row)
        before = kept.get(submission_id)
        add_confidential(answers, questionnaire, before.answers if before else {})
        arrival = Arrival(
            id=submission_id,
            meeting=meeting.id,
            digest=digest,
            channel=self._channel(row),
            language=self.cell(row, "_language") or "pl",
            filled_on=filled_on or meeting.held_on,
            answers=answers,
            sheet=self._sheet(row),
            unreadable=self._unreadable(row, questionnaire),
        )
        return arrival, questionnaire

    def _questionnaire(self, row: Row) -> tuple[Questionnaire, str]:
        """By digest; without one the version named, without that the current one."""
        digest = self.cell(row, "_digest").lower() or self._digest(row)
        try:
            return questionnaires.by_digest(self.work, digest), digest
        except NotFound:
            sentence = (
                "tej wersji kwestionariusza tu nie opublikowano. Proszę ją najpierw wczytać (zebranie "
                "questionnaire import) albo, jeśli pytania są te same, usunąć kolumny _digest i _version."
            )
            raise CellFault("_digest", sentence) from None

    def _digest(self, row: Row) -> str:
        wanted, version = self.cell(row, "_questionnaire") or RESIDENTS, self.cell(row, "_version")
        asked = select(PublishedQuestionnaire.digest).where(PublishedQuestionnaire.id == wanted)
        if version:
            asked = asked.where(PublishedQuestionnaire.version == whole(version, "_version"))
        else:
            asked = asked.where(PublishedQuestionnaire.current)
        digest = self.work.scalar(asked)
        if digest is None:
            raise CellFault("_questionnaire", f"nie ma kwestionariusza „{shown(wanted)}” w tej wersji.")
        return digest

    def _answers(self, row: Row, questionnaire: Questionnaire, digest: str) -> dict[str, Any]:
        if digest not in self.readers:
            self.readers[digest] = layout.Reader(questionnaire, self.header)
        return self.readers[digest].answers(row)

    def _channel(self, row: Row) -> str:
        channel = self.cell(row, "channel") or Channel.IMPORTED.value
        if channel not in CHANNELS:
            sentence = f"„{shown(channel)}” nie jest jedną z wartości: {', '.join(CHANNELS)}."
            raise CellFault("channel", sentence)
        return channel

    def _sheet(self, row: Row) -> int | None:
        text = self.cell(row, "sheet")
        sheet = whole(text, "sheet") if text else None
        if sheet is not None and not 0 < sheet < 1_000_000:
            raise CellFault("sheet", "numer arkusza powinien być liczbą od 1 do 999 999.")
        return sheet

    def _unreadable(self, row: Row, questionnaire: Questionnaire) -> list[str]:
        named = self.cell(row, "_unreadable").split()
        known = {question.id for question in layout.part_a(questionnaire)}
        for question in named:
            if question not in known:
                raise CellFault("_unreadable", f"w kwestionariuszu nie ma pytania „{shown(question)}”.")
        return named


def add_confidential(answers: dict[str, Any], questionnaire: Questionnaire, before: Mapping[str, Any]) -> None:
    """Files carry no confidential answers: what is kept stays, and a required one gets a stand-in."""
    for question in layout.part_a(questionnaire):
        if not question.confidential:
            continue
        if question.id in before:
            answers[question.id] = before[question.id]
        elif question.required and question.kind is Kind.TEXT:
            answers[question.id] = NOT_IN_FILE


def _own_id(number: int, row: Row) -> str:
    """An id for a row without one: the same file read again gives the same ids, and nothing comes twice."""
    return str(uuid.uuid5(_OWN_IDS, f"{number}\x1f" + "\x1f".join(row)))
