"""Sheets with a row a form: openpyxl draws the header, table and print set-up, a RowStream takes the rows."""

from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from exports.cells import NO_DATA, Look, dress, height_of, make_table, put_header, set_for_print, unlike
from exports.splice import RowStream, Styles


class LongSheet:
    """One streamed sheet with its header in row 1. `finish` closes the table once all rows are in."""

    def __init__(
        self,
        book: Workbook,
        title: str,
        headers: Sequence[str],
        looks: Sequence[Look],
        *,
        table: str,
        keep: int = 1,
        says_when_empty: bool = True,
    ) -> None:
        self.title = title
        self._table, self._keep, self._looks = table, keep, looks
        self._says_when_empty = says_when_empty
        self._wraps = any(look.wrap for look in looks)
        self._sheet = book.create_sheet(title)
        put_header(self._sheet, 1, unlike(headers), looks)
        blanks = any(look.grid for look in looks)
        self.stream = RowStream([self._styles(look) for look in looks], blanks=blanks)

    @property
    def rows(self) -> int:
        return self.stream.rows

    def add(self, row: Sequence[str | int | float | date | None]) -> None:
        self.stream.add(row, height_of(row, self._looks) if self._wraps else None)

    def finish(self, print_title: str) -> None:
        if not self.rows and self._says_when_empty:
            self.stream.say(NO_DATA)
        # two rows only: openpyxl makes every cell of a table's area; splice stretches the table
        make_table(self._sheet, self._table, 1, 2, len(self._looks), keep=self._keep)
        set_for_print(self._sheet, print_title)
        self._sheet.print_title_cols = f"A:{get_column_letter(self._keep)}"

    def _styles(self, look: Look) -> Styles:
        """Registers the look with the workbook; the cells themselves never enter the sheet."""
        plain = Cell(self._sheet, row=1, column=1)
        dress(plain, look)
        quoted = Cell(self._sheet, row=1, column=1)
        dress(quoted, look)
        quoted.quotePrefix = True
        return Styles(plain.style_id, quoted.style_id)
