"""Columns of the plan workbook, sheet by sheet: title, width, number format."""

from typing import NamedTuple

from exports import cells
from exports.cells import Look

MONEY = Look(13, "#,##0.00")


class Column(NamedTuple):
    title: str
    look: Look


PLAN_COLUMNS = (
    Column("Lp.", Look(6, "0", centre=True)),
    Column("Zadanie", Look(42, wrap=True)),
    Column("Adresaci", Look(21, wrap=True)),
    Column("Terminy planowanych działań", Look(17, wrap=True)),
    Column("Cel", Look(8, centre=True)),
    Column("Sołectwa", Look(18, wrap=True)),
    Column("Forma udziału CUS", Look(16, wrap=True)),
    Column("Realizator", Look(18, wrap=True)),
    Column("Partnerzy", Look(16, wrap=True)),
    Column("Uzasadnienie z danych", Look(32, wrap=True)),
    Column("Wskaźnik", Look(22, wrap=True)),
    Column("Plan", Look(9, "#,##0.##")),
    Column("Wykonanie", Look(12, "#,##0.##")),
    Column("Źródło finansowania", Look(19, wrap=True)),
    Column("Koszt", MONEY),
    Column("Status", Look(16)),
    Column("Data i powód zmiany", Look(24, wrap=True)),
    Column("Poprzedni plan", Look(20, wrap=True)),
    Column("Identyfikator", Look(22)),
)
EVIDENCE_COLUMNS = (
    Column("Lp. zadania", Look(9, "0", centre=True)),
    Column("Zadanie", Look(36, wrap=True)),
    Column("Rodzaj", Look(17, wrap=True)),
    Column("Kod", Look(8)),
    Column("Nazwa", Look(26, wrap=True)),
    Column("Wskazało osób", Look(11, "0")),
    Column("Ankiet z odpowiedzią", Look(12, "0")),
    Column("Ankiet razem", Look(10, "0")),
    Column("Sołectw z ankietami", Look(12, "0")),
    Column("Indeks, sołectwa równo", Look(12, cells.INDEX)),
    Column("Indeks według ludności", Look(12, cells.INDEX)),
    Column("Miejsce w gminie", Look(10, "0")),
    Column("Sołectw w pierwszej piątce", Look(13, "0")),
    Column("Pewność", Look(17)),
    Column("Sołectwa: pewne", Look(24, wrap=True)),
    Column("Sołectwa: prawdopodobne", Look(24, wrap=True)),
    Column("Rady", Look(24, wrap=True)),
    Column("Dane się zmieniły od przyjęcia", Look(16, centre=True)),
    Column("Kampania", Look(11, "0")),
    Column("Dane z dnia", Look(13, cells.DAY)),
    Column("Sposób liczenia", Look(30, wrap=True)),
    Column("Skrót danych", Look(22)),
    Column("Identyfikator", Look(22)),
)
REFERRED_COLUMNS = (
    Column("Lp.", Look(6, "0", centre=True)),
    Column("Problem", Look(38, wrap=True)),
    Column("Wskazało osób", Look(11, "0")),
    Column("Ankiet z odpowiedzią", Look(12, "0")),
    Column("Pewność", Look(17)),
    Column("Sołectwa", Look(40, wrap=True)),
    Column("Dowód", Look(44, wrap=True)),
    Column("Data przekazania", Look(14, cells.DAY)),
    Column("Odpowiedź", Look(30, wrap=True)),
    Column("Identyfikator", Look(18)),
)
CHANGE_COLUMNS = (
    Column("Data", Look(13, cells.DAY)),
    Column("Zadanie", Look(44, wrap=True)),
    Column("Co", Look(22, wrap=True)),
    Column("Było", Look(34, wrap=True)),
    Column("Jest", Look(34, wrap=True)),
    Column("Powód", Look(34, wrap=True)),
)
GOAL_COLUMNS = (
    Column("Nr", Look(6, "0", centre=True)),
    Column("Cel", Look(70, wrap=True)),
    Column("Liczba zadań", Look(14, "0")),
    Column("Numery zadań", Look(40, wrap=True)),
)
