"""What a device hands in: envelopes are opened, forms kept, an outcome stands for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy.orm import Session

from forms.problems import Problem
from survey_app.domain import sealing
from survey_app.domain.arrivals import Arrival
from survey_app.domain.submissions import Channel, Receipt
from survey_app.journeys import collect
from survey_app.journeys.collect import Outcome
from survey_app.store.meetings import MeetingKeys

CHANNELS = (Channel.TABLET.value, Channel.HELPED.value, Channel.PHONE.value)


@dataclass(frozen=True, slots=True)
class Handed:
    """One item as it was handed in, what was inside, and what became of it."""

    given: Any
    item: Any
    outcome: Outcome


def hand_in(work: Session, meeting_id: str, items: Sequence[Any], today: date) -> list[Handed]:
    """Forms of one meeting, plain or sealed, in their order. Raises nothing for bad input."""
    opened = open_items(work, meeting_id, items)
    arrivals = {place: _arrival(item) for place, item in enumerate(opened) if isinstance(item, dict)}
    outcomes = dict(zip(arrivals, collect.accept_many(work, list(arrivals.values()), today), strict=True))
    return [
        Handed(given, item, outcomes[place] if place in outcomes else _turned_away(item))
        for place, (given, item) in enumerate(zip(items, opened, strict=True))
    ]


def open_items(work: Session, meeting_id: str, items: Sequence[Any]) -> list[dict[str, Any] | str]:
    """What each item says, or the code of what keeps it from being looked at."""
    keys = work.get(MeetingKeys, meeting_id) if any(_is_sealed(item) for item in items) else None
    return [_opened(item, meeting_id, keys) for item in items]


def _opened(item: Any, meeting_id: str, keys: MeetingKeys | None) -> dict[str, Any] | str:
    """A device writes for its own meeting only; the id outside an envelope is the one inside."""
    if not isinstance(item, dict):
        return "not_an_object"
    if item.get("meeting") != meeting_id:
        return "other_meeting"
    if not _is_sealed(item):
        return item
    if keys is None or not isinstance(item.get("id"), str):
        return "cannot_open"
    try:
        inside = orjson.loads(sealing.open_envelope(keys.private_key, item["envelope"], item["id"]))
    except (sealing.CannotOpen, ValueError):
        return "cannot_open"
    same = isinstance(inside, dict) and inside.get("meeting") == meeting_id and inside.get("id") == item["id"]
    return inside if same else "cannot_open"


def _is_sealed(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("envelope"), dict)


def _turned_away(code: Any) -> Outcome:
    return Outcome(Receipt.REJECTED, (Problem(str(code), ""),))


def _arrival(item: dict[str, Any]) -> Arrival:
    """Only what a resident's form consists of; anything else in the item is left where it is."""
    channel = item.get("channel")
    return Arrival(
        id=item.get("id"),
        meeting=item.get("meeting"),
        digest=item.get("digest"),
        channel=channel if channel in CHANNELS else None,
        language=item.get("language"),
        filled_on=item.get("filled_on"),
        answers=item.get("answers"),
        questionnaire=item.get("questionnaire"),
        version=item.get("version"),
    )
