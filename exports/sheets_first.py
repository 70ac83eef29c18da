"""Sheet `Czytaj najpierw`: what the workbook is, who answered, how it was counted, what stands where."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from exports import cells
from exports.dataset import Dataset
from exports.layout import CHANNELS
from exports.sheets_villages import options_of, present
from exports.sheets_work import Gathered
from exports.tally import Results
from forms.polish import data, ile, liczba

FEW = 30  # forms: below, counts only
INTERNAL = "Do użytku wewnętrznego. Przed przekazaniem dalej proszę przeczytać uwagi poniżej."
CONTENTS = {
    "Odpowiedzi": "Ankiety mieszkańców słowami, jeden wiersz to jedna ankieta.",
    "Odpowiedzi młodzież": "Ankiety młodzieży słowami.",
    "Odpowiedzi po wydarzeniu": "Ankiety po wydarzeniach słowami.",
    "Odpowiedzi rad": "Stanowiska rad, jeden wiersz to jedno posiedzenie.",
    "Protokoły": "Protokoły spotkań w sołectwach.",
    "Problemy": "Kolejność problemów w gminie: dwa sposoby ważenia, liczby osób, pewność, wykres.",
    "Potrzeby": "Kolejność potrzeb w gminie: dwa sposoby ważenia, liczby osób, pewność, wykres.",
    "Sołectwa": "Jeden wiersz to jedno sołectwo: spotkania, ankiety, co najważniejsze, gotowość; wykres.",
    "Pomysły": "Pomysły tak, jak je zapisano, i czego potrzeba, żeby się udały.",
    "Mocne strony": "Mocne strony sołectw tak, jak je zapisano.",
    "Potencjał": "Ile osób chce działać i w czym może pomóc, według sołectw; wykres.",
    "Spotkania": "Jeden wiersz to jedno spotkanie: obecni, arkusze, ankiety według sposobu wypełnienia.",
    "Małe kroki": "Co ustalono: co robimy, kto odpowiada, do kiedy.",
    "Wydarzenia": "Wydarzenia, ich oceny i wydarzenia zapisane w planie.",
    "Partnerzy": "Wszyscy partnerzy ze spisu, z każdego roku: co wnoszą, czego im brakuje. Bez kontaktów.",
    "Dane": "Wszystkie ankiety w stałych kodach, do dalszych obliczeń i do ponownego wczytania.",
    "Słownik": "Co znaczy każda kolumna i każdy kod arkusza Dane.",
}
"""Every sheet after the first, in the order of the tabs, with what is inside."""

FORMULAS = (
    "Wskaźnik potrzeby w sołectwie: za miejsce 1 – trzy punkty, za 2 – dwa, za 3 – jeden; suma punktów "
    "podzielona przez największą możliwą, razy 100. Do trzech zaznaczeń bez kolejności liczy się po dwa "
    "punkty; ankieta z większą liczbą zaznaczeń jest nieważna w tym pytaniu.",
    "Wskaźnik problemu w sołectwie: stopień 1, 2 albo 3, niezaznaczony problem to 0; suma stopni podzielona "
    "przez największą możliwą, razy 100. Liczą się ankiety, w których coś w tym pytaniu zaznaczono.",
    "Gmina ma dwie kolumny. „Każde sołectwo ma jeden głos” to średnia wskaźników sołectw. „Ważony liczbą "
    "mieszkańców” liczy sołectwa według ludności; podajemy go tylko wtedy, gdy ludność jest znana.",
    "Pewność mówi, czy pozycja utrzymałaby się w pierwszej piątce, gdyby z tych samych ankiet losować "
    "ponownie: „pewne” – co najmniej 9 razy na 10, „prawdopodobne” – co najmniej 5, "
    "„nierozstrzygnięte” – co najmniej 2,5. Puste pole znaczy: rzadziej.",
)


class Listed(NamedTuple):
    title: str
    rows: int | None  # None: not counted


class Page:
    """Writes lines down two columns: what, and its text."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.row = sheet, 1

    def heading(self, text: str) -> None:
        self.row += 1
        cell = cells.cell_at(self.sheet, self.row, 1)
        cells.put_text(cell, text)
        cell.font = Font(name=cells.FONT, size=13, bold=True, color=cells.BRAND)
        self.row += 1

    def line(self, what: str, text: str, *, link: str = "", bold: bool = False) -> None:
        for column, value in ((1, what), (2, text)):
            cell = cells.cell_at(self.sheet, self.row, column)
            cells.put_text(cell, value)
            cell.font = Font(name=cells.FONT, size=11, bold=bold, color=cells.INK)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        self.sheet.row_dimensions[self.row].height = 15.0 * cells.lines_of(text, 84) + 2
        if link:
            first = cells.cell_at(self.sheet, self.row, 1)
            first.hyperlink = f"#{quote_sheetname(link)}!A1"
            cells.put_text(first, what)
            first.font = cells.LINK_FONT
        self.row += 1


def add_first(
    book: Workbook,
    dataset: Dataset,
    results: Results,
    gathered: Gathered,
    listed: Sequence[Listed],
) -> None:
    """Fills the first sheet of the book."""
    sheet = book.create_sheet("Czytaj najpierw", 0)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 88
    cells.put_title(sheet, f"Wyniki ankiet i spotkań – {dataset.gmina}, kampania {dataset.campaign}", INTERNAL)
    page = Page(sheet)
    page.row = 3
    for what, text in _about(dataset, results, gathered):
        page.line(what, text)
    page.heading("Arkusze")
    for entry in listed:
        page.line(entry.title, f"{CONTENTS.get(entry.title, 'Ankiety słowami.')} {_rows(entry)}", link=entry.title)
    page.heading("Jak liczymy")
    for number, formula in enumerate(FORMULAS, start=1):
        page.line(f"{number}.", formula)
    page.heading("Jak czytać")
    for what, text in REMARKS:
        page.line(what, text)
    cells.set_for_print(sheet, f"Wyniki – {dataset.gmina}, kampania {dataset.campaign}")
    sheet.page_setup.orientation = "portrait"


REMARKS = (
    ("Kto odpowiadał", "Odpowiadali chętni. Wynik nie jest reprezentatywny dla wszystkich mieszkańców."),
    (
        "Mało ankiet",
        f"Przy mniej niż {FEW} ankietach liczą się liczby osób, nie procenty. Małych różnic nie porównujemy.",
    ),
    (
        "Odpowiedzi otwarte",
        "Są takie, jak je zapisano. Przed przekazaniem dalej proszę usunąć nazwiska i szczegóły, po których "
        "można kogoś rozpoznać.",
    ),
    (
        "Małe grupy",
        "W jednym sołectwie nie zestawiamy naraz wieku i płci. Liczb od 1 do 2 nie podajemy publicznie.",
    ),
    ("Filtry", "Każdy arkusz z danymi jest tabelą: można ją filtrować i sortować strzałkami w nagłówku."),
    (
        "Kolory",
        "Paski i kolory powtarzają to, co stoi w komórce. W arkuszu Sołectwa kolor oznacza mniej niż 10 ankiet: "
        "takiej liczby nie publikujemy.",
    ),
    (
        "Łącza z innych plików",
        "Arkusze, tabele i kolumny są co roku te same. Kolejność problemów i potrzeb się zmienia, więc proszę łączyć "
        "przez nazwy komórek: Potrzeba_N04_wskaznik, Problem_P01_miejsce, Solectwo_bydlin_ankiety (spis: Formuły, "
        "Menedżer nazw).",
    ),
)


def who_answered(dataset: Dataset, results: Results) -> str:
    """The sentence that stands by every figure: forms, people present, residents, and who they were."""
    visited = [meeting for meeting in dataset.meetings if meeting.village]
    parts = [ile(results.n_forms, "ankieta mieszkańców", "ankiety mieszkańców", "ankiet mieszkańców")]
    there = present(visited)
    if there is not None:
        parts.append(ile(there, "osoba obecna", "osoby obecne", "osób obecnych"))
    people = [village.population for village in dataset.villages if village.slug in results.villages]
    if people and all(people):
        everyone = sum(number or 0 for number in people)
        parts.append(f"{ile(everyone, 'mieszkaniec', 'mieszkańców', 'mieszkańców')} odwiedzonych sołectw")
    return f"{', '.join(parts)}; odpowiadali chętni, wynik nie jest reprezentatywny."


def _about(dataset: Dataset, results: Results, gathered: Gathered) -> list[tuple[str, str]]:
    held = [meeting for meeting in dataset.meetings if meeting.state != "planned"]
    lines = [
        ("Kampania", f"{dataset.campaign}. Zasila plan OSL na {dataset.campaign + 1} rok."),
        ("Stan danych na dzień", data(dataset.as_of)),
        ("Kto odpowiadał", who_answered(dataset, results)),
        ("Ankiety", _forms(gathered.forms, dataset)),
        ("Sposób wypełnienia", _channels(dataset)),
        ("Spotkania", f"Odbyte lub otwarte spotkania: {liczba(len(held))}."),
        ("Sołectwa z ankietami", _reached(dataset, results)),
    ]  # fmt: skip
    ages = _ages(gathered.ages, dataset)
    return [*lines, ("Wiek", ages)] if ages else lines


def _reached(dataset: Dataset, results: Results) -> str:
    names = [village.name for village in dataset.villages if village.slug in results.villages]
    return f"{len(names)} z {len(dataset.villages)}: {', '.join(names)}." if names else "Brak."


def _forms(forms: Mapping[str, int], dataset: Dataset) -> str:
    newest = {q.id: q.title["pl"] for q in sorted(dataset.questionnaires.values(), key=lambda q: q.version)}
    told = [f"{newest.get(questionnaire, questionnaire)}: {liczba(n)}" for questionnaire, n in sorted(forms.items())]
    return f"Razem {liczba(sum(forms.values()))}. " + "; ".join(told) if told else "Nie ma jeszcze żadnej ankiety."


def _channels(dataset: Dataset) -> str:
    counts = {code: sum(m.by_channel.get(code, 0) for m in dataset.meetings) for code in CHANNELS}
    return "; ".join(f"{CHANNELS[code]}: {liczba(n)}" for code, n in counts.items() if n) or "brak ankiet"


def _ages(ages: Mapping[str, int], dataset: Dataset) -> str:
    if not sum(ages.values()):
        return ""
    told = [f"{option.label['pl']}: {ages.get(option.code, 0)}" for option in options_of(dataset, "M1")]
    return "; ".join([*told, f"nie podano: {ages.get('', 0)}"])


def _rows(entry: Listed) -> str:
    return f"Wiersze: {liczba(entry.rows)}." if entry.rows else "Bez danych." if entry.rows == 0 else ""
