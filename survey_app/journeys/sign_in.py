"""Signing in: accounts, sessions that can be revoked, guessing slowed down."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey_app.domain.access import Role
from survey_app.domain.refusals import AlreadyThere, NotFound, TooManyTries, WrongInput
from survey_app.store.accounts import FailedSignIn, Organiser, SignInSession
from survey_app.store.base import new_id

IDLE = timedelta(minutes=120)  # an evening's transcription has pauses; ten hours end it in any case
LONGEST = timedelta(hours=10)
REFRESH = timedelta(minutes=1)
SHORTEST_PASSWORD = 12
FREE_TRIES = 5

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


@dataclass(frozen=True, slots=True)
class SignedIn:
    id: str
    name: str
    email: str
    role: str
    solectwo: str | None
    must_change_password: bool
    seen_long_ago: bool


def sign_in(work: Session, email: str, password: str, token: str, now: datetime) -> SignedIn | None:
    """`recognise` and `begin` in one unit of work."""
    return begin(work, email, recognise(work, email, password, now), token, now)


def recognise(work: Session, email: str, password: str, now: datetime) -> str | None:
    """The account's id; None when e-mail and password do not fit. Raises TooManyTries after too many.

    Writes nothing: argon2 takes a tenth of a second, in which answers must not wait for the database.
    """
    email = email.strip().lower()
    refuse_guessing(work, email, now)
    account = work.scalar(select(Organiser).where(Organiser.email == email, Organiser.active))
    fits = _fits(account.password_hash if account else _NOBODY, password)
    return account.id if account and fits else None


def begin(work: Session, email: str, recognised: str | None, token: str, now: datetime) -> SignedIn | None:
    """Starts a session under `token`, or counts the failure."""
    account = work.get(Organiser, recognised) if recognised else None
    if account is None:
        count_failure(work, email, now)
        return None
    work.execute(delete(FailedSignIn).where(FailedSignIn.email_hash == _hash(email.strip().lower())))
    work.add(SignInSession(token_hash=_hash(token), organiser=account.id, started_at=now, last_seen_at=now))
    return _signed_in(account, seen_long_ago=False)


def who(work: Session, token: str, now: datetime) -> SignedIn | None:
    """Who holds this session; None when it ended, was revoked or the account was switched off."""
    found = work.execute(
        select(SignInSession, Organiser)
        .join(Organiser, Organiser.id == SignInSession.organiser)
        .where(SignInSession.token_hash == _hash(token), Organiser.active)
    ).first()
    if found is None:
        return None
    session, account = found
    if now - session.last_seen_at > IDLE or now - session.started_at > LONGEST:
        return None
    return _signed_in(account, seen_long_ago=now - session.last_seen_at > REFRESH)


def seen(work: Session, token: str, now: datetime) -> None:
    session = work.get(SignInSession, _hash(token))
    if session:
        session.last_seen_at = now


def sign_out(work: Session, token: str) -> None:
    work.execute(delete(SignInSession).where(SignInSession.token_hash == _hash(token)))


def sign_out_everywhere(work: Session, organiser: str, but: str | None = None) -> None:
    """Ends every session of an account, except the one under the token `but`."""
    ended = delete(SignInSession).where(SignInSession.organiser == organiser)
    if but:
        ended = ended.where(SignInSession.token_hash != _hash(but))
    work.execute(ended)


def there_is_nobody(work: Session) -> bool:
    """True before the first coordinator is made."""
    return work.scalar(select(func.count()).select_from(Organiser)) == 0


def add_organiser(
    work: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    today: date,
    solectwo: str | None = None,
    must_change_password: bool = False,
) -> Organiser:
    """Raises WrongInput for an unusable e-mail, name or password, AlreadyThere for a known e-mail."""
    email = email.strip().lower()
    if "@" not in email or len(email) > 200:
        raise WrongInput("Adres e-mail powinien mieć postać nazwa@domena.pl. Proszę go poprawić.")
    if not name.strip():
        raise WrongInput("Proszę wpisać imię i nazwisko lub nazwę stanowiska.")
    refuse_weak_password(password, email)
    if work.scalar(select(Organiser).where(Organiser.email == email)):
        raise AlreadyThere("Konto o tym adresie e-mail już istnieje. Proszę podać inny adres.")
    account = Organiser(
        id=new_id(),
        email=email,
        name=name.strip(),
        role=role.value,
        solectwo=solectwo,
        password_hash=_hasher.hash(password),
        must_change_password=must_change_password,
        active=True,
        created_on=today,
    )
    work.add(account)
    return account


def change_password(work: Session, organiser: str, old: str, new: str, keep_token: str | None) -> None:
    """Ends all other sessions of the account. Raises WrongInput when the old password does not fit."""
    account = work.get(Organiser, organiser)
    if account is None:
        raise NotFound
    if not _fits(account.password_hash, old):
        raise WrongInput("Obecne hasło się nie zgadza. Proszę wpisać je jeszcze raz.")
    refuse_weak_password(new, account.email)
    if old == new:
        raise WrongInput("Nowe hasło jest takie samo jak obecne. Proszę wymyślić inne.")
    account.password_hash = _hasher.hash(new)
    account.must_change_password = False
    sign_out_everywhere(work, organiser, but=keep_token)


def set_password(account: Organiser, password: str) -> None:
    """A password for one use, given by a coordinator: its owner has to change it first."""
    account.password_hash = _hasher.hash(password)
    account.must_change_password = True


def refuse_weak_password(password: str, email: str) -> None:
    """Length only, and not the e-mail or one sign repeated: rules of ASVS 6.2. Raises WrongInput."""
    if len(password) < SHORTEST_PASSWORD:
        raise WrongInput(f"Hasło musi mieć co najmniej {SHORTEST_PASSWORD} znaków, na przykład kilka słów.")
    if len(password) > 200:
        raise WrongInput("Hasło może mieć najwyżej 200 znaków.")
    if len(set(password)) < 4 or password.lower() in (email, email.split("@")[0]) or _counts_up(password):
        raise WrongInput("To hasło łatwo zgadnąć. Proszę wymyślić inne, na przykład cztery słowa.")


def _counts_up(password: str) -> bool:
    return password in "01234567890123456789" or password.lower() in "qwertyuiopasdfghjklzxcvbnm"


def refuse_guessing(work: Session, email: str, now: datetime) -> None:
    """Raises TooManyTries while the account waits after wrong passwords or codes."""
    email = email.strip().lower()
    failed = work.get(FailedSignIn, _hash(email))
    if failed is None or failed.times < FREE_TRIES:
        return
    wait = timedelta(seconds=min(2 ** (failed.times - FREE_TRIES) * 15, 900))
    if now < failed.last_at + wait:
        raise TooManyTries("Za dużo prób logowania na to konto. Proszę odczekać kwadrans i spróbować ponownie.")


def count_failure(work: Session, email: str, now: datetime) -> None:
    """A wrong password or code; after FREE_TRIES of them the account waits."""
    email = email.strip().lower()
    failed = work.get(FailedSignIn, _hash(email))
    if failed is None:
        work.add(FailedSignIn(email_hash=_hash(email), times=1, last_at=now))
    else:
        failed.times, failed.last_at = failed.times + 1, now


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _signed_in(account: Organiser, *, seen_long_ago: bool) -> SignedIn:
    return SignedIn(
        id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        solectwo=account.solectwo,
        must_change_password=account.must_change_password,
        seen_long_ago=seen_long_ago,
    )


def sessions(work: Session, organiser: str) -> int:
    """How many sessions of the account are open."""
    counted = select(func.count()).select_from(SignInSession).where(SignInSession.organiser == organiser)
    return work.scalar(counted) or 0
