"""Accounts, sessions and guessing."""

import hashlib
from datetime import datetime, timedelta

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.access import Role
from survey_app.domain.refusals import AlreadyThere, NotFound, TooManyTries, WrongInput
from survey_app.journeys import sign_in
from survey_app.store.accounts import FailedSignIn, Organiser, SignInSession
from tests.conftest import COORDINATOR, TODAY

NOW = datetime(2026, 3, 12, 18, 0)
EMAIL, PASSWORD = COORDINATOR


@pytest.fixture
def work(app):
    with app.extensions["answers"].writing() as work:
        yield work


def signed_in(work, token="token", now=NOW):
    return sign_in.sign_in(work, EMAIL, PASSWORD, token, now)


def added(work, role=Role.HELPER, password="hasło do testów 2", **fields):
    usual = {"email": "ktos@example.org", "name": "Ktoś", "today": TODAY}
    account = sign_in.add_organiser(work, role=role, password=password, **usual | fields)
    work.flush()
    return account


def failed(work, times, email=EMAIL, last_at=NOW):
    """As after so many wrong passwords."""
    work.add(FailedSignIn(email_hash=hashlib.sha256(email.encode()).hexdigest(), times=times, last_at=last_at))
    work.flush()


def test_a_session_is_known_by_a_token_that_is_not_stored(work):
    assert signed_in(work).role == "koordynator"
    assert sign_in.who(work, "token", NOW).email == EMAIL
    assert [row.token_hash for row in work.query(SignInSession)] == [hashlib.sha256(b"token").hexdigest()]


@pytest.mark.parametrize("token", ["", "another", hashlib.sha256(b"token").hexdigest()])
def test_a_token_nobody_was_given_is_nobody(work, token):
    signed_in(work)
    assert sign_in.who(work, token, NOW) is None


def test_passwords_are_kept_by_argon2_alone(work):
    [account] = work.query(Organiser)
    kept = argon2.extract_parameters(account.password_hash)
    assert kept.type is argon2.Type.ID
    assert kept.memory_cost >= 19 * 1024  # OWASP: 19 MiB with 2 passes at least
    assert kept.time_cost >= 2


def test_equal_passwords_are_kept_unlike(work):
    added(work, password=PASSWORD)
    first, second = (row.password_hash for row in work.query(Organiser))
    assert first != second


@pytest.mark.parametrize("kept", ["", "four plain words kept", "$argon2id$broken"])
def test_what_is_no_hash_lets_nobody_in(work, kept):
    work.query(Organiser).one().password_hash = kept
    work.flush()
    assert sign_in.recognise(work, EMAIL, "four plain words kept", NOW) is None


@pytest.mark.parametrize("role", Role)
def test_a_session_carries_role_name_and_village_of_its_account(work, role):
    added(work, role, name="  Jan z Gminy ", solectwo="bydlin" if role is Role.SOLTYS else None)
    who = sign_in.sign_in(work, "ktos@example.org", "hasło do testów 2", "token", NOW)
    assert (who.role, who.name) == (role, "Jan z Gminy")
    assert who.solectwo == ("bydlin" if role is Role.SOLTYS else None)
    assert sign_in.who(work, "token", NOW) == who


@pytest.mark.parametrize(("later", "lives"), [
    (timedelta(minutes=120), True), (timedelta(minutes=120, seconds=1), False), (timedelta(hours=11), False),
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


@pytest.mark.parametrize(("later", "long_ago"), [(60, False), (61, True)])
def test_a_session_is_written_to_once_a_minute_at_most(work, later, long_ago):
    signed_in(work)
    assert sign_in.who(work, "token", NOW + timedelta(seconds=later)).seen_long_ago == long_ago


def test_a_session_that_ended_cannot_be_kept_alive(work):
    signed_in(work)
    sign_in.sign_out(work, "token")
    sign_in.seen(work, "token", NOW)
    assert work.query(SignInSession).count() == 0


def test_all_devices_but_this_one_are_signed_out_and_nobody_else(work):
    me = signed_in(work, "here")
    other = added(work)
    sign_in.sign_in(work, other.email, "hasło do testów 2", "of another", NOW)
    work.add(SignInSession(token_hash="0" * 64, organiser=me.id, started_at=NOW, last_seen_at=NOW))
    work.flush()
    assert sign_in.sessions(work, me.id) == 2
    sign_in.sign_out_everywhere(work, me.id, but="here")
    assert sign_in.who(work, "here", NOW).id == me.id
    assert (sign_in.sessions(work, me.id), sign_in.sessions(work, other.id)) == (1, 1)
    sign_in.sign_out_everywhere(work, me.id)
    assert (sign_in.sessions(work, me.id), sign_in.sessions(work, other.id)) == (0, 1)


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


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ("nie to hasło", "nowe hasło próbne 2", "Obecne hasło się nie zgadza. Proszę wpisać je jeszcze raz."),
    (PASSWORD, PASSWORD, "Nowe hasło jest takie samo jak obecne. Proszę wymyślić inne."),
    (PASSWORD, "krótkie", "Hasło musi mieć co najmniej 12 znaków, na przykład kilka słów."),
])  # fmt: skip
def test_a_password_not_changed_ends_no_session(work, old, new, sentence):
    account = work.query(Organiser).one()
    before = account.password_hash
    work.add(SignInSession(token_hash="0" * 64, organiser=account.id, started_at=NOW, last_seen_at=NOW))
    work.flush()
    with pytest.raises(WrongInput) as refused:
        sign_in.change_password(work, account.id, old, new, None)
    assert refused.value.sentence == sentence
    assert account.password_hash == before
    assert sign_in.sessions(work, account.id) == 1


def test_a_password_for_one_use_counts_until_its_owner_changes_it(work):
    account = work.query(Organiser).one()
    sign_in.set_password(account, "hasło na jeden raz")
    work.flush()
    assert sign_in.sign_in(work, EMAIL, "hasło na jeden raz", "token", NOW).must_change_password
    sign_in.change_password(work, account.id, "hasło na jeden raz", "nowe hasło próbne 2", "token")
    assert not sign_in.who(work, "token", NOW).must_change_password


def test_a_password_of_nobody_cannot_be_changed(work):
    with pytest.raises(NotFound):
        sign_in.change_password(work, "nobody", PASSWORD, "nowe hasło próbne 2", None)


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


@pytest.mark.parametrize(("times", "seconds"), [(5, 15), (6, 30), (10, 480), (11, 900), (5000, 900)])
def test_every_wrong_password_doubles_the_wait_up_to_a_quarter_of_an_hour(work, times, seconds):
    failed(work, times)
    with pytest.raises(TooManyTries):
        sign_in.recognise(work, EMAIL, PASSWORD, NOW + timedelta(seconds=seconds - 1))
    assert sign_in.recognise(work, EMAIL, PASSWORD, NOW + timedelta(seconds=seconds))


def test_the_first_wrong_passwords_cost_no_waiting(work):
    failed(work, sign_in.FREE_TRIES - 1)
    assert signed_in(work)
    assert work.query(FailedSignIn).count() == 0  # and a good one forgives them


def test_guessing_one_address_keeps_nobody_else_waiting(work):
    failed(work, 50, email="ktos@example.org")
    assert signed_in(work)


def test_the_address_guessed_at_is_not_written_down(work):
    sign_in.begin(work, " Nikt@Example.org ", None, "token", NOW)
    sign_in.begin(work, "nikt@example.org", None, "token", NOW + timedelta(seconds=5))
    work.flush()
    row = work.query(FailedSignIn).one()
    assert row.email_hash == hashlib.sha256(b"nikt@example.org").hexdigest()
    assert (row.times, row.last_at) == (2, NOW + timedelta(seconds=5))
    assert work.query(SignInSession).count() == 0


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


@pytest.mark.parametrize("password", ["krótkie", "jedenaście1", "aaaaaaaaaaaaaa", "123456789012", EMAIL, "a" * 201])
def test_passwords_easy_to_guess_are_refused(work, password):
    with pytest.raises(WrongInput, match=r"(?i)hasło"):
        sign_in.refuse_weak_password(password, EMAIL)


@given(st.text(min_size=12, max_size=200).filter(lambda text: len(set(text)) >= 4))
def test_long_passwords_of_any_signs_are_good(password):
    if password not in "01234567890123456789" and password.lower() not in "qwertyuiopasdfghjklzxcvbnm":
        sign_in.refuse_weak_password(password, EMAIL)


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"email": "bez małpy"}, "Adres e-mail powinien mieć postać nazwa@domena.pl. Proszę go poprawić."),
    ({"email": f"{'a' * 200}@example.org"}, "Adres e-mail powinien mieć postać nazwa@domena.pl. Proszę go poprawić."),
    ({"name": "  "}, "Proszę wpisać imię i nazwisko lub nazwę stanowiska."),
    ({"password": "za krótkie "}, "Hasło musi mieć co najmniej 12 znaków, na przykład kilka słów."),
    ({"email": "ktos-z-gminy@example.org", "password": "Ktos-z-gminy"},
     "To hasło łatwo zgadnąć. Proszę wymyślić inne, na przykład cztery słowa."),
    ({"email": EMAIL.upper()}, "Konto o tym adresie e-mail już istnieje. Proszę podać inny adres."),
])  # fmt: skip
def test_an_account_that_will_not_do_is_refused_in_a_sentence(work, fields, sentence):
    with pytest.raises((WrongInput, AlreadyThere)) as refused:
        added(work, **fields)
    assert refused.value.sentence == sentence
    assert work.query(Organiser).count() == 1


def test_an_address_is_kept_in_small_letters(work):
    assert added(work, email=" Ktos@Example.ORG ").email == "ktos@example.org"


def test_the_house_is_nobodys_until_the_first_account(work):
    assert not sign_in.there_is_nobody(work)
    work.query(Organiser).delete()
    assert sign_in.there_is_nobody(work)
