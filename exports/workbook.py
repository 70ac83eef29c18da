"""The workbook "wyniki": the same sheets and columns every year, in one file that opens everywhere.

One walk over the forms fills the long sheets and gathers what the others need; openpyxl then draws the small
sheets, and the long ones are spliced in.
"""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, time
from pathlib import Path
from types import MappingProxyType

from openpyxl import Workbook

from exports import cells
from exports.dataset import PARTNER, Dataset
from exports.layout import Layout, in_order
from exports.long_sheets import LongSheet
from exports.sheets_answers import DICTIONARY_LOOKS, AnswerSheet, DataSheet, dictionary
from exports.sheets_first import CONTENTS, Listed, add_first, who_answered
from exports.sheets_ranking import NEEDS, PROBLEMS, add_ranking
from exports.sheets_villages import add_meetings, add_potential, add_villages
from exports.sheets_work import Gathered, PlanEvent, Themes, add_events, add_ideas, add_steps, add_strengths
from exports.splice import splice
from exports.tally import Results

CREATOR = "Zebranie"


def write(
    path: Path,
    dataset: Dataset,
    results: Results,
    plan_events: Sequence[PlanEvent] = (),
    themes: Themes = MappingProxyType({}),
) -> None:
    """Writes the workbook. `results` are the tally of the same dataset, whose questionnaires make the columns."""
    with ExitStack() as streams, tempfile.TemporaryDirectory(prefix="zebranie-") as folder:
        book = Workbook()
        book.remove(book.worksheets[0])
        long_sheets, own, gathered = _walk(book, dataset, themes, streams)
        for made in (add_ideas(book, gathered), add_strengths(book, gathered)):
            streams.enter_context(made.stream)
            long_sheets.append(made)
        charts = _add_small(book, dataset, results, gathered, plan_events)
        _add_dictionary(book, dataset, own)
        _finish(book, dataset, results, gathered, long_sheets)
        written = Path(folder) / "bez-wierszy.xlsx"
        book.save(written)
        told = [charts[sheet.title] for sheet in book.worksheets if sheet.title in charts]
        splice(written, path, {sheet.title: sheet.stream for sheet in long_sheets}, told)


def _walk(
    book: Workbook, dataset: Dataset, themes: Themes, streams: ExitStack
) -> tuple[list[LongSheet], Layout, Gathered]:
    """Walks the forms once, into a sheet for each questionnaire and one for all."""
    gathered, everything = Gathered(dataset, themes), DataSheet(book, dataset)
    answers = {name: AnswerSheet(book, dataset, name) for name in in_order(dataset.questionnaires.values())}
    long_sheets = [*(answer.sheet for answer in answers.values()), everything.sheet]
    for sheet in long_sheets:
        streams.enter_context(sheet.stream)
    for form in dataset.forms:
        everything.add(form)
        gathered.add(form)
        if form.questionnaire != PARTNER or dataset.cards is None:
            answers[form.questionnaire].add(form)
    for card in dataset.cards or ():
        answers[PARTNER].add(card.form, card.joins)
    return long_sheets, everything.layout, gathered


def _add_small(
    book: Workbook, dataset: Dataset, results: Results, gathered: Gathered, plan_events: Sequence[PlanEvent]
) -> dict[str, tuple[str, str]]:
    """The sheets openpyxl writes whole; gives name and description of the chart of each that has one."""
    who = who_answered(dataset, results)
    charts = {
        PROBLEMS.title: add_ranking(book, PROBLEMS, dataset, results, who),
        NEEDS.title: add_ranking(book, NEEDS, dataset, results, who),
        "Potencjał": add_potential(book, dataset, results, who),
        "Sołectwa": add_villages(book, dataset, results, gathered.ideas_by_village, who),
    }
    add_meetings(book, dataset)
    add_steps(book, gathered)
    add_events(book, gathered, plan_events)
    return {title: told for title, told in charts.items() if told}


def _add_dictionary(book: Workbook, dataset: Dataset, own: Layout) -> None:
    sheet = book.create_sheet("Słownik")
    frame = dictionary(own, dataset.questionnaires)
    cells.put_frame(sheet, frame, DICTIONARY_LOOKS, top=1, name="Slownik")
    cells.set_for_print(sheet, f"Słownik kolumn arkusza Dane – {dataset.gmina}, kampania {dataset.campaign}")


def _finish(
    book: Workbook, dataset: Dataset, results: Results, gathered: Gathered, long_sheets: Sequence[LongSheet]
) -> None:
    rows = {sheet.title: sheet.rows for sheet in long_sheets}
    for sheet in long_sheets:
        sheet.finish(f"{sheet.title} – {dataset.gmina}, kampania {dataset.campaign}")
    order = {title: number for number, title in enumerate(CONTENTS)}
    # titles of an organiser's own questionnaires stand with the other answers
    for place, own in enumerate(sorted(book.worksheets, key=lambda sheet: order.get(sheet.title, 0.5))):
        book.move_sheet(own, place - book.index(own))
    listed = [Listed(sheet.title, rows.get(sheet.title)) for sheet in book.worksheets]
    add_first(book, dataset, results, gathered, listed)
    book.active = 0
    properties = book.properties
    properties.title = f"Wyniki ankiet i spotkań, {dataset.gmina}, kampania {dataset.campaign}"
    properties.creator = properties.lastModifiedBy = CREATOR
    properties.language = "pl-PL"
    properties.subject = "Organizowanie społeczności lokalnej"
    properties.description = "Do użytku wewnętrznego"
    properties.created = properties.modified = datetime.combine(dataset.as_of, time(12))
