"""One walk over the forms of a campaign: points, counts and channels, before anything is ranked.

Points are kept as one byte an item, so that a village's forms are a short run of bytes: summing a column is a slice,
and certainty draws from the same rows.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exports.dataset import RESIDENTS, Dataset, Form
from exports.distributions import AT_ONCE, Codes, Counting, Distribution, closed_questions
from exports.usable import borda, items_of, need_points, problem_points

PROBLEMS, MOST_URGENT, NEEDS = "Q2", "Q3", "Q4"
AGE, INFORMED_BY = "M1", "Q12"
COUNCILS, COUNCIL_PROBLEMS, COUNCIL_NEEDS = "rada", "R5", "R6"


class Points:
    """The usable answers of one village to one question: a row of bytes a form, a byte an item."""

    def __init__(self, place: Mapping[str, int]) -> None:
        self._place, self._empty = place, bytes(len(place))
        self.block = bytearray()
        self.n = 0
        self.invalid = 0

    def add(self, points: Mapping[str, int]) -> None:
        block, start, place = self.block, len(self.block), self._place
        block += self._empty
        for code, number in points.items():
            block[start + place[code]] = number
        self.n += 1

    def sums(self) -> tuple[dict[str, int], dict[str, int]]:
        """Points and number of forms by item."""
        width = len(self._place)
        columns = {code: self.block[place::width] for code, place in self._place.items()}
        return (
            {code: sum(column) for code, column in columns.items()},
            {code: self.n - column.count(0) for code, column in columns.items()},
        )

    def borda(self) -> Counter[str]:
        """Modified Borda count by item, doubled."""
        width, found = len(self._place), Counter[str]()
        rows = Counter(bytes(self.block[start : start + width]) for start in range(0, len(self.block), width))
        for row, times in rows.items():
            score = borda(row)
            for code, place in self._place.items():
                if row[place]:
                    found[code] += times * score[row[place]]
        return found


class GatheredVillage:
    def __init__(self, problems: Mapping[str, int], needs: Mapping[str, int]) -> None:
        self.n_forms = 0
        self.problems, self.needs = Points(problems), Points(needs)
        self.urgent: Counter[str] = Counter()
        self.closed = Counting()

    def add(self, answers: Mapping[str, Any], questions: Mapping[str, Codes]) -> None:
        self.n_forms += 1
        if graded := answers.get(PROBLEMS):
            self.problems.add(problem_points(graded))
        if ranked := answers.get(NEEDS):
            self._add_needs(ranked)
        urgent = answers.get(MOST_URGENT)
        if urgent and "pick" in urgent:
            self.urgent[urgent["pick"]] += 1
        self.closed.add(questions, answers)

    def _add_needs(self, ranked: Any) -> None:
        points = need_points(ranked)
        if points is None:
            self.needs.invalid += 1
        elif points:
            self.needs.add(points)


class ByAge:
    """Where each age group hears what is going on; the only two answers that are counted together.

    Codes wait in a list and are counted by the hundred, like those of the closed questions.
    """

    def __init__(self) -> None:
        self._n: Counter[str] = Counter()
        self._counts: dict[str, Counter[str]] = {}
        self._waiting: dict[str, list[str]] = {}

    def add(self, age: str, channels: list[str]) -> None:
        waiting = self._waiting.get(age)
        if waiting is None:
            waiting = self._waiting[age] = []
        waiting += channels
        self._n[age] += 1
        if len(waiting) > AT_ONCE:
            self._settle(age)

    def result(self) -> dict[str, Distribution]:
        """By code of the age group."""
        for age in self._n:
            self._settle(age)
        return {age: Distribution(n, dict(self._counts[age])) for age, n in sorted(self._n.items())}

    def _settle(self, age: str) -> None:
        self._counts.setdefault(age, Counter()).update(self._waiting.pop(age, ()))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one walk over the forms gathered."""

    problems: tuple[str, ...]  # codes that can be ranked
    needs: tuple[str, ...]
    villages: dict[str, GatheredVillage] = field(default_factory=dict)
    everywhere: Counting = field(default_factory=Counting)
    by_age: ByAge = field(default_factory=ByAge)
    channels: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    council_problems: Counter[str] = field(default_factory=Counter)
    council_needs: Counter[str] = field(default_factory=Counter)


def gather(dataset: Dataset) -> Gathered:
    found = Gathered(ranked_items(dataset, PROBLEMS), ranked_items(dataset, NEEDS))
    places = [{code: place for place, code in enumerate(items)} for items in (found.problems, found.needs)]
    questions = {q.digest: closed_questions(q) for q in dataset.questionnaires.values() if q.id == RESIDENTS}
    channels, languages, villages, by_age = found.channels, found.languages, found.villages, found.by_age
    for form in dataset.forms:
        channels[form.channel] += 1
        languages[form.language] += 1
        if form.questionnaire == RESIDENTS and form.village is not None:
            village = villages.get(form.village)
            if village is None:
                village = villages[form.village] = GatheredVillage(*places)
            village.add(form.answers, questions[form.digest])
            if AGE in form.answers and INFORMED_BY in form.answers:
                by_age.add(form.answers[AGE], form.answers[INFORMED_BY])
        elif form.questionnaire == COUNCILS:
            _add_council(found, form)
    for village in villages.values():
        found.everywhere.take_over(village.closed)
    return found


def ranked_items(dataset: Dataset, question: str) -> tuple[str, ...]:
    """Codes that can be ranked: those of every version answered in the campaign, newest version first."""
    versions = [q for q in dataset.questionnaires.values() if q.id == RESIDENTS]
    newest_first = sorted(versions, key=lambda q: -q.version)
    return items_of(option.code for q in newest_first for option in q.question(question).options)


def _add_council(found: Gathered, form: Form) -> None:
    """A council's sheet names items; it is counted apart and never enters an index."""
    found.council_problems.update(items_of(form.answers.get(COUNCIL_PROBLEMS, {})))
    found.council_needs.update((need_points(form.answers.get(COUNCIL_NEEDS, [])) or {}).keys())
