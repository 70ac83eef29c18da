"""The columns of sheet `Dane` and of CSV: where a form came from, its answers, technical columns last.

The order comes from the questionnaires, never from the data.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from exports.columns import Cell, CellFault, Holds, Part, decode, encode, parts_of
from exports.dataset import RESIDENTS, Form
from forms.questionnaire import Question, Questionnaire

ORDER = (RESIDENTS, "mlodziez", "po-wydarzeniu", "partner", "rada", "protokol")
"""Questionnaires in the order in which an organiser thinks of them; others follow by id."""

CHANNELS = {
    "tablet": "tablet",
    "helped": "tablet z pomocą",
    "phone": "telefon",
    "paper-typed": "papier, przepisany",
    "paper-scanned": "papier, odczytany ze zdjęcia",
    "imported": "wczytane z pliku",
}
WITHOUT_MEETING = {"www": "strona internetowa", "biuro": "wpisane w biurze"}
"""Ways a partner's card comes in that no form of a meeting has."""
LANGUAGES = {"pl": "polski", "en": "angielski", "uk": "ukraiński"}


class Column(NamedTuple):
    name: str
    holds: Holds
    label: str  # Polish, whole
    questionnaire: str = ""  # id; empty for a column that every form has
    options: str = ""


def _legend(options: Mapping[str, str]) -> str:
    return "; ".join(f"{code} = {label}" for code, label in options.items())


FRONT = (
    Column("solectwo", Holds.CODE, "Sołectwo"),
    Column("meeting", Holds.CODE, "Spotkanie (identyfikator)"),
    Column("channel", Holds.CODE, "Sposób wypełnienia", options=_legend(CHANNELS)),
    Column("sheet", Holds.NUMBER, "Numer arkusza papierowego"),
)
BACK = (
    Column("_filled_on", Holds.DATE, "Dzień wypełnienia"),
    Column("_language", Holds.CODE, "Język", options=_legend(LANGUAGES)),
    Column("_questionnaire", Holds.CODE, "Kwestionariusz"),
    Column("_version", Holds.NUMBER, "Wersja kwestionariusza"),
    Column("_digest", Holds.CODE, "Skrót treści kwestionariusza"),
    Column("_unreadable", Holds.CODES, "Pytania, których odpowiedzi nie dało się odczytać z papieru"),
    Column("_uuid", Holds.CODE, "Losowy identyfikator odpowiedzi"),
)


def in_order(questionnaires: Iterable[Questionnaire]) -> dict[str, list[Questionnaire]]:
    """Versions by questionnaire id, newest first; ids in ORDER."""
    place = {questionnaire_id: number for number, questionnaire_id in enumerate(ORDER)}
    by_id: dict[str, list[Questionnaire]] = {}
    for questionnaire in sorted(questionnaires, key=lambda q: (place.get(q.id, len(ORDER)), q.id, -q.version)):
        by_id.setdefault(questionnaire.id, []).append(questionnaire)
    return by_id


def part_a(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """The anonymous questions; a questionnaire without part A has none to give out."""
    return questionnaire.part("A").questions if questionnaire.has_part("A") else ()


def united(versions: Iterable[Questionnaire]) -> dict[str, tuple[Question, dict[str, Part]]]:
    """Questions of all versions, newest wording first, each with the parts of every version."""
    found: dict[str, tuple[Question, dict[str, Part]]] = {}
    for questionnaire in versions:
        for question in part_a(questionnaire):
            parts = found.setdefault(question.id, (question, {}))[1]
            for part in parts_of(question):
                parts.setdefault(part.rest, part)
    return {question_id: (question, parts) for question_id, (question, parts) in found.items() if parts}


@dataclass(frozen=True, slots=True)
class Layout:
    columns: tuple[Column, ...]
    places: Mapping[tuple[str, str], Mapping[str, int]]
    """Where the parts of a question stand: (questionnaire id, question id) to rest of the name to index."""

    def row(self, form: Form, questionnaire: Questionnaire) -> list[Cell | None]:
        """One form as cells. A confidential answer is left out."""
        row: list[Cell | None] = [None] * len(self.columns)
        row[: len(FRONT)] = (form.village, form.meeting, form.channel, form.sheet)
        row[-len(BACK) :] = (
            form.filled_on,
            form.language,
            form.questionnaire,
            form.version,
            form.digest,
            " ".join(form.unreadable) or None,
            form.id,
        )
        for question in part_a(questionnaire):
            value = form.answers.get(question.id)
            places = self.places.get((form.questionnaire, question.id))
            if value is not None and places is not None:
                for rest, cell in encode(question, value):
                    row[places[rest]] = cell
        return row


def layout(questionnaires: Iterable[Questionnaire]) -> Layout:
    """The layout for these published questionnaires, all versions together."""
    columns, places, taken = list(FRONT), {}, {column.name for column in (*FRONT, *BACK)}
    for questionnaire_id, versions in in_order(questionnaires).items():
        for question_id, (question, parts) in united(versions).items():
            name = _free_name(question_id, questionnaire_id, taken)
            places[questionnaire_id, question_id] = {rest: len(columns) + number for number, rest in enumerate(parts)}
            columns += [_column(name, question, part, questionnaire_id) for part in parts.values()]
    return Layout((*columns, *BACK), places)


def _free_name(question_id: str, questionnaire_id: str, taken: set[str]) -> str:
    """The question's id; with the questionnaire before it when another one has the same id."""
    name = question_id if question_id not in taken else f"{questionnaire_id}.{question_id}"
    taken.add(name)
    return name


def _column(name: str, question: Question, part: Part, questionnaire_id: str) -> Column:
    label = question.text["pl"] + (f" – {part.label}" if part.label else "")
    full_name = f"{name}/{part.rest}" if part.rest else name
    return Column(full_name, part.holds, label, questionnaire_id, part.options)


class Reader:
    """Reads rows of a file with this header as answers of one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, header: list[str]) -> None:
        index = {name: number for number, name in enumerate(header)}
        self._header = header
        self._questions: list[tuple[Question, list[tuple[str, int]]]] = []
        for question in part_a(questionnaire):
            base = _name_in(header, question.id, questionnaire.id)
            found = [
                (part.rest, index[name])
                for part in parts_of(question)
                for name in [f"{base}/{part.rest}" if part.rest else base]
                if name in index
            ]
            if found:
                self._questions.append((question, found))
        self._own = {number for _, found in self._questions for _, number in found}
        front_and_back = {column.name for column in (*FRONT, *BACK)}
        self._foreign = [
            number for number, name in enumerate(header) if number not in self._own and name not in front_and_back
        ]

    def answers(self, row: Sequence[str]) -> dict[str, Any]:
        """Raises CellFault whose `rest` is the whole column name."""
        for number in self._foreign:
            if row[number]:
                raise CellFault(self._header[number], "tej kolumny nie ma w kwestionariuszu tego wiersza.")
        answers = {}
        for question, found in self._questions:
            cells = {rest: row[number] for rest, number in found if row[number]}
            if cells:
                try:
                    answers[question.id] = decode(question, cells)
                except CellFault as fault:
                    name = f"{question.id}/{fault.rest}" if fault.rest else question.id
                    raise CellFault(name, fault.sentence) from None
        return answers


def _name_in(header: list[str], question_id: str, questionnaire_id: str) -> str:
    full = f"{questionnaire_id}.{question_id}"
    return full if any(name == full or name.startswith(full + "/") for name in header) else question_id


def known_names(questionnaires: Iterable[Questionnaire]) -> Iterator[str]:
    """Every column name that some of these questionnaires may have."""
    yield from (column.name for column in (*FRONT, *BACK))
    for questionnaire in questionnaires:
        for question in part_a(questionnaire):
            for part in parts_of(question):
                rest = f"/{part.rest}" if part.rest else ""
                yield f"{question.id}{rest}"
                yield f"{questionnaire.id}.{question.id}{rest}"
