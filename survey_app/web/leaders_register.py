"""The register of who agreed to act: search, one person's card, corrections, tasks, own data."""

import orjson
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.refusals import WrongInput
from survey_app.people import assignments, rules, volunteers
from survey_app.web import guard
from survey_app.web.leaders_evidence import open_jobs
from survey_app.web.leaders_look import HOW, areas, looked, village_names, write_down

bp = Blueprint("leaders_register", __name__, url_prefix="/panel/osoby/rejestr")


@bp.get("/")
@guard.allows(Act.SEE_PEOPLE)
def page() -> str:
    given = {name: request.args.get(name, "") for name in ("solectwo", "obszar", "jak", "szukaj")}
    fitting = {"village": given["solectwo"], "area": given["obszar"], "how": given["jak"], "wanted": given["szukaj"]}
    everybody, shown = looked(
        lambda names: (volunteers.found(names), volunteers.found(names, **fitting)),
        lambda seen: f"volunteers {len(seen[0])}",
    )
    return render_template(
        "leaders/register.html",
        shown=shown,
        everybody=everybody,
        to_ask={row.id for row in volunteers.to_ask(everybody, guard.today())},
        given=given,
        villages=village_names(),
        areas=areas(),
        how=HOW,
    )


@bp.get("/<volunteer>")
@guard.allows(Act.SEE_PEOPLE)
def card(volunteer: str) -> str:
    return _card(volunteer)


@bp.post("/<volunteer>")
@guard.allows(Act.SEE_PEOPLE)
def change(volunteer: str) -> Response | tuple[str, int]:
    """Corrects the entry, or says that somebody talked to the person today."""
    try:
        with guard.people().writing() as names:
            if request.form.get("co") == "kontakt":
                volunteers.contacted(names, volunteer, guard.today())
            else:
                volunteers.change(
                    names,
                    volunteer,
                    name=request.form.get("nazwisko", ""),
                    contact=request.form.get("kontakt", ""),
                    how=request.form.get("jak", ""),
                    areas=[code for code in request.form.getlist("obszar") if code in areas()],
                )
    except WrongInput as no:
        return _card(volunteer, no.sentence), 422
    write_down("volunteer changed", volunteer)
    flash("Zapisano.", "good")
    return redirect(url_for(".card", volunteer=volunteer), 303)


@bp.get("/<volunteer>/dane")
@guard.allows(Act.SEE_PEOPLE)
def own_data(volunteer: str) -> Response:
    """A file for the person whose data they are."""
    told = looked(
        lambda names: volunteers.own_data(volunteers.one(names, volunteer), assignments.of_volunteer(names, volunteer)),
        lambda _: volunteer,
        "own data given out",
    )
    answer = current_app.response_class(orjson.dumps(told, option=orjson.OPT_INDENT_2), mimetype="application/json")
    answer.headers["Content-Disposition"] = "attachment; filename=moje-dane-z-nazwiskiem.json"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _card(volunteer: str, problem: str = "") -> str:
    row, assigned = looked(
        lambda names: (volunteers.one(names, volunteer), assignments.of_volunteer(names, volunteer)),
        lambda _: f"volunteer {volunteer}",
    )
    jobs = {job.id: job for job in open_jobs()}
    return render_template(
        "leaders/volunteer.html",
        one=row,
        assigned=assigned,
        jobs=jobs,
        roles=assignments.Role,
        gone_on=rules.month_later(row.last_contact, rules.IDLE_MONTHS),
        ask=rules.is_to_be_asked(row.last_contact, guard.today()),
        villages=village_names(),
        areas=areas(),
        how=HOW,
        given=request.form,
        chosen=request.form.getlist("obszar") if problem else row.areas,
        problem=problem,
    )
