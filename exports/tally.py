"""Counts a campaign: rankings of problems and needs by village and gmina, closed questions, channels."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from exports.certainty import LIKELY, RESAMPLES, SURE, TOP, Certainty, wilson
from exports.dataset import Dataset
from exports.distributions import Distribution
from exports.gathered import GatheredVillage, Points, gather
from exports.usable import FORMULA, display_order, shared_ranks

HIGHEST = 3  # points of one item on one form
SMOOTHING = 10  # average forms added to each village for comparing villages
MATTERS = 3  # places by which another way of counting has to move an item


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    index: float  # 0–100
    smoothed: float  # for comparing villages only
    count: int  # forms that name it
    rank: int
    wilson95: tuple[float, float]  # of count / n_valid, per cent
    certainty: str  # pewne, prawdopodobne, nierozstrzygnięte or nothing
    points: int
    rank_by_count: int
    rank_by_borda: int
    method_matters: bool
    most_urgent: int  # forms that call it the most urgent one (Q3): evidence, not part of the index


class Ranking(NamedTuple):
    n_valid: int
    n_invalid: int
    items: Mapping[str, Item]  # in display order


class VillageResult(NamedTuple):
    village: str  # slug
    n_forms: int
    present: int | None  # people counted at its meetings; None when nobody was counted
    problems: Ranking
    needs: Ranking
    closed: Mapping[str, Distribution]


@dataclass(frozen=True, slots=True)
class GminaItem:
    code: str
    equal_villages: float  # every village has one vote: the default order
    population_weighted: float | None  # None while a village's population is unknown
    rank_equal: int
    rank_population: int | None
    villages_in_top5: int
    ranks_differ: bool
    count: int
    n_valid: int
    pooled: float  # weights by turnout: appendix only
    most_urgent: int
    certainty: str
    villages_sure: tuple[str, ...]
    villages_likely: tuple[str, ...]
    councils: int  # council sheets that name it


class Results(NamedTuple):
    campaign: int
    n_forms: int
    villages: Mapping[str, VillageResult]  # those with forms, in the data set's order
    problems: Mapping[str, GminaItem]  # in display order
    needs: Mapping[str, GminaItem]
    closed: Mapping[str, Distribution]
    channels: Mapping[str, int]  # every form of the campaign
    languages: Mapping[str, int]
    population_known: bool
    n_valid_problems: int
    n_valid_needs: int
    informed_by_age: Mapping[str, Distribution] = MappingProxyType({})  # Q12 by code of the age group


def tally(dataset: Dataset, resamples: int = RESAMPLES) -> Results:
    """Results of a campaign. resamples=0 leaves the words of certainty out."""
    walk = gather(dataset)
    seen = {v.slug: walk.villages[v.slug] for v in dataset.villages if v.slug in walk.villages}
    population = {v.slug: v.population for v in dataset.villages}
    seed = f"{FORMULA}|{dataset.campaign}"
    rank = _Ranker(seen, population, seed, resamples)
    village_problems, gmina_problems = rank.question("problems", walk.problems, walk.council_problems)
    village_needs, gmina_needs = rank.question("needs", walk.needs, walk.council_needs)
    return Results(
        campaign=dataset.campaign,
        n_forms=sum(village.n_forms for village in seen.values()),
        villages={
            slug: VillageResult(
                village=slug,
                n_forms=village.n_forms,
                present=_present(dataset, slug),
                problems=village_problems[slug],
                needs=village_needs[slug],
                closed=village.closed.result(),
            )
            for slug, village in seen.items()
        },
        problems=gmina_problems,
        needs=gmina_needs,
        closed=walk.everywhere.result(),
        channels=dict(walk.channels),
        languages=dict(walk.languages),
        population_known=all(population[slug] for slug in seen),
        n_valid_problems=sum(village.problems.n for village in seen.values()),
        n_valid_needs=sum(village.needs.n for village in seen.values()),
        informed_by_age=walk.by_age.result(),
    )


def _present(dataset: Dataset, village: str) -> int | None:
    counted = [m.counts["present"] for m in dataset.meetings if m.village == village and "present" in m.counts]
    return sum(counted) if counted else None


class _Ranker:
    """Turns gathered points into rankings, for the villages and for the gmina."""

    def __init__(
        self,
        villages: Mapping[str, GatheredVillage],
        population: Mapping[str, int | None],
        seed: str,
        resamples: int,
    ) -> None:
        self._villages, self._population = villages, population
        self._seed, self._resamples = seed, resamples

    def question(
        self, what: str, items: tuple[str, ...], councils: Counter[str]
    ) -> tuple[dict[str, Ranking], dict[str, GminaItem]]:
        """what: "problems" or "needs"."""
        points: dict[str, Points] = {slug: getattr(v, what) for slug, v in self._villages.items()}
        sums = {slug: some.sums() for slug, some in points.items()}
        index = {
            slug: {code: _index(sums[slug][0][code], some.n) for code in items}
            for slug, some in points.items()
            if some.n
        }
        equal = {code: _mean([shares[code] for shares in index.values()]) for code in items}
        certainty = Certainty(items, f"{self._seed}|{what}", self._resamples)
        rankings = {
            slug: self._village(
                slug, what, sums[slug], index.get(slug, {}), equal, certainty.village(slug, some.block, some.n)
            )
            for slug, some in points.items()
        }
        return rankings, self._gmina(items, index, equal, rankings, councils, certainty.gmina())

    def _village(
        self,
        slug: str,
        what: str,
        sums: tuple[dict[str, int], dict[str, int]],
        index: Mapping[str, float],
        equal: Mapping[str, float],
        said: Mapping[str, str],
    ) -> Ranking:
        village = self._villages[slug]
        some: Points = getattr(village, what)
        n, (points, counts) = some.n, sums
        if not n:
            return Ranking(0, some.invalid, {})
        ranks, by_count = shared_ranks(points), shared_ranks(counts)
        borda = some.borda() if what == "needs" else None
        by_borda = shared_ranks({code: borda[code] for code in points}) if borda else ranks
        items = {
            code: Item(
                code=code,
                index=index[code],
                smoothed=(n * index[code] + SMOOTHING * equal[code]) / (n + SMOOTHING),
                count=counts[code],
                rank=ranks[code],
                wilson95=wilson(counts[code], n),
                certainty=said[code],
                points=points[code],
                rank_by_count=by_count[code],
                rank_by_borda=by_borda[code],
                method_matters=counts[code] > 0 and _apart(ranks[code], by_count[code], by_borda[code]),
                most_urgent=village.urgent[code],
            )
            for code in display_order(ranks)
        }
        return Ranking(n, some.invalid, items)

    def _gmina(
        self,
        items: tuple[str, ...],
        index: Mapping[str, Mapping[str, float]],
        equal: Mapping[str, float],
        rankings: Mapping[str, Ranking],
        councils: Counter[str],
        said: Mapping[str, str],
    ) -> dict[str, GminaItem]:
        if not index:
            return {}
        weighted = self._weighted(items, index)
        rank_equal = shared_ranks({code: round(value, 9) for code, value in equal.items()})
        rank_population = shared_ranks({c: round(v, 9) for c, v in weighted.items()}) if weighted else None
        n = sum(ranking.n_valid for ranking in rankings.values())

        def build(code: str) -> GminaItem:
            here = {slug: ranking.items[code] for slug, ranking in rankings.items() if ranking.items}
            other = rank_population[code] if rank_population else None
            return GminaItem(
                code=code,
                equal_villages=equal[code],
                population_weighted=weighted[code] if weighted else None,
                rank_equal=rank_equal[code],
                rank_population=other,
                villages_in_top5=sum(item.rank <= TOP and item.count > 0 for item in here.values()),
                ranks_differ=other is not None and abs(rank_equal[code] - other) >= MATTERS,
                count=sum(item.count for item in here.values()),
                n_valid=n,
                pooled=_index(sum(item.points for item in here.values()), n),
                most_urgent=sum(item.most_urgent for item in here.values()),
                certainty=said[code],
                villages_sure=_where(here, lambda item: item.certainty == SURE),
                villages_likely=_where(here, lambda item: item.certainty == LIKELY),
                councils=councils[code],
            )

        return {code: build(code) for code in display_order(rank_equal)}

    def _weighted(self, items: tuple[str, ...], index: Mapping[str, Mapping[str, float]]) -> dict[str, float] | None:
        if not all(self._population[slug] for slug in self._villages):
            return None
        people = {slug: self._population[slug] for slug in index}
        total = sum(number or 0 for number in people.values())
        return {
            code: sum((people[slug] or 0) * shares[code] for slug, shares in index.items()) / total for code in items
        }


def _index(points: int, n: int) -> float:
    return 100 * points / (HIGHEST * n)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _apart(rank: int, *others: int) -> bool:
    return any(abs(rank - other) >= MATTERS for other in others)


def _where(here: Mapping[str, Item], holds: Callable[[Item], bool]) -> tuple[str, ...]:
    return tuple(slug for slug, item in here.items() if holds(item))
