"""The first start: villages, the plan the product starts from, questionnaires, the first coordinator."""

import csv
import io
import os
import secrets
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.domain.access import Role
from survey_app.journeys import questionnaires, sign_in
from survey_app.journeys.plan import load_plan_csv
from survey_app.store.accounts import Organiser
from survey_app.store.gmina import Setting, Solectwo
from survey_app.store.plans import Plan

SEED = Path(__file__).parent.parent / "seed"
SEED_PLAN_YEAR = 2024
DEMO_ACCOUNT = "konto-pokazowe"
GMINA = {"gmina_name": "Gmina Klucze", "cus_name": "Centrum Usług Społecznych w Kluczach"}


def set_up(work: Session, today: date) -> None:
    """Villages, the plan of 2024, settings and questionnaires. What is there already stays as it is."""
    load_villages(work, (SEED / "solectwa.csv").read_text(encoding="utf-8"))
    if work.get(Plan, SEED_PLAN_YEAR) is None:
        load_plan_csv(work, SEED_PLAN_YEAR, (SEED / "plan-2024.csv").read_text(encoding="utf-8"))
    for name, value in GMINA.items():
        if work.get(Setting, name) is None:
            work.add(Setting(name=name, value=value))
    work.flush()
    questionnaires.publish_library(work, today)


def load_villages(work: Session, csv_text: str) -> None:
    """Adds the villages of a file with the columns of seed/solectwa.csv, only into an empty table."""
    if work.scalar(select(func.count()).select_from(Solectwo)):
        return
    for row in csv.DictReader(io.StringIO(csv_text)):
        work.add(
            Solectwo(
                slug=row["slug"],
                name=row["name"],
                name_genitive=row["name_genitive"] or None,
                name_locative=row["name_locative"] or None,
                gmina=row["gmina"],
                powiat=row["powiat"],
                wojewodztwo=row["wojewodztwo"],
                teryt_gmina=row["teryt_gmina"],
                simc=row["simc"],
            )
        )
    work.flush()


def first_coordinator(work: Session, email: str, password: str, today: date) -> bool:
    """Makes the coordinator of the first start. False when there are accounts already."""
    if work.scalar(select(func.count()).select_from(Organiser)):
        return False
    sign_in.add_organiser(
        work,
        email=email,
        name="Koordynator",
        role=Role.COORDINATOR,
        password=password,
        today=today,
    )
    return True


def demonstration_account(data_dir: Path) -> tuple[str, str]:
    """E-mail and a generated password of the demonstration, kept in a file of mode 0600 for the greeting."""
    path = data_dir / DEMO_ACCOUNT
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"koordynator@example.org\n{readable_password()}\n")
    email, password = path.read_text(encoding="utf-8").split()
    return email, password


def greeting(host: str, port: int, data_dir: Path, *, nobody: bool, scheme: str = "http") -> str:
    """What the terminal says when the server starts: addresses and, for the demonstration, the sign-in."""
    address = f"{scheme}://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
    lines = [
        f"Zebranie działa: {address}",
        f"  dla mieszkańców    {address}/",
        f"  dla organizatorów  {address}/panel/",
    ]
    path = data_dir / DEMO_ACCOUNT
    if nobody:
        lines.append(f"  pierwsze konto zakłada się na stronie {address}/zaloguj")
    elif path.exists():
        email, password = path.read_text(encoding="utf-8").split()
        lines += [f"  logowanie (pokaz)  {email}", f"  hasło              {password}"]
    return "\n".join([*lines, "Zatrzymanie: Ctrl+C"])


def readable_password() -> str:
    """Four invented words of three syllables each, 74 bits."""
    syllables = [c + v for c in "bcdfgklmnprstwz" for v in "aeiou"]
    return "-".join("".join(secrets.choice(syllables) for _ in range(3)) for _ in range(4))
