"""CSV in and out, in the columns of sheet `Dane`: a plain variant, and one that Polish Excel opens."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from exports.columns import Cell, shown
from exports.dataset import Dataset
from exports.layout import Layout, layout

LARGEST_FILE = 256 * 1024 * 1024
MOST_LINES = 200_000
MOST_COLUMNS = 5_000
LONGEST_CELL = 1_000_000

_WOULD_CALCULATE = re.compile(r"['\s]*[=+\-@＝＋－＠|%\t\r\n]")
_POLISH_SIGNS = set("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ„”–")
_BOM = b"\xef\xbb\xbf"


class CsvFault(ValueError):
    """The file cannot be read; the Polish sentence names line and column where there is one."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file with its header; `rows` can be walked once: (line number, cells as long as the header)."""

    header: list[str]
    rows: Iterator[tuple[int, list[str]]]


def columns(dataset: Dataset) -> Layout:
    """The columns of this dataset: of every version that may occur in it."""
    return layout(dataset.questionnaires.values())


def write_csv(path: Path, dataset: Dataset, *, for_excel: bool) -> int:
    """Writes every form; gives their number.

    Before text that a spreadsheet would calculate stands an apostrophe, which `read_csv` takes away again.
    for_excel: semicolons and a BOM.
    """
    own = columns(dataset)
    number = 0
    with path.open("w", encoding="utf-8-sig" if for_excel else "utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";" if for_excel else ",", lineterminator="\r\n")
        writer.writerow([_said(column.name) for column in own.columns])
        for number, form in enumerate(dataset.forms, start=1):  # noqa: B007
            writer.writerow([_said(cell) for cell in own.row(form, dataset.questionnaires[form.digest])])
    return number


def read_csv(raw: bytes) -> CsvFile:
    """Reads either variant, also as saved again by Excel. Raises CsvFault, also while the rows are walked."""
    if len(raw) > LARGEST_FILE:
        raise CsvFault("Plik jest za duży (ponad 256 MB). Proszę podzielić go na mniejsze.")
    text = _decoded(raw)
    delimiter, text = _delimiter(text)
    lines = _records(text, delimiter)
    _, header = next(lines, (0, []))
    if not any(header):
        raise CsvFault("Plik jest pusty. W pierwszym wierszu powinny stać nazwy kolumn.")
    header = [_without_apostrophe(name).strip() for name in header]
    while header and not header[-1]:
        header.pop()
    _refuse_header(header)
    return CsvFile(header, _rows(lines, header))


def _rows(lines: Iterator[tuple[int, list[str]]], header: list[str]) -> Iterator[tuple[int, list[str]]]:
    for count, (number, cells) in enumerate(lines, start=1):
        if count > MOST_LINES:
            raise CsvFault("Plik ma ponad 200 000 wierszy. Proszę podzielić go na mniejsze.")
        if len(cells) > len(header) and any(cells[len(header) :]):
            raise CsvFault(
                f"Wiersz {number} ma więcej komórek ({len(cells)}) niż nagłówek kolumn ({len(header)}). "
                "Proszę sprawdzić, czy tekst ze znakiem rozdzielającym stoi w cudzysłowie."
            )
        row = [_without_apostrophe(cell) for cell in cells[: len(header)]]
        row += [""] * (len(header) - len(row))
        yield number, row


def _decoded(raw: bytes) -> str:
    """UTF-8, else cp1250 of older Excel; a damaged UTF-8 file is refused, not turned into rubbish."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        if raw.startswith(_BOM) or _POLISH_SIGNS & set(raw.decode("utf-8", errors="ignore")):
            raise CsvFault(_bad_sign(fault)) from None
        try:
            text = raw.decode("cp1250")
        except UnicodeDecodeError as other:
            raise CsvFault(_bad_sign(other)) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise CsvFault(
            f"Wiersz {line} zawiera znak zerowy (NUL): to nie jest zwykły plik CSV. "
            "Proszę zapisać go ponownie w arkuszu jako „CSV UTF-8”."
        )
    return text


def _bad_sign(fault: UnicodeDecodeError) -> str:
    line = fault.object.count(b"\n", 0, fault.start) + 1
    return f"Wiersz {line} zawiera uszkodzony znak. Proszę zapisać plik ponownie jako „CSV UTF-8”."


def _delimiter(text: str) -> tuple[str, str]:
    """The sign between cells, by the header; a line `sep=;` of Excel decides and is dropped."""
    first, _, others = text.partition("\n")
    if found := re.fullmatch(r"sep=([;,\t])\r?", first):
        return found[1], others
    return max(";,\t", key=first.count) if first else ",", text


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each record; empty lines are passed over. Raises CsvFault."""
    before = csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as fault:
        raise CsvFault(_csv_sentence(str(fault), line)) from None
    finally:
        csv.field_size_limit(before)


def _csv_sentence(fault: str, line: int) -> str:
    if "field limit" in fault:
        return f"Wiersz {line} zawiera komórkę dłuższą niż milion znaków. Proszę ją skrócić."
    return (
        f"Od wiersza {line} nie da się odczytać pliku: cudzysłów jest otwarty i niezamknięty "
        "albo stoi w środku tekstu. Proszę go poprawić."
    )


def _refuse_header(header: list[str]) -> None:
    if len(header) > MOST_COLUMNS:
        raise CsvFault("Plik ma ponad 5 000 kolumn. Proszę sprawdzić, czy to właściwy plik.")
    seen: set[str] = set()
    for number, name in enumerate(header, start=1):
        if not name:
            raise CsvFault(f"Kolumna {number} nie ma nazwy w pierwszym wierszu. Proszę ją wpisać lub usunąć.")
        if name in seen:
            raise CsvFault(f"Kolumna „{shown(name)}” występuje dwa razy. Proszę usunąć jedną z nich.")
        seen.add(name)


def _said(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return "'" + cell if _WOULD_CALCULATE.match(cell) else cell
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _WOULD_CALCULATE.match(cell) else cell
