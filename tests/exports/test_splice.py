"""Streamed sheets: rows arrive whole and typed, and the rest of the workbook stays as openpyxl wrote it."""

import re
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference

from exports.cells import Look
from exports.long_sheets import LongSheet
from exports.splice import sheet_paths, splice
from tests.exports.test_rows import PAYLOADS

LOOKS = [Look(12), Look(10, "0"), Look(12, "dd.mm.yyyy"), Look(10, "0.0"), Look(30, wrap=True)]
HEADERS = ["Kod", "Liczba", "Dzień", "Wskaźnik", "Tekst"]


def spliced(tmp_path, rows, *, charts=()):
    book = Workbook()
    first = book.worksheets[0]
    first.title = "Wykres & reszta"
    first.append(["a", 1])
    for _ in charts:
        chart = BarChart()
        chart.add_data(Reference(first, min_col=2, min_row=1))
        first.add_chart(chart, "D2")
    sheet = LongSheet(book, "Dane <1>", HEADERS, LOOKS, table="Dane")
    with sheet.stream:
        for row in rows:
            sheet.add(row)
        sheet.finish("Dane")
        book.save(tmp_path / "bez.xlsx")
        splice(tmp_path / "bez.xlsx", tmp_path / "z.xlsx", {"Dane <1>": sheet.stream}, charts)
    return tmp_path / "z.xlsx"


def test_values_come_back_equal_and_typed(tmp_path):
    rows = [
        ("P01", 3, date(2026, 3, 12), 47.25, "Źródła\ni „łąki” & <las>"),
        ("1", 0, None, 0.1, None),
        (None, -5, date(1900, 3, 1), 1e-7, "  odstęp "),
    ]
    sheet = load_workbook(spliced(tmp_path, rows))["Dane <1>"]
    read = [
        [cell.value.date() if hasattr(cell.value, "date") else cell.value for cell in row]
        for row in sheet.iter_rows(min_row=2)
    ]
    assert read == [list(row) for row in rows]
    assert sheet["A3"].data_type == "s"
    assert sheet["C2"].number_format == "dd.mm.yyyy"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_streamed_text_becomes_a_formula(tmp_path, payload):
    path = spliced(tmp_path, [(payload, 1, None, None, payload)])
    cell = load_workbook(path)["Dane <1>"]["A2"]
    assert (cell.data_type, cell.value) == ("s", payload)
    with zipfile.ZipFile(path) as book:
        assert not re.search(rb"<f[ >/]", book.read(sheet_paths(book)["Dane <1>"]))


def test_table_filter_and_frozen_header_cover_the_streamed_rows(tmp_path):
    sheet = load_workbook(spliced(tmp_path, [("x", 1, None, None, None)] * 1000))["Dane <1>"]
    assert sheet.tables["Dane"].ref == sheet.tables["Dane"].autoFilter.ref == sheet.dimensions == "A1:E1001"
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"


def test_other_sheets_and_charts_stay_and_charts_are_described(tmp_path):
    path = spliced(tmp_path, [], charts=[("Potrzeby", "Wykres „słupkowy” <1>")])
    assert len(load_workbook(path)["Wykres & reszta"]._charts) == 1
    with zipfile.ZipFile(path) as book:
        drawing = book.read("xl/drawings/drawing1.xml").decode()
    assert 'name="Potrzeby" descr="Wykres „słupkowy” &lt;1&gt;"' in drawing


def test_parts_of_the_sheet_stand_in_the_order_the_format_demands(tmp_path):
    with zipfile.ZipFile(spliced(tmp_path, [("x", 1, None, None, None)])) as book:
        sheet = book.read(sheet_paths(book)["Dane <1>"])
    parts = [
        b"<sheetViews",
        b"<cols",
        b"<sheetData>",
        b"<pageMargins",
        b"<headerFooter",
        b"<ignoredErrors",
        b"<tableParts",
    ]
    places = [sheet.index(part) for part in parts]
    assert places == sorted(places)
