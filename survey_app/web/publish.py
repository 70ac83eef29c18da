"""Publishing results: what would be shown, the editions; a sołtys sees what was published of the own village."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey_app.domain.access import Act
from survey_app.domain.campaigns import known
from survey_app.domain.refusals import Conflict, NotFound
from survey_app.journeys import office, publish
from survey_app.web import downloads, guard, published
from survey_app.web.published import Address

bp = Blueprint("publish", __name__, url_prefix="/panel")


@bp.get("/wyniki/<int:campaign>/publikacja")
@guard.allows(Act.SEE_RESULTS)
def page(campaign: int) -> str:
    with guard.reading() as work:
        return render_template(
            "publish/page.html",
            campaign=known(campaign),
            results=publish.fresh(work, campaign, guard.today()),
            editions=publish.editions(work, campaign),
            may_publish=guard.may_do(Act.PUBLISH),
        )


@bp.get("/wyniki/<int:campaign>/publikacja/podglad")
@bp.get("/wyniki/<int:campaign>/publikacja/podglad/<slug>")
@guard.allows(Act.SEE_RESULTS)
def preview(campaign: int, slug: str = "") -> Response:
    """The public pages as an edition made today would have them."""
    with guard.reading() as work:
        results = publish.fresh(work, known(campaign), guard.today())
        said = published.ideas(work, campaign, slug) if slug else []
    return make_response(published.drawn(results, _preview_of(campaign), slug, ideas=said))


@bp.post("/wyniki/<int:campaign>/publikacja")
@guard.allows(Act.PUBLISH)
def make(campaign: int) -> Response:
    try:
        with guard.writing() as work:
            made = publish.publish(work, known(campaign), guard.today(), guard.organiser().id)
            office.note(work, guard.organiser().id, "opublikowane wyniki", f"{campaign}, ankiety {made.n_forms}")
    except Conflict as no:
        flash(no.sentence, "bad")
        return redirect(url_for(".page", campaign=campaign), 303)
    flash("Wyniki są opublikowane. Każdy może je przeczytać bez logowania.", "good")
    return redirect(url_for(".page", campaign=campaign), 303)


@bp.post("/wyniki/publikacja/<edition>/cofnij")
@guard.allows(Act.PUBLISH)
def take_back(edition: str) -> Response:
    with guard.writing() as work:
        campaign = publish.take_back(work, edition)
        office.note(work, guard.organiser().id, "cofnięta publikacja", str(campaign))
    flash("Wydanie jest cofnięte. Kto już je przeczytał, mógł je zapisać; strona go nie pokazuje.", "good")
    return redirect(url_for(".page", campaign=campaign), 303)


@bp.get("/moje-solectwo")
@guard.allows(Act.SEE_OWN_VILLAGE)
def own_village() -> str:
    """What a sołtys may see: the published results of the own village, of the newest campaign by default."""
    with guard.reading() as work:
        campaigns = publish.published_campaigns(work)
        wanted = request.args.get("kampania", "")
        campaign = int(wanted) if wanted in map(str, campaigns) else next(iter(campaigns), None)
        results = publish.newest(work, campaign) if campaign else None
    place = results.village(guard.organiser().solectwo or "") if results else None
    return render_template("publish/own.html", results=results, place=place, campaigns=campaigns)


@bp.get("/moje-solectwo/<int:campaign>/karta")
@guard.allows(Act.SEE_OWN_VILLAGE)
def own_card(campaign: int) -> Response:
    """The card of the own village."""
    with guard.reading() as work:
        results = publish.newest(work, known(campaign))
    slug = guard.organiser().solectwo
    if results is None or slug is None:
        raise NotFound
    return downloads.send("karta", campaign, slug)


def _preview_of(campaign: int) -> Address:
    def address(slug: str = "", language: str = "") -> str:
        spoken = language or request.args.get("j")
        return url_for(".preview", campaign=campaign, slug=slug or None, j=spoken)

    return address
