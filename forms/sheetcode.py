"""Numbers of paper sheets with a check character: 17 is written 17-K, and a misread 11-K is noticed."""

import re

LETTERS = "KDWAHRCEJTFMXNPUY"
"""Seventeen, a prime above ten: no two look alike, and none looks like a digit (B, G, I, L, O, Q, S, V, Z)."""

HIGHEST = 99_999
_WRITTEN = re.compile(r"0*([0-9]{1,5})[ –-]*([A-Z]?)")


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
