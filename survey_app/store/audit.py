"""Who did what in the office: ids and numbers only, never names or answers."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from survey_app.store.base import Base


class AuditEntry(Base):
    __tablename__ = "audit_entry"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]  # UTC
    who: Mapped[str]  # organiser's id, or "system"
    act: Mapped[str]
    what: Mapped[str]
