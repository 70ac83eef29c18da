"""Help offered against needs."""

from typing import Any

from exports.gaps import areas, by_village, of_gmina
from exports.proposals import need_tasks
from exports.tally import Results, tally
from tests.exports.some_forms import VILLAGES, a_campaign, a_dataset, a_form

AREAS = areas(("H01", "H02", "H03", "H04", "H05", "H13", "H99"))
NOTHING: frozenset[str] = frozenset()


def results_of(*forms: tuple[str, dict[str, Any]]) -> Results:
    return tally(a_dataset([a_form(answers, village=village) for village, answers in forms]), resamples=0)


def villages(results: Results, sensitive: frozenset[str] = NOTHING) -> Any:
    return {found.village.slug: found for found in by_village(results, VILLAGES, AREAS, need_tasks(), sensitive)}


def test_other_help_is_no_area() -> None:
    assert "H99" not in AREAS


def test_a_leading_need_meets_the_help_linked_to_it() -> None:
    results = results_of(("lipie", {"Q4": ["N01"], "Q10": ["H01", "H03"]}), ("lipie", {"Q4": ["N01"]}))
    (gap,) = villages(results)["lipie"].gaps
    assert (gap.need, gap.named_by, gap.n, dict(gap.offered)) == ("N01", 2, 2, {"H01": 1, "H02": 0})
    assert not gap.empty


def test_a_need_nobody_offers_help_for_is_a_gap() -> None:
    (gap,) = villages(results_of(("lipie", {"Q4": ["N20"], "Q10": ["H01"]})))["lipie"].gaps
    assert gap.empty


def test_a_need_that_neighbours_cannot_answer_is_no_gap() -> None:
    (gap,) = villages(results_of(("lipie", {"Q4": ["N06"], "Q10": ["H01"]})))["lipie"].gaps
    assert (dict(gap.offered), gap.empty) == ({}, False)


def test_help_of_another_village_does_not_fill_a_gap() -> None:
    results = results_of(("lipie", {"Q4": ["N20"]}), ("lany", {"Q10": ["H13"]}))
    found = villages(results)
    assert found["lipie"].gaps[0].empty
    assert (found["lany"].offered["H13"], found["lipie"].offered["H13"]) == (1, 0)
    (gmina,) = of_gmina(results, AREAS, need_tasks())
    assert dict(gmina.offered) == {"H13": 1}


def test_only_the_first_five_needs_are_looked_at() -> None:
    strong = [["N01", "N02", "N03"]] * 3 + [["N04", "N05", "N01"]] * 3
    results = results_of(*(("lipie", {"Q4": codes}) for codes in [*strong, ["N01", "N02", "N14"]]))
    assert {gap.need for gap in villages(results)["lipie"].gaps} == {"N01", "N02", "N03", "N04", "N05"}


def test_a_sensitive_need_is_left_out_by_village_and_kept_for_the_gmina() -> None:
    results = results_of(("lipie", {"Q4": ["N01", "N02"]}))
    assert [gap.need for gap in villages(results, frozenset({"N01"}))["lipie"].gaps] == ["N02"]
    assert [gap.need for gap in of_gmina(results, AREAS, need_tasks())] == ["N01", "N02"]


def test_every_village_with_forms_has_every_area() -> None:
    results = tally(a_campaign(60), resamples=0)
    found = villages(results)
    assert set(found) == set(results.villages)
    assert all(tuple(one.offered) == AREAS for one in found.values())


def test_without_forms_there_is_nothing_to_set_against_anything() -> None:
    results = results_of()
    assert (villages(results), of_gmina(results, AREAS, need_tasks())) == ({}, ())
