"""Sheets with every form: `Odpowiedzi` and its sisters in Polish words, `Dane` in stable codes, `Słownik`."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
from openpyxl import Workbook

from exports import cells
from exports.cells import Look
from exports.columns import Holds
from exports.dataset import PARTNER, RESIDENTS, Dataset, Form, MeetingRow
from exports.layout import CHANNELS, LANGUAGES, WITHOUT_MEETING, Column, Layout, in_order, layout, part_a
from exports.long_sheets import LongSheet
from exports.wording import Said, columns_of, say, with_pick_options
from forms.questionnaire import Kind, Question, Questionnaire

TITLES = {
    RESIDENTS: "Odpowiedzi",
    "mlodziez": "Odpowiedzi młodzież",
    "po-wydarzeniu": "Odpowiedzi po wydarzeniu",
    PARTNER: "Partnerzy",
    "rada": "Odpowiedzi rad",
    "protokol": "Protokoły",
}
_FRONT = {
    "Sołectwo": Look(18),
    "Spotkanie": Look(30, wrap=True),
    "Dzień": cells.DATE,
    "Sposób wypełnienia": Look(16, wrap=True),
    "Nr arkusza": Look(9, cells.WHOLE),
}
_BACK = {"Język": Look(11)}
_JOINS = {PARTNER: {"Zadania planu i wydarzenia": Look(45, wrap=True)}}
"""What an organisation does with us stands before the technical columns; other questionnaires have nothing there."""
_LOOKS = {
    Kind.TEXT: Look(45, wrap=True),
    Kind.SEVERITY: Look(45, wrap=True),
    Kind.MANY: Look(36, wrap=True),
    Kind.BLOCK: Look(45, wrap=True),
    Kind.NUMBER: cells.NUMBER,
    Kind.SCALE: cells.NUMBER,
    Kind.DATE: cells.DATE,
}
_DATA_LOOKS = {
    Holds.FLAG: Look(9, "0"),
    Holds.GRADE: Look(9, "0"),
    Holds.NUMBER: Look(10, "0"),
    Holds.DATE: cells.DATE,
    Holds.TEXT: Look(40),
    Holds.CODES: Look(18),
    Holds.CODE: Look(12),
}


def title_of(questionnaire_id: str) -> str:
    """The sheet's title; Excel takes 31 characters and none of []:*?/\\ ."""
    plain = "".join(sign if sign not in "[]:*?/\\'" else " " for sign in questionnaire_id)
    return TITLES.get(questionnaire_id, f"Odpowiedzi {plain}"[:31])


class AnswerSheet:
    """All forms of one questionnaire in words, whatever version they answered."""

    def __init__(self, book: Workbook, dataset: Dataset, questionnaire_id: str) -> None:
        versions = in_order(dataset.questionnaires.values())[questionnaire_id]
        self._meetings = {meeting.id: meeting for meeting in dataset.meetings}
        self._villages = {village.slug: village.name for village in dataset.villages}
        self._questions = {q.digest: _questions(q) for q in versions}
        headers, looks = dict(_FRONT), [*_FRONT.values()]
        names = [*headers]
        self._places: dict[str, dict[str, int]] = {}
        for question in _newest_first(versions):
            places = self._places.setdefault(question.id, {})
            for rest, header in columns_of(question):
                if rest not in places:
                    places[rest] = len(names)
                    names.append(header)
                    looks.append(_look(question, rest))
        joins = _JOINS.get(questionnaire_id, {})
        names += joins
        looks += joins.values()
        self._joins = len(names) - 1 if joins else None
        self._width = len(names) + len(_BACK)
        self.sheet = LongSheet(
            book,
            title_of(questionnaire_id),
            [*names, *_BACK],
            [*looks, *_BACK.values()],
            table=f"Odpowiedzi_{_ascii(questionnaire_id)}",
            keep=2,
        )

    def add(self, form: Form, joins: str = "") -> None:
        row: list[Said | None] = [None] * self._width
        if self._joins is not None:
            row[self._joins] = joins or None
        row[: len(_FRONT)] = (
            self._villages.get(form.village or "", form.village),
            _title(self._meetings, form.meeting),
            form.filled_on,
            (CHANNELS | WITHOUT_MEETING).get(form.channel, form.channel),
            form.sheet,
        )
        row[-1] = LANGUAGES.get(form.language, form.language)
        for question in self._questions[form.digest]:
            value = form.answers.get(question.id)
            if value is not None:
                places = self._places[question.id]
                for rest, said in say(question, value):
                    row[places[rest]] = said
        self.sheet.add(row)


class DataSheet:
    """Sheet `Dane`: every form of every questionnaire in stable codes."""

    def __init__(self, book: Workbook, dataset: Dataset) -> None:
        self.layout = layout(dataset.questionnaires.values())
        self._questionnaires = dataset.questionnaires
        columns = self.layout.columns
        looks = [_data_look(column) for column in columns]
        self.sheet = LongSheet(
            book, "Dane", [c.name for c in columns], looks, table="Dane", keep=4, says_when_empty=False
        )

    def add(self, form: Form) -> None:
        self.sheet.add(self.layout.row(form, self._questionnaires[form.digest]))


def dictionary(own: Layout, questionnaires: Mapping[str, Questionnaire]) -> pd.DataFrame:
    """What each column of `Dane` is, with the codes it may hold."""
    titles = {q.id: q.title["pl"] for q in sorted(questionnaires.values(), key=lambda q: q.version)}
    return pd.DataFrame(
        [
            (
                column.name,
                column.label,
                titles.get(column.questionnaire, "wszystkie"),
                column.holds.value,
                column.options,
            )
            for column in own.columns
        ],
        columns=["Kolumna", "Pytanie lub opis", "Kwestionariusz", "Zawiera", "Kody i ich znaczenie"],
    )


DICTIONARY_LOOKS = {
    "Kolumna": Look(18),
    "Pytanie lub opis": Look(60, wrap=True),
    "Kwestionariusz": Look(30, wrap=True),
    "Zawiera": Look(18, wrap=True),
    "Kody i ich znaczenie": Look(70, wrap=True),
}


def _questions(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """Questions that may be told, a pick with the options it chooses from."""
    return tuple(
        replace(question, options=with_pick_options(questionnaire, question))
        for question in part_a(questionnaire)
        if columns_of(question)
    )


def _newest_first(versions: list[Questionnaire]) -> list[Question]:
    return [question for questionnaire in versions for question in part_a(questionnaire)]


def _look(question: Question, rest: str) -> Look:
    if question.kind is Kind.PICK and rest == "text":
        return Look(45, wrap=True)
    return _LOOKS.get(question.kind, Look(24, wrap=True))


def _data_look(column: Column) -> Look:
    look = _DATA_LOOKS[column.holds]
    if column.name == "meeting":
        return Look(19, grid=False)
    if column.name in ("_uuid", "_digest"):
        return Look(38, grid=False)
    return look._replace(grid=False, width=max(look.width, min(len(column.name) + 4, 24)))


def _title(meetings: Mapping[str, MeetingRow], meeting_id: str) -> str:
    meeting = meetings.get(meeting_id)
    return meeting.title if meeting else ""


def _ascii(name: str) -> str:
    return "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name)
