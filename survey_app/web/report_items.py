"""One problem or need on a page: what it is, how strong and where, and what people say about it."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import Blueprint, render_template

from exports.change import Compared, Years
from exports.dataset import Dataset, Village
from exports.gathered import NEEDS, PROBLEMS
from exports.proposals import need_tasks
from exports.tally import Item, Results
from exports.usable import NO_PROBLEMS
from forms import library
from forms.polish import kolejnosc
from forms.questionnaire import in_language
from survey_app.domain.access import Act
from survey_app.domain.refusals import NotFound
from survey_app.journeys import report, report_items
from survey_app.web import guard, report_frame

bp = Blueprint("report_items", __name__, url_prefix="/panel/wyniki")


class Where(NamedTuple):
    """The item in one village."""

    village: Village
    item: Item
    n: int  # usable answers
    few: bool


class About(NamedTuple):
    """What the catalogue says of an item."""

    label: str
    of_problems: bool
    sensitive: bool
    examples: str
    areas: tuple[str, ...]  # statutory areas of social services


@bp.get("/<int:campaign>/sprawa/<code>")
@guard.allows(Act.SEE_RESULTS)
def item(campaign: int, code: str) -> str:
    with guard.reading() as work:
        data, results = report_frame.counted(work, campaign)
        labels = report_frame.labels(data)
        about = _about(code, labels)
        question, items = (PROBLEMS, results.problems) if about.of_problems else (NEEDS, results.needs)
        found = items.get(code)
        places = [] if about.sensitive or found is None else where(data, results, question, code)
        years = report.since_last(work, campaign, guard.today())
        compared = _compared(years, of_problems=about.of_problems)
        return render_template(
            "report/item.html",
            **report_frame.frame(work, campaign, data),
            code=code,
            about=about,
            item=found,
            results=results,
            labels=labels | _of_library(),
            places=places,
            moved=[place for place in places if place.item.method_matters],
            present=report_frame.present(results),
            inhabitants=report_frame.inhabitants(data, results),
            linked=_linked(code),
            help_areas=_help(code, results),
            years=years,
            change=compared.items.get(code) if compared else None,
            few_compared=bool(compared and compared.few),
            said=report_items.said_about(work, campaign, code) if found else [],
            most_said=report_items.AT_MOST,
        )


def where(data: Dataset, results: Results, question: str, code: str) -> list[Where]:
    """Villages where the question was answered, the strongest by the smoothed value first."""
    found = []
    for village in data.villages:
        here = results.villages.get(village.slug)
        ranking = report_frame.ranking_of(here, question) if here else None
        if ranking and code in ranking.items:
            few = ranking.n_valid < report_frame.FEWEST_FOR_PUBLIC
            found.append(Where(village, ranking.items[code], ranking.n_valid, few))
    return sorted(found, key=lambda place: (-round(place.item.smoothed, 9), kolejnosc(place.village.name)))


def _about(code: str, labels: dict[str, str]) -> About:
    category = library.categories().get(code)
    if code == NO_PROBLEMS or (category is None and code not in labels):
        raise NotFound("Nie ma takiej sprawy na liście problemów i potrzeb. Proszę wybrać ją ze strony wyników.")
    if category is None:
        return About(labels[code], not code.startswith("N"), False, "", ())
    if category.kind not in ("problem", "need"):
        raise NotFound("To obszar pomocy, a nie problem ani potrzeba. Proszę zajrzeć na stronę „Siły i bariery”.")
    areas = library.statutory_areas()
    return About(
        label=labels.get(code) or in_language(category.label, "pl"),
        of_problems=category.kind == "problem",
        sensitive=category.sensitive,
        examples=category.examples,
        areas=tuple(in_language(areas[number], "pl") for number in category.statutory_areas),
    )


def _of_library() -> dict[str, str]:
    """Labels of linked items that this campaign did not ask about, and of the areas of help."""
    return {code: in_language(category.label, "pl") for code, category in library.categories().items()}


def _linked(code: str) -> tuple[str, ...]:
    """Problems behind a need, or needs that answer a problem, by the map of needs and tasks."""
    if code in need_tasks():
        return need_tasks()[code].problems
    return tuple(need.code for need in need_tasks().values() if code in need.problems)


def _help(code: str, results: Results) -> list[tuple[str, int]]:
    """Areas of help linked to a need, each with the forms that offer it."""
    counted = results.closed.get("Q10")
    linked: Iterable[str] = need_tasks()[code].help_areas if code in need_tasks() else ()
    return [(area, counted.counts.get(area, 0) if counted else 0) for area in linked]


def _compared(years: Years | None, *, of_problems: bool) -> Compared | None:
    if years is None:
        return None
    return years.problems if of_problems else years.needs
