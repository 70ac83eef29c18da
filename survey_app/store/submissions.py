"""Anonymous answers. No address, device, user or time of day; no order of arrival can be read back."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import JsonText
from survey_app.store.base import UNORDERED, Base


class Submission(Base):
    __tablename__ = "submission"
    __table_args__ = (
        # counting needs no look at the answers: everything it asks for stands in the index
        Index(
            "submission_by_campaign",
            "campaign",
            "solectwo",
            "meeting",
            "channel",
            "withdrawn",
            "questionnaire",
            "digest",
        ),
        UNORDERED,
    )

    id: Mapped[str] = mapped_column(primary_key=True)  # UUID minted where the form was finished
    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    solectwo: Mapped[str | None]  # copied from the meeting, for counting
    campaign: Mapped[int]
    questionnaire: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(ForeignKey("questionnaire.digest"))
    channel: Mapped[str]  # domain.submissions.Channel
    language: Mapped[str]
    filled_on: Mapped[date]
    sheet: Mapped[int | None]  # number of the paper sheet, within the meeting
    answers: Mapped[dict[str, Any]] = mapped_column(JsonText)  # as checked by forms.answers
    unreadable: Mapped[list[str]] = mapped_column(JsonText)  # ids of questions a human could not read
    content: Mapped[str]  # domain.submissions.content_hash of what came first
    withdrawn: Mapped[bool] = mapped_column(default=False)  # taken back by the organiser; counts nowhere


class ConflictingSubmission(Base):
    """The same id came again with other content: kept for the organiser, counted nowhere."""

    __tablename__ = "conflicting_submission"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)
    submission: Mapped[str] = mapped_column(ForeignKey("submission.id"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JsonText)
    content: Mapped[str]
    settled: Mapped[bool] = mapped_column(default=False)


class Correction(Base):
    """What a typed or read answer was before somebody changed it; number 1 is the first value."""

    __tablename__ = "correction"
    __table_args__ = UNORDERED

    submission: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    before: Mapped[dict[str, Any]] = mapped_column(JsonText)  # {"answers", "unreadable", "sheet", "withdrawn"}
    corrected_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
