"""Seals as a browser does (static/tablet/seal.js), for tests that have no browser."""

import base64
import os

import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def sealed(public_key: str, value: dict) -> dict:
    """What a tablet puts into its queue instead of the value."""
    server = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(public_key))
    own = ec.generate_private_key(ec.SECP256R1())
    point = own.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    key = HKDF(SHA256(), 32, salt=point, info=b"zebranie envelope 1").derive(own.exchange(ec.ECDH(), server))
    nonce = os.urandom(12)
    secret = AESGCM(key).encrypt(nonce, orjson.dumps(value), value["id"].encode())
    parts = {"point": point, "nonce": nonce, "sealed": secret}
    envelope = {name: base64.b64encode(part).decode() for name, part in parts.items()}
    return {"id": value["id"], "meeting": value["meeting"], "envelope": envelope}
