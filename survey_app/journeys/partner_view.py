"""Partners as pages and files show them: the list, a card in words, what they lack, who may be named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.dataset import Form, PartnerCard
from exports.folding import folded, organisation
from exports.layout import CHANNELS, WITHOUT_MEETING
from exports.partner_list import Entry
from exports.wording import in_one_cell, label, short
from forms.polish import kolejnosc
from forms.questionnaire import Option, Question, Questionnaire
from survey_app.domain import partners as rules
from survey_app.domain.partners import HELPS, State
from survey_app.domain.refusals import NotFound
from survey_app.journeys import partner_links, partner_merge, partners, prepare, questionnaires
from survey_app.store.partners import Partner


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person looks for in the list; empty: everything."""

    solectwo: str = ""
    kind: str = ""
    area: str = ""
    words: str = ""
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One partner in words."""

    id: str
    name: str
    kind: str
    villages: list[str]
    areas: list[str]
    brings: list[str]
    lacks: list[str]
    in_print: bool
    came_on: date
    confirmed_on: date


class Told(NamedTuple):
    question: str  # id
    text: str
    said: str


class Differs(NamedTuple):
    """A question that two states of a card answer differently; empty where there is no answer."""

    text: str
    before: str
    after: str


Answers = Mapping[str, Any]


class Lack(NamedTuple):
    """One thing that organisations lack, who lacks it and who could help."""

    code: str
    label: str
    who: list[Row]
    helpers: list[Row]


def accepted(work: Session) -> list[Partner]:
    """Everybody in the list, in the Polish order of names."""
    rows = work.scalars(select(Partner).where(Partner.state == State.ACCEPTED.value))
    return sorted(rows, key=lambda row: (kolejnosc(partners.name_of(row)), row.id))


def waiting(work: Session) -> list[Partner]:
    """What nobody has looked at, the oldest first."""
    rows = select(Partner).where(Partner.state == State.WAITING.value)
    return list(work.scalars(rows.order_by(Partner.came_on, Partner.id)))


def aside(work: Session) -> list[Partner]:
    """Refused and removed, the newest first."""
    rows = select(Partner).where(Partner.state.in_([state.value for state in rules.ASIDE]))
    return list(work.scalars(rows.order_by(Partner.state_since.desc(), Partner.id)))


def found(cards: Iterable[Partner], wanted: Wanted) -> list[Partner]:
    """Those that fit everything that is wanted, in the same order."""
    return [card for card in cards if _fits(card, wanted)]


def row(work: Session, card: Partner) -> Row:
    return rows(work, [card])[0]


def rows(work: Session, cards: Iterable[Partner]) -> list[Row]:
    names = prepare.village_names(work)
    return [_row(work, card, names) for card in cards]


def _row(work: Session, card: Partner, names: Mapping[str, str]) -> Row:
    asked = questionnaires.by_digest(work, card.digest)

    def labels(question_id: str) -> list[str]:
        return _labels(asked, card.answers, question_id)

    villages = [
        names.get(slug) or label(_options(asked, rules.VILLAGES), slug) for slug in _codes(card, rules.VILLAGES)
    ]
    return Row(
        id=card.id,
        name=partners.name_of(card),
        kind="".join(labels(rules.KIND)),
        villages=sorted(villages, key=kolejnosc),
        areas=labels(rules.AREAS),
        brings=labels(rules.BRINGS),
        lacks=labels(rules.LACKS),
        in_print=card.consent_on is not None,
        came_on=card.came_on,
        confirmed_on=card.confirmed_on,
    )


def told(work: Session, answers: Mapping[str, Any], digest: str) -> list[Told]:
    """Every answer of a card in Polish words, the contacts too: for the office alone."""
    asked = questionnaires.by_digest(work, digest)
    return [
        Told(question.id, _asked_as(question), in_one_cell(question, answers[question.id]))
        for question in asked.part("A").questions
        if question.id in answers
    ]


def changed(work: Session, past: partners.Past) -> list[Differs]:
    """What a change changed."""
    before = past.change.before
    return differences(work, (before["answers"], before["digest"]), (past.after, past.digest))


def would_change(work: Session, kept: str, newer: Partner) -> list[Differs]:
    """What a newer card of the same organisation would change; kept: the id of the card in the list."""
    card = partners.card(work, kept)
    answers = partner_merge.renewed(work, card, newer)
    return differences(work, (card.answers, card.digest), (answers, newer.digest))


def differences(work: Session, first: tuple[Answers, str], second: tuple[Answers, str]) -> list[Differs]:
    """Question by question in words; each side is answers and the digest of their version."""
    before, after = ({one.question: one for one in told(work, *side)} for side in (first, second))
    return [
        Differs(short((before.get(key) or after[key]).text).rstrip("?"), _said(before.get(key)), _said(after.get(key)))
        for key in [*before, *(key for key in after if key not in before)]
        if _said(before.get(key)) != _said(after.get(key))
    ]


def lacks(work: Session, cards: Sequence[Partner]) -> list[Lack]:
    """What is lacked most comes first; what nobody lacks is left out."""
    told = {one.id: one for one in rows(work, cards)}
    lacking: dict[str, list[Partner]] = defaultdict(list)
    for card in cards:
        for code in _codes(card, rules.LACKS):
            lacking[code].append(card)
    order = sorted(lacking.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        Lack(
            code,
            _label_of_lack(work, who[0], code),
            [told[card.id] for card in who],
            [told[card.id] for card in _helpers(cards, code, who)],
        )
        for code, who in order
    ]


def kinds(work: Session) -> dict[str, str]:
    return _choices(work, rules.KIND)


def areas(work: Session) -> dict[str, str]:
    return _choices(work, rules.AREAS)


def entries(work: Session) -> list[Entry]:
    """Who agreed to be named, for the printed list."""
    agreed = [card for card in accepted(work) if card.consent_on is not None]
    return [_entry(shown, card) for shown, card in zip(rows(work, agreed), agreed, strict=True)]


def cards(work: Session, solectwo: str | None = None) -> tuple[PartnerCard, ...]:
    """For the workbook: everybody in the list, or those active in one village."""
    everybody = found(accepted(work), Wanted(solectwo=solectwo or ""))
    return tuple(PartnerCard(_form(card), _joins(work, card)) for card in everybody)


def asked(work: Session, own: Iterable[PartnerCard]) -> dict[str, Questionnaire]:
    """The versions these cards were filled in, by digest."""
    return {card.form.digest: questionnaires.by_digest(work, card.form.digest) for card in own}


def gone_on(card: Partner) -> date | None:
    """The day a card that was put aside is erased."""
    return rules.gone_on(State(card.state), card.state_since)


def channel_of(card: Partner) -> str:
    """How the card came in, in words."""
    return (CHANNELS | WITHOUT_MEETING).get(card.channel, card.channel)


def like(work: Session, name: str, but: str = "") -> list[Row]:
    """Cards in use of the same name, in words."""
    return rows(work, partners.same_name(work, organisation(name), but)) if name.strip() else []


def _fits(card: Partner, wanted: Wanted) -> bool:
    searched = folded(
        " ".join(str(card.answers.get(key, "")) for key in (rules.NAME, rules.IDEA, rules.PUBLIC_CONTACT))
    )
    return all(
        (
            not wanted.solectwo or wanted.solectwo in _codes(card, rules.VILLAGES),
            not wanted.kind or card.answers.get(rules.KIND) == wanted.kind,
            not wanted.area or wanted.area in _codes(card, rules.AREAS),
            not wanted.lacks or wanted.lacks in _codes(card, rules.LACKS),
            all(word in f"{searched} {card.folded}" for word in folded(wanted.words).split()),
        )
    )


def _helpers(cards: Iterable[Partner], lack: str, who: Sequence[Partner]) -> list[Partner]:
    brings = HELPS.get(lack)
    return [card for card in cards if brings in _codes(card, rules.BRINGS) and card not in who]


def _label_of_lack(work: Session, card: Partner, code: str) -> str:
    return label(_options(questionnaires.by_digest(work, card.digest), rules.LACKS), code)


def _choices(work: Session, question_id: str) -> dict[str, str]:
    try:
        options = _options(partners.asked_now(work), question_id)
    except NotFound:
        options = ()
    return {option.code: option.label["pl"] for option in options}


def _codes(card: Partner, question_id: str) -> list[str]:
    given = card.answers.get(question_id, [])
    return given if isinstance(given, list) else []


def _question(asked: Questionnaire, question_id: str) -> Question | None:
    return next((one for one in asked.part("A").questions if one.id == question_id), None)


def _options(asked: Questionnaire, question_id: str) -> Sequence[Option]:
    question = _question(asked, question_id)
    return question.options if question else ()


def _labels(asked: Questionnaire, answers: Mapping[str, Any], question_id: str) -> list[str]:
    given = answers.get(question_id, [])
    codes = given if isinstance(given, list) else [given]
    return [label(_options(asked, question_id), code) for code in codes]


def _asked_as(question: Question) -> str:
    """The words of a consent are long and stand on the form."""
    return "Zgoda na spis partnerów" if question.id == rules.CONSENT else question.text["pl"]


def _said(told: Told | None) -> str:
    return told.said if told else ""


def _entry(shown: Row, card: Partner) -> Entry:
    contact = str(card.answers.get(rules.PUBLIC_CONTACT, ""))
    return Entry(shown.name, shown.kind, tuple(shown.areas), tuple(shown.villages), " ".join(contact.split()))


def _form(card: Partner) -> Form:
    return Form(
        id=card.id,
        meeting=card.meeting or "",
        village=None,
        questionnaire=rules.QUESTIONNAIRE,
        version=0,
        digest=card.digest,
        channel=card.channel,
        language=card.language,
        filled_on=card.confirmed_on,
        sheet=None,
        answers=card.answers,
        unreadable=[],
    )


def _joins(work: Session, card: Partner) -> str:
    tasks = [f"plan {one.task.year}: {one.task.task} ({one.role})" for one in partner_links.tasks_of(work, card)]
    return "; ".join([*tasks, *(f"{one.title} ({one.role})" for one in partner_links.meetings_of(work, card))])
