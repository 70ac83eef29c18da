"""Letters that the printed fonts have. A document with any other would be refused by the typesetter (PDF/UA-1)."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

LETTERS = Path(__file__).parent / "print" / "letters.txt"
UNKNOWN = "?"


def printable(text: str) -> str:
    """The text in letters that can be printed: „＋” as „+”, „é” as „e”, an emoji as a question mark."""
    return "".join(letter if letter in _known() else _like(letter) for letter in unicodedata.normalize("NFC", text))


def all_printable(data: Any) -> Any:
    """Plain data (dicts, lists, texts) with every text printable; keys stay."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: all_printable(value) for key, value in data.items()}
    return [all_printable(one) for one in data] if isinstance(data, list | tuple) else data


@cache
def _known() -> frozenset[str]:
    """Of all fonts together, regular and bold; lines break as they do."""
    return frozenset(LETTERS.read_text(encoding="utf-8").rstrip("\n")) | {"\n"}


@cache
def _like(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    bare = "".join(one for one in unicodedata.normalize("NFD", plain) if not unicodedata.combining(one))
    for known in (plain, bare):
        if known and all(one in _known() for one in known):
            return known
    return "" if unicodedata.category(letter) in ("Cc", "Cf", "Mn") else " " if letter.isspace() else UNKNOWN
