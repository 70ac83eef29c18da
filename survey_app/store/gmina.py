"""The gmina: its villages and its settings."""

from sqlalchemy.orm import Mapped, mapped_column

from survey_app.store.base import Base


class Solectwo(Base):
    __tablename__ = "solectwo"

    slug: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_genitive: Mapped[str | None]
    name_locative: Mapped[str | None]
    gmina: Mapped[str] = mapped_column(default="")
    powiat: Mapped[str] = mapped_column(default="")
    wojewodztwo: Mapped[str] = mapped_column(default="")
    teryt_gmina: Mapped[str] = mapped_column(default="")
    simc: Mapped[str] = mapped_column(default="")
    population: Mapped[int | None]  # typed in by the gmina; unknown is not zero


class Setting(Base):
    """One setting of the office, by name: who the controller is, contacts, thresholds."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
