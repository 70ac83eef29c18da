"""Partners of the invented gmina: with and without consent, one card waiting, some in the plan and at events."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.domain.partners import WWW
from survey_app.journeys import partner_links, partner_view, partners
from survey_app.store.meetings import Meeting
from survey_app.store.partners import Partner
from survey_app.store.plans import PlanTask

PARTNERS = (
    ("OSP Babiodół", "OSP", ["babiodol"], ["H10", "H15"], 24, ["1", "2", "3"], ["2", "4"]),
    ("KGW Łabędziniec", "KGW", ["labedziniec"], ["H07", "H06"], 18, ["1", "5"], ["2", "5"]),
    ("Klub Sportowy Zmyślin", "SPO", ["zmyslin", "debokat"], ["H05"], 40, ["2", "5"], ["2", "3"]),
    ("Stowarzyszenie Nasz Dębokąt", "STO", ["debokat"], ["H08", "H10"], 12, ["1", "8"], ["1", "7"]),
    ("Szkoła w Ćwirkowcu", "SZK", ["cwirkowiec"], ["H03"], 20, ["2", "6"], ["2"]),
)
"""Name, kind, villages, areas, people, what they bring, what they lack."""

NAMED = {
    "OSP Babiodół": "osp.babiodol@example.org",
    "KGW Łabędziniec": "",
    "Klub Sportowy Zmyślin": "klub@example.org, tel. 000 000 001",
    "Szkoła w Ćwirkowcu": "szkola.cwirkowiec@example.org",
}
"""Who agreed to stand in the printed list, with the contact that may be made public."""

SENT = (
    ("Grupa „Zielone Wtorki”", "NIE", ["swierszczyn"], ["H08"], 7, ["1"], ["7", "6"]),
    ("Koło Gospodyń Wiejskich Łabędziniec", "KGW", ["labedziniec"], ["H07", "H06"], 21, ["1", "3", "5"], ["5"]),
)
"""From the public page, waiting: a new group, and a circle that is in the list under its shorter name."""

IN_TASKS = (
    ("KGW Łabędziniec", "świąteczne", "WSP"),
    ("OSP Babiodół", "EKO", "LUD"),
    ("Szkoła w Ćwirkowcu", "EKO", "PRO"),
    ("Klub Sportowy Zmyślin", "Ferie", "MIE"),
)
"""Partner, a word of the task, what it does there."""
AT_EVENTS = (("OSP Babiodół", "Piknik", "SPR"), ("Stowarzyszenie Nasz Dębokąt", "Sobótka", "LUD"))


def cards() -> list[dict[str, Any]]:
    """Answers of the cards that were filled at a meeting."""
    return [_card(row) for row in PARTNERS]


def tell(work: Session, year: int, today: date) -> None:
    """What happened to the cards since: cards sent from the public page, partners of the plan and of events."""
    asked = partners.asked_now(work)
    for number, row in enumerate(SENT):
        once = str(UUID(int=7_000 + number, version=4))
        partners.take_in(work, asked, _card(row), channel=WWW, today=today, once=once)
    by_name = {partners.name_of(card): card for card in partner_view.accepted(work)}
    now = datetime.combine(today, time(9))
    for name, word, role in IN_TASKS:
        _join_task(work, by_name[name], year, word, role, now)
    for name, word, role in AT_EVENTS:
        for meeting in work.scalars(select(Meeting.id).where(Meeting.title.contains(word))):
            partner_links.to_meeting(work, by_name[name], meeting, role, today)


def _join_task(work: Session, card: Partner, year: int, word: str, role: str, now: datetime) -> None:
    tasks = select(PlanTask.id).where(PlanTask.year == year, PlanTask.task.contains(word))
    for task in work.scalars(tasks.order_by(PlanTask.position)).all()[:1]:
        partner_links.to_task(work, card, task, role, today=now.date(), now=now)


def _card(row: tuple[Any, ...]) -> dict[str, Any]:
    name, kind, villages, areas, people, brings, lacks = row
    named = {"N15": True, **({"N14": NAMED[name]} if NAMED[name] else {})} if name in NAMED else {}
    return named | {
        "N1": name,
        "N2": kind,
        "N3": villages,
        "N4": areas,
        "N5": people,
        "N7": brings,
        "N9": "STA",
        "N10": lacks,
        "N13": "biuro organizacji, kontakt@example.org",
    }
