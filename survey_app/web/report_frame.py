"""What the pages of results share: the campaign asked for, its figures, and what is shown around them."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from exports.dataset import RESIDENTS, Dataset
from exports.gathered import NEEDS, PROBLEMS
from exports.tally import Ranking, Results, VillageResult
from forms import library
from forms.questionnaire import Questionnaire
from survey_app.domain.campaigns import campaign_of, known
from survey_app.journeys import report
from survey_app.web import drawn, guard

FEWEST_FOR_PUBLIC = 10


def counted(work: Session, campaign: int) -> tuple[Dataset, Results]:
    known(campaign)
    return report.dataset(work, campaign, guard.today()), report.results(work, campaign, guard.today())


def frame(work: Session, campaign: int, data: Dataset, slug: str = "") -> dict[str, Any]:
    """What every page of results shows around."""
    years = set(report.campaigns(work)) | {campaign, campaign_of(guard.today())}
    return {
        "campaign": campaign,
        "campaigns": sorted(years, reverse=True),
        "gmina_name": data.gmina,
        "villages": {village.slug: village.name for village in data.villages},
        "slug": slug,
        "fewest": drawn.FEWEST_FOR_PER_CENT,
        "files": "downloads.page" in current_app.view_functions,
    }


def labels(data: Dataset) -> dict[str, str]:
    return labels_of(data.questionnaires.values())


def labels_of(questionnaires: Iterable[Questionnaire]) -> dict[str, str]:
    """Polish label by code of Q2 and Q4, the newest version's word for it."""
    versions = sorted((q for q in questionnaires if q.id == RESIDENTS), key=lambda q: q.version)
    return {
        option.code: option.label["pl"]
        for questionnaire in versions
        for question in (PROBLEMS, NEEDS)
        for option in questionnaire.question(question).options
    }


def sensitive() -> frozenset[str]:
    """Codes that are shown for the gmina only."""
    return frozenset(code for code, category in library.categories().items() if category.sensitive)


def inhabitants(data: Dataset, results: Results) -> int | None:
    """Of the villages with forms; None while one of them is unknown."""
    numbers = [village.population for village in data.villages if village.slug in results.villages]
    return sum(number or 0 for number in numbers) if numbers and all(numbers) else None


def present(results: Results) -> int:
    return sum(village.present or 0 for village in results.villages.values())


def no_problems(closed: Mapping[str, Any]) -> int:
    counted = closed.get(PROBLEMS)
    return counted.counts.get("P98", 0) if counted else 0


def ranking_of(found: VillageResult, question: str) -> Ranking:
    return found.problems if question == PROBLEMS else found.needs
