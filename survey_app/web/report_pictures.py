"""Charts of results as pictures for slides, at addresses named in advance."""

from collections.abc import Callable

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from exports.change import Change, Compared
from exports.dataset import RESIDENTS, Dataset
from exports.gathered import NEEDS, PROBLEMS
from exports.layout import LANGUAGES
from exports.pictures import Bar, Picture, ordered, png, svg
from exports.tally import Results
from exports.unheard import skipped
from exports.wording import short
from forms.polish import ile, liczba
from forms.questionnaire import in_language
from survey_app.domain.access import Act
from survey_app.domain.refusals import NotFound
from survey_app.journeys import report
from survey_app.web import drawn, guard, report_frame, report_items
from survey_app.web.texts import CHANNELS

bp = Blueprint("report_pictures", __name__, url_prefix="/panel/wyniki")

TYPES = {"svg": "image/svg+xml", "png": "image/png"}
NO_PICTURE = "Nie ma takiego obrazu. Proszę wybrać go pod wykresem na stronie wyników."
WITHOUT_SENSITIVE = " Bez spraw drażliwych."
TITLES = {"potrzeby": "Potrzeby", "problemy": "Problemy"}
QUESTIONS = {"potrzeby": NEEDS, "problemy": PROBLEMS}


@bp.get("/<int:campaign>/obraz/<name>.<ending>")
@guard.allows(Act.SEE_RESULTS)
def picture(campaign: int, name: str, ending: str) -> Response:
    """name: one of MAKERS, or its first word with the item or question behind a hyphen."""
    kind, _, what = name.partition("-")
    maker = MAKERS.get(kind)
    if maker is None or ending not in TYPES:
        raise NotFound(NO_PICTURE)
    slug = request.args.get("solectwo", "")
    with guard.reading() as work:
        data, results = report_frame.counted(work, campaign)
        if not results.n_forms or (slug and slug not in results.villages):
            raise NotFound(NO_PICTURE)
        document = svg(maker(Asked(work, campaign, data, results, slug, what)))
    body = png(document) if ending == "png" else document
    response = Response(body, mimetype=TYPES[ending])
    file = "-".join(part for part in (name, slug, str(campaign), "uzytek-wewnetrzny") if part)
    response.headers["Content-Disposition"] = f'attachment; filename="{file}.{ending}"'
    return response


class Asked:
    """What a picture is asked of: the campaign, its figures, one village or the whole gmina."""

    def __init__(self, work: Session, campaign: int, data: Dataset, results: Results, slug: str, what: str) -> None:
        self.work, self.campaign, self.data, self.results = work, campaign, data, results
        self.what = what
        self.village = results.villages[slug] if slug else None
        self.labels = report_frame.labels(data)
        self._row = next((village for village in data.villages if village.slug == slug), None)

    @property
    def place(self) -> str:
        return f"sołectwo {self._row.name}" if self._row else self.data.gmina

    @property
    def who(self) -> str:
        """Who answered, as on the pages."""
        if self.village and self._row:
            numbers = self.village.n_forms, self.village.present, self._row.population
        else:
            people = report_frame.inhabitants(self.data, self.results)
            numbers = self.results.n_forms, report_frame.present(self.results), people
        return who_answered(*numbers)

    def picture(self, title: str, under: str, bars: tuple[Bar, ...]) -> Picture:
        return Picture(f"{title}: {self.place}, {self.campaign}", under, bars, self.who)


def who_answered(forms: int, present: int | None, inhabitants: int | None) -> str:
    said = [ile(forms, "ankieta", "ankiety", "ankiet")]
    said += [ile(present, "osoba obecna", "osoby obecne", "osób obecnych")] if present else []
    said += [ile(inhabitants, "mieszkaniec", "mieszkańców", "mieszkańców")] if inhabitants else []
    return ", ".join(said) + "; odpowiadali chętni, wynik nie jest reprezentatywny."


def named(count: int, n: int) -> str:
    return f"wskazało {liczba(count)} z {ile(n, 'osoby', 'osób', 'osób')}"


def _ranking(title: str, question: str) -> Callable[[Asked], Picture]:
    return lambda asked: _village_ranking(asked, title, question) if asked.village else _gmina(asked, title, question)


def _gmina(asked: Asked, title: str, question: str) -> Picture:
    items = asked.results.problems if question == PROBLEMS else asked.results.needs
    n = asked.results.n_valid_problems if question == PROBLEMS else asked.results.n_valid_needs
    bars = [
        Bar(asked.labels.get(item.code, item.code), item.equal_villages, liczba(item.equal_villages, 1),
            named(item.count, item.n_valid))
        for item in items.values()
    ]  # fmt: skip
    return asked.picture(
        title, f"Wskaźnik 0–100, każde sołectwo ma jeden głos. Odpowiedzi: {liczba(n)}.", ordered(bars)
    )


def _village_ranking(asked: Asked, title: str, question: str) -> Picture:
    """Without sensitive items: a slide is soon shown to others."""
    assert asked.village is not None
    ranking, sensitive = report_frame.ranking_of(asked.village, question), report_frame.sensitive()
    bars = [
        Bar(asked.labels.get(item.code, item.code), item.index, liczba(item.index, 1),
            named(item.count, ranking.n_valid))
        for item in ranking.items.values()
        if item.code not in sensitive
    ]  # fmt: skip
    left_out = WITHOUT_SENSITIVE if question == PROBLEMS else ""
    return asked.picture(title, f"Wskaźnik 0–100. Odpowiedzi: {liczba(ranking.n_valid)}.{left_out}", ordered(bars))


def _item(asked: Asked) -> Picture:
    """One item by village; none for a sensitive one."""
    question = PROBLEMS if asked.what in asked.results.problems else NEEDS
    items = asked.results.problems if question == PROBLEMS else asked.results.needs
    if asked.what not in items or asked.what in report_frame.sensitive():
        raise NotFound(NO_PICTURE)
    places = report_items.where(asked.data, asked.results, question, asked.what)
    bars = tuple(
        Bar(place.village.name, place.item.smoothed, liczba(place.item.smoothed, 1), named(place.item.count, place.n))
        for place in places
    )
    under = "Wartość wygładzona 0–100; sąsiednich sołectw nie należy rozróżniać."
    return asked.picture(asked.labels.get(asked.what, asked.what), under, bars)


def _question(asked: Asked) -> Picture:
    counted = asked.village.closed if asked.village else asked.results.closed
    found = next((one for one in drawn.closed_of(asked.data.current(RESIDENTS), counted) if one.id == asked.what), None)
    if found is None:
        raise NotFound(NO_PICTURE)
    bars = tuple(
        Bar(
            bar.label, bar.share, f"{liczba(bar.count)} ({liczba(bar.share)}%)" if found.per_cent else liczba(bar.count)
        )
        for bar in found.bars
    )
    several = " Można było wskazać kilka." if found.several else ""
    return asked.picture(found.text, f"Liczba odpowiedzi: {liczba(found.n)}.{several}", bars)


def _all_forms(title: str, field: str, names: dict[str, str]) -> Callable[[Asked], Picture]:
    def make(asked: Asked) -> Picture:
        counts: dict[str, int] = getattr(asked.results, field)
        bars = ordered(Bar(names.get(key, key), number, liczba(number)) for key, number in counts.items())
        under = f"Wszystkie kwestionariusze tej kampanii: {liczba(sum(counts.values()))}."
        return Picture(f"{title}: {asked.data.gmina}, {asked.campaign}", under, bars, asked.who)

    return make


def _years(asked: Asked) -> Picture:
    """Both years of each item; the bar is this year's."""
    years = report.since_last(asked.work, asked.campaign, guard.today())
    if years is None or asked.what not in QUESTIONS:
        raise NotFound(NO_PICTURE)
    compared: Compared = years.needs if asked.what == "potrzeby" else years.problems
    shown = sorted(compared.items.values(), key=lambda change: -(change.now or 0.0))
    bars = ordered(_of_two_years(change, years.before, asked.labels) for change in shown if change.change is not None)
    under = (
        f"Wskaźnik w {years.now} r. i w {years.before} r. w sołectwach, z których są ankiety w obu latach"
        f" ({len(compared.villages)}). Odpowiedzi: {liczba(compared.n_now)} i {liczba(compared.n_before)}."
    )
    return asked.picture(f"{TITLES[asked.what]} rok do roku", under, bars)


def _of_two_years(change: Change, before: int, labels: dict[str, str]) -> Bar:
    said = f"w {before} r. {liczba(change.before or 0.0, 1)}" + ("; zmiana możliwa" if change.possible else "")
    return Bar(labels.get(change.code, change.code), change.now or 0.0, liczba(change.now or 0.0, 1), said)


def _skipped(asked: Asked) -> Picture:
    bars = tuple(
        Bar(short(in_language(one.question.text, "pl")), one.blank, liczba(one.blank))
        for one in skipped(asked.data.current(RESIDENTS), asked.results)
        if one.blank
    )
    under = f"Pytania najczęściej bez odpowiedzi, z {ile(asked.results.n_forms, 'ankiety', 'ankiet', 'ankiet')}."
    return asked.picture("Co pomijano", under, bars)


MAKERS: dict[str, Callable[[Asked], Picture]] = {
    "potrzeby": _ranking("Potrzeby", NEEDS),
    "problemy": _ranking("Problemy", PROBLEMS),
    "sprawa": _item,
    "pytanie": _question,
    "wypelniono": _all_forms("Jak wypełniono", "channels", CHANNELS),
    "jezyki": _all_forms("Język ankiety", "languages", LANGUAGES),
    "pomijane": _skipped,
    "zmiana": _years,
}
"""By the first word of the name: the only pictures there are."""
