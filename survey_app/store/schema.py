"""Every table of the answers database in one place, for migrations and first starts."""

from survey_app.store import (
    accounts,
    audit,
    gmina,
    meetings,
    partners,
    plans,
    publications,
    questionnaires,
    sheets,
    submissions,
    themes,
    wanted_help,
)
from survey_app.store.base import Base

__all__ = [
    "Base",
    "accounts",
    "audit",
    "gmina",
    "meetings",
    "partners",
    "plans",
    "publications",
    "questionnaires",
    "sheets",
    "submissions",
    "themes",
    "wanted_help",
]
