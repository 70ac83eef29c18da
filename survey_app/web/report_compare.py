"""Results side by side: villages beside each other, and this campaign beside the last one."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, render_template, request

from exports.change import Compared
from exports.dataset import Dataset, Village
from exports.gathered import NEEDS, PROBLEMS
from exports.tally import GminaItem, Item, Ranking, Results, VillageResult
from survey_app.domain.access import Act
from survey_app.journeys import report
from survey_app.web import guard, report_frame

bp = Blueprint("report_compare", __name__, url_prefix="/panel/wyniki")

QUESTIONS = {"potrzeby": NEEDS, "problemy": PROBLEMS}
SHADES = 4


class Column(NamedTuple):
    village: Village
    n: int  # usable answers
    few: bool


class Cell(NamedTuple):
    value: float | None  # smoothed; None where a sensitive item is not shown
    shade: int  # 0 to SHADES, the text says the same


class Row(NamedTuple):
    code: str
    gmina: float
    cells: tuple[Cell, ...]
    sensitive: bool


class Pair(NamedTuple):
    """An item of one village in two campaigns; None where it was not asked."""

    code: str
    before: Item | None
    now: Item | None
    sensitive: bool


@bp.get("/<int:campaign>/porownanie")
@guard.allows(Act.SEE_RESULTS)
def villages(campaign: int) -> str:
    """Items by village with smoothed values, ordered by the gmina or by one village."""
    what = request.args.get("co", "")
    what = what if what in QUESTIONS else "potrzeby"
    with guard.reading() as work:
        data, results = report_frame.counted(work, campaign)
        columns = _columns(data, results, QUESTIONS[what])
        by = request.args.get("wedlug", "")
        by = by if by in {column.village.slug for column in columns} else ""
        rows = table(results, QUESTIONS[what], columns, report_frame.sensitive(), by)
        return render_template(
            "report/compare.html",
            **report_frame.frame(work, campaign, data),
            results=results,
            labels=report_frame.labels(data),
            what=what,
            by=by,
            columns=columns,
            rows=rows,
            present=report_frame.present(results),
            inhabitants=report_frame.inhabitants(data, results),
        )


def table(results: Results, question: str, columns: list[Column], sensitive: frozenset[str], by: str = "") -> list[Row]:
    """Rows of items that somebody named. Ordered by a village, sensitive items stay last: their place would tell."""
    items = _items(results, question)
    shown = [item for item in items.values() if item.count]
    rankings = [report_frame.ranking_of(results.villages[column.village.slug], question) for column in columns]
    most = max((ranking.items[item.code].smoothed for item in shown for ranking in rankings), default=0.0)
    rows = [
        Row(item.code, item.equal_villages, _cells(item.code, rankings, most, item.code in sensitive),
            item.code in sensitive)
        for item in shown
    ]  # fmt: skip
    if not by:
        return rows
    place = [column.village.slug for column in columns].index(by)
    return sorted(rows, key=lambda row: (row.sensitive, -round(row.cells[place].value or 0.0, 9)))


def _cells(code: str, rankings: list[Ranking], most: float, sensitive: bool) -> tuple[Cell, ...]:
    if sensitive:
        return (Cell(None, 0),) * len(rankings)
    values = [ranking.items[code].smoothed for ranking in rankings]
    return tuple(Cell(value, round(SHADES * value / most) if most else 0) for value in values)


def _columns(data: Dataset, results: Results, question: str) -> list[Column]:
    """Villages where the question was answered so that it can be used."""
    found = []
    for village in data.villages:
        here = results.villages.get(village.slug)
        n = report_frame.ranking_of(here, question).n_valid if here else 0
        if n:
            found.append(Column(village, n, n < report_frame.FEWEST_FOR_PUBLIC))
    return found


def _items(results: Results, question: str) -> Mapping[str, GminaItem]:
    return results.problems if question == PROBLEMS else results.needs


@bp.get("/<int:campaign>/rok-do-roku")
@guard.allows(Act.SEE_RESULTS)
def years(campaign: int) -> str:
    """The gmina's items in this campaign and the one before; below, one village in both."""
    with guard.reading() as work:
        data, results = report_frame.counted(work, campaign)
        compared = report.since_last(work, campaign, guard.today())
        past = report.asked(work, compared.before) if compared else {}
        earlier = report.results(work, compared.before, guard.today()) if compared else None
        both = [v for v in data.villages if earlier and v.slug in results.villages and v.slug in earlier.villages]
        chosen = request.args.get("solectwo", "")
        slug = chosen if chosen in {village.slug for village in both} else both[0].slug if both else ""
        return render_template(
            "report/years.html",
            **report_frame.frame(work, campaign, data, slug=slug),
            results=results,
            years=compared,
            labels=report_frame.labels_of(past.values()) | report_frame.labels(data),
            both=both,
            only_now=_only(data, results, earlier),
            only_before=_only(data, earlier, results),
            tables=_village_tables(results.villages.get(slug), earlier.villages.get(slug) if earlier else None),
            parts_of=_parts(compared.needs, compared.problems) if compared else [],
        )


def _parts(needs: Compared, problems: Compared) -> list[tuple[str, Compared]]:
    return [("Potrzeby", needs), ("Problemy", problems)]


def _only(data: Dataset, here: Results | None, there: Results | None) -> list[str]:
    """Names of villages with forms here and none there."""
    forms, others = (campaign.villages if campaign else {} for campaign in (here, there))
    return [village.name for village in data.villages if village.slug in forms and village.slug not in others]


def _village_tables(
    now: VillageResult | None, before: VillageResult | None
) -> list[tuple[str, Ranking, Ranking, list[Pair]]]:
    if now is None or before is None:
        return []
    return [
        ("Potrzeby", before.needs, now.needs, _pairs(before.needs, now.needs)),
        ("Problemy", before.problems, now.problems, _pairs(before.problems, now.problems)),
    ]


def _pairs(before: Ranking, now: Ranking) -> list[Pair]:
    """Items named in either year, in this year's order."""
    sensitive = report_frame.sensitive()
    pairs = [
        Pair(code, before.items.get(code), now.items.get(code), code in sensitive)
        for code in dict.fromkeys((*now.items, *before.items))
    ]
    return [pair for pair in pairs if (pair.before and pair.before.count) or (pair.now and pair.now.count)]
