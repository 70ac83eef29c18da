"""From one campaign to the next: which items may have changed, counted over villages present in both.

The change is the mean of the villages' differences. Forms are drawn anew inside each village and year; only a change
of at least four points whose 90 % interval leaves zero out is said to be possible. With 18 items some intervals
leave zero out by luck, and the usual error of a change is 1.7 points; the interval itself is never shown.

Measured on forms drawn twice from the same villages, so that nothing had changed: the word stood at 3 % of items with
twelve villages of 34 forms, at 7 % with eight of 20, at 12 % with three of 16. Hence FEW_ANSWERS and its warning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from exports.certainty import FEWEST_FORMS, RESAMPLES, resampled
from exports.dataset import RESIDENTS, Dataset
from exports.gathered import NEEDS, PROBLEMS, Gathered, Points, gather
from exports.tally import HIGHEST
from exports.usable import FORMULA

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indexes = NDArray[np.float64]

LEAST_CHANGE = 4.0  # index points
INTERVAL = (0.05, 0.95)
FEW_ANSWERS = 200  # in either year; below, chance often looks like a change

REWORDED, NEW, GONE = "inne brzmienie", "nowa sprawa", "już nie pytamy"


@dataclass(frozen=True, slots=True)
class Change:
    code: str
    before: float | None  # index, mean of the villages compared; None when it was not asked
    now: float | None
    change: float | None  # None when no change is computed
    why_not: str  # REWORDED, NEW, GONE or nothing
    possible: bool


class Compared(NamedTuple):
    """One question in both campaigns."""

    villages: tuple[str, ...]  # with usable answers in both, in the data set's order
    n_before: int  # usable answers of these villages
    n_now: int
    items: Mapping[str, Change]  # this year's highest first

    @property
    def few(self) -> bool:
        return min(self.n_before, self.n_now) < FEW_ANSWERS


class Years(NamedTuple):
    before: int
    now: int
    problems: Compared
    needs: Compared


def compare(before: Dataset, now: Dataset, resamples: int = RESAMPLES) -> Years:
    walks = gather(before), gather(now)
    return Years(
        before.campaign,
        now.campaign,
        _question(PROBLEMS, "problems", (before, now), walks, resamples),
        _question(NEEDS, "needs", (before, now), walks, resamples),
    )


def _question(
    question: str, what: str, data: tuple[Dataset, Dataset], walks: tuple[Gathered, Gathered], resamples: int
) -> Compared:
    points = [_points(walk, what) for walk in walks]
    villages = tuple(v.slug for v in data[1].villages if v.slug in points[0] and v.slug in points[1])
    n = [sum(some[slug].n for slug in villages) for some in points]
    codes: list[tuple[str, ...]] = [getattr(walk, what) for walk in walks]
    means = [_means(some, villages) for some in points]
    apart = _leaves_zero_out(codes, points, villages, what, (data[0].campaign, data[1].campaign), resamples)
    reworded = _reworded(question, *data)
    enough = min(n) >= FEWEST_FORMS
    items = {
        code: _change(
            code,
            [mean.get(code) if code in known else None for mean, known in zip(means, codes, strict=True)],
            reworded=code in reworded,
            apart=enough and code in apart,
        )
        for code in dict.fromkeys((*codes[1], *codes[0]))
    }
    order = sorted(items, key=lambda code: (-round(items[code].now or -1.0, 9), code))
    return Compared(villages, n[0], n[1], {code: items[code] for code in order} if villages else {})


def _change(code: str, means: list[float | None], *, reworded: bool, apart: bool) -> Change:
    before, now = means
    if before is None or now is None or reworded:
        return Change(code, before, now, None, NEW if before is None else GONE if now is None else REWORDED, False)
    change = now - before
    return Change(code, before, now, change, "", apart and round(abs(change), 9) >= LEAST_CHANGE)


def _points(walk: Gathered, what: str) -> dict[str, Points]:
    found: dict[str, Points] = {slug: getattr(village, what) for slug, village in walk.villages.items()}
    return {slug: some for slug, some in found.items() if some.n}


def _means(points: Mapping[str, Points], villages: tuple[str, ...]) -> dict[str, float]:
    """Mean of the villages' indexes by item."""
    total: dict[str, float] = {}
    for slug in villages:
        for code, number in points[slug].sums()[0].items():
            total[code] = total.get(code, 0.0) + 100 * number / (HIGHEST * points[slug].n)
    return {code: number / len(villages) for code, number in total.items()}


def _leaves_zero_out(
    codes: list[tuple[str, ...]],
    points: list[dict[str, Points]],
    villages: tuple[str, ...],
    what: str,
    campaigns: tuple[int, int],
    resamples: int,
) -> set[str]:
    """Codes asked in both years whose 90 % interval of the mean difference does not hold zero."""
    if not villages or not resamples:
        return set()
    import numpy as np

    shared = [code for code in codes[1] if code in codes[0]]
    drawn = [
        _drawn(known, some, villages, shared, f"{FORMULA}|{campaign}|{what}", resamples)
        for known, some, campaign in zip(codes, points, campaigns, strict=True)
    ]
    low, high = np.quantile(np.round(drawn[1] - drawn[0], 9), INTERVAL, axis=0)
    return {code for code, least, most in zip(shared, low, high, strict=True) if least > 0 or most < 0}


def _drawn(
    codes: tuple[str, ...],
    points: Mapping[str, Points],
    villages: tuple[str, ...],
    shared: list[str],
    seed: str,
    resamples: int,
) -> "Indexes":
    """Mean of the villages' indexes in each resample, resamples × shared items."""
    columns = [codes.index(code) for code in shared]
    total: Any = 0.0
    for slug in villages:
        some = points[slug]
        sums = resampled(some.block, some.n, f"{seed}|{slug}", resamples)[:, columns]
        total = total + 100 * sums / (HIGHEST * some.n)
    return total / len(villages)  # type: ignore[no-any-return]


def _reworded(question: str, *data: Dataset) -> set[str]:
    """Codes that did not read the same, in any language, on every version answered in these campaigns."""
    said: dict[tuple[str, str], set[str]] = {}
    for campaign in data:
        for asked in campaign.questionnaires.values():
            if asked.id == RESIDENTS:
                for option in asked.question(question).options:
                    for language, label in option.label.items():
                        said.setdefault((option.code, language), set()).add(label)
    return {code for (code, _), labels in said.items() if len(labels) > 1}
