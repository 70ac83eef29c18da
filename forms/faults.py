"""Collects what is wrong with a questionnaire's file: all of it, each as a sentence naming file and place."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
TYPES = {
    str: "tekstem w cudzysłowie",
    int: "liczbą całkowitą",
    bool: "słowem true albo false",
    list: "listą [ ]",
}


@dataclass(frozen=True, slots=True)
class Faults:
    """A place in a file; `at` gives a place inside it that writes into the same list."""

    source: str
    place: str = ""
    found: list[str] = field(default_factory=list)

    def at(self, place: str) -> "Faults":
        return replace(self, place=place)

    def add(self, sentence: str) -> None:
        where = f"{self.source}, {self.place}" if self.place else self.source
        self.found.append(f"{where}: {sentence}")

    def keys(self, table: Mapping[str, Any], known: Iterable[str]) -> None:
        """Names the keys that mean nothing here."""
        allowed = list(known)
        for key in table:
            if key not in allowed:
                self.add(f"nie znamy pola „{key[:40]}”. Proszę je usunąć; można użyć: {', '.join(allowed)}.")

    def value(self, table: Mapping[str, Any], key: str, kind: type, default: Any = None) -> Any:
        """The value under this key when it is of this type; else the default."""
        given = table.get(key)
        if given is None:
            return default
        if type(given) is not kind:
            self.add(f"pole „{key}” powinno być {TYPES[kind]}.")
            return default
        return given

    def needed(self, table: Mapping[str, Any], key: str, kind: type, default: Any) -> Any:
        if table.get(key) is None:
            self.add(f"brakuje pola „{key}”. Proszę je dopisać.")
        return self.value(table, key, kind, default)

    def identifier(self, table: Mapping[str, Any], key: str = "id") -> str:
        """An id that can stand in the name of a form field and of a column."""
        given: str = self.needed(table, key, str, "")
        if given and not _ID.fullmatch(given):
            self.add(f"{key} „{given[:40]}” musi zaczynać się literą i mieć tylko litery a–z, cyfry, - i _.")
        return given
