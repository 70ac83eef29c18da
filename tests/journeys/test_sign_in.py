"""Accounts, sessions and guessing."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.access import Role
from survey_app.domain.refusals import AlreadyThere, TooManyTries, WrongInput
from survey_app.journeys import sign_in
from survey_app.store.accounts import Organiser, SignInSession
from tests.conftest import COORDINATOR, TODAY

NOW = datetime(2026, 3, 12, 18, 0)
EMAIL, PASSWORD = COORDINATOR


@pytest.fixture
def work(app):
    with app.extensions["answers"].writing() as work:
        yield work


def signed_in(work, token="token", now=NOW):
    return sign_in.sign_in(work, EMAIL, PASSWORD, token, now)


def test_a_session_is_known_by_a_token_that_is_not_stored(work):
    assert signed_in(work).role == "koordynator"
    assert sign_in.who(work, "token", NOW).email == EMAIL
    assert [row.token_hash for row in work.query(SignInSession) if "token" in row.token_hash] == []


def test_passwords_are_kept_by_argon2_alone(work):
    [account] = work.query(Organiser)
    assert account.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(("later", "lives"), [
    (timedelta(minutes=119), True), (timedelta(minutes=121), False), (timedelta(hours=11), False),
])  # fmt: skip
def test_an_idle_session_ends(work, later, lives):
    signed_in(work)
    assert bool(sign_in.who(work, "token", NOW + later)) == lives


def test_a_session_in_use_ends_after_ten_hours(work):
    signed_in(work)
    for minutes in range(0, 600, 60):
        sign_in.seen(work, "token", NOW + timedelta(minutes=minutes))
    assert sign_in.who(work, "token", NOW + timedelta(minutes=600))
    assert not sign_in.who(work, "token", NOW + timedelta(minutes=601))


def test_signing_out_ends_the_session_at_once(work):
    signed_in(work)
    sign_in.sign_out(work, "token")
    assert sign_in.who(work, "token", NOW) is None


def test_a_new_password_ends_every_other_session(work):
    who = signed_in(work, "here")
    signed_in(work, "elsewhere")
    sign_in.change_password(work, who.id, PASSWORD, "nowe hasło próbne 2", "here")
    assert sign_in.who(work, "here", NOW)
    assert sign_in.who(work, "elsewhere", NOW) is None
    assert signed_in(work) is None


@pytest.mark.parametrize("case", [str.upper, lambda email: f"  {email} "])
def test_the_address_is_read_however_it_is_written(work, case):
    assert sign_in.sign_in(work, case(EMAIL), PASSWORD, "token", NOW)


def test_guessing_waits_longer_and_longer_and_a_good_password_ends_it(work):
    for _ in range(sign_in.FREE_TRIES):
        assert sign_in.sign_in(work, EMAIL, "zgaduję zgaduję", "t", NOW) is None
    with pytest.raises(TooManyTries, match="odczekać"):
        signed_in(work)
    assert signed_in(work, now=NOW + timedelta(seconds=16))
    assert sign_in.sign_in(work, EMAIL, "zgaduję zgaduję", "t", NOW + timedelta(seconds=17)) is None


def test_guessing_an_unknown_address_is_slowed_alike(work):
    for _ in range(sign_in.FREE_TRIES):
        assert sign_in.sign_in(work, "nikt@example.org", "zgaduję zgaduję", "t", NOW) is None
    with pytest.raises(TooManyTries):
        sign_in.sign_in(work, "nikt@example.org", "zgaduję zgaduję", "t", NOW)


def test_an_account_switched_off_is_nobody(work):
    signed_in(work)
    work.query(Organiser).one().active = False
    work.flush()
    assert sign_in.who(work, "token", NOW) is None
    assert signed_in(work) is None


@pytest.mark.parametrize("password", ["krótkie", "aaaaaaaaaaaaaa", "123456789012", EMAIL, "a" * 201])
def test_passwords_easy_to_guess_are_refused(work, password):
    with pytest.raises(WrongInput, match=r"(?i)hasło"):
        sign_in.refuse_weak_password(password, EMAIL)


@given(st.text(min_size=12, max_size=200).filter(lambda text: len(set(text)) >= 4))
def test_long_passwords_of_any_signs_are_good(password):
    if password not in "01234567890123456789" and password.lower() not in "qwertyuiopasdfghjklzxcvbnm":
        sign_in.refuse_weak_password(password, EMAIL)


def test_an_address_is_used_once(work):
    with pytest.raises(AlreadyThere):
        sign_in.add_organiser(
            work, email=EMAIL.upper(), name="Ktoś", role=Role.HELPER, password="hasło do testów 2", today=TODAY
        )
