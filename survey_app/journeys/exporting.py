"""Writing what leaves the house: in this process for the command, in a child process for the browser.

pandas, openpyxl and docx load only in the child, so the serving process stays small.
"""

import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports import rows
from exports.dataset import Dataset, Form
from forms.polish import kolejnosc
from survey_app.config import Settings
from survey_app.domain.campaigns import plan_year
from survey_app.domain.refusals import NotFound, Refusal, WrongInput
from survey_app.journeys import partner_view, report
from survey_app.store.audit import AuditEntry
from survey_app.store.base import new_id
from survey_app.store.gmina import Solectwo
from survey_app.store.plans import PlanTask

if TYPE_CHECKING:
    from exports.village_card import Card

LONGEST = 300  # seconds
WAIT_FOR_TURN = 60  # seconds; one export at a time keeps the memory of the machine in hand
REFUSED = 3  # exit code of the child when it says no in a sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv"
PDF = "application/pdf"
ZIP = "application/zip"

_turn = threading.BoundedSemaphore(1)


class ExportFailed(Refusal):
    status = 503
    sentence = "Nie udało się przygotować pliku. Proszę spróbować ponownie; jeśli to się powtórzy, zgłosić to."


class ChildRefused(Refusal):
    """What the child process refused, with its status and sentence."""

    def __init__(self, told: str) -> None:
        status, _, sentence = told.partition(" ")
        super().__init__(sentence)
        self.status = int(status)


class Request(NamedTuple):
    work: Session
    campaign: int
    solectwo: str | None
    today: date
    out: Path
    progress: "Progress"


Progress = Callable[[int, int], None]
"""Told how many of how many parts are done."""


def _say_nothing(done: int, of: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Export:
    """One file that can be written."""

    write: Callable[[Request], None]
    stem: str  # of the file name; {year} is the campaign, or the plan's year for a plan
    suffix: str
    mimetype: str
    of_plan: bool = False


def write(
    work: Session,
    name: str,
    campaign: int,
    out_path: Path,
    today: date,
    solectwo: str | None = None,
    progress: Progress = _say_nothing,
) -> None:
    """Writes the export to `out_path`, whole or not at all. Raises WrongInput, NotFound."""
    export = _export(name)
    if solectwo is not None:
        _refuse_village(work, export, solectwo)
    handle, part = tempfile.mkstemp(prefix=".zebranie-", suffix=export.suffix, dir=out_path.parent)
    os.close(handle)
    try:
        export.write(Request(work, campaign, solectwo, today, Path(part), progress))
        Path(part).chmod(0o640)
        os.replace(part, out_path)
    finally:
        Path(part).unlink(missing_ok=True)


def file_name(name: str, campaign: int, solectwo: str | None = None) -> str:
    """For the person who saves it: wyniki-2026-uzytek-wewnetrzny.xlsx."""
    export = _export(name)
    stem = export.stem.format(year=plan_year(campaign) if export.of_plan else campaign)
    return f"{stem}-{solectwo}{export.suffix}" if solectwo else f"{stem}{export.suffix}"


def mimetype(name: str) -> str:
    return _export(name).mimetype


@contextmanager
def run(name: str, campaign: int, settings: Settings, *, today: date, solectwo: str | None = None) -> Iterator[Path]:
    """The file, written by a child process; gone after the block. Raises Refusal, also the child's."""
    export = _export(name)
    with _my_turn(), tempfile.TemporaryDirectory(prefix="zebranie-") as folder:
        out = Path(folder) / f"plik{export.suffix}"
        _run_child(name, campaign, settings, today, solectwo, out)
        yield out


def run_to(out: Path, name: str, campaign: int, settings: Settings, *, today: date) -> None:
    """The same, into a file that stays; journeys.waited_for tells meanwhile how far it is. Raises Refusal."""
    _export(name)
    with _my_turn():
        _run_child(name, campaign, settings, today, None, out)


@contextmanager
def _my_turn() -> Iterator[None]:
    """One export at a time. Raises ExportFailed after a minute of waiting."""
    if not _turn.acquire(timeout=WAIT_FOR_TURN):
        raise ExportFailed("Właśnie powstaje inny plik. Proszę spróbować ponownie za minutę.")
    try:
        yield
    finally:
        _turn.release()


def note(work: Session, who: str, now: datetime, name: str, campaign: int, solectwo: str | None = None) -> None:
    """Writes down that somebody took a file out of the house."""
    what = f"{name} {campaign}" + (f" {solectwo}" if solectwo else "")
    work.add(AuditEntry(id=new_id(), at=now, who=who, act="export", what=what))


def _run_child(name: str, campaign: int, settings: Settings, today: date, solectwo: str | None, out: Path) -> None:
    command = [sys.executable, "-m", "survey_app.journeys.export_job", name, str(campaign), str(out)]
    command += [today.isoformat(), *([solectwo] if solectwo else [])]
    root = Path(__file__).parents[2]
    try:
        done = subprocess.run(
            command,
            env=os.environ | settings_in_environment(settings) | {"PYTHONPATH": str(root)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ExportFailed("Przygotowanie pliku trwało za długo. Proszę spróbować ponownie.") from None
    if done.returncode == REFUSED:
        raise ChildRefused(done.stdout.decode("utf-8"))
    if done.returncode != 0 or not out.exists():
        raise ExportFailed


def settings_in_environment(settings: Settings) -> dict[str, str]:
    """The variables from which a child process reads the same settings."""
    return {
        "ZEBRANIE_DATA_DIR": str(settings.data_dir),
        "ZEBRANIE_DATABASE_URL": settings.database_url,
        "ZEBRANIE_PEOPLE_DATABASE_URL": settings.people_database_url,
        "ZEBRANIE_SECRET_KEY": settings.secret_key,
    }


def _export(name: str) -> Export:
    try:
        return EXPORTS[name]
    except KeyError:
        raise NotFound(f"Nie ma takiego pliku. Można pobrać: {', '.join(EXPORTS)}.") from None


def _refuse_village(work: Session, export: Export, solectwo: str) -> None:
    if export.of_plan:
        raise WrongInput("Plan jest jeden dla całej gminy. Proszę pominąć sołectwo.")
    if work.get(Solectwo, solectwo) is None:
        raise NotFound(f"Nie ma sołectwa „{solectwo}”. Proszę podać jego krótką nazwę, na przykład bydlin.")


def _dataset(request: Request) -> Dataset:
    dataset = report.dataset(request.work, request.campaign, request.today)
    return of_village(dataset, request.solectwo) if request.solectwo else dataset


@dataclass(frozen=True, slots=True)
class _FormsOf:
    """The forms of one village, walked as often as one likes."""

    forms: Iterable[Form]
    village: str

    def __iter__(self) -> Iterator[Form]:
        return (form for form in self.forms if form.village == self.village)


def of_village(dataset: Dataset, solectwo: str) -> Dataset:
    """The part of the dataset that one village gave."""
    return replace(
        dataset,
        villages=tuple(village for village in dataset.villages if village.slug == solectwo),
        meetings=tuple(meeting for meeting in dataset.meetings if meeting.village == solectwo),
        forms=_FormsOf(dataset.forms, solectwo),
    )


def _write_results(request: Request) -> None:
    from exports import tally, workbook
    from exports.sheets_work import PlanEvent

    dataset = _dataset(request)
    year = plan_year(request.campaign) - 1  # the plan that is being carried out while the campaign asks
    events = [
        PlanEvent(row.year, row.task, row.month_from, row.month_to, row.status)
        for row in request.work.scalars(
            select(PlanTask)
            .where(PlanTask.year == year, PlanTask.kind == "wydarzenie", PlanTask.decision != "odrzucone")
            .order_by(PlanTask.position)
        )
    ]
    counted = tally.tally(dataset)
    own = partner_view.cards(request.work, request.solectwo)
    asked = report.asked_and_current(request.work, request.campaign) | partner_view.asked(request.work, own)
    full = replace(dataset, questionnaires=asked, cards=own)
    workbook.write(request.out, full, counted, [] if request.solectwo else events, _themes(request))


def _themes(request: Request) -> dict[tuple[str, str], list[str]]:
    """Names of the themes of each open answer."""
    from survey_app.journeys import own_themes, themes

    named = own_themes.labels(request.work)
    coded = themes.codes_by_answer(request.work, request.campaign)
    return {answer: [named.get(code, code) for code in codes] for answer, codes in coded.items()}


def _write_csv(request: Request) -> None:
    rows.write_csv(request.out, _dataset(request), for_excel=False)


def _write_csv_for_excel(request: Request) -> None:
    rows.write_csv(request.out, _dataset(request), for_excel=True)


def _write_plan(request: Request) -> None:
    from exports import planbook
    from survey_app.journeys import partner_joined, plan

    year = plan_year(request.campaign)
    draft = plan.plan_for_export(request.work, year, request.today)
    planbook.write(request.out, partner_joined.plan_with_partners(request.work, draft))


def _write_plan_document(request: Request) -> None:
    from exports import plandoc
    from survey_app.journeys import partner_joined, plan

    year = plan_year(request.campaign)
    draft = plan.plan_for_export(request.work, year, request.today)
    plandoc.write(request.out, partner_joined.plan_with_partners(request.work, draft))


def _write_shared(request: Request) -> None:
    from exports import sharebook
    from survey_app.journeys import publish, quotes

    _refuse_one_village(request)
    published = publish.shared(request.work, request.campaign, request.today)
    names = {village.slug: village.name for village in published.villages if village.enough}
    ideas = quotes.ideas(request.work, request.campaign, names)
    sharebook.write(
        request.out, published, sorted({(names.get(idea.village, ""), idea.text) for idea in ideas}, key=_by_name)
    )


def _by_name(idea: tuple[str, str]) -> tuple[bool, list[int]]:
    """By village in the Polish order, those of no village last."""
    return not idea[0], kolejnosc(idea[0])


def _refuse_one_village(request: Request) -> None:
    if request.solectwo:
        raise WrongInput("Ten skoroszyt jest jeden dla całej gminy. Dla sołectwa jest karta sołectwa.")


def _cards(request: Request) -> "list[Card]":
    from survey_app.journeys import village_cards

    return village_cards.cards(request.work, request.campaign, request.today, request.solectwo)


def _write_card(request: Request) -> None:
    from exports import card_pdf

    card_pdf.write(request.out, _cards(request), report.gmina_name(request.work))


def _write_card_document(request: Request) -> None:
    from exports import card_docx

    card_docx.write(request.out, _cards(request), report.gmina_name(request.work))


def _write_cards(request: Request) -> None:
    """Every card by itself, PDF and Word, in one archive."""
    from exports import card_docx, card_pdf

    made, gmina = _cards(request), report.gmina_name(request.work)
    request.progress(0, len(made))
    with zipfile.ZipFile(request.out, "w", zipfile.ZIP_DEFLATED) as archive, tempfile.TemporaryDirectory() as folder:
        for number, card in enumerate(made, start=1):
            for name, write_one in (("karta", card_pdf.write), ("karta-docx", card_docx.write)):
                path = Path(folder) / file_name(name, request.campaign, card.slug)
                write_one(path, [card], gmina)
                archive.write(path, path.name)
            request.progress(number, len(made))


EXPORTS: dict[str, Export] = {
    "wyniki": Export(_write_results, "wyniki-{year}-uzytek-wewnetrzny", ".xlsx", XLSX),
    "wyniki-do-przekazania": Export(_write_shared, "wyniki-{year}-do-przekazania", ".xlsx", XLSX),
    "karta": Export(_write_card, "karta-{year}-do-przekazania", ".pdf", PDF),
    "karta-docx": Export(_write_card_document, "karta-{year}-do-przekazania", ".docx", DOCX),
    "karty": Export(_write_cards, "karty-{year}-do-przekazania", ".zip", ZIP),
    "plan": Export(_write_plan, "plan-{year}", ".xlsx", XLSX, of_plan=True),
    "plan-docx": Export(_write_plan_document, "plan-{year}", ".docx", DOCX, of_plan=True),
    "csv": Export(_write_csv, "odpowiedzi-{year}-uzytek-wewnetrzny", ".csv", CSV),
    "csv-excel": Export(_write_csv_for_excel, "odpowiedzi-{year}-uzytek-wewnetrzny-excel", ".csv", CSV),
}
"""Every export by the name that the command and the address use."""
