"""Published questionnaires: the exact document with every option, never changed, never deleted."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import JsonText
from survey_app.store.base import Base


class PublishedQuestionnaire(Base):
    __tablename__ = "questionnaire"

    digest: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    title: Mapped[str]
    published_on: Mapped[date]
    current: Mapped[bool]  # the one offered for new meetings; one current row for each id
    document: Mapped[dict[str, Any]] = mapped_column(JsonText)
