"""What this year's forms say about a row of the plan, frozen with a readable sentence."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from exports.dataset import Dataset, Form
from exports.plan import NO_EVIDENCE, CodeEvidence, Evidence, Finding, Findings
from exports.tally import GminaItem, Results
from exports.usable import FORMULA
from forms.library import Category
from forms.polish import ile, kolejnosc

FEWEST_SHOWN = 3  # a smaller number of people is not shown
SURE, LIKELY = "pewne", "prawdopodobne"
COUNCIL_SHEET = "rada"
COUNCILS = {"RS": "Rada Społeczna", "GRDPP": "GRDPP", "GRS": "Gminna Rada Sportu"}
STANCES = {"T": "za", "U": "za, z uwagami", "N": "przeciw", "W": "chce współorganizować"}


class CouncilVoices(NamedTuple):
    """Positions of the councils: by need code, who named it; by text of a plan row, name and stance."""

    needs: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[str, ...]]


def council_voices(dataset: Dataset) -> CouncilVoices:
    """Reads the council sheets; where a council met twice, its later word on a row counts."""
    held = {meeting.id: meeting.held_on for meeting in dataset.meetings}
    sheets = [form for form in dataset.forms if form.questionnaire == COUNCIL_SHEET]
    needs: dict[str, set[str]] = {}
    rows: dict[str, dict[str, str]] = {}
    for form in sorted(sheets, key=lambda form: (held.get(form.meeting, form.filled_on), form.id)):
        council = COUNCILS.get(str(form.answers.get("R1")))
        if council is None:
            continue
        for code in _needs_of(form):
            needs.setdefault(code, set()).add(council)
        for text, stance in _stances_of(form, dataset):
            rows.setdefault(text, {})[council] = stance
    return CouncilVoices(
        {code: tuple(sorted(names, key=kolejnosc)) for code, names in needs.items()},
        {text: tuple(f"{name} {said[name]}" for name in sorted(said, key=kolejnosc)) for text, said in rows.items()},
    )


def _needs_of(form: Form) -> Iterable[str]:
    chosen = form.answers.get("R6") or ()
    return [code for code in (chosen.get("unordered", ()) if isinstance(chosen, dict) else chosen) if code]


def _stances_of(form: Form, dataset: Dataset) -> Iterable[tuple[str, str]]:
    """Pairs of the row's text, as printed on that version of the sheet, and the stance."""
    questionnaire = dataset.questionnaires.get(form.digest)
    given = form.answers.get("R7")
    if questionnaire is None or not isinstance(given, dict):
        return
    for part in questionnaire.parts:
        for question in part.questions:
            if question.id == "R7":
                texts = {option.code: option.label["pl"] for option in question.options}
                for code, stance in given.items():
                    if code in texts and str(stance) in STANCES:
                        yield texts[code], STANCES[str(stance)]


class Witness:
    """Answers what the forms of one campaign say about codes. `results` None: there are no forms."""

    def __init__(self, dataset: Dataset, results: Results | None, categories: Mapping[str, Category]) -> None:
        self.campaign = dataset.campaign
        self.cut_off: date = dataset.as_of
        self.results = results
        self.voices = council_voices(dataset) if results else CouncilVoices({}, {})
        self.villages = {village.slug: village.name for village in dataset.villages}
        self._categories = categories

    def item(self, code: str) -> CodeEvidence | None:
        """None when nobody chose it or the code was not asked."""
        found = self._found(code)
        if found is None or not found.count:
            return None
        category = self._categories.get(code)
        shown = found.count >= FEWEST_SHOWN
        open_to_villages = shown and not (category and category.sensitive)
        return CodeEvidence(
            code=code,
            label=category.label["pl"] if category else code,
            chosen=found.count if shown else None,
            n_valid=found.n_valid,
            equal_villages=round(found.equal_villages, 2) if shown else None,
            population_weighted=_rounded(found.population_weighted) if shown else None,
            rank=found.rank_equal if shown else None,
            villages_in_top5=found.villages_in_top5 if open_to_villages else 0,
            word=found.certainty,
            villages_sure=self._names(found.villages_sure if open_to_villages else ()),
            villages_likely=self._names(found.villages_likely if open_to_villages else ()),
            councils=self.voices.needs.get(code, ()),
        )

    def evidence(
        self,
        codes: Iterable[str],
        row_text: str = "",
        problems: Iterable[str] = (),
        help_areas: Iterable[str] = (),
    ) -> Evidence:
        """Everything the forms and councils say about these codes and, for an earlier row, about its text."""
        items = tuple(item for code in codes if (item := self.item(code)))
        linked = tuple(item for code in problems if (item := self.item(code)))
        councils = self.voices.rows.get(row_text, ()) or _in_favour(items)
        return Evidence(
            campaign=self.campaign,
            formula=FORMULA,
            n_forms=self.results.n_forms if self.results else 0,
            n_villages=_villages_with_forms(self.results) if self.results else 0,
            cut_off=self.cut_off,
            items=items,
            linked_problems=linked,
            linked_help=tuple(self._categories[c].label["pl"] for c in help_areas if c in self._categories),
            councils=councils,
            input_hash=_hash(items, councils),
            sentence=_sentence(items, councils),
        )

    def findings(self) -> Findings | None:
        """The five strongest needs and problems of the gmina; None without forms."""
        if self.results is None:
            return None
        return Findings(
            n_forms=self.results.n_forms,
            n_villages=_villages_with_forms(self.results),
            needs=self._strongest(self.results.needs),
            problems=self._strongest(self.results.problems),
        )

    def _strongest(self, codes: Iterable[str]) -> tuple[Finding, ...]:
        items = [item for code in codes if (item := self.item(code)) and item.chosen]
        first = sorted(items, key=lambda item: (item.rank or 0, item.code))[:5]
        return tuple(Finding(item.label, item.chosen or 0, item.n_valid, item.villages_in_top5) for item in first)

    def _found(self, code: str) -> GminaItem | None:
        if self.results is None:
            return None
        return self.results.needs.get(code) or self.results.problems.get(code)

    def _names(self, slugs: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted((self.villages.get(slug, slug) for slug in slugs), key=kolejnosc))


def is_candidate(item: CodeEvidence | None) -> bool:
    """A need strong enough to be proposed: sure or likely in the gmina, or sure in three villages."""
    return item is not None and (item.word in (SURE, LIKELY) or len(item.villages_sure) >= 3)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _villages_with_forms(results: Results) -> int:
    return sum(village.n_forms > 0 for village in results.villages.values())


def _in_favour(items: Iterable[CodeEvidence]) -> tuple[str, ...]:
    names = sorted({name for item in items for name in item.councils}, key=kolejnosc)
    return tuple(f"{name} za" for name in names)


def _hash(items: Iterable[CodeEvidence], councils: Iterable[str]) -> str:
    canonical = json.dumps([[item._asdict() for item in items], list(councils)], sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _sentence(items: Iterable[CodeEvidence], councils: Iterable[str]) -> str:
    told = ". ".join(_told(item) for item in items) or NO_EVIDENCE
    return "; ".join([told, *councils])


def _told(item: CodeEvidence) -> str:
    if item.chosen is None:
        return f"{item.code}: mniej niż {FEWEST_SHOWN} z {item.n_valid} ankiet"
    top = ile(item.villages_in_top5, "sołectwo", "sołectwa", "sołectw") + " w pierwszej piątce"
    weak = "" if item.word or item.villages_sure else ", w całej gminie poza pierwszą piątką"
    return f"{item.code}: {item.chosen} z {item.n_valid} ankiet, {top}{weak}"
