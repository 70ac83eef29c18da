"""Putting open answers under themes: what waits, what was decided, undoing it, themes of one's own."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from exports.themes import Suggester, has_content, same_text
from forms.questionnaire import Kind, Question, Questionnaire, in_language
from survey_app.domain import coding as rules
from survey_app.domain.coding import FIRST, MOST_CODES, of_text
from survey_app.domain.refusals import Conflict, NotFound, WrongInput
from survey_app.journeys import own_themes, questionnaires
from survey_app.store.accounts import Organiser
from survey_app.store.base import new_id
from survey_app.store.submissions import Submission
from survey_app.store.themes import Coding, ReleasedQuote

ASKED_OF = ("mieszkaniec", "mlodziez", "po-wydarzeniu")
"""Questionnaires of residents whose open answers are put under themes."""
KINDS_OF = {"Q3": "P", "Q7": "N"}
"""Which codes of the catalogue fit a question; any other takes problems and needs."""
UNCODED, CODED, QUOTED = "bez-tematu", "z-tematem", "do-cytowania"
STATES = {UNCODED: "bez tematu", CODED: "z tematem", QUOTED: "można cytować"}


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question of a campaign."""

    key: str  # "mieszkaniec.Q7"
    text: str

    @property
    def question(self) -> str:
        return self.key.split(".")[1]


@dataclass(frozen=True, slots=True)
class Answer:
    """One open answer with what was decided about it."""

    submission: str
    question: str
    village: str | None  # slug
    text: str
    codes: tuple[str, ...] | None  # None: nobody has read it yet
    coded_by: str  # organiser's id
    coded_on: date | None
    quote: str | None  # as it may be quoted

    @property
    def id(self) -> tuple[str, str]:
        return self.submission, self.question


def asked(work: Session, campaign: int) -> list[Asked]:
    """Open questions that were answered in the campaign, the residents' first; newest wording."""
    digests = work.scalars(
        select(Submission.digest)
        .where(Submission.campaign == campaign, Submission.questionnaire.in_(ASKED_OF))
        .distinct()
    )
    versions = sorted((questionnaires.by_digest(work, digest) for digest in digests), key=lambda q: q.version)
    found = {
        f"{version.id}.{question.id}": Asked(f"{version.id}.{question.id}", in_language(question.text, "pl"))
        for version in versions
        for question in _open_questions(version)
    }
    order = {name: place for place, name in enumerate(ASKED_OF)}
    return sorted(found.values(), key=lambda one: (order[one.key.split(".")[0]], one.question != "Q7", one.question))


def _open_questions(version: Questionnaire) -> list[Question]:
    asked = version.part("A").questions
    return [question for question in asked if question.kind in (Kind.TEXT, Kind.PICK) and not question.confidential]


def answers(work: Session, campaign: int, key: str) -> list[Answer]:
    """Every answer to an open question, in the order of the random ids. key: "mieszkaniec.Q7"."""
    questionnaire, _, question = key.partition(".")
    rows = work.execute(
        select(Submission.id, Submission.solectwo, Submission.answers)
        .where(
            Submission.campaign == campaign,
            Submission.questionnaire == questionnaire,
            Submission.withdrawn.is_(False),
        )
        .order_by(Submission.id)
    )
    told = [(row.id, row.solectwo, text) for row in rows if (text := text_in(row.answers, question))]
    codings, quotes = _codings(work, campaign, question), _quotes(work, campaign, question)
    return [_answer(submission, village, question, text, codings, quotes) for submission, village, text in told]


def text_in(given: Mapping[str, Any], question: str) -> str:
    """The words of an open answer; of a pick, those beside it."""
    value = given.get(question)
    value = value.get("text") if isinstance(value, Mapping) else value
    return value.strip() if isinstance(value, str) else ""


def answer(work: Session, submission: str, question: str) -> Answer:
    """Raises NotFound."""
    row = work.get(Submission, submission)
    text = text_in(row.answers, question) if row and _may_be_read(work, row, question) else ""
    if row is None or not text:
        raise NotFound("Nie ma takiej odpowiedzi. Być może arkusz poprawiono albo wycofano. Proszę wrócić do listy.")
    coding, quote = work.get(Coding, (submission, question, FIRST)), work.get(ReleasedQuote, (submission, question))
    codings = {submission: coding} if coding else {}
    return _answer(submission, row.solectwo, question, text, codings, {submission: quote} if quote else {})


def _may_be_read(work: Session, row: Submission, question: str) -> bool:
    if row.withdrawn or row.questionnaire not in ASKED_OF:
        return False
    return any(one.id == question for one in _open_questions(questionnaires.by_digest(work, row.digest)))


def narrowed(
    found: Iterable[Answer], *, village: str = "", code: str = "", state: str = "", wanted: str = ""
) -> list[Answer]:
    """Those that fit every filter given; wanted: words, compared without marks."""
    wanted = same_text(wanted)
    return [
        one
        for one in found
        if (not village or one.village == village)
        and (not code or code in (one.codes or ()))
        and (not state or _is_in(one, state))
        and (not wanted or wanted in same_text(one.text))
    ]


def _is_in(one: Answer, state: str) -> bool:
    return {UNCODED: one.codes is None, CODED: one.codes is not None, QUOTED: one.quote is not None}.get(state, True)


def under(work: Session, campaign: int, code: str, most: int) -> list[Answer]:
    """The first answers under a theme by random id, over every open question; no other answer is opened."""
    named = type_coerce(Coding.codes, String).contains(f'"{code}"', autoescape=True)
    coded = select(Coding.submission).where(Coding.coder == FIRST, named)  # few, looked for first
    rows = work.execute(
        select(Submission, Coding)
        .join(Coding, Coding.submission == Submission.id)
        .where(Submission.id.in_(coded), Submission.campaign == campaign, Submission.withdrawn.is_(False))
        .where(Coding.coder == FIRST, named)
        .order_by(Submission.id, Coding.question)
        .limit(most)
    )
    found = [
        _answer(row.id, row.solectwo, coding.question, text_in(row.answers, coding.question), {row.id: coding}, {})
        for row, coding in rows
    ]
    return [one for one in found if code in (one.codes or ())]


def alike(found: Iterable[Answer], one: Answer) -> list[Answer]:
    """Other answers with the same words that nobody has read yet."""
    said = same_text(one.text)
    return [other for other in found if other.id != one.id and other.codes is None and same_text(other.text) == said]


def suggester(work: Session, question: str) -> Suggester:
    """Taught by what was confirmed for this question in any campaign; made anew only when that changed."""
    confirmed = (
        select(Coding.codes, Submission.answers)
        .join(Submission, Submission.id == Coding.submission)
        .where(Coding.coder == FIRST, Coding.question == question)
    )
    changed = work.execute(
        select(func.count(), func.max(Coding.coded_on)).where(Coding.coder == FIRST, Coding.question == question)
    ).one()
    state = (str(work.get_bind().engine.url), tuple(changed), tuple(_latest_steps(work, question)))
    kept = _taught.get(question)
    if kept is None or kept[0] != state:
        rows = [(text_in(row.answers, question), row.codes) for row in work.execute(confirmed)]
        kept = _taught[question] = (state, Suggester(rows, KINDS_OF.get(question, "PN")))
    return kept[1]


_taught: dict[str, tuple[object, Suggester]] = {}


def _latest_steps(work: Session, question: str) -> Iterable[str]:
    """Changes whenever a coding does."""
    return sorted(work.scalars(select(Coding.step).where(Coding.question == question).distinct()))


def decide(
    work: Session, ids: Sequence[tuple[str, str]], codes: Sequence[str], by: str, today: date, coder: str = FIRST
) -> str:
    """Puts these answers under these themes (none: read, without a theme); gives the step, to undo it.

    Raises WrongInput for an unknown theme or more than three, NotFound.
    """
    codes = _known_codes(work, codes)
    step = new_id()
    for submission, question in ids:
        one = answer(work, submission, question)
        _write(work, one, codes, by, today, step, coder)
    work.flush()
    return step


def undo(work: Session, step: str) -> list[tuple[str, str]]:
    """Takes a step back; gives its answers. Raises Conflict when it was undone or changed since."""
    rows = list(work.scalars(select(Coding).where(Coding.step == step)))
    if not rows:
        raise Conflict("Tej decyzji nie da się już cofnąć: cofnięto ją albo zmieniono później.")
    for row in rows:
        if row.before is None:
            work.delete(row)
            continue
        row.codes, row.of_text, row.coded_by = row.before["codes"], row.before["of_text"], row.before["coded_by"]
        row.coded_on, row.step, row.before = date.fromisoformat(row.before["coded_on"]), new_id(), None
    work.flush()
    return [(row.submission, row.question) for row in rows]


def similar(work: Session, found: Sequence[Answer], code: str, most: int = 12) -> list[list[Answer]]:
    """Answers nobody has read that are nearest to those under the theme, or to its name; same words together."""
    waiting: dict[str, list[Answer]] = defaultdict(list)
    for one in found:
        if one.codes is None and has_content(one.text):
            waiting[same_text(one.text)].append(one)
    under = list(dict.fromkeys(one.text for one in found if code in (one.codes or ())))
    said = " ".join([own_themes.labels(work).get(code, ""), *under[:20]])
    texts = list(waiting.values())
    return [texts[place] for place in Suggester().nearest(said, [same[0].text for same in texts], most)]


def counts(work: Session, campaign: int) -> Mapping[str, Mapping[str, int]]:
    """Answers by theme and village (slug; empty for none), over every open question."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one in asked(work, campaign):
        for found in answers(work, campaign, one.key):
            for code in found.codes or ():
                counted[code][found.village or ""] += 1
    return counted


def codes_by_answer(work: Session, campaign: int) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Themes by submission and question, of texts that are still the same."""
    return {
        found.id: found.codes
        for one in asked(work, campaign)
        for found in answers(work, campaign, one.key)
        if found.codes
    }


def names(work: Session) -> dict[str, str]:
    """Of accounts by id: for who coded."""
    return {row.id: row.name for row in work.scalars(select(Organiser))}


def _known_codes(work: Session, codes: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(code for code in codes if code))
    known = own_themes.labels(work)
    if any(code not in known for code in codes):
        raise WrongInput("Nie ma takiego tematu. Proszę wybrać temat z listy.")
    if len(codes) > MOST_CODES:
        raise WrongInput("Odpowiedź może mieć najwyżej trzy tematy. Proszę odznaczyć pozostałe.")
    return codes


def _write(work: Session, one: Answer, codes: list[str], by: str, today: date, step: str, coder: str) -> None:
    row = work.get(Coding, (*one.id, coder))
    now = of_text(one.text)
    if row is None:
        row = Coding(submission=one.submission, question=one.question, coder=coder, before=None, compared=None)
        work.add(row)
    else:
        row.before = {
            "codes": row.codes,
            "of_text": row.of_text,
            "coded_by": row.coded_by,
            "coded_on": row.coded_on.isoformat(),
        }
    row.codes, row.of_text, row.coded_by, row.coded_on, row.step = codes, now, by, today, step
    if coder == rules.SECOND:
        row.compared, row.settled = list(one.codes or ()), False


def _answer(
    submission: str,
    village: str | None,
    question: str,
    text: str,
    codings: Mapping[str, Coding],
    quotes: Mapping[str, ReleasedQuote],
) -> Answer:
    """A coding or release of another text says nothing of this one."""
    now = of_text(text)
    coding, quote = codings.get(submission), quotes.get(submission)
    coding = coding if coding and coding.of_text == now else None
    return Answer(
        submission,
        question,
        village,
        text,
        tuple(coding.codes) if coding else None,
        coding.coded_by if coding else "",
        coding.coded_on if coding else None,
        quote.text if quote and quote.of_text == now else None,
    )


def _codings(work: Session, campaign: int, question: str) -> dict[str, Coding]:
    rows = work.scalars(
        select(Coding)
        .join(Submission, Submission.id == Coding.submission)
        .where(Submission.campaign == campaign, Coding.question == question, Coding.coder == FIRST)
    )
    return {row.submission: row for row in rows}


def _quotes(work: Session, campaign: int, question: str) -> dict[str, ReleasedQuote]:
    rows = work.scalars(
        select(ReleasedQuote)
        .join(Submission, Submission.id == ReleasedQuote.submission)
        .where(Submission.campaign == campaign, ReleasedQuote.question == question)
    )
    return {row.submission: row for row in rows}
