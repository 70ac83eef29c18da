"""The second factor: the vectors of RFC 6238, clocks half a minute wrong, and no code twice."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from survey_app.domain.refusals import WrongInput
from survey_app.journeys import office, second_factor
from survey_app.store.accounts import Organiser

NOW = datetime(2026, 3, 12, 9, 0, 5)
KEY = "klucz"


def code_at(secret, now):
    app = TOTP(base64.b32decode(secret), 6, SHA1(), 30, enforce_key_length=False)
    return app.generate(int(now.replace(tzinfo=UTC).timestamp())).decode()


def in_work(app, do, *given):
    with app.extensions["answers"].writing() as work:
        return do(work, *given)


@pytest.fixture
def account(app):
    with app.extensions["answers"].reading() as work:
        return work.query(Organiser).first().id


@pytest.fixture
def secret(app, account):
    made = second_factor.new_secret()
    in_work(app, second_factor.switch_on, account, made, code_at(made, NOW - timedelta(minutes=5)),
            NOW - timedelta(minutes=5), KEY)  # fmt: skip
    return made


def fits(app, account, code, now=NOW, key=KEY):
    return in_work(app, second_factor.fits, account, code, now, key)


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924")])
def test_the_vectors_of_the_standard(at, code):
    secret = base64.b32encode(b"12345678901234567890").decode()
    now = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
    assert second_factor._step_of(base64.b32decode(secret), code, now) == at // 30


@pytest.mark.parametrize(("off", "right"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_clock_half_a_minute_wrong_is_borne(app, account, secret, off, right):
    assert fits(app, account, code_at(secret, NOW + timedelta(seconds=off))) is right


def test_a_code_is_used_once_and_an_older_one_not_after_it(app, account, secret):
    code, older = code_at(secret, NOW), code_at(secret, NOW - timedelta(seconds=30))
    assert fits(app, account, code)
    assert not fits(app, account, code)
    assert not fits(app, account, older)
    assert fits(app, account, code_at(secret, NOW + timedelta(seconds=30)), NOW + timedelta(seconds=30))


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "1234567"])
def test_what_is_no_code_fits_nothing(app, account, secret, code):
    assert not fits(app, account, code)


def test_without_the_key_of_the_house_the_secret_is_worthless(app, account, secret):
    assert not fits(app, account, code_at(secret, NOW), key="inny")
    with app.extensions["answers"].reading() as work:
        assert secret not in work.get(Organiser, account).second_factor


def test_it_is_switched_on_only_by_a_right_code(app, account):
    made = second_factor.new_secret()
    for given, code in ((made, "000000"), ("ABC", code_at(made, NOW)), ("", "")):
        with pytest.raises(WrongInput):
            in_work(app, second_factor.switch_on, account, given, code, NOW, KEY)
    assert not in_work(app, second_factor.is_on, account)


def test_a_new_password_from_the_coordinator_switches_it_off(app, account, secret):
    in_work(app, office.new_password, account)
    assert not in_work(app, second_factor.is_on, account)
    assert not fits(app, account, code_at(secret, NOW))
