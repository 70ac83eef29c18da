"""Numbers of the paper sheets of one meeting: which are missing, which came twice, which comes next."""

from collections import Counter
from collections.abc import Collection, Iterable

MOST_SHOWN = 12


def next_free(used: Collection[int], last: int | None = None) -> int:
    """The number to suggest: after the last one typed, else after the highest; never one that is taken."""
    number = (max(used, default=0) if last is None else last) + 1
    while number in used:
        number += 1
    return number


def gaps(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers from 1 to the highest that nobody typed, as stretches (from, to)."""
    found, expected = [], 1
    for number in sorted(set(numbers)):
        if number > expected:
            found.append((expected, number - 1))
        expected = number + 1
    return found


def listed(numbers: Iterable[int]) -> str:
    """Numbers in their order as people write them: 1–12, 15; a long list is cut."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return said(found)


def said(stretches: Iterable[tuple[int, int]]) -> str:
    """4, 9, 12–15; a long list is cut."""
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in stretches]
    return ", ".join(shown[:MOST_SHOWN]) + (" i dalsze" if len(shown) > MOST_SHOWN else "")


def doubles(numbers: Iterable[int]) -> set[int]:
    return {number for number, times in Counter(numbers).items() if times > 1}
