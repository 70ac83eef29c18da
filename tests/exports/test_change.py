"""Year over year, against plain fractions and against what may not be called a change."""

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.change import GONE, NEW, REWORDED, compare
from exports.dataset import Dataset, Village
from tests.exports import oracle
from tests.exports.some_forms import a_campaign, a_dataset, a_form, questionnaires

ASKED = questionnaires()["mieszkaniec"]


def a_year(campaign: int, *forms: tuple[str, dict[str, Any]], **fields: Any) -> Dataset:
    """Forms as pairs of village and answers."""
    return a_dataset([a_form(answers, village=village) for village, answers in forms], campaign=campaign, **fields)


def needs(village: str, times: int, *codes: str) -> list[tuple[str, dict[str, Any]]]:
    return [(village, {"Q4": list(codes)})] * times


def with_labels(data: Dataset, change: Any) -> Dataset:
    """The same campaign asked by a questionnaire whose options of Q4 went through `change`."""
    part = ASKED.part("A")
    questions = tuple(
        replace(question, options=tuple(change(question.options))) if question.id == "Q4" else question
        for question in part.questions
    )
    asked = replace(ASKED, version=2, parts=(replace(part, questions=questions), *ASKED.parts[1:]))
    forms = [form._replace(digest=asked.digest, version=2) for form in data.forms]
    return replace(data, forms=forms, questionnaires={asked.digest: asked})


def expected(before: Dataset, now: Dataset, question: str) -> dict[str, Fraction]:
    """Mean of the differences of villages that have usable answers in both years."""
    pairs = [
        (old, new)
        for village in now.villages
        if (old := oracle.village_index(before, question, village.slug))
        and (new := oracle.village_index(now, question, village.slug))
    ]
    return {
        code: sum((new[code] - old[code] for old, new in pairs), Fraction()) / len(pairs)
        for code in (oracle.codes(now, question) if pairs else ())
    }


@pytest.mark.parametrize("seed", range(12))
def test_changes_agree_with_fractions(seed: int) -> None:
    chance = Random(seed)
    before = replace(a_campaign(chance.randint(5, 90), seed), campaign=2025)
    now = a_campaign(chance.randint(5, 90), seed + 100)
    gone = chance.choice([village.slug for village in now.villages])
    now = replace(now, forms=[form for form in now.forms if form.village != gone])
    years = compare(before, now, resamples=0)
    for question, compared in (("Q2", years.problems), ("Q4", years.needs)):
        assert gone not in compared.villages
        right = expected(before, now, question)
        assert set(compared.items) == set(right)
        for code, value in right.items():
            assert compared.items[code].change == pytest.approx(float(value), abs=0.01)


def test_a_village_of_one_year_alone_moves_nothing() -> None:
    before = a_year(2025, *needs("lipie", 20, "N01"))
    now = a_year(2026, *needs("lipie", 20, "N01"), *needs("lany", 20, "N02"))
    years = compare(before, now)
    assert years.needs.villages == ("lipie",)
    assert (years.needs.n_before, years.needs.n_now) == (20, 20)
    assert {item.change for item in years.needs.items.values()} == {0.0}


def test_villages_count_alike_however_many_came() -> None:
    before = a_year(2025, *needs("lipie", 40, "N01"), *needs("lany", 10, "N02"))
    now = a_year(2026, *needs("lipie", 40, "N02"), *needs("lany", 10, "N02"))
    assert compare(before, now).needs.items["N01"].change == -50.0


def test_a_large_change_is_possible_and_a_small_one_is_not() -> None:
    before = a_year(2025, *needs("lipie", 40, "N01"))
    now = a_year(2026, *needs("lipie", 20, "N01"), *needs("lipie", 20, "N02"))
    items = compare(before, now).needs.items
    assert (items["N01"].change, items["N01"].possible) == (-50.0, True)
    assert (items["N02"].change, items["N02"].possible) == (50.0, True)
    assert not items["N03"].possible


@pytest.mark.parametrize(("crosses", "change", "possible"), [(11, 3.667, False), (12, 4.0, True), (13, 4.333, True)])
def test_under_four_points_nothing_is_called_a_change(crosses: int, change: float, possible: bool) -> None:
    """Third places among 100 forms: each is a third of a point; the interval leaves zero out every time."""
    before = a_year(2025, *needs("lipie", 100, "N01", "N02"))
    now = a_year(2026, *needs("lipie", 100 - crosses, "N01", "N02"), *needs("lipie", crosses, "N01", "N02", "N03"))
    item = compare(before, now).needs.items["N03"]
    assert item.change == pytest.approx(crosses / 3, abs=0.001) == pytest.approx(change, abs=0.001)
    assert item.possible is possible


def test_four_points_among_few_forms_are_not_called_a_change() -> None:
    before = a_year(2025, *needs("lipie", 5, "N01"), *needs("lipie", 5, "N02"))
    now = a_year(2026, *needs("lipie", 6, "N01"), *needs("lipie", 4, "N02"))
    item = compare(before, now).needs.items["N01"]
    assert item.change == pytest.approx(10)
    assert not item.possible


def test_below_eight_forms_a_year_nothing_is_called_a_change() -> None:
    before, now = a_year(2025, *needs("lipie", 7, "N01")), a_year(2026, *needs("lipie", 40, "N02"))
    assert not any(item.possible for item in compare(before, now).needs.items.values())


def test_where_nothing_changed_hardly_an_item_gets_the_word() -> None:
    """Twelve villages of 34 forms, both years drawn from the same strengths."""
    chance = Random(2)
    villages = tuple(Village(f"wies{number:02}", f"Wieś {number}", "Gmina Zmyślona", 300) for number in range(12))
    codes = [option.code for option in ASKED.question("Q4").options]
    called = total = 0
    for _ in range(6):
        liking = {village.slug: [chance.random() ** 2 for _ in codes] for village in villages}
        years = [
            a_year(
                campaign,
                *((slug, {"Q4": list(dict.fromkeys(chance.choices(codes, liking[slug], k=3)))})
                  for slug in liking for _ in range(34)),
                villages=villages,
            )
            for campaign in (2025, 2026)
        ]  # fmt: skip
        items = compare(*years).needs.items.values()
        called += sum(item.possible for item in items)
        total += len(items)
    assert called / total < 0.05


@pytest.mark.parametrize(("n", "few"), [(199, True), (200, False)])
def test_a_comparison_of_few_answers_knows_it(n: int, few: bool) -> None:
    compared = compare(a_year(2025, *needs("lipie", 200, "N01")), a_year(2026, *needs("lipie", n, "N01")), 0).needs
    assert compared.few is few


def test_another_wording_stops_the_comparison_of_that_code_alone() -> None:
    before, now = a_year(2025, *needs("lipie", 9, "N01", "N02")), a_year(2026, *needs("lipie", 9, "N02", "N01"))
    said_otherwise = with_labels(
        before,
        lambda options: (
            replace(option, label={**option.label, "pl": "Coś innego"}) if option.code == "N01" else option
            for option in options
        ),
    )
    items = compare(said_otherwise, now).needs.items
    assert (items["N01"].change, items["N01"].why_not, items["N01"].possible) == (None, REWORDED, False)
    assert items["N02"].change == pytest.approx(100 / 3)


def test_a_code_of_one_year_alone_has_no_change() -> None:
    before, now = a_year(2025, *needs("lipie", 9, "N01")), a_year(2026, *needs("lipie", 9, "N01"))
    fewer = lambda options: (option for option in options if option.code != "N02")  # noqa: E731
    assert compare(with_labels(before, fewer), now).needs.items["N02"].why_not == NEW
    assert compare(before, with_labels(now, fewer)).needs.items["N02"].why_not == GONE


def test_without_a_village_in_common_there_is_nothing_to_compare() -> None:
    years = compare(a_year(2025, *needs("lipie", 9, "N01")), a_year(2026, *needs("lany", 9, "N01")))
    assert (years.needs.villages, dict(years.needs.items)) == ((), {})


def test_the_same_answers_give_the_same_words_in_any_order() -> None:
    before, now = replace(a_campaign(90, 4), campaign=2025), a_campaign(90, 5)
    shuffled = list(now.forms)
    Random(1).shuffle(shuffled)
    assert compare(before, replace(now, forms=shuffled)) == compare(before, now)


answers = st.lists(
    st.tuples(
        st.sampled_from(["lipie", "lany", "zrodla"]),
        st.lists(st.sampled_from(["N01", "N02", "N03", "N04"]), min_size=1, max_size=3, unique=True),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(answers, answers)
def test_whatever_was_answered_the_way_back_is_the_same_change_turned_round(old: Any, new: Any) -> None:
    before = a_year(2025, *((village, {"Q4": codes}) for village, codes in old))
    now = a_year(2026, *((village, {"Q4": codes}) for village, codes in new))
    there, back = compare(before, now, 200).needs, compare(now, before, 200).needs
    assert there.villages == back.villages
    for code, item in there.items.items():
        assert item.change == pytest.approx(-(back.items[code].change or 0.0), abs=1e-9)
        assert item.possible == back.items[code].possible
        assert not item.possible or abs(item.change or 0.0) >= 4 - 1e-9
        assert 0 <= (item.before or 0.0) <= 100
