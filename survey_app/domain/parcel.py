"""A parcel: bytes behind a passphrase. Argon2id (RFC 9106, second choice) makes the key, AES-256-GCM does the rest."""

import secrets
import zlib

from survey_app.domain.refusals import WrongInput

MARK = b"ZEBRANIE PACZKA 1\n"
SALT, NONCE = 16, 12
PASSES, MEMORY_KIB = 3, 65536
SHORTEST_PASSPHRASE = 12
NOT_OURS = "To nie jest paczka z sali. Proszę wybrać plik zapisany przez „Zabierz do biura”."
CANNOT_OPEN = "Hasło nie pasuje do tej paczki albo plik jest uszkodzony. Proszę wpisać hasło jeszcze raz."
TOO_SHORT = f"Hasło paczki ma mieć co najmniej {SHORTEST_PASSPHRASE} znaków."


def refuse_short(passphrase: str) -> None:
    """Raises WrongInput."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise WrongInput(TOO_SHORT)


def seal(content: bytes, passphrase: str) -> bytes:
    """Another file every time, also for the same content."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    sealed = AESGCM(key(passphrase, salt)).encrypt(nonce, zlib.compress(content, 9), MARK + salt)
    return MARK + salt + nonce + sealed


def unseal(parcel: bytes, passphrase: str) -> bytes:
    """What was sealed. Raises WrongInput for another file, another passphrase or one changed byte."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not parcel.startswith(MARK):
        raise WrongInput(NOT_OURS)
    salt, nonce, sealed = _cut(parcel)
    try:
        return zlib.decompress(AESGCM(key(passphrase, salt)).decrypt(nonce, sealed, MARK + salt))
    except (InvalidTag, ValueError) as fault:
        raise WrongInput(CANNOT_OPEN) from fault


def _cut(parcel: bytes) -> tuple[bytes, bytes, bytes]:
    begin, middle = len(MARK) + SALT, len(MARK) + SALT + NONCE
    if len(parcel) <= middle:
        raise WrongInput(CANNOT_OPEN)
    return parcel[len(MARK) : begin], parcel[begin:middle], parcel[middle:]


def key(passphrase: str, salt: bytes) -> bytes:
    """32 bytes, slowly on purpose."""
    from argon2.low_level import Type, hash_secret_raw

    words = passphrase.strip().encode("utf-8", "surrogatepass")
    return hash_secret_raw(
        words, salt, time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=4, hash_len=32, type=Type.ID
    )
