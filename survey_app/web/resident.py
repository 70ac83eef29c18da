"""What every page for residents shares: its language, the way they answer, the meeting behind the code, refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app, render_template, request, session, url_for
from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from forms.questionnaire import Data, Questionnaire
from survey_app.domain import finding
from survey_app.domain.refusals import MeetingNotOpen, NotFound, Refusal, TooManyTries
from survey_app.domain.submissions import OFFICE_SHEETS, Channel
from survey_app.journeys import collect, prepare, questionnaires
from survey_app.web import asking, guard
from survey_app.web.asking import Asked
from survey_app.web.texts import LANGUAGES, resident_texts
from survey_app.web.tries import WrongCodes

CHANNELS = {"tablet": Channel.TABLET, "helped": Channel.HELPED}
"""Ways of answering that a meeting's link may name as ?kanal=…; everybody else answers on an own phone."""

KNOWN_CODE = "spotkanie"  # in the session: a person inside is not held up by others' wrong codes
TICKET = "bilet"  # in the form: the same for who refuses cookies
_REFUSED = {NotFound: "not_found", MeetingNotOpen: "not_open", TooManyTries: "wait"}


@dataclass(frozen=True, slots=True)
class Door:
    """The way to a slip."""

    part: str
    address: str
    title: str
    lead: str


def doors(questionnaire: Questionnaire, code: str, settings: Mapping[str, str]) -> list[Door]:
    """The slips that follow this questionnaire; none for other people's names where cards are handed out."""
    texts = resident_texts(language())
    return [
        Door(part, to("slips.form", code=code, slip=slip), texts[f"more_{key}"], texts[f"more_{key}_lead"])
        for part, key, slip in (("B", "b", "chce-dzialac"), ("C", "c", "warto-zaprosic"))
        if questionnaire.has_part(part) and questionnaire.part(part).data is not Data.ORGANISATION
        if part == "B" or finding.offers_names(settings)
    ]


def hands_cards(questionnaire: Questionnaire, settings: Mapping[str, str]) -> bool:
    """Whether an invitation card takes the place of this questionnaire's slip C."""
    asks_for_names = questionnaire.has_part("C") and questionnaire.part("C").data is Data.THIRD_PARTY
    return asks_for_names and not finding.offers_names(settings)


def language() -> str:
    """Kept in the address (?j=en), never in a cookie."""
    wanted = request.args.get("j", "pl")
    return wanted if wanted in LANGUAGES else "pl"


def channel() -> Channel:
    """A tablet's person may ask for help (?pomoc=1); the next one starts without."""
    named = CHANNELS.get(request.args.get("kanal", ""), Channel.PHONE)
    return Channel.HELPED if named is Channel.TABLET and "pomoc" in request.args else named


def to(endpoint: str, **values: Any) -> str:
    """An address that keeps the language and the way of answering."""
    kept = {name: request.args[name] for name in ("j", "kanal") if name in request.args}
    return url_for(endpoint, **(kept | values))


def page(template: str, in_language: str | None = None, **context: Any) -> str:
    spoken = in_language or language()
    shared = {
        "language": spoken,
        "languages": LANGUAGES,
        "t": resident_texts(spoken),
        "to": to,
        "kiosk": channel() is not Channel.PHONE,
        "helped": channel() is Channel.HELPED,
    }
    return render_template(template, **shared, **context)


def from_elsewhere() -> bool:
    """Whether a page of another site made the browser send this form.

    Residents' forms carry no token and need no cookie: they use no right of the visitor that a foreign page could
    borrow. What is left, a page elsewhere that sends made-up answers through its visitors, the browser names itself;
    one that says nothing (an old one, plain http in a hall) is let in.
    """
    return request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")


def ticket(code: str, digest: str) -> str:
    """Goes into a form: we showed this version of the questionnaire to somebody who knew the meeting's code."""
    return _signer().sign(f"{code} {digest}").decode()


def shown(code: str) -> str | None:
    """Digest of the questionnaire as the sender saw it; None without a ticket of this meeting."""
    try:
        known, _, digest = _signer().unsign(request.form.get(TICKET, "")).decode().partition(" ")
    except BadSignature:
        return None
    return digest if known == code else None


def seen(code: str, questionnaire_id: str) -> Asked | None:
    """The questionnaire as the sender saw it, in the version of that moment; None without a ticket for it."""
    digest = shown(code)
    if digest is None:
        return None
    try:
        with guard.reading() as work:
            questionnaire = questionnaires.by_digest(work, digest)
    except NotFound:
        return None
    return asking.asked(questionnaire) if questionnaire.id == questionnaire_id else None


def _signer() -> Signer:
    return Signer(str(current_app.secret_key), salt="ticket")


def open_meeting(work: Session, code: str) -> collect.OpenMeeting:
    """The meeting behind the code. Raises NotFound, MeetingNotOpen, TooManyTries."""
    if wrong_codes().too_many(request.remote_addr) and session.get(KNOWN_CODE) != code and shown(code) is None:
        raise TooManyTries
    try:
        return collect.meeting_for_answers(work, code, guard.today())
    except NotFound:
        wrong_codes().failed(request.remote_addr)
        raise


def remember(code: str) -> None:
    if session.get(KNOWN_CODE) != code:
        session[KNOWN_CODE] = code


def fillable(meeting: collect.OpenMeeting) -> list[Questionnaire]:
    return filled_by_residents(meeting.questionnaires)


def filled_by_residents(questionnaires: Sequence[Questionnaire]) -> list[Questionnaire]:
    """Those that residents fill by themselves: anonymous ones, and none of the office."""
    offered = (asked for asked in questionnaires if asked.id not in OFFICE_SHEETS and asked.has_part("A"))
    return [asked for asked in offered if asked.part("A").data is Data.ANONYMOUS]


def name_of(work: Session, meeting: collect.OpenMeeting) -> str:
    return prepare.name_of(meeting.meeting, prepare.village_names(work))


def wrong_codes() -> WrongCodes:
    return cast(WrongCodes, current_app.extensions.setdefault("wrong codes", WrongCodes()))


Unsent = tuple[str, str]
"""Title and sentence above a form that was not kept; everything typed stands below them."""


def unsent(reason: str) -> Unsent:
    """reason: `again`, `elsewhere`, `not_open` or `not_found`."""
    texts = resident_texts(language())
    return texts["try_again_title" if reason in ("again", "elsewhere") else "unsent_title"], texts[f"unsent_{reason}"]


def why_unsent(no: Refusal) -> Unsent:
    return unsent("not_open" if isinstance(no, MeetingNotOpen) else "not_found")


def too_large(_: Any) -> tuple[str, int]:
    """Fields of our pages hold less than is read, so this comes from elsewhere or from a very large questionnaire."""
    texts = resident_texts(language())
    return page("collect/refused.html", title=texts["too_large_title"], sentence=texts["too_large"]), 413


def refuse(no: Refusal) -> tuple[str, int]:
    """A refusal as a page in the resident's language."""
    texts = resident_texts(language())
    key = next((key for kind, key in _REFUSED.items() if isinstance(no, kind)), "")
    title = texts[f"{key}_title"] if key else texts["title_problem"]
    said = {"not_found": texts["not_found"], "not_open": texts["not_open"], "wait": texts["too_many_tries"]}
    return page("collect/refused.html", title=title, sentence=said.get(key, no.sentence)), no.status
