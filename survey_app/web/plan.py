"""The plan: proposals with their evidence, decisions, last year's statuses, approval, the list of changes."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from exports import plan as drafts
from exports.plan import ACCEPTED, CHANGED, PROPOSED, REFUSED
from forms.polish import MONTHS
from survey_app.domain.access import Act
from survey_app.domain.campaigns import campaign_of, plan_year
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.journeys import office, partner_joined, questionnaires
from survey_app.journeys import plan as journey
from survey_app.journeys import plan_decisions as decisions
from survey_app.store.plans import Plan
from survey_app.web import guard

bp = Blueprint("plan", __name__, url_prefix="/panel/plan")

FILTERS = {
    "wszystkie": ("Wszystkie", drafts.DECISIONS),
    "do-decyzji": ("Do decyzji", (PROPOSED,)),
    "przyjete": ("Przyjęte", drafts.IN_PLAN),
    "odrzucone": ("Odrzucone", (REFUSED,)),
}
DOWNLOADS = (("Skoroszyt planu (Excel)", "plan"), ("Dokument planu (Word)", "plan-docx"))
YEARS = range(2000, 2101)


@bp.before_request
def refuse_far_years() -> None:
    """At every address with a year, before the database is asked for a number it cannot hold."""
    if (request.view_args or {}).get("year", YEARS.start) not in YEARS:
        raise NotFound("Nie ma planu na taki rok. Proszę wybrać rok z listy.")


@bp.get("/")
@guard.allows(Act.WORK_ON_PLAN)
def newest() -> Response:
    """The newest plan that is being made or carried out, else the one this campaign feeds."""
    with guard.reading() as work:
        known = [year for year in journey.years(work) if year >= guard.today().year]
    return redirect(url_for(".page", year=known[0] if known else _coming_year()), 303)


@bp.get("/<int:year>")
@guard.allows(Act.WORK_ON_PLAN)
def page(year: int) -> str:
    with guard.reading() as work:
        plan = work.get(Plan, year)
        earlier = journey.previous_plan(work, year)
        years = sorted({*journey.years(work), _coming_year(), year}, reverse=True)
        if plan is None:
            return render_template("plan/start.html", year=year, years=years, earlier=earlier)
        rows = partner_joined.with_partners(work, journey.rows_of(work, year))
        before = {row.position: row for row in journey.tasks_of(work, earlier.year)} if earlier else {}
        undoable = journey.touched(work, year)
    return render_template("plan/page.html", **_page(plan, earlier, rows, before, undoable), years=years)


def _page(
    plan: Plan,
    earlier: Plan | None,
    rows: list[drafts.Task],
    before: dict[int, drafts.Task],
    undoable: set[str],
) -> dict[str, Any]:
    tasks = [row for row in rows if row.origin != drafts.REFERRED]
    chosen = request.args.get("pokaz", "wszystkie")
    chosen = chosen if chosen in FILTERS else "wszystkie"
    return {
        "plan": plan,
        "year": plan.year,
        "earlier": earlier,
        "loaded": plan.campaign is None,
        "approved": plan.state == drafts.APPROVED,
        "tasks": [task for task in tasks if task.decision in FILTERS[chosen][1]],
        "before": before,
        "undoable": undoable,
        "related": _related(tasks),
        "referrals": [row for row in rows if row.origin == drafts.REFERRED],
        "decided": sum(task.decision != PROPOSED for task in tasks),
        "all": len(tasks),
        "filters": [
            (name, label, sum(task.decision in wanted for task in tasks), name == chosen)
            for name, (label, wanted) in FILTERS.items()
        ],
        "chosen": chosen,
        "statuses": drafts.STATUSES,
        "goals": drafts.GOALS,
        "downloads": _downloads(plan.year),
        "no_forms": plan.campaign is not None and not any(t.evidence and t.evidence.n_forms for t in tasks),
    }


def _related(tasks: list[drafts.Task]) -> dict[str, list[drafts.Task]]:
    """Earlier rows that the same need speaks for, by id of the proposal made from that need."""
    carried = [task for task in tasks if task.origin == drafts.FROM_PREVIOUS]
    return {
        task.id: [row for row in carried if task.code in row.code.split(";")]
        for task in tasks
        if task.origin == drafts.FROM_NEED
    }


def _downloads(year: int) -> list[tuple[str, str]]:
    if "downloads.file" not in current_app.view_functions:
        return []
    return [(label, url_for("downloads.file", name=name, campaign=year - 1)) for label, name in DOWNLOADS]


@bp.post("/<int:year>/projekt")
@guard.allows(Act.WORK_ON_PLAN)
def draft(year: int) -> Response:
    with guard.writing() as work:
        journey.draft_plan(work, year, guard.today())
    flash(
        "Propozycje są zgodne z dzisiejszymi danymi. Zadania już przyjęte lub odrzucone zostały bez zmian.",
        "good",
    )
    return _back(year)


@bp.post("/<int:year>/zadanie/<task_id>/decyzja")
@guard.allows(Act.WORK_ON_PLAN)
def decide(year: int, task_id: str) -> Response:
    decision = request.form.get("decyzja", "")
    with guard.writing() as work:
        decisions.decide(work, task_id, decision, reason=request.form.get("powod", ""), now=guard.now())
    flash(_SAID.get(decision, "Zapisano."), "good")
    return _back(year, task_id)


_SAID = {ACCEPTED: "Zadanie jest w planie.", REFUSED: "Zadanie zostało odrzucone. Decyzję można cofnąć."}


@bp.post("/<int:year>/zadanie/<task_id>/cofnij")
@guard.allows(Act.WORK_ON_PLAN)
def undo(year: int, task_id: str) -> Response:
    with guard.writing() as work:
        decisions.undo(work, task_id, now=guard.now())
    flash("Cofnięto ostatnią zmianę tego zadania.", "good")
    return _back(year, task_id)


@bp.post("/<int:year>/zadanie/<task_id>/status")
@guard.allows(Act.WORK_ON_PLAN)
def status(year: int, task_id: str) -> Response:
    """`task_id` is a row of the plan `year`, or of the plan before it."""
    given = request.form.get("status", "")
    with guard.writing() as work:
        decisions.set_status(work, task_id, given, reason=request.form.get("powod", ""), now=guard.now())
    flash("Status zadania został zapisany.", "good")
    return _back(year, request.form.get("wiersz", ""))


@bp.post("/<int:year>/zadanie/<task_id>/przesun")
@guard.allows(Act.WORK_ON_PLAN)
def move(year: int, task_id: str) -> Response:
    with guard.writing() as work:
        decisions.reorder(work, task_id, -1 if request.form.get("kierunek") == "wyzej" else 1)
    return _back(year, task_id)


@bp.route("/<int:year>/zadanie/<task_id>", methods=["GET", "POST"])
@guard.allows(Act.WORK_ON_PLAN)
def edit(year: int, task_id: str) -> Any:
    if request.method == "GET":
        with guard.reading() as work:
            row = decisions.task_of(work, task_id)
            approved = decisions.plan_of(work, year).state == drafts.APPROVED
            fields = {name: str(getattr(row, name)) for name in decisions.EDITABLE}
        return _form(year, fields, approved, task_id)
    fields = _typed(request.form)
    try:
        with guard.writing() as work:
            reason = request.form.get("powod", "")
            decisions.decide(work, task_id, CHANGED, reason=reason, fields=fields, now=guard.now())
    except WrongInput as no:
        return _form(year, fields, _is_approved(year), task_id, no.sentence), 400
    flash("Zmieniony tekst jest w planie. Dane go już nie nadpiszą.", "good")
    return _back(year, task_id)


@bp.route("/<int:year>/nowe", methods=["GET", "POST"])
@guard.allows(Act.WORK_ON_PLAN)
def add(year: int) -> Any:
    if request.method == "GET":
        return _form(year, {"month_from": "1", "month_to": "12"}, _is_approved(year))
    fields = _typed(request.form)
    try:
        with guard.writing() as work:
            reason = request.form.get("powod", "")
            row = decisions.add_own_task(work, year, fields, reason=reason, now=guard.now())
    except WrongInput as no:
        return _form(year, fields, _is_approved(year), problem=no.sentence), 400
    flash("Dodano własne zadanie.", "good")
    return _back(year, row.id)


def _form(year: int, fields: dict[str, str], approved: bool, task_id: str | None = None, problem: str = "") -> str:
    return render_template(
        "plan/edit.html",
        year=year,
        task_id=task_id,
        fields=fields,
        chosen_goals=fields.get("goals", "").split(";"),
        labels=drafts.COLUMNS,
        goals=drafts.GOALS,
        roles=[("", "nie określono"), *((role, role) for role in drafts.ROLES)],
        months=list(enumerate(MONTHS, start=1)),
        approved=approved,
        reason=request.form.get("powod", ""),
        problem=problem,
    )


def _typed(form: MultiDict[str, str]) -> dict[str, str]:
    fields = {name: form.get(name, "") for name in decisions.EDITABLE}
    return fields | {"goals": ";".join(goal for goal in drafts.GOALS if goal in form.getlist("goals"))}


def _is_approved(year: int) -> bool:
    with guard.reading() as work:
        return decisions.plan_of(work, year).state == drafts.APPROVED


@bp.post("/<int:year>/zatwierdz")
@guard.allows(Act.WORK_ON_PLAN)
def approve(year: int) -> Response:
    with guard.writing() as work:
        decisions.approve(work, year, today=guard.today(), now=guard.now())
        questionnaires.publish_library(work, guard.today())  # councils and youth are asked about the plan in force
        office.note(work, guard.organiser().id, "zatwierdzony plan", str(year))
    flash(f"Plan na {year} rok jest zatwierdzony. Od teraz każda zmiana wymaga powodu.", "good")
    return _back(year)


@bp.get("/<int:year>/zmiany")
@guard.allows(Act.WORK_ON_PLAN)
def changes(year: int) -> str:
    with guard.reading() as work:
        plan = decisions.plan_of(work, year)
        return render_template("plan/changes.html", year=year, plan=plan, changes=journey.changes(work, year))


def _coming_year() -> int:
    return plan_year(campaign_of(guard.today()))


def _back(year: int, task_id: str = "") -> Response:
    """To the same place of the list, with the same filter."""
    chosen = request.form.get("pokaz")
    anchor = f"zadanie-{task_id}" if task_id else None
    return redirect(url_for(".page", year=year, pokaz=chosen, _anchor=anchor), 303)
