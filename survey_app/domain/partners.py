"""What a partner's card is: its states, roles in a task, how long a card that was put aside is kept."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from survey_app.domain.refusals import Conflict
from survey_app.domain.submissions import Channel

QUESTIONNAIRE = "partner"
NAME, KIND, VILLAGES, AREAS, FOR_WHOM, BRINGS = "N1", "N2", "N3", "N4", "N6", "N7"
WANTED_TASKS, HOW, LACKS, IDEA = "N8", "N9", "N10", "N12"
CONTACT_PERSON, PUBLIC_CONTACT, CONSENT = "N13", "N14", "N15"
"""Questions of the card that the house itself works with; an office that drops one loses what hangs on it."""

WWW, OFFICE = "www", "biuro"
"""Ways a card comes in without a meeting; a meeting's card has the channel of its form."""
UNSEEN = (Channel.TABLET, Channel.HELPED, Channel.PHONE)
"""Nobody of the office has seen what came this way."""

KEPT_ASIDE = timedelta(days=30)
MOST_WAITING = 200
"""Cards from the public page that nobody has looked at: more than an office can mean to read."""


class State(StrEnum):
    WAITING = "czeka"
    ACCEPTED = "w spisie"
    REFUSED = "odrzucona"
    REMOVED = "usunięta"
    MERGED = "połączona"


MAY_BECOME = {
    State.WAITING: {State.ACCEPTED, State.REFUSED, State.MERGED},
    State.ACCEPTED: {State.REMOVED, State.MERGED},
    State.REFUSED: {State.WAITING},
    State.REMOVED: {State.ACCEPTED},
    State.MERGED: {State.ACCEPTED, State.WAITING},
}
ASIDE = (State.REFUSED, State.REMOVED)

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "WSP": "współorganizuje",
        "LUD": "daje ludzi i czas",
        "MIE": "daje salę lub teren",
        "SPR": "daje sprzęt",
        "ZAJ": "prowadzi zajęcia",
        "PRO": "promuje",
        "PIE": "daje pieniądze lub nagrody",
        "INN": "pomaga inaczej",
    }
)
"""What a partner does in a task or at an event."""


def refuse_unless(before: State, after: State) -> None:
    """Raises Conflict: somebody else decided meanwhile."""
    if after not in MAY_BECOME[before]:
        raise Conflict(f"Stan tej karty to teraz „{before}”. Proszę odświeżyć stronę i sprawdzić, co się zmieniło.")


def state_on_arrival(channel: str) -> State:
    """What the office typed, read or imported itself needs no second look."""
    return State.WAITING if channel == WWW or channel in UNSEEN else State.ACCEPTED


def gone_on(state: State, since: date) -> date | None:
    """The day a card that was put aside is erased."""
    return since + KEPT_ASIDE if state in ASIDE else None


def without_contact(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the history keeps: an earlier contact person is of no use and nobody agreed to be kept."""
    return {question: value for question, value in answers.items() if question != CONTACT_PERSON}


def filled_up(answers: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What the one card leaves empty, as the other says; a consent and a contact are never taken over."""
    own = {CONSENT, PUBLIC_CONTACT, CONTACT_PERSON}
    return {**{question: value for question, value in other.items() if question not in own}, **answers}


def with_contact_wiped(answers: Mapping[str, Any]) -> dict[str, Any]:
    """A meeting's form when the card is erased for good; the question is required, so a word stays."""
    kept = {question: value for question, value in answers.items() if question != PUBLIC_CONTACT}
    return kept | ({CONTACT_PERSON: "usunięto"} if CONTACT_PERSON in kept else {})


HELPS: Mapping[str, str] = MappingProxyType({"1": "1", "2": "7", "3": "2", "4": "3", "5": "8", "6": "6"})
"""What one organisation lacks (N10) and what another can bring (N7): people, money, room, equipment, grants, news."""
