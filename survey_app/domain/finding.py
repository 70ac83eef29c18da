"""How people worth inviting are found: neighbours name them on slip C, or hand them a card and name nobody."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class Finding(StrEnum):
    """Setting `finding` of the office."""

    NAMES = ""
    CARDS = "karty"


SETTING, SINCE = "finding", "finding_since"


def offers_names(settings: Mapping[str, str]) -> bool:
    """Whether anybody is asked for a third person's name."""
    return settings[SETTING] != Finding.CARDS


def takes_names(settings: Mapping[str, str], held_on: date) -> bool:
    """Whether a slip C of a meeting held on this day may be kept.

    While names are asked for, and of meetings held up to the day on which cards came: who filled such a slip was told
    what happens to it, so it is kept with its clock. Later ones come from a page or sheet that is out of date.
    """
    return offers_names(settings) or held_on.isoformat() <= settings[SINCE]
