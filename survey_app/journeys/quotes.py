"""Open answers that may be quoted: a machine marks names, a person reads, edits and releases one by one."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.scrubber import Span, marks
from forms import library
from survey_app.domain.coding import FIRST, of_text
from survey_app.domain.refusals import NotFound, WrongInput
from survey_app.journeys import themes
from survey_app.store.gmina import Solectwo
from survey_app.store.submissions import Submission
from survey_app.store.themes import Coding, ReleasedQuote

LONGEST = 1000
IDEA = "Q7"
NEEDED, MONEY = "Q7a", "F"


class Quote(NamedTuple):
    submission: str
    village: str  # slug; empty when the village must not be told
    text: str
    codes: tuple[str, ...]
    needs_money: bool  # an idea whose author said so


def marked(work: Session, text: str) -> list[Span]:
    """Stretches that may name a person; names of villages are no persons."""
    return marks(text, list(work.scalars(select(Solectwo.name))))


def release(work: Session, submission: str, question: str, text: str, by: str, today: date) -> None:
    """From now on this text may be quoted. Raises NotFound, WrongInput for an empty or too long one."""
    one = themes.answer(work, submission, question)
    text = " ".join(text.split())
    if not text:
        raise WrongInput("Cytat jest pusty. Proszę wpisać, co można cytować, albo cofnąć zgodę na cytowanie.")
    if len(text) > LONGEST:
        raise WrongInput(f"Cytat: najwyżej {LONGEST} znaków. Proszę skrócić.")
    work.merge(
        ReleasedQuote(
            submission=submission,
            question=question,
            text=text,
            of_text=of_text(one.text),
            released_by=by,
            released_on=today,
        )
    )


def take_back(work: Session, submission: str, question: str) -> None:
    """It may be quoted no more. Raises NotFound."""
    row = work.get(ReleasedQuote, (submission, question))
    if row is None:
        raise NotFound("Tej odpowiedzi nie wolno było cytować. Proszę odświeżyć stronę.")
    work.delete(row)


def released(work: Session, campaign: int, question: str) -> list[Quote]:
    """Of texts that are still the same, by random id. With a sensitive theme the village is not told."""
    sensitive = {code for code, category in library.categories().items() if category.sensitive}
    rows = work.execute(
        select(ReleasedQuote, Submission, Coding)
        .join(Submission, Submission.id == ReleasedQuote.submission)
        .outerjoin(
            Coding,
            (Coding.submission == ReleasedQuote.submission)
            & (Coding.question == ReleasedQuote.question)
            & (Coding.coder == FIRST),
        )
        .where(Submission.campaign == campaign, Submission.withdrawn.is_(False), ReleasedQuote.question == question)
        .order_by(ReleasedQuote.submission)
    )
    return [
        _quote(quote, submission, coding, sensitive)
        for quote, submission, coding in rows
        if of_text(themes.text_in(submission.answers, question)) == quote.of_text
    ]


def ideas(work: Session, campaign: int, large: Collection[str]) -> list[Quote]:
    """Released ideas. The village is told of the large ones only: slugs of those whose own results may be shown."""
    found = released(work, campaign, IDEA)
    return [quote if quote.village in large else quote._replace(village="") for quote in found]


def _quote(quote: ReleasedQuote, submission: Submission, coding: Coding | None, sensitive: Collection[str]) -> Quote:
    codes = tuple(coding.codes) if coding and coding.of_text == quote.of_text else ()
    told = "" if any(code in sensitive for code in codes) else submission.solectwo or ""
    return Quote(quote.submission, told, quote.text, codes, submission.answers.get(NEEDED) == MONEY)
