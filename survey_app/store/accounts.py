"""Organisers and their sessions on the server."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.store.base import Base


class Organiser(Base):
    __tablename__ = "organiser"

    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str]
    role: Mapped[str]  # domain.access.Role
    solectwo: Mapped[str | None] = mapped_column(ForeignKey("solectwo.slug"))  # of a sołtys
    password_hash: Mapped[str]  # argon2id
    must_change_password: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_on: Mapped[date]
    second_factor: Mapped[str] = mapped_column(default="")  # the app's secret, sealed; empty: switched off
    second_factor_step: Mapped[int] = mapped_column(default=0)  # of the last code used, so that none is used twice


class SignInSession(Base):
    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)  # SHA-256, hex; the token is only in the cookie
    organiser: Mapped[str] = mapped_column(ForeignKey("organiser.id"), index=True)
    started_at: Mapped[datetime]  # UTC
    last_seen_at: Mapped[datetime]  # UTC


class FailedSignIn(Base):
    """Counts wrong passwords for an account, so that guessing slows down."""

    __tablename__ = "failed_sign_in"

    email_hash: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int]
    last_at: Mapped[datetime]  # UTC
