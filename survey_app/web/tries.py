"""Slows the guessing of join codes. In memory only; addresses are never kept, only a hash salted anew at each start."""

import secrets
import time
from collections import Counter, deque
from collections.abc import Callable
from threading import Lock

AT_MOST = 30  # wrong codes from one address a minute: a hall behind one router mistypes, a machine guesses
SECONDS = 60.0
MOST_KEPT = 10_000


class WrongCodes:
    """Wrong codes of the last minute, by address. Who waits a minute may try again.

    Other limits count other things that come from outside, such as cards of partners.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, at_most: int = AT_MOST, seconds: float = SECONDS
    ) -> None:
        self._clock, self._at_most, self._seconds = clock, at_most, seconds
        self._salt = secrets.token_hex(8)
        self._recent: deque[tuple[float, int]] = deque()
        self._counted: Counter[int] = Counter()
        self._turn = Lock()

    def failed(self, address: str | None) -> None:
        with self._turn:
            self._forget_old()
            key = hash((self._salt, address))
            self._recent.append((self._clock(), key))
            self._counted[key] += 1

    def too_many(self, address: str | None) -> bool:
        if not self._recent:
            return False
        with self._turn:
            self._forget_old()
            return self._counted[hash((self._salt, address))] >= self._at_most

    def _forget_old(self) -> None:
        oldest = self._clock() - self._seconds
        while self._recent and (self._recent[0][0] <= oldest or len(self._recent) > MOST_KEPT):
            _, key = self._recent.popleft()
            self._counted[key] -= 1
            if not self._counted[key]:
                del self._counted[key]
