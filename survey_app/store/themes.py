"""Open answers under themes: own themes, who put an answer under what, and what may be quoted."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import JsonText
from survey_app.store.base import UNORDERED, Base


class OwnTheme(Base):
    """A theme that the catalogue does not have. Its code is never used again."""

    __tablename__ = "own_theme"

    code: Mapped[str] = mapped_column(primary_key=True)  # T01, T02, …
    name: Mapped[str]
    made_on: Mapped[date]
    retired: Mapped[bool] = mapped_column(default=False)


class Coding(Base):
    """The themes of one open answer, as one coder chose them. It belongs to the text: another text, no coding."""

    __tablename__ = "coding"
    __table_args__ = UNORDERED

    submission: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    coder: Mapped[str] = mapped_column(primary_key=True)  # "first" or "second"
    codes: Mapped[list[str]] = mapped_column(JsonText)  # at most three; none: read, without a theme
    of_text: Mapped[str]  # SHA-256, hex, of the text that was read
    coded_by: Mapped[str]  # organiser's id
    coded_on: Mapped[date]
    step: Mapped[str] = mapped_column(index=True)  # what was decided at once, so that it can be undone at once
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonText)  # the coding before that step; None: there was none
    compared: Mapped[list[str] | None] = mapped_column(JsonText)  # second coder: codes of the first at that time
    settled: Mapped[bool] = mapped_column(default=False)  # second coder: a difference was talked over


class ReleasedQuote(Base):
    """An open answer that may be quoted, in the words a person read and released."""

    __tablename__ = "released_quote"
    __table_args__ = UNORDERED

    submission: Mapped[str] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    of_text: Mapped[str]  # SHA-256, hex, of the answer it was made from
    released_by: Mapped[str]  # organiser's id
    released_on: Mapped[date]
