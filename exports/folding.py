"""Polish words made alike for comparing: without case, marks, and the letters that sound the same."""

import re

from forms.polish import bez_znakow

_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_SOUND = (("rz", "z"), ("ch", "h"))


def folded(text: str) -> str:
    """Lower case, no marks, words apart by one space: two texts that differ in nothing else become the same."""
    return _NOT_A_WORD.sub(" ", bez_znakow(text)).strip()


def sounded(text: str) -> str:
    """Folded, and with ó as u, rz as ż, ch as h: what people mix up when they write."""
    text = folded(text.lower().replace("ó", "u"))
    for written, said in _SOUND:
        text = text.replace(written, said)
    return text
