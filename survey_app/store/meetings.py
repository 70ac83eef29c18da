"""Meetings, what was counted at them, what was ticked off, and the tablets paired with them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.store.base import Base


class Meeting(Base):
    __tablename__ = "meeting"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]  # domain.meetings.MeetingKind
    solectwo: Mapped[str | None] = mapped_column(ForeignKey("solectwo.slug"))
    council: Mapped[str | None]  # RS, GRDPP or GRS
    title: Mapped[str]  # an event's name; empty for a village meeting
    held_on: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[str] = mapped_column(default="")  # "17:00", for the poster and the list
    place: Mapped[str] = mapped_column(default="")
    campaign: Mapped[int] = mapped_column(index=True)
    join_code: Mapped[str] = mapped_column(unique=True)  # six digits
    state: Mapped[str]  # domain.meetings.State
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closing_reason: Mapped[str] = mapped_column(default="")  # why it was closed although counts differ
    partners: Mapped[str] = mapped_column(default="")  # of an event, separated by ";"


class MeetingQuestionnaire(Base):
    """Which published questionnaires a meeting uses, in order."""

    __tablename__ = "meeting_questionnaire"

    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("questionnaire.digest"), primary_key=True)
    position: Mapped[int]


class MeetingCount(Base):
    """One number counted by hand: people present by role, sheets handed out, back, spoiled."""

    __tablename__ = "meeting_count"

    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)  # a key of domain.meetings.COUNTS
    number: Mapped[int]


class ChecklistTick(Base):
    __tablename__ = "checklist_tick"

    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    ticked_on: Mapped[date]


class Tablet(Base):
    """A device that may hand in answers for one meeting and read nothing."""

    __tablename__ = "tablet"

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    label: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)  # SHA-256, hex; the token itself is not kept
    paired_on: Mapped[date]
    last_contact: Mapped[datetime | None]  # of the device, never of an answer
    unsent: Mapped[int | None]
    revoked: Mapped[bool] = mapped_column(default=False)


class Pairing(Base):
    """An offer to pair one tablet: opened by the QR's id and the PIN shown beside it, once, for a short time."""

    __tablename__ = "pairing"

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    label: Mapped[str]
    pin_hash: Mapped[str]
    until: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


class MeetingKeys(Base):
    """What the tablets of a meeting need: the key their queues are sealed to, and the operator's PIN."""

    __tablename__ = "meeting_keys"

    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    private_key: Mapped[str]
    public_key: Mapped[str]
    operator_pin: Mapped[str]
    names_over_http: Mapped[bool] = mapped_column(default=False)  # slips on a network anybody in the hall can read
