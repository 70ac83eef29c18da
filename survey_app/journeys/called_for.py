"""Which help the needs of each village call for, from its newest forms; for setting beside what people offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from exports import gaps
from exports.proposals import need_tasks
from forms import library
from survey_app.journeys import publish, report

CAMPAIGNS_BACK = 2
"""A village that was not visited this year keeps the needs it named the year before."""


@dataclass(frozen=True, slots=True)
class Call:
    campaign: int
    areas: Mapping[str, tuple[str, ...]]  # area of help to the leading needs it would answer


@dataclass(frozen=True, slots=True)
class Calls:
    """villages: by slug, those where enough people named needs. fewest: how many are enough.

    What fewer people need is not set beside people known by name.
    """

    villages: Mapping[str, Call]
    fewest: int

    def needs(self, village: str, area: str) -> tuple[str, ...]:
        """Codes of the needs of the village that the area would answer."""
        call = self.villages.get(village)
        return call.areas.get(area, ()) if call else ()


def by_village(work: Session, today: date) -> Calls:
    fewest = publish.thresholds(work).public_forms
    help_areas = gaps.areas(option.code for option in library.lists()["help-areas"])
    sensitive = frozenset(code for code, category in library.categories().items() if category.sensitive)
    found: dict[str, Call] = {}
    campaign = report.newest_with_forms(work)
    for _ in range(CAMPAIGNS_BACK):
        if campaign is None:
            break
        counted, villages = report.results(work, campaign, today), report.villages(work)
        for here in gaps.by_village(counted, villages, help_areas, need_tasks(), sensitive):
            slug = here.village.slug
            if slug not in found and counted.villages[slug].needs.n_valid >= fewest:
                found[slug] = Call(campaign, gaps.called_for(here))
        campaign = report.newest_with_forms(work, before=campaign)
    return Calls(found, fewest)


def need_labels() -> dict[str, str]:
    return {code: category.label["pl"] for code, category in library.categories().items()}
