"""What people do with a plan: decide on a row, reword it, note what became of it, add their own, approve."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exports.plan import (
    ACCEPTED,
    APPROVED,
    COLUMNS,
    DECISIONS,
    GIVEN_UP,
    GOALS,
    IN_PLAN,
    LINKED,
    OWN,
    PROPOSED,
    REFERRED,
    REFUSED,
    ROLES,
    STATUSES,
)
from forms.polish import ile
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys.plan import last_position
from survey_app.store.base import new_id
from survey_app.store.plans import Plan, PlanChange, PlanTask

EDITABLE = tuple(name for name in COLUMNS if name not in ("status", "decision", "position", "plan", LINKED))
NUMBERS = ("month_from", "month_to", "position")
LONGEST = 2000


def task_of(work: Session, task_id: str) -> PlanTask:
    """Raises NotFound."""
    row = work.get(PlanTask, task_id)
    if row is None or row.origin == REFERRED:
        raise NotFound("Nie ma takiego zadania w planie. Mogło zniknąć po odświeżeniu danych.")
    return row


def plan_of(work: Session, year: int) -> Plan:
    """Raises NotFound."""
    plan = work.get(Plan, year)
    if plan is None:
        raise NotFound(f"Nie ma jeszcze planu na {year} rok. Proszę najpierw przygotować projekt.")
    return plan


def decide(
    work: Session,
    task_id: str,
    decision: str,
    *,
    now: datetime,
    reason: str = "",
    fields: Mapping[str, str] | None = None,
) -> PlanTask:
    """Takes a row over, refuses it with a reason, or rewords it. Raises WrongInput, NotFound.

    fields: new values of EDITABLE columns as typed; given only with the decision "zmienione".
    """
    row = task_of(work, task_id)
    reason = clean(reason)
    if decision not in DECISIONS:
        raise WrongInput("Nie ma takiej decyzji. Proszę wybrać: przyjąć, zmienić albo odrzucić.")
    if decision == REFUSED and not reason:
        raise WrongInput("Odrzucenie zadania wymaga powodu. Proszę wpisać powód w jednym zdaniu.")
    values = read_fields(fields) if fields is not None else {}
    _record(work, row, {**values, "decision": decision, "reason": reason}, reason, now)
    return row


def set_status(work: Session, task_id: str, status: str, *, now: datetime, reason: str = "") -> PlanTask:
    """Notes what became of a row in its own year; an empty status means not noted yet. Raises WrongInput."""
    row = task_of(work, task_id)
    reason = clean(reason)
    if status and status not in STATUSES:
        raise WrongInput("Nie ma takiego statusu. Proszę wybrać status z listy.")
    if status == GIVEN_UP and not reason:
        raise WrongInput("Rezygnacja z zadania wymaga powodu. Proszę wpisać powód w jednym zdaniu.")
    _record(work, row, {"status": status}, reason, now, reason_needed=False)
    return row


def add_own_task(work: Session, year: int, fields: Mapping[str, str], *, now: datetime, reason: str = "") -> PlanTask:
    """A task that no proposal brought; it stands in the plan at once. Raises WrongInput."""
    plan = plan_of(work, year)
    reason = clean(reason)
    _refuse_without_reason(plan, reason)
    row = PlanTask(
        id=f"{year}-{new_id()}",
        year=year,
        position=last_position(work, year) + 1,
        origin=OWN,
        decision=ACCEPTED,
        reason=reason,
        **read_fields(fields),
    )
    work.add(row)
    work.flush()
    _note(work, row, "decision", "", ACCEPTED, reason, now)
    return row


def reorder(work: Session, task_id: str, step: int) -> None:
    """Moves a task one place up (-1) or down (+1) among the tasks of its plan. Raises Conflict."""
    row = task_of(work, task_id)
    if plan_of(work, row.year).state == APPROVED:
        raise Conflict("Plan jest zatwierdzony, kolejności zadań nie można już zmienić.")
    rows = _tasks(work, row.year)
    place = rows.index(row)
    other = min(max(place + step, 0), len(rows) - 1)
    rows.insert(other, rows.pop(place))
    for position, task in enumerate(rows, start=1):
        task.position = position


def note_partners(work: Session, row: PlanTask, before: str, after: str, reason: str, now: datetime) -> None:
    """Cards that join a task stand in the list of changes; the row and its undoing know nothing of it."""
    if before != after:
        _note(work, row, LINKED, before, after, clean(reason), now)


def undo(work: Session, task_id: str, *, now: datetime) -> None:
    """Takes back the last thing done to a row; done twice, it does it again. Raises Conflict."""
    row = task_of(work, task_id)
    of_row = (PlanChange.task == task_id, PlanChange.what != LINKED)
    latest = work.scalar(select(func.max(PlanChange.changed_at)).where(*of_row))
    batch = list(work.scalars(select(PlanChange).where(*of_row, PlanChange.changed_at == latest)))
    values = {change.what: _typed(change.what, change.before) for change in batch}
    if not values or values.get("decision") == "":
        raise Conflict("Nie ma czego cofnąć: to zadanie nie było zmieniane.")
    _record(work, row, values, "cofnięcie poprzedniej zmiany", now)


def approve(work: Session, year: int, *, today: date, now: datetime) -> Plan:
    """Closes the draft: refused rows go last, accepted ones are numbered from 1. Raises Conflict."""
    plan = plan_of(work, year)
    rows = _tasks(work, year)
    undecided = sum(row.decision == PROPOSED for row in rows)
    if plan.state == APPROVED:
        raise Conflict("Ten plan jest już zatwierdzony.")
    if undecided:
        left = ile(undecided, "zadanie", "zadania", "zadań")
        raise Conflict(f"Bez decyzji: {left}. Proszę je przyjąć albo odrzucić, a potem zatwierdzić plan.")
    if not any(row.decision in IN_PLAN for row in rows):
        raise Conflict("W planie nie ma żadnego przyjętego zadania. Proszę przyjąć co najmniej jedno.")
    for position, row in enumerate(sorted(rows, key=lambda row: row.decision not in IN_PLAN), start=1):
        row.position = position
    work.add(
        PlanChange(id=new_id(), year=year, changed_at=now, what="plan", before=plan.state, after=APPROVED, reason="")
    )
    plan.state, plan.approved_on = APPROVED, today
    return plan


def read_fields(fields: Mapping[str, str]) -> dict[str, str | int]:
    """Typed values of EDITABLE columns. Raises WrongInput naming the column and the remedy."""
    values: dict[str, str | int] = {name: clean(fields[name]) for name in EDITABLE if name in fields}
    if not values.get("task"):
        raise WrongInput("Brakuje nazwy zadania. Proszę wpisać, co będzie robione.")
    for name, value in values.items():
        if len(str(value)) > LONGEST:
            raise WrongInput(f"Pole „{COLUMNS[name]}” jest za długie. Proszę skrócić je do {LONGEST} znaków.")
    first, last = _month(fields.get("month_from", "")), _month(fields.get("month_to", ""))
    if first > last:
        raise WrongInput("Miesiąc zakończenia jest przed miesiącem rozpoczęcia. Proszę poprawić terminy.")
    if values.get("cus_role", "") not in ("", *ROLES):
        raise WrongInput("Nie ma takiej formy udziału CUS. Proszę wybrać ją z listy.")
    if set(filter(None, str(values.get("goals", "")).split(";"))) - set(GOALS):
        raise WrongInput("Nie ma takiego celu planu. Proszę zaznaczyć cele 1–4.")
    return {**values, "month_from": first, "month_to": last}


def clean(text: str) -> str:
    """Normal form C, white space folded, no control characters: safe for page, workbook and document."""
    kept = (" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _month(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 12:
        raise WrongInput("Miesiąc musi być liczbą od 1 do 12. Proszę wybrać go z listy.")
    return number


def _tasks(work: Session, year: int) -> list[PlanTask]:
    rows = select(PlanTask).where(PlanTask.year == year, PlanTask.origin != REFERRED)
    return list(work.scalars(rows.order_by(PlanTask.position, PlanTask.id)))


def _refuse_without_reason(plan: Plan, reason: str) -> None:
    if plan.state == APPROVED and not reason:
        raise WrongInput("Plan jest zatwierdzony: każda zmiana wymaga powodu. Proszę wpisać powód.")


def _record(
    work: Session,
    row: PlanTask,
    values: Mapping[str, str | int],
    reason: str,
    now: datetime,
    *,
    reason_needed: bool = True,
) -> None:
    if reason_needed:
        _refuse_without_reason(plan_of(work, row.year), reason)
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            _note(work, row, name, str(before), str(value), reason, now)


def _note(work: Session, row: PlanTask, what: str, before: str, after: str, reason: str, now: datetime) -> None:
    work.add(
        PlanChange(
            id=new_id(),
            year=row.year,
            task=row.id,
            changed_at=now,
            what=what,
            before=before,
            after=after,
            reason=reason,
        )
    )


def _typed(what: str, text: str) -> str | int:
    return int(text) if what in NUMBERS else text
