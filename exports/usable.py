"""Which answers count, and for how many points: the rules for Q2 and Q4 of the residents' questionnaire.

Formula "zebranie-1": a need ranked first, second, third gets 3, 2, 1 points; a gap keeps its place; up to three
crosses without numbers get 2 points each; more than three cannot be used. A problem gets its grade, 1 to 3;
"no serious problems" alone is a form of zeros, beside other ticks it is ignored; an untouched question is missing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

FORMULA = "zebranie-1"
PLACES = 3
NO_PROBLEMS = "P98"
POINTS_OF_A_CROSS = 2


def problem_points(answer: Mapping[str, Any]) -> dict[str, int]:
    """Grade by problem code; empty when there are no serious problems."""
    return {code: int(grade) for code, grade in answer.items() if code != NO_PROBLEMS}


def need_points(answer: Any) -> dict[str, int] | None:
    """Points by need code, empty when it was left blank; None when it cannot be used (more than three crosses)."""
    if isinstance(answer, dict):
        crosses = dict.fromkeys(answer["unordered"], POINTS_OF_A_CROSS)
        return crosses if len(crosses) <= PLACES else None
    points: dict[str, int] = {}
    for place, code in enumerate(answer[:PLACES]):
        if code is not None:
            points.setdefault(code, PLACES - place)
    return points


def borda(points: Iterable[int]) -> dict[int, int]:
    """Modified Borda count, doubled, of each number of points on one form: of m named needs the first gets 2m;
    equal crosses share evenly."""
    named = sorted(number for number in points if number)
    return {number: 2 * named.index(number) + named.count(number) + 1 for number in named}


def shared_ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """1 for the highest; equal scores share the better rank: 1, 2, 2, 4."""
    ordered = sorted(scores.values(), reverse=True)
    first: dict[float, int] = {}
    for place, score in enumerate(ordered, start=1):
        first.setdefault(score, place)
    return {code: first[score] for code, score in scores.items()}


def display_order(ranks: Mapping[str, int]) -> list[str]:
    """By rank; inside a tie by code, never by chance."""
    return sorted(ranks, key=lambda code: (ranks[code], code))


def items_of(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that are ranked."""
    return tuple(code for code in dict.fromkeys(codes) if code != NO_PROBLEMS)
