"""What the office of the invented gmina did with the answers: an edition for everybody, themes, released quotes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from survey_app.journeys import publish, quotes, themes
from survey_app.journeys.themes import Answer
from survey_app.store.submissions import Submission

SOMEBODY = "pokaz"  # no account of anybody, so that every reader may be the second one
IDEAS = "mieszkaniec.Q7"
READ = 0.6  # of the ideas; the rest waits for whoever tries the program
RELEASED_EVERY = 4


def tell(work: Session, campaign: int, today: date) -> None:
    """The year before is published; of the newest campaign's ideas some are read and some may be quoted."""
    publish.publish(work, campaign - 1, today, SOMEBODY)
    ideas = themes.answers(work, campaign, IDEAS)
    read = ideas[: round(READ * len(ideas))]
    _put_under_themes(work, read, today)
    _release(work, read, today)


def _put_under_themes(work: Session, read: Sequence[Answer], today: date) -> None:
    suggester = themes.suggester(work, read[0].question)
    by_theme: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in read:
        for code in suggester.suggest(one.text)[:1]:
            by_theme[code].append(one.id)
    for code, ids in by_theme.items():
        themes.decide(work, ids, [code], SOMEBODY, today)


def _release(work: Session, read: Sequence[Answer], today: date) -> None:
    """Ideas that need money, which the village cards are for, and some of the others."""
    for number, one in enumerate(read):
        wanted = number % RELEASED_EVERY == 0 or _needs_money(work, one)
        if wanted and not quotes.marked(work, one.text):
            quotes.release(work, *one.id, one.text, SOMEBODY, today)


def _needs_money(work: Session, idea: Answer) -> bool:
    return work.get_one(Submission, idea.submission).answers.get(quotes.NEEDED) == quotes.MONEY
