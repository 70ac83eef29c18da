"""Villages from a CSV file, as a gmina's office would have it: comma or semicolon, BOM, Windows letters."""

import csv
import io
import re
from typing import NamedTuple

from survey_app.domain.refusals import WrongInput

NEEDED = ("slug", "name", "population")
FURTHER = ("name_genitive", "name_locative", "gmina", "powiat", "wojewodztwo", "teryt_gmina", "simc")
LARGEST_FILE = 1024 * 1024
MOST_VILLAGES = 500
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class VillageRow(NamedTuple):
    slug: str
    name: str
    population: int | None
    further: dict[str, str]  # optional columns of the file, by name


def read_villages(csv_bytes: bytes) -> list[VillageRow]:
    """Raises WrongInput: one sentence that names the line, the column and what to do."""
    if len(csv_bytes) > LARGEST_FILE:
        raise WrongInput("Plik jest większy niż 1 MB. To nie wygląda na listę sołectw; proszę wybrać inny plik.")
    table = _table(_decoded(csv_bytes))
    numbered = [(number, _row(number, cells)) for number, cells in table if any(cells.values())]
    rows = [row for _, row in numbered]
    if not rows:
        raise WrongInput("W pliku nie ma ani jednego sołectwa. Proszę dodać wiersze pod nagłówkiem.")
    if len(rows) > MOST_VILLAGES:
        raise WrongInput(
            f"W pliku jest {len(rows)} wierszy, a gmina może mieć najwyżej {MOST_VILLAGES} sołectw."
            " Proszę sprawdzić, czy to właściwy plik."
        )
    _refuse_doubles(numbered)
    return rows


def _decoded(csv_bytes: bytes) -> str:
    if b"\0" in csv_bytes:
        raise WrongInput("To nie jest plik tekstowy CSV. W Excelu: Zapisz jako → CSV UTF-8.")
    try:
        return csv_bytes.decode("utf-8-sig")
    except UnicodeDecodeError:
        return csv_bytes.decode("cp1250", errors="replace")


def _table(text: str) -> list[tuple[int, dict[str, str]]]:
    """Numbered rows, cells by column name."""
    first_line = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first_line.count(";") else ",")
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _refuse_header(header)
        return [
            (reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=False))) for cells in reader
        ]
    except csv.Error as fault:
        raise WrongInput(f"Wiersza {reader.line_num} nie da się odczytać jako CSV. Proszę go poprawić.") from fault


def _refuse_header(header: list[str]) -> None:
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise WrongInput(
            f"W pierwszym wierszu brakuje kolumny „{missing[0]}”."
            " Proszę nazwać kolumny: slug, name, population (dalsze są dowolne)."
        )


def _row(number: int, cells: dict[str, str]) -> VillageRow:
    slug, name = cells.get("slug", ""), cells.get("name", "")
    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        raise WrongInput(
            f"Wiersz {number}, kolumna slug: „{slug[:40]}”. Proszę wpisać małe litery bez polskich znaków,"
            " cyfry i łączniki, na przykład kwasniow-dolny."
        )
    if not name or len(name) > 100 or not name.isprintable():
        raise WrongInput(f"Wiersz {number}, kolumna name: proszę wpisać nazwę sołectwa, najwyżej 100 znaków.")
    further = {key: cells[key][:200] for key in FURTHER if key in cells}
    return VillageRow(slug, name, _population(number, cells.get("population", "")), further)


def _population(number: int, cell: str) -> int | None:
    bare = "".join(cell.split())
    if not bare:
        return None
    if not bare.isascii() or not bare.isdigit() or len(bare) > 9 or not 0 < int(bare) < 1_000_000:
        raise WrongInput(
            f"Wiersz {number}, kolumna population: „{cell[:40]}” nie jest liczbą mieszkańców."
            " Proszę wpisać liczbę całkowitą albo zostawić puste pole."
        )
    return int(bare)


def _refuse_doubles(numbered: list[tuple[int, VillageRow]]) -> None:
    seen: dict[str, int] = {}
    for number, row in numbered:
        first = seen.setdefault(row.slug, number)
        if first != number:
            raise WrongInput(
                f"Wiersz {number}: sołectwo „{row.slug}” jest w pliku dwa razy, pierwszy raz w wierszu {first}."
                " Proszę zostawić jeden wiersz."
            )
