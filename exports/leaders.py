"""The one file with names: who agreed to act. Marked on every page; encrypted when a passphrase is given.

Heavy: openpyxl and msoffcrypto load only where the file is made.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from forms.polish import data

LEVEL = "Z NAZWISKAMI"
HEADERS = (
    *("Imię i nazwisko", "Telefon lub e-mail", "Sołectwo", "Jak chce pomagać", "W czym"),
    *("Zgoda z dnia", "Ostatni kontakt"),
)
SHORTEST_PASSPHRASE = 12


@dataclass(frozen=True, slots=True)
class Leader:
    """One row, in Polish words."""

    name: str
    contact: str
    village: str
    how: str
    areas: str
    consented_on: date
    last_contact: date


@dataclass(frozen=True, slots=True)
class Taken:
    """Who takes the file out, and why: stands on its first sheet."""

    gmina: str
    by: str
    reason: str
    today: date


def workbook(leaders: Sequence[Leader], taken: Taken, passphrase: str = "") -> bytes:
    """The .xlsx; encrypted (ECMA-376, as Office and LibreOffice open it) with a passphrase."""
    made = _workbook(leaders, taken)
    return _encrypted(made, passphrase) if passphrase else made


def _workbook(leaders: Sequence[Leader], taken: Taken) -> bytes:
    import pandas as pd
    from openpyxl import Workbook

    from exports import cells
    from exports.cells import Look
    from exports.sheets_first import Page

    book = Workbook()
    first = book.worksheets[0]
    first.title = "Czytaj najpierw"
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 26, 88
    cells.put_title(first, f"Osoby, które chcą działać – {taken.gmina}", f"{LEVEL}. Nie przekazywać dalej.")
    page = Page(first)
    page.row = 3
    for what, text in _told(leaders, taken):
        page.line(what, text)
    sheet = book.create_sheet("Osoby")
    top = cells.put_title(sheet, f"Osoby, które chcą działać – {taken.gmina}", f"{LEVEL}. Stan na {data(taken.today)}")
    rows = [
        (one.name, one.contact, one.village, one.how, one.areas, one.consented_on, one.last_contact) for one in leaders
    ]
    looks = {
        "Imię i nazwisko": Look(28),
        "Telefon lub e-mail": Look(30),
        "Sołectwo": Look(20),
        "W czym": Look(50, wrap=True),
        "Zgoda z dnia": cells.DATE,
        "Ostatni kontakt": cells.DATE,
    }
    frame = pd.DataFrame(rows, columns=list(HEADERS), dtype=object)
    cells.put_frame(sheet, frame, looks, top=top, name="Osoby", like=Look(24, wrap=True))
    for one in (first, sheet):
        cells.set_for_print(one, "Osoby, które chcą działać", LEVEL)
    first.page_setup.orientation = "portrait"
    properties = book.properties
    properties.title, properties.description, properties.language = "Osoby, które chcą działać", LEVEL, "pl-PL"
    properties.creator = properties.lastModifiedBy = "Zebranie"
    properties.created = properties.modified = datetime.combine(taken.today, time(12))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _told(leaders: Sequence[Leader], taken: Taken) -> tuple[tuple[str, str], ...]:
    return (
        ("Poziom", f"{LEVEL}: dane osobowe. Tylko dla osób upoważnionych przez administratora danych."),
        ("Pobrał(a)", f"{taken.by}, {data(taken.today)}"),
        ("Po co", taken.reason),
        ("Ile osób", str(len(leaders))),
        ("Kogo tu nie ma", "Osób zgłoszonych przez innych, które jeszcze się nie zgodziły. Odpowiedzi z ankiet."),
        ("Kiedy usunąć", "Zaraz po wykorzystaniu. W rejestrze wpisy znikają same albo na życzenie; z tego pliku nie."),
    )


def _encrypted(plain: bytes, passphrase: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt(passphrase, out)
    return out.getvalue()
