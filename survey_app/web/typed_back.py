"""What was typed comes back after a fault, also when a field of its own type could not hold it."""

import re
from datetime import date, time

_SHAPES = {"date": r"\d{4}-\d\d-\d\d", "time": r"\d\d:\d\d", "number": r"-?\d+(\.\d+)?"}
_READ = {"date": date.fromisoformat, "time": time.fromisoformat, "number": float}


def type_holding(kind: str, value: object) -> str:
    """The type of an input, or "text": a browser empties a field for days of what is no day."""
    typed = "" if value is None else str(value)
    if kind not in _SHAPES or not typed:
        return kind
    if not re.fullmatch(_SHAPES[kind], typed, re.ASCII):
        return "text"
    try:
        _READ[kind](typed)
    except ValueError:
        return "text"
    return kind
