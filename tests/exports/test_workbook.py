"""The workbook "wyniki" read back: its sheets, types, what must not be in it, and how others open it."""

import re
import zipfile
from datetime import date

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from exports import cells, charts, tally, workbook
from exports.sheets_first import CONTENTS
from exports.sheets_work import PlanEvent
from forms.questionnaire import Kind
from tests.exports.some_forms import (
    AS_OF,
    VILLAGES,
    a_campaign,
    a_dataset,
    a_form,
    a_meeting_row,
    questionnaires,
)  # fmt: skip
from tests.exports.test_rows import PAYLOADS
from tests.libreoffice import saved_again, sheets_as_shown

EVENTS = [PlanEvent(2026, "Ferie na sportowo", 1, 2, "zrealizowane"), PlanEvent(2026, "=Piknik", 6, 6)]


def written(path, dataset, events=()):
    workbook.write(path, dataset, tally.tally(dataset, resamples=50), events)
    return path


@pytest.fixture(scope="module")
def campaign():
    return a_campaign()


@pytest.fixture(scope="module")
def path(campaign, tmp_path_factory):
    return written(tmp_path_factory.mktemp("wyniki") / "wyniki.xlsx", campaign, EVENTS)


@pytest.fixture(scope="module")
def book(path):
    return load_workbook(path)


def column(sheet, header):
    """Values below the header cell of this name."""
    for row in sheet.iter_rows(max_row=6):
        for cell in row:
            if cell.value == header:
                return [sheet.cell(below, cell.column).value for below in range(cell.row + 1, _last(sheet) + 1)]
    raise LookupError(header)


def _last(sheet):
    table = next(iter(sheet.tables.values()))
    return int("".join(filter(str.isdigit, table.ref.split(":")[1])))


def test_every_sheet_stands_in_its_place(book):
    assert book.sheetnames == ["Czytaj najpierw", *CONTENTS]
    assert book.active.title == "Czytaj najpierw"


def test_first_sheet_says_what_it_is_for_whom_and_leads_to_the_others(book):
    sheet = book["Czytaj najpierw"]
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for words in ("użytku wewnętrznego", "Gmina Zmyślona", "kampania 2026", "12 marca 2026 r.",
                  "150 ankiet mieszkańców", "nie jest reprezentatywny", "trzy punkty"):  # fmt: skip
        assert words in text
    links = {cell.value: cell.hyperlink.location or cell.hyperlink.target for cell in sheet["A"] if cell.hyperlink}
    assert set(links) == set(CONTENTS)
    assert links["Małe kroki"] == "#'Małe kroki'!A1"


def test_data_sheets_are_tables_with_unlike_headers_frozen_and_ready_to_print(book):
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        headers = [cell.value for cell in sheet[table.ref][0]]
        assert len({header.lower() for header in headers}) == len(headers), sheet.title
        assert table.column_names == headers
        assert sheet.freeze_panes, sheet.title
        assert sheet.print_title_rows, sheet.title
        assert "&P" in sheet.oddFooter.right.text
        assert not sheet.merged_cells.ranges
        assert sheet.page_setup.orientation == "landscape"


def test_table_names_are_unlike(book):
    names = [name.lower() for sheet in book for name in sheet.tables]
    assert len(set(names)) == len(names)


def test_no_cell_is_a_formula_or_an_error(book):
    bad = [(s.title, c.coordinate) for s in book for row in s.iter_rows() for c in row if c.data_type in "fe"]
    assert bad == []


def test_answers_are_told_in_words_with_real_days(book, campaign):
    sheet = book["Odpowiedzi"]
    assert sheet.max_row - 1 == sum(form.questionnaire == "mieszkaniec" for form in campaign.forms)
    assert all(day.date().month == 2 for day in column(sheet, "Dzień"))
    assert set(column(sheet, "Jak się żyje w naszym sołectwie?")) <= {
        None, "bardzo źle", "raczej źle", "ani dobrze, ani źle", "raczej dobrze", "bardzo dobrze",
        "trudno powiedzieć",
    }  # fmt: skip
    assert set(column(sheet, "Sołectwo")) == {village.name for village in VILLAGES}


def test_need_ranking_agrees_with_the_tally(book, campaign):
    sheet, results = book["Potrzeby"], tally.tally(campaign, resamples=50)
    told = dict(zip(column(sheet, "Kod"), column(sheet, "Miejsce"), strict=True))
    assert told == {code: item.rank_equal for code, item in results.needs.items()}
    assert column(sheet, "Miejsce") == sorted(column(sheet, "Miejsce"))


def test_the_weighted_column_stays_empty_while_a_population_is_unknown(book, tmp_path, campaign):
    weighted = "Wskaźnik: ważony liczbą mieszkańców"
    assert set(column(book["Potrzeby"], weighted)) == {None}
    known = tuple(village._replace(population=village.population or 300) for village in VILLAGES)
    full = a_dataset(list(campaign.forms), campaign.meetings, villages=known)
    sheet = load_workbook(written(tmp_path / "w.xlsx", full))["Potrzeby"]
    assert [value for value in column(sheet, weighted) if value]


def test_charts_are_native_titled_and_described(path, book):
    assert {sheet.title: len(sheet._charts) for sheet in book if sheet._charts} == {
        "Problemy": 1, "Potrzeby": 1, "Sołectwa": 1, "Potencjał": 1,
    }  # fmt: skip
    with zipfile.ZipFile(path) as file:
        charts = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/charts/chart")]
        drawings = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/drawings/drawing")]
    assert all('<delete val="0"' in chart and chart.count("<title>") >= 2 for chart in charts)
    assert all('descr="Wykres słupkowy.' in drawing for drawing in drawings)


def test_confidential_contacts_appear_nowhere(tmp_path):
    partner = questionnaires()["partner"]
    contact = next(q.id for q in partner.part("A").questions if q.confidential)
    name = next(q.id for q in partner.part("A").questions if q.required and not q.confidential)
    form = a_form({name: "KGW Zmyślone", contact: "Osoba Poufna, tel. 600 100 200"}, partner)
    path = written(tmp_path / "w.xlsx", a_dataset([form]))
    with zipfile.ZipFile(path) as file:
        everything = b"".join(file.read(part) for part in file.namelist()).decode()
    assert "KGW Zmyślone" in everything
    assert "Poufna" not in everything


def full_of(payload):
    """A dataset with this text in every place that takes text."""
    protocol = questionnaires()["protokol"]
    step = next(q for q in protocol.part("A").questions if q.kind is Kind.BLOCK)
    own_words = {Kind.TEXT: payload, Kind.DATE: "2026-03-01", Kind.NUMBER: 3}
    minutes = {
        q.id: q.options[0].code if q.options else own_words[q.kind] for q in protocol.part("A").questions if q.required
    }
    steps = [{q.id: payload for q in step.questions if q.kind is Kind.TEXT}]
    forms = [
        a_form({"Q1": "4", "Q6": payload, "Q7": payload, "Q3": {"text": payload}}),
        a_form(minutes | {step.id: steps}, protocol),
    ]
    event = a_meeting_row("m2", None, kind="event", title=payload, partners=payload)
    meetings = (a_meeting_row(title=payload, place=payload, partners=payload), event)
    return a_dataset(forms, meetings, gmina=payload)


def formulas(path):
    return formulas_in(load_workbook(path))


def formulas_in(book):
    return [(s.title, c.coordinate) for s in book for row in s.iter_rows() for c in row if c.data_type in "fe"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_stay_text_in_every_sheet(tmp_path, payload):
    path = written(tmp_path / "w.xlsx", full_of(payload), [PlanEvent(2026, payload, 1, 1, payload)])
    assert formulas(path) == []
    book = load_workbook(path)
    assert book["Pomysły"]["D2"].value == payload.strip()
    assert book["Małe kroki"].max_row == 5


def test_payloads_stay_text_after_libreoffice_saved_the_workbook(tmp_path):
    forms = [a_form({"Q6": payload, "Q7": payload, "Q3": {"text": payload}}) for payload in PAYLOADS]
    path = written(tmp_path / "w.xlsx", a_dataset(forms))
    again = saved_again(path, tmp_path / "out")
    assert formulas_in(again) == []
    kept = {row[0].value for row in again["Pomysły"].iter_rows(min_col=4, max_col=4)}
    assert kept >= {payload.strip() for payload in PAYLOADS}


def layout_of(path):
    """What links and formulas of others depend on: sheets, tables, columns and where they stand."""
    book = load_workbook(path)
    tables = {
        (sheet.title, table.name): (table.ref.split(":")[0], tuple(table.column_names))
        for sheet in book.worksheets
        for table in sheet.tables.values()
    }
    return book.sheetnames, tables


def test_the_layout_is_the_same_whatever_the_answers(tmp_path, path):
    full, few, none = (
        layout_of(path),
        layout_of(written(tmp_path / "jedna.xlsx", a_dataset([a_form({"Q1": "4"})]))),
        layout_of(written(tmp_path / "nic.xlsx", a_dataset([], ()))),
    )
    assert full == few == none


def test_sheets_without_data_say_so(tmp_path):
    book = load_workbook(written(tmp_path / "w.xlsx", a_dataset([], ())))
    for sheet in book.worksheets[1:]:
        if sheet.title not in ("Sołectwa", "Dane", "Słownik"):
            top = int("".join(filter(str.isdigit, next(iter(sheet.tables.values())).ref.split(":")[0])))
            assert sheet.cell(top + 1, 1).value == "Brak danych w tej kampanii.", sheet.title
    assert {cell.value for cell in book["Dane"][2]} == {None}


def test_names_of_cells_lead_to_the_item_wherever_it_stands(book, tmp_path, campaign):
    turned = a_dataset(list(campaign.forms)[:40], campaign.meetings)
    other = load_workbook(written(tmp_path / "w.xlsx", turned))
    assert set(book.defined_names) == set(other.defined_names)
    for one in (book, other):
        for kind, word in (("Problemy", "Problem"), ("Potrzeby", "Potrzeba")):
            sheet = one[kind]
            told = dict(zip(column(sheet, "Kod"), column(sheet, "Wskaźnik: każde sołectwo ma jeden głos"), strict=True))
            assert {code: value_of(one, f"{word}_{code}_wskaznik") for code in told} == told
    villages = book["Sołectwa"]
    forms = dict(zip(column(villages, "Sołectwo"), column(villages, "Ankiety mieszkańców"), strict=True))
    assert value_of(book, "Solectwo_dabrowa_mala_ankiety") == forms["Dąbrowa Mała"]


def value_of(book, name):
    ((title, cell),) = book.defined_names[name].destinations
    return book[title][cell].value


def test_themes_stand_beside_the_idea(tmp_path):
    forms = [a_form({"Q7": "Ławka", "Q6": "Ludzie"}), a_form({"Q7": "Boisko"})]
    themes = {(forms[0].id, "Q7"): ["Czyste otoczenie", "Sport"], (forms[0].id, "Q6"): ["Sąsiedzi"]}
    dataset = a_dataset(forms)
    path = tmp_path / "w.xlsx"
    workbook.write(path, dataset, tally.tally(dataset, resamples=50), themes=themes)
    book = load_workbook(path)
    rows = book["Pomysły"].iter_rows(min_row=2, values_only=True)
    assert {row[3]: row[5] for row in rows} == {"Ławka": "Czyste otoczenie; Sport", "Boisko": None}
    assert [row[3] for row in book["Mocne strony"].iter_rows(min_row=2, values_only=True)] == ["Sąsiedzi"]


def test_data_hold_codes_with_real_numbers_and_technical_columns_last(book):
    sheet = book["Dane"]
    headers = [cell.value for cell in sheet[1]]
    assert headers[:4] == ["solectwo", "meeting", "channel", "sheet"]
    assert headers[-1] == "_uuid"
    assert {type(value) for value in column(sheet, "Q2/P01")} == {int, type(None)}
    assert set(column(sheet, "Q5/G1")) <= {0, 1, None}
    assert {type(value) for value in column(sheet, "Q1")} == {str, type(None)}


def test_dictionary_explains_every_column_of_the_data(book):
    assert column(book["Słownik"], "Kolumna") == [cell.value for cell in book["Dane"][1]]
    assert all(column(book["Słownik"], "Pytanie lub opis"))


def test_workbook_knows_its_title_language_and_day(book):
    properties = book.properties
    assert properties.title == "Wyniki ankiet i spotkań, Gmina Zmyślona, kampania 2026"
    assert (properties.language, properties.creator, properties.created.date()) == (
        "pl-PL",
        "Zebranie",
        AS_OF,
    )


@pytest.fixture(scope="module")
def seen_by_libreoffice(path, tmp_path_factory):
    return sheets_as_shown(path, tmp_path_factory.mktemp("libreoffice") / "csv")


def test_libreoffice_opens_every_sheet_without_an_error_cell(seen_by_libreoffice, book):
    assert set(seen_by_libreoffice) == set(book.sheetnames)
    shown = (cell for rows in seen_by_libreoffice.values() for row in rows for cell in row)
    assert [cell for cell in shown if re.fullmatch(r"#+|Err:\d+|#[A-Z/0!?]+", cell)] == []


def test_libreoffice_reads_the_same_values(seen_by_libreoffice, book):
    for title in ("Dane", "Pomysły", "Odpowiedzi"):
        own = [[_as_shown(cell.value) for cell in row] for row in book[title].iter_rows()]
        unlike = [
            (here, there)
            for row, other in zip(own, seen_by_libreoffice[title], strict=True)
            for here, there in zip(row, other, strict=True)
            if here != there
        ]
        assert unlike == []


def _as_shown(value):
    if value is None:
        return ""
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)


@pytest.fixture(scope="module")
def saved_by_libreoffice(path, tmp_path_factory):
    return saved_again(path, tmp_path_factory.mktemp("zapisany") / "out")


def rules_of(sheet):
    """Where each rule stands, of what kind it is, and the colour it fills with."""
    return {
        (str(area.sqref), rule.type, rule.dxf.fill.bgColor.rgb[-6:] if rule.dxf else "")
        for area in sheet.conditional_formatting
        for rule in area.rules
    }


@pytest.mark.parametrize(("title", "kinds"), [
    ("Problemy", {"dataBar", "cellIs"}), ("Potrzeby", {"dataBar", "cellIs"}), ("Sołectwa", {"cellIs"}),
])  # fmt: skip
def test_bars_and_colours_survive_libreoffice(book, saved_by_libreoffice, title, kinds):
    own = rules_of(book[title])
    assert {kind for _, kind, _ in own} == kinds
    assert rules_of(saved_by_libreoffice[title]) == own


def test_names_tables_and_charts_survive_libreoffice(book, saved_by_libreoffice):
    again = saved_by_libreoffice
    assert set(book.defined_names) <= set(again.defined_names)
    assert value_of(again, "Potrzeba_N03_wskaznik") == pytest.approx(value_of(book, "Potrzeba_N03_wskaznik"))
    assert {name for sheet in again for name in sheet.tables} == {name for sheet in book for name in sheet.tables}
    assert {s.title for s in again if s._charts} == {s.title for s in book if s._charts}


def test_a_chart_on_a_page_of_its_own_stands_under_the_title_not_under_the_header_of_the_table():
    sheet = Workbook().worksheets[0]
    cells.put_title(sheet, "Potrzeby", "kto odpowiadał")
    frame = pd.DataFrame({"Sprawa": [f"Sprawa {number}" for number in range(20)], "Ile": range(20)})
    last = cells.put_frame(sheet, frame, {}, top=4, name="Potrzeby")
    cells.set_for_print(sheet, "Potrzeby")
    charts.bars(sheet, f"B{last + 3}", title="t", across="n", header=4, rows=(5, last), names_in=1, values_in=[2])
    assert len(sheet.row_breaks.brk) == 1
    assert sheet.print_title_rows == "$1:$1"
