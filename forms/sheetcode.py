"""Numbers of paper sheets with a check character, and the text of the QR code on each side.

17 is written 17-K, and a misread 11-K is noticed.
"""

import re
from typing import NamedTuple

LETTERS = "KDWAHRCEJTFMXNPUY"
"""Seventeen, a prime above ten: no two look alike, and none looks like a digit (B, G, I, L, O, Q, S, V, Z)."""

HIGHEST = 99_999
_WRITTEN = re.compile(r"0*([0-9]{1,5})[ –-]*([A-Z]?)")


QR_PREFIX = "ZB"
_QR = re.compile(QR_PREFIX + r"([0-9A-Z]{5})([0-9]{5})([1-9])([0-9A-Z]{2})")
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Printed(NamedTuple):
    """What the QR code of a side says."""

    layout: str  # id of forms.layout.Layout
    number: int  # of the sheet; 0 on slips, which carry no number because they carry names
    side: int


class SheetCodeFault(ValueError):
    """Carries a Polish sentence: what is wrong with the number and what to do."""


def code(number: int) -> str:
    return f"{number}-{_letter(number)}"


def read(text: str) -> int:
    """The number in "17-K", "17k" or plain "17". Raises SheetCodeFault.

    Numbers modulo 17: one wrong digit or two swapped neighbours always change the letter.
    """
    if not text.strip():
        raise SheetCodeFault("Brakuje numeru arkusza. Proszę przepisać go z rogu kartki albo nadać ręcznie.")
    written = _WRITTEN.fullmatch(text.strip().upper())
    number = int(written[1]) if written else 0
    if not written or not number:
        raise SheetCodeFault("Tego numeru nie da się odczytać. Proszę wpisać go tak jak na kartce, na przykład 17-K.")
    if written[2] and written[2] != _letter(number):
        raise SheetCodeFault(
            f"Litera {written[2]} nie pasuje do numeru {number}. Proszę porównać cyfry i literę z kartką."
        )
    return number


def _letter(number: int) -> str:
    return LETTERS[number % len(LETTERS)]


def qr_text(printed: Printed) -> str:
    """Fifteen capital letters and digits: they fit a QR code of version 1 at correction level Q."""
    body = f"{QR_PREFIX}{printed.layout}{printed.number:05}{printed.side}"
    return body + _check_pair(body)


def read_qr(text: str) -> Printed | None:
    """None for every code that is not ours, other people's QR codes among them."""
    written = _QR.fullmatch(text)
    if not written or _check_pair(text[:-2]) != written[4]:
        return None
    return Printed(written[1], int(written[2]), int(written[3]))


def _check_pair(text: str) -> str:
    """ISO 7064, MOD 1271-36: finds every wrong character and every swap of two."""
    rest = 0
    for character in text:
        rest = (rest + _ALPHANUMERIC.index(character)) * 36 % 1271
    check = (1 - rest * 36) % 1271
    return _ALPHANUMERIC[check // 36] + _ALPHANUMERIC[check % 36]
