"""Pages about partners in a real browser: accessible and whole at every width, the public card without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select

from survey_app.journeys import partners
from survey_app.store.partners import Partner
from survey_app.store.plans import PlanTask
from tests.conftest import COORDINATOR, TODAY

pytestmark = pytest.mark.browser

LONG = "Stowarzyszenie Przyjaciół Bardzo Długich Nazw oraz Wszystkich Sąsiednich Sołectw „Zmyślone”"
WIDTHS = (1280, 820, 360)


@pytest.fixture
def card(app):
    answers = {
        "N1": LONG,
        "N7": ["2"],
        "N10": ["2"],
        "N13": "Osoba Poufna",
        "N14": "x" * 60 + "@example.org",
        "N15": True,
    }
    with app.extensions["answers"].writing() as work:
        asked = partners.asked_now(work)
        row = partners.take_in(work, asked, answers, channel="biuro", today=TODAY)[1]
        partners.confirm(work, row, TODAY.replace(day=13))
        for channel in ("www", "biuro"):
            partners.take_in(work, asked, answers, channel=channel, today=TODAY)
        return row.id


def test_pages_about_partners_are_accessible_and_fit_the_window(app, card, server, browser):
    with app.extensions["answers"].reading() as work:
        task = work.scalar(select(PlanTask.id))
        other = work.scalar(select(Partner.id).where(Partner.id != card, Partner.channel == "biuro"))
    page = browser.new_page(base_url=server)
    page.goto("/zaloguj")
    page.fill("[name=email]", COORDINATOR[0])
    page.fill("[name=password]", COORDINATOR[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/panel/**")
    own = f"karta/{card}"
    cards = (own, f"{own}/popraw", f"{own}/polacz?z={other}")
    for address in ("", "czego-brakuje", "czekaja/", "formularz", "spis/", *cards, f"zadanie/{task}"):
        page.goto(f"/panel/partnerzy/{address}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
        assert [fault["id"] for fault in Axe().run(page).response["violations"]] == [], address
    page.close()


def test_an_organisation_fills_its_card_without_a_script(app, server, browser):
    context = browser.new_context(base_url=server, viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Karta partnera").click()
    page.fill("[name=N1]", "Grupa Zmyślona")
    page.get_by_role("button", name="Wyślij kartę").click()
    page.locator("#summary").get_by_role("link").click()
    page.fill("[name=N13]", "Osoba Zmyślona")
    page.get_by_role("button", name="Wyślij kartę").click()
    page.get_by_text("Karta dotarła").wait_for()
    assert context.cookies() == []
    context.close()
