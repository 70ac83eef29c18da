"""What a stored set of answers is: its channel, its state, and when two of them are the same."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


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


def content_hash(meeting: str, questionnaire: str, digest: str, answers: Mapping[str, Any]) -> str:
    """Says whether the same id came with the same content: SHA-256, hex, of what the person answered."""
    canonical = json.dumps([meeting, questionnaire, digest, answers], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
