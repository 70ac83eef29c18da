"""Which help a task or an event needs, where a person chose it; nobody's offer is here."""

from sqlalchemy.orm import Mapped, mapped_column

from survey_app.database import JsonText
from survey_app.store.base import Base


class WantedHelp(Base):
    __tablename__ = "wanted_help"

    job: Mapped[str] = mapped_column(primary_key=True)  # domain.helping.Job.id
    areas: Mapped[list[str]] = mapped_column(JsonText)  # codes of help areas; empty: none, also none proposed
