"""Typing sheets in a real browser: few keys, faults at once, accessible at every width."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from survey_app.store.submissions import Submission
from tests.build import a_meeting
from tests.conftest import COORDINATOR

pytestmark = pytest.mark.browser

MOST_KEYS = 20


class Typist:
    """Presses keys one at a time and counts every press."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    @property
    def box(self):
        return self.page.evaluate("document.activeElement.id")


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def page(server, browser, meeting):
    page = browser.new_page(base_url=server, viewport={"width": 1280, "height": 900})
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.goto("/zaloguj")
    page.fill("[name=email]", COORDINATOR[0])
    page.fill("[name=password]", COORDINATOR[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/panel/**")
    page.goto(f"/panel/spotkania/{meeting.id}/wpisywanie/mieszkaniec")
    expect(page.locator("#arkusz")).to_be_focused()
    yield page
    page.close()


@pytest.fixture
def typist(page):
    return Typist(page)


def stored(app):
    with app.extensions["answers"].reading() as work:
        return work.query(Submission).order_by(Submission.sheet).all()


def echo(page, question):
    return page.locator(f"#{question}-echo").inner_text()


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found]


def test_a_typical_sheet_takes_at_most_twenty_keys(app, page, typist):
    """Sheet 1: no free text, the most urgent problem by its number, areas of help, obstacles and news skipped."""
    typist.press("Enter")  # the number suggested
    typist.press("4")  # Q1 raczej dobrze
    typist.press("1", "3", "Enter")  # Q2 one problem, very big
    typist.press("1", "Enter")  # Q3 the same one is the most urgent
    typist.press("3", "9", "h")  # Q4 three needs
    typist.press("5", "+")  # Q5 older people; past the empty lines of Q6 and Q7
    typist.press("2")  # Q8
    typist.press("1")  # Q9
    typist.press("+")  # Q10, Q11, Q12 are empty: on to age and sex
    typist.press("4")  # M1
    typist.press("1")  # M2
    typist.press("1")  # M3
    typist.press("Control+Enter")
    page.wait_for_selector("#zapisano")
    assert page.locator("#zapisano").inner_text().startswith("Zapisano arkusz 1-")
    assert typist.presses <= MOST_KEYS
    [row] = stored(app)
    assert row.sheet == 1
    assert row.answers == {
        "Q1": "4",
        "Q2": {"P01": 3},
        "Q3": {"pick": "P01"},
        "Q4": row.answers["Q4"],
        "Q5": ["G5"],
        "Q8": "2",
        "Q9": "AKC",
        "M1": "A4",
        "M2": "K",
        "M3": "L1",
    }
    assert len(row.answers["Q4"]) == 3
    assert page.faults == []


def test_sheets_follow_one_another_without_the_mouse(app, page, typist):
    for _ in range(3):
        typist.press("Enter", "4")
        typist.press("Control+Enter")
        page.wait_for_load_state()
        page.wait_for_selector("#zapisano")
        expect(page.locator("#arkusz")).to_be_focused()
    expect(page.locator("#arkusz")).to_have_value("4")
    assert [row.sheet for row in stored(app)] == [1, 2, 3]


def test_what_is_typed_is_said_in_words_at_once(page, typist):
    typist.press("Enter", "4")
    assert echo(page, "Q1") == "raczej dobrze"
    typist.press("1", "3")
    assert echo(page, "Q2").endswith("– bardzo duży")
    typist.press("Enter", "?")
    assert echo(page, "Q3") == "nie do odczytania"
    assert typist.box == "Q4"
    typist.press("x", "1", "2", "3", "4")
    assert echo(page, "Q4").startswith("bez numerów: ")
    assert typist.box == "Q4"


def test_a_fault_is_shown_at_once_and_keeps_the_cursor(app, page, typist):
    typist.press("Enter", "9")
    assert "Nie ma tu odpowiedzi „9”" in echo(page, "Q1")
    assert typist.box == "Q1"
    typist.press("Control+Enter")
    assert typist.box == "Q1"
    typist.press("Escape")
    assert echo(page, "Q1") == ""
    typist.press("2")
    assert typist.box == "Q2"
    assert stored(app) == []


def test_enter_skips_and_backspace_in_an_empty_box_goes_back(typist):
    typist.press("Enter", "Enter", "Enter")
    assert typist.box == "Q3"
    typist.press("Backspace", "Backspace")
    assert typist.box == "Q1"
    typist.press("Backspace")
    assert typist.box == "arkusz"


def test_a_question_that_the_sheet_hides_is_passed_by(page, typist):
    page.locator("#Q6").focus()
    typist.press("Enter", "Enter")
    assert typist.box == "Q8"
    page.locator("#Q7").focus()
    typist.press("w", "i", "a", "t", "a", "Enter")
    assert typist.box == "Q7a"


def test_a_double_is_warned_of_while_the_number_is_typed(app, page, typist):
    typist.press("Enter", "4", "Control+Enter")
    page.wait_for_selector("#zapisano")
    expect(page.locator("#arkusz")).to_be_focused()
    page.keyboard.type("1")
    page.wait_for_selector("[data-other]:visible")
    assert "już wpisany" in echo(page, "arkusz")
    assert page.locator("[data-double] a").get_attribute("href").endswith(stored(app)[0].id)
    page.get_by_label("to inny arkusz").check()
    page.locator("#Q1").focus()
    typist.press("5", "Control+Enter")
    page.wait_for_selector("#zapisano")
    expect(page.locator("#arkusz")).to_be_focused()
    assert [row.sheet for row in stored(app)] == [1, 1]


def test_a_sheet_is_taken_back_with_one_click(app, page, typist):
    typist.press("Enter", "4", "Control+Enter")
    page.get_by_role("button", name="Cofnij").click()
    page.wait_for_selector("text=Cofnięto arkusz")
    assert [row.withdrawn for row in stored(app)] == [True]


def test_keys_need_no_script(app, page, browser, meeting):
    state = page.context.storage_state()
    plain = browser.new_page(java_script_enabled=False, base_url=page.url.split("/panel")[0], storage_state=state)
    plain.goto(f"/panel/spotkania/{meeting.id}/wpisywanie/mieszkaniec")
    plain.fill("#Q1", "4")
    plain.fill("#Q4", "3-9")
    plain.get_by_role("button", name="Zapisz i następny").click()
    assert "Zapisano arkusz" in plain.locator("#zapisano").inner_text()
    plain.close()
    assert stored(app)[0].answers["Q4"][1] is None


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_pages_are_accessible_and_fit_the_window(app, page, typist, meeting, width):
    typist.press("Enter", "4", "1", "3", "Control+Enter")
    page.wait_for_selector("#zapisano")
    room = f"/panel/spotkania/{meeting.id}/"
    sheet = f"arkusze/{stored(app)[0].id}"
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("wpisywanie/", "wpisywanie/mieszkaniec", "arkusze", sheet, "odcinki"):
        page.goto(room + address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
