"""The second factor: six figures of an app on the organiser's phone (TOTP, RFC 6238), each used once."""

import base64
import hashlib
import secrets
from datetime import UTC, datetime
from urllib.parse import quote

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken as WrongCode
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy.orm import Session

from survey_app.domain.refusals import WrongInput
from survey_app.store.accounts import Organiser

SECONDS = 30
STEPS_OFF = (0, -1, 1)  # clocks of phones are up to half a minute wrong
BYTES = 20
WRONG = "Ten kod nie pasuje. Proszę wpisać sześć cyfr, które aplikacja pokazuje teraz."


def new_secret() -> str:
    """Base32, for an app of the organiser's choice."""
    return base64.b32encode(secrets.token_bytes(BYTES)).decode()


def address(secret: str, email: str) -> str:
    """What the app reads from the QR."""
    return f"otpauth://totp/{quote(f'Zebranie:{email}')}?secret={secret}&issuer=Zebranie"


def is_on(work: Session, organiser: str) -> bool:
    return bool(work.get_one(Organiser, organiser).second_factor)


def switch_on(work: Session, organiser: str, secret: str, code: str, now: datetime, key: str) -> None:
    """Only when the app shows the right code; kept sealed by `key`. Raises WrongInput."""
    step = _step_of(_bytes(secret), code, now)
    if step is None:
        raise WrongInput(WRONG)
    account = work.get_one(Organiser, organiser)
    account.second_factor, account.second_factor_step = _seal(key).encrypt(secret.encode()).decode(), step


def switch_off(work: Session, organiser: str) -> None:
    """For whoever lost the phone: by the coordinator, or by the organiser who has just shown a code."""
    account = work.get_one(Organiser, organiser)
    account.second_factor, account.second_factor_step = "", 0


def fits(work: Session, organiser: str, code: str, now: datetime, key: str) -> bool:
    """Whether the app shows this code now. A code that was used once is worthless."""
    account = work.get_one(Organiser, organiser)
    try:
        secret = _seal(key).decrypt(account.second_factor.encode()).decode()
    except InvalidToken:
        return False
    step = _step_of(_bytes(secret), code, now)
    if step is None or step <= account.second_factor_step:
        return False
    account.second_factor_step = step
    return True


def _step_of(secret: bytes, code: str, now: datetime) -> int | None:
    """The time step in which the code is right; None when in none near."""
    code = "".join(figure for figure in code if figure.isdecimal())
    if len(code) != 6 or not code.isascii():
        return None
    app = TOTP(secret, 6, SHA1(), SECONDS, enforce_key_length=False)
    step = int(now.replace(tzinfo=UTC).timestamp()) // SECONDS
    for off in STEPS_OFF:
        try:
            app.verify(code.encode(), (step + off) * SECONDS)
        except WrongCode:
            continue
        return step + off
    return None


def _bytes(secret: str) -> bytes:
    try:
        found = base64.b32decode(secret, casefold=True)
    except ValueError:
        found = b""
    if len(found) != BYTES:
        raise WrongInput("Proszę zacząć ustawianie od początku i zeskanować nowy kod.")
    return found


def _seal(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor {key}".encode()).digest()))
