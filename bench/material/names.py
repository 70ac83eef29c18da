"""Sentences with invented persons, and sentences without any, for measuring the scrubber. Nobody here exists."""

from random import Random

WOMEN = (
    ("Maria", "Marii", "Marię"), ("Halina", "Haliny", "Halinę"), ("Zofia", "Zofii", "Zofię"),
    ("Basia", "Basi", "Basię"),
    ("Grażyna", "Grażyny", "Grażynę"), ("Ewelina", "Eweliny", "Ewelinę"), ("Krysia", "Krysi", "Krysię"),
    ("Bożena", "Bożeny", "Bożenę"),
)  # fmt: skip
MEN = (
    ("Jan", "Jana", "Jana"), ("Zbigniew", "Zbigniewa", "Zbigniewa"), ("Tomek", "Tomka", "Tomka"),
    ("Krzysztof", "Krzysztofa", "Krzysztofa"), ("Jerzy", "Jerzego", "Jerzego"), ("Paweł", "Pawła", "Pawła"),
    ("Marek", "Marka", "Marka"), ("Staszek", "Staszka", "Staszka"),
)  # fmt: skip
SURNAMES_OF_WOMEN = (
    ("Zmyślińska", "Zmyślińskiej", "Zmyślińską"), ("Trafalińska", "Trafalińskiej", "Trafalińską"),
    ("Ćwirko", "Ćwirko", "Ćwirko"), ("Kłapouch", "Kłapouch", "Kłapouch"), ("Drobinek", "Drobinek", "Drobinek"),
)  # fmt: skip
SURNAMES_OF_MEN = (
    ("Zmyśliński", "Zmyślińskiego", "Zmyślińskiego"), ("Trafaliński", "Trafalińskiego", "Trafalińskiego"),
    ("Ćwirko", "Ćwirki", "Ćwirkę"), ("Drobinek", "Drobinka", "Drobinka"), ("Wróblasz", "Wróblasza", "Wróblasza"),
)  # fmt: skip
TEMPLATES = (  # case: 0 who, 1 whose, 2 whom; the name stands between ‹ ›
    (0, "dużo robi ‹{g} {s}›, warto pomóc"), (0, "‹{g} {s}› prowadzi koło"), (1, "prosić do ‹{g} {s}›"),
    (2, "proponuję ‹{g} {s}› do rady"), (1, "syn ‹{g} {s}› pali śmieci"), (0, "przy sklepie stale siedzi pan ‹{s}›"),
    (0, "pani ‹{g}› ze świetlicy jest świetna"), (2, "zapytać ‹{g}› ze straży"), (0, "p. ‹{s}› pomoże"),
    (1, "droga koło domu ‹{s}›"), (0, "sołtys ‹{s}› nic nie robi"), (2, "Widziałem ‹{g} {s}›. Jeździ za szybko."),
    (0, "‹{g} {i}.› zna się na komputerach"), (0, "to wina, że ‹{s}› nie sprząta"), (0, "‹{gl} {sl}› umie śpiewać"),
    (0, "dzwonić do księdza, ksiądz ‹{g}› obiecał"),
)  # fmt: skip
WITHOUT = """
na Górce brak lamp
w Lipokącie nie ma chodnika
od Makodołu do szkoły ciemno
Koło Gospodyń potrzebuje kuchni
Ochotnicza Straż Pożarna nie ma sprzętu
przy ul. Zmyślonej dziury
na Olkuskiej nie da się przejść
Dom Kultury za daleko
Dzień Dziecka dla wszystkich
kurs pierwszej pomocy w Remizie
droga 791 do poprawy
od 10 lat nic
Unia Europejska dała pieniądze
bus o 6.40 i 15.20
Orlik zamknięty
Biblioteka nieczynna w soboty
Sobótka była super
pan sołtys się stara
pani z urzędu niemiła
Kościół potrzebuje parkingu
W Święta ciemno
Mikołajki dla dzieci
brak AED i defibrylatora
MOPS nie pomaga
Polski Związek Wędkarski i staw
Andrzejki w świetlicy
Jarmark co roku
park im. Zmyślonego Bohatera
PKS zlikwidował kurs
Rada niech słucha
Za Torami wysypisko
Nad Zalewem śmieci
Stary Młyn niszczeje
Szkoła ma być zamknięta
Żabka by się przydała
dom Kultury bez ogrzewania
u Nas zawsze ciemno
od Strażaków wymagają za dużo
""".strip().splitlines()


def with_names(seed: int, number: int) -> list[tuple[str, tuple[int, int]]]:
    """Sentences and where the name stands in each."""
    chance, made = Random(seed), []
    for place in range(number):
        case, template = TEMPLATES[place % len(TEMPLATES)]
        given, surname = chance.choice(((WOMEN, SURNAMES_OF_WOMEN), (MEN, SURNAMES_OF_MEN)))
        g, s = chance.choice(given)[case], chance.choice(surname)[case]
        marked = template.format(g=g, s=s, i=s[0], gl=g.lower(), sl=s.lower())
        start = marked.index("‹")
        end = marked.index("›") - 1
        made.append((marked.replace("‹", "").replace("›", ""), (start, end)))
    return made
