"""One index worked out step by step, so that it can be checked on paper."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from exports.dataset import RESIDENTS, Dataset, Form
from exports.gathered import NEEDS, PROBLEMS
from exports.tally import HIGHEST, SMOOTHING
from exports.usable import need_points, problem_points


@dataclass(frozen=True, slots=True)
class Worked:
    """Forms by the points they gave, most points first, and what follows from them."""

    forms_by_points: dict[int, int]
    points: int
    n: int
    index: float
    gmina: float  # mean of the villages' indexes
    smoothed: float


def work_out(dataset: Dataset, question: str, code: str, village: str, gmina: float) -> Worked | None:
    """question: Q2 or Q4. None when nobody in the village answered it."""
    given = Counter(points.get(code, 0) for points in _usable(dataset, question, village))
    n = given.total()
    if not n:
        return None
    points = sum(number * times for number, times in given.items())
    index = 100 * points / (HIGHEST * n)
    named = {number: given[number] for number in range(HIGHEST, 0, -1) if given[number]}
    return Worked(named, points, n, index, gmina, (n * index + SMOOTHING * gmina) / (n + SMOOTHING))


def unusable(dataset: Dataset, village: str) -> list[Form]:
    """Forms with more than three crosses among the needs: listed for the organiser, counted nowhere in Q4."""
    return [form for form in _residents(dataset, village) if need_points(form.answers.get(NEEDS, [])) is None]


def _usable(dataset: Dataset, question: str, village: str) -> Iterator[dict[str, int]]:
    for form in _residents(dataset, village):
        answer = form.answers.get(question)
        points = (problem_points(answer) if question == PROBLEMS else need_points(answer)) if answer else None
        if points is not None:
            yield points


def _residents(dataset: Dataset, village: str) -> Iterator[Form]:
    return (form for form in dataset.forms if form.questionnaire == RESIDENTS and form.village == village)
