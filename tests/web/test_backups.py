"""The coordinator's page of backups: what it says, what it hands out, to whom."""

import io
from datetime import timedelta

import pytest

from survey_app.domain import parcel
from survey_app.domain.sealed_stream import MARK
from survey_app.journeys import keep_safe_backup
from tests.backups import PASSPHRASE, QUICK_KIB, backed_up, opened, restored
from tests.build import a_meeting, an_answer
from tests.journeys.test_keep_safe import CANARY, sign_up
from tests.journeys.test_second_factor import code_at
from tests.web.test_leaders_file import now
from tests.web.test_leaders_file import secret as secret

ADDRESS = "/panel/biuro/kopie/"


@pytest.fixture(autouse=True)
def quick_key(monkeypatch):
    monkeypatch.setattr(parcel, "MEMORY_KIB", QUICK_KIB)


def given(app, secret, monkeypatch, **other):
    """What is typed, half a minute later, since a code is good once."""
    later = now(app) + timedelta(seconds=90)
    monkeypatch.setattr("survey_app.web.guard.now", lambda: later)
    return {"passphrase": PASSPHRASE, "again": PASSPHRASE, "kod": code_at(secret, later)} | other


def test_before_the_first_backup_the_page_and_the_office_say_so(coordinator):
    assert "Nie zrobiono jeszcze żadnej kopii" in coordinator.get(ADDRESS).text
    assert "Nie zrobiono jeszcze żadnej kopii" in coordinator.get("/panel/biuro/").text


def test_without_a_second_factor_the_page_leads_to_it(coordinator):
    page = coordinator.get(ADDRESS)
    assert page.find("//a[@href='/panel/konto/drugi-skladnik']")
    assert not page.find("//input[@name='passphrase']")
    fields = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "kod": "123456"}
    assert "Ten kod nie pasuje" in coordinator.post(ADDRESS, fields, status=422).text


def test_a_backup_is_downloaded_and_is_a_whole_one(app, coordinator, secret, monkeypatch, tmp_path):
    an_answer(app, a_meeting(app))
    sign_up(app)
    fields = given(app, secret, monkeypatch) | {"csrf_token": coordinator.token}
    with coordinator.client.post(ADDRESS, data=fields) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "zebranie-" in answer.headers["Content-Disposition"]
        content = answer.get_data()
    assert content.startswith(MARK)
    file = tmp_path / "pobrana.kopia"
    file.write_bytes(content)
    assert CANARY.encode() in opened(file)["osoby.db"]
    assert not list(app.extensions["settings"].data_dir.glob(".kopia-*"))
    page = coordinator.get(ADDRESS)
    assert "Ostatnia kopia: dziś" in page.text
    assert "sprawdzona, pobrana w przeglądarce, spotkania 1, ankiety 1, odcinki 1" in page.text
    restored(app, file)


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"again": "inne hasło kopii"}, "Hasła nie są takie same"),
    ({"passphrase": "krótkie", "again": "krótkie"}, "co najmniej 12 znaków"),
    ({"passphrase": " " * 20, "again": " " * 20}, "co najmniej 12 znaków"),
    ({"kod": "000000"}, "Ten kod nie pasuje"),
])  # fmt: skip
def test_what_is_typed_wrongly_is_said_and_nothing_is_made(app, coordinator, secret, monkeypatch, wrong, sentence):
    page = coordinator.post(ADDRESS, given(app, secret, monkeypatch, **wrong), status=422)
    assert sentence in page.text
    assert PASSPHRASE not in io.StringIO(page.text).getvalue()
    with app.extensions["answers"].reading() as work:
        assert keep_safe_backup.newest(work) is None


def test_after_a_week_the_page_and_the_office_warn(app, coordinator, tmp_path, monkeypatch):
    file = backed_up(app, tmp_path / "k.kopia")
    page = coordinator.get(ADDRESS)
    assert f"zebranie restore {file}" in page.text
    assert not page.find("//*[contains(@class, 'warn')]")
    later = now(app) + timedelta(minutes=20)
    monkeypatch.setattr("survey_app.domain.backups.OLD_AFTER", timedelta(minutes=10))
    monkeypatch.setattr("survey_app.web.guard.now", lambda: later)
    assert "Proszę zrobić nową" in coordinator.get(ADDRESS).text
    assert "starsza niż tydzień" in coordinator.get("/panel/biuro/").text
