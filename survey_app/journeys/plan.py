"""From ranking to plan: the draft is proposed, people decide row by row, every change keeps its date and reason."""

import csv
import io
from datetime import date

from sqlalchemy.orm import Session

from exports.plan import ACCEPTED, APPROVED, OWN, PlanDraft
from survey_app.domain.refusals import NotFound
from survey_app.store.plans import Plan, PlanTask

GOALS_BY_KIND = {
    "kampania": "1",
    "spotkania-solectwa": "1",
    "spotkania-rada": "3;4",
    "wolontariat": "2",
    "wydarzenie": "2",
}


def load_plan_csv(work: Session, year: int, csv_text: str) -> Plan:
    """Keeps the rows of a plan that was adopted elsewhere as an approved plan. Columns: seed/plan-2024.csv.

    Addressees may be empty; the panel then asks to fill them in.
    """
    plan = Plan(
        year=year, campaign=None, state=APPROVED, made_on=date(year, 1, 1), approved_on=date(year, 1, 1)
    )
    work.add(plan)
    work.flush()
    for row in csv.DictReader(io.StringIO(csv_text.removeprefix("\ufeff"))):
        work.add(
            PlanTask(
                id=f"{year}-{int(row['no']):02}",
                year=year,
                position=int(row["no"]),
                origin=OWN,
                task=row["task"],
                purpose=row["purpose"],
                addressees=row["addressees"],
                month_from=int(row["month_from"]),
                month_to=int(row["month_to"]),
                cus_role=row["cus_role"],
                kind=row["kind"],
                goals=GOALS_BY_KIND.get(row["kind"], ""),
                decision=ACCEPTED,
            )
        )
    work.flush()
    return plan


def plan_for_export(work: Session, year: int) -> PlanDraft:
    """The plan of the year with everything the plan workbook and document show. Raises NotFound."""
    raise NotFound(f"Nie ma planu na {year} rok.")
