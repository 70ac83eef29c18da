"""The main job from one end to the other, as an organiser and a resident meet it in real windows."""

import re

import pytest
from openpyxl import load_workbook

from survey_app.store.submissions import Submission
from tests.conftest import COORDINATOR

pytestmark = pytest.mark.browser

CALM = 450  # milliseconds after which the next tap is heard
NEED = "Zajęcia dla dzieci po lekcjach, w ferie i wakacje"  # the third of the printed list
PHONE, TABLET, DESK = (390, 844), (820, 1180), (1280, 900)


def window(browser, server, size):
    page = browser.new_page(base_url=server, viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(30_000)
    return page


def sign_in(page):
    page.goto("/")
    page.get_by_role("link", name="Jestem organizatorem").click()
    page.get_by_label("E-mail").fill(COORDINATOR[0])
    page.get_by_label("Hasło", exact=True).fill(COORDINATOR[1])
    page.get_by_role("button", name="Zaloguj").click()


def plan_a_meeting(desk):
    """Six fields at most; gives the join code."""
    desk.get_by_role("link", name="Zaplanuj spotkanie").first.click()
    desk.get_by_label("Sołectwo", exact=True).select_option("Bydlin")
    desk.get_by_label("Miejsce").fill("remiza OSP")
    fields = "[...document.querySelectorAll('main form [name]:not([type=hidden])')].map((field) => field.name)"
    assert len(set(desk.evaluate(fields))) <= 6
    desk.get_by_role("button", name="Zaplanuj").click()
    desk.get_by_role("button", name="Otwórz spotkanie").click()
    return desk.locator("[data-join-code]").get_attribute("data-join-code")


def answer(page, code, urgent_need):
    page.goto("/")
    page.get_by_label("Kod spotkania").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="Dołącz").click()
    page.get_by_role("link", name="Zaczynamy").click()
    page.get_by_role("radio", name="raczej dobrze").check()
    forward(page)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("radio", name="bardzo duży").first.check()
    forward(page)
    page.get_by_role("radio").first.check()  # the problem ticked before is offered as the most urgent
    forward(page)
    page.get_by_role("button", name=urgent_need).click()
    while page.locator(".next").is_visible():
        forward(page)
    assert urgent_need in page.locator(".check").inner_text()
    page.wait_for_timeout(CALM)
    page.get_by_role("button", name="Wyślij odpowiedzi").click()
    page.wait_for_url("**/dziekujemy**")
    assert page.get_by_role("heading", name="Dziękujemy!").is_visible()


def forward(page):
    page.wait_for_timeout(CALM)
    page.locator(".next").click()


def type_three_sheets(desk):
    desk.get_by_role("link", name="Wpisywanie arkuszy").click()
    desk.get_by_role("link", name="Wpisuj arkusze").click()
    for number in (1, 2, 3):
        desk.locator("#arkusz:focus").wait_for()
        for key in ("Enter", "4", "1", "3", "Enter", "1", "Enter", "3", "Control+Enter"):
            desk.keyboard.press(key)
        desk.locator("#zapisano", has_text=f"arkusz {number}-").wait_for()


def test_from_a_planned_meeting_to_the_workbook_and_the_plan(app, server, browser, tmp_path):
    desk, phone, tablet = (window(browser, server, size) for size in (DESK, PHONE, TABLET))
    sign_in(desk)
    code = plan_a_meeting(desk)
    home = desk.url
    answer(phone, code, NEED)
    answer(tablet, code, NEED)
    type_three_sheets(desk)

    desk.goto(home)
    assert desk.locator("[data-total]").inner_text() == "5"
    desk.get_by_role("link", name="Wyniki tego spotkania").click()
    assert "5 ankiet" in desk.locator("main").inner_text()

    desk.get_by_role("link", name="Wyniki", exact=True).click()
    desk.get_by_role("link", name="Pliki do pobrania").click()
    with desk.expect_download(timeout=60_000) as download:
        desk.get_by_role("button", name="Pobierz skoroszyt wyników").click()
    path = tmp_path / "wyniki.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    assert book["Odpowiedzi"].max_row == 1 + 5
    assert book["Odpowiedzi"]["A2"].value == "Bydlin"

    desk.get_by_role("link", name="Plan", exact=True).click()
    desk.get_by_role("button", name=re.compile("projekt|propozycje", re.I)).first.click()
    plan = desk.locator("main").inner_text()
    assert "z poprzedniego planu" in plan
    assert "5 z 5 ankiet" in plan  # screens and sheets stand behind one number
    with app.extensions["answers"].reading() as work:
        channels = sorted(row.channel for row in work.query(Submission))
    assert channels == ["paper-typed"] * 3 + ["phone"] * 2
    for page in (desk, phone, tablet):
        page.close()
