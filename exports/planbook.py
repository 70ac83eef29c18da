"""The plan workbook: the plan with its evidence, what goes to the wójt, and every change."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exports import cells
from exports.plan import (
    APPROVED,
    DECISIONS,
    GOALS,
    NO_EVIDENCE,
    PROPOSED,
    ROLES,
    STATUSES,
    CodeEvidence,
    Evidence,
    PlanDraft,
    Task,
)
from exports.plan_columns import (
    CHANGE_COLUMNS,
    EVIDENCE_COLUMNS,
    GOAL_COLUMNS,
    PLAN_COLUMNS,
    REFERRED_COLUMNS,
    Column,
)
from forms.polish import data

Row = Sequence[Any]
LIST_ROWS_BELOW = 200  # rows typed by hand under the table get the same lists

LISTS = {"Status": (*DECISIONS, *STATUSES), "Forma udziału CUS": ROLES}


def write(path: Path, draft: PlanDraft) -> None:
    """Writes the plan workbook. Rows keep their ids in the last column, so that the file can be read back."""
    book = Workbook()
    del book["Sheet"]
    name = f"Plan OSL na {draft.year} rok, {draft.gmina}".rstrip(", ")
    book.properties.title, book.properties.creator, book.properties.language = name, "Zebranie", "pl-PL"
    rows = _in_book(draft)
    plan = _sheet(book, f"Plan {draft.year}", name, _plan_note(draft), PLAN_COLUMNS, _plan_rows(draft, rows), 2)
    _offer_lists(plan)
    evidence = _sheet(book, "Dowody", f"{name}: dowody", _EVIDENCE_NOTE, EVIDENCE_COLUMNS, _evidence_rows(rows), 2)
    _sheet(
        book,
        "Do przekazania wójtowi",
        f"{name}: do przekazania wójtowi",
        "Problemy spoza zakresu usług społecznych. Nie są zadaniami CUS.",
        REFERRED_COLUMNS,
        _referred_rows(draft.referrals),
        2,
    )
    _sheet(
        book,
        "Zmiany",
        f"{name}: zmiany",
        "Decyzje i zmiany ludzi, od najnowszej.",
        CHANGE_COLUMNS,
        [(c.changed_at.date(), c.task, c.what, c.before, c.after, c.reason) for c in draft.changes],
        1,
    )
    _sheet(book, "Cele planu", f"{name}: cele", "", GOAL_COLUMNS, _goal_rows(rows), 1)
    for sheet, last in ((plan, "Uzasadnienie z danych"), (evidence, "Pewność")):
        _print_up_to(sheet, last)
    book.save(path)


_EVIDENCE_NOTE = (
    "Liczby zamrożone w dniu decyzji. Mniej niż 3 osoby nie są pokazywane. Odpowiadali chętni, "
    "wynik nie jest reprezentatywny."
)


def _in_book(draft: PlanDraft) -> list[Task]:
    """Refused rows stand only in the list of changes, with their reason."""
    wanted = (lambda task: task.in_plan) if draft.state == APPROVED else _not_refused
    return [task for task in draft.tasks if wanted(task)]


def _not_refused(task: Task) -> bool:
    return task.in_plan or task.decision == PROPOSED


def _plan_note(draft: PlanDraft) -> str:
    state = "Plan zatwierdzony." if draft.state == APPROVED else "PROJEKT ROBOCZY."
    return f"{state} Stan na {data(draft.as_of)} Cele 1–4: arkusz „Cele planu”. Drukują się kolumny A–J."


def _sheet(
    book: Workbook,
    name: str,
    title: str,
    note: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    keep: int,
) -> Worksheet:
    """Title, note and one Excel table. Without rows it gets one empty row: Excel needs a body."""
    sheet: Worksheet = book.create_sheet(name)
    looks = [column.look for column in columns]
    top = cells.put_title(sheet, title, note)
    cells.put_header(sheet, top, [column.title for column in columns], looks)
    last = top
    for last, row in enumerate(rows, start=top + 1):
        for number, (value, look) in enumerate(zip(row, looks, strict=True), start=1):
            cells.put(cells.cell_at(sheet, last, number), value if value != "" else None, look)
        sheet.row_dimensions[last].height = cells.height_of(row, looks)
    table_name = re.sub(r"\W", "_", name)
    cells.make_table(sheet, table_name, top, max(last, top + 1), len(columns), keep=keep)
    cells.set_for_print(sheet, title)
    sheet.page_setup.fitToWidth = 1  # the print area keeps to columns that stay readable
    return sheet


def _plan_rows(draft: PlanDraft, tasks: Iterable[Task]) -> list[Row]:
    latest = {change.task_id: change for change in reversed(draft.changes)}
    return [_plan_row(number, task, latest, draft) for number, task in enumerate(tasks, start=1)]


def _plan_row(number: int, task: Task, latest: dict[str | None, Any], draft: PlanDraft) -> Row:
    change = latest.get(task.id)
    return (
        number,
        task.public_text,
        task.addressees,
        task.period,
        task.goals,
        task.solectwa,
        task.cus_role,
        task.responsible,
        task.partners_shown,
        task.why,
        task.indicator,
        as_number(task.planned),
        as_number(task.done),
        task.funding,
        as_number(task.cost),
        task.status or task.decision,
        _when_and_why(change.changed_at.date(), change.reason) if change else "",
        _in_previous(task, draft.previous_year),
        task.id,
    )


def _when_and_why(day: date, reason: str) -> str:
    return f"{day:%d.%m.%Y}: {reason}" if reason else f"{day:%d.%m.%Y}"


def _in_previous(task: Task, year: int | None) -> str:
    if task.previous_no is None or year is None:
        return ""
    return f"{year}, nr {task.previous_no}: {task.previous_status or 'status nieznany'}"


def as_number(text: str) -> float | str:
    """The number a person typed ("1 200,50"), else the text as it is."""
    plain = re.sub(r"\s", "", text).removesuffix("zł").replace(",", ".")
    return float(plain) if re.fullmatch(r"\d{1,12}(\.\d{1,4})?", plain) else text


def _evidence_rows(tasks: Iterable[Task]) -> list[Row]:
    rows: list[Row] = []
    for number, task in enumerate(tasks, start=1):
        found = task.evidence
        kinds = [("potrzeba", item) for item in found.items] if found else []
        kinds += [("powiązany problem", item) for item in found.linked_problems] if found else []
        if found and kinds:
            rows += [_evidence_row(number, task, found, kind, item) for kind, item in kinds]
        else:
            rows.append(_no_evidence_row(number, task, found))
    return rows


def _evidence_row(number: int, task: Task, found: Evidence, kind: str, item: CodeEvidence) -> Row:
    return (
        number,
        task.task,
        kind,
        item.code,
        item.label,
        item.chosen,
        item.n_valid,
        found.n_forms,
        found.n_villages,
        item.equal_villages,
        item.population_weighted,
        item.rank,
        item.villages_in_top5,
        item.word,
        "; ".join(item.villages_sure),
        "; ".join(item.villages_likely),
        "; ".join(item.councils if kind != "potrzeba" else found.councils),
        "tak" if task.newer else "nie",
        found.campaign,
        found.cut_off,
        found.formula,
        found.input_hash[:16],
        task.id,
    )


def _no_evidence_row(number: int, task: Task, found: Evidence | None) -> Row:
    row: list[Any] = [None] * len(EVIDENCE_COLUMNS)
    row[:3] = [number, task.task, NO_EVIDENCE]
    if found:
        row[7:9] = [found.n_forms, found.n_villages]
        row[16:21] = ["; ".join(found.councils), "nie", found.campaign, found.cut_off, found.formula]
    row[-1] = task.id
    return row


def _referred_rows(referrals: Iterable[Task]) -> list[Row]:
    rows: list[Row] = []
    for number, row in enumerate(referrals, start=1):
        item = row.evidence.items[0] if row.evidence and row.evidence.items else None
        figures = (item.chosen, item.n_valid, item.word) if item else (None, None, "")
        rows.append((number, row.task, *figures, row.solectwa, row.why, None, "", row.id))
    return rows


def _goal_rows(tasks: Sequence[Task]) -> list[Row]:
    rows: list[Row] = []
    for goal, text in GOALS.items():
        serving = [str(number) for number, task in enumerate(tasks, 1) if goal in task.goals.split(";")]
        rows.append((int(goal), text, len(serving), ", ".join(serving)))
    return rows


def _print_up_to(sheet: Worksheet, title: str) -> None:
    """Prints the columns up to this one: all of them on one page would be too small to read."""
    header = next(row for row in sheet.iter_rows(max_row=9) if row[1].value == "Zadanie")
    letter = next(cell.column_letter for cell in header if cell.value == title)
    sheet.print_area = f"A1:{letter}{sheet.max_row}"


def _offer_lists(sheet: Worksheet) -> None:
    """Drop-down lists for the columns of LISTS, also for rows typed under the table."""
    titles = [column.title for column in PLAN_COLUMNS]
    first = int(str(sheet.freeze_panes)[1:])
    for title, choices in LISTS.items():
        letter = get_column_letter(titles.index(title) + 1)
        offered = DataValidation(type="list", formula1='"' + ",".join(choices) + '"', allow_blank=True)
        offered.errorTitle, offered.error = title, "Proszę wybrać wartość z listy."
        offered.add(f"{letter}{first}:{letter}{sheet.max_row + LIST_ROWS_BELOW}")
        sheet.add_data_validation(offered)
