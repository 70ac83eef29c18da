"""The document of `zebranie ranking`."""

import json

from exports.ranking import as_json
from exports.tally import tally
from tests.exports.some_forms import a_campaign

ITEM = {"index", "smoothed", "count", "rank", "wilson95", "certainty"}
GMINA_ITEM = {"equal_villages", "population_weighted", "rank_equal", "rank_population", "villages_in_top5", "certainty"}


def test_the_document_has_the_agreed_shape() -> None:
    document = json.loads(json.dumps(as_json(tally(a_campaign(60)))))
    assert set(document) == {"campaign", "formula", "solectwa", "gmina"}
    assert document["campaign"] == "2026"
    village = document["solectwa"]["lipie"]
    assert set(village) == {"n_forms", "problems", "needs"}
    for question in ("problems", "needs"):
        assert set(village[question]) == {"n_valid", "n_invalid", "items"}
        assert all(set(item) == ITEM and len(item["wilson95"]) == 2 for item in village[question]["items"].values())
        assert all(set(item) == GMINA_ITEM for item in document["gmina"][question].values())


def test_figures_are_those_of_the_tally() -> None:
    results = tally(a_campaign(60))
    item = as_json(results)["solectwa"]["lipie"]["needs"]["items"]["N01"]
    assert item["index"] == results.villages["lipie"].needs.items["N01"].index


def test_one_village_alone_keeps_the_gmina_beside_it() -> None:
    document = as_json(tally(a_campaign(60)), only="lipie")
    assert list(document["solectwa"]) == ["lipie"]
    assert document["gmina"]["needs"]


def test_items_stand_by_rank() -> None:
    items = as_json(tally(a_campaign(60)))["solectwa"]["lipie"]["problems"]["items"].values()
    assert [item["rank"] for item in items] == sorted(item["rank"] for item in items)
