"""Second step of signing in, and the one file with names: reason, code, passphrase, audit."""

import io

import msoffcrypto
import pytest
from openpyxl import load_workbook

from survey_app.web import guard
from tests.conftest import COORDINATOR
from tests.journeys.test_second_factor import code_at
from tests.pages import Visitor
from tests.people.test_persons import nominate
from tests.web.test_leaders import ADDRESS, written_down
from tests.web.test_leaders_register import sign_up

FILE = f"{ADDRESS}plik/"
FACTOR = "/panel/konto/drugi-skladnik"
REASON = "Zaproszenia na piknik rodzinny"


def now(app):
    with app.test_request_context():
        return guard.now()


@pytest.fixture
def secret(app, coordinator, monkeypatch):
    page = coordinator.get(FACTOR)
    secret = page.find("//input[@name='sekret']/@value")[0]
    assert "Kod" in coordinator.post(FACTOR, {"sekret": secret, "kod": "000000"}, status=422).text
    page = coordinator.post(FACTOR, {"sekret": secret, "kod": code_at(secret, now(app))})
    assert "Drugi składnik: włączony" in page.text
    return secret


def later(app, monkeypatch, seconds=90):
    """A code is good once, so that the next needs another half minute."""
    from datetime import timedelta

    moved = now(app) + timedelta(seconds=seconds)
    monkeypatch.setattr(guard, "now", lambda: moved)
    return moved


def test_signing_in_asks_for_the_code_and_opens_nothing_before(app, secret, monkeypatch):
    moved, visitor = later(app, monkeypatch), Visitor(app)
    visitor.get("/zaloguj")
    page = visitor.post("/zaloguj", {"email": COORDINATOR[0], "password": COORDINATOR[1]})
    assert "Sześć cyfr" in page.text
    assert visitor.client.get("/panel/").status_code in (302, 303)
    step = page.find("//input[@name='krok']/@value")[0]
    assert "nie pasuje" in visitor.post("/zaloguj/kod", {"krok": step, "kod": "000000"}, status=401).text
    visitor.post("/zaloguj/kod", {"krok": step, "kod": code_at(secret, moved)})
    assert visitor.client.get("/panel/").status_code == 200
    again = Visitor(app)
    again.get("/zaloguj")
    again.post("/zaloguj", {"email": COORDINATOR[0], "password": COORDINATOR[1]})
    again.post("/zaloguj/kod", {"krok": step, "kod": code_at(secret, moved)}, status=401)


def test_a_made_up_step_leads_back_to_the_beginning(visitor):
    visitor.get("/zaloguj")
    assert "od początku" in visitor.post("/zaloguj/kod", {"krok": "zmyślony", "kod": "123456"}).text


def test_guessing_codes_is_slowed_like_passwords(app, secret, monkeypatch):
    later(app, monkeypatch)
    visitor = Visitor(app)
    visitor.get("/zaloguj")
    page = visitor.post("/zaloguj", {"email": COORDINATOR[0], "password": COORDINATOR[1]})
    step = page.find("//input[@name='krok']/@value")[0]
    statuses = set()
    for _ in range(12):
        statuses.add(visitor.client.post("/zaloguj/kod", data={
            "krok": step, "kod": "000000", "csrf_token": visitor.token}).status_code)  # fmt: skip
    assert statuses == {401, 429}


def test_it_is_switched_off_by_a_code_that_fits(app, coordinator, secret, monkeypatch):
    moved = later(app, monkeypatch)
    assert "nie pasuje" in coordinator.post(FACTOR, {"wylacz": "1", "kod": "000000"}, status=422).text
    page = coordinator.post(FACTOR, {"wylacz": "1", "kod": code_at(secret, moved)})
    assert "Drugi składnik: wyłączony" in page.text


def test_without_a_second_factor_there_is_no_file(coordinator):
    page = coordinator.get(FILE)
    assert "Włącz drugi składnik" in page.text
    coordinator.post(FILE, {"powod": REASON, "kod": "123456"}, status=422)


def taken(app, coordinator, secret, monkeypatch, seconds=90, **more):
    moved = later(app, monkeypatch, seconds)
    coordinator.get(FILE)
    fields = {"powod": REASON, "kod": code_at(secret, moved), "csrf_token": coordinator.token} | more
    return coordinator.client.post(FILE, data=fields)


def test_the_file_is_marked_holds_who_agreed_and_nobody_else(app, coordinator, secret, monkeypatch):
    sign_up(app, "=Ewa Lipka")
    nominate(app, "Jan Niezgoda")
    answer = taken(app, coordinator, secret, monkeypatch)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "z-nazwiskami" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    told = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    assert "Z NAZWISKAMI" in told
    assert REASON in told
    assert "=Ewa Lipka" in told
    assert "Niezgoda" not in told
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert all(sheet.oddHeader.right.text == "Z NAZWISKAMI" for sheet in book)
    assert ("leaders file", "1, plain") in written_down(app)


def test_with_a_passphrase_nobody_opens_it_without(app, coordinator, secret, monkeypatch):
    sign_up(app, "Ewa Lipka")
    answer = taken(app, coordinator, secret, monkeypatch, haslo="długie hasło do pliku")
    assert b"Lipka" not in answer.data
    file = msoffcrypto.OfficeFile(io.BytesIO(answer.data))
    file.load_key(password="długie hasło do pliku")
    plain = io.BytesIO()
    file.decrypt(plain)
    assert load_workbook(plain)["Osoby"]["A5"].value == "Ewa Lipka"
    assert ("leaders file", "1, encrypted") in written_down(app)


@pytest.mark.parametrize(("more", "told"), [
    ({"powod": "bo"}, "po co jest ten plik"), ({"haslo": "krótkie"}, "co najmniej 12"),
    ({"kod": "000000"}, "nie pasuje"),
])  # fmt: skip
def test_without_reason_code_or_with_a_short_passphrase_there_is_none(
    app, coordinator, secret, monkeypatch, more, told
):
    answer = taken(app, coordinator, secret, monkeypatch, **more)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert not [act for act, _ in written_down(app) if act == "leaders file"]


def test_codes_for_the_file_cannot_be_guessed_in_a_row(app, coordinator, secret, monkeypatch):
    statuses = [taken(app, coordinator, secret, monkeypatch, seconds=1, kod="000000").status_code for _ in range(12)]
    assert statuses[0] == 422
    assert statuses[-1] == 429
