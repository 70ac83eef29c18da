"""Partners: one card an organisation, what it was before, and which tasks and events it joins."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import JsonText
from survey_app.store.base import Base


class Partner(Base):
    __tablename__ = "partner"

    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(index=True)  # domain.partners.State
    state_since: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")  # why it was refused or removed
    channel: Mapped[str]  # domain.partners.WWW or OFFICE, or the channel of a meeting's form
    submission: Mapped[str | None] = mapped_column(unique=True)  # the form of a meeting it was taken over from
    meeting: Mapped[str | None]  # where that form was filled
    digest: Mapped[str] = mapped_column(ForeignKey("questionnaire.digest"))
    language: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(JsonText)  # as checked by forms.answers
    folded: Mapped[str] = mapped_column(index=True)  # the name as exports.folding makes it
    came_on: Mapped[date]
    confirmed_on: Mapped[date]  # the organisation itself last said that this is so
    consent_on: Mapped[date | None]  # since when it may be named in print; None: it may not
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("partner.id"), index=True)


class PartnerChange(Base):
    """What a card was before somebody changed it; number 1 is the first."""

    __tablename__ = "partner_change"

    partner: Mapped[str] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    changed_on: Mapped[date]
    what: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any]] = mapped_column(JsonText)  # {"answers", "digest", "state", "consent_on"}


class PartnerTask(Base):
    __tablename__ = "partner_task"

    partner: Mapped[str] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    task: Mapped[str] = mapped_column(ForeignKey("plan_task.id"), primary_key=True)
    role: Mapped[str]  # a key of domain.partners.ROLES
    linked_on: Mapped[date]


class PartnerMeeting(Base):
    __tablename__ = "partner_meeting"

    partner: Mapped[str] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    role: Mapped[str]  # a key of domain.partners.ROLES
    linked_on: Mapped[date]
