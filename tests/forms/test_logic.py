"""Conditions mean the same in Python and in the browser: shared vectors and 10,000 random questionnaires."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import quickjs

from forms.logic import DEEPEST, faults_of, holds, visible
from forms.questionnaire import Kind, Option, Question

ROOT = Path(__file__).parent.parent.parent
VECTORS = json.loads((Path(__file__).parent / "logic_vectors.json").read_text(encoding="utf-8"))
SEED = 2026
ROUNDS = 10_000


@pytest.fixture(scope="module")
def javascript() -> quickjs.Context:
    """The script that ships, without `export`, in an engine without a browser."""
    source = (ROOT / "survey_app/static/resident/logic.js").read_text(encoding="utf-8")
    context = quickjs.Context()
    context.eval(source.replace("export function", "function"))
    context.eval(
        """
        const each = (text, does) => JSON.stringify(JSON.parse(text).map(([what, of]) => does(what, of)));
        globalThis.shown = (text) => each(text, (asked, given) => visible(asked, given).map(({ id }) => id));
        globalThis.holding = (text) => each(text, holds);
        """
    )
    return context


@pytest.mark.parametrize("vector", VECTORS["holds"], ids=lambda vector: vector["says"])
def test_a_condition_means_what_the_vector_says(vector: dict[str, Any], javascript: quickjs.Context) -> None:
    assert holds(vector["tree"], vector["answers"]) is vector["holds"]
    pair = json.dumps([[vector["tree"], vector["answers"]]])
    assert json.loads(javascript.get("holding")(pair)) == [vector["holds"]]


@pytest.mark.parametrize("vector", VECTORS["visible"], ids=lambda vector: vector["says"])
def test_the_questions_shown_are_those_of_the_vector(vector: dict[str, Any], javascript: quickjs.Context) -> None:
    assert shown(vector["questions"], vector["answers"]) == vector["visible"]
    pair = json.dumps([[vector["questions"], vector["answers"]]])
    assert json.loads(javascript.get("shown")(pair)) == [vector["visible"]]


def test_ten_thousand_random_questionnaires_are_shown_alike(javascript: quickjs.Context) -> None:
    cases = list(_random_cases(random.Random(SEED), ROUNDS))
    python = [shown(questions, answers) for questions, answers in cases]
    browser = json.loads(javascript.get("shown")(json.dumps(cases)))
    different = [case for case, ours, theirs in zip(cases, python, browser, strict=True) if ours != theirs]
    assert different == []
    asked = sum(len(questions) for questions, _ in cases)
    seen = sum(map(len, python))
    assert 0.3 < seen / asked < 0.95  # the cases are neither all shown nor all hidden


def test_a_planted_difference_is_found(javascript: quickjs.Context) -> None:
    case = ([{"id": "Q1", "show_if": None}, {"id": "Q2", "show_if": {"gt": ["Q1", 9]}}], {"Q1": 10})
    as_text = ([case[0][0], {"id": "Q2", "show_if": {"eq": ["Q1", "9"]}}], case[1])
    assert shown(*case) != json.loads(javascript.get("shown")(json.dumps([as_text])))[0]


def shown(questions: list[dict[str, Any]], answers: dict[str, Any]) -> list[str]:
    made = [Question(one["id"], Kind.TEXT, {"pl": "?"}, show_if=one["show_if"]) for one in questions]
    return [question.id for question in visible(made, answers)]


CODES = ["1", "2", "10", "G1", "G2", "P01", "-3", "X", "żółw", "007"]


def _random_cases(chance: random.Random, rounds: int) -> Iterator[tuple[list[dict[str, Any]], dict[str, Any]]]:
    for _ in range(rounds):
        ids = [f"Q{number}" for number in range(1, chance.randint(2, 9))] + ["constructor"]
        questions = [
            {"id": one, "show_if": _tree(chance, ids[:place], 3) if place and chance.random() < 0.7 else None}
            for place, one in enumerate(ids)
        ]
        answers = {one: _value(chance) for one in ids if chance.random() < 0.75}
        yield questions, answers


def _tree(chance: random.Random, earlier: list[str], depth: int) -> dict[str, Any]:
    operator = chance.choice(["eq", "ne", "has", "any", "answered", "lt", "gt", "and", "or", "not"])
    if operator in ("and", "or", "not") and depth:
        inner = [_tree(chance, earlier, depth - 1) for _ in range(chance.randint(1, 3))]
        return {operator: inner[0] if operator == "not" else inner}
    asked = chance.choice(earlier)
    simple: dict[str, Any] = {
        "any": [asked, chance.sample(CODES, chance.randint(1, 4))],
        "lt": [asked, chance.choice([0, 5, "10", "-2"])],
        "gt": [asked, chance.choice([0, 5, "10", "-2"])],
    }
    if operator in simple:
        return {operator: simple[operator]}
    if operator in ("eq", "ne", "has"):
        return {operator: [asked, chance.choice([*CODES, 1, 10])]}
    return {"answered": asked}


def _value(chance: random.Random) -> Any:
    some = chance.sample(CODES, chance.randint(1, 3))
    return chance.choice(
        [
            some[0],
            some,
            {code: chance.randint(1, 3) for code in some},
            [some[0], None, *some[1:]],
            {"unordered": some},
            {"pick": some[0], "text": "przy szkole"},
            {"text": "P01"},
            chance.randint(-20, 20),
            10**15,
            True,
            None,
            "",
            [],
            {},
            [None],
            [{"co": "1", "ilu": 0}],
        ]
    )


EARLIER = [
    Question("Q1", Kind.CHOICE, {"pl": "?"}, options=(Option("T", {"pl": "tak"}), Option("N", {"pl": "nie"}))),
    Question("N1", Kind.NOTE, {"pl": "?"}),
    Question("S5", Kind.NUMBER, {"pl": "?"}),
]


@pytest.mark.parametrize(
    "tree",
    [
        {"eq": ["Q1", "T"]},
        {"any": ["Q1", ["T", "N"]]},
        {"answered": "S5"},
        {"gt": ["S5", 10]},
        {"lt": ["S5", "10"]},
        {"eq": ["S5", 3]},
        {"and": [{"not": {"has": ["Q1", "N"]}}, {"or": [{"answered": "Q1"}]}]},
    ],
)
def test_a_sound_condition_has_no_faults(tree: Any) -> None:
    assert faults_of(tree, EARLIER) == []


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        ({"matches": ["Q1", ".*"]}, "Nie ma warunku „matches”"),
        ({"eq": ["Q9", "T"]}, "„Q9”, którego nie ma wcześniej"),
        ({"eq": ["Q1", "X"]}, "odpowiedź „X”, której nie ma w pytaniu Q1. Są: T, N."),
        ({"any": ["Q1", ["T", "X"]]}, "odpowiedź „X”"),
        ({"any": ["Q1", "T"]}, "nieczytelną odpowiedź"),
        ({"answered": "N1"}, "tylko objaśnienie"),
        ({"answered": ["Q1"]}, "nie ma wcześniej"),
        ({"gt": ["S5", "dużo"]}, "wymaga liczby całkowitej"),
        ({"gt": ["S5", True]}, "nieczytelną"),
        ({"eq": ["Q1"]}, "dwóch rzeczy"),
        ({"and": []}, "wymaga listy"),
        ({"and": {"answered": "Q1"}}, "wymaga listy"),
        ({"not": "Q1"}, "jedną parą"),
        ({}, "jedną parą"),
        ({"answered": "Q1", "eq": ["Q1", "T"]}, "jedną parą"),
        ("Q1", "jedną parą"),
        (None, "jedną parą"),
    ],
)
def test_a_faulty_condition_is_explained(tree: Any, says: str) -> None:
    (fault,) = faults_of(tree, EARLIER)
    assert says in fault
    assert fault.endswith(".")


def test_a_condition_nested_too_deeply_is_refused() -> None:
    tree: dict[str, Any] = {"answered": "Q1"}
    for _ in range(DEEPEST):
        tree = {"not": tree}
    assert "zbyt głęboko" in faults_of(tree, EARLIER)[0]
