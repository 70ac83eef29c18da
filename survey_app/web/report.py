"""Results on pages: the gmina, a village, a meeting, open answers, and how it was counted."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from exports.dataset import RESIDENTS, Dataset
from exports.distributions import Distribution, distributions, mean
from exports.tally import Ranking, Results
from forms.polish import bez_znakow
from forms.questionnaire import Kind, Question, Questionnaire
from survey_app.domain.access import Act
from survey_app.domain.campaigns import campaign_of
from survey_app.domain.refusals import NotFound
from survey_app.journeys import prepare, report
from survey_app.web import guard

bp = Blueprint("report", __name__, url_prefix="/panel/wyniki")

FEWEST_FOR_PER_CENT = 30
OPEN_QUESTIONS = {"Q7": "Pomysły", "Q6": "Mocne strony", "Q3": "Najpilniejsze problemy"}
ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    count: int
    share: float  # 0–100, for the length of the bar


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed question ready to be drawn."""

    id: str
    text: str
    n: int
    per_cent: bool  # False below 30 answers: counts only
    bars: list[Bar]
    mean: float | None


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
    campaign = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) == 4 else campaign_of(guard.today())
    slug = request.args.get("solectwo")
    if slug:
        return redirect(url_for(".village", campaign=campaign, slug=slug), 303)
    return redirect(url_for(".gmina", campaign=campaign), 303)


@bp.get("/<int:campaign>/")
@guard.allows(Act.SEE_RESULTS)
def gmina(campaign: int) -> str:
    with guard.reading() as work:
        data, results = _counted(work, campaign)
        return render_template(
            "report/gmina.html",
            **_frame(work, campaign, data),
            results=results,
            labels=_labels(data),
            present=sum(village.present or 0 for village in results.villages.values()),
            inhabitants=_inhabitants(data, results),
            closed=_closed(data.current(RESIDENTS), results.closed),
        )


@bp.get("/<int:campaign>/solectwo/<slug>")
@guard.allows(Act.SEE_RESULTS)
def village(campaign: int, slug: str) -> str:
    with guard.reading() as work:
        data, results = _counted(work, campaign)
        place = next((village for village in data.villages if village.slug == slug), None)
        if place is None:
            raise NotFound("Nie ma takiego sołectwa. Proszę wybrać je z listy.")
        found = results.villages.get(slug)
        return render_template(
            "report/village.html",
            **_frame(work, campaign, data),
            place=place,
            found=found,
            labels=_labels(data),
            closed=_closed(data.current(RESIDENTS), found.closed) if found else [],
            meetings=[meeting for meeting in data.meetings if meeting.village == slug],
        )


@bp.get("/<int:campaign>/spotkanie/<meeting_id>")
@guard.allows(Act.SEE_RESULTS)
def meeting(campaign: int, meeting_id: str) -> str:
    with guard.reading() as work:
        held = prepare.meeting(work, meeting_id)
        data = report.dataset(work, held.campaign, guard.today())
        forms = [form for form in data.forms if form.meeting == meeting_id]
        asked = sorted({form.digest for form in forms}, key=lambda digest: data.questionnaires[digest].id)
        newest = {data.questionnaires[digest].id: data.questionnaires[digest] for digest in asked}
        return render_template(
            "report/meeting.html",
            **_frame(work, held.campaign, data),
            held=held,
            title=prepare.title_of(held, prepare.village_names(work)),
            blocks=[
                (asked.title["pl"], _n(forms, asked.id), _closed(asked, distributions(asked, forms)))
                for asked in newest.values()
            ],
        )


@bp.get("/<int:campaign>/odpowiedzi")
@guard.allows(Act.SEE_RESULTS)
def open_answers(campaign: int) -> str:
    """Open answers as they were written, with a search and a filter by village."""
    question = request.args.get("pytanie", "Q7")
    question = question if question in OPEN_QUESTIONS else "Q7"
    wanted, slug = request.args.get("szukaj", ""), request.args.get("solectwo", "")
    with guard.reading() as work:
        data = report.dataset(work, campaign, guard.today())
        found = _texts(data, question, bez_znakow(wanted.strip()), slug)
        return render_template(
            "report/open.html",
            **_frame(work, campaign, data),
            question=question,
            questions=OPEN_QUESTIONS,
            wanted=wanted,
            slug=slug,
            texts=found[:ON_A_PAGE],
            total=len(found),
        )


@bp.get("/<int:campaign>/jak-to-policzono")
@guard.allows(Act.SEE_RESULTS)
def explained(campaign: int) -> str:
    with guard.reading() as work:
        data, results = _counted(work, campaign)
        slug = request.args.get("solectwo") or next(iter(results.villages), "")
        found = results.villages.get(slug)
        return render_template(
            "report/explained.html",
            **_frame(work, campaign, data),
            results=results,
            found=found,
            slug=slug,
            labels=_labels(data),
            example=_example(found.needs) if found else None,
        )


def _counted(work: Session, campaign: int) -> tuple[Dataset, Results]:
    return report.dataset(work, campaign, guard.today()), report.results(work, campaign, guard.today())


def _frame(work: Session, campaign: int, data: Dataset) -> dict[str, Any]:
    """What every page of results shows around."""
    known = set(report.campaigns(work)) | {campaign, campaign_of(guard.today())}
    return {
        "campaign": campaign,
        "campaigns": sorted(known, reverse=True),
        "gmina_name": data.gmina,
        "villages": {village.slug: village.name for village in data.villages},
        "fewest": FEWEST_FOR_PER_CENT,
    }


def _labels(data: Dataset) -> dict[str, str]:
    """Polish label by code of Q2 and Q4, the newest version's word for it."""
    versions = sorted((q for q in data.questionnaires.values() if q.id == RESIDENTS), key=lambda q: q.version)
    return {
        option.code: option.label["pl"]
        for questionnaire in versions
        for question in ("Q2", "Q4")
        for option in questionnaire.question(question).options
    }


def _inhabitants(data: Dataset, results: Results) -> int | None:
    known = [village.population for village in data.villages if village.slug in results.villages]
    return sum(number or 0 for number in known) if known and all(known) else None


def _closed(asked: Questionnaire | None, counted: Any) -> list[Closed]:
    """Closed questions in the questionnaire's order; ranked and graded ones of residents have their own tables."""
    if asked is None:
        return []
    own_tables = {"Q2", "Q4"} if asked.id == RESIDENTS else set()
    return [
        _drawn(question, counted[question.id])
        for question in asked.part("A").questions
        if question.id in counted and question.id not in own_tables
    ]


def _drawn(question: Question, counted: Distribution) -> Closed:
    bars = [
        Bar(
            option.label["pl"], counted.counts.get(option.code, 0), 100 * counted.counts.get(option.code, 0) / counted.n
        )
        for option in question.options
    ]
    if question.kind in (Kind.MANY, Kind.SEVERITY, Kind.RANK):
        bars.sort(key=lambda bar: -bar.count)
    return Closed(
        id=question.id,
        text=question.text["pl"],
        n=counted.n,
        per_cent=counted.n >= FEWEST_FOR_PER_CENT,
        bars=bars,
        mean=mean(counted) if question.id in ("Q1", "Y1", "E1") else None,
    )


def _n(forms: Any, questionnaire_id: str) -> int:
    return sum(form.questionnaire == questionnaire_id for form in forms)


def _texts(data: Dataset, question: str, wanted: str, slug: str) -> list[tuple[str, str]]:
    """Village name and text, in the order of the random ids, so that nothing tells who came first."""
    names = {village.slug: village.name for village in data.villages}
    found = []
    for form in data.forms:
        if form.questionnaire != RESIDENTS or (slug and form.village != slug):
            continue
        text = form.answers.get(question)
        text = text.get("text") if isinstance(text, dict) else text
        if text and wanted in bez_znakow(text):
            found.append((names.get(form.village or "", "–"), text))
    return found


def _example(ranking: Ranking) -> Any:
    """The first item: its sum can be checked by hand."""
    return next(iter(ranking.items.values()), None)
