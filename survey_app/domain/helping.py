"""What people can help with: a task of the plan or an event, as plain values that both databases' rooms may hold."""

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    TASK = "zadanie"
    EVENT = "wydarzenie"


@dataclass(frozen=True, slots=True)
class Job:
    """A task of the plan or an event. `id` names it in addresses and beside who was put on it."""

    id: str
    name: str
    when: str  # as shown: "kwiecień 2027" or "22 kwietnia 2027 r."
    villages: tuple[str, ...]  # slugs; empty: the whole gmina
    areas: tuple[str, ...]  # of help that would serve it
    source: Source
    by_hand: bool = False  # the areas were chosen by a person, not proposed
    proposed: bool = False  # nobody has decided yet whether it comes into the plan
    is_open: bool = True  # not done, given up or past
    year: int = 0  # of the plan; 0 for an event

    @property
    def everywhere(self) -> bool:
        return not self.villages

    def is_in(self, village: str | None) -> bool:
        return self.everywhere or village in self.villages


def job_id(source: Source, key: str) -> str:
    return f"{source}-{key}"


def parts_of(job: str) -> tuple[str, str]:
    """Source and key of a job's id; an unknown source gives ("", "")."""
    source, _, key = job.partition("-")
    return (source, key) if source in set(Source) and key else ("", "")
