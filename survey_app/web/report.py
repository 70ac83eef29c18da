"""Results on pages: the gmina, a village, a meeting, and how it was counted."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exports.dataset import RESIDENTS, Dataset, MeetingRow, Village
from exports.gathered import NEEDS, PROBLEMS
from exports.tally import Ranking, Results, VillageResult, tally
from exports.unheard import silent, why
from exports.worked import unusable, work_out
from forms.polish import liczba
from survey_app.domain.access import Act
from survey_app.domain.campaigns import YEARS, campaign_of
from survey_app.domain.refusals import NotFound
from survey_app.journeys import prepare, report
from survey_app.web import drawn, guard, report_frame

bp = Blueprint("report", __name__, url_prefix="/panel/wyniki")


class Place(NamedTuple):
    """A village in the list: what it said first, or why it is silent."""

    village: Village
    found: VillageResult | None
    need: str
    problem: str
    state: str
    shares: str = ""  # "76% obecnych, 6% mieszkańców"; nothing below 30 forms


@bp.get("/")
@guard.allows(Act.SEE_RESULTS)
def newest() -> Response:
    """The newest campaign with answers; without any, the current one."""
    with guard.reading() as work:
        campaign = report.newest_with_forms(work) or campaign_of(guard.today())
    return redirect(url_for(".gmina", campaign=campaign), 303)


@bp.get("/pokaz")
@guard.allows(Act.SEE_RESULTS)
def jump() -> Response:
    """From the two lists at the head of every page to the page they name."""
    chosen = request.args.get("kampania", "")
    campaign = int(chosen) if chosen in map(str, YEARS) else campaign_of(guard.today())
    if slug := request.args.get("solectwo"):
        return redirect(url_for(".village", campaign=campaign, slug=slug), 303)
    return redirect(url_for(".gmina", campaign=campaign), 303)


@bp.get("/<int:campaign>/")
@guard.allows(Act.SEE_RESULTS)
def gmina(campaign: int) -> str:
    with guard.reading() as work:
        data, results = report_frame.counted(work, campaign)
        labels = report_frame.labels(data)
        closed = drawn.closed_of(data.current(RESIDENTS), results.closed)
        places = [_place(village, data, results, labels) for village in data.villages]
        return render_template(
            "report/gmina.html",
            **report_frame.frame(work, campaign, data),
            results=results,
            labels=labels,
            present=report_frame.present(results),
            inhabitants=report_frame.inhabitants(data, results),
            places=sorted(places, key=lambda place: place.found is not None),
            silent=silent(data.villages, data.meetings, results),
            people=[question for question in closed if question.demographic],
            closed=[question for question in closed if not question.demographic],
            no_problems=report_frame.no_problems(results.closed),
        )


@bp.get("/<int:campaign>/solectwo/<slug>")
@guard.allows(Act.SEE_RESULTS)
def village(campaign: int, slug: str) -> str:
    with guard.reading() as work:
        data, results = report_frame.counted(work, campaign)
        place = next((village for village in data.villages if village.slug == slug), None)
        if place is None:
            raise NotFound("Nie ma takiego sołectwa. Proszę wybrać je z listy.")
        found = results.villages.get(slug)
        closed = drawn.closed_of(data.current(RESIDENTS), found.closed) if found else []
        return render_template(
            "report/village.html",
            **report_frame.frame(work, campaign, data, slug=slug),
            place=place,
            found=found,
            results=results,
            labels=report_frame.labels(data),
            people=[question for question in closed if question.demographic],
            closed=[question for question in closed if not question.demographic],
            meetings=[meeting for meeting in data.meetings if meeting.village == slug],
            no_problems=report_frame.no_problems(found.closed) if found else 0,
            few=bool(found and found.n_forms < report_frame.FEWEST_FOR_PUBLIC),
        )


@bp.get("/<int:campaign>/spotkanie/<meeting_id>")
@guard.allows(Act.SEE_RESULTS)
def meeting(campaign: int, meeting_id: str) -> str | Response:
    """Every questionnaire filled at one meeting."""
    with guard.reading() as work:
        held = prepare.meeting(work, meeting_id)
        if held.campaign != campaign:
            return redirect(url_for(".meeting", campaign=held.campaign, meeting_id=meeting_id), 303)
        data = report.of_meeting(work, held.campaign, meeting_id, guard.today())
        forms = list(data.forms)
        return render_template(
            "report/meeting.html",
            **report_frame.frame(work, held.campaign, data, slug=held.solectwo or ""),
            held=held,
            title=prepare.title_of(held, prepare.village_names(work)),
            present=_row(data, meeting_id).counts.get("present"),
            ranked=tally(data).villages.get(held.solectwo or ""),
            labels=report_frame.labels(data),
            blocks=drawn.blocks_of(data, forms),
            records=drawn.records_of(data, forms),
        )


@bp.get("/<int:campaign>/jak-to-policzono")
@guard.allows(Act.SEE_RESULTS)
def explained(campaign: int) -> str:
    """The formula, and any item of any village worked out with figures that can be checked on paper."""
    with guard.reading() as work:
        data, results = report_frame.counted(work, campaign)
        slug = request.args.get("solectwo", "")
        slug = slug if slug in results.villages else next(iter(results.villages), "")
        found = results.villages.get(slug)
        code = _chosen_code(found, request.args.get("sprawa", "")) if found else ""
        question, ranked = (PROBLEMS, results.problems) if code in results.problems else (NEEDS, results.needs)
        item = ranked.get(code)
        own_forms = report.of_village(work, data, slug)
        return render_template(
            "report/explained.html",
            **report_frame.frame(work, campaign, data, slug=slug),
            results=results,
            labels=report_frame.labels(data),
            code=code,
            item=item,
            worked=work_out(own_forms, question, code, slug, item.equal_villages) if item else None,
            of_problems=question == PROBLEMS,
            unusable=unusable(own_forms, slug) if found and found.needs.n_invalid else [],
            own=report_frame.ranking_of(found, question).items.get(code) if found else None,
            across=_across(data, results, question, code),
        )


def _place(village: Village, data: Dataset, results: Results, labels: Mapping[str, str]) -> Place:
    found = results.villages.get(village.slug)
    if found:
        leading = _first(found.needs, labels), _first(found.problems, labels)
        return Place(village, found, *leading, "", _shares(found, village))
    return Place(village, None, "", "", why(village, data.meetings))


def _shares(found: VillageResult, village: Village) -> str:
    if found.n_forms < drawn.FEWEST_FOR_PER_CENT:
        return ""
    of_whom = ((found.present, "obecnych"), (village.population, "mieszkańców"))
    return ", ".join(f"{liczba(100 * found.n_forms / number)}% {whom}" for number, whom in of_whom if number)


def _first(ranking: Ranking, labels: Mapping[str, str]) -> str:
    """What stands first, all of it when places are shared."""
    leading = [item.code for item in ranking.items.values() if item.rank == 1 and item.count]
    return ", ".join(labels.get(code, code) for code in leading[:3])


def _row(data: Dataset, meeting_id: str) -> MeetingRow:
    return next(row for row in data.meetings if row.id == meeting_id)


def _chosen_code(found: VillageResult, wanted: str) -> str:
    """The item asked for, else the first of the needs, else of the problems."""
    if wanted in found.needs.items or wanted in found.problems.items:
        return wanted
    return next(iter([*found.needs.items, *found.problems.items]), "")


def _across(data: Dataset, results: Results, question: str, code: str) -> list[tuple[Village, int, float]]:
    """Each village with its usable answers and the item's index there."""
    return [
        (village, ranking.n_valid, ranking.items[code].index)
        for village in data.villages
        if village.slug in results.villages
        and code in (ranking := report_frame.ranking_of(results.villages[village.slug], question)).items
    ]
