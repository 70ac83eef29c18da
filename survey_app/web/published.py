"""Published results, for everybody: the gmina and each village, in the residents' three languages."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Blueprint, make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from exports.published import Published
from survey_app.domain.campaigns import known
from survey_app.domain.refusals import NotFound, Refusal
from survey_app.journeys import publish, quotes
from survey_app.web import assets, guard, resident

bp = Blueprint("published", __name__, url_prefix="/wyniki")
bp.register_error_handler(Refusal, resident.refuse)

KEPT_FOR = 300  # seconds in a browser or in between; then it asks whether there is a new edition
SHOWN = 10
"""Items of a ranking before the rest is folded."""


@bp.get("/")
@guard.public
def newest() -> Response | str:
    with guard.reading() as work:
        campaigns = publish.published_campaigns(work)
    if not campaigns:
        return resident.page("published/none.html")
    return redirect(resident.to(".gmina", campaign=campaigns[0]), 303)


@bp.get("/<int:campaign>/")
@guard.public
def gmina(campaign: int) -> Response:
    with guard.reading() as work:
        edition, campaigns = publish.edition_id(work, known(campaign)), publish.published_campaigns(work)
        if edition is None:
            raise NotFound
        if (seen := unchanged(edition, *map(str, campaigns))) is not None:
            return seen
        results = publish.newest(work, campaign)
    return kept(
        drawn(results, _address(campaign), campaigns=campaigns, picture=_picture(campaign)),
        edition,
        *map(str, campaigns),
    )


@bp.get("/<int:campaign>/<slug>")
@guard.public
def village(campaign: int, slug: str) -> Response:
    with guard.reading() as work:
        edition = publish.edition_id(work, known(campaign))
        if edition is None:
            raise NotFound
        said = ideas(work, campaign, slug)
        version = hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]  # an idea taken back is gone at once
        if (seen := unchanged(edition, version)) is not None:
            return seen
        results = publish.newest(work, campaign)
    return kept(drawn(results, _address(campaign), slug, ideas=said, picture=_picture(campaign)), edition, version)


def ideas(work: Session, campaign: int, slug: str) -> list[str]:
    """Of a village, each released by a person; no text twice."""
    return list(dict.fromkeys(idea.text for idea in quotes.ideas(work, campaign, [slug]) if idea.village == slug))


Address = Callable[..., str]
"""Of the gmina's page, or of a village's by its slug; in the language of the page, or in another."""


def drawn(results: Published | None, address: Address, slug: str = "", **more: Any) -> str:
    """The page of the gmina, or of a village. Raises NotFound."""
    place = results.village(slug) if results and slug else None
    if results is None or (slug and place is None):
        raise NotFound
    return resident.page(
        "published/village.html" if place else "published/gmina.html",
        results=results,
        place=place,
        asked={asked.id: asked for asked in results.asked},
        shown=SHOWN,
        address=address,
        **more,
    )


def _address(campaign: int) -> Address:
    def address(slug: str = "", language: str = "") -> str:
        spoken = {"j": language} if language else {}
        if slug:
            return resident.to(".village", campaign=campaign, slug=slug, **spoken)
        return resident.to(".gmina", campaign=campaign, **spoken)

    return address


def _picture(campaign: int) -> Callable[[str, str, str], str]:
    """Address of a ranking as a picture, in the language of the page."""

    def address(name: str, ending: str, slug: str) -> str:
        gap = {"slug": slug} if slug else {}
        return resident.to("published_pictures.picture", campaign=campaign, name=name, ending=ending, **gap)

    return address


def _tag(edition: str, *more: str) -> str:
    return "-".join((edition, resident.language(), assets.build(), *more))


def unchanged(edition: str, *more: str) -> Response | None:
    """Told to a browser that has the page already."""
    if not request.if_none_match.contains_weak(_tag(edition, *more)):
        return None
    return _with_clock(make_response("", 304), edition, *more)


def kept(page: str | bytes, edition: str, *more: str) -> Response:
    return _with_clock(make_response(page), edition, *more)


def _with_clock(answer: Response, edition: str, *more: str) -> Response:
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    answer.set_etag(_tag(edition, *more), weak=True)
    return answer
