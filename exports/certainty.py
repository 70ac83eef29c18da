"""How sure a place among the first five is, in three words, and the interval of a share.

Whole forms are drawn anew inside each village, 1,000 times, with a seed made from the campaign and the formula.
Words are given from eight forms on, the smallest number for which they were ever checked. Never shown: intervals
of the index itself, they are too narrow (54 % instead of 90 % at eight forms).
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
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


def resampled(rows: Sequence[bytes], seed: str, resamples: int) -> "Sums":
    """Points of each item in each resample, resamples × items. rows: one byte an item, one row a usable form.

    The order of the rows does not matter: they are sorted first.
    """
    import numpy as np

    chance = np.random.default_rng(_number(seed))
    ordered = b"".join(sorted(rows))
    points = np.frombuffer(ordered, dtype=np.uint8).reshape(len(rows), -1).astype(np.float64)
    n = len(points)
    if n >= MANY_FORMS:
        spread = np.atleast_2d(np.cov(points, rowvar=False, bias=True)) * n
        drawn = chance.multivariate_normal(points.sum(axis=0), spread, size=resamples, method="eigh")
        return np.maximum(drawn, 0.0)
    weights = chance.multinomial(n, np.full(n, 1 / n), size=resamples)
    return np.asarray(weights @ points, dtype=np.float64)


def words(sums: "Sums", items: Sequence[str]) -> dict[str, str]:
    """The word for each item: how often it was among the first five, ties sharing the better place."""
    chances = _chance_of_top(sums)
    return {item: word(float(chance)) for item, chance in zip(items, chances, strict=True)}


def village_words(rows: Sequence[bytes], items: Sequence[str], seed: str, resamples: int) -> dict[str, str]:
    if len(rows) < FEWEST_FORMS or not resamples:
        return dict.fromkeys(items, NOTHING)
    return words(resampled(rows, seed, resamples), items)


def gmina_words(
    villages: Mapping[str, Sequence[bytes]], items: Sequence[str], seed: str, resamples: int
) -> dict[str, str]:
    """Every village has one vote: the mean of the villages' indexes, resample by resample."""
    usable = {village: rows for village, rows in sorted(villages.items()) if rows}
    if not resamples or sum(map(len, usable.values())) < FEWEST_FORMS:
        return dict.fromkeys(items, NOTHING)
    shares: list[Any] = [
        resampled(rows, f"{seed}|{village}", resamples) / len(rows) for village, rows in usable.items()
    ]
    return words(sum(shares[1:], shares[0]), items)


def _chance_of_top(sums: "Sums") -> "Sums":
    import numpy as np

    rounded = np.round(sums, 9)
    descending = -np.sort(-rounded, axis=1)
    fifth = descending[:, min(TOP, rounded.shape[1]) - 1]
    return np.asarray(((rounded >= fifth[:, None]) & (rounded > 0)).mean(axis=0))


def _number(seed: str) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
