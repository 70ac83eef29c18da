"""Sheets about doing, gathered in one walk over the forms: ideas, strengths, small steps and events."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from openpyxl import Workbook

from exports import cells
from exports.cells import Look
from exports.dataset import RESIDENTS, Dataset, Form
from exports.layout import in_order, part_a
from exports.long_sheets import LongSheet
from exports.wording import in_one_cell, label, short
from forms.polish import okres
from forms.questionnaire import Kind, Option, Question, Questionnaire

IDEAS = {RESIDENTS: "Q7", "mlodziez": "Y6", "partner": "N12"}
"""The question that asks for an idea, by questionnaire."""
NEEDED, STRENGTHS = "Q7a", "Q6"
WHOSE = {RESIDENTS: "mieszkaniec", "mlodziez": "młodzież", "partner": "partner"}
AFTER_EVENT = "po-wydarzeniu"
STEPS_IN = ("protokol", "rada")


Themes = Mapping[tuple[str, str], Sequence[str]]
"""Names of the themes of an open answer, by form and question."""


class PlanEvent(NamedTuple):
    """An event of the year's plan, for sheet `Wydarzenia`."""

    year: int
    task: str
    month_from: int
    month_to: int
    status: str = ""


class Gathered:
    """What the sheets below need from every form; texts only, a few bytes a form."""

    def __init__(self, dataset: Dataset, themes: Themes) -> None:
        self.dataset = dataset
        self.ideas: list[tuple[str | None, str, str, str, str, str]] = []
        self.strengths: list[tuple[str | None, str, str, str]] = []
        self.ideas_by_village: Counter[str] = Counter()
        self.steps: list[dict[str, Any]] = []
        self.ages: Counter[str] = Counter()
        self.forms: Counter[str] = Counter()
        self.after_event: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._themes = themes
        self._meetings = {meeting.id: meeting for meeting in dataset.meetings}
        self._questions = {
            digest: {question.id: question for question in part_a(questionnaire)}
            for digest, questionnaire in dataset.questionnaires.items()
        }

    def add(self, form: Form) -> None:
        self.forms[form.questionnaire] += 1
        questions = self._questions[form.digest]
        self._add_idea(form, questions)
        if form.questionnaire == RESIDENTS:
            self.ages[form.answers.get("M1", "")] += 1
            if STRENGTHS in form.answers:
                told = form.answers[STRENGTHS], self._themes_of(form, STRENGTHS)
                self.strengths.append((form.village, self.title(form), *told))
        elif form.questionnaire == AFTER_EVENT:
            self._add_after_event(form, questions)
        elif form.questionnaire in STEPS_IN:
            self._add_steps(form, questions)

    def title(self, form: Form) -> str:
        meeting = self._meetings.get(form.meeting)
        return meeting.title if meeting else ""

    def _add_idea(self, form: Form, questions: Mapping[str, Question]) -> None:
        asked = IDEAS.get(form.questionnaire, "")
        idea = form.answers.get(asked)
        if not isinstance(idea, str):
            return
        needed = form.answers.get(NEEDED) if NEEDED in questions else None
        words = label(questions[NEEDED].options, needed) if needed else ""
        told = WHOSE[form.questionnaire], idea, words, self._themes_of(form, asked)
        self.ideas.append((form.village, self.title(form), *told))
        self.ideas_by_village[form.village or ""] += 1

    def _themes_of(self, form: Form, question: str) -> str:
        return "; ".join(self._themes.get((form.id, question), ()))

    def _add_after_event(self, form: Form, questions: Mapping[str, Question]) -> None:
        counts = self.after_event[form.meeting]
        counts[""]["n"] += 1
        for question_id, value in form.answers.items():
            if question_id in questions and questions[question_id].kind in (Kind.CHOICE, Kind.MANY):
                counts[question_id].update(value if isinstance(value, list) else [value])

    def _add_steps(self, form: Form, questions: Mapping[str, Question]) -> None:
        for question in questions.values():
            if question.kind is Kind.BLOCK:
                for row in form.answers.get(question.id, ()):
                    self.steps.append(self._step(form, question, row))

    def _step(self, form: Form, question: Question, row: Mapping[str, Any]) -> dict[str, Any]:
        meeting = self._meetings.get(form.meeting)
        names = {village.slug: village.name for village in self.dataset.villages}
        where = names.get(form.village or "") or (meeting.council if meeting else "") or ""
        step: dict[str, Any] = {
            "Sołectwo lub rada": where,
            "Spotkanie": self.title(form),
            "Dzień": form.filled_on,
        }
        for inner in question.questions:
            step[_step_header(inner)] = _step_cell(inner, row[inner.id]) if inner.id in row else None
        return step


_STEP_HEADERS = {
    "co": "Co robimy",
    "kto": "Kto odpowiada (organizacja lub funkcja)",
    "kiedy": "Do kiedy",
    "ilu": "Ile osób się zgłosiło",
    "wsparcie": "Potrzebne wsparcie",
}


def _step_cell(inner: Question, value: Any) -> Any:
    """Real days and numbers, everything else in words."""
    if inner.kind in (Kind.NUMBER, Kind.SCALE):
        return value
    return date.fromisoformat(value) if inner.kind is Kind.DATE else in_one_cell(inner, value)


def _step_header(inner: Question) -> str:
    return _STEP_HEADERS.get(inner.id) or short(inner.text["pl"])


def add_ideas(book: Workbook, gathered: Gathered) -> LongSheet:
    headers = ["Sołectwo", "Spotkanie", "Kto", "Pomysł", "Czego potrzeba", "Tematy"]
    looks = [Look(18), Look(30, wrap=True), Look(14), Look(70, wrap=True), Look(26, wrap=True), Look(36, wrap=True)]
    sheet = LongSheet(book, "Pomysły", headers, looks, table="Pomysly")
    for village, row in _by_village(gathered.dataset, gathered.ideas):
        sheet.add((village, *row))
    return sheet


def add_strengths(book: Workbook, gathered: Gathered) -> LongSheet:
    headers = ["Sołectwo", "Spotkanie", "Mocna strona", "Tematy"]
    looks = [Look(18), Look(30, wrap=True), Look(80, wrap=True), Look(36, wrap=True)]
    sheet = LongSheet(book, "Mocne strony", headers, looks, table="Mocne_strony")
    for village, row in _by_village(gathered.dataset, gathered.strengths):
        sheet.add((village, *row))
    return sheet


def _by_village(dataset: Dataset, rows: Sequence[tuple[Any, ...]]) -> Iterable[tuple[str, tuple[Any, ...]]]:
    """Rows in the alphabetical order of villages, their slug replaced by the name."""
    place = {village.slug: number for number, village in enumerate(dataset.villages)}
    names = {village.slug: village.name for village in dataset.villages}
    for row in sorted(rows, key=lambda row: (place.get(row[0], len(place)), row[1])):
        yield names.get(row[0], ""), row[1:]


def add_steps(book: Workbook, gathered: Gathered) -> None:
    """One row a small step agreed at a meeting."""
    dataset = gathered.dataset
    steps = sorted(gathered.steps, key=lambda step: (step["Dzień"], step["Sołectwo lub rada"], step["Spotkanie"]))
    frame = pd.DataFrame(steps, columns=_step_headers(dataset), dtype=object)
    sheet = book.create_sheet("Małe kroki")
    note = "Małe kroki ustalone na spotkaniach i w radach, w kolejności dni."
    top = cells.put_title(sheet, f"Małe kroki – {dataset.gmina}, kampania {dataset.campaign}", note)
    looks = {
        "Sołectwo lub rada": Look(20),
        "Spotkanie": Look(30, wrap=True),
        "Dzień": cells.DATE,
        "Co robimy": Look(46, wrap=True),
        "Do kiedy": cells.DATE,
        "Ile osób się zgłosiło": cells.NUMBER,
    }
    cells.put_frame(sheet, frame, looks, top=top, name="Male_kroki", like=Look(28, wrap=True))
    cells.set_for_print(sheet, f"Małe kroki – {dataset.gmina}, kampania {dataset.campaign}")


def _step_headers(dataset: Dataset) -> list[str]:
    """Of every question about a step that any version asked."""
    versions = in_order(q for q in dataset.questionnaires.values() if q.id in STEPS_IN)
    blocks = (q for own in versions.values() for version in own for q in part_a(version) if q.kind is Kind.BLOCK)
    asked = [_step_header(inner) for block in blocks for inner in block.questions]
    return list(dict.fromkeys(["Sołectwo lub rada", "Spotkanie", "Dzień", *asked]))


def add_events(book: Workbook, gathered: Gathered, plan_events: Sequence[PlanEvent]) -> None:
    """Events that took place with what guests said, then events of the plan."""
    dataset = gathered.dataset
    rows = [_event_row(meeting, gathered) for meeting in dataset.meetings if meeting.kind == "event"]
    rows += [_plan_row(event) for event in plan_events]
    frame = pd.DataFrame(rows, columns=[*_EVENT_HEADERS, *_rated_headers(dataset.current(AFTER_EVENT))])
    sheet = book.create_sheet("Wydarzenia")
    note = "Oceny pochodzą z ankiety po wydarzeniu; odpowiadali chętni. Liczby to odpowiedzi, nie procenty."
    top = cells.put_title(sheet, f"Wydarzenia – {dataset.gmina}, kampania {dataset.campaign}", note)
    looks = {
        "Wydarzenie": Look(42, wrap=True),
        "Źródło": Look(13),
        "Dzień": cells.DATE,
        "Termin w planie": Look(24),
        "Miejsce": Look(22, wrap=True),
        "Partnerzy": Look(30, wrap=True),
        "Status w planie": Look(18, wrap=True),
    }
    cells.put_frame(sheet, frame, looks, top=top, name="Wydarzenia", like=Look(12, cells.WHOLE, wrap=True))
    cells.set_for_print(sheet, f"Wydarzenia – {dataset.gmina}, kampania {dataset.campaign}")


def _event_row(meeting: Any, gathered: Gathered) -> dict[str, Any]:
    row: dict[str, Any] = {
        "Wydarzenie": meeting.title,
        "Źródło": "spotkanie",
        "Dzień": meeting.held_on,
        "Termin w planie": "",
        "Miejsce": meeting.place,
        "Partnerzy": meeting.partners.replace("; ", ";").replace(";", ", "),
        "Obecni": meeting.counts.get("present"),
        "Status w planie": "",
    }
    counts = gathered.after_event.get(meeting.id, {})
    row["Ankiety po wydarzeniu"] = counts[""]["n"] if counts else 0
    questionnaire = gathered.dataset.current(AFTER_EVENT)
    for question in _rated(questionnaire):
        for option in question.options:
            row[_rated_header(question, option)] = counts[question.id][option.code] if question.id in counts else None
    return row


_EVENT_HEADERS = (
    "Wydarzenie",
    "Źródło",
    "Dzień",
    "Termin w planie",
    "Miejsce",
    "Partnerzy",
    "Obecni",
    "Status w planie",
    "Ankiety po wydarzeniu",
)
_RATED = {"E1": "Ocena", "E2": "Czy powtórzyć"}


def _rated_header(question: Question, option: Option) -> str:
    return f"{_RATED[question.id]}: {option.label['pl']}"


def _rated_headers(questionnaire: Questionnaire | None) -> list[str]:
    return [_rated_header(question, option) for question in _rated(questionnaire) for option in question.options]


def _rated(questionnaire: Questionnaire | None) -> list[Question]:
    """The rating and whether to repeat it: the two closed single answers that every guest gives."""
    if questionnaire is None:
        return []
    return [question for question in part_a(questionnaire) if question.id in _RATED]


def _plan_row(event: PlanEvent) -> dict[str, Any]:
    return {
        "Wydarzenie": event.task,
        "Źródło": f"plan {event.year}",
        "Termin w planie": okres(event.month_from, event.month_to, event.year),
        "Status w planie": event.status,
    }
