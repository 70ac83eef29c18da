"""What stands on cells beside their values: names for links, bars and colours that follow the value.

Colours and bars repeat what the cell says in figures or words; nobody needs to see them. Only rules that LibreOffice
keeps are used.
"""

import re
from typing import Literal

from openpyxl import Workbook
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

BAR = "8FBCC6"
Rows = tuple[int, int]  # first and last


def name_cell(book: Workbook, name: str, title: str, row: int, column: int) -> None:
    """A name of the whole workbook, for links from other workbooks: it stays when the cell moves."""
    name = re.sub(r"\W", "_", name, flags=re.ASCII)
    place = f"{quote_sheetname(title)}!${get_column_letter(column)}${row}"
    book.defined_names[name] = DefinedName(name, attr_text=place)


def bars_behind(sheet: Worksheet, column: int, rows: Rows) -> None:
    """A bar in each cell, from nothing at 0 to full at the largest value of the column."""
    least, full = FormatObject(type="num", val=0), FormatObject(type="max")
    bar = DataBar(cfvo=[least, full], color=BAR, showValue=True, minLength=0, maxLength=100)
    sheet.conditional_formatting.add(_area(column, rows), Rule(type="dataBar", dataBar=bar))


def colour_words(sheet: Worksheet, column: int, rows: Rows, word: str, colour: str) -> None:
    """This colour behind cells that hold this word."""
    sheet.conditional_formatting.add(_area(column, rows), _where("equal", f'"{word}"', colour))


def colour_below(sheet: Worksheet, column: int, rows: Rows, least: int, colour: str) -> None:
    """This colour behind numbers below `least`."""
    sheet.conditional_formatting.add(_area(column, rows), _where("lessThan", str(least), colour))


def _where(operator: Literal["equal", "lessThan"], what: str, colour: str) -> Rule:
    looks = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
    return Rule(type="cellIs", operator=operator, formula=[what], dxf=looks)


def _area(column: int, rows: Rows) -> str:
    letter = get_column_letter(column)
    return f"{letter}{rows[0]}:{letter}{rows[1]}"
