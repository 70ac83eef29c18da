"""The office: villages, settings, accounts, the audit log."""

import re
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from exports.suppression import FLOOR
from forms.polish import bez_znakow, kolejnosc
from survey_app.domain import finding
from survey_app.domain.access import Role
from survey_app.domain.finding import Finding
from survey_app.domain.pictures import LONGEST_KEPT
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.domain.statement import State, refuse_contradiction
from survey_app.journeys import second_factor, sign_in
from survey_app.journeys.village_file import VillageRow, read_villages
from survey_app.store.accounts import Organiser
from survey_app.store.audit import AuditEntry
from survey_app.store.base import new_id
from survey_app.store.gmina import Setting, Solectwo

LONGEST_SETTING, LONGEST_TEXT = 300, 3000


class SettingOf(NamedTuple):
    name: str
    label: str
    hint: str = ""
    kind: str = "text"  # "text", "email", "tel", "url", "date", "number", "choice", or "lines" for several of them
    options: tuple[tuple[str, str], ...] = ()  # what is kept, what is shown
    limits: tuple[int, int] = (0, 0)  # of a number

    @property
    def longest(self) -> int:
        return LONGEST_TEXT if self.kind == "lines" else LONGEST_SETTING


UNIT = (
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
    SettingOf(
        "public_address",
        "Adres tej usługi w internecie",
        "Stoi na listach i kartach z zaproszeniem, na przykład https://zebranie.gmina.pl. Puste: adres, pod którym "
        "otwarto tę stronę.",
        "url",
    ),
)
LONGEST_CARD_MONTHS, CARD_MONTHS = 12, 6
FINDING = (
    SettingOf(
        finding.SETTING,
        "Jak szukamy osób, które warto zaprosić",
        kind="choice",
        options=((Finding.NAMES, "nazwiska na odcinku C"), (Finding.CARDS, "karty z zaproszeniem")),
    ),
    SettingOf(
        "card_months",
        "Ile miesięcy ważna jest karta",
        f"Od dnia druku, najwyżej {LONGEST_CARD_MONTHS}. Puste: {CARD_MONTHS}.",
        "number",
        limits=(1, LONGEST_CARD_MONTHS),
    ),
)
STATEMENT = (
    SettingOf("statement_published", "Data publikacji strony", "Dzień, od którego z tej strony korzystają.", "date"),
    SettingOf("statement_changed", "Data ostatniej istotnej aktualizacji strony", kind="date"),
    SettingOf("statement_state", "Stan zgodności z ustawą", kind="choice", options=tuple((one, one) for one in State)),
    SettingOf("statement_faults", "Niedostępne treści", "Każda w osobnym wierszu: co, gdzie, jak inaczej.", "lines"),
    SettingOf("statement_made", "Data sporządzenia deklaracji", kind="date"),
    SettingOf("statement_reviewed", "Data ostatniego przeglądu", "Przegląd jest co roku do 31 marca.", "date"),
    SettingOf("statement_basis", "Podstawa deklaracji", "Na przykład: samoocena podmiotu publicznego."),
    SettingOf("statement_contact", "Kto zajmuje się dostępnością", "Osoba albo komórka."),
    SettingOf("statement_email", "E-mail w sprawie dostępności", "Puste: e-mail jednostki.", "email"),
    SettingOf("statement_phone", "Telefon w sprawie dostępności", "Puste: telefon jednostki.", "tel"),
    SettingOf(
        "statement_building",
        "Dostępność budynku",
        "Wejście, schody i windy, toaleta, miejsca parkingowe, pies asystujący.",
        "lines",
    ),
    SettingOf(
        "statement_communication",
        "Porozumiewanie się",
        "Tłumacz języka migowego (jest lub nie ma), pętla indukcyjna, tekst łatwy do czytania.",
        "lines",
    ),
)
PAPER = (
    SettingOf(
        "picture_days",
        "Po ilu dniach kasować zdjęcia arkuszy",
        f"Od przyjęcia zdjęcia, najwyżej {LONGEST_KEPT}. Puste: {LONGEST_KEPT}.",
        "number",
        limits=(1, LONGEST_KEPT),
    ),
    SettingOf(
        "picture_settled",
        "Zdjęcia zatwierdzonego arkusza",
        "Dopóki zdjęcia są, zatwierdzenie można cofnąć.",
        "choice",
        (("", "kasuj następnego dnia"), ("0", "kasuj od razu"), (str(LONGEST_KEPT), "kasuj dopiero w tamtym terminie")),
    ),
    SettingOf(
        "picture_unseen",
        "Arkusze odczytane bez żadnej wątpliwości",
        "Arkusze z wątpliwościami zawsze ogląda człowiek.",
        "choice",
        (("", "pokazuj przed zapisaniem"), ("tak", "zapisuj bez pokazywania")),
    ),
)
PUBLISHING = tuple(
    SettingOf(name, label, f"{why} Co najmniej {lowest}. Puste: {lowest}.", "number", limits=(lowest, 99))
    for name, label, why, lowest in (
        (
            "least_forms",
            "Od ilu ankiet sołectwo ma własne wyniki",
            "Poniżej nic z niego nie widać.",
            FLOOR.public_forms,
        ),
        ("least_answers", "Najmniejsza liczba osób przy odpowiedzi", "Mniejszych liczb nie pokazujemy.", FLOOR.answers),
        (
            "least_people",
            "Najmniejsza liczba osób: wiek i płeć",
            "Mniejszych liczb nie pokazujemy.",
            FLOOR.demographic,
        ),
    )
)
SETTINGS = UNIT + FINDING + STATEMENT + PAPER + PUBLISHING
SYSTEM = "system"


def note(work: Session, who: str, act: str, what: str) -> None:
    """An entry of the audit log: ids and numbers, never names of residents or answers."""
    at = datetime.now(UTC).replace(tzinfo=None)
    work.add(AuditEntry(id=new_id(), at=at, who=who, act=act, what=what))


def is_noted_today(work: Session, who: str, act: str, what: str) -> bool:
    """Whether the audit log has this entry for the day (UTC) already."""
    since = datetime.now(UTC).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    same = (AuditEntry.who == who, AuditEntry.act == act, AuditEntry.what == what, AuditEntry.at >= since)
    return bool(work.scalar(select(exists().where(*same))))


def audit_log(work: Session, at_most: int = 300) -> list[tuple[AuditEntry, str]]:
    """Newest first, each with the account's name."""
    names = {row.id: row.name for row in work.scalars(select(Organiser))}
    rows = work.scalars(select(AuditEntry).order_by(AuditEntry.at.desc()).limit(at_most))
    return [(row, names.get(row.who, "system")) for row in rows]


def settings(work: Session) -> dict[str, str]:
    """What the office typed, and the day since which cards are handed out (empty: never)."""
    kept = {row.name: row.value for row in work.scalars(select(Setting))}
    return {name: kept.get(name, "") for name in (*(setting.name for setting in SETTINGS), finding.SINCE)}


def keep_settings(work: Session, given: dict[str, str], today: date | None = None) -> None:
    """Raises WrongInput naming the field that is too long or cannot be what was typed."""
    values = {setting.name: _value(setting, given.get(setting.name, "")) for setting in SETTINGS}
    refuse_contradiction(values["statement_state"], values["statement_faults"])
    if values[finding.SETTING] == Finding.CARDS and finding.offers_names(settings(work)):
        values[finding.SINCE] = (today or date.today()).isoformat()
    for name, value in values.items():
        work.merge(Setting(name=name, value=value))


def _value(setting: SettingOf, typed: str) -> str:
    """As it is kept: without needless white space, days as 2026-03-31."""
    lines = typed.splitlines() if setting.kind == "lines" else [typed]
    value = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
    if len(value) > setting.longest:
        raise WrongInput(f"„{setting.label}”: najwyżej {setting.longest} znaków. Proszę skrócić.")
    if value and setting.options and value not in dict(setting.options):
        raise WrongInput(f"„{setting.label}”: proszę wybrać z listy.")
    if value and setting.kind == "number" and not _is_within(value, setting.limits):
        raise WrongInput(f"„{setting.label}”: proszę wpisać liczbę od {setting.limits[0]} do {setting.limits[1]}.")
    if value and setting.kind == "url":
        return _address(setting, value)
    return _day(setting, value) if value and setting.kind == "date" else value


def _is_within(typed: str, limits: tuple[int, int]) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 9 and limits[0] <= int(typed) <= limits[1]


def _address(setting: SettingOf, typed: str) -> str:
    """Without a slash at the end; no further than the host, because our paths follow it."""
    bare = typed.rstrip("/")
    if not re.fullmatch(r"https?://[^\s/?#@]{3,}", bare):
        raise WrongInput(f"„{setting.label}”: proszę wpisać sam adres, na przykład https://zebranie.gmina.pl.")
    return bare


def _day(setting: SettingOf, typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise WrongInput(f"„{setting.label}”: to nie jest data. Proszę wybrać dzień z kalendarza.") from None


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
    """Ends every session of the account and its second factor: the phone may be lost too. Raises NotFound."""
    account = _account(work, organiser)
    password = _password_for_one_use()
    sign_in.set_password(account, password)
    second_factor.switch_off(work, organiser)
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
