"""Two installations, one form or meeting: who knows more of it, and how a difference is told."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

import orjson

from forms.polish import data_krotka
from survey_app.domain.meetings import COUNTS

State = Mapping[str, Any]
"""What a form was at one time: answers, unreadable, sheet, withdrawn."""


class Met(StrEnum):
    """What a form from the hall is to the office. Ids decide."""

    NEW = "new"
    KNOWN = "known"  # the office has it as it is, or knows what became of it since
    NEWER = "newer"  # corrected in the hall since the office got it
    CONFLICT = "conflict"  # each was changed without knowing of the other
    REJECTED = "rejected"  # the office cannot read it as a form


LABELS = {
    Met.NEW: "nowe",
    Met.NEWER: "poprawione w sali",
    Met.KNOWN: "znane",
    Met.CONFLICT: "sprzeczne",
    Met.REJECTED: "nie do odczytania",
}


class Differs(NamedTuple):
    """One thing of a meeting that is not the same in both places."""

    what: str
    here: str
    there: str


FIELDS = {
    "solectwo": "sołectwo",
    "council": "rada",
    "title": "nazwa",
    "held_on": "dzień",
    "starts_at": "godzina",
    "place": "miejsce",
    "state": "stan",
    "opened_on": "otwarte dnia",
    "closed_on": "zamknięte dnia",
    "closing_reason": "powód zamknięcia mimo różnic",
    "partners": "partnerzy",
}
"""Columns of a meeting that people change; the join code may differ and matters no more."""

_STATES = {"planned": "zaplanowane", "open": "otwarte", "closed": "zamknięte"}


def meet(here: Sequence[State], there: Sequence[State]) -> Met:
    """here, there: every state in its order, the present one last."""
    if here[-1] == there[-1] or list(here[: len(there)]) == list(there):
        return Met.KNOWN
    if list(there[: len(here)]) == list(here):
        return Met.NEWER
    return Met.CONFLICT


def conflict_id(submission_id: str, state: State) -> str:
    """The same for the same content, so that a conflict is kept once."""
    said = orjson.dumps([submission_id, state], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(said).hexdigest()[:32]


def differing(here: Mapping[str, Any], there: Mapping[str, Any]) -> list[Differs]:
    """Fields and counts of a meeting; a count that only one of them has is no difference."""
    fields = [name for name in FIELDS if here[name] != there[name]]
    counts = [name for name in COUNTS if name in here and name in there and here[name] != there[name]]
    labels = FIELDS | COUNTS
    return [Differs(labels[name], _shown(here[name]), _shown(there[name])) for name in [*fields, *counts]]


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return data_krotka(value)
    return _STATES.get(value, str(value)) if value not in (None, "") else "–"
