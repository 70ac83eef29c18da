"""The second reader: one answer in ten, blind; how far both agree; differences talked over and settled."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.domain.coding import SECOND, Agreement, agreement, is_sampled, of_text
from survey_app.domain.refusals import NotFound
from survey_app.journeys import themes
from survey_app.journeys.themes import Answer
from survey_app.store.themes import Coding


class Difference(NamedTuple):
    answer: Answer
    first: tuple[str, ...]
    second: tuple[str, ...]


def waiting(work: Session, campaign: int, by: str) -> list[Answer]:
    """Sampled answers that another person coded and nobody has read a second time."""
    done = {(row.submission, row.question) for row in _second(work)}
    return [one for one in _sampled(work, campaign) if one.id not in done and one.coded_by != by]


def summary(work: Session, campaign: int) -> Agreement:
    return agreement([(one.first, one.second) for one in _pairs(work, campaign)])


def differences(work: Session, campaign: int) -> list[Difference]:
    """Those not yet settled."""
    settled = {(row.submission, row.question) for row in _second(work) if row.settled}
    return [one for one in _pairs(work, campaign) if set(one.first) != set(one.second) and one.answer.id not in settled]


def settle(work: Session, submission: str, question: str, codes: Sequence[str], by: str, today: date) -> None:
    """The themes both agree on become those of the answer. Raises NotFound, WrongInput."""
    second = work.get(Coding, (submission, question, SECOND))
    if second is None:
        raise NotFound("Tej odpowiedzi nie czytały dwie osoby. Proszę wrócić do listy.")
    themes.decide(work, [(submission, question)], codes, by, today)
    second.settled = True


def _sampled(work: Session, campaign: int) -> Iterable[Answer]:
    for asked in themes.asked(work, campaign):
        for one in themes.answers(work, campaign, asked.key):
            if one.codes is not None and is_sampled(*one.id):
                yield one


def _second(work: Session) -> list[Coding]:
    return list(work.scalars(select(Coding).where(Coding.coder == SECOND)))


def _pairs(work: Session, campaign: int) -> list[Difference]:
    """What the first had chosen when the second read, beside what the second chose."""
    by_id = {(row.submission, row.question): row for row in _second(work)}
    found = []
    for one in _sampled(work, campaign):
        row = by_id.get(one.id)
        if row is not None and row.of_text == of_text(one.text):
            found.append(Difference(one, tuple(row.compared or ()), tuple(row.codes)))
    return found
