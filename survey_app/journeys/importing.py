"""Taking in a CSV file with the columns of sheet `Dane`: every row through the one check, all or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports import layout
from exports.columns import CellFault, shown
from exports.rows import CsvFault, read_csv
from forms.problems import sentence
from forms.questionnaire import Questionnaire
from survey_app.domain.refusals import WrongInput
from survey_app.domain.submissions import Receipt
from survey_app.journeys import collect, questionnaires
from survey_app.journeys.collect import Arrival, Outcome
from survey_app.journeys.importing_meetings import Meetings
from survey_app.journeys.importing_rows import Rows
from survey_app.store.questionnaires import PublishedQuestionnaire
from survey_app.store.submissions import Submission

AT_ONCE = 500
MOST_NAMED = 20  # problems told at once; nobody reads more
NOTHING_STORED = "Niczego nie zapisano."

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Imported:
    stored: int
    duplicates: int


@dataclass(slots=True)
class _Import:
    work: Session
    today: date
    rows: Rows
    problems: list[str] = field(default_factory=list)

    def refuse(self, line: int, why: str, column: str = "") -> None:
        place = f"Wiersz {line}, kolumna {shown(column)}" if column else f"Wiersz {line}"
        self.problems.append(f"{place}: {why}")


def import_responses(work: Session, csv_bytes: bytes, campaign: int, today: date) -> Imported:
    """Stores every row, or raises WrongInput naming what is wrong by line; nothing may be committed then.

    A meeting the file names and nobody has here is made, closed, so that its answers have a place.
    """
    stored = duplicates = 0
    try:
        file = read_csv(csv_bytes)
        _refuse_header(work, file.header)
        state = _Import(work, today, Rows(work, file.header, Meetings(work, campaign, today)))
        for lines in _portions(file.rows):
            for receipt in _take(state, lines):
                stored += receipt is Receipt.STORED
                duplicates += receipt is Receipt.DUPLICATE
            if len(state.problems) >= MOST_NAMED:
                break
    except CsvFault as fault:
        raise WrongInput(f"{fault.sentence} {NOTHING_STORED}") from None
    if state.problems:
        raise WrongInput(_told(state.problems))
    if not stored and not duplicates:
        raise WrongInput(f"W pliku nie ma żadnego wiersza z odpowiedziami. {NOTHING_STORED}")
    return Imported(stored, duplicates)


def _refuse_header(work: Session, header: Sequence[str]) -> None:
    digests = work.scalars(select(PublishedQuestionnaire.digest))
    known = set(layout.known_names(questionnaires.by_digest(work, digest) for digest in digests))
    foreign = next((name for name in header if name not in known), None)
    if foreign is not None:
        raise WrongInput(
            f"Nieznana kolumna „{shown(foreign)}”. Plik powinien mieć kolumny takie jak arkusz Dane albo "
            f"eksport CSV. Proszę usunąć tę kolumnę lub poprawić jej nazwę. {NOTHING_STORED}"
        )
    if "meeting" not in header and not {"solectwo", "_filled_on"} <= set(header):
        raise WrongInput(
            "Brakuje kolumny „meeting” (spotkanie) albo kolumn „solectwo” i „_filled_on” (dzień "
            "wypełnienia). Proszę je dodać: bez nich nie wiadomo, z którego spotkania są ankiety. " + NOTHING_STORED
        )


def _portions(rows: Iterator[Line]) -> Iterator[list[Line]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _take(state: _Import, lines: Sequence[Line]) -> Iterator[Receipt]:
    """Reads some lines and hands them in together; gives a receipt for each that is in order."""
    rows = state.rows
    rows.meetings.look_up(rows.cell(row, "meeting") for _, row in lines)
    kept = _kept_before(state.work, {rows.id(row) for _, row in lines} - {""})
    read = list(_read(state, lines, kept))
    yield from [Receipt.DUPLICATE for _, arrival, _ in read if _is_kept(kept, arrival)]
    fresh = [one for one in read if not _is_kept(kept, one[1])]
    outcomes = collect.accept_many(state.work, [arrival for _, arrival, _ in fresh], state.today)
    for (number, _, questionnaire), outcome in zip(fresh, outcomes, strict=True):
        if outcome.receipt in (Receipt.STORED, Receipt.DUPLICATE):
            yield outcome.receipt
        else:
            state.refuse(number, _why(outcome, questionnaire))


def _read(
    state: _Import, lines: Sequence[Line], kept: Mapping[str, Submission]
) -> Iterator[tuple[int, Arrival, Questionnaire]]:
    for number, row in lines:
        try:
            yield number, *state.rows.arrival(number, row, kept)
        except CellFault as fault:
            state.refuse(number, fault.sentence, fault.rest)


def _kept_before(work: Session, ids: set[str]) -> dict[str, Submission]:
    found = work.scalars(select(Submission).where(Submission.id.in_(sorted(ids)))) if ids else ()
    return {submission.id: submission for submission in found}


def _is_kept(kept: Mapping[str, Submission], arrival: Arrival) -> bool:
    """Whether the file says what is kept now, corrections included: then there is nothing to do."""
    before = kept.get(arrival.id)
    return before is not None and (before.meeting, before.digest, before.answers) == (
        arrival.meeting,
        arrival.digest,
        arrival.answers,
    )


def _why(outcome: Outcome, questionnaire: Questionnaire) -> str:
    if outcome.receipt is Receipt.CONFLICT:
        return (
            "ankieta o tym identyfikatorze jest już zapisana z inną treścią. Poprawki wprowadza się na "
            "stronie spotkania; proszę usunąć ten wiersz z pliku."
        )
    problem = outcome.problems[0]
    return collect.SENTENCES.get(problem.code) or sentence(problem, questionnaire)


def _told(problems: Sequence[str]) -> str:
    told = list(problems[:MOST_NAMED])
    if len(problems) > MOST_NAMED:
        told.append(f"To pierwsze {MOST_NAMED} usterek.")
    return "\n".join([*told, f"{NOTHING_STORED} Proszę poprawić plik i wczytać go ponownie."])
