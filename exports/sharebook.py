"""The workbook to hand over: only what `exports.publishing` lets out, so that no sheet holds a number to hide."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from exports import cells, share_frames
from exports.cells import Look
from exports.charts import bars
from exports.published import Published
from exports.share_frames import HIDDEN, INDEX, KINDS, Kind
from exports.sheets_first import Page
from exports.splice import splice
from forms.polish import data, ile

LEVEL = "do przekazania"
ON_CHART = 10
CONTENTS = {
    "Potrzeby": "Kolejność potrzeb w gminie i wykres.",
    "Problemy": "Kolejność problemów w gminie i wykres.",
    "Potrzeby w sołectwach": "Ile osób wskazało każdą potrzebę w każdym sołectwie.",
    "Problemy w sołectwach": "Ile osób wskazało każdy problem w każdym sołectwie, bez spraw drażliwych.",
    "Sołectwa": "Jeden wiersz to jedno sołectwo: mieszkańcy, obecni, ankiety, najważniejsze sprawy.",
    "Pytania": "Pozostałe pytania zamknięte: gmina i sołectwa.",
    "Kto odpowiadał": "Wiek, płeć i czas zamieszkania w grupach na tyle dużych, żeby nikogo nie wskazać.",
    "Pomysły": "Pomysły słowami mieszkańców, każdy przeczytany i dopuszczony przez człowieka.",
}
"""Every sheet after the first, in the order of the tabs, with what is inside; all are there every year."""


def write(path: Path, published: Published, ideas: Sequence[tuple[str, str]] = ()) -> None:
    """ideas: name of the village (empty when it must not be told) and the text that a person released."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _add_first(book, published)
    told = [chart for kind in KINDS if (chart := _add_ranking(book, published, kind))]
    for kind in KINDS:
        counts = share_frames.by_village(published, kind)
        _put(book, f"{kind.title} w sołectwach", counts, published, _looks(kind) | _ALL, cells.OF_A_VILLAGE)
    village = {"Sołectwo": Look(22), "Najważniejsze potrzeby": _wide(54), "Najważniejsze problemy": _wide(54)}
    _put(book, "Sołectwa", share_frames.villages(published), published, village)
    answer = {"Pytanie": _wide(44), "Odpowiedź": _wide(34)}
    _put(book, "Pytania", share_frames.questions(published), published, answer | _ALL, cells.OF_A_VILLAGE)
    _put(book, "Kto odpowiadał", share_frames.people(published), published, answer | _ALL, cells.OF_A_VILLAGE)
    said = pd.DataFrame(list(ideas), columns=["Sołectwo", "Pomysł"])
    _put(book, "Pomysły", said, published, {"Sołectwo": Look(22), "Pomysł": _wide(90)})
    _describe(book, published)
    drawn = path.with_suffix(".rysunki")
    try:
        book.save(drawn)
        splice(drawn, path, {}, told)
    finally:
        drawn.unlink(missing_ok=True)


def _wide(width: float) -> Look:
    return Look(width, wrap=True)


def _looks(kind: Kind) -> dict[str, Look]:
    return {"Miejsce": Look(10, cells.WHOLE, centre=True), "Kod": Look(8), kind.one: _wide(48), "Pewność": Look(18)}


def _add_first(book: Workbook, published: Published) -> None:
    sheet = book.create_sheet("Czytaj najpierw")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 88
    note = "Do przekazania: bez liczb, z których można by kogoś rozpoznać."
    cells.put_title(sheet, f"Wyniki – {published.gmina}, kampania {published.campaign}", note)
    page = Page(sheet)
    page.row = 3
    page.line("Poziom", "Do przekazania. Można pokazać sołtysowi, radnym i mieszkańcom.", bold=True)
    page.line("Stan na", data(published.as_of))
    page.line("Kto odpowiadał", _who(published))
    page.heading("Arkusze")
    for title, inside in CONTENTS.items():
        page.line(title, inside, link=title)
    page.heading("Czego tu nie ma i jak czytać")
    for what, text in _remarks(published):
        page.line(what, text)
    cells.set_for_print(sheet, f"Wyniki – {published.gmina}, kampania {published.campaign}", LEVEL)
    sheet.page_setup.orientation = "portrait"


def _who(published: Published) -> str:
    facts = [ile(published.n_forms, "ankieta", "ankiety", "ankiet")]
    if published.present:
        facts.append(ile(published.present, "osoba obecna", "osoby obecne", "osób obecnych"))
    if published.population:
        facts.append(ile(published.population, "mieszkaniec", "mieszkańców", "mieszkańców"))
    return f"{', '.join(facts)}; odpowiadali chętni, wynik nie jest reprezentatywny."


def _remarks(published: Published) -> tuple[tuple[str, str], ...]:
    answers, people, forms = published.thresholds
    return (
        (
            "Małe liczby",
            f"Kreska „{HIDDEN}” stoi zamiast liczby mniejszej niż {answers} (przy wieku, płci i czasie zamieszkania "
            f"{people}) i zamiast liczby, z której dałoby się taką wyliczyć. Może też stać zamiast zera.",
        ),
        ("Małe sołectwa", f"Sołectwo ma własne liczby od {forms} ankiet. Mniejsze liczą się w wyniku gminy."),
        ("Sprawy drażliwe", "Stoją tylko w wyniku gminy, nigdy według sołectw."),
        ("Wskaźnik", "Od 0 do 100, zaokrąglony do całości. W gminie każde sołectwo ma jeden głos."),
        ("Miejsce", "Liczone wśród spraw, które tu pokazano. Sąsiednie miejsca mało się różnią."),
    )


def _add_ranking(book: Workbook, published: Published, kind: Kind) -> tuple[str, str] | None:
    """The gmina's ranking with its chart; gives the chart's name and description, None without any item."""
    frame = share_frames.ranking(published, kind)
    top, last = _put(book, kind.title, frame, published, _looks(kind), upright=True)
    if frame.empty:
        return None
    bars(
        book[kind.title],
        f"B{last + 3}",
        title=f"{kind.chart} (pierwsza dziesiątka)",
        across="wskaźnik 0–100, każde sołectwo ma jeden głos",
        header=top,
        rows=(top + 1, min(top + ON_CHART, last)),
        names_in=list(frame.columns).index(kind.one) + 1,
        values_in=[list(frame.columns).index(INDEX) + 1],
    )
    first = "; ".join(f"{row[kind.one]} {row[INDEX]}" for _, row in frame.head(3).iterrows())
    return kind.chart, f"Wykres słupkowy. {kind.chart}: {first}. Wszystkie wartości są w tabeli nad wykresem."


def _put(
    book: Workbook,
    title: str,
    frame: pd.DataFrame,
    published: Published,
    looks: Mapping[str, Look],
    like: Look = cells.NUMBER,
    *,
    upright: bool = False,
) -> tuple[int, int]:
    """A sheet of its own, there every year; gives the rows of its header and of its last line.

    like: the columns that `looks` do not name.
    """
    sheet = book.create_sheet(title)
    named = f"{title} – {published.gmina}, kampania {published.campaign}"
    top = cells.put_title(sheet, named, f"Do przekazania. {_who(published)}")
    table = "".join(letter for letter in title.translate(_PLAIN).title() if letter.isalpha())
    last = cells.put_frame(sheet, frame, looks, top=top, name=table, like=like)
    cells.set_for_print(sheet, named, LEVEL, upright=upright)
    return top, last


_ALL = {"Gmina": cells.NUMBER}
_PLAIN = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


def _describe(book: Workbook, published: Published) -> None:
    book.active = 0
    properties = book.properties
    properties.title = f"Wyniki do przekazania, {published.gmina}, kampania {published.campaign}"
    properties.creator = properties.lastModifiedBy = "Zebranie"
    properties.language, properties.subject = "pl-PL", "Organizowanie społeczności lokalnej"
    properties.description = "Do przekazania"
    properties.created = properties.modified = datetime.combine(published.as_of, time(12))
