"""Who is who among nominations: how sure the joins are, how good the questions, how many, how fast.

The development set, a set written by somebody who had not seen the rules (they were mended by it since), and invented
material by the author of the rules: a rosy ceiling.
"""

import csv
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from bench.material.nominations import Labelled, labelled
from survey_app.people.joining import Slot
from survey_app.people.matching import Matched, match
from survey_app.people.mentions import Mentioned, parse
from survey_app.people.village_forms import forms_of_village

SEEDS = (11, 12, 13, 14)
KINDS = {"single": "person", "multi": "several", "none": "nobody"}
MATERIAL = Path(__file__).parent / "material"
WRITTEN = {"development set": "nominations-dev.csv", "by another hand": "nominations-by-hand.csv"}

Truth = dict[Slot, str]


class Figures(NamedTuple):
    precision: float  # of automatic joins
    recall: float
    mixed: int  # clusters with two persons
    ambiguous: int  # ambiguous mentions joined by rule
    first: float  # questions whose first suggestion is right, of those with a right answer
    three: float
    asked: int  # questions with a right answer
    questions: float  # per mention
    f1: float  # after somebody answered every question rightly
    kinds: float  # share of mentions of nobody, self, office, several that are told apart


def main() -> None:
    written = ((name, from_file(file)) for name, file in WRITTEN.items())
    for name, rows in (*written, *((f"own, seed {s}", labelled(s)) for s in SEEDS)):
        told = figures(rows)
        print(
            f"{name:16} joins: precision {told.precision:.3f} (goal 1), recall {told.recall:.2f} (0.55), "
            f"ambiguous {told.ambiguous} (0); first {told.first:.2f} (0.90), three {told.three:.2f} (0.95); "
            f"questions {told.questions:.2f} (0.40) to F1 {told.f1:.3f} (0.97); kinds {told.kinds:.2f}, n = {len(rows)}"
        )
    many = labelled(5, 5000)
    began = time.perf_counter()
    _matched(many)
    print(f"5,000 mentions: {time.perf_counter() - began:.1f} s (goal 10 s)")


def from_file(name: str) -> list[Labelled]:
    """Mentions written by people; ambiguous ones may be joined by nobody."""
    with (MATERIAL / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        Labelled(
            row["mention_id"], row["solectwo"], row["text"], KINDS.get(row["kind"], row["kind"]),
            tuple(filter(None, row["person_ids"].split("|"))) if row["kind"] in ("single", "multi") else (),
        )
        for row in rows
    ]  # fmt: skip


def figures(rows: list[Labelled]) -> Figures:
    mentions, matched = _matched(rows)
    truth, loose = _truth(rows, mentions)
    pairs = {pair for cluster in matched.clusters for pair in combinations(cluster, 2)}
    right = _same(truth)
    known = {pair for pair in pairs if all(slot in truth for slot in pair)}
    hits, firsts, asked = _answers(matched, truth)
    after = _confirmed(matched, truth)
    precision = len(known & right) / len(known) if known else 1.0
    return Figures(
        precision=precision,
        recall=len(known & right) / len(right),
        mixed=sum(len({truth[slot] for slot in cluster if slot in truth}) > 1 for cluster in matched.clusters),
        ambiguous=sum(len(cluster) > 1 for cluster in matched.clusters for slot in cluster if slot in loose),
        first=firsts / max(asked, 1),
        three=hits / max(asked, 1),
        asked=asked,
        questions=len(matched.suggestions) / len(rows),
        f1=2 * len(after & right) / (len(after) + len(right)),
        kinds=_kinds(rows, mentions),
    )


def _matched(rows: list[Labelled]) -> tuple[list[Mentioned], Matched]:
    villages = {name: forms_of_village(name) for name in {row.village for row in rows}}
    mentions = [Mentioned(row.id, row.village, parse(row.text, villages)) for row in rows]
    return mentions, match(mentions)


def _truth(rows: list[Labelled], mentions: list[Mentioned]) -> tuple[Truth, set[Slot]]:
    """Who each slot is, where as many persons were found as are meant; slots of ambiguous mentions apart."""
    truth, loose = {}, set()
    for row, mention in zip(rows, mentions, strict=True):
        slots = [(row.id, place) for place in range(len(mention.parsed.persons))]
        if row.kind == "ambiguous":
            loose |= set(slots)
        elif len(slots) == len(row.who):
            truth |= dict(zip(slots, row.who, strict=True))
    return truth, loose


def _same(truth: Truth) -> set[tuple[Slot, Slot]]:
    by_person: dict[str, list[Slot]] = defaultdict(list)
    for slot, person in sorted(truth.items()):
        by_person[person].append(slot)
    return {pair for slots in by_person.values() for pair in combinations(slots, 2)}


def _answers(matched: Matched, truth: Truth) -> tuple[int, int, int]:
    """Among three, first, and of how many questions whose person stands in another cluster too."""
    whose = [{truth[slot] for slot in cluster if slot in truth} for cluster in matched.clusters]
    hits = firsts = asked = 0
    for cluster, suggestions in matched.suggestions.items():
        others = set().union(*(who for number, who in enumerate(whose) if number != cluster))
        if whose[cluster] & others:
            asked += 1
            right = [bool(whose[one.cluster] & whose[cluster]) for one in suggestions]
            hits, firsts = hits + any(right), firsts + right[0]
    return hits, firsts, asked


def _confirmed(matched: Matched, truth: Truth) -> set[tuple[Slot, Slot]]:
    """Pairs after somebody who knows answered every question."""
    whose = [{truth[slot] for slot in cluster if slot in truth} for cluster in matched.clusters]
    same = {
        frozenset((matched.clusters[number][0], matched.clusters[one.cluster][0]))
        for number, suggestions in matched.suggestions.items()
        for one in suggestions
        if whose[number] & whose[one.cluster]
    }
    parent = {number: number for number in range(len(matched.clusters))}
    of = {slot: number for number, cluster in enumerate(matched.clusters) for slot in cluster}

    def root(number: int) -> int:
        while parent[number] != number:
            number = parent[number]
        return number

    for pair in same:
        one, other = (root(of[slot]) for slot in pair)
        parent[max(one, other)] = min(one, other)
    together: dict[int, list[Slot]] = defaultdict(list)
    for slot in sorted(truth):
        together[root(of[slot])].append(slot)
    return {pair for slots in together.values() for pair in combinations(slots, 2)}


def _kinds(rows: list[Labelled], mentions: list[Mentioned]) -> float:
    told = [
        mention.parsed.kind == row.kind
        for row, mention in zip(rows, mentions, strict=True)
        if row.kind in ("nobody", "self", "role", "several")
    ]
    return sum(told) / len(told)


if __name__ == "__main__":
    main()
