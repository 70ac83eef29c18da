"""How a cell of our workbooks looks and what may stand in it: text stays text, tables are Excel tables."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

import pandas as pd
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

BRAND = "1F4E5F"
INK = "1B1B1B"
MUTED = "55606B"
FONT = "Calibri"
INTERNAL = "do użytku wewnętrznego"
NO_DATA = "Brak danych w tej kampanii."
"""Stands in the only row of a table without data, so that every sheet is there every year."""

WHOLE = "#,##0"
INDEX = "0.0"
DAY = "dd.mm.yyyy"

SQUARE_ROOT_OF_2 = 1.414  # of the sides of A4
LEGIBLE_WIDTH = 210  # characters on one page across before print grows too small to read
BUTTON = 3.5
LETTERS = 1.15  # of running text, to the width of one digit, which is Excel's unit
LINE = 15.0  # points
UPRIGHT_LETTER = 7.0  # points of one bold letter that reads from below
TALLEST = 405.0  # a row higher than a page cannot be scrolled
LONGEST_TEXT = 32_767  # of a cell, in Excel
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LIKE_A_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠]")

HEADER_FONT = Font(name=FONT, size=11, bold=True, color="FFFFFF")
BODY_FONT = Font(name=FONT, size=11, color=INK)
TITLE_FONT = Font(name=FONT, size=16, bold=True, color=BRAND)
NOTE_FONT = Font(name=FONT, size=11, color=MUTED)
LINK_FONT = Font(name=FONT, size=11, color="0B5394", underline="single")
HEADER_FILL = PatternFill("solid", fgColor=BRAND)
_HAIR = Side(style="thin", color="C9D3D8")
GRID = Border(bottom=_HAIR, left=_HAIR, right=_HAIR, top=_HAIR)


class Look(NamedTuple):
    """One column: its width in characters, number format, and whether long text breaks into lines."""

    width: float = 14
    number_format: str = "General"
    wrap: bool = False
    centre: bool = False
    grid: bool = True
    upright: bool = False  # the header reads from below, so that many narrow columns fit on a page


TEXT = Look(28, wrap=True)
NUMBER = Look(12, WHOLE)
DECIMAL = Look(12, INDEX)
DATE = Look(13, DAY)
OF_A_VILLAGE = Look(6.5, WHOLE, centre=True, upright=True)
"""A column of counts, one of many: its header is the name of a village."""
SHORT = Look(16)


def clean(text: str) -> str:
    """What XML and Excel can hold: no control characters, one kind of line end, no more than a cell takes."""
    text = _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def looks_like_a_formula(text: str) -> bool:
    """True for text that Excel would take for a formula if somebody typed it or opened it from CSV."""
    return _LIKE_A_FORMULA.match(text) is not None


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell that is not merged: our sheets have no other."""
    return cast(Cell, sheet.cell(row, column))


def put(cell: Cell, value: Any, look: Look = SHORT) -> None:
    """Writes one body cell. Text is text whatever it begins with; an unknown value stays empty."""
    if isinstance(value, str):
        put_text(cell, value)
    else:
        _put_number(cell, value)
    dress(cell, look)


def dress(cell: Cell, look: Look) -> None:
    """The style of a body cell, without its value."""
    side = "center" if look.centre else "left" if look.number_format == "General" else "right"
    cell.font = BODY_FONT
    cell.alignment = Alignment(vertical="top", horizontal=side, indent=0 if look.centre else 1, wrap_text=look.wrap)
    cell.number_format = look.number_format
    if look.grid:
        cell.border = GRID


def put_text(cell: Cell, text: str) -> None:
    """The text itself, never a formula or an error value; the sign of quoting only where Excel would ask."""
    cell.value = clean(text)
    cell.data_type = "s"
    if looks_like_a_formula(text):
        cell.quotePrefix = True


def unlike(headers: Sequence[str]) -> list[str]:
    """The same headers with „(2)”, „(3)” after those that occurred before: Excel tables need them unlike."""
    seen: dict[str, int] = {}
    result = []
    for header in headers:
        text = clean(header).replace("\n", " ").strip() or "kolumna"
        text = text[:200]
        number = seen[text.lower()] = seen.get(text.lower(), 0) + 1
        result.append(text if number == 1 else f"{text} ({number})")
    return result


def put_title(sheet: Worksheet, title: str, note: str = "") -> int:
    """Title in A1 and the sentence below it; gives the row where the table begins."""
    put_text(sheet["A1"], title)
    sheet["A1"].font = TITLE_FONT
    sheet.row_dimensions[1].height = 24
    if not note:
        return 3
    put_text(sheet["A2"], note)
    sheet["A2"].font = NOTE_FONT
    return 4


def put_header(sheet: Worksheet, row: int, headers: Sequence[str], looks: Sequence[Look]) -> None:
    """The header row with the widths of its columns. `headers` are unlike."""
    for number, (header, look) in enumerate(zip(headers, looks, strict=True), start=1):
        cell = cell_at(sheet, row, number)
        put_text(cell, header)
        cell.font, cell.fill, cell.border = HEADER_FONT, HEADER_FILL, GRID
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if look.upright:
            cell.alignment = Alignment(vertical="bottom", horizontal="center", text_rotation=90)
        sheet.column_dimensions[get_column_letter(number)].width = _width(header, look)
    sheet.row_dimensions[row].height = max(map(_header_height, headers, looks))


def _header_height(header: str, look: Look) -> float:
    """In points, with room for the button of the filter."""
    if look.upright:
        return UPRIGHT_LETTER * len(header) + LINE + 10
    return LINE * lines_of(header, (_width(header, look) - BUTTON) / LETTERS) + 5


def _width(header: str, look: Look) -> float:
    """Wide enough for the longest word of the header in bold, beside the button of the filter."""
    if look.upright:
        return look.width
    return max(look.width, max(map(len, header.split()), default=0) * 1.1 + BUTTON)


def lines_of(text: str, width: float) -> int:
    """Lines of the text in a column of this width, broken at words; a hard space breaks none."""
    width, lines = width * LETTERS, 0
    for paragraph in text.split("\n"):
        room, lines = 0.0, lines + 1
        for word in paragraph.split(" "):
            if room and room + 1 + len(word) > width:
                room, lines = 0.0, lines + 1
            room += len(word) + (1 if room else 0)
            while room > width > 1:
                room, lines = room - width, lines + 1
    return lines


def height_of(values: Sequence[Any], looks: Sequence[Look]) -> float | None:
    """Height of a row with wrapped text, in points; None for one line. LibreOffice fits no row by itself."""
    tallest = 1
    for value, look in zip(values, looks, strict=True):
        if look.wrap and isinstance(value, str) and (len(value) > look.width - 2 or "\n" in value):
            tallest = max(tallest, lines_of(value, look.width - 2))
    return min(LINE * tallest + 3, TALLEST) if tallest > 1 else None


def put_frame(
    sheet: Worksheet,
    frame: pd.DataFrame,
    looks: Mapping[str, Look],
    *,
    top: int,
    name: str,
    like: Look = SHORT,
) -> int:
    """Writes the frame as an Excel table with frozen header and filters; gives its last row.

    looks: by column of the frame, `like` for the rest. An empty frame becomes a header and one row that says so,
    because Excel repairs a table without a body.
    """
    columns = [looks.get(column, like) for column in frame.columns]
    headers = unlike([str(column) for column in frame.columns])
    put_header(sheet, top, headers, columns)
    rows = frame.itertuples(index=False, name=None)
    last = top
    for last, row in enumerate(rows, start=top + 1):
        for number, (value, look) in enumerate(zip(row, columns, strict=True), start=1):
            put(cell_at(sheet, last, number), value, look)
        sheet.row_dimensions[last].height = height_of(row, columns)
    if last == top:
        last = top + 1
        put(cell_at(sheet, last, 1), NO_DATA, Look())
    make_table(sheet, name, top, last, len(columns))
    return last


def make_table(sheet: Worksheet, name: str, top: int, last: int, columns: int, *, keep: int = 1) -> Table:
    """A real table over these rows; the header and the first `keep` columns stay in view."""
    table = Table(displayName=name, name=name, ref=f"A{top}:{get_column_letter(columns)}{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    sheet.freeze_panes = f"{get_column_letter(keep + 1)}{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    return table


def set_for_print(sheet: Worksheet, title: str, level: str = INTERNAL, *, upright: bool = False) -> None:
    """A4 across or upright, header repeated, pages numbered, title in the head; what is wide takes several pages."""
    sheet.page_setup.orientation = "portrait" if upright else "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    legible = LEGIBLE_WIDTH / SQUARE_ROOT_OF_2 if upright else LEGIBLE_WIDTH
    sheet.page_setup.fitToWidth = max(1, round(width_of(sheet) / legible))
    sheet.page_setup.fitToHeight = 0
    if sheet.page_setup.fitToWidth > 1 and not sheet.print_title_cols:
        sheet.print_title_cols = "A:A"
    sheet.page_setup.pageOrder = "overThenDown"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    head, foot = sheet.oddHeader, sheet.oddFooter
    assert head is not None
    assert foot is not None
    head.left.text, head.right.text = _in_header(title), level
    foot.left.text, foot.right.text = "&A", "strona &P z &N"
    sheet.sheet_view.zoomScale = 100


def width_of(sheet: Worksheet) -> float:
    """All columns together, in characters."""
    return sum(column.width for column in sheet.column_dimensions.values())


def height_to(sheet: Worksheet, last: int) -> float:
    """The rows down to this one, in points."""
    return sum(sheet.row_dimensions[row].height or LINE for row in range(1, last + 1))


def page_height(sheet: Worksheet) -> float:
    """What fits on one A4 page at the scale this sheet is printed at, in points, with room to spare."""
    height, width = (690, 97) if sheet.page_setup.orientation == "portrait" else (480, 140)
    return height * max(1.0, width_of(sheet) / width)


def _in_header(text: str) -> str:
    return clean(text).replace("&", "&&").replace("\n", " ")[:120]


def _put_number(cell: Cell, value: Any) -> None:
    """A number or a day; pandas' missing values become an empty cell."""
    if value is None or (not isinstance(value, date) and pd.isna(value)):
        cell.value = None
    elif isinstance(value, pd.Timestamp):
        cell.value = value.to_pydatetime().date()
    elif isinstance(value, bool | date | int):
        cell.value = value
    else:
        number = float(value)
        cell.value = int(number) if number.is_integer() else number
