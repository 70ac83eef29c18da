"""Cells: text stays text, tables are real, headers are unlike each other."""

from datetime import date

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from exports import cells
from exports.cells import Look
from tests.exports.test_rows import PAYLOADS


def saved(tmp_path, book):
    path = tmp_path / "skoroszyt.xlsx"
    book.save(path)
    return load_workbook(path)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_never_becomes_a_formula_or_an_error(tmp_path, payload):
    book = Workbook()
    cells.put(book.active["A1"], payload)
    cell = saved(tmp_path, book).active["A1"]
    assert (cell.data_type, cell.value) == ("s", payload)


def test_only_text_that_excel_would_calculate_is_marked_as_quoted(tmp_path):
    book = Workbook()
    for place, text in enumerate(("=1+1", "+48 600", "zwykły tekst", "a = b"), start=1):
        cells.put(book.active.cell(place, 1), text)
    sheet = saved(tmp_path, book).active
    assert [bool(sheet.cell(place, 1).quotePrefix) for place in range(1, 5)] == [True, True, False, False]


def test_control_characters_and_lone_surrogates_leave_no_trace(tmp_path):
    book = Workbook()
    cells.put(book.active["A1"], "a\x00b\x0bc\ud800d\r\ne")
    assert saved(tmp_path, book).active["A1"].value == "abcd\ne"


def test_text_longer_than_a_cell_is_shortened_visibly():
    text = cells.clean("ą" * 40_000)
    assert len(text) == cells.LONGEST_TEXT
    assert text.endswith("…")


def test_days_and_numbers_are_real(tmp_path):
    book = Workbook()
    for place, (value, look) in enumerate(
        ((date(2026, 3, 12), cells.DATE), (41, cells.NUMBER), (47.25, cells.DECIMAL)), 1
    ):
        cells.put(book.active.cell(1, place), value, look)
    row = [cell for (cell,) in saved(tmp_path, book).active.iter_cols()]
    assert [cell.data_type for cell in row] == ["d", "n", "n"]
    assert [cell.number_format for cell in row] == ["dd.mm.yyyy", "#,##0", "0.0"]


def test_equal_headers_get_a_suffix_and_none_becomes_a_formula():
    assert cells.unlike(["Pytanie", "pytanie", "Pytanie", "", "=1+1"]) == [
        "Pytanie", "pytanie (2)", "Pytanie (3)", "kolumna", "=1+1",
    ]  # fmt: skip


def test_a_frame_becomes_a_table_with_filter_frozen_header_and_print_set_up(tmp_path):
    book = Workbook()
    frame = pd.DataFrame({"=Nazwa": ["Lipie", None], "Liczba": [3, 4], "Dzień": [date(2026, 1, 2), None]})
    top = cells.put_title(book.active, "Tytuł", "Zdanie.")
    last = cells.put_frame(book.active, frame, {"Dzień": cells.DATE}, top=top, name="Tabela")
    cells.set_for_print(book.active, "Tytuł & reszta")
    sheet = saved(tmp_path, book).active
    table = sheet.tables["Tabela"]
    assert (last, table.ref, table.autoFilter.ref) == (6, "A4:C6", "A4:C6")
    assert table.column_names == ["=Nazwa", "Liczba", "Dzień"]
    assert sheet["A4"].data_type == "s"
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert sheet["C6"].value is None


def test_an_empty_frame_still_makes_a_table_excel_need_not_repair(tmp_path):
    book = Workbook()
    cells.put_frame(book.active, pd.DataFrame({"A": [], "B": []}), {}, top=1, name="Pusta")
    assert saved(tmp_path, book).active.tables["Pusta"].ref == "A1:B2"


@pytest.mark.parametrize(("text", "width", "lines"), [
    ("krótko", 20, 1), ("jedno\ndrugie", 20, 2), ("słowo " * 12, 20, 3), ("x" * 50, 20, 3),
])  # fmt: skip
def test_rows_are_high_enough_for_their_text(text, width, lines):
    assert cells.lines_of(text.strip(), width) == lines
    assert (cells.height_of([text], [Look(width, wrap=True)]) or cells.LINE) >= (
        cells.LINE if lines == 1 else lines * 15
    )


def test_an_upright_header_has_room_for_the_longest_name():
    sheet = Workbook().worksheets[0]
    cells.put_header(sheet, 1, ["Kod", "Zalesie Golczowskie"], [cells.SHORT, cells.OF_A_VILLAGE])
    assert sheet["B1"].alignment.textRotation == 90
    assert sheet.column_dimensions["B"].width == cells.OF_A_VILLAGE.width
    assert sheet.row_dimensions[1].height > len("Zalesie Golczowskie") * 6
