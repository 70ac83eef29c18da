"""Every setting of the installation, read once from the environment."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

DRIVERS = ("sqlite", "postgresql+psycopg")
EXAMPLES = "sqlite:////srv/zebranie/odpowiedzi.db albo postgresql+psycopg://zebranie:haslo@localhost/odpowiedzi"


class WrongSetting(Exception):
    """Carries a Polish sentence: which variable, what is wrong, an example. Never the value, it may hold a password."""


@dataclass(frozen=True, slots=True)
class Settings:
    data_dir: Path  # ZEBRANIE_DATA_DIR: databases and generated secrets, default ./dane
    database_url: str  # ZEBRANIE_DATABASE_URL: answers, accounts, plan
    people_database_url: str  # ZEBRANIE_PEOPLE_DATABASE_URL: slips B and C
    secret_key: str  # ZEBRANIE_SECRET_KEY: signs the form tokens; made and kept when unset
    coordinator_email: str | None  # ZEBRANIE_COORDINATOR_EMAIL, first start only
    coordinator_password: str | None  # ZEBRANIE_COORDINATOR_PASSWORD, first start only


def from_environment() -> Settings:
    """Reads the variables of the class above; makes the data directory (0700) and the secret (0600).

    Raises WrongSetting.
    """
    data_dir = Path(os.environ.get("ZEBRANIE_DATA_DIR", "dane")).resolve()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    answers = _database("ZEBRANIE_DATABASE_URL", data_dir / "odpowiedzi.db")
    people = _database("ZEBRANIE_PEOPLE_DATABASE_URL", data_dir / "osoby.db")
    if _place(answers) == _place(people):
        raise WrongSetting(
            "ZEBRANIE_DATABASE_URL i ZEBRANIE_PEOPLE_DATABASE_URL wskazują tę samą bazę. Nazwiska muszą mieć własną: "
            "proszę założyć drugą bazę i wpisać jej adres."
        )
    return Settings(
        data_dir=data_dir,
        database_url=answers,
        people_database_url=people,
        secret_key=os.environ.get("ZEBRANIE_SECRET_KEY") or _kept_secret(data_dir / "sekret"),
        coordinator_email=os.environ.get("ZEBRANIE_COORDINATOR_EMAIL") or None,
        coordinator_password=os.environ.get("ZEBRANIE_COORDINATOR_PASSWORD") or None,
    )


def share_a_role(settings: Settings) -> bool:
    """Whether one role of PostgreSQL opens both databases, so that the server itself keeps no wall between them."""
    one, other = make_url(settings.database_url), make_url(settings.people_database_url)
    return one.drivername == other.drivername != "sqlite" and one.username == other.username


def _place(address: str) -> tuple[object, ...]:
    url = make_url(address)
    if url.drivername == "sqlite":
        return ("sqlite", Path(url.database or "").resolve())
    return (url.drivername, url.host or url.query.get("host"), url.port, url.database)


def _database(name: str, default: Path) -> str:
    given = os.environ.get(name)
    if not given:
        return f"sqlite:///{default}"
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        url = None
    in_a_file = url is not None and url.drivername == "sqlite" and url.database not in (None, "", ":memory:")
    if url is None or url.drivername not in DRIVERS or (url.drivername == "sqlite" and not in_a_file):
        raise WrongSetting(f"Zmienna {name} nie zawiera adresu bazy. Proszę wpisać na przykład: {EXAMPLES}.")
    return given


def _kept_secret(path: Path) -> str:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_hex(32)
        file.write(secret)
    return secret
