"""Help that residents offer against what they need: 16 areas of help by village, and who could answer a need.

Help is counted area by area and never added up: one person may offer several. A need is linked to areas of help
by the map of needs and tasks; some needs have no area, because neighbours cannot answer them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from exports.certainty import TOP
from exports.dataset import Village
from exports.distributions import Distribution
from exports.proposals import NeedTask
from exports.tally import Results

HELP, READY = "Q10", "Q9"
NOT_AN_AREA = "H99"  # "other help"
NOT_A_NEED = "N99"


@dataclass(frozen=True, slots=True)
class Gap:
    """A leading need and the people who offered help of each area linked to it."""

    need: str
    named_by: int
    n: int
    offered: Mapping[str, int]  # area of help to forms; empty when no area answers this need

    @property
    def empty(self) -> bool:
        """Help could be given, and nobody offered any."""
        return bool(self.offered) and not any(self.offered.values())


class VillageGaps(NamedTuple):
    village: Village
    n_help: int  # forms that answered the question about help
    offered: Mapping[str, int]  # every area of help
    gaps: tuple[Gap, ...]  # needs among its first five, in order


def areas(codes: Iterable[str]) -> tuple[str, ...]:
    """Areas of help without "other"."""
    return tuple(code for code in codes if code != NOT_AN_AREA)


def by_village(
    results: Results,
    villages: Iterable[Village],
    help_areas: tuple[str, ...],
    links: Mapping[str, NeedTask],
    sensitive: frozenset[str],
) -> list[VillageGaps]:
    """Villages with forms. sensitive: needs that are not shown by village."""
    found = []
    for village in villages:
        here = results.villages.get(village.slug)
        if here is None:
            continue
        help_here = here.closed.get(HELP)
        leading = [
            (item.code, item.count)
            for item in here.needs.items.values()
            if item.rank <= TOP and item.count and item.code not in sensitive
        ]
        offered = _offered(help_here, help_areas)
        gaps = _gaps(leading, here.needs.n_valid, offered, links)
        found.append(VillageGaps(village, help_here.n if help_here else 0, offered, gaps))
    return found


def called_for(here: VillageGaps) -> Mapping[str, tuple[str, ...]]:
    """Areas of help that the village's leading needs call for, with those needs."""
    found: dict[str, list[str]] = {}
    for gap in here.gaps:
        for area in gap.offered:
            found.setdefault(area, []).append(gap.need)
    return {area: tuple(needs) for area, needs in found.items()}


def of_gmina(results: Results, help_areas: tuple[str, ...], links: Mapping[str, NeedTask]) -> tuple[Gap, ...]:
    """The gmina's first five needs, every village having one vote."""
    leading = [(item.code, item.count) for item in results.needs.values() if item.rank_equal <= TOP and item.count]
    return _gaps(leading, results.n_valid_needs, _offered(results.closed.get(HELP), help_areas), links)


def _gaps(
    leading: Iterable[tuple[str, int]], n: int, offered: Mapping[str, int], links: Mapping[str, NeedTask]
) -> tuple[Gap, ...]:
    return tuple(
        Gap(code, count, n, {area: offered.get(area, 0) for area in links[code].help_areas} if code in links else {})
        for code, count in leading
        if code != NOT_A_NEED
    )


def _offered(counted: Distribution | None, help_areas: tuple[str, ...]) -> dict[str, int]:
    return {area: counted.counts.get(area, 0) if counted else 0 for area in help_areas}
