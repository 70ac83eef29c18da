"""Who could do it: offers of volunteers set against a task or an event. Near before far, free before busy."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from forms.polish import kolejnosc
from survey_app.domain.helping import Job
from survey_app.people.tables import Volunteer


class Near(StrEnum):
    """How well an offer fits; in this order."""

    HERE = "here"
    HERE_BUSY = "here, busy"
    ELSEWHERE = "elsewhere"
    ELSEWHERE_BUSY = "elsewhere, busy"


_ORDER = list(Near)


@dataclass(frozen=True, slots=True)
class Offer:
    person: Volunteer
    areas: tuple[str, ...]  # those of the job that the person offers
    near: Near

    @property
    def here(self) -> bool:
        return self.near in (Near.HERE, Near.HERE_BUSY)


def offers(
    volunteers: Iterable[Volunteer],
    job: Job,
    *,
    busy: Collection[str],
    village: str = "",
    without: Collection[str] = (),
) -> list[Offer]:
    """Those who offer an area the job needs, by how near, then by name in the Polish order.

    village: where it is to be done, when asked for one; else anywhere the job is for. busy, without: ids of
    volunteers on another open job, and of those who are on this one. How many areas fit does not count.
    """
    found = []
    for person in volunteers:
        areas = tuple(area for area in job.areas if area in person.areas)
        if areas and person.id not in without:
            here = person.solectwo == village if village else job.is_in(person.solectwo)
            found.append(Offer(person, areas, _near(here=here, is_busy=person.id in busy)))
    return sorted(found, key=lambda one: (_ORDER.index(one.near), kolejnosc(one.person.name), one.person.id))


def _near(*, here: bool, is_busy: bool) -> Near:
    if here:
        return Near.HERE_BUSY if is_busy else Near.HERE
    return Near.ELSEWHERE_BUSY if is_busy else Near.ELSEWHERE
