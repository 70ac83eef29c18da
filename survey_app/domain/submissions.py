"""What a stored set of answers is: its channel, its state, and when two of them are the same."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import orjson


class Channel(StrEnum):
    TABLET = "tablet"
    HELPED = "helped"
    PHONE = "phone"
    PAPER_TYPED = "paper-typed"
    PAPER_SCANNED = "paper-scanned"
    IMPORTED = "imported"


class Receipt(StrEnum):
    STORED = "stored"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REJECTED = "rejected"


OFFICE_SHEETS = ("protokol", "rada", "partner")
"""Filled by the organiser or an organisation, never offered to residents, never part of the reconciliation."""


def content_hash(meeting: str, questionnaire: str, digest: str, answers: Mapping[str, Any]) -> str:
    """Says whether the same id came with the same content: SHA-256, hex, of what the person answered."""
    canonical = orjson.dumps([meeting, questionnaire, digest, answers], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()
