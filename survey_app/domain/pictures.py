"""Pictures of paper: their states, why one cannot be used and what to do then, and when they are erased."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from forms import sheetcode
from survey_app.domain import sheets

LONGEST_KEPT = 14
"""Days from arrival; a setting may say fewer, never more."""
AFTER_SETTLING = 1
"""Days from the confirmation of a sheet, so that it can still be taken back; a setting may say otherwise."""
MOST_BYTES = 25 * 1024 * 1024
MOST_BYTES_AT_ONCE = 100 * 1024 * 1024


class PictureState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    RETAKE = "retake"
    FOREIGN = "foreign"
    SEEN = "seen"
    SLIP = "slip"  # went to the people's wing; nothing of it stays here


REASONS = {
    "blurred": "Zdjęcie jest nieostre. Proszę zrobić je jeszcze raz: telefon nieruchomo, więcej światła.",
    "corner_missing": "Nie widać wszystkich rogów kartki. Proszę objąć całą kartkę z czterema czarnymi kwadratami.",
    "two_level": "To skan czarno-biały, w którym ginie ołówek. Proszę zeskanować w odcieniach szarości.",
    "two_sheets": "Na zdjęciu są dwie kartki albo kartka złożona z dwóch. Proszę sfotografować każdą stronę osobno.",
    "no_marks": "Nie widać naszych znaków w rogach kartki. Proszę sprawdzić, czy to arkusz z Zebrania i czy jest cały.",
    "no_number": "Nie da się odczytać kodu z numerem. Proszę zrobić zdjęcie z bliższa albo wpisać arkusz ręcznie.",
    "foreign_code": "To nie jest nasz arkusz: ma inny kod. Proszę wybrać zdjęcie arkusza z Zebrania.",
    "unknown_layout": "Tego arkusza nie wydrukowano w tym systemie. Proszę wpisać go ręcznie.",
    "other_meeting": "Ten arkusz jest z innego spotkania: {meeting}. Proszę dodać je na stronie tamtego spotkania.",
    "mirrored": "Zdjęcie jest lustrzanym odbiciem. Proszę wyłączyć odbicie w aparacie albo użyć tylnej kamery.",
    "bad_fit": "Kartka jest pogięta, zasłonięta albo częściowo nieostra. Proszę ją wyprostować i sfotografować z góry.",
    "too_small": "Zdjęcie jest za małe. Proszę wybrać oryginał, najlepiej co najmniej 1500 punktów wysokości.",
    "too_large": "Plik albo zdjęcie jest za duże (najwyżej 25 MB i 50 milionów punktów). Proszę wybrać mniejsze.",
    "too_many_pages": "Plik ma więcej niż 60 stron. Proszę podzielić go na mniejsze.",
    "not_a_picture": "Tego pliku nie da się otworzyć. Proszę wybrać zdjęcie (JPG, PNG, WebP, TIFF) albo plik PDF.",
    "heic": "Ten serwer nie otwiera plików HEIC i AVIF. Proszę zapisać zdjęcie jako JPG.",
    "locked_pdf": "Plik PDF jest zabezpieczony hasłem. Proszę zapisać go bez hasła.",
    "too_heavy": "Odczyt trwał zbyt długo i tu go przerwano. Proszę zrobić nowe zdjęcie albo podzielić plik PDF.",
    "seen": "Ta strona jest już odczytana z innego zdjęcia.",
    "not_read": "Tego zdjęcia nie udało się odczytać. Proszę zrobić nowe albo wpisać arkusz ręcznie.",
    "slip_by_card": "To odcinek C, a zapraszamy już kartami: nie zachowano go. Proszę zniszczyć papierowy odcinek.",
    "slip_too_late": "To odcinek C po terminie, więc nie zachowano go. Proszę zniszczyć papierowy odcinek.",
}
"""Keys of forms.scan with what is wrong and what to do."""

WHY = {
    "doubtful": "znak jest niepewny",
    "cancelled": "kratka zamalowana: wycofana?",
    "blank": "bez odpowiedzi?",
    "double": "dwie odpowiedzi",
    "too_many": "za dużo odpowiedzi",
    "grade": "dwie oceny w wierszu",
    "rank": "to samo miejsce dwa razy",
}
"""Why a human looks, in words; keys of forms.scan.reading.BoxReading.why."""


def erase_on(received: date, days: str) -> date:
    """days: as set in the office; empty or nonsense is the longest."""
    return received + timedelta(days=min(_days(days, LONGEST_KEPT), LONGEST_KEPT))


def erase_settled_on(due: date, settled: date, days: str) -> date:
    """Never later than it was due. days: as set in the office; 0 is at once."""
    return min(due, settled + timedelta(days=_days(days, AFTER_SETTLING)))


def last_day(received: date) -> date:
    """The ceiling that nothing moves, whatever waits for the picture."""
    return received + timedelta(days=LONGEST_KEPT)


def _days(said: str, usual: int) -> int:
    return int(said) if said.isascii() and said.isdecimal() else usual


COPIES_APART = sheetcode.HIGHEST + 1
"""Photocopied blanks carry one number: another paper with the number 17 is kept as 100017, the next as 200017."""


def number_of(key: int) -> int:
    """The number printed on the sheet."""
    return key % COPIES_APART


def another_paper(key: int) -> int:
    """Key of the next paper that carries the same number."""
    return key + COPIES_APART


def name_of(key: int) -> str:
    """17-K, or 17-K (kartka 2) for another paper with the same number."""
    number, copy = key % COPIES_APART, key // COPIES_APART
    return sheetcode.code(number) + (f" (kartka {copy + 1})" if copy else "")


_PAGE = ", strona "


def name_of_page(file: str, page: int) -> str:
    """skan.pdf, strona 4"""
    return f"{file.split(_PAGE)[0]}{_PAGE}{page}"


def name_of_pages(names: Sequence[str]) -> str:
    """Several pages of one file in one name: skan.pdf, strony 4, 8, 12–14. One name stays as it is."""
    pages = [name.rpartition(_PAGE)[2] for name in names]
    if len(names) < 2 or not all(page.isdecimal() for page in pages):
        return names[0]
    return f"{names[0].rpartition(_PAGE)[0]}, strony {sheets.listed(map(int, pages))}"


Sure = Mapping[str, str]
"""Marks of one side without the doubtful ones: "question:option" to its state."""


def same_paper(one: Sure, other: Sure) -> bool:
    """Whether two readings of a side agree in every mark that both are sure of."""
    return all(one[key] == other[key] for key in one.keys() & other.keys())


def counted(states: Iterable[str]) -> dict[str, int]:
    """How many pictures are in each state; states nobody is in count nothing."""
    numbers = dict.fromkeys((state.value for state in PictureState), 0)
    for state in states:
        numbers[state] += 1
    return numbers
