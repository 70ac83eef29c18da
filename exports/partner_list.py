"""The printed list of partners, as words ready to be set: the same for PDF and Word. Only who agreed stands here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from forms.polish import data, kolejnosc

BY_VILLAGE, BY_AREA = "solectwo", "obszar"
TITLE = "Spis partnerów"
NO_VILLAGE, NO_AREA = "Bez podanego sołectwa", "Bez podanego obszaru"


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation that agreed to be named. No person stands in it."""

    name: str
    kind: str
    areas: tuple[str, ...]
    villages: tuple[str, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation as it is set."""

    name: str
    facts: tuple[tuple[str, str], ...]  # heading and text


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    title: str
    under: str
    lead: str
    groups: tuple[Group, ...]
    office: tuple[str, ...]


def printed(
    entries: Sequence[Entry],
    *,
    by: str,
    gmina: str,
    office: Mapping[str, str],
    as_of: date,
) -> Printed:
    """by: BY_VILLAGE or BY_AREA; an organisation of several stands under each. office: the settings of the unit."""
    headings = _by_area if by == BY_AREA else _by_village
    grouped: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for heading in headings(entry):
            grouped[heading].append(entry)
    order = sorted(grouped, key=lambda heading: (heading in (NO_VILLAGE, NO_AREA), kolejnosc(heading)))
    return Printed(
        title=TITLE,
        under=f"{gmina}. Stan na {data(as_of)}",
        lead=_lead(entries, by),
        groups=tuple(
            Group(heading, tuple(_line(entry, by) for entry in _in_order(grouped[heading]))) for heading in order
        ),
        office=_office(office),
    )


def as_data(told: Printed) -> dict[str, Any]:
    """Plain values for the typesetter."""
    return asdict(told)


def _lead(entries: Sequence[Entry], by: str) -> str:
    several = "obszarach" if by == BY_AREA else "sołectwach"
    how = f"Kto działa w kilku {several}, stoi w każdym z nich."
    return (
        f"Organizacje, instytucje i grupy, z którymi można działać razem: {len(entries)}. {how} Są tu tylko te, "
        "które się na to zgodziły."
    )


def _by_village(entry: Entry) -> tuple[str, ...]:
    return entry.villages or (NO_VILLAGE,)


def _by_area(entry: Entry) -> tuple[str, ...]:
    return entry.areas or (NO_AREA,)


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: kolejnosc(entry.name))


def _line(entry: Entry, by: str) -> Line:
    facts = (
        ("Rodzaj", entry.kind),
        ("Czym się zajmuje", "; ".join(entry.areas)),
        ("Gdzie działa", ", ".join(entry.villages)),
        ("Kontakt", entry.contact),
    )
    left_out = {BY_AREA: "Czym się zajmuje", BY_VILLAGE: "Gdzie działa"}[by]
    several = {BY_AREA: len(entry.areas), BY_VILLAGE: len(entry.villages)}[by] > 1
    return Line(entry.name, tuple(fact for fact in facts if fact[1] and (several or fact[0] != left_out)))


def _office(settings: Mapping[str, str]) -> tuple[str, ...]:
    contact = ", ".join(filter(None, (settings.get("cus_phone"), settings.get("cus_email"))))
    return tuple(filter(None, (settings.get("cus_name"), settings.get("cus_address"), contact)))
