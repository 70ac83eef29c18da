"""Pictures of slips until somebody types them: sealed here, because names are written on them."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey_app.domain.refusals import NotFound
from survey_app.people.tables import SlipPicture, new_id


def add(
    people: Session,
    *,
    part: str,
    meeting: str,
    digest: str,
    layout: Mapping[str, Any],
    reading: Mapping[str, Any],
    picture: bytes,
    today: date,
    erase_on: date,
) -> None:
    """The same picture once. Its fingerprint is its own, not that of a file that lay between sheets."""
    fingerprint = hashlib.sha256(picture).hexdigest()
    if people.scalar(select(SlipPicture.id).where(SlipPicture.fingerprint == fingerprint)):
        return
    people.add(
        SlipPicture(
            id=new_id(),
            part=part,
            meeting=meeting,
            digest=digest,
            layout=dict(layout),
            reading=dict(reading),
            picture=picture,
            fingerprint=fingerprint,
            received_on=today,
            erase_on=erase_on,
        )
    )


def first_waiting(people: Session, meeting: str) -> SlipPicture | None:
    """To be called through a look that is logged."""
    rows = select(SlipPicture).where(SlipPicture.meeting == meeting)
    return people.scalars(rows.order_by(SlipPicture.part, SlipPicture.id).limit(1)).first()


def waiting(people: Session, meeting: str) -> int:
    return people.scalar(select(func.count()).where(SlipPicture.meeting == meeting)) or 0


def one(people: Session, meeting: str, slip_id: str) -> SlipPicture:
    """Raises NotFound. To be called through a look that is logged."""
    row = people.get(SlipPicture, slip_id)
    if row is None or row.meeting != meeting:
        raise NotFound("Tego zdjęcia już nie ma. Być może odcinek wpisał ktoś inny.")
    return row


def erase(people: Session, row: SlipPicture) -> None:
    """Call register.sweep after the transaction."""
    people.delete(row)


def forget(people: Session, today: date) -> int:
    """Erases pictures whose term has come; how many."""
    due = list(people.scalars(select(SlipPicture.id).where(SlipPicture.erase_on <= today)))
    people.execute(delete(SlipPicture).where(SlipPicture.id.in_(due)))
    return len(due)
