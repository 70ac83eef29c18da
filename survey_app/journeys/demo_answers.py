"""How invented residents answer: chance with a shape that looks like life. One Random, no clock, no disk."""

import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from forms.questionnaire import Questionnaire
from survey_app.journeys import demo_gmina
from survey_app.journeys.demo_gmina import InventedVillage

AGES = (("A1", 2), ("A2", 10), ("A3", 18), ("A4", 24), ("A5", 26), ("A6", 14), (None, 6))
SEXES = (("K", 55), ("M", 36), ("X", 2), (None, 7))
OLDER_WISHES = {"N01": 0.9, "N02": 1.0, "N08": 0.7, "N09": 0.6}
YOUNGER_WISHES = {"N03": 0.9, "N04": 0.6, "N05": 0.5, "N14": 0.4}


def weighted(chance: Random, choices: Sequence[tuple[Any, float]]) -> Any:
    return chance.choices([value for value, _ in choices], [weight for _, weight in choices])[0]


def strengths(chance: Random, codes: Sequence[str], spread: float) -> dict[str, float]:
    """How strongly each item is felt in the whole gmina; mean 0."""
    return {code: chance.gauss(0, spread) for code in codes}


def resident(
    chance: Random,
    questionnaire: Questionnaire,
    village: InventedVillage,
    gmina: Mapping[str, float],
    here: Mapping[str, float],
) -> dict[str, Any]:
    """Answers of one resident to `mieszkaniec`, raw as a channel would hand them over."""
    age = weighted(chance, AGES)
    answers = {
        "Q1": weighted(chance, (("1", 3), ("2", 12), ("3", 30), ("4", 36), ("5", 11), ("X", 5), (None, 3))),
        "Q2": _problems(chance, questionnaire, village, gmina, here),
        "Q4": _needs(chance, questionnaire, village, gmina, here, age),
        "Q5": _some(chance, questionnaire, "Q5", 2, 0.85),
        "Q6": chance.choice(demo_gmina.STRENGTHS) if chance.random() < 0.35 else None,
        "Q8": weighted(chance, (("1", 20), ("2", 38), ("3", 34), (None, 8))),
        "Q9": weighted(chance, (("AKC", 27), ("STA", 9), ("MOZ", 24), ("NIE", 30), (None, 10))),
        "Q11": _some(chance, questionnaire, "Q11", 3, 0.8),
        "Q12": _some(chance, questionnaire, "Q12", 3, 0.88),
        "M1": age,
        "M2": weighted(chance, SEXES),
        "M3": weighted(chance, (("L1", 62), ("L2", 20), ("L3", 10), ("L4", 2), (None, 6))),
    }
    _add_urgent(chance, answers)
    _add_idea(chance, answers)
    if answers["Q9"] in ("AKC", "STA", "MOZ"):
        answers["Q10"] = _some(chance, questionnaire, "Q10", 3, 0.9)
    return {question: answer for question, answer in answers.items() if answer not in (None, [], {})}


def bloc(need: str) -> dict[str, Any]:
    """A friend of the group that agreed on one need."""
    return {"Q4": [need], "Q9": "AKC"}


def youth(chance: Random, questionnaire: Questionnaire) -> dict[str, Any]:
    answers = {
        "Y1": weighted(chance, (("2", 15), ("3", 35), ("4", 35), ("5", 15))),
        "Y2": _some(chance, questionnaire, "Y2", 3, 0.95),
        "Y3": chance.sample(_codes(questionnaire, "Y3"), 3),
        "Y4": _some(chance, questionnaire, "Y4", 3, 0.9),
        "Y6": chance.choice(demo_gmina.YOUTH_IDEAS) if chance.random() < 0.4 else None,
        "Y7": weighted(chance, (("AKC", 35), ("STA", 10), ("MOZ", 30), ("NIE", 25))),
        "Y10": weighted(chance, (("1", 50), ("2", 50))),
    }
    return {question: answer for question, answer in answers.items() if answer not in (None, [])}


def after_event(chance: Random, questionnaire: Questionnaire, villages: Sequence[str]) -> dict[str, Any]:
    answers = {
        "E1": weighted(chance, (("2", 4), ("3", 12), ("4", 44), ("5", 38), ("X", 2))),
        "E2": weighted(chance, (("T", 70), ("Z", 22), ("N", 3), ("X", 5))),
        "E3": _some(chance, questionnaire, "E3", 2, 0.6),
        "E5": _some(chance, questionnaire, "E5", 2, 0.9),
        "E6": weighted(chance, (("AKC", 30), ("STA", 6), ("MOZ", 28), ("NIE", 36))),
        "EM": chance.choice([*villages, "POZA"]),
    }
    return {question: answer for question, answer in answers.items() if answer != []}


def _problems(
    chance: Random,
    questionnaire: Questionnaire,
    village: InventedVillage,
    gmina: Mapping[str, float],
    here: Mapping[str, float],
) -> dict[str, int] | None:
    """Ticked with a logistic chance, graded by two more steps; one in twelve leaves the question untouched."""
    if chance.random() < 0.08:
        return None
    if chance.random() < 0.04:
        return {"P98": 1}
    mood = chance.gauss(0, 0.7)
    ticked: dict[str, int] = {}
    for code in _codes(questionnaire, "Q2"):
        if code in ("P98", "P99"):
            continue
        felt = gmina[code] + here[code] + mood + (1.4 if code in village.troubles else 0) - 1.5
        if chance.random() < _logistic(felt):
            ticked[code] = 1 + (chance.random() < _logistic(felt + 0.9)) + (chance.random() < _logistic(felt - 0.3))
    if ticked and chance.random() < 0.02:
        ticked["P98"] = 1
    return ticked or None


def _needs(
    chance: Random,
    questionnaire: Questionnaire,
    village: InventedVillage,
    gmina: Mapping[str, float],
    here: Mapping[str, float],
    age: str | None,
) -> Any:
    """The three largest of strength plus Gumbel noise (Plackett–Luce), then the dirt of real paper."""
    if chance.random() < 0.06:
        return None
    leaning = OLDER_WISHES if age in ("A5", "A6") else YOUNGER_WISHES if age in ("A2", "A3") else {}
    drawn = {
        code: gmina[code]
        + here[code]
        + leaning.get(code, 0)
        + (1.2 if code in village.wishes else 0)
        - math.log(-math.log(chance.random()))
        for code in _codes(questionnaire, "Q4")
        if code != "N99"
    }
    best = sorted(drawn, key=lambda code: -drawn[code])
    return _as_on_paper(chance, best)


def _as_on_paper(chance: Random, best: list[str]) -> Any:
    dirt = weighted(
        chance,
        (("clean", 84), ("two", 5), ("gap", 3), ("twice", 2), ("crosses", 4), ("too many", 2)),
    )
    shapes: dict[str, Any] = {
        "clean": best[:3],
        "two": best[:2],
        "gap": [best[0], None, best[1]],
        "twice": [best[0], best[0], best[1]],
        "crosses": {"unordered": sorted(best[:3])},
        "too many": {"unordered": sorted(best[:5])},
    }
    return shapes[dirt]


def _add_urgent(chance: Random, answers: dict[str, Any]) -> None:
    graded = answers["Q2"]
    if graded and chance.random() < 0.7:
        worst = max(graded, key=lambda code: (graded[code], chance.random()))
        answers["Q3"] = {"pick": worst}
        if chance.random() < 0.5:
            answers["Q3"]["text"] = chance.choice(demo_gmina.WHERE_AND_WHOM)


def _add_idea(chance: Random, answers: dict[str, Any]) -> None:
    if chance.random() < 0.3:
        answers["Q7"], answers["Q7a"] = chance.choice(demo_gmina.IDEAS)


def _some(chance: Random, questionnaire: Questionnaire, question: str, at_most: int, answering: float) -> list[str]:
    if chance.random() > answering:
        return []
    codes = _codes(questionnaire, question)
    liking = [1 / (place + 1.5) for place in range(len(codes))]
    picked = {chance.choices(codes, liking)[0] for _ in range(chance.randint(1, at_most))}
    return sorted(picked, key=codes.index)


def _codes(questionnaire: Questionnaire, question: str) -> list[str]:
    return [option.code for option in questionnaire.question(question).options]


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))
