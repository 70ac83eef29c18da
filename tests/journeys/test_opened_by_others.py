"""Every file that leaves the house, opened by LibreOffice: whole, no error cell, no formula out of residents' words.

One campaign has each dangerous text in every place where a person can type.
"""

import re
import zipfile

import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select

from exports.cells import clean
from forms import library
from forms.questionnaire import Kind
from survey_app.domain.meetings import MeetingKind
from survey_app.journeys import exporting, office, own_themes, plan, publish, questionnaires, quotes, themes
from survey_app.store.gmina import Solectwo
from survey_app.store.plans import PlanTask
from tests.build import a_meeting, an_answer
from tests.conftest import TODAY, furnish, new_app, settings_in
from tests.exports.test_rows import PAYLOADS
from tests.libreoffice import AS_PDF, CSV_WITH_COMMAS, CSV_WITH_SEMICOLONS, converted, saved_again

assert len(PAYLOADS) >= 23
SHEETS = [name for name, export in exporting.EXPORTS.items() if export.suffix in (".xlsx", ".csv")]
DOCUMENTS = [name for name, export in exporting.EXPORTS.items() if export.suffix == ".docx"]
READ_AS = {"csv": CSV_WITH_COMMAS, "csv-excel": CSV_WITH_SEMICOLONS}
AN_ERROR = re.compile(r"#+|Err:\d+|#[A-Z/0!?]+")


def filled_with(text, questionnaire):
    """Answers with this text in every text field, the first option elsewhere where something is needed."""
    return {
        question.id: value
        for question in questionnaire.part("A").questions
        if (value := _value(text, question)) is not None
    }


def _value(text, question):
    if question.kind is Kind.TEXT:
        return text[: question.at_most or None]
    if question.kind is Kind.PICK:
        return {"text": text}
    if question.kind is Kind.BLOCK:
        return [{inner.id: value for inner in question.questions if (value := _value(text, inner)) is not None}]
    return _needed(question) if question.required else None


def _needed(question):
    values = {Kind.DATE: "2026-03-12", Kind.NUMBER: 3, Kind.SCALE: 3}
    first = question.options[0].code if question.options else None
    return values.get(question.kind) or ([first] if question.kind is Kind.MANY else first)


@pytest.fixture(scope="module")
def dangerous(tmp_path_factory):
    app = new_app(settings_in(tmp_path_factory.mktemp("grozne")))
    furnish(app)
    fill(app)
    yield app
    for name in ("answers", "people"):
        app.extensions[name].dispose()


def fill(app):
    """Each text in every questionnaire, in meetings, names, settings, plan, themes and released quotes."""
    village = a_meeting(app, "bydlin", ("mieszkaniec", "mlodziez", "protokol"))
    others = a_meeting(
        app, None, ("rada", "partner", "po-wydarzeniu"), kind=MeetingKind.EVENT, title=PAYLOADS[0], partners=PAYLOADS[5]
    )
    for text in PAYLOADS:
        a_meeting(app, "chechlo", place=text)
        for meeting, names in ((village, ("mieszkaniec", "mlodziez", "protokol")),
                               (others, ("rada", "partner", "po-wydarzeniu"))):  # fmt: skip
            for name in names:
                an_answer(app, meeting, filled_with(text, version(app, name)), questionnaire=name)
    with app.extensions["answers"].writing() as work:
        label(work)
        office.keep_settings(work, dict.fromkeys(("gmina_name", "cus_name"), PAYLOADS[4]))
        work.get(Solectwo, "bydlin").name = PAYLOADS[5]
        publish.publish(work, 2026, TODAY, "ktoś")
        plan.draft_plan(work, 2027, TODAY)
        for task, text in zip(work.scalars(select(PlanTask).where(PlanTask.year == 2027)), PAYLOADS, strict=False):
            task.role = task.task = task.purpose = task.public_text = text


def version(app, name):
    with app.extensions["answers"].reading() as work:
        return questionnaires.current_by_id(work, name)


def label(work):
    """Every idea under a theme of a dangerous name, and released."""
    code = own_themes.new_theme(work, PAYLOADS[0], TODAY)
    for one in themes.answers(work, 2026, "mieszkaniec.Q7"):
        themes.decide(work, [one.id], [code], "ktoś", TODAY)
        quotes.release(work, *one.id, one.text, "ktoś", TODAY)


def written(app, name, folder, solectwo=None):
    path = folder / f"plik{exporting.EXPORTS[name].suffix}"
    with app.extensions["answers"].reading() as work:
        exporting.write(work, name, 2026, path, TODAY, solectwo)
    return path


def cells_of(book):
    return [
        (sheet.title, cell) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]


@pytest.mark.parametrize("name", SHEETS)
def test_no_sheet_holds_a_formula_or_an_error(dangerous, tmp_path, name):
    path = written(dangerous, name, tmp_path)
    if path.suffix == ".xlsx":
        assert [(t, c.coordinate) for t, c in cells_of(load_workbook(path)) if c.data_type in "fe"] == []
    seen = cells_of(saved_again(path, tmp_path / "out", READ_AS.get(name, "")))
    assert len(seen) > 50
    live = [(title, cell.coordinate, cell.value) for title, cell in seen if cell.data_type in "fe"]
    assert live == []
    typed = {clean(text).strip() for text in PAYLOADS}
    shown = [c.value for _, c in seen if isinstance(c.value, str) and AN_ERROR.fullmatch(c.value)]
    assert set(shown) <= typed, "an error cell that nobody wrote"


@pytest.mark.parametrize("name", ["wyniki", "wyniki-do-przekazania"])
def test_the_words_stay_as_they_were_written(dangerous, tmp_path, name):
    seen = cells_of(saved_again(written(dangerous, name, tmp_path), tmp_path / "out"))
    ideas = {" ".join(c.value.split()) for title, c in seen if title == "Pomysły" and isinstance(c.value, str)}
    assert {" ".join(clean(text).split()) for text in PAYLOADS} - ideas == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_open_and_hold_no_field_that_runs(dangerous, tmp_path, name):
    path = written(dangerous, name, tmp_path)
    pages = pypdfium2.PdfDocument(converted(path, AS_PDF, tmp_path / "out") / "plik.pdf")
    assert len(pages) >= 1
    xml = Document(str(path)).element.xml
    assert "DDE" not in xml.replace("DDEAUTO", "")
    assert not re.search(r"w:instrText[^<]*>[^<]*(DDE|INCLUDE|HYPERLINK)", xml)


def test_a_card_is_one_page_of_pdf_with_the_words_as_they_are(dangerous, tmp_path):
    pages = pypdfium2.PdfDocument(written(dangerous, "karta", tmp_path, "bydlin"))
    assert len(pages) == 1
    assert "=cmd|" in pages[0].get_textpage().get_text_range()


def test_the_archive_holds_two_files_for_each_village_that_all_open(dangerous, tmp_path):
    with zipfile.ZipFile(written(dangerous, "karty", tmp_path)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        archive.extractall(tmp_path / "karty")
    with dangerous.extensions["answers"].reading() as work:
        slugs = sorted(work.scalars(select(Solectwo.slug)))
    assert sorted(names) == sorted(
        f"karta-2026-do-przekazania-{slug}{suffix}" for slug in slugs for suffix in (".docx", ".pdf")
    )
    for file in (tmp_path / "karty").iterdir():
        if file.suffix == ".pdf":
            assert len(pypdfium2.PdfDocument(file)) == 1, file.name
    one = tmp_path / "karty" / f"karta-2026-do-przekazania-{slugs[0]}.docx"
    assert len(pypdfium2.PdfDocument(converted(one, AS_PDF, tmp_path / "out") / f"{one.stem}.pdf")) == 1


def test_every_export_is_looked_at_here():
    looked_at = {*SHEETS, *DOCUMENTS, "karta", "karty"}
    assert looked_at == set(exporting.EXPORTS)
    assert set(library.IDS) == {"mieszkaniec", "mlodziez", "protokol", "rada", "partner", "po-wydarzeniu"}
