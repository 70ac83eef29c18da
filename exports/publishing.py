"""The one function through which results leave the team: everything counted goes in, only what may be shown comes out.

Problems and needs do not add up over one village's list, but each adds up over the villages to the gmina's number:
so a code is protected along the villages. Answers to a closed question with one choice are a table of villages by
answers. Sensitive codes are shown for the gmina only. Indexes are whole numbers: with decimals the means of the gmina
would give back what a small village said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from exports.certainty import TOP
from exports.dataset import RESIDENTS, Dataset
from exports.distributions import CODES, Distribution
from exports.gathered import NEEDS, PROBLEMS
from exports.published import Asked, Bars, Item, Number, People, Published, Ranked, Village
from exports.suppression import FLOOR, Shown, Thresholds, protect, protect_line
from exports.tally import GminaItem, Ranking, Results
from exports.usable import shared_ranks
from forms.questionnaire import Kind, Option, Question

SEVERAL = (Kind.MANY, Kind.SEVERITY, Kind.RANK)
TOO_MUCH_HIDDEN = 0.1
"""Share of a table's numbers: above it, groups are put together before anything is hidden."""


def publish(dataset: Dataset, results: Results, thresholds: Thresholds = FLOOR) -> Published:
    """What may be shown of a campaign. Thresholds below FLOOR are raised to it."""
    thresholds = Thresholds(*map(max, thresholds, FLOOR))
    shown = _Answering(results, thresholds)
    options = _ranked_options(dataset)
    sensitive = {option.code for option in options if option.sensitive}
    problems = _rank(shown, {slug: v.problems for slug, v in results.villages.items()}, results.problems, sensitive)
    needs = _rank(shown, {slug: v.needs for slug, v in results.villages.items()}, results.needs, sensitive)
    questions = [question for question in _closed_questions(dataset) if question.id in results.closed]
    bars = [_bars(shown, question) for question in questions if not question.demographic]
    return Published(
        campaign=dataset.campaign,
        gmina=dataset.gmina,
        as_of=dataset.as_of,
        thresholds=thresholds,
        n_forms=results.n_forms,
        present=_sum([village.present for village in results.villages.values()]),
        population=_population(dataset, shown),
        problems=problems.gmina,
        needs=needs.gmina,
        closed=tuple(one.gmina for one in bars),
        people=tuple(_people(shown, question) for question in questions if question.demographic),
        villages=tuple(_villages(dataset, shown, problems, needs, bars)),
        items={option.code: option.label for option in options},
        asked=tuple(_asked(question) for question in questions),
    )


class _Answering:
    """The villages that answered, and which of them are too small for a page of their own."""

    def __init__(self, results: Results, thresholds: Thresholds) -> None:
        self.results, self.thresholds = results, thresholds
        self.slugs = list(results.villages)
        self.small = [found.n_forms < thresholds.public_forms for found in results.villages.values()]
        self.enough = [slug for slug, small in zip(self.slugs, self.small, strict=True) if not small]

    def of(self, question: str) -> list[Distribution]:
        nothing = Distribution(0, {})
        return [village.closed.get(question, nothing) for village in self.results.villages.values()]


class _RankedAcross(NamedTuple):
    gmina: Ranked
    villages: Mapping[str, Ranked]


class _BarsAcross(NamedTuple):
    gmina: Bars
    villages: Mapping[str, Bars]


def _rank(
    shown: _Answering, rankings: Mapping[str, Ranking], items: Mapping[str, GminaItem], sensitive: set[str]
) -> _RankedAcross:
    counts = {code: _along(shown, rankings, code, code in sensitive) for code in items}
    villages = {
        slug: _of_village(rankings[slug], {code: along[slug] for code, along in counts.items()}, sensitive)
        for slug in shown.enough
    }
    return _RankedAcross(_of_gmina(items, counts, villages, shown.thresholds.answers), villages)


def _along(shown: _Answering, rankings: Mapping[str, Ranking], code: str, sensitive: bool) -> dict[str, Number]:
    """The count of one code by village, hidden where it is small, or where it would follow from the gmina's."""
    counts = [_count(rankings[slug], code) for slug in shown.slugs]
    silent = [small or sensitive for small in shown.small]
    return dict(zip(shown.slugs, protect_line(counts, shown.thresholds.answers, silent), strict=True))


def _count(ranking: Ranking, code: str) -> int:
    return ranking.items[code].count if code in ranking.items else 0


def _of_village(ranking: Ranking, counts: Mapping[str, Number], sensitive: set[str]) -> Ranked:
    named = [item for code, item in ranking.items.items() if counts[code]]
    places = shared_ranks({item.code: -item.rank for item in named})
    items = tuple(Item(item.code, places[item.code], round(item.index), item.count, item.certainty) for item in named)
    fewer = tuple(code for code in counts if not counts[code] and code not in sensitive)
    return Ranked(ranking.n_valid, items, fewer)


def _of_gmina(
    items: Mapping[str, GminaItem],
    counts: Mapping[str, Mapping[str, Number]],
    villages: Mapping[str, Ranked],
    least: int,
) -> Ranked:
    told = [item for code, item in items.items() if item.count >= least and not _is_one_hidden(counts[code])]
    places = shared_ranks({item.code: -item.rank_equal for item in told})
    weighted = {item.code: -item.rank_population for item in told if item.rank_population is not None}
    by_people = shared_ranks(weighted)
    return Ranked(
        next((item.n_valid for item in items.values()), 0),
        tuple(
            Item(
                item.code,
                places[item.code],
                round(item.equal_villages),
                item.count,
                item.certainty,
                by_people.get(item.code),
                sum(_is_among_first(ranked, item.code) for ranked in villages.values()),
            )
            for item in told
        ),
        tuple(code for code in items if code not in places),
    )


def _is_one_hidden(along: Mapping[str, Number]) -> bool:
    """One village alone stays hidden: the gmina's number would be the missing one."""
    return sum(count is None for count in along.values()) == 1


def _is_among_first(ranked: Ranked, code: str) -> bool:
    return any(item.code == code and item.place <= TOP for item in ranked.items)


def _bars(shown: _Answering, question: Question) -> _BarsAcross:
    codes = _codes(question)
    counts = [[one.counts.get(code, 0) for code in codes] for one in shown.of(question.id)]
    safe = _several(shown, question, counts) if question.kind in SEVERAL else _one_each(shown, question, counts)
    villages = {
        slug: Bars(question.id, n, dict(zip(codes, row, strict=True)))
        for slug, n, row in zip(shown.slugs, safe.rows, safe.cells, strict=True)
        if slug in shown.enough
    }
    return _BarsAcross(Bars(question.id, safe.total, dict(zip(codes, safe.columns, strict=True))), villages)


def _several(shown: _Answering, question: Question, counts: Sequence[Sequence[int]]) -> Shown:
    """Answers of which a person may give more than one: each is protected along the villages."""
    least, gmina, columns = shown.thresholds.answers, [], []
    for code, column in zip(_codes(question), zip(*counts, strict=True), strict=True):
        sensitive = _is_sensitive(question, code)
        along = protect_line(column, least, [small or sensitive for small in shown.small])
        told = sum(column) >= least and along.count(None) != 1
        gmina.append(sum(column) if told else None)
        columns.append(along)
    answered: list[Number] = [one.n for one in shown.of(question.id)]
    cells = [list(row) for row in zip(*columns, strict=True)]
    return Shown(cells, answered, gmina, shown.results.closed[question.id].n)


def _one_each(shown: _Answering, question: Question, counts: Sequence[Sequence[int]]) -> Shown:
    """One answer a person: a table that adds up both ways. A question with a sensitive answer stays with the gmina."""
    sensitive = any(option.sensitive for option in question.options)
    return protect(counts, shown.thresholds.answers, [small or sensitive for small in shown.small])


def _people(shown: _Answering, question: Question) -> People:
    """The finest groups of which nothing has to be hidden in the gmina, and little in the villages."""
    codes, found = _codes(question), shown.of(question.id)
    least = shown.thresholds.demographic
    gmina: tuple[tuple[tuple[str, ...], ...], list[Number]] | None = None
    for groups in _coarser(codes):
        counts = [[sum(one.counts.get(code, 0) for code in group) for group in groups] for one in found]
        totals = [sum(column) for column in zip(*counts, strict=True)]
        if gmina is None and min(totals) >= least:
            gmina = groups, list(totals)
        safe = protect(counts, least, shown.small)
        rows = {slug: tuple(row) for slug, row in zip(shown.slugs, safe.cells, strict=True) if slug in shown.enough}
        hidden = [cell is None for row in rows.values() for cell in row]
        if sum(hidden) <= TOO_MUCH_HIDDEN * len(hidden):
            break
    whole = gmina or (groups, safe.columns)
    return People(question.id, shown.results.closed[question.id].n, whole[0], tuple(whole[1]), groups, rows)


def _coarser(codes: Sequence[str]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Answers one by one; of more than four, neighbours in two's at both ends; then halves."""
    yield tuple((code,) for code in codes)
    if len(codes) > 4:
        yield (tuple(codes[:2]), *((code,) for code in codes[2:-2]), tuple(codes[-2:]))
    if len(codes) > 3:
        half = (len(codes) + 1) // 2
        yield tuple(codes[:half]), tuple(codes[half:])


def _villages(
    dataset: Dataset,
    shown: _Answering,
    problems: _RankedAcross,
    needs: _RankedAcross,
    bars: Sequence[_BarsAcross],
) -> Iterator[Village]:
    gminas = {village.gmina for village in dataset.villages if village.slug in shown.slugs}
    for village in (village for village in dataset.villages if village.gmina in gminas):
        found = shown.results.villages.get(village.slug)
        of_village = Village(
            village.slug,
            village.name,
            village.population,
            found.present if found else None,
            found.n_forms if found else 0,
            enough=village.slug in shown.enough,
        )
        if of_village.enough:
            of_village = replace(
                of_village,
                problems=problems.villages[village.slug],
                needs=needs.villages[village.slug],
                closed=tuple(one.villages[village.slug] for one in bars),
            )
        yield of_village


def _population(dataset: Dataset, shown: _Answering) -> int | None:
    known = [village.population for village in dataset.villages if village.slug in shown.slugs]
    return sum(number or 0 for number in known) if known and all(known) else None


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _ranked_options(dataset: Dataset) -> list[Option]:
    """Those of every version answered, the newest wording last, so that it is the one kept by code."""
    versions = sorted((q for q in dataset.questionnaires.values() if q.id == RESIDENTS), key=lambda q: q.version)
    return [option for asked in versions for name in (PROBLEMS, NEEDS) for option in asked.question(name).options]


def _closed_questions(dataset: Dataset) -> list[Question]:
    """Anonymous ones of the newest version, but those that are ranked."""
    asked = dataset.current(RESIDENTS)
    questions = asked.part("A").questions if asked else ()
    return [
        question
        for question in questions
        if question.kind in CODES and question.id not in (PROBLEMS, NEEDS) and not question.confidential
    ]


def _codes(question: Question) -> list[str]:
    if question.kind is Kind.SCALE:
        return [str(step) for step in range(question.lowest or 0, (question.highest or 0) + 1)]
    return [option.code for option in question.options]


def _is_sensitive(question: Question, code: str) -> bool:
    return any(option.code == code and option.sensitive for option in question.options)


def _asked(question: Question) -> Asked:
    options = {option.code: option.label for option in question.options}
    return Asked(
        question.id,
        question.text,
        question.kind in SEVERAL,
        options or {code: dict.fromkeys(("pl", "en", "uk"), code) for code in _codes(question)},
    )
