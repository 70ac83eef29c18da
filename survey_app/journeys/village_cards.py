"""Village cards: what was published, with what the minutes and released quotes add in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.published import Published
from exports.village_card import Card, Told, card
from survey_app.journeys import office, publish, quotes
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission

MINUTES, DONE, STEPS = "protokol", "S10", "S9"


def cards(work: Session, campaign: int, today: date, solectwo: str | None = None) -> list[Card]:
    """One for every village, in alphabetical order, or of the one named."""
    published = publish.shared(work, campaign, today)
    minutes, met_on, contact = _minutes(work, campaign), _met_on(work, campaign), _contact(work)
    ideas = _ideas(work, campaign, published)

    def told(slug: str) -> Told:
        return _told(minutes.get(slug, []), met_on.get(slug, []), ideas.get(slug, []), contact)

    return [
        card(published, village, told(village.slug))
        for village in published.villages
        if solectwo in (None, village.slug)
    ]


def _ideas(work: Session, campaign: int, published: Published) -> Mapping[str, list[str]]:
    """Released ideas that need money, by village: what the fundusz sołecki could pay for. No text twice."""
    large = {village.slug for village in published.villages if village.enough}
    by_village: dict[str, list[str]] = defaultdict(list)
    for idea in quotes.ideas(work, campaign, large):
        if idea.needs_money and idea.text not in by_village[idea.village]:
            by_village[idea.village].append(idea.text)
    return by_village


def _told(minutes: Sequence[Mapping[str, Any]], met_on: Sequence[date], ideas: Sequence[str], contact: str) -> Told:
    """minutes: answers of the village's minutes, the newest last."""
    newest = minutes[-1] if minutes else {}
    steps = [
        (row["co"], date.fromisoformat(row["kiedy"]) if row.get("kiedy") else None)
        for row in newest.get(STEPS, ())
        if row.get("co")
    ]
    return Told(ideas=ideas, done=newest.get(DONE, ""), steps=steps, met_on=met_on, contact=contact)


def _minutes(work: Session, campaign: int) -> Mapping[str, list[Mapping[str, Any]]]:
    kept = select(Submission).where(
        Submission.campaign == campaign, Submission.questionnaire == MINUTES, Submission.withdrawn.is_(False)
    )
    by_village: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(work.scalars(kept), key=lambda row: (row.filled_on, row.id)):
        by_village[row.solectwo or ""].append(row.answers)
    return by_village


def _met_on(work: Session, campaign: int) -> Mapping[str, list[date]]:
    held = select(Meeting).where(Meeting.campaign == campaign, Meeting.state != "planned")
    days: dict[str, list[date]] = defaultdict(list)
    for row in work.scalars(held):
        days[row.solectwo or ""].append(row.held_on)
    return days


def _contact(work: Session) -> str:
    kept = office.settings(work)
    return ", ".join(filter(None, (kept["cus_name"], kept["cus_phone"], kept["cus_email"])))
