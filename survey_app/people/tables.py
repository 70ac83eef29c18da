"""Tables of the sealed wing: names. Own database; nothing here points to an answer, a device or an organiser.

Ids are random and tables have no rowid, so that neither order nor time of arrival can be read back.
"""

import secrets
from datetime import date
from typing import Any

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from survey_app.database import JsonText


class Base(DeclarativeBase):
    pass


UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}


def new_id() -> str:
    return secrets.token_hex(16)


class Volunteer(Base):
    """Slip B: a person's own sign-up, kept by consent."""

    __tablename__ = "volunteer"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    contact: Mapped[str]
    how: Mapped[str]  # AKC, STA or MOZ; empty when not said
    areas: Mapped[list[str]] = mapped_column(JsonText)
    solectwo: Mapped[str | None]
    consented_on: Mapped[date]
    notice: Mapped[str]  # version of the notice the person read
    last_contact: Mapped[date]


class Assignment(Base):
    """A volunteer put on a task of the plan or on an event. Goes with the volunteer."""

    __tablename__ = "assignment"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)
    volunteer: Mapped[str] = mapped_column(index=True)  # id
    job: Mapped[str] = mapped_column(index=True)  # domain.helping.Job.id; what it names may be gone
    name: Mapped[str]  # of the task or event when it was given out
    role: Mapped[str]  # people.assignments.Role
    solectwo: Mapped[str | None]  # where; None: not said
    put_on: Mapped[date]


class Mention(Base):
    """Slip C: a third person somebody named; a row a person. Who named them is not kept."""

    __tablename__ = "mention"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]  # as written, without telephone numbers
    areas: Mapped[list[str]] = mapped_column(JsonText)
    knows: Mapped[str]  # T or N
    delivery: Mapped[str]  # Z, S or C: who hands over the invitation
    solectwo: Mapped[str | None]
    met_on: Mapped[date]
    erase_on: Mapped[date] = mapped_column(index=True)
    stands_for: Mapped[str] = mapped_column(default="")  # of an office alone: who holds it, looked up by a person
    nominee: Mapped[str | None] = mapped_column(index=True, default=None)  # id, once a letter was prepared


class Decision(Base):
    """What a person decided about two mentions: one person, or two. It goes with either mention."""

    __tablename__ = "decision"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)
    one: Mapped[str] = mapped_column(index=True)  # mention
    other: Mapped[str] = mapped_column(index=True)
    same: Mapped[bool]
    decided_on: Mapped[date]


class Nominee(Base):
    """A person to be told, or told, that somebody named them; erased by the clock of the earliest mention."""

    __tablename__ = "nominee"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]  # as it stands on the letter
    solectwo: Mapped[str | None]
    areas: Mapped[list[str]] = mapped_column(JsonText)
    met_on: Mapped[date]  # of the earliest mention
    erase_on: Mapped[date] = mapped_column(index=True)
    prepared_on: Mapped[date]
    informed_on: Mapped[date | None]
    delivery: Mapped[str]  # Z, S or C
    code: Mapped[str] = mapped_column(index=True)  # SHA-256, hex, of the code on the letter


class OfficeHolder(Base):
    """Who holds an office in a village: for mentions of the office alone. Typed by the coordinator."""

    __tablename__ = "office_holder"
    __table_args__ = UNORDERED

    solectwo: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    year: Mapped[int]


class SlipPicture(Base):
    """A photographed slip B or C until it is typed. Sealed here because names are written on it."""

    __tablename__ = "slip_picture"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str]  # B or C
    meeting: Mapped[str] = mapped_column(index=True)  # where it is to be typed
    digest: Mapped[str]  # of the questionnaire
    layout: Mapped[dict[str, Any]] = mapped_column(JsonText)  # forms.layout.to_document
    reading: Mapped[dict[str, Any]] = mapped_column(JsonText)
    picture: Mapped[bytes]  # JPEG of the straightened slip
    fingerprint: Mapped[str] = mapped_column(index=True)  # of the file it came from: the same file is kept once
    received_on: Mapped[date]
    erase_on: Mapped[date] = mapped_column(index=True)


class CardBatch(Base):
    """Invitation cards printed at one time for one village: numbers only, folded into counters at the end."""

    __tablename__ = "card_batch"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)
    solectwo: Mapped[str | None] = mapped_column(index=True)
    printed_on: Mapped[date]
    erase_on: Mapped[date] = mapped_column(index=True)  # the first day on which its codes open nothing
    printed: Mapped[int]
    used: Mapped[int]


class Card(Base):
    """A printed card whose code was not used yet. Who took it and whom it was given to is not known."""

    __tablename__ = "card"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(index=True)  # SHA-256, hex, of the code on the card


class Counter(Base):
    """What remains after erasing: numbers."""

    __tablename__ = "counter"
    __table_args__ = UNORDERED

    solectwo: Mapped[str] = mapped_column(primary_key=True)  # empty for meetings outside a village
    month: Mapped[str] = mapped_column(primary_key=True)  # "2026-03", of the meeting or the sign-up
    outcome: Mapped[str] = mapped_column(primary_key=True)  # people.rules.Outcome
    number: Mapped[int]


class Erasure(Base):
    """The erasure log: a restored backup is cleaned again by it. The random id says nothing of the person."""

    __tablename__ = "erasure"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)  # of the erased row
    kind: Mapped[str]  # "mention", "nominee", "volunteer", "card" (used) or "card_batch" (taken back)
    day: Mapped[date] = mapped_column(index=True)
