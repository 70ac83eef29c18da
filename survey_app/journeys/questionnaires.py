"""Publishing questionnaires and finding the published ones."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from exports.plan import IN_PLAN
from forms import library
from forms.polish import kolejnosc
from forms.questionnaire import Option, Questionnaire, from_document, to_document
from survey_app.domain.arrivals import DIGEST
from survey_app.domain.refusals import NotFound
from survey_app.store.gmina import Solectwo
from survey_app.store.plans import Plan, PlanTask
from survey_app.store.questionnaires import PublishedQuestionnaire

GMINA_LISTS = ("solectwa", "solectwa-i-inne", "plan-tasks", "plan-events")


def publish_library(work: Session, today: date) -> None:
    """Publishes each questionnaire of the library with this gmina's villages and plan. Unchanged ones stay.

    A questionnaire that the office worded anew keeps its words; only its lists of villages and plan rows follow.
    """
    own_lists = gmina_lists(work)
    for questionnaire_id in library.IDS:
        fresh = library.load(questionnaire_id, own_lists)
        now_used = _current(work, questionnaire_id)
        if now_used is not None and _is_worded_anew(now_used, fresh):
            fresh = _with_lists(now_used, own_lists)
        publish(work, fresh, today)


def _current(work: Session, questionnaire_id: str) -> Questionnaire | None:
    try:
        return current_by_id(work, questionnaire_id)
    except NotFound:
        return None


def _is_worded_anew(now_used: Questionnaire, fresh: Questionnaire) -> bool:
    """By the office; a wording that came with an earlier release is nobody's own."""
    own = _wording(now_used)
    digest = hashlib.sha256(orjson.dumps(own, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return own != _wording(fresh) and digest not in library.EARLIER.get(now_used.id, ())


def _wording(questionnaire: Questionnaire) -> dict[str, Any]:
    """Everything but the version and the questions that live on the gmina's own lists."""
    parts = tuple(
        replace(part, questions=tuple(question for question in part.questions if question.list not in GMINA_LISTS))
        for part in questionnaire.parts
    )
    return to_document(replace(questionnaire, version=0, parts=parts))


def _with_lists(questionnaire: Questionnaire, lists: Mapping[str, tuple[Option, ...]]) -> Questionnaire:
    parts = tuple(
        replace(
            part,
            questions=tuple(
                replace(question, options=lists[question.list]) if question.list in GMINA_LISTS else question
                for question in part.questions
            ),
        )
        for part in questionnaire.parts
    )
    return replace(questionnaire, parts=parts)


def gmina_lists(work: Session) -> dict[str, tuple[Option, ...]]:
    """Code lists that only the gmina knows: villages, tasks and events of the newest plan."""
    villages = sorted(work.scalars(select(Solectwo)), key=lambda village: kolejnosc(village.name))
    solectwa = tuple(Option(village.slug, {"pl": village.name}) for village in villages)
    elsewhere = Option("POZA", {"pl": "poza gminą", "en": "outside the gmina", "uk": "поза ґміною"})
    year = work.scalar(select(func.max(Plan.year)).where(Plan.state == "zatwierdzony"))
    in_plan = select(PlanTask).where(PlanTask.year == year, PlanTask.decision.in_(IN_PLAN))
    tasks = list(work.scalars(in_plan.order_by(PlanTask.position)))
    return {
        "solectwa": solectwa,
        "solectwa-i-inne": (*solectwa, elsewhere),
        "plan-tasks": tuple(Option(f"T{task.position}", {"pl": task.task}) for task in tasks),
        "plan-events": tuple(
            Option(f"T{task.position}", {"pl": task.task}) for task in tasks if task.kind == "wydarzenie"
        ),
    }


def publish(work: Session, questionnaire: Questionnaire, today: date) -> str:
    """Makes this the current version of its id; the version number goes up when the content is new.

    Returns the digest. A questionnaire equal to one published before becomes current again, not twice.
    """
    same = _published_like(work, questionnaire)
    if same is None:
        newest = work.scalar(
            select(func.max(PublishedQuestionnaire.version)).where(PublishedQuestionnaire.id == questionnaire.id)
        )
        document = to_document(questionnaire) | {"version": max((newest or 0) + 1, questionnaire.version)}
        questionnaire = from_document(document)
        same = PublishedQuestionnaire(
            digest=questionnaire.digest,
            id=questionnaire.id,
            version=questionnaire.version,
            title=questionnaire.title["pl"],
            published_on=today,
            current=True,
            document=document,
        )
        work.add(same)
        work.flush()
    work.execute(
        update(PublishedQuestionnaire)
        .where(PublishedQuestionnaire.id == questionnaire.id)
        .values(current=PublishedQuestionnaire.digest == same.digest)
    )
    return same.digest


def _published_like(work: Session, questionnaire: Questionnaire) -> PublishedQuestionnaire | None:
    wanted = to_document(questionnaire)
    for row in work.scalars(select(PublishedQuestionnaire).where(PublishedQuestionnaire.id == questionnaire.id)):
        if row.document | {"version": 0} == wanted | {"version": 0}:
            return row
    return None


def current(work: Session) -> list[PublishedQuestionnaire]:
    """Offered for new meetings, by title."""
    rows = work.scalars(select(PublishedQuestionnaire).where(PublishedQuestionnaire.current))
    return sorted(rows, key=lambda row: kolejnosc(row.title))


def current_by_id(work: Session, questionnaire_id: str) -> Questionnaire:
    """The version offered for new meetings. Raises NotFound."""
    for row in work.scalars(select(PublishedQuestionnaire).where(PublishedQuestionnaire.current)):
        if row.id == questionnaire_id:
            return by_digest(work, row.digest)
    raise NotFound(f"Nie ma kwestionariusza „{questionnaire_id}”. Lista jest na stronie Kwestionariusze.")


def by_digest(work: Session, digest: str) -> Questionnaire:
    """The published questionnaire, kept in memory: it never changes. Raises NotFound."""
    if digest not in _read_before:
        row = work.get(PublishedQuestionnaire, digest) if DIGEST.fullmatch(digest) else None
        if row is None:
            raise NotFound("Nie ma takiej wersji kwestionariusza.")
        _read_before[digest] = from_document(row.document)
    return _read_before[digest]


_read_before: dict[str, Questionnaire] = {}
