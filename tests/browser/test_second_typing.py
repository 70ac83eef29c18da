"""A sheet typed a second time and settled, by keyboard alone, at every width without a fault of access."""

import pytest

from survey_app.domain.access import Role
from survey_app.domain.submissions import Channel
from survey_app.journeys import second_typing, sign_in
from survey_app.store.sheets import SecondTyping
from survey_app.store.submissions import Submission
from tests.browser.test_transcribe import Typist, violations
from tests.build import a_meeting, an_answer
from tests.conftest import COORDINATOR, TODAY
from tests.journeys.test_second_typing import Always

pytestmark = pytest.mark.browser

HELPER = ("ewa@example.org", "hasło próbne nr 4")


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def sheet(app, meeting):
    """Number 17, typed by somebody else, chosen."""
    answers = {"Q1": "4", "Q2": {"P01": 3}, "M1": "A4"}
    sheet = an_answer(app, meeting, answers, Channel.PAPER_TYPED, sheet=17)
    with app.extensions["answers"].writing() as work:
        person = {"email": HELPER[0], "name": "Ewa", "password": HELPER[1]}
        sign_in.add_organiser(work, role=Role.HELPER, today=TODAY, **person)
        second_typing.offer(work, sheet, meeting.id, "somebody", Always())
    return sheet


@pytest.fixture
def enter(server, browser):
    """Opens a window of one person."""
    opened = []

    def at(account, width=1280):
        page = browser.new_context(base_url=server, viewport={"width": width, "height": 900}).new_page()
        opened.append(page)
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.goto("/zaloguj")
        page.fill("[name=email]", account[0])
        page.fill("[name=password]", account[1])
        page.keyboard.press("Enter")
        page.wait_for_url("**/panel/**")
        return page

    yield at
    for page in opened:
        page.context.close()


def type_again(page, here, *keys):
    page.goto(here)
    page.get_by_role("link", name="17-K").press("Enter")
    page.wait_for_selector("#arkusz:focus")
    Typist(page).press("Enter", *keys, "Control+Enter")
    page.wait_for_url("**/drugie-wpisywanie")


def test_a_sheet_is_typed_again_and_settled_without_the_mouse(app, enter, meeting, sheet):
    here = f"/panel/spotkania/{meeting.id}/drugie-wpisywanie"
    helper = enter(HELPER)
    type_again(helper, here, "5", "1", "3", "Enter", "+", "+", "4")
    assert "wpisy różnią się" in helper.inner_text("body")

    organiser = enter(COORDINATOR)
    organiser.goto(here)
    organiser.get_by_role("link", name="17-K").press("Enter")
    organiser.wait_for_selector("#Q1:focus")
    typist = Typist(organiser)
    typist.press("5")
    assert organiser.locator("#Q1-echo").inner_text() == "bardzo dobrze"
    typist.press("Control+Enter")
    organiser.wait_for_url("**/drugie-wpisywanie")
    assert "Q1: jak w drugim wpisie." in organiser.inner_text("body")
    with app.extensions["answers"].reading() as work:
        assert work.get(Submission, sheet).answers["Q1"] == "5"
        assert work.get(SecondTyping, sheet).first_wrong == 1
    assert helper.faults == organiser.faults == []


@pytest.mark.parametrize("width", [360, 820, 1280])
def test_pages_are_accessible_and_fit_the_window(enter, meeting, sheet, width):
    here = f"/panel/spotkania/{meeting.id}/drugie-wpisywanie"
    page = enter(COORDINATOR, width)
    for address in (here, f"{here}/{sheet}"):
        page.goto(address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    helper = enter(HELPER, width)
    type_again(helper, here, "5", "1", "3")
    page.goto(f"{here}/{sheet}/rozstrzygnij")
    assert violations(page) == []
    Typist(page).press("2")
    page.locator("[data-save]").press("Enter")
    page.wait_for_selector(".problem-summary")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
