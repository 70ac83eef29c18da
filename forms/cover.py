"""The cover of a printed batch, for the organiser: what is in the pile and what to do with it."""

from collections.abc import Sequence

from forms import sheetcode
from forms.paper import Cover, Heading
from forms.polish import ile

LANGUAGES = {"pl": "po polsku", "en": "po angielsku", "uk": "po ukraińsku"}

_ADVICE = (
    (
        "Druk",
        (
            "Proszę drukować dwustronnie (odwracanie wzdłuż długiej krawędzi), na białym papierze A4, czarnym tuszem.",
            "Skala 100 %, bez „dopasuj do strony”. Czarne kwadraty w rogach muszą wyjść w całości.",
            "Nie kserować: każdy arkusz ma własny numer. Gdy zabraknie, proszę wydrukować następne z ekranu spotkania.",
        ),
    ),
    (
        "W sali",
        (
            "Każda osoba dostaje jeden arkusz i osobną kartkę z odcinkami. Numer arkusza nie jest przypisany do osoby.",
            "Arkusze wrzuca się do urny. Odcinki B i C odrywa się i wkłada do osobnej koperty.",
            "Pomyłkę poprawia się, zamalowując całą kratkę. Arkusz zniszczony proszę odłożyć i odnotować w ewidencji.",
        ),
    ),
    (
        "Zdjęcia",
        (
            "Jedna strona na jednym zdjęciu, na ciemniejszym stole, cała kartka z czterema czarnymi kwadratami.",
            "Telefon równo nad kartką, bez lampy i bez własnego cienia. Kartka rozprostowana.",
            "Skaner: w odcieniach szarości, 200 lub 300 dpi; nie „czarno-biały”.",
            "Każdy odcinek osobno. Zobaczą je tylko osoby, które mogą widzieć nazwiska.",
        ),
    ),
)


def cover(heading: Heading, title: str, numbers: Sequence[int], language: str, *, large: bool, slips: bool) -> Cover:
    """numbers: of the sheets of the batch, in their order."""
    size = "duży druk" if large else "zwykły druk"
    facts = (
        f"{title}. {heading.place}, {heading.day}.",
        f"W pliku: {ile(len(numbers), 'arkusz', 'arkusze', 'arkuszy')}, numery {_stretches(numbers)}.",
        f"Wersja {LANGUAGES.get(language, language)}, {size}{', z odcinkami B i C' if slips else ', bez odcinków'}.",
    )
    return Cover(f"Arkusze {_stretches(numbers)}", facts, _ADVICE)


def _stretches(numbers: Sequence[int]) -> str:
    """1-D do 30-T; a number by itself stands alone."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    return ", ".join(
        sheetcode.code(one[0]) + (f" do {sheetcode.code(one[-1])}" if len(one) > 1 else "") for one in stretches
    )
