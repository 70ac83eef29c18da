"""Signing in and out, the first account, the own password."""

import pytest

from survey_app.journeys import office
from survey_app.store.accounts import Organiser, SignInSession
from tests.conftest import COORDINATOR, TODAY, new_app, settings_in, signed_in
from tests.pages import Visitor

EMAIL, PASSWORD = COORDINATOR
NEW = "nowe hasło próbne 2"


def attempt(visitor, email=EMAIL, password=PASSWORD, status=200, address="/zaloguj"):
    visitor.get(address)
    return visitor.post(address, {"email": email, "password": password}, status=status)


def test_after_signing_in_the_page_wanted_before_is_shown(visitor):
    page = visitor.get("/panel/spotkania/")
    assert page.path == "/zaloguj"
    page = visitor.post("/zaloguj?dalej=/panel/spotkania/", {"email": EMAIL, "password": PASSWORD})
    assert page.path == "/panel/spotkania/"


@pytest.mark.parametrize(
    "after",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/%09/evil.example", "/%0A/evil.example", "evil"],
)
def test_signing_in_leads_to_this_house_only(visitor, after):
    page = attempt(visitor, address=f"/zaloguj?dalej={after}")
    assert page.path == "/panel/"


def test_what_was_wanted_before_survives_a_wrong_password(visitor):
    page = visitor.get("/panel/spotkania/?szukaj=remiza")
    action = page.find("//main//form/@action")
    assert action == ["/zaloguj?dalej=/panel/spotkania/?szukaj%3Dremiza"]
    page = visitor.post(action[0], {"email": EMAIL, "password": "nie to hasło"}, status=401)
    assert page.find("//main//form/@action") == action
    page = visitor.post(action[0], {"email": EMAIL, "password": PASSWORD})
    assert page.find("//input[@name='szukaj']/@value") == ["remiza"]


def test_the_e_mail_is_known_however_it_is_written(visitor):
    assert attempt(visitor, email=f"  {EMAIL.upper()} ").path == "/panel/"


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "złe hasło próbne"), ("nikt@example.org", PASSWORD), ("", "")])
def test_a_wrong_pair_gets_one_sentence_whatever_was_wrong(visitor, email, password):
    page = attempt(visitor, email, password, status=401)
    assert "E-mail i hasło nie pasują do siebie" in page.text
    assert page.find("//input[@name='email']/@value") == ([email] if email else [""])
    assert PASSWORD not in page.html


def test_guessing_is_slowed_with_a_sentence(visitor):
    for _ in range(5):
        attempt(visitor, password="zgaduję zgaduję", status=401)
    assert "odczekać" in attempt(visitor, status=429).text


def test_the_cookie_is_out_of_reach_of_scripts(app):
    visitor = Visitor(app)
    visitor.get("/zaloguj")
    answer = visitor.client.post(
        "/zaloguj", data={"email": EMAIL, "password": PASSWORD, "csrf_token": visitor.token}, follow_redirects=False
    )
    (cookie,) = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("zebranie=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_ends_the_session_on_the_server(app, coordinator):
    coordinator.get("/panel/")
    assert coordinator.post("/wyloguj").path == "/zaloguj"
    with app.extensions["answers"].reading() as work:
        assert work.query(SignInSession).count() == 0
    assert coordinator.get("/panel/").path == "/zaloguj"


def test_a_new_password_keeps_this_device_and_ends_the_others(app, coordinator):
    elsewhere = signed_in(app, EMAIL, PASSWORD)
    coordinator.get("/panel/konto")
    fields = {"old": PASSWORD, "new": NEW, "again": NEW}
    assert "Hasło zmienione" in coordinator.post("/panel/konto", fields).text
    assert elsewhere.get("/panel/").path == "/zaloguj"


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"old": "nie to hasło wcale", "new": NEW, "again": NEW}, "Obecne hasło się nie zgadza"),
    ({"old": PASSWORD, "new": NEW, "again": "inne"}, "różnią się od siebie"),
    ({"old": PASSWORD, "new": "krótkie", "again": "krótkie"}, "co najmniej 12 znaków"),
    ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "takie samo jak obecne"),
])  # fmt: skip
def test_a_password_that_will_not_do_is_refused_in_a_sentence(coordinator, fields, sentence):
    coordinator.get("/panel/konto")
    page = coordinator.post("/panel/konto", fields, status=422)
    assert sentence in page.text
    assert page.find("//main//input[@type='password']/@value") == ["", "", ""]
    assert signed_in(coordinator.app, EMAIL, PASSWORD).get("/panel/").path == "/panel/"


def test_other_devices_can_be_signed_out(app, coordinator):
    elsewhere = signed_in(app, EMAIL, PASSWORD)
    coordinator.get("/panel/konto")
    coordinator.post("/panel/konto/inne-urzadzenia")
    assert elsewhere.get("/panel/").path == "/zaloguj"
    assert coordinator.get("/panel/").path == "/panel/"


def test_the_first_visitor_makes_the_coordinator_and_the_second_cannot(app):
    with app.extensions["answers"].writing() as work:
        work.query(SignInSession).delete()
        work.query(Organiser).delete()
    first, second = Visitor(app), Visitor(app)
    assert "pierwsze" in first.get("/zaloguj").text.lower()
    second.get("/zaloguj")
    fields = {"name": "Koordynator", "email": "k@example.org", "password": NEW, "again": NEW}
    faults = {
        "różnią się od siebie": {"again": "inne"},
        "co najmniej 12 znaków": {"password": "krótkie", "again": "krótkie"},
        "nazwa@domena.pl": {"email": "k"},
        "imię i nazwisko": {"name": ""},
    }
    for sentence, wrong in faults.items():
        page = first.post("/zaloguj/pierwsze-konto", fields | wrong, status=422)
        assert sentence in page.text
        shown = page.find("//input[@name='name' or @name='email']/@value")
        assert shown == [(fields | wrong)["name"], (fields | wrong)["email"]]
        assert NEW not in page.html
    assert first.post("/zaloguj/pierwsze-konto", fields).path == "/panel/"
    assert second.post("/zaloguj/pierwsze-konto", fields | {"email": "drugi@example.org"}).path == "/zaloguj"
    with app.extensions["answers"].reading() as work:
        assert [row.email for row in work.query(Organiser)] == ["k@example.org"]


def test_a_password_for_one_use_has_to_be_changed_first(app, coordinator):
    with app.extensions["answers"].writing() as work:
        account, password = office.add_account(
            work, email="nowy@example.org", name="Nowy", role="organizator", solectwo=None, today=TODAY
        )
    visitor = signed_in(app, account.email, password)
    assert visitor.get("/panel/spotkania/").path == "/panel/konto"


def test_a_session_survives_a_restart(app, coordinator, tmp_path):
    cookie = coordinator.client.get_cookie("zebranie")
    again = Visitor(new_app(settings_in(tmp_path / "dane")))
    again.client.set_cookie("zebranie", cookie.value)
    assert again.get("/panel/").path == "/panel/"
    for name in ("answers", "people"):
        again.app.extensions[name].dispose()
