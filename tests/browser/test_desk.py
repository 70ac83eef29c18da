"""The organiser's pages in real windows: accessible, inside the window, live."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from survey_app.domain.submissions import Channel
from tests.build import a_meeting, an_answer
from tests.conftest import COORDINATOR

pytestmark = pytest.mark.browser

PAGES = (
    *("/panel/", "/panel/spotkania/", "/panel/spotkania/nowe", "/panel/spotkania/nowe?rodzaj=event"),
    *(
        "/panel/biuro/",
        "/panel/biuro/konta",
        "/panel/biuro/solectwa",
        "/panel/biuro/ustawienia",
        "/panel/biuro/dziennik",
    ),
    *("/panel/kwestionariusze/", "/panel/kwestionariusze/mieszkaniec"),
    *("/panel/konto", "/panel/osoby/", "/panel/pliki/2026/", "/panel/plan/2024"),
)
OF_A_MEETING = (
    *("", "/zmien", "/zamknij", "/ekran", "/druk", "/tablety", "/karta/protokol", "/odcinki"),
    *("/wpisywanie/", "/arkusze"),
)
WIDEST = """[...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth)
    .map((element) => `${element.tagName}.${element.className} runs out of the window`).at(-1)"""


@pytest.fixture
def meeting(app):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "protokol"))
    an_answer(app, meeting, channel=Channel.PAPER_TYPED, sheet=1)
    return meeting


@pytest.fixture
def window(browser, server):
    opened = []

    def opener(width, **options):
        page = browser.new_context(base_url=server, viewport={"width": width, "height": 900}, **options).new_page()
        page.set_default_timeout(30_000)
        opened.append(page)
        return page

    yield opener
    for page in opened:
        page.context.close()


def sign_in(page):
    page.goto("/zaloguj")
    page.get_by_label("E-mail").fill(COORDINATOR[0])
    page.get_by_label("Hasło", exact=True).fill(COORDINATOR[1])
    page.get_by_role("button", name="Zaloguj").click()
    page.wait_for_url("**/panel/")


def every_page(meeting):
    return (*PAGES, *(f"/panel/spotkania/{meeting.id}{rest}" for rest in OF_A_MEETING))


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_every_page_is_accessible(window, meeting, width):
    page = window(width, bypass_csp=True)
    page.goto("/zaloguj")
    faults = {"/zaloguj": faults_of(page)}
    sign_in(page)
    for address in every_page(meeting):
        page.goto(address)
        faults[address] = faults_of(page)
    assert {address: found for address, found in faults.items() if found} == {}


def faults_of(page):
    return [(fault["id"], fault["nodes"][0]["target"]) for fault in Axe().run(page).response["violations"]]


def test_no_page_is_wider_than_its_window(window, meeting):
    page, faults = window(1280), []
    sign_in(page)
    for address in every_page(meeting):
        page.goto(address)
        for width in (1280, 820, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append((address, width, page.evaluate(WIDEST)))
    assert faults == []


def test_a_meeting_is_led_from_plan_to_closing_on_a_phone(window):
    page = window(390, has_touch=True)
    sign_in(page)
    page.get_by_role("link", name="Zaplanuj spotkanie").tap()
    page.wait_for_url("**/nowe")
    fields = page.locator("main form [name]:not([type=hidden])")
    assert 3 <= len(set(fields.evaluate_all("fields => fields.map(field => field.name)"))) <= 6
    page.get_by_label("Sołectwo", exact=True).select_option("Bydlin")
    page.get_by_label("Miejsce").fill("remiza OSP")
    page.get_by_role("button", name="Zaplanuj").tap()
    code = page.locator("[data-join-code]").get_attribute("data-join-code")
    page.get_by_role("button", name="Otwórz spotkanie").tap()
    page.get_by_text("Spotkanie jest otwarte i przyjmuje odpowiedzi.").wait_for()
    for link in ("Plakat do druku", "Ekran dla sali"):
        page.get_by_role("link", name=link).tap()
        page.get_by_role("heading", name="Bydlin", exact=True).wait_for()
        assert f"{code[:3]} {code[3:]}" in page.locator("main").inner_text()
        assert page.get_by_role("img", name="Kod QR spotkania").bounding_box()["width"] >= 150
        page.get_by_role("link", name="Wróć do spotkania").tap()
    page.get_by_label("Obecni ogółem").fill("12")
    page.get_by_role("button", name="Zapisz liczby").tap()
    page.get_by_text("Liczby zapisane.").wait_for()
    page.get_by_role("link", name="Zamknij spotkanie").tap()
    page.get_by_text("Osoby, arkusze i ankiety się zgadzają.").wait_for()
    page.get_by_role("button", name="Zamknij spotkanie").tap()
    page.get_by_text("Spotkanie zamknięte.").wait_for()
    assert page.locator("h1 + p .tag").inner_text() == "zamknięte"


def test_the_list_of_faults_leads_to_the_field(window):
    page = window(390)
    sign_in(page)
    page.goto("/panel/spotkania/nowe")
    page.get_by_label("Miejsce").fill("remiza OSP")
    page.get_by_role("button", name="Zaplanuj").click()
    page.get_by_role("alert").get_by_role("link", name="Nie wybrano sołectwa").click()
    assert page.evaluate("document.activeElement.name") == "solectwo"
    assert page.get_by_label("Miejsce").input_value() == "remiza OSP"


def test_the_hall_screen_counts_by_itself(app, window, meeting):
    page = window(1280)
    sign_in(page)
    page.goto(f"/panel/spotkania/{meeting.id}/ekran")
    total = page.locator("[data-total]")
    assert total.inner_text() == "1"
    an_answer(app, meeting, channel=Channel.TABLET)
    page.locator("[data-total]", has_text="2").wait_for(timeout=15_000)


def test_a_poster_fills_one_sheet_of_paper(window, meeting, tmp_path):
    page = window(1280)
    sign_in(page)
    page.goto(f"/panel/spotkania/{meeting.id}/druk")
    pdf = page.pdf(format="A4", print_background=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1
    assert page.get_by_text("Wróć do spotkania").is_visible()
    page.emulate_media(media="print")
    assert not page.get_by_text("Wróć do spotkania").is_visible()


def test_the_keyboard_alone_plans_a_meeting(window, meeting):
    page = window(1280)
    sign_in(page)
    page.goto("/panel/spotkania/nowe")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Przejdź do treści"
    page.keyboard.press("Enter")
    page.get_by_label("Sołectwo", exact=True).focus()
    page.keyboard.type("Kolbark")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Zaplanuj").press("Enter")
    assert page.locator("h1").inner_text().startswith("Kolbark")
