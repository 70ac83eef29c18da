"""When a question is shown. Its twin for browsers is static/resident/logic.js: change both or none.

A condition is a tree with one key a node:
{"eq": ["Q1", "4"]}               exactly this answer
{"ne": ["Q1", "4"]}               anything else, silence included
{"has": ["Q5", "G1"]}             this option is among the answers
{"any": ["Q5", ["G1", "G2"]]}     at least one of these options is
{"answered": "Q7"}
{"lt": ["S5", 10]}, {"gt": …}     a whole number below, above; silence is neither
{"and": […]}, {"or": […]}, {"not": {…}}
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from forms.questionnaire import Kind, Question

Answers = Mapping[str, Any]
DEEPEST = 8
_NUMBER = re.compile(r"-?[0-9]{1,15}")


def holds(tree: Mapping[str, Any], answers: Answers) -> bool:
    """Whether the condition is true of these normalised answers."""
    ((operator, given),) = tree.items()
    return _OPERATORS[operator](given, answers)


def visible(questions: Sequence[Question], answers: Answers) -> tuple[Question, ...]:
    """The questions a person sees. The answer to a hidden question opens nothing further down."""
    shown: list[Question] = []
    seen: dict[str, Any] = {}
    for question in questions:
        if question.show_if is None or holds(question.show_if, seen):
            shown.append(question)
            if question.id in answers:
                seen[question.id] = answers[question.id]
    return tuple(shown)


def answered(value: Any) -> bool:
    """Whether a normalised value says anything. Zero does; false, "" and gaps do not."""
    if isinstance(value, Mapping):
        return any(answered(inner) for inner in value.values())
    if isinstance(value, list):
        return any(answered(inner) for inner in value)
    return value is not None and value is not False and value != ""


def codes(value: Any) -> list[str]:
    """The options, or the one text or number, that a normalised value names."""
    if isinstance(value, Mapping):
        return _codes_of_map(value)
    if isinstance(value, list):
        return [str(inner) for inner in value if _is_plain(inner)]
    return [str(value)] if _is_plain(value) and value != "" else []


def _codes_of_map(value: Mapping[str, Any]) -> list[str]:
    for key in ("unordered", "pick"):
        if value.get(key) is not None:
            return codes(value[key])
    return [] if value.get("text") is not None else list(value)


def _number(value: Any) -> int | None:
    named = codes(value)
    return int(named[0]) if len(named) == 1 and _NUMBER.fullmatch(named[0]) else None


def _eq(given: Any, answers: Answers) -> bool:
    return codes(answers.get(given[0])) == [str(given[1])]


def _any(given: Any, answers: Answers) -> bool:
    named = codes(answers.get(given[0]))
    return any(str(code) in named for code in given[1])


def _below(given: Any, answers: Answers) -> bool:
    value, limit = _number(answers.get(given[0])), _number(given[1])
    return value is not None and limit is not None and value < limit


def _above(given: Any, answers: Answers) -> bool:
    value, limit = _number(answers.get(given[0])), _number(given[1])
    return value is not None and limit is not None and value > limit


_OPERATORS: dict[str, Callable[[Any, Answers], bool]] = {
    "eq": _eq,
    "ne": lambda given, answers: not _eq(given, answers),
    "has": lambda given, answers: str(given[1]) in codes(answers.get(given[0])),
    "any": _any,
    "answered": lambda given, answers: answered(answers.get(given)),
    "lt": _below,
    "gt": _above,
    "and": lambda given, answers: all(holds(inner, answers) for inner in given),
    "or": lambda given, answers: any(holds(inner, answers) for inner in given),
    "not": lambda given, answers: not holds(given, answers),
}
_COMPARING = {"eq", "ne", "has"}
_MEASURING = {"lt", "gt"}


def faults_of(tree: Any, earlier: Sequence[Question], depth: int = 1) -> list[str]:
    """What is wrong with a condition, in Polish sentences. `earlier`: the questions before it in the part."""
    if depth > DEEPEST:
        return [f"Warunek jest zagnieżdżony zbyt głęboko. Proszę go uprościć do {DEEPEST} poziomów."]
    if not isinstance(tree, dict) or len(tree) != 1:
        return ['Warunek musi być jedną parą, na przykład { answered = "Q7" }.']
    ((operator, given),) = tree.items()
    if operator not in _OPERATORS:
        return [f"Nie ma warunku „{operator}”. Można użyć: {', '.join(_OPERATORS)}."]
    if operator == "not":
        return faults_of(given, earlier, depth + 1)
    if operator in ("and", "or"):
        return _faults_of_list(operator, given, earlier, depth)
    return _faults_of_comparison(operator, given, {question.id: question for question in earlier})


def _faults_of_list(operator: str, given: Any, earlier: Sequence[Question], depth: int) -> list[str]:
    if not isinstance(given, list) or not given:
        return [f"Warunek „{operator}” wymaga listy warunków w nawiasach [ ]."]
    return [fault for inner in given for fault in faults_of(inner, earlier, depth + 1)]


def _faults_of_comparison(operator: str, given: Any, earlier: Mapping[str, Question]) -> list[str]:
    if operator == "answered":
        return _faults_of_reference(given, earlier)
    if not isinstance(given, list) or len(given) != 2:
        return [f'Warunek „{operator}” wymaga dwóch rzeczy: ["numer pytania", "odpowiedź"].']
    unknown = _faults_of_reference(given[0], earlier)
    if unknown:
        return unknown
    wanted = given[1] if operator == "any" else [given[1]]
    if not isinstance(wanted, list) or not all(_is_plain(value) for value in wanted):
        return [f"Warunek „{operator}” ma nieczytelną odpowiedź. Proszę wpisać kod odpowiedzi w cudzysłowie."]
    if operator in _MEASURING:
        if _number(given[1]) is None:
            return [f"Warunek „{operator}” wymaga liczby całkowitej."]
        return []
    return _faults_of_codes(wanted, earlier[given[0]])


def _faults_of_reference(given: Any, earlier: Mapping[str, Question]) -> list[str]:
    if isinstance(given, str) and given in earlier:
        if earlier[given].kind is Kind.NOTE:
            return [f"Warunek wskazuje „{given}”, a to tylko objaśnienie. Proszę wskazać pytanie."]
        return []
    return [
        f"Warunek wskazuje pytanie „{given}”, którego nie ma wcześniej w tej części. "
        "Proszę wskazać pytanie stojące wyżej."
    ]


def _faults_of_codes(wanted: list[Any], question: Question) -> list[str]:
    if not question.options:
        return []
    known = [option.code for option in question.options]
    return [
        f"Warunek wskazuje odpowiedź „{code}”, której nie ma w pytaniu {question.id}. Są: {', '.join(known)}."
        for code in wanted
        if str(code) not in known
    ]


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)
