"""Looking for leaders, area by area: the ready and free first, each with the evidence, nobody ranked."""

from flask import Blueprint, render_template

from survey_app.domain.access import Act
from survey_app.people import groups
from survey_app.people.evidence import EvidenceCard
from survey_app.web import guard
from survey_app.web.leaders_evidence import NO_AREA, filtered, look, visited, wanted
from survey_app.web.leaders_look import HOW, areas, village_names

bp = Blueprint("leaders_find", __name__, url_prefix="/panel/osoby/szukamy")


@bp.get("/")
@guard.allows(Act.SEE_PEOPLE)
def page() -> str:
    """Every area with names; of one area, the evidence cards."""
    asked, named, villages = wanted(), areas(), village_names()
    everybody = look("looking for leaders")
    cards = filtered(everybody, asked)
    return render_template(
        "leaders/find_area.html" if asked.area else "leaders/find.html",
        asked=asked,
        everybody=everybody,
        cards=cards,
        groups={area: groups.in_area(cards, area) for area in named},
        without_area=_without_area(cards),
        lacking=groups.villages_without(everybody, visited(), "" if asked.area == NO_AREA else asked.area),
        hidden=sum(bool(card.offices) for card in filtered(everybody, asked._replace(new_only=False)))
        if asked.new_only
        else 0,
        ready=groups.READY,
        no_area=NO_AREA,
        villages=villages,
        areas=named,
        how=HOW,
    )


def _without_area(cards: list[EvidenceCard]) -> list[EvidenceCard]:
    known = set(areas())
    return groups.alphabetical(card for card in cards if not known & set(card.areas))
