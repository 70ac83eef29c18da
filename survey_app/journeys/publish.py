"""Publishing results: editions, frozen, that anybody may read."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from exports.published import Published, from_document, to_document
from exports.publishing import publish as protect
from exports.suppression import FLOOR, Thresholds
from forms.polish import data
from survey_app.domain.refusals import Conflict, NotFound
from survey_app.journeys import office, report
from survey_app.store.accounts import Organiser
from survey_app.store.base import new_id
from survey_app.store.publications import Publication

NOTHING_YET = "Nie ma jeszcze ankiet, więc nie ma czego publikować."
NOTHING_LARGE = (
    "W żadnym sołectwie nie ma jeszcze {least} ankiet. Wyniki można opublikować, gdy będzie ich tyle choć w jednym."
)
TOO_LITTLE_NEW = (
    "Od wydania z {day} przybyło lub ubyło bardzo mało ankiet: {where}. Porównanie obu wydań pokazałoby, "
    "co odpowiedziały te osoby. Proszę opublikować dopiero wtedy, gdy będzie ich co najmniej {least}."
)


class Edition(NamedTuple):
    """An edition in the list of the office."""

    id: str
    number: int
    published_on: date
    by: str  # name of the account
    n_forms: int
    taken_back: bool
    current: bool


def thresholds(work: Session) -> Thresholds:
    """Those of the office, never below the floor."""
    kept = office.settings(work)
    given = (kept["least_answers"], kept["least_people"], kept["least_forms"])
    return Thresholds(*(max(int(value or 0), lowest) for value, lowest in zip(given, FLOOR, strict=True)))


def fresh(work: Session, campaign: int, today: date) -> Published:
    """What an edition made today would show."""
    return protect(report.dataset(work, campaign, today), report.results(work, campaign, today), thresholds(work))


def shared(work: Session, campaign: int, today: date) -> Published:
    """What files to hand over show: the newest edition, so that all say the same; before the first, fresh numbers."""
    return newest(work, campaign) or fresh(work, campaign, today)


def newest(work: Session, campaign: int) -> Published | None:
    """The edition that everybody may read; None when there is none."""
    row = work.scalars(_editions(campaign).where(Publication.taken_back.is_(False)).limit(1)).first()
    return _opened(work, row.id) if row else None


def published_campaigns(work: Session) -> list[int]:
    """Those with an edition, newest first."""
    open_ones = select(Publication.campaign).where(Publication.taken_back.is_(False)).distinct()
    return sorted(work.scalars(open_ones), reverse=True)


def edition_id(work: Session, campaign: int) -> str | None:
    """Of the newest edition: an address may be kept for as long as it is the same."""
    return work.scalar(
        select(Publication.id)
        .where(Publication.campaign == campaign, Publication.taken_back.is_(False))
        .order_by(Publication.number.desc())
        .limit(1)
    )


def publish(work: Session, campaign: int, today: date, by: str) -> Published:
    """A new edition. Raises Conflict when there is nothing to show or a comparison would show single people."""
    made = fresh(work, campaign, today)
    if not made.n_forms:
        raise Conflict(NOTHING_YET)
    if not any(village.enough for village in made.villages):
        raise Conflict(NOTHING_LARGE.format(least=made.thresholds.public_forms))
    last = work.scalars(_editions(campaign).limit(1)).first()
    if last is not None:
        _refuse_too_little_new(_opened(work, last.id), made)
    work.add(
        Publication(
            id=new_id(),
            campaign=campaign,
            number=last.number + 1 if last else 1,
            published_on=today,
            published_by=by,
            document=to_document(made),
        )
    )
    return made


def take_back(work: Session, edition: str) -> int:
    """Nobody can read it any more; gives its campaign. Raises NotFound."""
    row = work.get(Publication, edition)
    if row is None:
        raise NotFound("Nie ma takiego wydania. Proszę wybrać je z listy.")
    row.taken_back = True
    return row.campaign


def editions(work: Session, campaign: int) -> list[Edition]:
    """Newest first."""
    names = {row.id: row.name for row in work.scalars(select(Organiser))}
    rows = list(work.scalars(_editions(campaign)))
    current = next((row.id for row in rows if not row.taken_back), None)
    return [
        Edition(
            row.id,
            row.number,
            row.published_on,
            names.get(row.published_by, "system"),
            row.document["n_forms"],
            row.taken_back,
            row.id == current,
        )
        for row in rows
    ]


def too_little_new(before: Published, after: Published) -> list[str]:
    """Names of villages whose number of forms changed, but by fewer people than may be counted aloud."""
    was = {village.slug: village.n_forms for village in before.villages}
    least = after.thresholds.answers
    return [village.name for village in after.villages if 0 < abs(village.n_forms - was.get(village.slug, 0)) < least]


def _refuse_too_little_new(before: Published, after: Published) -> None:
    where = too_little_new(before, after)
    if where:
        raise Conflict(
            TOO_LITTLE_NEW.format(day=data(before.as_of), where=", ".join(where), least=after.thresholds.answers)
        )


def _editions(campaign: int) -> Select[Publication]:
    return select(Publication).where(Publication.campaign == campaign).order_by(Publication.number.desc())


def _opened(work: Session, edition: str) -> Published:
    """An edition never changes, so it is read once."""
    kept = _kept.get(edition)
    if kept is None:
        row = work.get_one(Publication, edition)
        kept = _kept[edition] = from_document(row.document)
        for old in list(_kept)[:-AT_ONCE]:
            del _kept[old]
    return kept


_kept: dict[str, Published] = {}
AT_ONCE = 20
