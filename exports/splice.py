"""Long sheets, fast and with flat memory: rows are streamed as XML beside openpyxl's workbook, then put in.

openpyxl writes the sheet with its header, table, widths and print set-up; rows below come from a temporary
file. A column is described by the styles openpyxl registered for it, so both look the same.
"""

import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import fromstring

from exports.cells import clean, looks_like_a_formula

CHUNK = 1 << 20
_ROWS_AT_ONCE = 200
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OWN_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EPOCH = date(1899, 12, 30).toordinal()
_MOST_REMEMBERED = 20_000
_SHORT = 64  # texts up to this length are remembered: codes and labels repeat, free text does not
_AFTER_IGNORED_ERRORS = re.compile(rb"<(?:smartTags|drawing|legacyDrawing|tableParts|extLst)\b")


class Styles(NamedTuple):
    """Style numbers of one column in the workbook: ordinary, and for text that looks like a formula."""

    plain: int
    quoted: int


class RowStream:
    """Rows of one sheet as XML in a temporary file. Use as a context manager; the file goes with it."""

    def __init__(self, styles: Sequence[Styles], first_row: int = 2, *, blanks: bool = False) -> None:
        """blanks: empty cells get their style too, so that the lines between them are whole."""
        self.rows = 0
        self._first_row = first_row
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._waiting: list[str] = []
        letters = [get_column_letter(number) for number in range(1, len(styles) + 1)]
        self._number = [
            f'<c r="{letter}%d" s="{style.plain}"><v>' for letter, style in zip(letters, styles, strict=True)
        ]
        self._text = [
            f'<c r="{letter}%d" s="{style.plain}" t="inlineStr"><is><t xml:space="preserve">'
            for letter, style in zip(letters, styles, strict=True)
        ]
        self._quoted = [
            f'<c r="{letter}%d" s="{style.quoted}" t="inlineStr"><is><t xml:space="preserve">'
            for letter, style in zip(letters, styles, strict=True)
        ]
        self._blank = [f'<c r="{letter}%d" s="{style.plain}"/>' for letter, style in zip(letters, styles, strict=True)]
        self._blanks = blanks
        self._remembered: dict[str, tuple[bool, str]] = {}

    def add(self, row: Sequence[str | int | float | date | None], height: float | None = None) -> None:
        """height: of the row, in points; None leaves the usual one."""
        number = self._first_row + self.rows
        self.rows += 1
        cells = []
        for place, value in enumerate(row):
            if value is None or value == "":
                if self._blanks:
                    cells.append(self._blank[place] % number)
                continue
            if isinstance(value, str):
                known = self._remembered.get(value) or self._prepare(value)
                start = self._quoted[place] if known[0] else self._text[place]
                cells.append(start % number + known[1])
            elif isinstance(value, date):
                cells.append(f"{self._number[place] % number}{value.toordinal() - _EPOCH}</v></c>")
            else:
                cells.append(f"{self._number[place] % number}{value!r}</v></c>")
        start = f'<row r="{number}" ht="{height}" customHeight="1">' if height else f'<row r="{number}">'
        self._waiting.append(f"{start}{''.join(cells)}</row>")
        if len(self._waiting) >= _ROWS_AT_ONCE:
            self._flush()

    def say(self, text: str) -> None:
        """A row with nothing but this sentence, which counts as no row."""
        self.add([text])
        self.rows -= 1

    def copy_to(self, target: IO[bytes]) -> None:
        self._flush()
        self._file.seek(0)
        while chunk := self._file.read(CHUNK):
            target.write(chunk)

    def __enter__(self) -> "RowStream":
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: object, trace: TracebackType | None) -> None:
        self._file.close()

    def _flush(self) -> None:
        self._file.write("".join(self._waiting).encode("utf-8"))
        self._waiting.clear()

    def _prepare(self, value: str) -> tuple[bool, str]:
        known = looks_like_a_formula(value), escape(clean(value)) + "</t></is></c>"
        if len(value) <= _SHORT and len(self._remembered) < _MOST_REMEMBERED:
            self._remembered[value] = known
        return known


def splice(
    written: Path, out: Path, streams: Mapping[str, RowStream], chart_texts: Sequence[tuple[str, str]] = ()
) -> None:
    """Copies openpyxl's workbook to `out` with the streamed rows in their sheets.

    streams: by sheet title; chart_texts: title and description of each chart, in the order of the sheets, for
    those who cannot see it.
    """
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as target,
    ):
        stream_of = {path: streams[title] for title, path in sheet_paths(source).items() if title in streams}
        changed = _described(source, chart_texts) | _stretched(source, stream_of)
        for name in source.namelist():
            if name in stream_of:
                with target.open(name, "w", force_zip64=True) as sheet:
                    _write_sheet(sheet, source.read(name), stream_of[name])
            else:
                target.writestr(name, changed.get(name) or source.read(name))


def sheet_paths(book: zipfile.ZipFile) -> dict[str, str]:
    """Where each sheet lies in the file, by title, in the order of the tabs."""
    relations = {
        node.attrib["Id"]: node.attrib["Target"].lstrip("/")
        for node in fromstring(book.read("xl/_rels/workbook.xml.rels"))
    }
    sheets = fromstring(book.read("xl/workbook.xml")).iterfind(f"{_MAIN}sheets/{_MAIN}sheet")
    paths = {node.attrib["name"]: relations[node.attrib[_OWN_ID]] for node in sheets}
    return {title: path if path.startswith("xl/") else f"xl/{path}" for title, path in paths.items()}


def _write_sheet(target: IO[bytes], content: bytes, stream: RowStream) -> None:
    before, _, after = content.partition(b"</sheetData>")
    last = max(stream.rows, 1) + 1
    before = re.sub(rb'<dimension ref="A1:([A-Z]+)\d+"', rb'<dimension ref="A1:\g<1>%d"' % last, before)
    width = re.search(rb'<dimension ref="A1:([A-Z]+)\d+"', before)
    if width:  # codes such as "1" are text on purpose: no green triangles
        area = b"A1:" + width[1] + b"%d" % last
        note = b'<ignoredErrors><ignoredError sqref="' + area + b'" numberStoredAsText="1"/></ignoredErrors>'
        place = _AFTER_IGNORED_ERRORS.search(after)
        cut = place.start() if place else after.rindex(b"</worksheet>")
        after = after[:cut] + note + after[cut:]
    target.write(before)
    stream.copy_to(target)
    target.write(b"</sheetData>" + after)


def _stretched(source: zipfile.ZipFile, stream_of: Mapping[str, RowStream]) -> dict[str, bytes]:
    """The tables of the streamed sheets, down to their last row."""
    changed = {}
    for path, stream in stream_of.items():
        folder, _, name = path.rpartition("/")
        for node in fromstring(source.read(f"{folder}/_rels/{name}.rels")):
            if node.attrib["Type"].endswith("/table"):
                table = node.attrib["Target"].lstrip("/")
                area = rb'ref="A1:\g<1>%d"' % (max(stream.rows, 1) + 1)
                changed[table] = re.sub(rb'ref="A1:([A-Z]+)2"', area, source.read(table))
    return changed


def _described(source: zipfile.ZipFile, texts: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """The drawings with a name and a description for each chart; openpyxl has no place for them."""
    drawings = [name for name in source.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
    drawings.sort(key=lambda name: int("".join(filter(str.isdigit, name))))
    name_next = _named(iter(texts))
    chart = rb'<((?:\w+:)?cNvPr) id="(\d+)" name="Chart \d+"'
    return {name: re.sub(chart, name_next, source.read(name)) for name in drawings}


def _named(texts: Iterator[tuple[str, str]]) -> Callable[[re.Match[bytes]], bytes]:
    def replace(found: re.Match[bytes]) -> bytes:
        title, description = next(texts, ("", ""))
        if not title:
            return found[0]
        own = f"name={quoteattr(title)} descr={quoteattr(description)}"
        return b"<" + found[1] + b' id="' + found[2] + b'" ' + own.encode()

    return replace
