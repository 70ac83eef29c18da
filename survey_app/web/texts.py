"""Words of the pages: sentences for refusals, helpers for plurals and dates; residents' texts are domain/spoken."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from forms import polish
from forms.questionnaire import in_language
from survey_app.domain.spoken import LANGUAGES as LANGUAGES
from survey_app.domain.spoken import day_in as day_in
from survey_app.domain.spoken import resident_texts as resident_texts
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


def by_the_clock(stored: datetime, now: datetime) -> str:
    """A moment kept in UTC as the gmina's clocks show it: "dziś 18:42". now: UTC too."""
    here, today = (moment.replace(tzinfo=UTC).astimezone(HERE) for moment in (stored, now))
    return polish.chwila(here, today)


def teach(app: Flask) -> None:
    """Gives templates the Polish helpers: {{ 5|liczba }}, {{ day|data }}, ile(…), in_language(…)."""
    app.jinja_env.filters.update(liczba=polish.liczba, data=polish.data, data_krotka=polish.data_krotka)
    app.jinja_env.filters["holding"] = type_holding
    app.jinja_env.globals.update(ile=polish.ile, okres=polish.okres, in_language=in_language, day_in=day_in)
    app.jinja_env.globals["channel_names"] = lambda: CHANNELS
