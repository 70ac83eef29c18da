"""Printing numbered sheets for a meeting: numbers are given once, layouts are kept, a batch can be printed again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms import layout as places
from forms.layout import Layout
from forms.polish import ile
from forms.questionnaire import Questionnaire
from survey_app.database import Database
from survey_app.domain import finding, spoken
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.domain.submissions import OFFICE_SHEETS
from survey_app.journeys import office, prepare, questionnaires
from survey_app.store.sheets import Sheet, SheetLayout
from survey_app.store.submissions import Submission

MOST_COPIES = 200
SPARE = 10  # one in ten
MOST_TRIES = 3
TOO_LONG = (
    "„{what}”: to za długie na papier (arkusz ma najwyżej 9 stron, odcinek pół kartki). Proszę skrócić ankietę,"
    " wybrać zwykły druk albo wydrukować bez odcinków."
)


class Order(NamedTuple):
    """What is to be printed."""

    questionnaire: Questionnaire
    language: str
    large: bool
    slips: bool


class Batch(NamedTuple):
    """Sheets of one layout printed on one day, in stretches of numbers."""

    layout: SheetLayout
    numbers: list[int]
    printed_on: date
    title: str


class Pages(NamedTuple):
    pdf: bytes
    numbers: list[int]
    layouts: tuple[Layout, ...]  # of part A first
    before: int  # pages before the first sheet
    every: int  # pages from one sheet to the next


def printable(work: Session, meeting_id: str) -> list[Questionnaire]:
    """What residents fill; the organiser's own cards are not numbered."""
    return [asked for asked in prepare.asked(work, meeting_id) if asked.id not in OFFICE_SHEETS]


def order(
    work: Session, meeting_id: str, questionnaire_id: str | None, language: str = "pl", *, large: bool, slips: bool
) -> Order:
    """questionnaire_id: None for the meeting's first. Raises NotFound, WrongInput."""
    known = printable(work, meeting_id)
    asked = next((one for one in known if questionnaire_id in (None, one.id)), None)
    if asked is None:
        raise NotFound("To spotkanie nie ma takiej ankiety do druku. Ankietę można dodać w „Zmień dane”.")
    if language not in asked.languages:
        raise WrongInput(f"Ankieta „{asked.title['pl']}” nie ma tej wersji językowej. Proszę wybrać inny język.")
    return Order(asked, language, large, slips)


def print_new(database: Database, meeting_id: str, ordered: Order, copies: int, today: date) -> Pages:
    """Gives the next numbers and keeps the ledger's rows; nothing is given when typesetting fails.

    Answers are stored while the typesetter works: a number that was given meanwhile makes it begin again.
    Raises WrongInput, NotFound, Conflict.
    """
    if not 1 <= copies <= MOST_COPIES:
        raise WrongInput(f"Jednorazowo można wydrukować od 1 do {ile(MOST_COPIES, 'arkusza', 'arkuszy', 'arkuszy')}.")
    for _ in range(MOST_TRIES):
        with database.reading() as work:
            first = _next_number(work, meeting_id)
            job = _job(work, meeting_id, ordered, range(first, first + copies))
        made = _typeset(job)
        with database.writing() as work:
            if _next_number(work, meeting_id) == first:
                kept = _keep_layouts(work, meeting_id, made.layouts, today)
                work.flush()
                for number in made.numbers:
                    work.add(Sheet(meeting=meeting_id, number=number, layout=kept[0], printed_on=today))
                return made
    raise Conflict("Ktoś inny numeruje teraz arkusze tego spotkania. Proszę spróbować ponownie za chwilę.")


def print_again(database: Database, meeting_id: str, numbers: Sequence[int], slips: bool, today: date) -> Pages:
    """The same numbers once more, after a paper jam. Raises NotFound for numbers that were never printed together."""
    with database.reading() as work:
        kept = work.get_one(SheetLayout, _printed_together(work, meeting_id, numbers)[0].layout)
        asked = questionnaires.by_digest(work, kept.digest)
        job = _job(work, meeting_id, Order(asked, kept.language, kept.large, slips), numbers)
    made = _typeset(job)
    with database.writing() as work:
        ids = _keep_layouts(work, meeting_id, made.layouts, today)
        for row in _printed_together(work, meeting_id, numbers):
            row.layout = ids[0]  # another release of the typesetter may have moved something; both stay readable
    return made


def _printed_together(work: Session, meeting_id: str, numbers: Sequence[int]) -> list[Sheet]:
    rows = {row.number: row for row in sheets_of(work, meeting_id)}
    wanted = [rows[number] for number in numbers if number in rows]
    if len(wanted) < len(numbers) or len({row.layout for row in wanted}) != 1:
        raise NotFound("Tych numerów nie wydrukowano razem. Proszę wybrać numery z jednej pozycji listy.")
    return wanted


def batches(work: Session, meeting_id: str) -> list[Batch]:
    """Newest first."""
    layouts = {row.id: row for row in work.scalars(select(SheetLayout).where(SheetLayout.meeting == meeting_id))}
    titles = {asked.digest: asked.title["pl"] for asked in prepare.asked(work, meeting_id)}
    found: dict[tuple[str, date], list[int]] = {}
    for row in sheets_of(work, meeting_id):
        found.setdefault((row.layout, row.printed_on), []).append(row.number)
    made = [
        Batch(layouts[key], numbers, day, titles.get(layouts[key].digest) or _title(work, layouts[key].digest))
        for (key, day), numbers in found.items()
    ]
    return sorted(made, key=lambda batch: batch.numbers[-1], reverse=True)


def sheets_of(work: Session, meeting_id: str) -> list[Sheet]:
    return list(work.scalars(select(Sheet).where(Sheet.meeting == meeting_id).order_by(Sheet.number)))


def layouts_of(work: Session, meeting_id: str | None = None) -> dict[str, Layout]:
    """Layouts by id: of a meeting, or all there are."""
    rows = select(SheetLayout)
    if meeting_id is not None:
        rows = rows.where(SheetLayout.meeting == meeting_id)
    return {row.id: places.from_document(row.document) for row in work.scalars(rows)}


def layout_row(work: Session, layout_id: str) -> SheetLayout:
    """Raises NotFound."""
    row = work.get(SheetLayout, layout_id)
    if row is None:
        raise NotFound("Nie znamy takiego układu arkusza. Proszę wpisać arkusz ręcznie.")
    return row


def suggested_copies(present: int | None) -> int:
    """For so many people and one spare in ten."""
    return 30 if not present else min(MOST_COPIES, present + -(-present // SPARE))


class _Job(NamedTuple):
    """Everything the typesetter needs, so that no unit of work stays open meanwhile."""

    owner: str
    place: str
    held_on: date
    ordered: Order
    numbers: list[int]
    settings: Mapping[str, str]


def _job(work: Session, meeting_id: str, ordered: Order, numbers: Sequence[int]) -> _Job:
    meeting = prepare.meeting(work, meeting_id)
    place = prepare.name_of(meeting, prepare.village_names(work))
    return _Job(meeting.id, place, meeting.held_on, ordered, list(numbers), office.settings(work))


def _typeset(job: _Job) -> Pages:
    from forms import paper  # heavy: loads the typesetter
    from forms.cover import cover

    asked, language, large, slips = job.ordered
    by_card = asked.has_part("C") and not finding.offers_names(job.settings)
    heading = paper.Heading(job.place, spoken.day_in(job.held_on, language))
    try:
        made = paper.print_sheets(
            asked,
            owner=job.owner,
            heading=heading,
            numbers=job.numbers,
            language=language,
            large=large,
            slips=slips,
            notices={part: paper.Notice(*said) for part, said in _notices(job.settings, language).items()},
            instead=paper.Instead(**_instead(language, slips=slips)) if by_card else None,
            cover=cover(heading, asked.title["pl"], job.numbers, language, large=large, slips=slips, cards=by_card),
        )
    except paper.TooLong as no:
        raise WrongInput(TOO_LONG.format(what=no)) from no
    return Pages(made.pdf, job.numbers, made.layouts, made.before, made.every)


def _notices(settings: Mapping[str, str], language: str) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Lead, title and paragraphs for the back of each slip; the same words as on the screen."""
    said = spoken.resident_texts(language)
    known = [settings["cus_name"] or said["controller_unset"], settings["cus_address"]]
    known += [said[key].format(value=settings[f"cus_{key}"]) for key in ("phone", "email") if settings[f"cus_{key}"]]
    dpo = (
        said["notice_b_2"].format(dpo=settings["dpo_contact"]) if settings["dpo_contact"] else said["notice_b_2_unset"]
    )
    points = [said["notice_b_1"].format(controller=", ".join(filter(None, known))), dpo]
    points += [said[f"notice_b_{number}"] for number in range(3, 9)]
    return {
        "B": (said["slip_b_lead"], said["notice_b_title"], tuple(points)),
        "C": (said["slip_c_lead"], said["notice_c_title"], (said["notice_c"],)),
    }


def _instead(language: str, *, slips: bool) -> dict[str, str]:
    """What stands where slip C would be, and at the end of part A."""
    said = spoken.resident_texts(language)
    return {
        "title": said["more_c"],
        "text": said["card_take"],
        "outro": said["card_outro_slip" if slips else "card_outro"],
    }


def _keep_layouts(work: Session, meeting_id: str, made: Sequence[Layout], today: date) -> list[str]:
    """A layout that is kept already stays as it is."""
    for one in made:
        if work.get(SheetLayout, one.id) is None:
            work.add(
                SheetLayout(
                    id=one.id,
                    meeting=meeting_id,
                    digest=one.digest,
                    part=one.part,
                    language=one.language,
                    large=one.large,
                    document=places.to_document(one),
                    made_on=today,
                )
            )
    return [one.id for one in made]


def _next_number(work: Session, meeting_id: str) -> int:
    """After every number printed or typed."""
    printed = work.scalar(select(func.max(Sheet.number)).where(Sheet.meeting == meeting_id))
    typed = work.scalar(select(func.max(Submission.sheet)).where(Submission.meeting == meeting_id))
    return 1 + max(printed or 0, typed or 0)


def _title(work: Session, digest: str) -> str:
    return questionnaires.by_digest(work, digest).title["pl"]
