"""Correcting what was typed or read: the value before is kept, the first one for ever."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from forms import answers as checks
from forms.answers import Checked
from survey_app.domain.refusals import NotFound
from survey_app.journeys import questionnaires
from survey_app.store.sheets import SecondTyping
from survey_app.store.submissions import Correction, Submission


def submission(work: Session, submission_id: str) -> Submission:
    """Raises NotFound."""
    found = work.get(Submission, submission_id)
    if found is None:
        raise NotFound("Nie ma takiego arkusza. Proszę wybrać go z listy arkuszy.")
    return found


def correct(
    work: Session,
    submission_id: str,
    *,
    answers: Mapping[str, Any],
    today: date,
    sheet: int | None = None,
    unreadable: Sequence[str] = (),
    reason: str = "",
) -> Checked:
    """Checks the new answers and keeps them when nothing is wrong with them; an equal value leaves no trace."""
    row = submission(work, submission_id)
    checked = checks.check(questionnaires.by_digest(work, row.digest), answers)
    if checked.problems:
        return checked
    if (row.answers, row.sheet, row.unreadable) != (checked.answers, sheet, list(unreadable)):
        _keep_before(work, row, today, reason)
        row.answers, row.sheet, row.unreadable = checked.answers, sheet, list(unreadable)
    return checked


def withdraw(work: Session, submission_id: str, today: date, reason: str = "") -> Submission:
    """Taken back: counts nowhere, can be put back. It is not typed a second time any more."""
    work.execute(delete(SecondTyping).where(SecondTyping.submission == submission_id))
    return _set_withdrawn(work, submission_id, True, today, reason)


def put_back(work: Session, submission_id: str, today: date, reason: str = "") -> Submission:
    return _set_withdrawn(work, submission_id, False, today, reason)


def history(work: Session, submission_id: str) -> list[Correction]:
    """Earlier values, the first one first."""
    kept = select(Correction).where(Correction.submission == submission_id)
    return list(work.scalars(kept.order_by(Correction.number)))


def _set_withdrawn(work: Session, submission_id: str, withdrawn: bool, today: date, reason: str) -> Submission:
    row = submission(work, submission_id)
    if row.withdrawn is not withdrawn:
        _keep_before(work, row, today, reason)
        row.withdrawn = withdrawn
    return row


def _keep_before(work: Session, row: Submission, today: date, reason: str) -> None:
    counted = select(func.count()).select_from(Correction).where(Correction.submission == row.id)
    before = {
        "answers": row.answers,
        "unreadable": row.unreadable,
        "sheet": row.sheet,
        "withdrawn": row.withdrawn,
    }
    work.add(
        Correction(
            submission=row.id,
            number=(work.scalar(counted) or 0) + 1,
            before=before,
            corrected_on=today,
            reason=reason.strip()[:300],
        )
    )
    work.flush()
