"""Sheets `Problemy` and `Potrzeby`: the gmina's order, two ways of weighing, words of certainty, a chart.

The order follows the results, so every item has names of its own for links from other workbooks.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports import cell_marks, cells
from exports.cells import Look
from exports.certainty import LIKELY, OPEN, SURE
from exports.charts import bars
from exports.dataset import RESIDENTS, Dataset
from exports.tally import GminaItem, Results
from exports.wording import label

ON_CHART = 10


class Kind:
    """What differs between problems and needs."""

    def __init__(self, title: str, one: str, question: str, chart: str, asked: str) -> None:
        self.title, self.one, self.question, self.chart, self.asked = title, one, question, chart, asked

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns, the same every year."""
        return tuple(_looks(self))


PROBLEMS = Kind("Problemy", "Problem", "Q2", "Najpoważniejsze problemy w gminie", "zaznaczyło jako problem")
NEEDS = Kind("Potrzeby", "Potrzeba", "Q4", "Najważniejsze potrzeby w gminie", "wybrało wśród trzech")


def add_ranking(book: Workbook, kind: Kind, dataset: Dataset, results: Results, who: str) -> tuple[str, str] | None:
    """Writes the sheet with its chart; gives the chart's name and its description in words, None without forms."""
    items = (results.problems if kind is PROBLEMS else results.needs) if results.n_forms else {}
    frame = _frame(kind, items, dataset, results)
    sheet = book.create_sheet(kind.title)
    top = cells.put_title(sheet, f"{kind.title} w gminie – {dataset.gmina}, kampania {dataset.campaign}", who)
    looks = _looks(kind)
    last = cells.put_frame(sheet, frame, looks, top=top, name=kind.title)
    cells.set_for_print(sheet, f"{kind.title} – {dataset.gmina}, kampania {dataset.campaign}")
    if frame.empty:
        return None
    _name_cells(book, kind, frame, top)
    _colour(sheet, frame, top, last)
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


MOST_URGENT = "Ile osób wskazało jako najpilniejszy"
NAMED_INDEX, NAMED_PLACE = "wskaznik", "miejsce"
CERTAINTY_COLOURS = {SURE: "BFDDE3", LIKELY: "DDEBEE", OPEN: "F3E3CC"}
EQUAL = "Wskaźnik: każde sołectwo ma jeden głos"
WEIGHTED = "Wskaźnik: ważony liczbą mieszkańców"


def _frame(kind: Kind, items: Mapping[str, GminaItem], dataset: Dataset, results: Results) -> pd.DataFrame:
    options = _options(kind, dataset)
    villages = {village.slug: village.name for village in dataset.villages}
    ordered = sorted(items.items(), key=lambda pair: (pair[1].rank_equal, pair[0]))
    rows = [_row(kind, code, item, options, villages, results) for code, item in ordered]
    return pd.DataFrame(rows, columns=list(kind.headers), dtype=object)


def _name_cells(book: Workbook, kind: Kind, frame: pd.DataFrame, top: int) -> None:
    """Names such as Potrzeba_N04_wskaznik: they lead to the item wherever it stands this year."""
    places = {column: number for number, column in enumerate(frame.columns, start=1)}
    for row, code in enumerate(frame["Kod"], start=top + 1):
        for what, column in ((NAMED_INDEX, EQUAL), (NAMED_PLACE, "Miejsce")):
            cell_marks.name_cell(book, f"{kind.one}_{code}_{what}", kind.title, row, places[column])


def _colour(sheet: Worksheet, frame: pd.DataFrame, top: int, last: int) -> None:
    """Bars in the column of indexes; a colour behind each word of certainty, which says the same in letters."""
    columns = list(frame.columns)
    cell_marks.bars_behind(sheet, columns.index(EQUAL) + 1, (top + 1, last))
    for word, colour in CERTAINTY_COLOURS.items():
        cell_marks.colour_words(sheet, columns.index("Pewność") + 1, (top + 1, last), word, colour)


def _row(
    kind: Kind, code: str, item: GminaItem, options: Any, villages: Mapping[str, str], results: Results
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "Miejsce": item.rank_equal,
        "Kod": code,
        kind.one: label(options, code),
        EQUAL: item.equal_villages,
        WEIGHTED: item.population_weighted if results.population_known else None,
        "Miejsce: ważone liczbą mieszkańców": item.rank_population if results.population_known else None,
    }
    row |= {f"Ile osób {kind.asked}": item.count, "Ważnych ankiet (n)": item.n_valid}
    if kind is PROBLEMS:
        row[MOST_URGENT] = item.most_urgent
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
    looks = {
        "Miejsce": Look(10, cells.WHOLE, centre=True),
        "Kod": Look(8),
        kind.one: Look(36, wrap=True),
        EQUAL: cells.DECIMAL._replace(width=14),
        WEIGHTED: cells.DECIMAL._replace(width=14),
        "Miejsce: ważone liczbą mieszkańców": Look(14, cells.WHOLE, centre=True),
        f"Ile osób {kind.asked}": Look(14, cells.WHOLE),
        "Ważnych ankiet (n)": Look(12, cells.WHOLE),
        MOST_URGENT: Look(14, cells.WHOLE),
        "W ilu sołectwach w pierwszej piątce": Look(14, cells.WHOLE),
        "Pewność": Look(18, wrap=True),
        "Pewne w sołectwach": Look(32, wrap=True),
        "Prawdopodobne w sołectwach": Look(26, wrap=True),
        "Wskazania rad": Look(11, cells.WHOLE),
        "Uwaga": Look(22, wrap=True),
    }
    if kind is not PROBLEMS:
        del looks[MOST_URGENT]
    return looks


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
