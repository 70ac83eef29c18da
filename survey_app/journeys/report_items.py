"""One problem or need: what people say about it, in their own words."""

from typing import NamedTuple

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from exports.dataset import RESIDENTS
from exports.gathered import MOST_URGENT
from forms import library
from survey_app.journeys import themes

AT_MOST = 40

_SAID = text(
    "SELECT solectwo, answers FROM submission WHERE campaign = :campaign AND questionnaire = :residents"
    " AND NOT withdrawn AND answers LIKE :holding ORDER BY id LIMIT :most"
)


class Said(NamedTuple):
    village: str | None  # slug
    text: str


def said_about(work: Session, campaign: int, code: str) -> list[Said]:
    """Open answers that somebody put under the item, then what was written beside it as the most urgent problem.

    The first AT_MOST by random id; no text twice.
    """
    found = [*_coded(work, campaign, code), *_picked(work, campaign, code)]
    return list({(said.village, said.text): said for said in found}.values())[:AT_MOST]


def _coded(work: Session, campaign: int, code: str) -> list[Said]:
    return [Said(one.village, one.text) for one in themes.under(work, campaign, code, AT_MOST)]


def _picked(work: Session, campaign: int, code: str) -> list[Said]:
    """The database looks for the pick itself, so that no other form is opened.

    Quotes inside a text are escaped there: a resident cannot write what is looked for.
    """
    category = library.categories().get(code)
    if category is None or category.kind != "problem":
        return []  # nothing else can be picked
    holding = f'%"{MOST_URGENT}":{{"pick":"{code}","text":%'
    values = {"campaign": campaign, "residents": RESIDENTS, "holding": holding, "most": AT_MOST}
    found = [(slug, orjson.loads(answers).get(MOST_URGENT, {})) for slug, answers in work.execute(_SAID, values)]
    return [Said(slug, answer["text"]) for slug, answer in found if answer.get("pick") == code and answer.get("text")]
