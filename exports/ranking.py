"""The ranking as plain JSON, for `zebranie ranking`."""

from typing import Any

from exports.tally import GminaItem, Item, Ranking, Results, VillageResult
from exports.usable import FORMULA


def as_json(results: Results, only: str | None = None) -> dict[str, Any]:
    """campaign, formula, villages by slug (all, or the one named) and the gmina; indexes 0–100, unrounded."""
    return {
        "campaign": str(results.campaign),
        "formula": FORMULA,
        "solectwa": {slug: _village(village) for slug, village in results.villages.items() if only in (None, slug)},
        "gmina": {
            "needs": {code: _gmina_item(item) for code, item in results.needs.items()},
            "problems": {code: _gmina_item(item) for code, item in results.problems.items()},
        },
    }


def _village(village: VillageResult) -> dict[str, Any]:
    return {
        "n_forms": village.n_forms,
        "problems": _ranking(village.problems),
        "needs": _ranking(village.needs),
    }


def _ranking(ranking: Ranking) -> dict[str, Any]:
    return {
        "n_valid": ranking.n_valid,
        "n_invalid": ranking.n_invalid,
        "items": {code: _item(item) for code, item in ranking.items.items()},
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "index": item.index,
        "smoothed": item.smoothed,
        "count": item.count,
        "rank": item.rank,
        "wilson95": list(item.wilson95),
        "certainty": item.certainty,
    }


def _gmina_item(item: GminaItem) -> dict[str, Any]:
    return {
        "equal_villages": item.equal_villages,
        "population_weighted": item.population_weighted,
        "rank_equal": item.rank_equal,
        "rank_population": item.rank_population,
        "villages_in_top5": item.villages_in_top5,
        "certainty": item.certainty,
    }
