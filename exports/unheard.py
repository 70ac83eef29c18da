"""Who is missing among those who answered: age, sex, villages without a meeting, few forms, skipped questions.

Nothing is weighted: tables of inhabitants by village, age and sex are not at hand, and the cells are tiny. Below
30 forms groups are named only when nobody of them answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from exports.dataset import MeetingRow, Village
from exports.distributions import CODES, Distribution
from exports.tally import Results, VillageResult
from forms.questionnaire import Question, Questionnaire

FEWEST_FOR_SHARES = 30
FEW = {"M1": 0.10, "M2": 1 / 3}
"""Age and sex: a group with a smaller share of the answers is called few."""

LEAVES_OPEN = {"M2": frozenset({"X"})}
"""Options that name no group: "I prefer not to say"."""

LOW_RESPONSE = 0.5  # forms to people present

NO_MEETING, PLANNED, WITHOUT_FORMS = "nie było spotkania", "spotkanie zaplanowane", "spotkanie bez ankiet"


@dataclass(frozen=True, slots=True)
class Groups:
    """One question about the person, as answered somewhere."""

    n: int
    forms: int  # all of them, answered or not
    counts: Mapping[str, int]  # every group of the questionnaire
    nobody: tuple[str, ...]
    few: tuple[str, ...]

    @property
    def blank(self) -> int:
        return self.forms - self.n


class Skipped(NamedTuple):
    question: Question
    answered: int
    forms: int

    @property
    def blank(self) -> int:
        return self.forms - self.answered


def groups(question: Question, counted: Distribution | None, forms: int) -> Groups:
    n = counted.n if counted else 0
    counts = {option.code: counted.counts.get(option.code, 0) if counted else 0 for option in question.options}
    real = [code for code in counts if code not in LEAVES_OPEN.get(question.id, frozenset())]
    least = FEW.get(question.id, 0.0) * n
    return Groups(
        n=n,
        forms=forms,
        counts=counts,
        nobody=tuple(code for code in real if not counts[code]) if n else (),
        few=tuple(code for code in real if 0 < counts[code] < least) if n >= FEWEST_FOR_SHARES else (),
    )


def silent(villages: Iterable[Village], meetings: Sequence[MeetingRow], results: Results) -> dict[str, list[str]]:
    """Names of villages without a form, by reason: where a meeting is still to be planned first."""
    found: dict[str, list[str]] = {reason: [] for reason in (NO_MEETING, PLANNED, WITHOUT_FORMS)}
    for village in villages:
        if village.slug not in results.villages:
            found[why(village, meetings)].append(village.name)
    return {reason: names for reason, names in found.items() if names}


def why(village: Village, meetings: Sequence[MeetingRow]) -> str:
    """The reason why a village is silent."""
    states = [row.state for row in meetings if row.village == village.slug]
    return PLANNED if "planned" in states else WITHOUT_FORMS if states else NO_MEETING


def low_response(villages: Iterable[Village], results: Results) -> list[tuple[Village, VillageResult]]:
    """Villages where fewer than half of the people present left a form; unknown where nobody was counted."""
    found = [(village, results.villages[village.slug]) for village in villages if village.slug in results.villages]
    return [(village, here) for village, here in found if here.present and here.n_forms < LOW_RESPONSE * here.present]


def skipped(asked: Questionnaire | None, results: Results) -> list[Skipped]:
    """Closed questions by how often they were left blank, most often first.

    A question that depends on another, or an open one, may rightly stay empty and is left out.
    """
    if asked is None:
        return []
    found = []
    for question in asked.part("A").questions:
        if question.show_if is None and question.kind in CODES:
            counted = results.closed.get(question.id)
            found.append(Skipped(question, counted.n if counted else 0, results.n_forms))
    return sorted(found, key=lambda one: -one.blank)
