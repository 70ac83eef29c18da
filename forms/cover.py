"""The cover of a printed batch, for the organiser: what is in the pile and what to do with it."""

from collections.abc import Sequence

from forms import sheetcode
from forms.paper import Cover, Heading
from forms.polish import ile

LANGUAGES = {"pl": "po polsku", "en": "po angielsku", "uk": "po ukraińsku"}

_HANDED_OUT = (
    "Każda osoba dostaje jeden arkusz i osobną kartkę z odcinkami. Numer arkusza nie jest przypisany do osoby."
)
_COLLECTED = "Arkusze wrzuca się do urny. Odcinki B i C odrywa się i wkłada do osobnej koperty."
_BY_CARD = {
    _HANDED_OUT: "Każda osoba dostaje jeden arkusz i osobną kartkę z odcinkiem B. Numer arkusza nie jest przypisany do "
    "osoby. Obok leżą karty z zaproszeniem: kto chce kogoś zaprosić, bierze jedną.",
    _COLLECTED: "Arkusze wrzuca się do urny, a odcinki B do osobnej koperty. Nazwisk innych osób nikt nie zapisuje.",
}
"""What takes the place of a line where cards are handed out."""

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
            _HANDED_OUT,
            _COLLECTED,
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


def cover(
    heading: Heading,
    title: str,
    numbers: Sequence[int],
    language: str,
    *,
    large: bool,
    slips: bool,
    cards: bool = False,
) -> Cover:
    """numbers: of the sheets of the batch, in their order. cards: neighbours get invitation cards, not slips C."""
    printed = "odcinkami B" if cards else "odcinkami B i C"
    size = "duży druk" if large else "zwykły druk"
    facts = (
        f"{title}. {heading.place}, {heading.day}".rstrip(".") + ".",
        f"W pliku: {ile(len(numbers), 'arkusz', 'arkusze', 'arkuszy')}, numery {_stretches(numbers)}.",
        f"Wersja {LANGUAGES.get(language, language)}, {size}{f', z {printed}' if slips else ', bez odcinków'}.",
    )
    advice = tuple((section, tuple(map(_about_cards, lines))) for section, lines in _ADVICE) if cards else _ADVICE
    return Cover(f"Arkusze {_stretches(numbers)}", facts, advice)


def _about_cards(line: str) -> str:
    return _BY_CARD.get(line, line)


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
