"""What came in for a meeting, before anything is known to be right; reads the fields around the answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from forms.problems import Problem
from forms.questionnaire import Questionnaire
from survey_app.domain.submissions import Channel

LANGUAGES = frozenset(("pl", "en", "uk"))
CREDIBLE = timedelta(days=400)  # a tablet's clock further off than this gives way to the meeting's day

SENTENCES = {
    "bad_id": "Ankieta nie ma poprawnego numeru (UUID). Proszę zachować ją na urządzeniu i zgłosić to.",
    "unknown_meeting": "Nie ma takiego spotkania. Proszę sprawdzić, czy urządzenie połączono z właściwym.",
    "other_meeting": "To urządzenie połączono z innym spotkaniem. Proszę połączyć je ponownie.",
    "meeting_not_open": "Spotkanie nie przyjmuje odpowiedzi. Proszę poprosić organizatora o jego otwarcie.",
    "unknown_questionnaire": "Nie ma takiej wersji kwestionariusza. Proszę zachować ankietę i zgłosić to.",
    "bad_channel": "Nie wiadomo, w jaki sposób zebrano odpowiedzi. Proszę podać jeden z dozwolonych kanałów.",
    "bad_language": "Kwestionariusza nie ma w tym języku. Proszę podać pl, en albo uk.",
    "bad_day": "Dzień wypełnienia nie jest datą. Proszę podać go jako RRRR-MM-DD.",
    "cannot_open": "Tej koperty nie da się otworzyć. Proszę zachować plik z tabletu i zgłosić to.",
    "not_an_object": "Tego zapisu nie da się odczytać jako ankiety. Proszę zachować go i zgłosić to.",
}
"""Sentences for problems of a whole submission; those of a question are in forms.problems."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DIGEST = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One filled form as it came in. Nothing is known to be right: the fields hold whatever was sent."""

    id: Any
    meeting: Any
    digest: Any
    channel: Any
    language: Any
    filled_on: Any  # date or "YYYY-MM-DD"
    answers: Any
    sheet: int | None = None
    unreadable: Sequence[str] = ()
    questionnaire: Any = None  # id and version, when the sender names them, must agree with the digest
    version: Any = None


class Rejected(Exception):
    def __init__(self, *problems: Problem) -> None:
        self.problems = problems


def rejected(code: str) -> Rejected:
    return Rejected(Problem(code, ""))


def is_name(value: Any) -> bool:
    """A short text of letters, digits and signs: safe to ask any database for."""
    return isinstance(value, str) and len(value) <= 64 and value.isascii() and value.isprintable()


def read_id(given: Any) -> str:
    if isinstance(given, str) and _UUID.fullmatch(given.lower()):
        return given.lower()
    raise rejected("bad_id")


def read_language(given: Any, questionnaire: Questionnaire) -> str:
    if isinstance(given, str) and (given in LANGUAGES or given in questionnaire.languages):
        return given
    raise rejected("bad_language")


def read_channel(given: Any) -> str:
    try:
        return Channel(given).value
    except ValueError:
        raise rejected("bad_channel") from None


def read_day(given: Any, held_on: date) -> date:
    """The day given; the meeting's day when the clock was clearly wrong. Nothing is refused for its time."""
    if not isinstance(given, date):
        if not isinstance(given, str) or not _DAY.fullmatch(given):
            raise rejected("bad_day")
        try:
            given = date.fromisoformat(given)
        except ValueError:
            raise rejected("bad_day") from None
    return given if abs(given - held_on) <= CREDIBLE else held_on
