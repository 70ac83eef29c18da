"""Keeping promises made to people: what has a term is erased when it comes, every day, unasked."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from survey_app.database import Busy, Database
from survey_app.journeys import keep_safe_archive, partners, pictures
from survey_app.people import cards, register, workflow
from survey_app.people import pictures as slip_pictures
from survey_app.people.register import Forgotten
from survey_app.store.audit import AuditEntry
from survey_app.store.base import new_id

DAILY_S = 24 * 3600
SOONER_S = 600
log = logging.getLogger(__name__)


def forget(people: Database, answers: Database, today: date, folder: Path) -> Forgotten:
    """Erases names, pictures and own backups whose term has come; counters, erasure log and a line in the log stay."""
    with people.writing() as work:
        nominees = workflow.expire(work, today)
        forgotten = register.forget(work, today)
        expired = cards.expire(work, today)
        forgotten = replace(forgotten, mentions=forgotten.mentions + nominees, cards=expired)
        slips = slip_pictures.forget(work, today)
    register.sweep(people)
    keep_safe_archive.sweep(folder)
    keep_safe_archive.prune(folder / keep_safe_archive.REPLACED, _now())
    with answers.writing() as work:
        erased = pictures.forget(work, folder, today) + slips
        put_aside = partners.forget(work, today)
        if forgotten.mentions or forgotten.volunteers:
            _note(work, f"mentions {forgotten.mentions}, volunteers {forgotten.volunteers}")
        if forgotten.cards:
            _note(work, f"cards {forgotten.cards}")
        if erased:
            _note(work, f"pictures {erased}")
        if put_aside:
            _note(work, f"partner cards {put_aside}")
    return forgotten


def _note(work: Session, numbers: str) -> None:
    work.add(AuditEntry(id=new_id(), at=_now(), who="system", act="forget", what=numbers))


def daily(people: Database, answers: Database, today: Callable[[], date], folder: Path) -> threading.Thread:
    """Starts a thread that forgets now and once a day for as long as the process lives."""
    thread = threading.Thread(
        target=_forget_for_ever, args=(people, answers, today, folder), name="forget", daemon=True
    )
    thread.start()
    return thread


def _forget_for_ever(people: Database, answers: Database, today: Callable[[], date], folder: Path) -> None:
    pause = threading.Event()
    while True:
        pause.wait(_forget_once(people, answers, today(), folder))


def _forget_once(people: Database, answers: Database, today: date, folder: Path) -> float:
    """Seconds until the next time; a busy database is asked again sooner."""
    try:
        forgotten = forget(people, answers, today, folder)
    except Busy:
        return SOONER_S
    log.info("forgotten: %d mentions, %d volunteers", forgotten.mentions, forgotten.volunteers)
    return DAILY_S


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
