"""The office's pages: accounts, villages, settings, the log, questionnaires."""

import io

import pytest

from survey_app.store.accounts import Organiser
from survey_app.store.gmina import Solectwo
from tests.conftest import signed_in


def organiser(app, email):
    with app.extensions["answers"].reading() as work:
        return work.query(Organiser).filter_by(email=email).one()


def add(coordinator, status=200, **fields):
    coordinator.get("/panel/biuro/konta")
    usual = {"email": "pomoc@example.org", "name": "Pomocnik", "role": "pomocnik", "solectwo": ""}
    return coordinator.post("/panel/biuro/konta", usual | fields, status=status)


def password_shown(page):
    return next(
        text for text in page.find("//main//*/text()") if text.count("-") == 3 and len(text.strip()) == 19
    ).strip()


def test_a_new_account_signs_in_with_the_password_shown_once(app, coordinator):
    password = password_shown(add(coordinator))
    assert password not in coordinator.get("/panel/biuro/konta").html
    assert signed_in(app, "pomoc@example.org", password).get("/panel/").path == "/panel/konto"


@pytest.mark.parametrize(("fields", "status", "sentence"), [
    ({"email": "bez małpy"}, 400, "nazwa@domena.pl"),
    ({"email": "koordynator@example.org"}, 409, "już istnieje"),
    ({"role": "soltys"}, 400, "potrzebuje sołectwa"),
    ({"name": " "}, 400, "imię i nazwisko"),
])  # fmt: skip
def test_an_account_that_will_not_do_is_refused_and_what_was_typed_stays(coordinator, fields, status, sentence):
    page = add(coordinator, status=status, **fields)
    assert sentence in page.text
    assert page.find("//input[@name='email']/@value") == [fields.get("email", "pomoc@example.org")]


def test_an_account_switched_off_is_out_at_once(app, coordinator):
    password = password_shown(add(coordinator))
    helper = signed_in(app, "pomoc@example.org", password)
    account = organiser(app, "pomoc@example.org")
    coordinator.post(f"/panel/biuro/konta/{account.id}/stan", {"active": "0"})
    assert helper.get("/panel/").path == "/zaloguj"
    coordinator.post(f"/panel/biuro/konta/{account.id}/stan", {"active": "1"})
    assert organiser(app, "pomoc@example.org").active


def test_a_new_password_for_one_use_is_shown_once(app, coordinator):
    first = password_shown(add(coordinator))
    account = organiser(app, "pomoc@example.org")
    second = password_shown(coordinator.post(f"/panel/biuro/konta/{account.id}/haslo"))
    assert second != first


def test_inhabitants_are_typed_in_for_all_villages_at_once(app, coordinator):
    coordinator.get("/panel/biuro/solectwa")
    coordinator.post("/panel/biuro/solectwa", {"bydlin": "540", "kolbark": "1 020"})
    with app.extensions["answers"].reading() as work:
        assert work.get(Solectwo, "kolbark").population == 1020


@pytest.mark.parametrize(("content", "sentence"), [
    (None, "Nie wybrano pliku"), (b"a,b\n1,2\n", "brakuje kolumny"), (b"PK\0\0", "nie jest plik tekstowy"),
])  # fmt: skip
def test_a_bad_file_of_villages_is_refused_and_changes_nothing(app, coordinator, content, sentence):
    coordinator.get("/panel/biuro/solectwa")
    fields = {} if content is None else {"plik": [(io.BytesIO(content), "wsie.csv")]}
    page = coordinator.post("/panel/biuro/solectwa/plik", fields, status=400)
    assert sentence in page.text
    with app.extensions["answers"].reading() as work:
        assert work.query(Solectwo).count() == 15


def test_a_good_file_of_villages_is_read(app, coordinator):
    coordinator.get("/panel/biuro/solectwa")
    file = (io.BytesIO("slug;name;population\nnowa-wies;Nowa Wieś;300\n".encode()), "wsie.csv")
    assert "Liczba wierszy: 1" in coordinator.post("/panel/biuro/solectwa/plik", {"plik": [file]}).text
    assert "Nowa Wieś" in coordinator.get("/panel/spotkania/nowe").text


def test_settings_are_kept_and_shown_again(coordinator):
    coordinator.get("/panel/biuro/ustawienia")
    coordinator.post("/panel/biuro/ustawienia", {"gmina_name": "Gmina Próbna", "cus_name": "CUS Próbny"})
    assert coordinator.get("/panel/biuro/ustawienia").find("//input[@name='gmina_name']/@value") == ["Gmina Próbna"]


def test_the_log_tells_who_did_what_without_addresses(coordinator):
    add(coordinator)
    page = coordinator.get("/panel/biuro/dziennik")
    assert "nowe konto" in page.text
    assert "zalogowanie" in page.text
    assert "pomoc@example.org" not in page.text


@pytest.mark.parametrize("questionnaire", ["mieszkaniec", "mlodziez", "partner", "po-wydarzeniu", "protokol", "rada"])
@pytest.mark.parametrize("language", ["pl", "en", "uk", "xx"])
def test_every_questionnaire_is_shown_in_every_language(coordinator, questionnaire, language):
    page = coordinator.get(f"/panel/kwestionariusze/{questionnaire}?j={language}")
    assert len(page.find("//main//li")) >= 3


def test_a_questionnaire_that_is_not_there_is_refused(coordinator):
    assert "Nie ma kwestionariusza" in coordinator.get("/panel/kwestionariusze/widmo", status=404).text
