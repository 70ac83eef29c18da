"""Answers to closed questions, counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from exports.dataset import Form
from forms.questionnaire import Kind, Question, Questionnaire

CLOSED = (Kind.CHOICE, Kind.MANY, Kind.SCALE, Kind.SEVERITY, Kind.RANK)


class Distribution(NamedTuple):
    n: int  # forms on which the question was answered
    counts: Mapping[str, int]  # option code to forms; several may be chosen, so they may pass n together


def counted_codes(kind: Kind, answer: Any) -> list[str]:
    """The option codes one answer names, each once."""
    if kind is Kind.CHOICE:
        return [answer]
    if kind is Kind.SCALE:
        return [str(answer)]
    if kind is Kind.SEVERITY:
        return list(answer)
    named = answer["unordered"] if isinstance(answer, Mapping) else answer
    return list(dict.fromkeys(code for code in named if code is not None))


def mean(distribution: Distribution) -> float | None:
    """Mean of the numeric codes (Q1: 1–5, "hard to say" left out); None below ten answers."""
    numbers = {int(code): times for code, times in distribution.counts.items() if code.isdigit()}
    n = sum(numbers.values())
    return sum(number * times for number, times in numbers.items()) / n if n >= FEWEST_FOR_A_MEAN else None


FEWEST_FOR_A_MEAN = 10


class Counting:
    """Counts the closed questions of one questionnaire, form by form."""

    def __init__(self) -> None:
        self.n: Counter[str] = Counter()
        self.counts: dict[str, Counter[str]] = {}

    def add(self, questions: Iterable[tuple[str, Kind]], answers: Mapping[str, Any]) -> None:
        for question, kind in questions:
            answer = answers.get(question)
            if answer is not None:
                self.n[question] += 1
                if question not in self.counts:
                    self.counts[question] = Counter()
                self.counts[question].update(counted_codes(kind, answer))

    def take_over(self, other: "Counting") -> None:
        self.n.update(other.n)
        for question, counts in other.counts.items():
            self.counts.setdefault(question, Counter()).update(counts)

    def result(self) -> dict[str, Distribution]:
        return {question: Distribution(n, dict(self.counts[question])) for question, n in self.n.items()}


def closed_questions(questionnaire: Questionnaire) -> list[tuple[str, Kind]]:
    return [(question.id, question.kind) for question in _asked(questionnaire) if question.kind in CLOSED]


def _asked(questionnaire: Questionnaire) -> tuple[Question, ...]:
    return questionnaire.part("A").questions


def distributions(questionnaire: Questionnaire, forms: Iterable[Form]) -> dict[str, Distribution]:
    """Of the forms that answered this questionnaire, any version; by question id."""
    counting, questions = Counting(), closed_questions(questionnaire)
    for form in forms:
        if form.questionnaire == questionnaire.id:
            counting.add(questions, form.answers)
    return counting.result()
