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


_LONG_NAMES = (("kolo gospodyn wiejskich", "kgw"), ("ochotnicza straz pozarna", "osp"), ("klub sportowy", "ks"))
_SMALL_WORDS = {"w", "we", "z", "im", "imienia"}


def organisation(name: str) -> str:
    """Folded, the usual names shortened, small words left out: „Koło Gospodyń Wiejskich w Lipiu” as „KGW Lipiu”.

    Endings of villages stay, so two cards may still be of one organisation; a human decides.
    """
    text = folded(name)
    for long, usual in _LONG_NAMES:
        text = text.replace(long, usual)
    return " ".join(word for word in text.split() if word not in _SMALL_WORDS)
