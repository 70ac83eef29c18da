"""Accounts, settings and villages of the office."""

from datetime import datetime

import pytest

from survey_app.domain.refusals import AlreadyThere, Conflict, NotFound, WrongInput
from survey_app.journeys import office, sign_in
from survey_app.store.accounts import Organiser
from survey_app.store.gmina import Solectwo
from tests.conftest import COORDINATOR, TODAY

NOW = datetime(2026, 3, 12, 18, 0)


@pytest.fixture
def work(app):
    with app.extensions["answers"].writing() as work:
        yield work


def added(work, **fields):
    usual = {"email": "pomoc@example.org", "name": "Pomocnik", "role": "pomocnik", "solectwo": None, "today": TODAY}
    account, password = office.add_account(work, **usual | fields)
    work.flush()
    return account, password


def test_a_new_account_has_a_password_for_one_use(work):
    account, password = added(work)
    assert account.must_change_password
    assert len(password) == 19
    sign_in.refuse_weak_password(password, account.email)


def test_a_soltys_belongs_to_a_village_and_nobody_else_does(work):
    assert added(work, email="s@example.org", role="soltys", solectwo="bydlin")[0].solectwo == "bydlin"
    assert added(work, solectwo="bydlin")[0].solectwo is None
    with pytest.raises(WrongInput, match="potrzebuje sołectwa"):
        added(work, email="s2@example.org", role="soltys", solectwo="atlantyda")


def test_a_role_that_does_not_exist_is_refused(work):
    with pytest.raises(WrongInput, match="rolę z listy"):
        added(work, role="krol")


def test_the_last_coordinator_cannot_be_switched_off(work):
    only = work.query(Organiser).one()
    with pytest.raises(Conflict, match="jedyny koordynator"):
        office.switch_account(work, only.id, False)
    added(work, role="koordynator")
    assert not office.switch_account(work, only.id, False).active


def test_an_unknown_account_is_not_found(work):
    with pytest.raises(NotFound):
        office.new_password(work, "nobody")
    with pytest.raises(NotFound):
        office.switch_account(work, "nobody", False)


def test_a_second_account_with_the_same_address_is_refused(work):
    added(work)
    with pytest.raises(AlreadyThere):
        added(work, email="Pomoc@Example.org")


@pytest.mark.parametrize("act", ["new password", "switched off"])
def test_a_new_password_and_switching_off_end_the_sessions_of_that_account_only(work, act):
    account, password = added(work)
    sign_in.sign_in(work, account.email, password, "token", NOW)
    sign_in.sign_in(work, *COORDINATOR, "another token", NOW)
    if act == "new password":
        office.new_password(work, account.id)
    else:
        office.switch_account(work, account.id, False)
    assert sign_in.sessions(work, account.id) == 0
    assert sign_in.who(work, "another token", NOW).email == COORDINATOR[0]


def test_a_new_password_replaces_the_one_before_and_is_for_one_use(work):
    account, first = added(work)
    account.must_change_password = False
    same, second = office.new_password(work, account.id)
    assert same.must_change_password
    assert sign_in.sign_in(work, account.email, first, "token", NOW) is None
    assert sign_in.sign_in(work, account.email, second, "token", NOW).id == account.id


def test_the_log_shows_who_did_what_newest_first(work):
    only = work.query(Organiser).one()
    office.note(work, only.id, "nowe konto", "123")
    office.note(work, office.SYSTEM, "usunięto zgłoszeń", "4")
    work.flush()
    log = [(entry.act, entry.what, who) for entry, who in office.audit_log(work)]
    assert log == [("usunięto zgłoszeń", "4", "system"), ("nowe konto", "123", "Koordynator")]
    assert len(office.audit_log(work, at_most=1)) == 1


def test_villages_of_two_gminas_are_kept_apart(work):
    office.import_villages(work, b"slug,name,population,gmina\nzmyslowo,Zmyslowo,,Gmina Inna\n")
    grouped = office.villages_by_gmina(work)
    assert {gmina: len(rows) for gmina, rows in grouped.items()} == {"Gmina Inna": 1, "Klucze": 15}


def test_settings_are_trimmed_and_too_long_ones_refused(work):
    office.keep_settings(work, {"gmina_name": "  Gmina   Próbna "})
    assert office.settings(work)["gmina_name"] == "Gmina Próbna"
    with pytest.raises(WrongInput, match=r"Adres.*najwyżej 300"):
        office.keep_settings(work, {"cus_address": "x" * 301})


@pytest.mark.parametrize(("typed", "number"), [("540", 540), (" 1 540 ", 1540), ("", None)])
def test_inhabitants_are_typed_as_people_write_numbers(work, typed, number):
    office.set_populations(work, {"bydlin": typed})
    assert work.get(Solectwo, "bydlin").population == number


@pytest.mark.parametrize("typed", ["0", "-3", "około 500", "1.5", "٣٠", "1000000", "000123" + "9" * 30])
def test_what_is_no_number_of_inhabitants_names_the_village(work, typed):
    with pytest.raises(WrongInput, match="Sołectwo Bydlin"):
        office.set_populations(work, {"bydlin": typed})


def test_villages_follow_the_polish_alphabet(work):
    names = [row.name for row in office.villages(work)]
    assert names.index("Kwaśniów Dolny") < names.index("Rodaki") < names.index("Zalesie Golczowskie")
    assert len(names) == 15


def test_a_file_updates_known_villages_and_adds_new_ones(work):
    file = "slug;name;population\r\nbydlin;Bydlin;612\r\nnowa-wies;Nowa Wieś;\r\n".encode("cp1250")
    assert office.import_villages(work, file) == 2
    assert work.get(Solectwo, "bydlin").population == 612
    assert work.get(Solectwo, "nowa-wies").name == "Nowa Wieś"
    assert work.query(Solectwo).count() == 16


def test_a_file_without_inhabitants_keeps_the_number_known(work):
    office.set_populations(work, {"bydlin": "540"})
    office.import_villages(work, b"slug,name,population\nbydlin,Bydlin,\n")
    assert work.get(Solectwo, "bydlin").population == 540


@pytest.mark.parametrize("last_line", [b"bydlin,Bydlin,5", b"Zle Miejsce,B,1", b"c,C,tysiac", b"d,,"])
def test_a_fault_in_the_last_line_leaves_every_village_as_it_was(app, last_line):
    def known():
        with app.extensions["answers"].reading() as work:
            return [(row.slug, row.name, row.population) for row in office.villages(work)]

    before = known()
    file = b"slug,name,population\nbydlin,Inna nazwa,9\nzmyslowo,Zmyslowo,1\n" + last_line
    with pytest.raises(WrongInput, match="Wiersz 4"), app.extensions["answers"].writing() as work:
        office.import_villages(work, file)
    assert known() == before
