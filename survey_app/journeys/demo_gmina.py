"""Facts of the invented gmina: villages that are on no map, what people there say, who might help.

Nothing here is real; village names were made up so that no living person can be meant.
"""

from typing import NamedTuple

GMINA = "Zmyślin (gmina pokazowa)"


class InventedVillage(NamedTuple):
    slug: str
    name: str
    population: int
    forms: int  # in the later year
    troubles: tuple[str, ...]  # problems felt more here than elsewhere
    wishes: tuple[str, ...]  # needs felt more here than elsewhere


VILLAGES = (
    InventedVillage("babiodol", "Babiodół", 640, 34, ("P01", "P02"), ("N09", "N17")),
    InventedVillage("cichokat", "Cichokąt", 410, 27, ("P04", "P15"), ("N02", "N01")),
    InventedVillage("cwirkowiec", "Ćwirkowiec", 720, 41, ("P06",), ("N03", "N04")),
    InventedVillage("debokat", "Dębokąt", 530, 30, ("P13", "P01"), ("N14",)),
    InventedVillage("gesiopole", "Gęsiopole", 380, 22, ("P03",), ("N08", "N09")),
    InventedVillage("jaskolczyn-gorny", "Jaskółczyn Górny", 860, 47, ("P14",), ("N18",)),
    InventedVillage("jaskolczyn-nizny", "Jaskółczyn Niżny", 790, 44, ("P16", "P17"), ("N16",)),
    InventedVillage("lipokat", "Lipokąt", 340, 19, ("P02",), ("N09",)),
    InventedVillage("labedziniec", "Łabędziniec", 615, 36, ("P15",), ("N17", "N16")),
    InventedVillage("makodol", "Makodół", 290, 16, ("P04",), ("N01", "N06")),
    InventedVillage("sliwokat", "Śliwokąt", 560, 31, ("P06", "P18"), ("N04", "N21")),
    InventedVillage("swierszczyn", "Świerszczyn", 470, 26, ("P10",), ("N07",)),
    InventedVillage("wierzbodol", "Wierzbodół", 180, 8, ("P02", "P20"), ("N02",)),
    InventedVillage("zmyslin", "Zmyślin", 4950, 96, ("P13", "P03"), ("N06", "N15")),
    InventedVillage("zurawiokat", "Żurawiokąt", 455, 24, ("P14", "P01"), ("N18", "N20")),
)

ONLY_ONCE = "gesiopole"  # visited in the later of the two years only
BLOC = "lipokat"  # a group of friends all write one need and nothing else
BLOC_NEED = "N20"

PLACES = ("remiza OSP", "świetlica wiejska", "szkoła podstawowa", "dom ludowy", "sala klubu sportowego")

WHERE_AND_WHOM = (
    "przy szkole, dzieci",
    "na zakręcie koło remizy",
    "osoby starsze mieszkające same",
    "cała wieś, najbardziej zimą",
    "rodziny z małymi dziećmi",
    "młodzież po szkole",
    "droga do przystanku",
    "osoby bez samochodu",
    "dolna część wsi",
    "nowe domy za torami",
)

STRENGTHS = (
    "strażacy zawsze pomogą",
    "koło gospodyń i jego wypieki",
    "ludzie znają się od lat",
    "las i trasy na spacery",
    "boisko przy szkole",
    "dożynki robione razem",
    "zespół śpiewaczy",
    "świetlica po remoncie",
    "młodzi, którzy wracają do wsi",
    "czyste powietrze i cisza",
    "orkiestra dęta",
    "kapliczka i majowe spotkania",
)

IDEAS = (
    ("Wspólne sadzenie drzew przy drodze do przystanku", "S"),
    ("Wieczory gier planszowych w remizie", "S"),
    ("Kurs obsługi telefonu dla seniorów, uczą wnuki", "S"),
    ("Piknik na koniec lata z występami dzieci", "P"),
    ("Wiata przy boisku", "F"),
    ("Nordic walking dwa razy w tygodniu", "S"),
    ("Zajęcia po lekcjach w świetlicy", "P"),
    ("Tablica ogłoszeń w środku wsi", "F"),
    ("Wyjazd do teatru jednym autobusem", "P"),
    ("Wymiana ubranek i zabawek", "S"),
    ("Warsztaty wianków na sobótkę", "S"),
    ("Wspólne sprzątanie lasu wiosną", "S"),
    ("Plac zabaw z ławkami dla dziadków", "F"),
    ("Dyżur pielęgniarki raz w miesiącu", "P"),
    ("Kino letnie na ścianie remizy", "P"),
    ("=SUMA wszystkich chęci: razem zrobimy festyn", "X"),
)

YOUTH_IDEAS = (
    "turniej piłki",
    "wyjazd na lodowisko",
    "noc filmowa",
    "warsztaty gotowania",
    "gra terenowa w lesie",
)

WOMEN = ("Halina", "Danuta", "Zofia", "Jolanta", "Agata", "Monika", "Beata", "Lucyna", "Wanda", "Kinga")
MEN = ("Zenon", "Tadeusz", "Bogdan", "Mariusz", "Paweł", "Rafał", "Leszek", "Henryk", "Szymon", "Ignacy")
SURNAMES = (
    "Zmyślny",
    "Próbka",
    "Wymysł",
    "Przykładek",
    "Niebyły",
    "Pokazowy",
    "Bajda",
    "Domysł",
    "Fikołek",
    "Zagadka",
)
FATHER_AND_SON = "Ignacy Niebyły"  # two persons of one name in one village

STEPS = (
    ("sprzątanie przystanku", "rada sołecka", 6),
    ("spis osób, które potrzebują podwiezienia", "koło gospodyń wiejskich", 3),
    ("wieczór planszówek w remizie", "OSP", 5),
    ("tablica ogłoszeń", "sołtys i rada sołecka", 4),
    ("zajęcia nordic walking", "klub sportowy", 8),
)

DONE = (
    "Przystanek jest sprzątnięty i pomalowany. Na tablicy wiszą rozkłady jazdy.",
    "W remizie odbyły się trzy wieczory gier, przyszło około dwudziestu osób.",
    "Grupa nordic walking chodzi w każdą środę. Kijów jest za mało, prosimy o pomoc klub sportowy.",
    "Powstał spis osób, które potrzebują podwiezienia do lekarza. Jeździ troje sąsiadów.",
)
"""What was done since the meeting before, in the words of the minutes."""

EVENTS = (
    ("EKO-Akcja – Sprzątanie Świata", 4, 22, "szkoły; rady sołeckie"),
    ("Piknik rodzinny", 6, 14, "OSP; koła gospodyń wiejskich"),
    ("Sobótka", 6, 23, "gminny ośrodek kultury"),
)
