"""Two cards of one organisation: found by name, joined by a person, taken apart again."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.domain import partners as rules
from survey_app.domain.partners import State
from survey_app.domain.refusals import Conflict, WrongInput
from survey_app.journeys import partners, questionnaires
from survey_app.store.partners import Partner, PartnerChange

JOINED, UPDATED = "połączenie z inną kartą", "nowa karta tej organizacji"


def doubles(work: Session) -> list[list[Partner]]:
    """Accepted cards of one name, the oldest first."""
    by_name: dict[str, list[Partner]] = defaultdict(list)
    accepted = select(Partner).where(Partner.state == State.ACCEPTED.value).order_by(Partner.came_on, Partner.id)
    for row in work.scalars(accepted):
        by_name[row.folded].append(row)
    return [rows for rows in by_name.values() if len(rows) > 1]


def join(work: Session, kept: Partner, other: Partner, today: date) -> None:
    """One card stays; what it leaves empty comes from the other, whose tasks count for it. Consent is never joined."""
    _refuse_same(kept, other)
    if kept.digest == other.digest:
        other_answers = other.answers
    else:
        other_answers = partners.carried_over(work, other, questionnaires.by_digest(work, kept.digest))
    _end(work, kept, other, today)
    partners.note(work, kept, JOINED, today, other.id)
    partners.put(kept, kept.digest, rules.filled_up(kept.answers, other_answers), today)
    kept.confirmed_on = max(kept.confirmed_on, other.confirmed_on)


def renew(work: Session, kept: Partner, newer: Partner, today: date) -> None:
    """The organisation filled its card again: what it says now counts, its consent too; what it skipped stays."""
    _refuse_same(kept, newer)
    answers = renewed(work, kept, newer)
    _end(work, kept, newer, today)
    partners.note(work, kept, UPDATED, today, newer.id)
    partners.put(kept, newer.digest, answers, today)
    kept.confirmed_on = newer.confirmed_on


def renewed(work: Session, kept: Partner, newer: Partner) -> dict[str, Any]:
    """What the card would say."""
    before = partners.carried_over(work, kept, questionnaires.by_digest(work, newer.digest))
    return {**{key: value for key, value in before.items() if key != rules.CONSENT}, **newer.answers}


def take_apart(work: Session, other: Partner, today: date) -> Partner:
    """Undoes a joining: the card that went stands for itself, the one that stayed is as it was before.

    What somebody corrected in it since stays. Raises Conflict when it was not joined.
    """
    kept = work.get(Partner, other.merged_into) if other.merged_into else None
    if kept is None:
        raise Conflict("Ta karta nie jest z żadną połączona. Proszę odświeżyć stronę.")
    changes = list(work.scalars(select(PartnerChange).where(PartnerChange.partner == kept.id)))
    last = max(changes, key=lambda change: change.number, default=None)
    if last is not None and last.what in (JOINED, UPDATED) and last.reason == other.id:
        contact = {key: kept.answers[key] for key in (rules.CONTACT_PERSON,) if key in kept.answers}
        before = last.before
        partners.note(work, kept, "rozłączenie kart", today)
        partners.put(kept, before["digest"], before["answers"] | contact, today)
        kept.consent_on = date.fromisoformat(before["consent_on"]) if before["consent_on"] else None
    partners.turn(work, other, _state_before(work, other), "rozłączenie kart", today)
    other.merged_into = None
    return kept


def _state_before(work: Session, other: Partner) -> State:
    """What the card was when it was joined."""
    change = partners.history(work, other)[0].change
    return State.WAITING if change.before["state"] == State.WAITING else State.ACCEPTED


def joined_to(work: Session, row: Partner) -> list[Partner]:
    found = select(Partner).where(Partner.merged_into == row.id)
    return list(work.scalars(found.order_by(Partner.state_since, Partner.id)))


def _end(work: Session, kept: Partner, other: Partner, today: date) -> None:
    partners.turn(work, other, State.MERGED, "połączenie z inną kartą", today)
    other.merged_into = kept.id
    work.flush()


def _refuse_same(kept: Partner, other: Partner) -> None:
    if kept.id == other.id:
        raise WrongInput("To jest ta sama karta. Proszę wybrać drugą.")
    if kept.state != State.ACCEPTED:
        raise Conflict("Kartę można połączyć tylko z kartą, która jest w spisie. Proszę odświeżyć stronę.")
