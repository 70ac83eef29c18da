"""How sure a place among the first five is, in three words, and the interval of a share.

Whole forms are drawn anew inside each village, 1,000 times, with a seed made from the campaign and the formula.
Words are given from eight forms on, the smallest number for which they were ever checked. Never shown: intervals
of the index itself, they are too narrow (54 % instead of 90 % at eight forms).
"""

import hashlib
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sums = NDArray[np.float64]

TOP = 5
FEWEST_FORMS = 8
RESAMPLES = 1000
MANY_FORMS = 1000
"""From here on sums of resamples are drawn from their normal limit: the same words, a hundredth of the work."""

SURE, LIKELY, OPEN, NOTHING = "pewne", "prawdopodobne", "nierozstrzygnięte", ""
WORDS = ((0.9, SURE), (0.5, LIKELY), (0.25, OPEN))
Z95 = 1.959963984540054


def wilson(count: int, n: int) -> tuple[float, float]:
    """95 % interval of count/n after Wilson, in per cent. (0, 100) when n is 0."""
    if n == 0:
        return 0.0, 100.0
    share, z2 = count / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def word(chance: float) -> str:
    return next((said for least, said in WORDS if chance >= least), NOTHING)


def resampled(block: bytes | bytearray, n: int, seed: str, resamples: int) -> "Sums":
    """Points of each item in each resample, resamples × items. block: a row of bytes a usable form, a byte an item.

    The order of the rows does not matter: they are sorted first.
    """
    import numpy as np

    chance = np.random.default_rng(_number(seed))
    width = len(block) // n
    if n >= MANY_FORMS:
        points = np.frombuffer(block, dtype=np.uint8).reshape(n, width).astype(np.float64)
        total = points.sum(axis=0)
        spread = points.T @ points - np.outer(total, total) / n
        drawn = chance.multivariate_normal(total, spread, size=resamples, method="eigh")
        return np.maximum(drawn, 0.0)
    ordered = b"".join(sorted(bytes(block[start : start + width]) for start in range(0, len(block), width)))
    points = np.frombuffer(ordered, dtype=np.uint8).reshape(n, width).astype(np.float64)
    weights = chance.multinomial(n, np.full(n, 1 / n), size=resamples)
    return np.asarray(weights @ points, dtype=np.float64)


def words(sums: "Sums", items: Sequence[str]) -> dict[str, str]:
    """The word for each item: how often it was among the first five, ties sharing the better place."""
    chances = _chance_of_top(sums)
    return {item: word(float(chance)) for item, chance in zip(items, chances, strict=True)}


class Certainty:
    """Words for one question: in each village, and in the gmina where every village has one vote."""

    def __init__(self, items: Sequence[str], seed: str, resamples: int) -> None:
        self._items, self._seed, self._resamples = items, seed, resamples
        self._villages: dict[str, tuple[int, Sums]] = {}

    def village(self, slug: str, block: bytes | bytearray, n: int) -> dict[str, str]:
        if not n or not self._resamples:
            return dict.fromkeys(self._items, NOTHING)
        drawn = resampled(block, n, f"{self._seed}|{slug}", self._resamples)
        self._villages[slug] = n, drawn
        return words(drawn, self._items) if n >= FEWEST_FORMS else dict.fromkeys(self._items, NOTHING)

    def gmina(self) -> dict[str, str]:
        """The mean of the villages' indexes, resample by resample; asked after the villages."""
        if sum(n for n, _ in self._villages.values()) < FEWEST_FORMS:
            return dict.fromkeys(self._items, NOTHING)
        shares: list[Any] = [drawn / n for _, (n, drawn) in sorted(self._villages.items(), key=lambda pair: pair[0])]
        return words(sum(shares[1:], shares[0]), self._items)


def _chance_of_top(sums: "Sums") -> "Sums":
    import numpy as np

    rounded = np.round(sums, 9)
    descending = -np.sort(-rounded, axis=1)
    fifth = descending[:, min(TOP, rounded.shape[1]) - 1]
    return np.asarray(((rounded >= fifth[:, None]) & (rounded > 0)).mean(axis=0))


def _number(seed: str) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
