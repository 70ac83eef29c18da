"""Sheets `Problemy` and `Potrzeby`: the gmina's order, two ways of weighing, words of certainty, a chart."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from openpyxl import Workbook

from exports import cells
from exports.cells import Look
from exports.charts import bars
from exports.dataset import RESIDENTS, Dataset
from exports.tally import GminaItem, Results
from exports.wording import label

ON_CHART = 10
_FIRST_COLUMNS = ("Miejsce", "Kod")


class Kind:
    """What differs between problems and needs."""

    def __init__(self, title: str, one: str, question: str, chart: str, asked: str) -> None:
        self.title, self.one, self.question, self.chart, self.asked = title, one, question, chart, asked


PROBLEMS = Kind("Problemy", "Problem", "Q2", "Najpoważniejsze problemy w gminie", "zaznaczyło jako problem")
NEEDS = Kind("Potrzeby", "Potrzeba", "Q4", "Najważniejsze potrzeby w gminie", "wybrało wśród trzech")


def add_ranking(book: Workbook, kind: Kind, dataset: Dataset, results: Results, who: str) -> tuple[str, str]:
    """Writes the sheet with its chart; gives the chart's name and its description in words."""
    items = results.problems if kind is PROBLEMS else results.needs
    frame = _frame(kind, items, dataset, results)
    sheet = book.create_sheet(kind.title)
    top = cells.put_title(sheet, f"{kind.title} w gminie – {dataset.gmina}, kampania {dataset.campaign}", who)
    looks = _looks(kind)
    last = cells.put_frame(sheet, frame, looks, top=top, name=kind.title)
    cells.set_for_print(sheet, f"{kind.title} – {dataset.gmina}, kampania {dataset.campaign}")
    shown = min(top + ON_CHART, last)
    index_column = list(frame.columns).index(EQUAL) + 1
    bars(
        sheet,
        f"B{last + 3}",
        title=f"{kind.chart} (pierwsza dziesiątka)",
        across="wskaźnik 0–100, każde sołectwo ma jeden głos",
        header=top,
        rows=(top + 1, shown),
        names_in=list(frame.columns).index(kind.one) + 1,
        values_in=[index_column],
    )
    return kind.chart, _in_words(frame, kind)


EQUAL = "Wskaźnik: każde sołectwo ma jeden głos"
WEIGHTED = "Wskaźnik: ważony liczbą mieszkańców"


def _frame(kind: Kind, items: Mapping[str, GminaItem], dataset: Dataset, results: Results) -> pd.DataFrame:
    options = _options(kind, dataset)
    villages = {village.slug: village.name for village in dataset.villages}
    ordered = sorted(items.items(), key=lambda pair: (pair[1].rank_equal, pair[0]))
    return pd.DataFrame([_row(kind, code, item, options, villages, results) for code, item in ordered])


def _row(
    kind: Kind, code: str, item: GminaItem, options: Any, villages: Mapping[str, str], results: Results
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "Miejsce": item.rank_equal,
        "Kod": code,
        kind.one: label(options, code),
        EQUAL: item.equal_villages,
    }
    if results.population_known:
        row |= {
            WEIGHTED: item.population_weighted,
            "Miejsce: ważone liczbą mieszkańców": item.rank_population,
        }
    row |= {f"Ile osób {kind.asked}": item.count, "Ważnych ankiet (n)": item.n_valid}
    if kind is PROBLEMS:
        row["Ile osób wskazało jako najpilniejszy"] = item.most_urgent
    row |= {
        "W ilu sołectwach w pierwszej piątce": item.villages_in_top5,
        "Pewność": item.certainty,
        "Pewne w sołectwach": _names(item.villages_sure, villages),
        "Prawdopodobne w sołectwach": _names(item.villages_likely, villages),
        "Wskazania rad": item.councils,
        "Uwaga": _remark(item),
    }
    return row


def _looks(kind: Kind) -> dict[str, Look]:
    return {
        "Miejsce": Look(10, cells.WHOLE, centre=True),
        "Kod": Look(8),
        kind.one: Look(36, wrap=True),
        EQUAL: cells.DECIMAL._replace(width=14),
        WEIGHTED: cells.DECIMAL._replace(width=14),
        "Miejsce: ważone liczbą mieszkańców": Look(14, cells.WHOLE, centre=True),
        f"Ile osób {kind.asked}": Look(14, cells.WHOLE),
        "Ważnych ankiet (n)": Look(12, cells.WHOLE),
        "Ile osób wskazało jako najpilniejszy": Look(14, cells.WHOLE),
        "W ilu sołectwach w pierwszej piątce": Look(14, cells.WHOLE),
        "Pewność": Look(18, wrap=True),
        "Pewne w sołectwach": Look(32, wrap=True),
        "Prawdopodobne w sołectwach": Look(26, wrap=True),
        "Wskazania rad": Look(11, cells.WHOLE),
        "Uwaga": Look(22, wrap=True),
    }


def _remark(item: GminaItem) -> str:
    return "Kolejność zależy od sposobu ważenia sołectw." if item.ranks_differ else ""


def _names(slugs: tuple[str, ...], villages: Mapping[str, str]) -> str:
    return ", ".join(villages.get(slug, slug) for slug in slugs)


def _options(kind: Kind, dataset: Dataset) -> Any:
    """The options of all versions, newest wording first, so that a retired code keeps its words."""
    versions = sorted((q for q in dataset.questionnaires.values() if q.id == RESIDENTS), key=lambda q: -q.version)
    return [option for questionnaire in versions for option in questionnaire.question(kind.question).options]


def _in_words(frame: pd.DataFrame, kind: Kind) -> str:
    best = frame.head(3)
    told = "; ".join(f"{row[kind.one]} {row[EQUAL]:.1f}".replace(".", ",") for _, row in best.iterrows())
    return f"Wykres słupkowy. {kind.chart}: {told}. Wszystkie wartości są w tabeli nad wykresem."
