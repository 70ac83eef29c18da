"""The rules of counting written a second time, slowly and in fractions, to hold exports.tally against.

Shares no code with the product; reads answers only.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from exports.dataset import Dataset


def points_for_needs(answer: Any) -> dict[str, int] | None:
    """None: missing or unusable."""
    if not answer:
        return None
    if isinstance(answer, dict):
        crosses = sorted(set(answer["unordered"]))
        return dict.fromkeys(crosses, 2) if 0 < len(crosses) <= 3 else None
    points: dict[str, int] = {}
    for place in (2, 1, 0):  # the better place is written last and stays
        if place < len(answer) and answer[place] is not None:
            points[answer[place]] = 3 - place
    return points or None


def points_for_problems(answer: Any) -> dict[str, int] | None:
    if not answer:
        return None
    return {code: grade for code, grade in answer.items() if code != "P98"}


RULES = {"Q2": points_for_problems, "Q4": points_for_needs}


def codes(dataset: Dataset, question: str) -> list[str]:
    found = {
        o.code for q in dataset.questionnaires.values() if q.id == "mieszkaniec" for o in q.question(question).options
    }
    return sorted(found - {"P98"})


def usable(dataset: Dataset, question: str, village: str) -> list[dict[str, int]]:
    forms = [f for f in dataset.forms if f.questionnaire == "mieszkaniec" and f.village == village]
    rows = [RULES[question](form.answers.get(question)) for form in forms]
    return [row for row in rows if row is not None]


def village_index(dataset: Dataset, question: str, village: str) -> dict[str, Fraction]:
    """Empty when nobody answered so that it can be used."""
    rows = usable(dataset, question, village)
    if not rows:
        return {}
    return {
        code: Fraction(100 * sum(row.get(code, 0) for row in rows), 3 * len(rows)) for code in codes(dataset, question)
    }


def ranks(values: dict[str, Fraction]) -> dict[str, int]:
    return {code: 1 + sum(other > value for other in values.values()) for code, value in values.items()}


def with_forms(dataset: Dataset) -> list[str]:
    there = {f.village for f in dataset.forms if f.questionnaire == "mieszkaniec" and f.village}
    return [village.slug for village in dataset.villages if village.slug in there]


def gmina_index(dataset: Dataset, question: str) -> tuple[dict[str, Fraction], dict[str, Fraction] | None]:
    """Villages equal; weighted by inhabitants, None when those of a village with forms are unknown."""
    indexes = {slug: index for slug in with_forms(dataset) if (index := village_index(dataset, question, slug))}
    if not indexes:
        return {}, None
    people = {village.slug: village.population for village in dataset.villages}
    equal = {code: _mean(index[code] for index in indexes.values()) for code in codes(dataset, question)}
    if not all(people[slug] for slug in with_forms(dataset)):
        return equal, None
    total = sum(people[slug] for slug in indexes)
    weighted = {
        code: sum((Fraction(people[slug]) * index[code] for slug, index in indexes.items()), Fraction()) / total
        for code in codes(dataset, question)
    }
    return equal, weighted


def _mean(values: Iterable[Fraction]) -> Fraction:
    listed = list(values)
    return sum(listed, Fraction()) / len(listed)
