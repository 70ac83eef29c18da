"""Editions of results that anybody may read: frozen when they were published, never changed."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import JsonText
from survey_app.store.base import Base


class Publication(Base):
    """One edition. The newest that was not taken back is what residents see."""

    __tablename__ = "publication"

    id: Mapped[str] = mapped_column(primary_key=True)
    campaign: Mapped[int] = mapped_column(index=True)
    number: Mapped[int]  # 1 for the first edition of a campaign
    published_on: Mapped[date]
    published_by: Mapped[str]  # organiser's id
    document: Mapped[dict[str, Any]] = mapped_column(JsonText)  # exports.published.to_document
    taken_back: Mapped[bool] = mapped_column(default=False)
