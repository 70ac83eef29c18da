"""What residents are told, in the three languages, on the screen and on paper: texts by key, and dates."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from babel.dates import format_date

from forms import polish

LANGUAGES = {"pl": "Polski", "en": "English", "uk": "Українська"}
_TRANSLATIONS = Path(__file__).parent.parent / "translations"
_LOCALES = {"en": "en_GB", "uk": "uk"}


@cache
def resident_texts(language: str) -> dict[str, str]:
    """Texts by key; a key missing in a language falls back to Polish."""
    polish_texts = tomllib.loads((_TRANSLATIONS / "pl.toml").read_text(encoding="utf-8"))
    if language not in LANGUAGES or language == "pl":
        return polish_texts
    own = tomllib.loads((_TRANSLATIONS / f"{language}.toml").read_text(encoding="utf-8"))
    return {**polish_texts, **own}


def day_in(day: date, language: str) -> str:
    """A date as people of this language write it."""
    return polish.data(day) if language == "pl" else format_date(day, "long", locale=_LOCALES[language])
