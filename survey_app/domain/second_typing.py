"""Blind second typing: which sheets are typed twice, when two entries agree, who settles, what the errors tell."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from random import Random
from typing import Any, NamedTuple

from forms import logic
from forms.polish import ile, liczba
from forms.questionnaire import Kind, Question

ONE_IN = 10
FIRST_WITHIN = 5
"""The first chosen sheet is among the first five, so that a small meeting is checked too."""

OPEN_KINDS = (Kind.TEXT, Kind.PICK, Kind.BLOCK)
"""Answered in words. Two careful people spell them differently, so their errors are also told apart."""

ENOUGH_FIELDS = 1000
"""Below this a rate says little, and the interval is told instead."""

_WORD = re.compile(r"\w+")
_Z95 = 1.959963984540054


class Entry(NamedTuple):
    """One sheet as somebody typed it."""

    answers: Mapping[str, Any]  # as checked by forms.answers
    unreadable: Collection[str] = ()


def is_chosen(before: int, chosen: int, chance: Random) -> bool:
    """Whether the sheet stored now is typed again. before: sheets stored earlier; chosen: how many of them were.

    In every ten sheets one place comes up, each as likely as the others; in the first ten one of the first five.
    A sheet that was chosen and withdrawn is made up for. Nobody can tell from the sheets before which comes next.
    """
    ten, place = divmod(before, ONE_IN)
    if chosen > ten:
        return False
    places = FIRST_WITHIN if ten == 0 else ONE_IN
    return chance.randrange(max(1, places - place)) == 0


def compared(questions: Sequence[Question], *entries: Entry) -> list[Question]:
    """The fields: questions that at least one of the entries lets a person see. Notes are none."""
    seen = {question.id for entry in entries for question in logic.visible(questions, entry.answers)}
    return [question for question in questions if question.id in seen and question.kind is not Kind.NOTE]


def differing(questions: Sequence[Question], one: Entry, other: Entry) -> list[Question]:
    return [question for question in compared(questions, one, other) if not agree(question, one, other)]


def agree(question: Question, one: Entry, other: Entry) -> bool:
    """The same normalised answer, or unreadable for both. Words agree whatever their case, spaces and stops."""
    if question.id in one.unreadable or question.id in other.unreadable:
        return question.id in one.unreadable and question.id in other.unreadable
    mine, yours = one.answers.get(question.id), other.answers.get(question.id)
    return (_folded(mine) == _folded(yours)) if question.kind in OPEN_KINDS else mine == yours


def is_open(question: Question) -> bool:
    return question.kind in OPEN_KINDS


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return _WORD.findall(value.casefold()) or value.split()
    if isinstance(value, Mapping):
        return {key: _folded(inner) for key, inner in value.items()}
    return [_folded(inner) for inner in value] if isinstance(value, list) else value


class Look(StrEnum):
    """May somebody take the third look?"""

    YES = "yes"
    ALONE = "alone"  # one of the two, because nobody else may: only after saying so
    NO = "no"


def third_look(by: str, typists: Collection[str], may_correct: Collection[str]) -> Look:
    """by, typists, may_correct: organisers' ids; may_correct are all whose role lets them correct answers."""
    if by not in may_correct:
        return Look.NO
    if by not in typists:
        return Look.YES
    return Look.NO if set(may_correct) - set(typists) else Look.ALONE


class Counts(NamedTuple):
    """What settled sheets say about the first entries."""

    sheets: int = 0
    fields: int = 0
    wrong: int = 0
    open_fields: int = 0  # of fields
    open_wrong: int = 0  # of wrong


def count(questions: Sequence[Question], first: Entry, second: Entry, settled: Entry) -> Counts:
    """One sheet: fields compared, and in how many of them the first entry was not what stands on the paper."""
    fields = compared(questions, first, second, settled)
    wrong = [question for question in fields if not agree(question, first, settled)]
    return Counts(1, len(fields), len(wrong), sum(map(is_open, fields)), sum(map(is_open, wrong)))


def told(counts: Counts) -> list[str]:
    """Sentences for the desk; none before the first sheet is settled."""
    if not counts.sheets:
        return []
    sheets = ile(counts.sheets, "arkusz", "arkusze", "arkuszy")
    first = f"Błędy wpisywania: {liczba(counts.wrong)} na {_fields(counts.fields)} (sprawdzono {sheets})."
    return [first, *_told_apart(counts), _how_sure(counts)]


def per_ten_thousand(wrong: int, fields: int) -> int:
    return round(10_000 * wrong / fields) if fields else 0


def interval(wrong: int, fields: int) -> tuple[int, int]:
    """95 % interval after Wilson, errors per 10,000 fields; (0, 10 000) when nothing was compared."""
    if not fields:
        return 0, 10_000
    share, z2 = wrong / fields, _Z95 * _Z95
    middle = (share + z2 / (2 * fields)) / (1 + z2 / fields)
    half = _Z95 / (1 + z2 / fields) * math.sqrt(share * (1 - share) / fields + z2 / (4 * fields * fields))
    return math.floor(10_000 * max(0.0, middle - half)), math.ceil(10_000 * min(1.0, middle + half))


def _told_apart(counts: Counts) -> list[str]:
    if not counts.open_fields:
        return []
    ticked, marks = counts.wrong - counts.open_wrong, counts.fields - counts.open_fields
    return [
        f"W tym odpowiedzi zaznaczane: {liczba(ticked)} na {_fields(marks)},"
        f" pisane słowami: {liczba(counts.open_wrong)} na {_fields(counts.open_fields)}."
    ]


def _how_sure(counts: Counts) -> str:
    if counts.fields >= ENOUGH_FIELDS:
        return f"To {liczba(per_ten_thousand(counts.wrong, counts.fields))} na {_fields(10_000)}."
    low, high = interval(counts.wrong, counts.fields)
    return f"Próba jest mała: naprawdę może to być od {liczba(low)} do {liczba(high)} błędów na {_fields(10_000)}."


def _fields(number: int) -> str:
    """After "na": na 1 pole, na 410 pól."""
    return ile(number, "pole", "pola", "pól")
