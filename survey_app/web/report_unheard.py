"""Who was not heard: groups that hardly answered, villages without forms, questions left blank."""

from typing import NamedTuple

from flask import Blueprint, render_template

from exports.dataset import RESIDENTS, Dataset, Village
from exports.layout import LANGUAGES
from exports.tally import Results
from exports.unheard import Groups, groups, low_response, silent, skipped
from exports.wording import short
from forms.questionnaire import Question, in_language
from survey_app.domain.access import Act
from survey_app.web import guard, report_frame

bp = Blueprint("report_unheard", __name__, url_prefix="/panel/wyniki")

ABOUT_PEOPLE = ("M1", "M2")
MOST_SKIPPED = 8


class Asked(NamedTuple):
    """A question about the person: the gmina and each village against it."""

    title: str
    labels: dict[str, str]
    gmina: Groups
    villages: list[tuple[Village, Groups]]


@bp.get("/<int:campaign>/kogo-nie-uslyszelismy")
@guard.allows(Act.SEE_RESULTS)
def page(campaign: int) -> str:
    with guard.reading() as work:
        data, results = report_frame.counted(work, campaign)
        asked = data.current(RESIDENTS)
        questions = [question for question in asked.part("A").questions if question.id in ABOUT_PEOPLE] if asked else []
        return render_template(
            "report/unheard.html",
            **report_frame.frame(work, campaign, data),
            results=results,
            present=report_frame.present(results),
            inhabitants=report_frame.inhabitants(data, results),
            people=[_asked(question, data, results) for question in questions],
            silent=silent(data.villages, data.meetings, results),
            low=low_response(data.villages, results),
            skipped=[
                (short(in_language(one.question.text, "pl")), one)
                for one in skipped(asked, results)[:MOST_SKIPPED]
                if one.blank
            ],
            languages=LANGUAGES,
        )


def _asked(question: Question, data: Dataset, results: Results) -> Asked:
    here = [(village, results.villages[village.slug]) for village in data.villages if village.slug in results.villages]
    return Asked(
        title=in_language(question.text, "pl"),
        labels={option.code: in_language(option.label, "pl") for option in question.options},
        gmina=groups(question, results.closed.get(question.id), results.n_forms),
        villages=[(village, groups(question, found.closed.get(question.id), found.n_forms)) for village, found in here],
    )
