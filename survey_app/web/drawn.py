"""Closed questions made ready for drawing: bars with their numbers, records of councils in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from exports.dataset import RESIDENTS, Dataset, Form
from exports.distributions import Distribution, distributions, mean
from exports.wording import columns_of, say
from forms.polish import data
from forms.questionnaire import Kind, Question, Questionnaire, in_language

FEWEST_FOR_PER_CENT = 30
OWN_TABLES = {"Q2", "Q4"}
"""Graded and ranked questions of residents; they are shown as rankings."""

FILLED_ONCE = {"rada", "protokol"}
"""Sheets of a council or of the organiser: shown as they were written, not counted."""


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    count: int
    share: float  # 0–100, for the length of the bar


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed question ready to be drawn."""

    id: str
    text: str
    n: int
    per_cent: bool  # False below 30 answers: counts only
    bars: list[Bar]
    mean: float | None
    several: bool  # a person may name several: shares may pass 100 together
    demographic: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One questionnaire as filled at one meeting."""

    title: str
    n: int
    of_residents: bool
    closed: list[Closed]
    texts: list[tuple[str, list[str]]]


def closed_of(asked: Questionnaire | None, counted: Mapping[str, Distribution]) -> list[Closed]:
    """Those that somebody answered, in the questionnaire's order."""
    if asked is None:
        return []
    own_tables = OWN_TABLES if asked.id == RESIDENTS else set()
    return [
        _closed(question, counted[question.id])
        for question in asked.part("A").questions
        if question.id in counted and question.id not in own_tables
    ]


def _closed(question: Question, counted: Distribution) -> Closed:
    several = question.kind in (Kind.MANY, Kind.SEVERITY, Kind.RANK)
    bars = [
        Bar(label, counted.counts.get(code, 0), 100 * counted.counts.get(code, 0) / counted.n)
        for code, label in _options(question)
    ]
    return Closed(
        id=question.id,
        text=in_language(question.text, "pl"),
        n=counted.n,
        per_cent=counted.n >= FEWEST_FOR_PER_CENT,
        bars=sorted(bars, key=lambda bar: -bar.count) if several else bars,
        mean=mean(counted) if _has_mean(question) else None,
        several=several,
        demographic=question.demographic,
    )


def _options(question: Question) -> list[tuple[str, str]]:
    if question.kind is Kind.SCALE:
        steps = range(question.lowest or 0, (question.highest or 0) + 1)
        return [(str(step), str(step)) for step in steps]
    return [(option.code, in_language(option.label, "pl")) for option in question.options]


def _has_mean(question: Question) -> bool:
    """A mean is said of a scale and of grades from 1 to 5 (Q1, Y1, E1), of nothing else."""
    codes = {option.code for option in question.options}
    return question.kind is Kind.SCALE or (question.kind is Kind.CHOICE and {"1", "2", "3", "4", "5"} <= codes)


def blocks_of(data: Dataset, forms: list[Form]) -> list[Block]:
    """The questionnaires many people filled, residents first."""
    return [_block(asked, forms) for asked in _newest(data, forms) if asked.id not in FILLED_ONCE]


def records_of(data: Dataset, forms: list[Form]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sheets of a council or of the organiser: title, then question and answer in words."""
    filled = (form for form in forms if form.questionnaire in FILLED_ONCE)
    return [(title_of(data, form), _record(data.questionnaires[form.digest], form)) for form in filled]


def title_of(data: Dataset, form: Form) -> str:
    return in_language(data.questionnaires[form.digest].title, "pl")


def _newest(data: Dataset, forms: Iterable[Form]) -> list[Questionnaire]:
    """The newest version of each questionnaire that was filled."""
    newest: dict[str, Questionnaire] = {}
    for digest in {form.digest for form in forms}:
        asked = data.questionnaires[digest]
        if asked.id not in newest or newest[asked.id].version < asked.version:
            newest[asked.id] = asked
    return sorted(newest.values(), key=lambda asked: (asked.id != RESIDENTS, asked.id))


def _block(asked: Questionnaire, forms: Iterable[Form]) -> Block:
    filled = [form for form in forms if form.questionnaire == asked.id]
    return Block(
        title=in_language(asked.title, "pl"),
        n=len(filled),
        of_residents=asked.id == RESIDENTS,
        closed=closed_of(asked, distributions(asked, filled)),
        texts=_texts(asked, filled),
    )


def _texts(asked: Questionnaire, forms: Iterable[Form]) -> list[tuple[str, list[str]]]:
    """Open questions with what was written, in the order of the random ids."""
    found = []
    for question in asked.part("A").questions:
        if question.kind in (Kind.TEXT, Kind.PICK) and not question.confidential:
            written = [text for form in forms if (text := _text(form.answers.get(question.id)))]
            if written:
                found.append((in_language(question.text, "pl"), written))
    return found


def _text(answer: object) -> str:
    if isinstance(answer, Mapping):
        answer = answer.get("text", "")
    return answer if isinstance(answer, str) else ""


def _record(asked: Questionnaire, form: Form) -> list[tuple[str, str]]:
    lines = []
    for question in asked.part("A").questions:
        value = form.answers.get(question.id)
        if value is None or not columns_of(question):
            continue
        said = [data(cell) if isinstance(cell, date) else str(cell) for _, cell in say(question, value)]
        lines.append((in_language(question.text, "pl"), "; ".join(said)))
    return lines
