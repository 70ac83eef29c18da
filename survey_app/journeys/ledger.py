"""The ledger of a meeting's sheets: noted by hand for stretches of numbers, completed by what was typed and read."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.domain import ledger
from survey_app.domain.ledger import STEPS, Findings, Line
from survey_app.domain.pictures import PictureState
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import printing
from survey_app.store.sheets import SecondTyping, Sheet, SheetPicture
from survey_app.store.submissions import Submission


def lines(work: Session, meeting_id: str) -> list[Line]:
    """Every sheet printed for the meeting, by number."""
    entered = Counter(_entered(work, meeting_id))
    photographed = set(
        work.scalars(
            select(SheetPicture.sheet).where(
                SheetPicture.meeting == meeting_id, SheetPicture.state == PictureState.READ, SheetPicture.sheet > 0
            )
        )
    )
    checked = set(
        work.scalars(
            select(Submission.sheet)
            .join(SecondTyping, SecondTyping.submission == Submission.id)
            .where(SecondTyping.meeting == meeting_id, SecondTyping.settled_on.is_not(None))
        )
    )
    return [
        Line(
            row.number,
            handed_out=row.handed_out,
            returned=row.returned,
            spoiled=row.spoiled,
            entered=entered[row.number],
            photographed=row.number in photographed,
            checked=row.number in checked,
        )
        for row in printing.sheets_of(work, meeting_id)
    ]


def findings(work: Session, meeting_id: str) -> Findings:
    return ledger.findings(lines(work, meeting_id), _entered(work, meeting_id))


def note(work: Session, meeting_id: str, step: str, numbers: Sequence[int], done: bool) -> int:
    """Notes a step for these sheets, or takes it back; how many changed. Raises WrongInput naming unknown numbers."""
    if step not in STEPS:
        raise WrongInput("Nie ma takiego kroku. Proszę odświeżyć stronę.")
    rows = {row.number: row for row in printing.sheets_of(work, meeting_id)}
    unknown = [str(number) for number in numbers if number not in rows]
    if unknown:
        raise WrongInput(
            f"Tych numerów nie wydrukowano na to spotkanie: {', '.join(unknown[:10])}. Proszę sprawdzić listę."
        )
    changed = [rows[number] for number in numbers if getattr(rows[number], step) is not done]
    for row in changed:
        _set(row, step, done)
    return len(changed)


def _set(row: Sheet, step: str, done: bool) -> None:
    """What came back was out before."""
    setattr(row, step, done)
    if done and step == "returned":
        row.handed_out = True


def is_printed(work: Session, meeting_id: str, number: int) -> bool | None:
    """Whether this number was printed for the meeting; None when nothing was printed here at all."""
    printed = {row.number for row in printing.sheets_of(work, meeting_id)}
    return number in printed if printed else None


def _entered(work: Session, meeting_id: str) -> list[int]:
    """The number of every stored sheet that counts."""
    rows = select(Submission.sheet).where(
        Submission.meeting == meeting_id, Submission.withdrawn.is_(False), Submission.sheet.is_not(None)
    )
    return [number for number in work.scalars(rows) if number is not None]
