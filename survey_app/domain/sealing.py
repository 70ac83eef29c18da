"""Envelopes that only the server can open: what a tablet holds, it cannot read back.

ECDH on P-256 with a key of its own for every envelope, HKDF-SHA256, AES-256-GCM; the browser's half is
static/tablet/seal.js. Keys travel as base64 of the raw point (65 bytes) and of the PKCS 8 document.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

PURPOSE = b"zebranie envelope 1"
PARTS = ("point", "nonce", "sealed")


class CannotOpen(Exception):
    """Not an envelope, sealed for another key, or changed on the way."""


def new_keys() -> tuple[str, str]:
    """Private and public key, both as text."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.generate_private_key(ec.SECP256R1())
    kept = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    told = private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return _text(kept), _text(told)


def open_envelope(private_key: str, envelope: Mapping[str, Any], about: str) -> bytes:
    """What was sealed. `about` (the id outside) must be the one it was sealed with. Raises CannotOpen."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    point, nonce, sealed = (_bytes(envelope.get(part)) for part in PARTS)
    private = load_der_private_key(_bytes(private_key), password=None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    try:
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        key = _key(private.exchange(ec.ECDH(), sender), point)
        return AESGCM(key).decrypt(nonce, sealed, about.encode())
    except (InvalidTag, ValueError) as fault:
        raise CannotOpen from fault


def _key(shared: bytes, point: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=point, info=PURPOSE).derive(shared)


def _bytes(text: Any) -> bytes:
    if not isinstance(text, str):
        raise CannotOpen
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise CannotOpen from fault


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
