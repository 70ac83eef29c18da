"""A file of any length behind a passphrase: sealed piece by piece, so that it needs little memory.

MARK, salt, the seal of the head, then pieces of PIECE bytes and a last one that is shorter or empty. The key is made as
that of a parcel; every piece is AES-256-GCM under its number and whether it is the last (the STREAM construction), so
that a piece changed, moved, left out or cut off is noticed. The head's seal tells a wrong passphrase from damage.
"""

import io
import secrets
from typing import Protocol

from survey_app.domain import parcel
from survey_app.domain.refusals import WrongInput

MARK = b"ZEBRANIE KOPIA 1\n"
PIECE = 1024 * 1024
TAG = 16
HEAD, MORE, LAST = b"\x02", b"\x00", b"\x01"
NOT_OURS = "To nie jest kopia zapasowa programu Zebranie. Proszę wskazać plik .kopia."
WRONG_PASSPHRASE = "Hasło nie pasuje do tej kopii. Proszę sprawdzić kartkę z hasłem i wpisać je jeszcze raz."
DAMAGED = "Plik kopii jest ucięty albo uszkodzony, więc niczego z niego nie wzięto. Proszę użyć innej kopii."


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Target(Protocol):
    def write(self, content: bytes, /) -> object: ...


class Sealing(io.RawIOBase):
    """Takes plain bytes, writes sealed ones. Without `finish` the file counts as cut off."""

    def __init__(self, target: _Target, passphrase: str) -> None:
        salt = secrets.token_bytes(parcel.SALT)
        self._pieces = _Pieces(passphrase, salt)
        self._target, self._waiting = target, bytearray()
        target.write(MARK + salt + self._pieces.seal(b"", HEAD))

    def writable(self) -> bool:
        return True

    def write(self, content: object, /) -> int:
        view = memoryview(content)  # type: ignore[arg-type]
        self._waiting += view
        while len(self._waiting) > PIECE:
            self._target.write(self._pieces.seal(bytes(self._waiting[:PIECE]), MORE))
            del self._waiting[:PIECE]
        return view.nbytes

    def finish(self) -> None:
        self._target.write(self._pieces.seal(bytes(self._waiting), LAST))
        self._waiting.clear()


class Unsealing(io.RawIOBase):
    """Gives the plain bytes of a sealed file. Raises WrongInput for another file or passphrase, or any damage."""

    def __init__(self, source: _Source, passphrase: str) -> None:
        if source.read(len(MARK)) != MARK:
            raise WrongInput(NOT_OURS)
        salt, seal = source.read(parcel.SALT), source.read(TAG)
        if len(salt) < parcel.SALT or len(seal) < TAG:
            raise WrongInput(DAMAGED)
        self._pieces = _Pieces(passphrase, salt)
        self._pieces.open(seal, HEAD, WRONG_PASSPHRASE)
        self._source, self._plain = source, memoryview(b"")
        self._next: bytes = source.read(PIECE + TAG)
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if not self._plain and not self._ended:
            self._open_next()
        taken = self._plain[: len(view)]
        view[: len(taken)] = taken
        self._plain = self._plain[len(taken) :]
        return len(taken)

    def _open_next(self) -> None:
        sealed, self._next = self._next, self._source.read(PIECE + TAG)
        self._ended = not self._next
        self._plain = memoryview(self._pieces.open(sealed, LAST if self._ended else MORE, DAMAGED))


class _Pieces:
    """Seals and opens pieces in their order. The key belongs to one file alone, so a number is a nonce."""

    def __init__(self, passphrase: str, salt: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher, self._head, self._number = AESGCM(parcel.key(passphrase, salt)), MARK + salt, 0

    def seal(self, plain: bytes, place: bytes) -> bytes:
        return self._cipher.encrypt(self._nonce(place), plain, self._head)

    def open(self, sealed: bytes, place: bytes, otherwise: str) -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(self._nonce(place), sealed, self._head)
        except (InvalidTag, ValueError) as fault:
            raise WrongInput(otherwise) from fault

    def _nonce(self, place: bytes) -> bytes:
        self._number += 1
        return self._number.to_bytes(parcel.NONCE - 1, "big") + place
