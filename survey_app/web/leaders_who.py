"""Who is who: one question after another, side by side; offices without a name; every decision can be undone."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.refusals import WrongInput
from survey_app.people import persons
from survey_app.people.persons import Question
from survey_app.people.tables import Decision
from survey_app.web import guard
from survey_app.web.leaders_look import areas, look, village_names, write_down

bp = Blueprint("leaders_who", __name__, url_prefix="/panel/osoby/kto-jest-kim")


@bp.get("/")
@guard.allows(Act.SEE_PEOPLE)
def page() -> str:
    return _page()


@bp.post("/")
@guard.allows(Act.SEE_PEOPLE)
def decide() -> Response:
    """The same person, or not; „nie wiem” keeps nothing and goes on."""
    asked, answer = request.form.get("osoba", ""), request.form.get("odpowiedz", "")
    verdict, _, other = answer.partition(" ")
    if verdict in ("ta-sama", "inna"):
        others = [other] if verdict == "ta-sama" else request.form.getlist("inna")
        with guard.people().writing() as names:
            for one in others:
                persons.decide(names, asked, one, same=verdict == "ta-sama", today=guard.today())
        write_down("decide who is who", f"{verdict} {asked}")
    return redirect(url_for(".page", po=asked), 303)


@bp.post("/cofnij")
@guard.allows(Act.SEE_PEOPLE)
def undo() -> Response:
    with guard.people().writing() as names:
        persons.undo(names, request.form.get("decyzja", ""))
    write_down("undo who is who", request.form.get("decyzja", ""))
    flash("Cofnięto. Znów decydują reguły.", "good")
    return redirect(url_for(".page"), 303)


@bp.post("/funkcja")
@guard.allows(Act.SEE_PEOPLE)
def office() -> Response | tuple[str, int]:
    """Who is meant by an office alone, and from then on who holds it."""
    mention, name = request.form.get("zgloszenie", ""), request.form.get("nazwisko", "")
    village, role = request.form.get("solectwo", ""), request.form.get("rola", "")
    try:
        with guard.people().writing() as names:
            persons.stands_for(names, mention, name)
            if role and village in village_names():
                persons.keep_holder(names, village, role[:40], name, guard.today().year)
    except WrongInput as no:
        return _page(no.sentence), 422
    write_down("resolve office", mention)
    flash("Zapisano, kto pełni tę funkcję.", "good")
    return redirect(url_for(".page"), 303)


def _page(problem: str = "") -> str:
    seen = look("who is who")
    questions = sorted(seen.who.questions, key=lambda one: one.asked.key)
    return render_template(
        "leaders/who.html",
        question=_next(questions, request.args.get("po", "")),
        left=len(questions),
        offices=seen.who.offices,
        decisions=[(row, *_told(seen.who, row)) for row in seen.decisions],
        holders=seen.holders,
        villages=village_names(),
        areas=areas(),
        problem=problem,
    )


def _told(who: persons.WhoIsWho, row: Decision) -> tuple[str, str]:
    """Both mentions of a decision as they were written."""
    texts = {mention.id: mention.text for one in who.persons for mention in one.mentions}
    return texts.get(row.one, ""), texts.get(row.other, "")


def _next(questions: list[Question], after: str) -> Question | None:
    """The first after the one just answered; then from the beginning."""
    later = [one for one in questions if one.asked.key > after]
    return next(iter(later or questions), None)
