"""Looking for leaders, area by area: the ready and free first. Nobody is given a number and nobody is ranked.

Only what a person said of themselves moves them between groups; of what others said, the band alone.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from forms.polish import kolejnosc
from survey_app.people.evidence import EvidenceCard
from survey_app.people.persons import BANDS


class Group(StrEnum):
    """In the order of the page."""

    FREE = "gotowi i wolni"
    BUSY = "gotowi, mają już zadanie"
    READY_ELSEWHERE = "gotowi do czegoś innego, inni widzą ich tutaj"
    MANY = f"zgłoszeni przez innych: {BANDS[0][1]}"
    SOME = f"zgłoszeni przez innych: {BANDS[1][1]}"
    ONE = f"zgłoszeni przez innych: {BANDS[2][1]}"


READY = (Group.FREE, Group.BUSY, Group.READY_ELSEWHERE)
_OF_BAND = dict(zip((word for _, word in BANDS), (Group.MANY, Group.SOME, Group.ONE), strict=True))


def group_of(card: EvidenceCard, area: str) -> Group | None:
    """Where the person stands in an area; None when neither they nor others spoke of it."""
    if area in card.offered:
        return Group.BUSY if card.is_busy else Group.FREE
    if area not in card.named_for:
        return None
    return Group.READY_ELSEWHERE if card.is_ready else _OF_BAND[card.band]


def in_area(cards: Iterable[EvidenceCard], area: str) -> dict[Group, list[EvidenceCard]]:
    """Groups that are not empty, in their order; inside a group by name in the Polish order."""
    everybody = alphabetical(cards)
    found = {group: [card for card in everybody if group_of(card, area) is group] for group in Group}
    return {group: people for group, people in found.items() if people}


def alphabetical(cards: Iterable[EvidenceCard]) -> list[EvidenceCard]:
    return sorted(cards, key=lambda card: (kolejnosc(card.name), card.key))


def fitting(
    cards: Iterable[EvidenceCard], *, village: str = "", how: str = "", new_only: bool = False
) -> list[EvidenceCard]:
    """how: AKC, STA or MOZ, an own word, so that it leaves only who is ready; new_only: without office holders."""
    return [
        card
        for card in cards
        if (not village or card.village == village)
        and (not how or (card.volunteer is not None and card.volunteer.how == how))
        and not (new_only and card.offices)
    ]


def villages_without(cards: Sequence[EvidenceCard], villages: Iterable[str], area: str = "") -> list[str]:
    """Villages where nobody is ready: at all, or in an area."""
    ready = {card.village for card in cards if card.is_ready and (not area or area in card.offered)}
    return [village for village in villages if village not in ready]
