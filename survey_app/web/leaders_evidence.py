"""What the pages that look for people share: evidence cards after a written-down look, and one filter."""

from typing import NamedTuple

from flask import request
from sqlalchemy.orm import Session

from survey_app.domain.helping import Job
from survey_app.journeys import helping
from survey_app.people import assignments, evidence, groups, persons, volunteers
from survey_app.people.evidence import EvidenceCard
from survey_app.web import guard
from survey_app.web.leaders_look import HOW, areas, looked, village_forms, village_names

NO_AREA = "inne"
"""In the filter, instead of an area: people of whom no area is known."""


class Wanted(NamedTuple):
    """What the filter asks for; unknown values count as not asked."""

    village: str
    area: str
    how: str
    new_only: bool

    @property
    def asked(self) -> dict[str, str]:
        """As parts of an address, without empty ones."""
        given = {"solectwo": self.village, "obszar": self.area, "jak": self.how, "nowe": "1" if self.new_only else ""}
        return {name: value for name, value in given.items() if value}


def wanted() -> Wanted:
    village, area, how = (request.args.get(name, "") for name in ("solectwo", "obszar", "jak"))
    return Wanted(
        village if village in village_names() else "",
        area if area in (*areas(), NO_AREA) else "",
        how if how in HOW else "",
        bool(request.args.get("nowe")),
    )


def open_jobs() -> list[Job]:
    with guard.reading() as work:
        return helping.jobs(work, guard.today())


def visited() -> dict[str, str]:
    """Villages where a meeting was opened, by slug: elsewhere nobody was asked yet. All of them before the first."""
    with guard.reading() as work:
        met = helping.met(work)
    names = village_names()
    return {slug: name for slug, name in names.items() if slug in met} or names


def look(at: str) -> list[EvidenceCard]:
    """Everybody who signed up or was named, after the look is written down."""
    forms, jobs = village_forms(), {job.id: job.name for job in open_jobs()}

    def everybody(names: Session) -> list[EvidenceCard]:
        return evidence.cards(
            persons.who_is_who(names, forms),
            volunteers.found(names),
            persons.holders(names),
            assignments.everybody(names),
            jobs,
            forms,
        )

    def numbers(cards: list[EvidenceCard]) -> str:
        ready = sum(card.is_ready for card in cards)
        return f"volunteers {ready}, named {sum(card.named is not None for card in cards)}, {at}"

    return looked(everybody, numbers)


def filtered(cards: list[EvidenceCard], asked: Wanted) -> list[EvidenceCard]:
    return groups.fitting(cards, village=asked.village, how=asked.how, new_only=asked.new_only)
