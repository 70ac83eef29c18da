"""Polish as it is written: plurals, dates, numbers, alphabetical order. Used by pages and by exports."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

_POLISH = Locale("pl")
_ORDER = {letter: place for place, letter in enumerate("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż", start=100)}

MONTHS = (
    "styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec",
    "lipiec", "sierpień", "wrzesień", "październik", "listopad", "grudzień",
)  # fmt: skip


def ile(number: int, one: str, few: str, many: str) -> str:
    """The number with its noun: ile(5, "głos", "głosy", "głosów") gives "5 głosów" (plural rules of CLDR)."""
    form = {"one": one, "few": few}.get(_POLISH.plural_form(number), many)
    return f"{liczba(number)} {form}"


def liczba(number: int | float | Decimal, places: int = 0) -> str:
    """A number with a decimal comma and hard spaces between groups of three."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(number, format=pattern, locale=_POLISH)


def data(day: date) -> str:
    """15 stycznia 2024 r."""
    return format_date(day, "d MMMM y 'r.'", locale=_POLISH)


def data_krotka(day: date) -> str:
    """15.01.2024"""
    return format_date(day, "dd.MM.y", locale=_POLISH)


def chwila(moment: datetime, now: datetime) -> str:
    """dziś 18:42, wczoraj 9:05, 12.03.2026 9:05; both by the same clock."""
    days = {now.date(): "dziś", now.date() - timedelta(days=1): "wczoraj"}
    return f"{days.get(moment.date()) or data_krotka(moment.date())} {moment.hour}:{moment:%M}"


def okres(month_from: int, month_to: int, year: int) -> str:
    """The plan's column of dates: "styczeń–grudzień 2025", "marzec 2025". Months 1-12."""
    if month_from == month_to:
        return f"{MONTHS[month_from - 1]} {year}"
    return f"{MONTHS[month_from - 1]}–{MONTHS[month_to - 1]} {year}"


def kolejnosc(text: str) -> list[int]:
    """Sort key of the Polish alphabet, without case: Łany stands after Lubiń, Źródła before Żarki."""
    return [_ORDER.get(letter, ord(letter) if ord(letter) < 100 else 1000 + ord(letter)) for letter in text.lower()]


def bez_znakow(text: str) -> str:
    """Folded for comparing and searching: "Chechło" and "chechlo" become the same."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("ł", "l"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def hard_spaces(text: str) -> str:
    """Keeps one-letter words with the word that follows, and "r." with the year."""
    text = re.sub(r"(?<![\w])([aiouwzAIOUWZ]) ", "\\1\u00a0", text)
    return re.sub(r"(\d) (r\.|rok|zł)", "\\1\u00a0\\2", text)
