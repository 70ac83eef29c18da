"""The hall's own certificate authority and what it signs. P-256 keys; a file holds key and certificate as PEM."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from ipaddress import ip_address
from typing import Any, NamedTuple

from survey_app.domain.hall import LAN, LAN_NAMES

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)  # Apple takes at most 825
RENEW_BEFORE = timedelta(days=30)
CLOCKS_DIFFER = timedelta(days=2)  # a tablet that was off for long


class Told(NamedTuple):
    """What a certificate says."""

    names: list[str]  # host names and addresses it speaks for
    until: date
    fingerprint: str  # SHA-256, "AB:CD:…"
    der: bytes


def new_authority(name: str, today: date) -> bytes:
    """A key and its certificate, which may speak for addresses of a local network only."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name)
    limits = [x509.DNSName(one) for one in LAN_NAMES] + [x509.IPAddress(network) for network in LAN]
    builder = (
        _dated(key, subject, subject, today, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(limits, None), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    return _pem(key, _signed(builder, key))


def issue(authority: bytes, names: Sequence[str], addresses: Sequence[str], today: date) -> bytes:
    """A key and certificate for a server, signed by the authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    signer, signer_key = _read(authority)
    key = ec.generate_private_key(ec.SECP256R1())
    spoken = [x509.DNSName(name) for name in names] + [x509.IPAddress(ip_address(one)) for one in addresses]
    lasts = min(SERVER_LASTS, signer.not_valid_after_utc.date() - today)
    builder = (
        _dated(key, _name(names[0]), signer.subject, today, lasts, signer_key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(spoken), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
    )
    return _pem(key, _signed(builder, signer_key))


def told(pem: bytes) -> Told:
    """Raises ValueError when there is no certificate in it."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding

    read = x509.load_pem_x509_certificate(pem)
    try:
        alternative = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = [str(one.value) for one in alternative]
    except x509.ExtensionNotFound:
        names = []
    fingerprint = read.fingerprint(SHA256()).hex(":").upper()
    return Told(names, read.not_valid_after_utc.date(), fingerprint, read.public_bytes(Encoding.DER))


def serves(server: bytes, authority: bytes, wanted: Sequence[str], today: date) -> bool:
    """True when the server's certificate is the authority's, speaks for all wanted and lasts a month more."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    try:
        signer = x509.load_pem_x509_certificate(authority)
        x509.load_pem_x509_certificate(server).verify_directly_issued_by(signer)
        says = told(server)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return set(wanted) <= set(says.names) and says.until - today >= RENEW_BEFORE


def _dated(key: Any, subject: Any, issuer: Any, today: date, lasts: timedelta, signer_key: Any = None) -> Any:
    from cryptography import x509

    midnight = datetime.combine(today, time(), UTC)
    signed_by = (signer_key or key).public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(midnight - CLOCKS_DIFFER)
        .not_valid_after(midnight + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by), critical=False)
    )


def _signed(builder: Any, key: Any) -> Any:
    from cryptography.hazmat.primitives.hashes import SHA256

    return builder.sign(key, SHA256())


def _usage(*, signs_certificates: bool) -> Any:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _pem(key: Any, certificate: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    kept: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return kept + bytes(certificate.public_bytes(Encoding.PEM))


def _read(pem: bytes) -> tuple[Any, Any]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return x509.load_pem_x509_certificate(pem), load_pem_private_key(pem, password=None)
