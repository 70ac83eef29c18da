"""The second reader of open answers: a sample, blind; the agreement; differences settled together."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.campaigns import known
from survey_app.domain.coding import MOST_CODES, ONE_IN, SECOND
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import own_themes, prepare, second_coding, themes
from survey_app.web import guard
from survey_app.web.themes import KINDS

bp = Blueprint("second_coding", __name__, url_prefix="/panel/wyniki/<int:campaign>/odpowiedzi")


@bp.get("/drugie-czytanie")
@guard.allows(Act.CODE_ANSWERS)
def page(campaign: int) -> str:
    return _page(campaign)


@bp.post("/drugie-czytanie")
@guard.allows(Act.CODE_ANSWERS)
def read(campaign: int) -> Response | tuple[str, int]:
    """Keeps what the second reader chose, or what both settled."""
    answer = request.form.get("odpowiedz", ""), request.form.get("pytanie-id", "")
    chosen = [] if request.form.get("pomin") else [code for code in request.form.getlist("kod") if code]
    by, today = guard.organiser().id, guard.today()
    try:
        if not chosen and not request.form.get("pomin"):
            raise WrongInput("Proszę wybrać temat albo „Bez tematu”.")
        with guard.writing() as work:
            if request.form.get("co") == "ustal":
                second_coding.settle(work, *answer, chosen, by, today)
            else:
                themes.decide(work, [answer], chosen, by, today, SECOND)
    except WrongInput as no:
        return _page(campaign, no.sentence), 422
    flash("Zapisano.", "good")
    return redirect(url_for(".page", campaign=campaign), 303)


def _page(campaign: int, problem: str = "") -> str:
    with guard.reading() as work:
        waiting = second_coding.waiting(work, known(campaign), guard.organiser().id)
        labels = own_themes.labels(work)
        return render_template(
            "themes/second.html",
            campaign=campaign,
            key="",
            one=waiting[0] if waiting else None,
            left=len(waiting),
            agreed=second_coding.summary(work, campaign),
            differences=second_coding.differences(work, campaign),
            labels=labels,
            groups={kind: {c: name for c, name in labels.items() if c[0] == letter} for letter, kind in KINDS.items()},
            villages=prepare.village_names(work),
            one_in=ONE_IN,
            most=MOST_CODES,
            problem=problem,
        )
