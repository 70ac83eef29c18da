"""What is to be done before, during and after a meeting. Some of it the house sees for itself."""

from collections.abc import Mapping
from typing import NamedTuple


class Entry(NamedTuple):
    key: str
    label: str
    seen: bool = False  # ticked by the house when it sees it done


PHASES: Mapping[str, tuple[Entry, ...]] = {
    "Przed spotkaniem": (
        Entry("place", "Sala zamówiona, klucz umówiony"),
        Entry("invited", "Zaproszenia rozesłane, plakaty powieszone"),
        Entry("sheets_printed", "Arkusze wydrukowane i policzone", seen=True),
        Entry("tablets", "Tablety naładowane, adres z kodem sprawdzony"),
        Entry("box", "Urna na część A i koperta na odcinki B i C"),
    ),
    "W trakcie": (
        Entry("opened", "Spotkanie otwarte w systemie", seen=True),
        Entry("since", "Opowiedziane, co zrobiliśmy od poprzedniego spotkania"),
        Entry("answers", "Pierwsze odpowiedzi przyjęte", seen=True),
        Entry("present", "Obecni policzeni", seen=True),
        Entry("steps", "Ustalone najwyżej trzy małe kroki"),
    ),
    "Po spotkaniu": (
        Entry("sheets_back", "Arkusze oddane i policzone", seen=True),
        Entry("typed", "Arkusze wpisane", seen=True),
        Entry("slips", "Odcinki B i C wpisane, papier zamknięty w szafie"),
        Entry("minutes", "Protokół wypełniony", seen=True),
        Entry("closed", "Liczby uzgodnione, spotkanie zamknięte", seen=True),
    ),
}

BY_HAND = frozenset(entry.key for entries in PHASES.values() for entry in entries if not entry.seen)


def seen_done(counts: Mapping[str, int], typed: int, forms: int, state: str, has_minutes: bool) -> set[str]:
    """Keys the house can tick: from the numbers counted by hand, the forms stored and the meeting's state."""
    back = counts.get("sheets_back")
    spoiled = counts.get("sheets_spoiled", 0)
    facts = {
        "sheets_printed": "sheets_printed" in counts,
        "opened": state != "planned",
        "answers": forms > 0,
        "present": "present" in counts,
        "sheets_back": back is not None,
        "typed": back is not None and typed >= back - spoiled >= 0,
        "minutes": has_minutes,
        "closed": state == "closed",
    }
    return {key for key, holds in facts.items() if holds}
