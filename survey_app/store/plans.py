"""Plans of the year, their tasks with frozen evidence, and every change with its date and reason."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import JsonText
from survey_app.store.base import Base


class Plan(Base):
    __tablename__ = "plan"

    year: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[int | None]  # whose answers feed it; None for a plan that was loaded
    state: Mapped[str]  # "projekt" or "zatwierdzony"
    made_on: Mapped[date]
    approved_on: Mapped[date | None]


class PlanTask(Base):
    """One row of the plan; the names of the columns are those of exports.plan.Task."""

    __tablename__ = "plan_task"

    id: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("plan.year"), index=True)
    position: Mapped[int]
    origin: Mapped[str]  # "poprzedni plan", "potrzeba" or "własne"
    code: Mapped[str] = mapped_column(default="")  # need code behind a proposal
    previous_no: Mapped[int | None]  # row number in the previous plan
    task: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    addressees: Mapped[str] = mapped_column(default="")
    month_from: Mapped[int]
    month_to: Mapped[int]
    cus_role: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    goals: Mapped[str] = mapped_column(default="")
    solectwa: Mapped[str] = mapped_column(default="")
    responsible: Mapped[str] = mapped_column(default="")
    partners: Mapped[str] = mapped_column(default="")
    indicator: Mapped[str] = mapped_column(default="")
    planned: Mapped[str] = mapped_column(default="")
    done: Mapped[str] = mapped_column(default="")
    funding: Mapped[str] = mapped_column(default="")
    cost: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="")  # of the row in its own year: zrealizowane, w trakcie, …
    decision: Mapped[str]  # "propozycja", "przyjęte", "zmienione", "odrzucone"
    reason: Mapped[str] = mapped_column(default="")
    evidence: Mapped[dict[str, Any] | None] = mapped_column(JsonText)  # frozen, see exports/plan.py


class PlanChange(Base):
    __tablename__ = "plan_change"

    id: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("plan.year"), index=True)
    task: Mapped[str | None] = mapped_column(ForeignKey("plan_task.id"))
    changed_at: Mapped[datetime]
    what: Mapped[str]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
