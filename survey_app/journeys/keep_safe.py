"""Keeping promises made to people: what has a term is erased when it comes, every day, unasked."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

from survey_app.database import Busy, Database
from survey_app.people import register
from survey_app.people.register import Forgotten
from survey_app.store.audit import AuditEntry
from survey_app.store.base import new_id

DAILY_S = 24 * 3600
SOONER_S = 600
log = logging.getLogger(__name__)


def forget(people: Database, answers: Database, today: date) -> Forgotten:
    """Erases names whose term has come; counters, the erasure log and a line of numbers in the audit stay."""
    with people.writing() as work:
        forgotten = register.forget(work, today)
    register.sweep(people)
    if forgotten.mentions or forgotten.volunteers:
        with answers.writing() as work:
            numbers = f"mentions {forgotten.mentions}, volunteers {forgotten.volunteers}"
            work.add(AuditEntry(id=new_id(), at=_now(), who="system", act="forget", what=numbers))
    return forgotten


def daily(people: Database, answers: Database, today: Callable[[], date]) -> threading.Thread:
    """Starts a thread that forgets now and once a day for as long as the process lives."""
    thread = threading.Thread(target=_forget_for_ever, args=(people, answers, today), name="forget", daemon=True)
    thread.start()
    return thread


def _forget_for_ever(people: Database, answers: Database, today: Callable[[], date]) -> None:
    pause = threading.Event()
    while True:
        pause.wait(_forget_once(people, answers, today()))


def _forget_once(people: Database, answers: Database, today: date) -> float:
    """Seconds until the next time; a busy database is asked again sooner."""
    try:
        forgotten = forget(people, answers, today)
    except Busy:
        return SOONER_S
    log.info("forgotten: %d mentions, %d volunteers", forgotten.mentions, forgotten.volunteers)
    return DAILY_S


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
