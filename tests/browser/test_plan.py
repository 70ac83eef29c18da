"""The plan in a real browser: accessible at every width, decided with a click or two."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.build import a_meeting, an_answer
from tests.conftest import COORDINATOR

pytestmark = pytest.mark.browser


@pytest.fixture
def page(app, server, browser):
    meeting = a_meeting(app)
    for _ in range(12):
        an_answer(app, meeting, {"Q2": {"P01": 3}, "Q4": ["N04", "N16", "N17"]})
    page = browser.new_page(base_url=server)
    page.goto("/zaloguj")
    page.fill("[name=email]", COORDINATOR[0])
    page.fill("[name=password]", COORDINATOR[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/panel/**")
    page.goto("/panel/plan/2027")
    page.get_by_role("button", name="Przygotuj projekt planu").click()
    page.wait_for_selector("article.task")
    yield page
    page.close()


def violations(page):
    return [
        (fault["id"], [node["target"] for node in fault["nodes"]]) for fault in Axe().run(page).response["violations"]
    ]


@pytest.mark.parametrize("width", [390, 820, 1280])
@pytest.mark.parametrize("address", ["2027", "2027/zadanie/2027-N04", "2027/nowe", "2027/zmiany", "2028", "2024"])
def test_pages_of_the_plan_are_accessible_and_fit_the_window(page, address, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/panel/plan/{address}")
    for summary in page.locator("article.task details > summary").all()[:6]:
        summary.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_one_click_accepts_and_one_takes_it_back(page):
    page.locator("#zadanie-2027-N04").get_by_role("button", name="Przyjmij").click()
    page.wait_for_selector("text=Zdecydowano 1 z")
    assert "#zadanie-2027-N04" in page.url
    page.locator("#zadanie-2027-N04").get_by_role("button", name="Cofnij").click()
    page.wait_for_selector("text=Zdecydowano 0 z")


def test_two_clicks_refuse_a_proposal_that_another_row_covers(page):
    card = page.locator("#zadanie-2027-N16")
    card.locator("details.refuse > summary").click()
    card.get_by_role("button", name="Ujęte w zadaniu nr 9").click()
    page.wait_for_selector("text=Zadanie zostało odrzucone")
    assert "Ujęte w zadaniu nr 9: Pikniki rodzinne" in page.locator("#zadanie-2027-N16").inner_text()
