"""The tables of the workbook to hand over, made of published values alone."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from exports.published import Bars, Number, Published, Ranked, Village
from exports.wording import short
from forms.questionnaire import in_language

HIDDEN = "–"
"""Stands where a number is not shown, also for a zero that had to be hidden."""
INDEX = "Wskaźnik: każde sołectwo ma jeden głos"


class Kind(NamedTuple):
    """Which of the two rankings a table is about."""

    name: str  # of the field of Published and Village
    title: str
    one: str
    chart: str


KINDS = (
    Kind("needs", "Potrzeby", "Potrzeba", "Najważniejsze potrzeby"),
    Kind("problems", "Problemy", "Problem", "Najważniejsze problemy"),
)


def enough(published: Published) -> list[Village]:
    return [village for village in published.villages if village.enough]


def ranking(published: Published, kind: Kind) -> pd.DataFrame:
    """The gmina's ranking, a row an item."""
    ranked: Ranked = getattr(published, kind.name)
    rows = [
        {
            "Miejsce": item.place,
            "Kod": item.code,
            kind.one: in_language(published.items[item.code], "pl"),
            INDEX: item.index,
            "Miejsce: ważone liczbą mieszkańców": item.by_people,
            "Ile osób wskazało": item.count,
            "Ważnych ankiet (n)": ranked.n,
            "W ilu sołectwach w pierwszej piątce": item.villages,
            "Pewność": item.word,
        }
        for item in ranked.items
    ]
    headers = ["Miejsce", "Kod", kind.one, INDEX, "Miejsce: ważone liczbą mieszkańców", "Ile osób wskazało"]
    return pd.DataFrame(
        rows, columns=[*headers, "Ważnych ankiet (n)", "W ilu sołectwach w pierwszej piątce", "Pewność"]
    )


def by_village(published: Published, kind: Kind) -> pd.DataFrame:
    """How many named an item: a row an item by its code, a column a village; usable answers in the last row."""
    ranked: Ranked = getattr(published, kind.name)
    villages: dict[str, Ranked] = {village.name: getattr(village, kind.name) for village in enough(published)}
    counts = {name: {item.code: item.count for item in own.items} for name, own in villages.items()}
    rows: list[dict[str, Any]] = [
        {"Kod": item.code, kind.one: in_language(published.items[item.code], "pl"), "Gmina": item.count}
        | {name: own.get(item.code, HIDDEN) for name, own in counts.items()}
        for item in sorted(ranked.items, key=lambda item: item.code)
    ]
    n = {"Kod": "n", kind.one: "Ważnych ankiet", "Gmina": ranked.n} | {name: own.n for name, own in villages.items()}
    return pd.DataFrame([*rows, n], columns=["Kod", kind.one, "Gmina", *villages])


def villages(published: Published) -> pd.DataFrame:
    """A row a village, also those without forms."""
    rows = [
        {
            "Sołectwo": village.name,
            "Mieszkańcy": village.population,
            "Obecni": village.present,
            "Ankiety": village.n_forms,
            "Najważniejsze potrzeby": _first(published, village, village.needs),
            "Najważniejsze problemy": _first(published, village, village.problems),
        }
        for village in published.villages
    ]
    headers = ["Sołectwo", "Mieszkańcy", "Obecni", "Ankiety", "Najważniejsze potrzeby", "Najważniejsze problemy"]
    return pd.DataFrame(rows, columns=headers)


def questions(published: Published) -> pd.DataFrame:
    """Closed questions: a row an answer, a column a village, how many answered in the first row of each."""
    own = {village.name: {found.question: found for found in village.closed} for village in enough(published)}
    rows = [
        row
        for found in published.closed
        for row in _answers(published, found, {name: closed[found.question] for name, closed in own.items()})
    ]
    return pd.DataFrame(rows, columns=["Pytanie", "Odpowiedź", "Gmina", *own])


def people(published: Published) -> pd.DataFrame:
    """Who answered, in groups large enough to point at nobody."""
    names = {village.slug: village.name for village in enough(published)}
    rows: list[dict[str, Any]] = []
    for found in published.people:
        asked = published.question(found.question)
        gmina = dict(zip(found.groups, found.gmina, strict=True))
        for place, group in enumerate(found.village_groups):
            label = ", ".join(in_language(asked.options[code], "pl") for code in group)
            row = {
                "Pytanie": short(in_language(asked.text, "pl")),
                "Odpowiedź": label,
                "Gmina": _said(_together(gmina, group)),
            }
            rows.append(row | {name: _said(found.villages[slug][place]) for slug, name in names.items()})
    return pd.DataFrame(rows, columns=["Pytanie", "Odpowiedź", "Gmina", *names.values()])


def _first(published: Published, village: Village, ranked: Ranked) -> str:
    if not village.enough:
        return f"mniej niż {published.thresholds.public_forms} ankiet" if village.n_forms else ""
    labels = {item.code: in_language(published.items[item.code], "pl") for item in ranked.items}
    return "\n".join(
        f"{item.place}. {labels[item.code]} ({item.count}\u00a0z\u00a0{ranked.n})" for item in ranked.items[:3]
    )


def _answers(published: Published, gmina: Bars, own: Mapping[str, Bars]) -> list[dict[str, Any]]:
    asked = published.question(gmina.question)
    text = short(in_language(asked.text, "pl"))
    rows = [
        {"Pytanie": text, "Odpowiedź": "Odpowiedziało", "Gmina": _said(gmina.n)}
        | {name: _said(found.n) for name, found in own.items()}
    ]
    for code, count in gmina.counts.items():
        row = {"Pytanie": text, "Odpowiedź": in_language(asked.options[code], "pl"), "Gmina": _said(count)}
        rows.append(row | {name: _said(found.counts.get(code)) for name, found in own.items()})
    return rows


def _together(gmina: Mapping[tuple[str, ...], Number], group: tuple[str, ...]) -> Number:
    """The gmina's number for a coarser group; None when one of its parts is hidden."""
    parts = [count for codes, count in gmina.items() if set(codes) <= set(group)]
    known = [count for count in parts if count is not None]
    return sum(known) if parts and len(known) == len(parts) else None


def _said(number: Number) -> Any:
    return HIDDEN if number is None else number
