"""The office's pages: accounts, villages, settings, the log, questionnaires."""

import io

import pytest

from survey_app.domain.access import Role
from survey_app.store.accounts import Organiser
from survey_app.store.gmina import Solectwo
from tests.build import a_meeting
from tests.conftest import COORDINATOR, signed_in
from tests.web.test_every_address import in_role


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
    ({"email": "bez małpy"}, 422, "nazwa@domena.pl"),
    ({"email": "Koordynator@example.org "}, 409, "już istnieje"),
    ({"role": "soltys"}, 422, "potrzebuje sołectwa"),
    ({"role": "król"}, 422, "Proszę wybrać rolę z listy"),
    ({"name": " ", "role": "pomocnik"}, 422, "imię i nazwisko"),
])  # fmt: skip
def test_an_account_that_will_not_do_is_refused_and_what_was_typed_stays(app, coordinator, fields, status, sentence):
    page = add(coordinator, status=status, **fields)
    assert sentence in page.text
    assert page.find("//input[@name='email']/@value") == [fields.get("email", "pomoc@example.org")]
    assert page.find("//input[@name='name']/@value") == [fields.get("name", "Pomocnik")]
    role = fields.get("role", "pomocnik")
    assert page.find("//select[@name='role']/option[@selected]/@value") == ([] if role == "król" else [role])
    with app.extensions["answers"].reading() as work:
        assert [row.email for row in work.query(Organiser)] == [COORDINATOR[0]]


def test_a_soltys_belongs_to_a_village_and_a_helper_to_none(app, coordinator):
    add(coordinator, role="soltys", solectwo="bydlin")
    add(coordinator, email="inny@example.org", solectwo="bydlin")
    assert organiser(app, "pomoc@example.org").solectwo == "bydlin"
    assert organiser(app, "inny@example.org").solectwo is None


def test_the_last_coordinator_stays(app, coordinator):
    account = organiser(app, COORDINATOR[0])
    coordinator.get("/panel/biuro/konta")
    page = coordinator.post(f"/panel/biuro/konta/{account.id}/stan", {"active": "0"}, status=409)
    assert "To jedyny koordynator. Proszę najpierw dodać drugie konto koordynatora." in page.text
    assert organiser(app, COORDINATOR[0]).active


def test_an_account_that_is_not_there_is_refused(coordinator):
    coordinator.get("/panel/biuro/konta")
    for step in ("haslo", "stan"):
        assert "Nie ma takiego konta" in coordinator.post(f"/panel/biuro/konta/widmo/{step}", status=404).text


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
    helper = signed_in(app, "pomoc@example.org", first)
    second = password_shown(coordinator.post(f"/panel/biuro/konta/{account.id}/haslo"))
    assert second not in coordinator.get("/panel/biuro/konta").html
    assert helper.get("/panel/konto").path == "/zaloguj"
    stale = {"email": "pomoc@example.org", "password": first}
    assert "nie pasują do siebie" in helper.post("/zaloguj", stale, status=401).text
    assert signed_in(app, "pomoc@example.org", second).get("/panel/").path == "/panel/konto"


def test_inhabitants_are_typed_in_for_all_villages_at_once(app, coordinator):
    coordinator.get("/panel/biuro/solectwa")
    coordinator.post("/panel/biuro/solectwa", {"bydlin": "540", "kolbark": "1 020"})
    assert [population(app, slug) for slug in ("bydlin", "kolbark")] == [540, 1020]
    coordinator.post("/panel/biuro/solectwa", {"bydlin": " "})
    assert [population(app, slug) for slug in ("bydlin", "kolbark")] == [None, 1020]


def population(app, slug):
    with app.extensions["answers"].reading() as work:
        return work.get(Solectwo, slug).population


def test_one_wrong_number_of_inhabitants_loses_none_of_the_others(app, coordinator):
    before = [population(app, slug) for slug in ("bydlin", "kolbark")]
    coordinator.get("/panel/biuro/solectwa")
    for wrong in ("dużo", "0", "-5", "1000000", "0" * 9 + "9" * 5000):
        page = coordinator.post("/panel/biuro/solectwa", {"bydlin": "541", "kolbark": wrong}, status=422)
        assert page.find("//*[@role='alert']/text()") == [
            "Sołectwo Kolbark: liczba mieszkańców powinna być liczbą od 1 do 999 999 albo pusta."
        ]
        assert page.find("//input[@name='bydlin' or @name='kolbark']/@value") == ["541", wrong]
    assert [population(app, slug) for slug in ("bydlin", "kolbark")] == before


@pytest.mark.parametrize(("content", "sentence"), [
    (None, "Nie wybrano pliku"), (b"a,b\n1,2\n", "brakuje kolumny"), (b"PK\0\0", "nie jest plik tekstowy"),
])  # fmt: skip
def test_a_bad_file_of_villages_is_refused_and_changes_nothing(app, coordinator, content, sentence):
    coordinator.get("/panel/biuro/solectwa")
    fields = {} if content is None else {"plik": [(io.BytesIO(content), "wsie.csv")]}
    page = coordinator.post("/panel/biuro/solectwa/plik", fields, status=422)
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


def test_a_setting_that_is_too_long_is_refused_and_everything_typed_stays(coordinator):
    coordinator.get("/panel/biuro/ustawienia")
    given = {"gmina_name": "Gmina Próbna", "cus_phone": "1" * 301}
    page = coordinator.post("/panel/biuro/ustawienia", given, status=422)
    assert "„Telefon”: najwyżej 300 znaków. Proszę skrócić." in page.text
    assert page.find("//input[@name='gmina_name' or @name='cus_phone']/@value") == list(given.values())
    kept = coordinator.get("/panel/biuro/ustawienia")
    assert kept.find("//input[@name='gmina_name']/@value") != ["Gmina Próbna"]


def test_the_name_of_the_office_stands_on_the_poster(app, coordinator):
    coordinator.get("/panel/biuro/ustawienia")
    coordinator.post("/panel/biuro/ustawienia", {"cus_name": "CUS w Zmyślinie"})
    page = coordinator.get(f"/panel/spotkania/{a_meeting(app).id}/druk")
    assert page.find("//*[@class='who']/text()") == ["CUS w Zmyślinie"]


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


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.HELPER, Role.SOLTYS])
def test_the_office_is_shut_to_everybody_but_the_coordinator(app, role):
    visitor = in_role(app, role)
    own = organiser(app, f"{role}@example.org")
    posts = {
        "konta": {"email": "x@example.org", "name": "X", "role": "koordynator"},
        f"konta/{own.id}/haslo": {},
        f"konta/{own.id}/stan": {"active": "0"},
        "solectwa": {"bydlin": "1"},
        "solectwa/plik": {},
        "ustawienia": {"gmina_name": "Moja"},
    }
    for address, fields in posts.items():
        page = visitor.post(f"/panel/biuro/{address}", fields, status=403)
        assert "To konto nie ma uprawnień do tej czynności. Proszę poprosić koordynatora." in page.text
    with app.extensions["answers"].reading() as work:
        assert work.query(Organiser).count() == 2
    assert population(app, "bydlin") != 1
