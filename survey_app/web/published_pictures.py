"""Rankings as pictures for slides, drawn from published values alone: anybody may show them."""

import threading
from collections.abc import Mapping
from functools import lru_cache

from flask import Blueprint
from werkzeug.wrappers import Response

from exports.pictures import Bar, Picture, ordered, png, svg
from exports.published import Published, Ranked, Village
from forms.polish import liczba
from forms.questionnaire import in_language
from survey_app.domain.campaigns import known
from survey_app.domain.refusals import NotFound, Refusal
from survey_app.journeys import publish
from survey_app.web import guard, published, resident
from survey_app.web.report_pictures import TYPES
from survey_app.web.texts import resident_texts

bp = Blueprint("published_pictures", __name__, url_prefix="/wyniki")
bp.register_error_handler(Refusal, resident.refuse)

RANKINGS = {"potrzeby": "needs", "problemy": "problems"}
"""By the name in the address: the field of Published and of Village."""
_one_at_a_time = threading.Lock()


@bp.get("/<int:campaign>/obraz/<name>.<ending>")
@bp.get("/<int:campaign>/<slug>/obraz/<name>.<ending>")
@guard.public
def picture(campaign: int, name: str, ending: str, slug: str = "") -> Response:
    """Of the gmina, or of a village that has numbers of its own."""
    with guard.reading() as work:
        edition = publish.edition_id(work, known(campaign))
        if edition is None or name not in RANKINGS or ending not in TYPES:
            raise NotFound
        if (unchanged := published.unchanged(edition, name, slug, ending)) is not None:
            return unchanged
        results = publish.newest(work, campaign)
    drawing = svg(_picture(results, slug, name)) if results else ""
    response = published.kept(_as_png(drawing) if ending == "png" else drawing, edition, name, slug, ending)
    response.mimetype = TYPES[ending]
    file = "-".join(part for part in (name, slug, str(campaign), "do-przekazania") if part)
    response.headers["Content-Disposition"] = f'attachment; filename="{file}.{ending}"'
    return response


def _picture(results: Published, slug: str, name: str) -> Picture:
    """Raises NotFound for a village without numbers of its own, or when nothing can be shown."""
    place: Published | Village | None = results.village(slug) if slug else results
    if place is None or (isinstance(place, Village) and not place.enough):
        raise NotFound
    ranked: Ranked = getattr(place, RANKINGS[name])
    if not ranked.items:
        raise NotFound
    language = resident.language()
    t = resident_texts(language)
    where = t["results_place"].format(name=place.name) if isinstance(place, Village) else results.gmina
    bars = ordered(
        Bar(
            in_language(results.items[item.code], language),
            item.index,
            liczba(item.index),
            t["results_named"].format(count=item.count, n=ranked.n),
        )
        for item in ranked.items
    )
    return Picture(
        f"{t[f'results_{RANKINGS[name]}']}: {where}, {results.campaign}",
        t[f"results_how_{RANKINGS[name]}"],
        bars,
        f"{_facts(t, place)} {t['results_who']}",
        t["results_level"],
    )


def _facts(t: Mapping[str, str], place: Published | Village) -> str:
    facts = [t["results_forms"].format(number=liczba(place.n_forms))]
    facts += [t["results_present"].format(number=liczba(place.present))] if place.present else []
    facts += [t["results_inhabitants"].format(number=liczba(place.population))] if place.population else []
    return f"{'; '.join(facts)}."


def _as_png(drawing: str) -> bytes:
    """Made once and one at a time: anybody may ask, and each takes a process."""
    with _one_at_a_time:
        return _kept_png(drawing)


@lru_cache(maxsize=64)
def _kept_png(drawing: str) -> bytes:
    return png(drawing)
