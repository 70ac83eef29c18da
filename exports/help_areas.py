"""Which help would serve a task of the plan: proposed by the map of needs and tasks and by the task's kind.

A proposal only; who plans the task may choose other areas.
"""

import re
from collections.abc import Iterable, Sequence

from exports.plan import Task
from exports.proposals import linked_needs, need_tasks
from forms.polish import bez_znakow

EVENT_KIND = "wydarzenie"
BY_KIND = {
    "kampania": ("H11",),
    "spotkania-solectwa": ("H10", "H16"),
    "wolontariat": ("H01", "H02"),
    EVENT_KIND: ("H10",),
}
_STEM = 5  # letters in which „Piknik rodzinny” and „Pikniki rodzinne” agree
_QUOTED = re.compile(r"[„\"]([^”\"]+)[”\"]")
_APART = re.compile(r"\s[–-]\s|[,:;]")
_WORD = re.compile(r"[^\W\d_]+")


def of_task(task: Task) -> tuple[str, ...]:
    """Areas of the needs behind the task, then those of its kind, each once."""
    linked = (area for code in linked_needs(task) for area in need_tasks()[code].help_areas)
    return tuple(dict.fromkeys((*linked, *BY_KIND.get(task.kind, ()))))


def of_event(title: str, tasks: Sequence[Task]) -> tuple[str, ...]:
    """Those of the planned event of that name, else of any event."""
    found = same_event(title, tasks)
    return of_task(found) if found else BY_KIND[EVENT_KIND]


def same_event(title: str, tasks: Iterable[Task]) -> Task | None:
    """The first planned event whose name, or a part of it, stands in the title, or the other way round."""
    for task in tasks:
        if task.kind == EVENT_KIND and (_stands_in(title, task.task) or _stands_in(task.task, title)):
            return task
    return None


def _stands_in(one: str, other: str) -> bool:
    words = _stems(other)
    return any(part <= words for part in _parts(one))


def _parts(text: str) -> list[set[str]]:
    """The name in quotation marks if there is one, cut at dashes and commas."""
    named = " – ".join(_QUOTED.findall(text)) or text
    return [stems for part in _APART.split(named) if (stems := _stems(part))]


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(bez_znakow(text)) if len(word) > 1}
