"""At the meeting and after it: heads and sheets counted, things ticked off."""

from sqlalchemy.orm import Session

from survey_app.domain.meetings import COUNTS
from survey_app.domain.refusals import WrongInput
from survey_app.journeys import prepare
from survey_app.store.meetings import MeetingCount

LARGEST_COUNT = 100_000


def set_count(work: Session, meeting_id: str, what: str, number: int | None) -> None:
    """One number counted by hand; None takes it back. Raises WrongInput, NotFound."""
    prepare.meeting(work, meeting_id)
    if what not in COUNTS:
        raise WrongInput("Nie ma takiej liczby do wpisania. Proszę odświeżyć stronę.")
    if number is not None and not 0 <= number <= LARGEST_COUNT:
        raise WrongInput(f"„{COUNTS[what]}”: proszę wpisać liczbę od 0 do {LARGEST_COUNT}.")
    row = work.get(MeetingCount, (meeting_id, what))
    if number is None:
        if row:
            work.delete(row)
    elif row:
        row.number = number
    else:
        work.add(MeetingCount(meeting=meeting_id, what=what, number=number))
