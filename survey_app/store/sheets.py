"""Paper: how sheets were printed, the ledger of numbered sheets, their pictures until settled, second typings."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import JsonText
from survey_app.store.base import UNORDERED, Base


class SheetLayout(Base):
    """Where everything stands on sheets printed for a meeting; never changed, never worked out again."""

    __tablename__ = "sheet_layout"

    id: Mapped[str] = mapped_column(primary_key=True)  # forms.layout.id_of
    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    digest: Mapped[str] = mapped_column(ForeignKey("questionnaire.digest"))
    part: Mapped[str]  # A, B or C
    language: Mapped[str]
    large: Mapped[bool]
    document: Mapped[dict[str, Any]] = mapped_column(JsonText)  # forms.layout.to_document
    made_on: Mapped[date]


class Sheet(Base):
    """One numbered sheet of part A. Whether it is entered or checked twice follows from other tables."""

    __tablename__ = "sheet"
    __table_args__ = UNORDERED

    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    layout: Mapped[str] = mapped_column(ForeignKey("sheet_layout.id"))
    printed_on: Mapped[date]
    handed_out: Mapped[bool] = mapped_column(default=False)
    returned: Mapped[bool] = mapped_column(default=False)
    spoiled: Mapped[bool] = mapped_column(default=False)


class SheetPicture(Base):
    """One picture of one side of part A, from its arrival until the sheet is settled; the file has a random name."""

    __tablename__ = "sheet_picture"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(primary_key=True)  # minted where the picture was taken, so that it is kept once
    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    upload: Mapped[str] = mapped_column(index=True)  # pictures handed in together, for the progress bar
    position: Mapped[int]  # within the upload, as chosen
    name: Mapped[str]  # file and page as the organiser knows them; erased with the picture
    state: Mapped[str]  # domain.pictures.PictureState
    reason: Mapped[str] = mapped_column(default="")  # why it cannot be used: a key of domain.pictures.REASONS
    layout: Mapped[str | None]
    sheet: Mapped[int | None] = mapped_column(index=True)
    side: Mapped[int | None]
    reading: Mapped[dict[str, Any] | None] = mapped_column(JsonText)  # forms.scan.reading.SideReading as plain values
    file: Mapped[str | None]  # name below the folder of pictures; None once erased
    received_on: Mapped[date]
    erase_on: Mapped[date] = mapped_column(index=True)


class SheetLook(Base):
    """What a human decided about one photographed sheet, kept while its pictures are; then only the answers stay."""

    __tablename__ = "sheet_look"
    __table_args__ = UNORDERED

    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    sheet: Mapped[int] = mapped_column(primary_key=True)
    decisions: Mapped[dict[str, Any]] = mapped_column(JsonText)  # {"boxes": {"Q1:3": "marked"}, "texts": {"Q6": "…"}}
    submission: Mapped[str | None]  # once confirmed


class SecondTyping(Base):
    """A sheet the system chose to be typed again, blind, by another person. Once settled only its numbers stay."""

    __tablename__ = "second_typing"
    __table_args__ = UNORDERED

    submission: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    meeting: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    first_by: Mapped[str]  # organiser's id, empty for the machine: somebody else types it again
    second_by: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict[str, Any] | None] = mapped_column(JsonText)  # as typed the second time
    unreadable: Mapped[list[str] | None] = mapped_column(JsonText)
    fields: Mapped[int | None]  # how many questions were compared
    differences: Mapped[int | None]
    first_wrong: Mapped[int | None]  # how many of the differences were faults of the first entry
    open_fields: Mapped[int | None]  # of `fields`: those written in words
    open_wrong: Mapped[int | None]  # of `first_wrong`: those written in words
    settled_on: Mapped[date | None]
