"""The declarative base of the answers database."""

import secrets
from typing import Any

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}
"""Table arguments for everything a resident left: without a rowid, SQLite keeps no order of arrival."""


def new_id() -> str:
    """A random id that tells nothing about time or order: 16 hex digits."""
    return secrets.token_hex(8)
