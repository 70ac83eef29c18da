"""Strengths and barriers: whom to serve, what stands in the way, which channels work, who helps with what."""

from typing import NamedTuple

from flask import Blueprint, render_template

from exports.dataset import RESIDENTS, Dataset, Village
from exports.distributions import Distribution
from exports.gaps import HELP, READY, areas, by_village, of_gmina
from exports.gathered import AGE, INFORMED_BY
from exports.proposals import need_tasks
from exports.tally import Results
from forms.questionnaire import Question, Questionnaire, in_language
from survey_app.domain.access import Act
from survey_app.web import drawn, guard, report_frame

bp = Blueprint("report_strengths", __name__, url_prefix="/panel/wyniki")

SERVED, BARRIERS = "Q5", "Q11"


class Counted(NamedTuple):
    """A closed question in columns: by village or by age group."""

    labels: dict[str, str]
    columns: list[tuple[str, Distribution]]

    def of(self, code: str) -> list[int]:
        return [counted.counts.get(code, 0) for _, counted in self.columns]


@bp.get("/<int:campaign>/sily-i-bariery")
@guard.allows(Act.SEE_RESULTS)
def page(campaign: int) -> str:
    with guard.reading() as work:
        data, results = report_frame.counted(work, campaign)
        asked = data.current(RESIDENTS)
        drawn_by_id = {closed.id: closed for closed in drawn.closed_of(asked, results.closed)}
        help_labels = _labels(asked, HELP)
        help_areas = areas(help_labels)
        links, sensitive = need_tasks(), report_frame.sensitive()
        return render_template(
            "report/strengths.html",
            **report_frame.frame(work, campaign, data),
            results=results,
            present=report_frame.present(results),
            inhabitants=report_frame.inhabitants(data, results),
            labels=report_frame.labels(data),
            help_labels=help_labels,
            help_areas=help_areas,
            served=drawn_by_id.get(SERVED),
            barriers=drawn_by_id.get(BARRIERS),
            informed=drawn_by_id.get(INFORMED_BY),
            ready=drawn_by_id.get(READY),
            barriers_by_village=_by_village(asked, BARRIERS, data, results),
            informed_by_village=_by_village(asked, INFORMED_BY, data, results),
            informed_by_age=_by_age(asked, results),
            gmina_gaps=of_gmina(results, help_areas, links),
            villages_gaps=by_village(results, data.villages, help_areas, links, sensitive),
        )


def _question(asked: Questionnaire | None, question_id: str) -> Question | None:
    questions = asked.part("A").questions if asked else ()
    return next((question for question in questions if question.id == question_id), None)


def _labels(asked: Questionnaire | None, question_id: str) -> dict[str, str]:
    question = _question(asked, question_id)
    return {option.code: in_language(option.label, "pl") for option in question.options} if question else {}


def _by_village(asked: Questionnaire | None, question_id: str, data: Dataset, results: Results) -> Counted:
    return Counted(
        _labels(asked, question_id),
        [(village.name, counted) for village, counted in _answered(question_id, data, results)],
    )


def _answered(question_id: str, data: Dataset, results: Results) -> list[tuple[Village, Distribution]]:
    found = [(village, results.villages.get(village.slug)) for village in data.villages]
    return [(village, here.closed[question_id]) for village, here in found if here and question_id in here.closed]


def _by_age(asked: Questionnaire | None, results: Results) -> Counted:
    ages = _labels(asked, AGE)
    return Counted(
        _labels(asked, INFORMED_BY),
        [(ages.get(age, age), counted) for age, counted in results.informed_by_age.items()],
    )
