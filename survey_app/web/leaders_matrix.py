"""People against areas, and areas against villages: where needs call for help that nobody offers."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, render_template

from exports.gaps import NOT_AN_AREA
from survey_app.domain.access import Act
from survey_app.journeys import called_for
from survey_app.journeys.called_for import Calls
from survey_app.people import groups, volunteers
from survey_app.people.evidence import EvidenceCard
from survey_app.web import guard
from survey_app.web.leaders_evidence import filtered, look, visited, wanted
from survey_app.web.leaders_look import HOW, areas, village_names

bp = Blueprint("leaders_matrix", __name__, url_prefix="/panel/osoby/rejestr/obszary")


class Hole(NamedTuple):
    """Help that a village needs and nobody there offers."""

    area: str
    needs: tuple[str, ...]
    others: int  # people of other villages who offer it


@bp.get("")
@guard.allows(Act.SEE_PEOPLE)
def page() -> str:
    asked, named = wanted(), areas()
    everybody = look("people against areas")
    return render_template(
        "leaders/matrix.html",
        asked=asked,
        everybody=everybody,
        cards=groups.alphabetical(filtered(everybody, asked)),
        dots=_dot,
        villages=village_names(),
        areas=named,
        columns=[code for code in named if code != NOT_AN_AREA],
        how=HOW,
    )


@bp.get("/luki")
@guard.allows(Act.SEE_PEOPLE)
def gaps() -> str:
    """No name is shown: numbers of volunteers, and needs of villages where enough people answered."""
    named, known, met = areas(), village_names(), visited()
    with guard.people().reading() as names:
        by_area = volunteers.by_area(volunteers.found(names), list(named), list(known))
    villages = {
        slug: name for slug, name in known.items() if slug in met or any(here[slug] for here in by_area.values())
    }
    with guard.reading() as work:
        calls = called_for.by_village(work, guard.today())
    return render_template(
        "leaders/gaps.html",
        by_area=by_area,
        calls=calls,
        holes={village: _holes(village, by_area, calls) for village in villages},
        needs=called_for.need_labels(),
        villages=villages,
        areas=named,
    )


def _dot(card: EvidenceCard, area: str) -> str:
    """What stands where a person meets an area."""
    own, others = area in card.offered, area in card.named_for
    if own and others:
        return "both"
    return "own" if own else "others" if others else ""


def _holes(village: str, by_area: Mapping[str, Mapping[str, int]], calls: Calls) -> list[Hole]:
    return [
        Hole(area, needs, sum(offered.values()))
        for area, offered in by_area.items()
        if not offered.get(village) and (needs := calls.needs(village, area))
    ]
