"""What goes out: anonymous rows and what is needed to name them. No type here has a field for a person's name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from forms.questionnaire import Questionnaire

PARTNER = "partner"
"""The card of an organisation."""
RESIDENTS = "mieszkaniec"
"""The questionnaire that feeds the ranking: Q2 problems ticked and graded, Q3 the most urgent, Q4 three needs."""


class Village(NamedTuple):
    slug: str
    name: str
    gmina: str
    population: int | None


class MeetingRow(NamedTuple):
    id: str
    kind: str  # solectwo, council, event
    village: str | None  # slug
    council: str | None
    title: str  # as shown: "Bydlin, 12 marca 2026 r."
    held_on: date
    place: str
    state: str
    counts: Mapping[str, int]  # present by role ("present", "soltys", …) and sheets; a missing key is unknown
    by_channel: Mapping[str, int]  # stored forms
    partners: str


class Form(NamedTuple):
    """One filled questionnaire, part A, as checked by forms.answers."""

    id: str
    meeting: str
    village: str | None
    questionnaire: str
    version: int
    digest: str
    channel: str
    language: str
    filled_on: date
    sheet: int | None
    answers: Mapping[str, Any]
    unreadable: list[str]


class PartnerCard(NamedTuple):
    """A partner as the office knows it now, whatever campaign it came in; without its contacts."""

    form: Form  # of the meeting it was filled at, if any
    joins: str  # tasks and events, in words


@dataclass(frozen=True, slots=True)
class Dataset:
    """One campaign. `forms` can be walked more than once and gives the forms in order of their random id."""

    campaign: int
    gmina: str  # "Gmina Klucze"
    villages: tuple[Village, ...]  # in Polish alphabetical order
    meetings: tuple[MeetingRow, ...]  # by date, then title
    questionnaires: Mapping[str, Questionnaire]  # by digest
    forms: Iterable[Form]
    as_of: date  # data cut-off
    cards: tuple[PartnerCard, ...] | None = None  # None: the forms of meetings are all there is

    def current(self, questionnaire_id: str) -> Questionnaire | None:
        """The newest version answered in this campaign; None when nobody answered it."""
        versions = [q for q in self.questionnaires.values() if q.id == questionnaire_id]
        return max(versions, key=lambda q: q.version, default=None)
