"""The sheet for making tablets ready: what it says, who may see it, and that it is one sheet."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from survey_app.domain.access import Role
from survey_app.journeys import office
from tests.build import a_meeting
from tests.conftest import COORDINATOR, TODAY, signed_in

ADDRESS = "/panel/tablety/ustawienia"


def test_the_tablets_page_of_a_meeting_leads_to_the_sheet(app, coordinator):
    page = coordinator.get(f"/panel/spotkania/{a_meeting(app).id}/tablety")
    [link] = page.find(f"//a[@href='{ADDRESS}']")
    assert link.text == "Ustawienie tabletów: kartka do druku"
    assert coordinator.get(ADDRESS).find("//h1/text()") == ["Ustawienie tabletów na spotkanie"]


def test_the_sheet_knows_three_devices_and_four_networks(coordinator):
    page = coordinator.get(ADDRESS)
    assert page.find("//h3/text()") == ["iPad: Dostęp nadzorowany", "Android: przypięcie ekranu", "Laptop: pełny ekran"]
    assert [row[0] for row in page.find("//tbody//th/text()")] == ["A", "B", "C", "D"]
    assert "chromium --kiosk adres" in page.text
    for words in ("Autokorektę", "podpowiedzi klawiatury", "Zapisywanie haseł", "okna prywatnego", "certyfikat sali"):
        assert words in page.text


def test_the_sheet_quotes_what_a_tablet_really_says(app, coordinator, visitor):
    shell = visitor.get(f"/m/{a_meeting(app).id}/").html
    sheet = coordinator.get(ADDRESS).text
    for words in ("Pełna praca bez internetu", "Wszystko wysłane", "Co ten tablet potrafi", "PIN obsługi"):
        assert words in shell
        assert words in sheet


@pytest.mark.parametrize(("role", "status"), [(Role.ORGANISER, 200), (Role.HELPER, 403), (Role.SOLTYS, 403)])
def test_the_sheet_is_for_those_who_prepare_meetings(app, role, status):
    with app.extensions["answers"].writing() as work:
        account, password = office.add_account(
            work, email="ktos@example.org", name="Ktoś", role=role, solectwo="bydlin", today=TODAY
        )
        account.must_change_password = False
    signed_in(app, "ktos@example.org", password).get(ADDRESS, status=status)


def test_a_stranger_is_asked_to_sign_in(visitor):
    assert visitor.client.get(ADDRESS).location.startswith("/zaloguj")


@pytest.fixture
def sheet(server, browser):
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{server}/zaloguj?dalej={ADDRESS}")
    page.locator("[name=email]").fill(COORDINATOR[0])
    page.locator("[name=password]").fill(COORDINATOR[1])
    page.locator("main button").click()
    page.wait_for_url(f"**{ADDRESS}")
    yield page
    context.close()


@pytest.mark.browser
def test_it_is_one_sheet_of_a4_with_letters_to_be_read(sheet):
    printed = sheet.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    sheet.emulate_media(media="print")
    small = "rows => rows.map(row => parseFloat(getComputedStyle(row).fontSize)).filter(size => size < 14)"
    assert sheet.locator(".setup *").evaluate_all(small) == []  # 14 px are 10.5 pt


@pytest.mark.browser
def test_a_second_sheet_would_be_noticed(sheet):
    sheet.locator(".setup").evaluate("sheet => { sheet.append(sheet.cloneNode(true)); }")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet.pdf(format="A4", prefer_css_page_size=True))) == 2


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 820])
def test_the_sheet_is_accessible_on_a_screen_too(sheet, width):
    sheet.set_viewport_size({"width": width, "height": 900})
    assert [fault["id"] for fault in Axe().run(sheet).response["violations"]] == []
    assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth")
