"""The office: villages, settings, accounts, the audit log."""

import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.polish import bez_znakow, kolejnosc
from survey_app.domain.access import Role
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys import sign_in
from survey_app.journeys.village_file import VillageRow, read_villages
from survey_app.store.accounts import Organiser
from survey_app.store.audit import AuditEntry
from survey_app.store.base import new_id
from survey_app.store.gmina import Setting, Solectwo


class SettingOf(NamedTuple):
    name: str
    label: str
    hint: str = ""


SETTINGS = (
    SettingOf("gmina_name", "Nazwa gminy", "Na stronach i w plikach, na przykład Gmina Klucze."),
    SettingOf(
        "cus_name",
        "Nazwa jednostki",
        "Administrator danych, na przykład Centrum Usług Społecznych w Kluczach.",
    ),
    SettingOf("cus_address", "Adres"),
    SettingOf("cus_phone", "Telefon"),
    SettingOf("cus_email", "E-mail"),
    SettingOf("dpo_contact", "Kontakt do inspektora ochrony danych"),
)
LONGEST_SETTING = 300
SYSTEM = "system"


def note(work: Session, who: str, act: str, what: str) -> None:
    """An entry of the audit log: ids and numbers, never names of residents or answers."""
    at = datetime.now(UTC).replace(tzinfo=None)
    work.add(AuditEntry(id=new_id(), at=at, who=who, act=act, what=what))


def audit_log(work: Session, at_most: int = 300) -> list[tuple[AuditEntry, str]]:
    """Newest first, each with the account's name."""
    names = {row.id: row.name for row in work.scalars(select(Organiser))}
    rows = work.scalars(select(AuditEntry).order_by(AuditEntry.at.desc()).limit(at_most))
    return [(row, names.get(row.who, "system")) for row in rows]


def settings(work: Session) -> dict[str, str]:
    kept = {row.name: row.value for row in work.scalars(select(Setting))}
    return {setting.name: kept.get(setting.name, "") for setting in SETTINGS}


def keep_settings(work: Session, given: dict[str, str]) -> None:
    """Raises WrongInput naming the field that is too long."""
    for setting in SETTINGS:
        value = " ".join(given.get(setting.name, "").split())
        if len(value) > LONGEST_SETTING:
            raise WrongInput(f"„{setting.label}”: najwyżej {LONGEST_SETTING} znaków. Proszę skrócić.")
        work.merge(Setting(name=setting.name, value=value))


def villages(work: Session) -> list[Solectwo]:
    """Of every gmina, the alphabet inside each."""
    rows = work.scalars(select(Solectwo))
    return sorted(rows, key=lambda row: (bez_znakow(row.gmina), kolejnosc(row.name)))


def villages_by_gmina(work: Session) -> dict[str, list[Solectwo]]:
    grouped: dict[str, list[Solectwo]] = {}
    for row in villages(work):
        grouped.setdefault(row.gmina, []).append(row)
    return grouped


def set_populations(work: Session, given: dict[str, str]) -> None:
    """Inhabitants by slug, as typed; an empty field means unknown. Raises WrongInput naming the village."""
    for row in villages(work):
        if row.slug in given:
            row.population = _population(row.name, given[row.slug])


def _population(name: str, typed: str) -> int | None:
    bare = "".join(typed.split())
    if not bare:
        return None
    if not bare.isascii() or not bare.isdigit() or len(bare) > 9 or not 0 < int(bare) < 1_000_000:
        raise WrongInput(f"Sołectwo {name}: liczba mieszkańców powinna być liczbą od 1 do 999 999 albo pusta.")
    return int(bare)


def import_villages(work: Session, csv_bytes: bytes) -> int:
    """Adds new villages and updates known ones; all or nothing. Raises WrongInput naming the line."""
    rows = read_villages(csv_bytes)
    for row in rows:
        _keep_village(work, row)
    work.flush()
    return len(rows)


def _keep_village(work: Session, row: VillageRow) -> None:
    village = work.get(Solectwo, row.slug)
    if village is None:
        village = Solectwo(slug=row.slug, gmina="")
        work.add(village)
    village.name = row.name
    if row.population is not None:
        village.population = row.population
    for column, value in row.further.items():
        setattr(village, column, value)


def accounts(work: Session) -> Sequence[Organiser]:
    rows = work.scalars(select(Organiser))
    return sorted(rows, key=lambda row: (not row.active, kolejnosc(row.name)))


def add_account(
    work: Session, *, email: str, name: str, role: str, solectwo: str | None, today: date
) -> tuple[Organiser, str]:
    """A new account with a password for one use, which is told once. Raises WrongInput, AlreadyThere."""
    if role not in set(Role):
        raise WrongInput("Proszę wybrać rolę z listy.")
    if Role(role) is Role.SOLTYS and (not solectwo or work.get(Solectwo, solectwo) is None):
        raise WrongInput("Konto sołtysa potrzebuje sołectwa. Proszę wybrać je z listy.")
    password = _password_for_one_use()
    account = sign_in.add_organiser(
        work,
        email=email,
        name=name,
        role=Role(role),
        password=password,
        today=today,
        solectwo=solectwo if Role(role) is Role.SOLTYS else None,
        must_change_password=True,
    )
    return account, password


def new_password(work: Session, organiser: str) -> tuple[Organiser, str]:
    """Ends every session of the account. Raises NotFound."""
    account = _account(work, organiser)
    password = _password_for_one_use()
    sign_in.set_password(account, password)
    sign_in.sign_out_everywhere(work, organiser)
    return account, password


def switch_account(work: Session, organiser: str, active: bool) -> Organiser:
    """Switching off ends every session. Raises Conflict when no coordinator would be left."""
    account = _account(work, organiser)
    if not active and account.role == Role.COORDINATOR and _coordinators(work) == 1:
        raise Conflict("To jedyny koordynator. Proszę najpierw dodać drugie konto koordynatora.")
    account.active = active
    if not active:
        sign_in.sign_out_everywhere(work, organiser)
    return account


def _account(work: Session, organiser: str) -> Organiser:
    account = work.get(Organiser, organiser)
    if account is None:
        raise NotFound("Nie ma takiego konta.")
    return account


def _coordinators(work: Session) -> int:
    counted = select(func.count()).select_from(Organiser)
    return work.scalar(counted.where(Organiser.role == Role.COORDINATOR, Organiser.active)) or 0


def _password_for_one_use() -> str:
    """Four groups of four signs without look-alikes: 79 bits."""
    signs = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(signs) for _ in range(4)) for _ in range(4))
