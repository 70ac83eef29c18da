"""Cards of partners: taken in from meetings, the office and the public page; corrected, confirmed, put aside.

A form filled at a meeting stays there as what was said on that day; its card lives on here.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from exports.folding import organisation
from forms import answers as checks
from forms.answers import Checked
from forms.questionnaire import Kind, Questionnaire
from survey_app.domain import partners as rules
from survey_app.domain.partners import QUESTIONNAIRE, State
from survey_app.domain.refusals import NotFound, TooManyTries, WrongInput
from survey_app.journeys import questionnaires
from survey_app.store.base import new_id
from survey_app.store.once import insert_once
from survey_app.store.partners import Partner, PartnerChange, PartnerMeeting, PartnerTask
from survey_app.store.submissions import Correction, Submission

LONGEST_REASON = 300
FULL = "Czeka już bardzo dużo kart. Proszę zadzwonić do nas albo spróbować za kilka dni."


def card(work: Session, partner_id: str) -> Partner:
    """Raises NotFound."""
    found = work.get(Partner, partner_id)
    if found is None:
        raise NotFound("Nie ma takiej karty partnera. Proszę wybrać ją z listy.")
    return found


def asked_now(work: Session) -> Questionnaire:
    """The card as new ones are filled. Raises NotFound."""
    return questionnaires.current_by_id(work, QUESTIONNAIRE)


def take_in(
    work: Session,
    asked: Questionnaire,
    raw: Mapping[str, Any],
    *,
    channel: str,
    today: date,
    language: str = "pl",
    once: str = "",
) -> tuple[Checked, Partner | None]:
    """A card typed in the office or sent from the public page; none when something is wrong with it.

    once: id of a card that may come twice; the second time nothing is kept. Raises TooManyTries when nobody can
    read what waits any more.
    """
    checked = checks.check(asked, raw, language=language)
    if checked.problems:
        return checked, None
    if once and work.get(Partner, once) is not None:
        return checked, card(work, once)
    if channel == rules.WWW and _waiting(work) >= rules.MOST_WAITING:
        raise TooManyTries(FULL)
    row = _new(once or new_id(), asked.digest, checked.answers, channel, language, today)
    values = {column.name: getattr(row, column.name) for column in Partner.__table__.columns}
    insert_once(work, Partner, [values])  # twice at the same moment: kept once
    return checked, card(work, row.id)


def from_meetings(work: Session, forms: Iterable[Mapping[str, Any]]) -> None:
    """Makes a card of each form of this questionnaire; forms: new rows of Submission. Others are left aside."""
    for form in forms:
        if form["questionnaire"] == QUESTIONNAIRE and not form["withdrawn"] and _of_form(work, form["id"]) is None:
            row = _new(new_id(), form["digest"], form["answers"], form["channel"], form["language"], form["filled_on"])
            row.submission, row.meeting = form["id"], form["meeting"]
            work.add(row)
            work.flush()


def follow(work: Session, submission: str, before: Mapping[str, Any], after: Mapping[str, Any], today: date) -> None:
    """A form corrected at its meeting corrects its card, unless the card was changed on its own since."""
    row = _of_form(work, submission)
    if row is not None and row.answers == before and before != after:
        note(work, row, "poprawka na spotkaniu", today)
        put(row, row.digest, dict(after), today)


def carried_over(work: Session, row: Partner, asked: Questionnaire) -> dict[str, Any]:
    """The card's answers for a newer version: tasks of the plan by their text, since their codes move each year."""
    old = questionnaires.by_digest(work, row.digest)
    answers = {key: value for key, value in row.answers.items() if _has(asked, key)}
    if old.digest == asked.digest:
        return answers
    for question in asked.part("A").questions:
        if question.id in answers and question.kind is Kind.MANY:
            by_text = {option.label["pl"]: option.code for option in question.options}
            said = {option.code: option.label["pl"] for option in old.question(question.id).options}
            codes = question.option_codes
            moved = question.list == "plan-tasks"
            kept = [by_text.get(said.get(code, "")) if moved else code for code in answers[question.id]]
            answers[question.id] = [code for code in kept if code in codes]
    return {key: value for key, value in answers.items() if value not in ([], "")}


def correct(
    work: Session, row: Partner, asked: Questionnaire, raw: Mapping[str, Any], *, today: date, reason: str = ""
) -> Checked:
    """Checks and keeps the new answers; equal ones leave no trace."""
    checked = checks.check(asked, raw)
    if not checked.problems and checked.answers != row.answers:
        note(work, row, "poprawka", today, reason)
        put(row, asked.digest, checked.answers, today)
    return checked


def confirm(work: Session, row: Partner, today: date) -> None:
    """The organisation said that the card is still true."""
    if row.confirmed_on != today:
        note(work, row, "potwierdzenie", today)
        row.confirmed_on = today


def set_consent(work: Session, row: Partner, given: bool, today: date, reason: str = "") -> None:
    """Given by word or on paper, or withdrawn; both at any time."""
    if given is (row.consent_on is not None):
        return
    note(work, row, "zgoda na spis" if given else "wycofanie zgody na spis", today, reason)
    answers = {key: value for key, value in row.answers.items() if key != rules.CONSENT}
    put(row, row.digest, answers | ({rules.CONSENT: True} if given else {}), today)


def accept(work: Session, row: Partner, today: date) -> None:
    turn(work, row, State.ACCEPTED, "przyjęcie", today)


def refuse(work: Session, row: Partner, today: date, reason: str = "") -> None:
    """Of what came from outside; may be taken back until it is erased."""
    turn(work, row, State.REFUSED, "odrzucenie", today, reason)


def remove(work: Session, row: Partner, today: date, reason: str) -> None:
    """Out of the list; may be put back until it is erased. Raises WrongInput without a reason."""
    if not _clean(reason):
        raise WrongInput("Usunięcie karty wymaga powodu. Proszę wpisać go w jednym zdaniu.")
    turn(work, row, State.REMOVED, "usunięcie", today, reason)


def put_back(work: Session, row: Partner, today: date) -> None:
    """A card that was put aside goes where it was."""
    back = State.WAITING if row.state == State.REFUSED else State.ACCEPTED
    turn(work, row, back, "przywrócenie", today)


class Past(NamedTuple):
    """One line of a card's history."""

    change: PartnerChange
    after: Mapping[str, Any]  # the answers that this change left
    digest: str


def history(work: Session, row: Partner) -> list[Past]:
    """The newest first; earlier contact persons are not kept."""
    kept = list(work.scalars(select(PartnerChange).where(PartnerChange.partner == row.id)))
    kept.sort(key=lambda change: change.number)
    afters = [(change.before["answers"], change.before["digest"]) for change in kept[1:]]
    afters.append((rules.without_contact(row.answers), row.digest))
    return [Past(change, *after) for change, after in zip(kept, afters, strict=False)][::-1]


def same_name(work: Session, folded: str, but: str = "") -> list[Partner]:
    """Cards in use of the same name after folding."""
    used = (State.ACCEPTED.value, State.WAITING.value)
    found = select(Partner).where(Partner.folded == folded, Partner.state.in_(used), Partner.id != but)
    return list(work.scalars(found.order_by(Partner.came_on, Partner.id)))


def name_of(row: Partner) -> str:
    return str(row.answers.get(rules.NAME, "")) or "bez nazwy"


def ids_of(work: Session, row: Partner) -> list[str]:
    """The card and every card that was joined to it."""
    ids, fresh = [row.id], [row.id]
    while fresh:
        fresh = list(work.scalars(select(Partner.id).where(Partner.merged_into.in_(fresh))))
        ids += fresh
    return ids


def forget(work: Session, today: date) -> int:
    """Erases cards put aside long enough ago, with their history and links; gives how many."""
    aside = select(Partner).where(Partner.state.in_([state.value for state in rules.ASIDE]))
    gone = [row for row in work.scalars(aside) if (day := _gone_on(row)) and day <= today]
    for row in gone:
        erase(work, row)
    return len(gone)


def erase(work: Session, row: Partner) -> None:
    """For ever, with the cards that were joined to it; of the forms of meetings the contact goes."""
    ids = ids_of(work, row)
    for form in work.scalars(select(Partner.submission).where(Partner.id.in_(ids), Partner.submission.is_not(None))):
        _wipe_contact(work, str(form))
    for kind in (PartnerChange, PartnerTask, PartnerMeeting):
        work.execute(delete(kind).where(kind.partner.in_(ids)))
    for one in reversed(ids):
        work.execute(delete(Partner).where(Partner.id == one))


def _wipe_contact(work: Session, submission: str) -> None:
    form = work.get(Submission, submission)
    if form is not None:
        form.answers = rules.with_contact_wiped(form.answers)
    for change in work.scalars(select(Correction).where(Correction.submission == submission)):
        change.before = change.before | {"answers": rules.with_contact_wiped(change.before["answers"])}
    work.flush()


def _gone_on(row: Partner) -> date | None:
    return rules.gone_on(State(row.state), row.state_since)


def _new(partner_id: str, digest: str, answers: Mapping[str, Any], channel: str, language: str, today: date) -> Partner:
    row = Partner(
        id=partner_id,
        state=rules.state_on_arrival(channel).value,
        state_since=today,
        reason="",
        channel=channel,
        submission=None,
        meeting=None,
        language=language,
        came_on=today,
        confirmed_on=today,
        consent_on=None,
        merged_into=None,
    )
    put(row, digest, dict(answers), today)
    return row


def put(row: Partner, digest: str, answers: dict[str, Any], today: date) -> None:
    """What the card says and what follows from it."""
    row.digest, row.answers = digest, answers
    row.folded = organisation(str(answers.get(rules.NAME, "")))
    row.consent_on = (row.consent_on or today) if answers.get(rules.CONSENT) else None


def turn(work: Session, row: Partner, state: State, what: str, today: date, reason: str = "") -> None:
    rules.refuse_unless(State(row.state), state)
    note(work, row, what, today, reason)
    row.state, row.state_since, row.reason = state.value, today, _clean(reason)


def note(work: Session, row: Partner, what: str, today: date, reason: str = "") -> None:
    last = work.scalar(select(func.max(PartnerChange.number)).where(PartnerChange.partner == row.id))
    before = {
        "answers": rules.without_contact(row.answers),
        "digest": row.digest,
        "state": row.state,
        "consent_on": row.consent_on.isoformat() if row.consent_on else None,
    }
    work.add(
        PartnerChange(
            partner=row.id,
            number=(last or 0) + 1,
            changed_on=today,
            what=what,
            reason=_clean(reason),
            before=before,
        )
    )
    work.flush()


def _clean(reason: str) -> str:
    return " ".join(reason.split())[:LONGEST_REASON]


def _has(asked: Questionnaire, question: str) -> bool:
    return any(one.id == question for one in asked.part("A").questions)


def _of_form(work: Session, submission: str) -> Partner | None:
    return work.scalar(select(Partner).where(Partner.submission == submission))


def _waiting(work: Session) -> int:
    return work.scalar(select(func.count()).where(Partner.state == State.WAITING.value)) or 0
