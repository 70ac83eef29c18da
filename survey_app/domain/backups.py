"""Backups: how their files are called, how long they may lie about, when the office is to be reminded."""

import re
from datetime import datetime, timedelta

KEPT_DAYS = 30
"""No copy of names may outlive its erasure for longer: people are told so."""
OLD_AFTER = timedelta(days=7)
SUFFIX = ".kopia"
_NAME = re.compile(r"\.?zebranie-(\d{4}-\d{2}-\d{2}-\d{6})\.kopia(\.[0-9a-f]{8})?")
"""With a dot and figures around it: left half-written by a killed program."""


def name_at(now: datetime) -> str:
    """zebranie-2026-03-12-181500.kopia (UTC)"""
    return f"zebranie-{now:%Y-%m-%d-%H%M%S}{SUFFIX}"


def made_at(name: str) -> datetime | None:
    """When a file of this name was made, or begun; None for a name that `name_at` does not give."""
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], "%Y-%m-%d-%H%M%S") if found else None
    except ValueError:
        return None


def is_to_go(name: str, now: datetime) -> bool:
    """Whether a file of this name is older than KEPT_DAYS."""
    made = made_at(name)
    return made is not None and now - made > timedelta(days=KEPT_DAYS)


def is_old(made: datetime, now: datetime) -> bool:
    """Whether the newest backup is so old that the office must make one."""
    return now - made > OLD_AFTER
