"""Pages about people in a real browser: accessible and whole at every width; the code of a letter fills itself in."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from survey_app.journeys import plan
from survey_app.people import persons
from survey_app.people.tables import Card, Volunteer
from tests.conftest import COORDINATOR, TODAY
from tests.journeys.test_keep_safe import left
from tests.people.test_cards import a_pile
from tests.people.test_persons import VILLAGES, in_people, nominate
from tests.people.test_workflow import prepared
from tests.web.test_leaders_register import sign_up

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(app, server, browser):
    nominate(app, "Jan Gil", "J. Gil", "pani sołtys")
    sign_up(app, "Ewa Lipka")
    page = browser.new_page(base_url=server)
    page.goto("/zaloguj")
    page.fill("[name=email]", COORDINATOR[0])
    page.fill("[name=password]", COORDINATOR[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/panel/**")
    yield page
    page.close()


@pytest.mark.parametrize("width", [360, 820, 1280])
def test_pages_about_people_are_accessible_and_fit_the_window(app, desk, width):
    desk.set_viewport_size({"width": width, "height": 900})
    with app.extensions["answers"].writing() as work:
        plan.draft_plan(work, 2027, TODAY)
    sign_up(app, "Łucja Żak", areas=["H08"], solectwo="chechlo")
    key = in_people(app, persons.who_is_who, VILLAGES).persons[0].key
    a_pile(app)
    addresses = ("", "kto-jest-kim/", f"osoba/{key}/", "rejestr/", "rejestr/obszary", "rejestr/obszary/luki")
    for address in (*addresses, "karty/", "szukamy/", "szukamy/?obszar=H01", "zadania/"):
        desk.goto(f"/panel/osoby/{address}")
        if width != 820:  # between the two shapes of the tables there is nothing new to see
            assert [fault["id"] for fault in Axe().run(desk).response["violations"]] == [], address
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, address

    desk.get_by_role("link", name="EKO-Akcja").click()
    desk.get_by_role("button", name="Poprowadzi Łucja Żak").click()
    expect(desk.get_by_text("Osoba niepełnoletnia: zgoda rodzica")).to_be_visible()
    assert [fault["id"] for fault in Axe().run(desk).response["violations"]] == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    desk.get_by_role("button", name="Cofnij przydział: Łucja Żak").click()
    expect(desk.get_by_text("Jeszcze nikt.")).to_be_visible()


def test_the_qr_of_a_letter_opens_the_own_page_and_leaves_no_code_in_the_address(app, server, browser):
    nominate(app, "Jan Gil")
    code = prepared(app).code
    page = browser.new_page(base_url=server, viewport={"width": 360, "height": 740})
    page.goto(f"/zaproszenie/#{code}")
    expect(page.locator("#kod")).to_have_value(code)
    assert code not in page.url
    page.get_by_role("button", name="Dalej").click()
    page.get_by_text("Zaproszenie dla: Jan Gil").wait_for()
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Nie, proszę usunąć moje dane").click()
    page.get_by_text("dane są usunięte").wait_for()
    page.close()


def test_the_qr_of_a_card_leads_on_a_phone_to_a_sign_up_and_is_then_spent(app, server, browser):
    code = a_pile(app, 1)[0][0]
    page = browser.new_page(base_url=server, viewport={"width": 360, "height": 740})
    page.goto(f"/zaproszenie/?j=uk#{code}")
    expect(page.locator("#kod")).to_have_value(code)
    assert code not in page.url
    page.get_by_role("button", name="Далі").click()
    page.get_by_role("button", name="Polski").click()
    page.get_by_role("heading", name="Chcę działać").wait_for()
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.get_by_label("Sołectwo")).to_have_value("bydlin")
    page.get_by_role("button", name="Tak, chcę działać").click()
    page.get_by_text("Proszę uzupełnić").wait_for()
    page.get_by_label("Imię i nazwisko").fill("Jan Gil")
    page.get_by_label("Telefon albo e-mail").fill("600 100 200")
    for name in ("stale, regularnie", "Zgadzam się, żeby", "Mam ukończone 16 lat"):
        page.get_by_text(name).click()
    page.get_by_role("button", name="Tak, chcę działać").click()
    page.get_by_text("kod z karty zużyty").wait_for()
    assert [row.name for row in left(app, Volunteer)] == ["Jan Gil"]
    assert left(app, Card) == []
    page.goto("about:blank")  # else only the fragment would change
    page.goto(f"/zaproszenie/#{code}")
    page.get_by_role("button", name="Dalej").click()
    page.get_by_text("Ten kod teraz nic nie otwiera").wait_for()
    page.close()
