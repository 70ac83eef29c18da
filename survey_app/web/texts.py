"""Words of the pages: sentences for refusals, helpers for plurals and dates, resident texts in three languages."""

import tomllib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Flask

from forms import polish
from forms.questionnaire import in_language
from survey_app.web.typed_back import type_holding

FORM_TOO_OLD = "Formularz był otwarty zbyt długo. Proszę wrócić, odświeżyć stronę i wysłać jeszcze raz."
BUSY = "System jest przez chwilę zajęty. Nic nie przepadło – proszę spróbować ponownie za kilka sekund."
OUR_FAULT = "Coś poszło nie tak po naszej stronie. Proszę spróbować ponownie; jeśli to się powtórzy, zgłosić to."
HTTP_FAULTS = {
    400: "Tego żądania nie da się odczytać. Proszę wrócić i spróbować jeszcze raz.",
    404: "Nie ma takiej strony. Proszę sprawdzić adres albo wrócić na początek.",
    405: "Pod tym adresem nie można tego zrobić. Proszę wrócić na początek.",
    413: "To, co przesłano, jest za duże. Proszę skrócić tekst albo wybrać mniejszy plik.",
    415: "Tego rodzaju danych nie przyjmujemy pod tym adresem.",
    429: "Za dużo prób. Proszę odczekać minutę i spróbować jeszcze raz.",
}

CHANNELS = {
    "paper-typed": "papier, wpisane",
    "paper-scanned": "papier, odczytane",
    "tablet": "tablet",
    "helped": "tablet z pomocą",
    "phone": "telefon",
    "imported": "wczytane z pliku",
}
"""Channels of domain.submissions as they are shown."""

HERE = ZoneInfo("Europe/Warsaw")
_TRANSLATIONS = Path(__file__).parent.parent / "translations"
LANGUAGES = {"pl": "Polski", "en": "English", "uk": "Українська"}


@cache
def resident_texts(language: str) -> dict[str, str]:
    """Texts of the resident pages by key; a key missing in a language falls back to Polish."""
    polish_texts = tomllib.loads((_TRANSLATIONS / "pl.toml").read_text(encoding="utf-8"))
    if language not in LANGUAGES or language == "pl":
        return polish_texts
    own = tomllib.loads((_TRANSLATIONS / f"{language}.toml").read_text(encoding="utf-8"))
    return {**polish_texts, **own}


def by_the_clock(stored: datetime, now: datetime) -> str:
    """A moment kept in UTC as the gmina's clocks show it: "dziś 18:42". now: UTC too."""
    here, today = (moment.replace(tzinfo=UTC).astimezone(HERE) for moment in (stored, now))
    return polish.chwila(here, today)


def day_in(day: date, language: str) -> str:
    """A date as people of this language write it."""
    return polish.data(day) if language == "pl" else format_date(day, "long", locale=_LOCALES[language])


_LOCALES = {"en": "en_GB", "uk": "uk"}


def teach(app: Flask) -> None:
    """Gives templates the Polish helpers: {{ 5|liczba }}, {{ day|data }}, ile(…), in_language(…)."""
    app.jinja_env.filters.update(liczba=polish.liczba, data=polish.data, data_krotka=polish.data_krotka)
    app.jinja_env.filters["holding"] = type_holding
    app.jinja_env.globals.update(ile=polish.ile, okres=polish.okres, in_language=in_language, day_in=day_in)
    app.jinja_env.globals["channel_names"] = lambda: CHANNELS
