"""When names must go: the clocks of slips B and C."""

import calendar
from datetime import date, timedelta
from enum import StrEnum

IDLE_MONTHS = 24
ASK_AFTER_MONTHS = 12
RED_FROM_DAY = 25  # of the 30: what is left then needs somebody today
WARNINGS = (7, 14, RED_FROM_DAY)
"""Days after the meeting from which the list reminds, each time more loudly."""


class Outcome(StrEnum):
    """What became of a slip; counted by village and month after its name is gone."""

    EXPIRED = "expired"  # nobody informed the nominated person in time
    SILENT = "silent"  # informed, and did not answer in time
    AGREED = "agreed"  # said yes, and is a volunteer from then on
    REFUSED = "refused"
    ERASED = "erased"  # erased by the coordinator, for whatever reason
    OBJECTED = "objected"  # told us to erase, and neither yes nor no
    IDLE = "idle"  # a volunteer without contact for IDLE_MONTHS
    NOBODY = "nobody"  # the slip named nobody
    SELF = "self"  # the slip named its writer: a sign of readiness, not a nomination
    MINOR = "minor"  # a child was named: not kept


class CardOutcome(StrEnum):
    """What became of invitation cards; counted by village and the month of printing. The last three never overlap."""

    PRINTED = "card printed"
    USED = "card used"
    EXPIRED = "card expired"
    TAKEN_BACK = "card taken back"


class State(StrEnum):
    """Where a nominated person stands. Yes, no and silence are no states: then nothing is left."""

    NAMED = "zgłoszona"
    TO_INFORM = "do poinformowania"
    INFORMED = "poinformowana"


def month_later(day: date, months: int = 1) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def erase_mention_on(met_on: date) -> date:
    """A nomination must be gone on this day: 30 days or one calendar month, whichever is sooner."""
    return min(met_on + timedelta(days=30), month_later(met_on))


def is_idle(last_contact: date, today: date) -> bool:
    return today >= month_later(last_contact, IDLE_MONTHS)


def warning(met_on: date, today: date) -> int:
    """The last of WARNINGS that has come: 0, 7, 14 or 25."""
    passed = (today - met_on).days
    return max((day for day in WARNINGS if passed >= day), default=0)


def is_red(erase_on: date, today: date) -> bool:
    """True in the last five days before a nomination is erased."""
    return (erase_on - today).days <= 30 - RED_FROM_DAY


def last_day(erase_on: date) -> date:
    """On which an answer is still taken."""
    return erase_on - timedelta(days=1)


def is_to_be_asked(last_contact: date, today: date) -> bool:
    """Whether a volunteer is to be asked if they still want to: once a year."""
    return today >= month_later(last_contact, ASK_AFTER_MONTHS)
