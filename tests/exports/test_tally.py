"""Counting against an independent computation, rule by rule, and against deliberately broken rules."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from exports import gathered, tally, usable
from exports.dataset import Dataset
from exports.tally import Results
from exports.worked import unusable, work_out
from tests.exports import oracle
from tests.exports.some_forms import VILLAGES, a_campaign, a_dataset, a_form, a_meeting_row, questionnaires

KNOWN = tuple(village._replace(population=village.population or 333) for village in VILLAGES)
QUESTIONS = {"Q2": "problems", "Q4": "needs"}


def counted(*answers: dict[str, Any], resamples: int = 0, **fields: Any) -> Results:
    return tally.tally(a_dataset([a_form(answer) for answer in answers], **fields), resamples)


def needs_of(*answers: Any) -> Any:
    return counted(*({"Q4": answer} for answer in answers)).villages["lipie"].needs


def problems_of(*answers: Any) -> Any:
    return counted(*({"Q2": answer} for answer in answers)).villages["lipie"].problems


def differences(dataset: Dataset, results: Results) -> list[str]:
    """Everything in which the results differ from the independent computation."""
    found = []
    for question, name in QUESTIONS.items():
        for slug, village in results.villages.items():
            ranking, index = getattr(village, name), oracle.village_index(dataset, question, slug)
            if ranking.n_valid != len(oracle.usable(dataset, question, slug)):
                found.append(f"{slug} {name}: n")
            found += _apart(f"{slug} {name}", index, {code: item.index for code, item in ranking.items.items()})
            if {code: item.rank for code, item in ranking.items.items()} != oracle.ranks(index):
                found.append(f"{slug} {name}: ranks")
        equal, weighted = oracle.gmina_index(dataset, question)
        items = getattr(results, name)
        found += _apart(f"gmina {name}", equal, {code: item.equal_villages for code, item in items.items()})
        if {code: item.rank_equal for code, item in items.items()} != oracle.ranks(equal):
            found.append(f"gmina {name}: ranks")
        if weighted is None:
            found += [f"weighted {name}" for item in items.values() if item.population_weighted is not None]
        else:
            found += _apart(f"weighted {name}", weighted, {c: item.population_weighted for c, item in items.items()})
            if {code: item.rank_population for code, item in items.items()} != oracle.ranks(weighted):
                found.append(f"weighted {name}: ranks")
    return found


def _apart(what: str, right: dict[str, Any], got: dict[str, float]) -> list[str]:
    if set(right) != set(got):
        return [f"{what}: items"]
    return [f"{what} {code}" for code in right if abs(float(right[code]) - got[code]) > 0.01]


@pytest.mark.parametrize("seed", range(25))
def test_indexes_and_ranks_agree_with_fractions(seed: int) -> None:
    dataset = a_campaign(Random(seed).randint(5, 220), seed=seed)
    dataset = replace(dataset, villages=KNOWN) if seed % 3 else dataset
    assert differences(dataset, tally.tally(dataset, resamples=0)) == []


def test_shuffled_rows_give_the_same_output() -> None:
    dataset = a_campaign(180, seed=3)
    forms = list(dataset.forms)
    Random(1).shuffle(forms)
    assert tally.tally(replace(dataset, forms=forms)) == tally.tally(dataset)


def _without_ignoring_98(answer: Any) -> dict[str, int]:
    return {code: int(grade) for code, grade in answer.items()}


def _list_order_for_crosses(answer: Any) -> dict[str, int] | None:
    if isinstance(answer, dict):
        return {code: 3 - place for place, code in enumerate(answer["unordered"][:3])}
    return usable.need_points(answer)


def _gaps_moved_up(answer: Any) -> dict[str, int] | None:
    return usable.need_points([c for c in answer if c] if isinstance(answer, list) else answer)


def _crosses_always_usable(answer: Any) -> dict[str, int] | None:
    return dict.fromkeys(answer["unordered"], 2) if isinstance(answer, dict) else usable.need_points(answer)


@pytest.mark.parametrize("broken", [_list_order_for_crosses, _gaps_moved_up, _crosses_always_usable])
def test_a_broken_rule_for_needs_is_noticed(broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    gap = a_form({"Q4": ["N03", None, "N09"]})
    crosses = [a_form({"Q4": {"unordered": [f"N0{n}" for n in range(1, k)]}}) for k in (4, 6)]
    dataset = a_dataset([gap, *crosses])
    assert differences(dataset, tally.tally(dataset, 0)) == []
    monkeypatch.setattr(gathered, "need_points", broken)
    assert differences(dataset, tally.tally(dataset, 0))


def test_untouched_problems_counted_as_none_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = a_dataset([a_form({"Q2": {"P01": 3}}), a_form({"Q1": "3"})])
    monkeypatch.setattr(
        gathered.GatheredVillage,
        "add",
        lambda self, answers, _: (
            setattr(self, "n_forms", self.n_forms + 1),
            self.problems.add(usable.problem_points(answers.get("Q2", {}))),
        ),
    )
    assert differences(dataset, tally.tally(dataset, 0))


def test_ranks_without_sharing_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = a_campaign(30)
    monkeypatch.setattr(
        tally, "shared_ranks", lambda s: {c: n for n, c in enumerate(sorted(s, key=lambda c: -s[c]), 1)}
    )
    assert differences(dataset, tally.tally(dataset, 0))


def test_three_two_one_by_place() -> None:
    items = needs_of(["N03", "N09", "N17"]).items
    assert [items[code].points for code in ("N03", "N09", "N17", "N01")] == [3, 2, 1, 0]


def test_a_gap_keeps_its_place() -> None:
    items = needs_of(["N03", None, "N09"]).items
    assert (items["N03"].points, items["N09"].points) == (3, 1)


def test_the_same_need_twice_counts_once_at_its_best_place() -> None:
    items = needs_of(["N03", "N03", "N09"]).items
    assert (items["N03"].points, items["N03"].count, items["N09"].points) == (3, 1, 1)


@pytest.mark.parametrize("crosses", [["N01"], ["N01", "N02"], ["N01", "N02", "N03"]])
def test_up_to_three_crosses_give_two_points_each(crosses: list[str]) -> None:
    ranking = needs_of({"unordered": crosses})
    assert (ranking.n_valid, ranking.n_invalid) == (1, 0)
    assert [ranking.items[code].points for code in crosses] == [2] * len(crosses)


def test_more_than_three_crosses_are_invalid_and_not_counted() -> None:
    ranking = needs_of({"unordered": ["N01", "N02", "N03", "N04"]}, ["N05"])
    assert (ranking.n_valid, ranking.n_invalid, ranking.items["N01"].count) == (1, 1, 0)


def test_invalid_forms_are_listed_for_the_organiser() -> None:
    dataset = a_dataset(
        [a_form({"Q4": {"unordered": ["N01", "N02", "N03", "N04"]}}, sheet=12), a_form({"Q4": ["N01"]})]
    )
    assert [form.sheet for form in unusable(dataset, "lipie")] == [12]


def test_a_blank_answer_is_missing() -> None:
    assert counted({"Q4": ["N01"]}, {"Q1": "4"}).villages["lipie"].needs.n_valid == 1


def test_no_serious_problems_alone_is_a_valid_form_of_zeros() -> None:
    ranking = problems_of({"P98": 1}, {"P01": 3})
    assert (ranking.n_valid, ranking.items["P01"].index) == (2, 50)


def test_no_serious_problems_beside_other_ticks_is_ignored() -> None:
    ranking = problems_of({"P98": 1, "P01": 3})
    assert (ranking.n_valid, ranking.items["P01"].index) == (1, 100)


def test_no_serious_problems_is_never_an_item() -> None:
    assert "P98" not in problems_of({"P98": 1}).items


def test_ties_share_the_better_rank_and_stand_by_code() -> None:
    items = needs_of({"unordered": ["N09", "N02"]}, ["N05", "N09", None], ["N05"]).items
    ranked = [(code, item.rank) for code, item in items.items() if item.count]
    assert ranked == [("N05", 1), ("N09", 2), ("N02", 3)]
    tied = needs_of({"unordered": ["N09", "N02"]}, ["N05", None, "N17"], ["N01"]).items
    assert [(c, i.rank) for c, i in tied.items() if i.count] == [
        ("N01", 1), ("N05", 1), ("N02", 3), ("N09", 3), ("N17", 5)
    ]  # fmt: skip


def test_smoothing_adds_ten_average_forms() -> None:
    forms = [a_form({"Q4": ["N01"]}), a_form({"Q4": ["N02"]}, village="brzezinka")]
    item = tally.tally(a_dataset(forms), 0).villages["lipie"].needs.items["N01"]
    assert item.smoothed == pytest.approx((1 * 100 + 10 * 50) / 11)


def test_wilson_is_of_those_who_named_it() -> None:
    item = problems_of({"P01": 1}, {"P01": 3}, {"P02": 1}).items["P01"]
    assert item.wilson95 == pytest.approx((20.77, 93.85), abs=0.01)


def test_most_urgent_is_evidence_and_moves_nothing() -> None:
    ranking = counted({"Q2": {"P01": 1, "P02": 2}, "Q3": {"pick": "P01"}}).villages["lipie"].problems
    assert (ranking.items["P01"].most_urgent, ranking.items["P01"].rank) == (1, 2)


def test_the_method_matters_when_ranks_are_three_apart() -> None:
    forms = [{"Q4": ["N01"]}] * 4 + [{"Q4": [f"N0{n}", f"N0{n + 1}", f"N0{n + 2}"]} for n in (2, 5)] * 2
    forms += [{"Q4": ["N09", "N01", "N10"]}]
    items = counted(*forms).villages["lipie"].needs.items
    assert items["N01"].rank == items["N01"].rank_by_count == 1
    other = counted(*[{"Q4": ["N01", "N02", "N03"]}, {"Q4": ["N04"]}, {"Q4": ["N05"]}]).villages["lipie"].needs.items
    assert (other["N04"].rank, other["N04"].rank_by_borda) == (1, 3)
    assert not other["N04"].method_matters
    assert usable.borda([3, 0, 2, 1]) == {3: 6, 2: 4, 1: 2}
    assert usable.borda([2, 0, 2]) == {2: 3}


def test_a_need_alone_on_its_form_is_punished_by_borda_and_marked() -> None:
    full = [{"Q4": ["N01", "N02", "N03"]}, {"Q4": ["N02", "N03", "N01"]}]
    items = counted(*full, {"Q4": ["N04"]}, {"Q4": ["N04"]}).villages["lipie"].needs.items
    assert (items["N04"].rank, items["N04"].rank_by_borda, items["N04"].method_matters) == (1, 4, True)


def test_the_weighted_column_waits_until_every_village_has_its_inhabitants() -> None:
    forms = [a_form({"Q4": ["N01"]}), a_form({"Q1": "3"}, village="zrodla")]
    results = tally.tally(a_dataset(forms), 0)
    assert not results.population_known
    assert results.needs["N01"].population_weighted is None
    assert results.needs["N01"].rank_population is None


def test_villages_are_equal_or_weighted_but_never_pooled() -> None:
    forms = [a_form({"Q4": ["N01"]}) for _ in range(9)] + [a_form({"Q4": ["N02"]}, village="brzezinka")]
    item = tally.tally(a_dataset(forms), 0).needs["N01"]
    assert item.equal_villages == 50
    assert item.population_weighted == pytest.approx(100 * 1480 / (1480 + 212))
    assert item.pooled == 90


def test_ranks_that_differ_by_three_places_are_marked() -> None:
    small = [a_form({"Q4": [f"N0{n}", None, None]}, village="brzezinka") for n in (1, 2, 3)]
    small += [a_form({"Q4": ["N01"]}, village="lany"), a_form({"Q4": ["N04", "N05", "N06"]}, village="lipie")]
    items = tally.tally(a_dataset(small), 0).needs
    assert (items["N01"].rank_equal, items["N01"].rank_population, items["N01"].ranks_differ) == (1, 4, True)


def test_top_five_counts_villages_that_name_it() -> None:
    forms = [a_form({"Q4": ["N01"]}), a_form({"Q4": ["N01"]}, village="brzezinka")]
    items = tally.tally(a_dataset(forms), 0).needs
    assert (items["N01"].villages_in_top5, items["N02"].villages_in_top5) == (2, 0)


def test_council_sheets_are_counted_apart() -> None:
    council = questionnaires()["rada"]
    sheet = {"R1": "RS", "R2": "2026-03-01", "R3": 9, "R5": {"P01": 2}, "R6": ["N01", "N02"]}
    forms = [a_form(sheet, council, village=None), a_form({"Q2": {"P02": 1}, "Q4": ["N02"]})]
    results = tally.tally(a_dataset(forms), 0)
    assert (results.problems["P01"].councils, results.needs["N01"].councils) == (1, 1)
    assert (results.problems["P01"].count, results.needs["N01"].equal_villages) == (0, 0)


def test_a_form_without_a_village_counts_only_among_channels() -> None:
    results = tally.tally(a_dataset([a_form({"Q4": ["N01"]}, village=None), a_form({"Q4": ["N02"]})]), 0)
    assert (results.n_forms, results.channels, results.needs["N01"].count) == (1, {"phone": 2}, 0)


def test_people_present_are_summed_and_unknown_is_not_zero() -> None:
    forms = [a_form({"Q1": "3"}), a_form({"Q1": "3"}, village="lany")]
    meetings = (a_meeting_row(), a_meeting_row("m2", counts={"present": 7}), a_meeting_row("m3", "lany", counts={}))
    villages = tally.tally(a_dataset(forms, meetings), 0).villages
    assert (villages["lipie"].present, villages["lany"].present) == (47, None)


def test_closed_questions_are_counted_with_their_own_n() -> None:
    closed = counted({"Q1": "4", "Q5": ["G1", "G5"]}, {"Q1": "2"}).closed
    assert (closed["Q1"].n, closed["Q1"].counts) == (2, {"4": 1, "2": 1})
    assert (closed["Q5"].n, closed["Q5"].counts) == (1, {"G1": 1, "G5": 1})


def test_villages_sum_to_the_gmina_in_every_closed_question() -> None:
    results = tally.tally(a_campaign(120), 0)
    for question, everywhere in results.closed.items():
        here = [v.closed[question] for v in results.villages.values() if question in v.closed]
        assert sum(one.n for one in here) == everywhere.n
        for code, number in everywhere.counts.items():
            assert sum(one.counts.get(code, 0) for one in here) == number


def test_a_campaign_without_forms_is_counted_as_nothing() -> None:
    results = tally.tally(a_dataset([]))
    assert (results.n_forms, results.villages, results.needs, results.problems) == (0, {}, {}, {})


def test_an_index_worked_out_on_paper_is_the_index_of_the_ranking() -> None:
    dataset = a_campaign(150)
    results = tally.tally(dataset, 0)
    for code, item in results.villages["lipie"].needs.items.items():
        worked = work_out(dataset, "Q4", code, "lipie", results.needs[code].equal_villages)
        assert worked is not None
        assert (worked.points, worked.index, worked.smoothed) == (item.points, item.index, item.smoothed)
        assert sum(points * forms for points, forms in worked.forms_by_points.items()) == item.points


def test_where_people_hear_of_things_is_counted_by_age_however_many_came() -> None:
    forms = [{"M1": "A4", "Q12": ["C1", "C2"]}] * 600 + [{"M1": "A1", "Q12": ["C5"]}, {"Q12": ["C5"]}, {"M1": "A2"}]
    assert counted(*forms).informed_by_age == {"A1": (1, {"C5": 1}), "A4": (600, {"C1": 600, "C2": 600})}
