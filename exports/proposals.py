"""Proposals for the plan: rows of the previous plan, strong needs of this year, problems to hand over.

A strong need is proposed as a row of its own even when earlier rows touch it, because those are broader or
narrower; the page names them, so that a person can refuse the proposal as "ujęte w zadaniu nr …". Only a row
that was itself made from the same need stands for it, and then nothing is proposed twice.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from exports.evidence import Witness, is_candidate
from exports.plan import (
    FROM_NEED,
    FROM_PREVIOUS,
    IN_PLAN,
    LOADED,
    OWN,
    PROPOSED,
    REFERRED,
    CodeEvidence,
    Task,
)
from forms.library import Category

NEED_KIND = "potrzeba"
SEED_PLAN_YEAR = 2024  # the plan whose row numbers need_tasks.csv names
NOT_A_THEME = ("98", "99")  # none, other
ROLE_OF_MAP = {"CUS współorganizuje": "współorganizacja"}
GOALS_OF_NEED = {"N17": "1", "N20": "3;4", "N21": "1"}
USUAL_GOAL = "2"
EVERYWHERE = "wszystkie sołectwa"
WHY_A_NEED = "odpowiedź na potrzebę zgłoszoną w ankietach"


@dataclass(frozen=True, slots=True)
class NeedTask:
    """One row of need_tasks.csv."""

    code: str
    task: str
    addressees: str
    month_from: int
    month_to: int
    cus_role: str
    responsible: str
    indicator: str
    problems: tuple[str, ...]
    help_areas: tuple[str, ...]
    last_year_rows: tuple[int, ...]


@cache
def need_tasks() -> Mapping[str, NeedTask]:
    """By need code, in the order of the file."""
    path = Path(__file__).with_name("need_tasks.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["need_code"]: _need_task(row) for row in csv.DictReader(file)}


def _need_task(row: Mapping[str, str]) -> NeedTask:
    return NeedTask(
        code=row["need_code"],
        task=row["task_pl"],
        addressees=row["addressees_pl"],
        month_from=int(row["month_from"]),
        month_to=int(row["month_to"]),
        cus_role=ROLE_OF_MAP.get(row["cus_role"], row["cus_role"]),
        responsible=row["responsible_suggestion"],
        indicator=row["indicator_pl"],
        problems=_split(row["linked_problems"]),
        help_areas=_split(row["linked_help"]),
        last_year_rows=tuple(int(number) for number in _split(row["last_year_rows"])),
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def proposals(year: int, witness: Witness, previous: Sequence[Task], categories: Mapping[str, Category]) -> list[Task]:
    """Rows of the previous plan by number, then strong needs by rank, then problems to hand over.

    previous: all rows of the newest plan before `year`, by position.
    """
    carried = [carry_over(row, year, witness) for row in previous if row.decision in IN_PLAN]
    standing = {row.code for row in carried if row.kind == NEED_KIND}
    needs = [
        from_need(item, year, witness)
        for item in strong(witness, need_tasks())
        if item.code not in standing and not categories[item.code].sensitive
    ]
    tasks = [replace(task, position=place) for place, task in enumerate([*carried, *needs], start=1)]
    return [*tasks, *referrals(year, witness, categories)]


def strong(witness: Witness, codes: Iterable[str]) -> list[CodeEvidence]:
    """Codes strong enough to be proposed, the highest first; ties by code."""
    found = [item for code in codes if is_candidate(item := witness.item(code)) and item is not None]
    return sorted(found, key=lambda item: (item.rank or 0, item.code))


def carry_over(row: Task, year: int, witness: Witness) -> Task:
    """A row of the previous plan as a proposal for this year, with this year's evidence."""
    codes = linked_needs(row)
    linked = [need_tasks()[code] for code in codes]
    return replace(
        row,
        id=f"{year}-p{row.position:02}",
        year=year,
        origin=FROM_PREVIOUS,
        code=";".join(codes),
        previous_no=row.position,
        previous_status=row.status,
        task=roll_year(row.task, row.year, year),
        decision=PROPOSED,
        planned="",
        done="",
        cost="",
        status="",
        reason="",
        newer=None,
        evidence=witness.evidence(
            codes,
            row_text=row.task,
            problems=dict.fromkeys(code for need in linked for code in need.problems),
            help_areas=dict.fromkeys(code for need in linked for code in need.help_areas),
        ),
    )


def linked_needs(row: Task) -> tuple[str, ...]:
    """Need codes that speak for an earlier row: its own, else those whose map names its number."""
    own = tuple(code for code in row.code.split(";") if code in need_tasks())
    if own or row.year != SEED_PLAN_YEAR:
        return own
    return tuple(need.code for need in need_tasks().values() if row.position in need.last_year_rows)


def roll_year(text: str, before: int, year: int) -> str:
    """„Kiermasz Wielkanocny 2024” becomes „Kiermasz Wielkanocny 2027”; other numbers stay."""
    return re.sub(rf"(?<!\d){before}(?!\d)", str(year), text)


def from_need(item: CodeEvidence, year: int, witness: Witness) -> Task:
    """The task that need_tasks.csv proposes for a strong need."""
    need = need_tasks()[item.code]
    villages = item.villages
    everywhere = len(villages) == len(witness.villages)
    return Task(
        id=f"{year}-{need.code}",
        year=year,
        position=0,
        origin=FROM_NEED,
        code=need.code,
        task=name_villages(need.task, villages, all_of_them=everywhere),
        purpose=WHY_A_NEED,
        addressees=need.addressees,
        month_from=need.month_from,
        month_to=need.month_to,
        cus_role=need.cus_role,
        kind=NEED_KIND,
        goals=GOALS_OF_NEED.get(need.code, USUAL_GOAL),
        solectwa=EVERYWHERE if everywhere else "; ".join(villages),
        responsible=need.responsible,
        indicator=need.indicator,
        evidence=witness.evidence((need.code,), problems=need.problems, help_areas=need.help_areas),
    )


_PLACES = {
    # text of the map: (one village, all villages, no village stands out)
    "w sołectwach: {solectwa}": ("w sołectwie {solectwa}", "we wszystkich sołectwach", "w sołectwach gminy"),
    "z sołectwami: {solectwa}": ("z sołectwem {solectwa}", "ze wszystkimi sołectwami", "z sołectwami gminy"),
}


def name_villages(text: str, villages: Sequence[str], *, all_of_them: bool) -> str:
    """Puts village names, in the nominative, where the map says {solectwa}."""
    for several, (one, everywhere, nowhere) in _PLACES.items():
        wording = several
        if not villages:
            wording = nowhere
        elif all_of_them:
            wording = everywhere
        elif len(villages) == 1:
            wording = one
        text = text.replace(several, wording)
    return text.replace("{solectwa}", ", ".join(villages))


def referrals(year: int, witness: Witness, categories: Mapping[str, Category]) -> list[Task]:
    """Strong problems without a statutory area of social services: lines for the wójt, never tasks."""
    outside = [
        category.code
        for category in categories.values()
        if category.kind == "problem"
        and not category.statutory_areas
        and not category.sensitive
        and not category.code.endswith(NOT_A_THEME)
    ]
    return [
        Task(
            id=f"{year}-{item.code}",
            year=year,
            position=place,
            origin=REFERRED,
            decision=REFERRED,
            code=item.code,
            task=item.label,
            month_from=1,
            month_to=12,
            solectwa="; ".join(item.villages),
            evidence=witness.evidence((item.code,)),
        )
        for place, item in enumerate(strong(witness, outside), start=1)
    ]


def refresh(stored: Sequence[Task], fresh: Sequence[Task], *, approved: bool) -> list[Task]:
    """Puts today's proposals beside what people decided.

    A row nobody touched follows the data; a row that was decided keeps text and evidence, and carries today's
    evidence as `newer` when the figures behind it differ. An approved plan gains and loses no rows.
    """
    today = {task.id: task for task in fresh}
    kept = [_kept(task, today.get(task.id)) for task in stored if _stays(task, today, approved=approved)]
    known = {task.id for task in stored}
    new = [] if approved else [task for task in fresh if task.id not in known]
    last = max((task.position for task in kept if task.origin != REFERRED), default=0)
    added = [task if task.origin == REFERRED else replace(task, position=last + place)
             for place, task in enumerate(new, start=1)]  # fmt: skip
    return sorted([*kept, *added], key=lambda task: (task.origin == REFERRED, task.position, task.id))


def _untouched(task: Task) -> bool:
    return task.decision in (PROPOSED, REFERRED)


def _stays(task: Task, today: Mapping[str, Task], *, approved: bool) -> bool:
    return approved or task.id in today or task.origin in (OWN, LOADED) or not _untouched(task)


def _kept(task: Task, now: Task | None) -> Task:
    if now is None:
        return task
    if _untouched(task):
        return replace(now, position=now.position if task.origin == REFERRED else task.position)
    differs = task.evidence is not None and now.evidence is not None and (
        task.evidence.input_hash != now.evidence.input_hash
    )  # fmt: skip
    return replace(task, newer=now.evidence if differs else None, previous_status=now.previous_status)
