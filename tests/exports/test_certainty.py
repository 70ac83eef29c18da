"""Words of certainty and the interval of a share."""

import subprocess
import sys
import time
from random import Random

import pytest

from exports.certainty import FEWEST_FORMS, MANY_FORMS, Certainty, resampled, wilson, word
from exports.tally import tally
from tests.exports.some_forms import a_campaign

ITEMS = [f"N{number:02}" for number in range(1, 19)]


def rows(n: int, seed: int = 1, slope: float = 1.35) -> bytes:
    """n forms that rank three of eighteen items; the first items are the stronger ones."""
    chance = Random(seed)
    found = []
    for _ in range(n):
        row = [0] * len(ITEMS)
        chosen: list[int] = []
        while len(chosen) < 3:
            place = chance.choices(range(18), [slope ** (18 - k) for k in range(18)])[0]
            if place not in chosen:
                row[place] = 3 - len(chosen)
                chosen.append(place)
        found.append(bytes(row))
    return b"".join(found)


def words_of(block: bytes, n: int, seed: str = "s") -> dict[str, str]:
    return Certainty(ITEMS, seed, 1000).village("lipie", block, n)


@pytest.mark.parametrize(
    ("chance", "said"),
    [(1.0, "pewne"), (0.9, "pewne"), (0.89, "prawdopodobne"), (0.5, "prawdopodobne"), (0.49, "nierozstrzygnięte"),
     (0.25, "nierozstrzygnięte"), (0.24, ""), (0.0, "")],
)  # fmt: skip
def test_three_words_and_silence(chance: float, said: str) -> None:
    assert word(chance) == said


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(0, 10, 0.0, 27.75), (5, 10, 23.66, 76.34), (10, 10, 72.25, 100.0), (25, 38, 49.89, 78.79), (1, 1, 20.65, 100.0)],
)
def test_wilson_as_in_the_textbook(count: int, n: int, low: float, high: float) -> None:
    assert wilson(count, n) == pytest.approx((low, high), abs=0.01)


def test_wilson_of_nobody_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 100.0)


def test_the_order_of_forms_does_not_matter() -> None:
    block = rows(40)
    forms = [block[start : start + 18] for start in range(0, len(block), 18)]
    Random(5).shuffle(forms)
    assert (resampled(b"".join(forms), 40, "s", 200) == resampled(block, 40, "s", 200)).all()


def test_each_resample_has_as_many_forms_as_came() -> None:
    assert set(resampled(rows(40), 40, "s", 200).sum(axis=1)) == {40 * 6}


def test_fewer_than_eight_forms_say_no_word() -> None:
    few = FEWEST_FORMS - 1
    assert set(words_of(rows(few), few).values()) == {""}


def test_an_item_nobody_named_is_never_in_the_first_five() -> None:
    block = bytes([3] + [0] * 17) * 20
    said = words_of(block, 20)
    assert (said["N01"], said["N18"]) == ("pewne", "")


def test_another_seed_changes_hardly_a_word() -> None:
    changed = total = 0
    for village in range(15):
        n = 8 + 4 * village
        first, second = (words_of(rows(n, village), n, seed) for seed in ("a", "b"))
        changed += sum(first[item] != second[item] for item in ITEMS)
        total += len(ITEMS)
    assert changed / total < 0.03


def test_the_short_cut_for_many_forms_says_the_same_words() -> None:
    n = MANY_FORMS
    block = rows(n, slope=1.02)
    whole = Certainty(ITEMS, "s", 1000)
    exact = whole.village("lipie", block[: 18 * (n - 1)], n - 1)
    short = whole.village("lipie", block, n)
    assert sum(exact[item] != short[item] for item in ITEMS) <= 1


def test_words_are_the_same_in_every_process() -> None:
    code = (
        "from tests.exports.some_forms import a_campaign; from exports.tally import tally;"
        "print([i.certainty for v in tally(a_campaign(90)).villages.values() for i in v.needs.items.values()])"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_the_seed_comes_from_the_campaign() -> None:
    block = rows(40)
    assert (resampled(block, 40, "2025", 50) != resampled(block, 40, "2026", 50)).any()


def test_seven_hundred_forms_take_less_than_three_seconds() -> None:
    dataset = a_campaign(700)
    started = time.process_time()
    tally(dataset)
    assert time.process_time() - started < 3


def test_the_gmina_has_its_own_words_with_every_village_equal() -> None:
    results = tally(a_campaign(300))
    said = {item.certainty for item in results.needs.values()}
    assert "pewne" in said
    for item in results.needs.values():
        assert set(item.villages_sure) == {
            slug
            for slug, v in results.villages.items()
            if v.needs.items and v.needs.items[item.code].certainty == "pewne"
        }
