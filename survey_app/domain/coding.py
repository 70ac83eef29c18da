"""Open answers under themes: who reads which again, and how far two readers agree."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

FIRST, SECOND = "first", "second"
MOST_CODES = 3
ONE_IN = 10
"""Of coded answers, one in so many is read again, blind, by another person."""
FEWEST = 10
WORDS = ((0.8, "dobra zgodność"), (0.667, "zgodność wystarcza do ostrożnych wniosków"))
TOO_LITTLE = "za mała zgodność: proszę wspólnie omówić tematy"
TOO_FEW = "za mało odpowiedzi przeczytanych dwa razy, żeby coś powiedzieć"

Codes = Sequence[str]


class Agreement(NamedTuple):
    n: int  # answers read by two persons
    same: int  # with the same themes
    kappa: float | None  # Cohen; None below FEWEST, or when both always say the same one thing
    word: str


def of_text(text: str) -> str:
    """What a coding and a release belong to: SHA-256, hex, of the text that was read."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_sampled(submission: str, question: str) -> bool:
    """Whether this answer is read again: chosen by its random id, not by a person."""
    digest = hashlib.sha256(f"second|{submission}|{question}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % ONE_IN == 0


def agreement(pairs: Sequence[tuple[Codes, Codes]]) -> Agreement:
    """Of two codings of each answer; themes are the same when both chose the same set, in any order."""
    sets = [(frozenset(one), frozenset(other)) for one, other in pairs]
    n, same = len(sets), sum(one == other for one, other in sets)
    if n < FEWEST:
        return Agreement(n, same, None, TOO_FEW)
    first, second = Counter(one for one, _ in sets), Counter(other for _, other in sets)
    chance = sum(first[some] * second[some] for some in first) / (n * n)
    if chance == 1:
        return Agreement(n, same, None, WORDS[0][1])
    kappa = (same / n - chance) / (1 - chance)
    return Agreement(n, same, kappa, next((word for least, word in WORDS if kappa >= least), TOO_LITTLE))
