"""Pictures of paper: their states, why one cannot be used and what to do then, and when they are erased."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

LONGEST_KEPT = 14
"""Days from arrival; a setting may say fewer, never more."""
MOST_BYTES = 25 * 1024 * 1024


class PictureState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    RETAKE = "retake"
    FOREIGN = "foreign"
    SEEN = "seen"


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
    "heic": "Ten serwer nie otwiera plików HEIC. Proszę zapisać zdjęcie jako JPG.",
    "locked_pdf": "Plik PDF jest zabezpieczony hasłem. Proszę zapisać go bez hasła.",
    "too_heavy": "Odczyt trwał zbyt długo i przerwano go. Proszę zrobić nowe zdjęcie albo wpisać arkusz ręcznie.",
    "seen": "Ta strona jest już odczytana z innego zdjęcia.",
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
    wanted = int(days) if days.isdecimal() else LONGEST_KEPT
    return received + timedelta(days=min(wanted, LONGEST_KEPT))


def same_marks(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two readings of one side are of the same paper: doubtful boxes aside, every mark is the same."""
    return one.keys() == other.keys() and all(one[key] == other[key] for key in one)


def counted(states: Iterable[str]) -> dict[str, int]:
    """How many pictures are in each state; states nobody is in count nothing."""
    numbers = dict.fromkeys((state.value for state in PictureState), 0)
    for state in states:
        numbers[state] += 1
    return numbers
