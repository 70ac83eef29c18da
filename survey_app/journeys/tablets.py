"""Tablets: pairing one with a meeting, knowing it by its token, taking it away again."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from survey_app.domain import sealing
from survey_app.domain.arrivals import is_name
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.journeys import questionnaires
from survey_app.store.base import new_id
from survey_app.store.meetings import Meeting, MeetingKeys, MeetingQuestionnaire, Pairing, Tablet

LONGEST_LABEL = 60
OFFER_LASTS = timedelta(minutes=30)
MOST_TRIES = 5

_BY_TOKEN = select(Tablet).where(Tablet.token_hash == bindparam("token_hash"), Tablet.revoked.is_(False))


def pair(work: Session, meeting_id: str, label: str, today: date) -> tuple[Tablet, str]:
    """A new tablet and its token. The token is told once: only its hash is kept. Raises NotFound."""
    if work.get(Meeting, meeting_id) is None:
        raise NotFound("Nie ma takiego spotkania. Proszę sprawdzić jego numer.")
    token = secrets.token_urlsafe(32)
    tablet = Tablet(
        id=new_id(),
        meeting=meeting_id,
        label=label.strip()[:LONGEST_LABEL] or "tablet",
        token_hash=_hash(token),
        paired_on=today,
        last_contact=None,
        unsent=None,
        revoked=False,
    )
    work.add(tablet)
    work.flush()
    return tablet, token


def revoke(work: Session, meeting_id: str, tablet_id: str) -> None:
    """The tablet's token opens nothing from now on. Raises NotFound, also for a tablet of another meeting."""
    tablet = work.get(Tablet, tablet_id)
    if tablet is None or tablet.meeting != meeting_id:
        raise NotFound("To spotkanie nie ma takiego tabletu. Proszę wybrać go z listy na stronie „Tablety”.")
    tablet.revoked = True


def of_meeting(work: Session, meeting_id: str) -> list[Tablet]:
    """Every tablet paired with the meeting, revoked ones last."""
    asked = select(Tablet).where(Tablet.meeting == meeting_id).order_by(Tablet.revoked, Tablet.label, Tablet.id)
    return list(work.scalars(asked))


def by_token(work: Session, token: str) -> Tablet | None:
    """None for an unknown or revoked token."""
    return work.scalar(_BY_TOKEN, {"token_hash": _hash(token)})


def was_in_touch(work: Session, tablet: Tablet, now: datetime, unsent: int | None) -> None:
    """Notes when the device was heard of, to the minute, and how many forms it still holds, if it said so."""
    minute = now.replace(second=0, microsecond=0)
    if tablet.last_contact == minute and unsent in (None, tablet.unsent):
        return
    heard: dict[str, Any] = {"last_contact": minute} | ({} if unsent is None else {"unsent": unsent})
    work.execute(update(Tablet).where(Tablet.id == tablet.id).values(**heard))


def offer(work: Session, meeting_id: str, label: str, now: datetime) -> tuple[Pairing, str]:
    """An offer to pair one tablet, with its PIN, which is told once. Raises NotFound."""
    if work.get(Meeting, meeting_id) is None:
        raise NotFound("Nie ma takiego spotkania. Proszę wybrać je z listy spotkań.")
    work.execute(delete(Pairing).where(Pairing.until < now))
    pairing_id, pin = secrets.token_urlsafe(9), _pin()
    made = Pairing(
        id=pairing_id,
        meeting=meeting_id,
        label=label,
        pin_hash=_hash(pairing_id + pin),
        until=now + OFFER_LASTS,
        tries=0,
    )
    work.add(made)
    return made, pin


def redeem(work: Session, pairing_id: str, pin: str, now: datetime, today: date) -> dict[str, Any] | None:
    """What the tablet must know: pairing_document, the key to seal to, the operator's PIN.

    None for a wrong PIN, which is counted: MOST_TRIES end the offer. Raises NotFound when there is none, or no longer.
    """
    offered = work.get(Pairing, pairing_id) if is_name(pairing_id) else None
    if offered is None or offered.until < now:
        raise NotFound("Ten kod parowania już nie działa. Proszę poprosić organizatora o nowy.")
    if not secrets.compare_digest(offered.pin_hash, _hash(pairing_id + "".join(pin.split()))):
        offered.tries += 1
        if offered.tries >= MOST_TRIES:
            work.delete(offered)
        return None
    _, token = pair(work, offered.meeting, offered.label, today)
    work.delete(offered)
    return pairing_document(work, offered.meeting, token) | _keys_told(work, offered.meeting)


def keys_of(work: Session, meeting_id: str) -> MeetingKeys:
    """The meeting's keys; made when they are asked for first."""
    kept = work.get(MeetingKeys, meeting_id)
    if kept is None:
        private, public = sealing.new_keys()
        kept = MeetingKeys(
            meeting=meeting_id, private_key=private, public_key=public, operator_pin=_pin(), names_over_http=False
        )
        work.add(kept)
        work.flush()
    return kept


def takes_names_over_http(work: Session, meeting_id: str) -> bool:
    """False unless the organiser switched it on."""
    kept = work.get(MeetingKeys, meeting_id)
    return kept is not None and kept.names_over_http


def pairing_document(work: Session, meeting_id: str, token: str) -> dict[str, Any]:
    """What a tablet must know to hand in answers: token, meeting and its first questionnaire."""
    digest = work.scalar(
        select(MeetingQuestionnaire.digest)
        .where(MeetingQuestionnaire.meeting == meeting_id)
        .order_by(MeetingQuestionnaire.position)
        .limit(1)
    )
    if digest is None:
        raise WrongInput("To spotkanie nie ma kwestionariusza. Proszę go najpierw wybrać.")
    questionnaire = questionnaires.by_digest(work, digest)
    return {
        "meeting": meeting_id,
        "token": token,
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "digest": digest,
    }


def _keys_told(work: Session, meeting_id: str) -> dict[str, Any]:
    keys = keys_of(work, meeting_id)
    return {
        "key": keys.public_key,
        "operator_pin": keys.operator_pin,
        "names_over_http": keys.names_over_http,
    }


def _pin() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
