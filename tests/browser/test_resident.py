"""A resident's window: one question a view, tapping in order, the check page, text size, weight."""

import gzip

import pytest

from survey_app.journeys import prepare
from survey_app.store.meetings import Meeting
from survey_app.store.submissions import Submission
from tests.build import a_meeting
from tests.conftest import TODAY

pytestmark = pytest.mark.browser

CALM = 450  # milliseconds after which the next tap is heard
PHONE, TABLET = (390, 844), (820, 1180)


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def start(server, meeting):
    return f"{server}/s/{meeting.join_code}/"


@pytest.fixture
def opened(browser):
    """Opens an address in a window of its own; every error of a script fails the test."""
    pages, faults = [], []

    def opener(address, size=PHONE, **options):
        page = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options).new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(address)
        pages.append(page)
        return page

    yield opener
    for page in pages:
        page.context.close()
    assert faults == []


def stored(app):
    with app.extensions["answers"].reading() as work:
        return [row.answers for row in work.query(Submission)]


def shown(page):
    return page.locator(".question:visible").get_attribute("data-question")


def tap(page, *labels):
    for label in labels:
        page.locator(".question:visible .row").get_by_text(label, exact=True).click()


def forward(page):
    page.wait_for_timeout(CALM)
    page.locator(".next").click()


def backward(page):
    page.wait_for_timeout(CALM)
    page.locator(".back").click()
    page.wait_for_timeout(100)


def go_to(page, question):
    while shown(page) != question:
        forward(page)


def to_check(page):
    while page.locator(".next").is_visible():
        forward(page)


def send(page):
    page.wait_for_timeout(CALM)
    page.locator(".send").click()
    page.wait_for_url("**/dziekujemy**")


def too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("size", [PHONE, TABLET])
def test_what_was_tapped_is_what_is_stored(app, opened, start, size):
    page = opened(start, size)
    page.locator(".go").click()
    tap(page, "raczej dobrze")
    forward(page)
    for problem, grade in ((0, "bardzo duży"), (3, "mały")):
        page.get_by_role("checkbox").nth(problem).check()
        page.locator(".grades:visible").last.get_by_role("radio", name=grade, exact=True).check()
    forward(page)
    offered = page.locator(".question:visible .picks .row")
    assert [row.split(".")[0] for row in offered.all_inner_texts()] == ["1", "4"]  # those that were ticked
    offered.first.click()
    page.get_by_label("Opis (można pominąć)").fill("przy szkole")
    forward(page)
    rows = page.locator(".question:visible button.row")
    for place in (2, 0, 5):
        rows.nth(place).click()
    rows.nth(0).click()  # taken back: what came third is second now
    forward(page)
    tap(page, "dzieci (do 12 lat)", "osoby starsze")
    forward(page)
    page.locator("textarea:visible").fill("staw i orkiestra")
    forward(page)
    page.locator("textarea:visible").fill("ławka przy boisku")
    for answers in IN_WORDS:
        forward(page)
        tap(page, *answers)
    to_check(page)
    said = page.locator(".check").inner_text()
    for words in ("przy szkole", "ławka przy boisku", "kobieta"):
        assert words in said
    assert said.count("bez odpowiedzi") == 1
    send(page)
    [answers] = stored(app)
    assert answers == {
        "Q1": "4",
        "Q2": {"P01": 3, "P04": 1},
        "Q3": {"pick": "P01", "text": "przy szkole"},
        "Q4": ["N03", "N06"],
        "Q5": ["G1", "G5"],
        "Q6": "staw i orkiestra",
        "Q7": "ławka przy boisku",
        "Q7a": "F",
        "Q8": "3",
        "Q9": "MOZ",
        "Q11": ["B1", "B99"],
        "Q12": ["C3"],
        "M1": "A5",
        "M2": "K",
        "M3": "L1",
    }


IN_WORDS = (
    ["potrzebne pieniądze"],
    ["nie"],
    ["Może – chcę dowiedzieć się więcej"],
    [],
    ["brak czasu", "coś innego"],
    ["ulotka"],
    ["65–74"],
    ["kobieta"],
    ["od urodzenia lub ponad 20 lat"],
)
"""Q7a to M3; one is skipped."""


def test_a_fourth_need_is_refused_in_words(opened, start):
    page = opened(start + "ankieta/mieszkaniec")
    go_to(page, "Q4")
    rows = page.locator(".question:visible button.row")
    for place in range(4):
        rows.nth(place).click()
    assert rows.nth(3).get_attribute("aria-pressed") == "false"
    assert "Wybrano już 3" in page.locator(".live.said").inner_text()


def test_a_ticked_problem_waits_for_its_grade(opened, start):
    page = opened(start + "ankieta/mieszkaniec")
    go_to(page, "Q2")
    page.get_by_role("checkbox").nth(3).check()
    forward(page)
    assert shown(page) == "Q2"
    assert "jak duży jest ten problem" in page.locator(".question:visible .problem:visible").inner_text()
    page.get_by_role("checkbox").nth(3).uncheck()
    forward(page)
    assert shown(page) == "Q3"


def test_a_question_that_does_not_concern_is_left_out(opened, start):
    page = opened(start + "ankieta/mieszkaniec")
    go_to(page, "Q7")
    forward(page)
    assert shown(page) == "Q8"
    backward(page)
    assert shown(page) == "Q7"
    page.locator("textarea:visible").fill("ławka przy boisku")
    forward(page)
    assert shown(page) == "Q7a"


def test_going_back_keeps_answers_and_change_returns_to_the_check(opened, start):
    page = opened(start + "ankieta/mieszkaniec")
    page.get_by_role("radio", name="raczej dobrze").check()
    forward(page)
    page.go_back()
    assert shown(page) == "Q1"
    assert page.get_by_role("radio", name="raczej dobrze").is_checked()
    to_check(page)
    page.wait_for_timeout(CALM)
    page.get_by_role("button", name="Zmień: Jak się żyje").click()
    page.get_by_role("radio", name="bardzo dobrze").check()
    forward(page)
    assert page.locator(".check").is_visible()
    assert "bardzo dobrze" in page.locator(".check").inner_text()


def test_a_trembling_finger_passes_one_question_only(opened, start):
    page = opened(start + "ankieta/mieszkaniec")
    page.wait_for_timeout(CALM)
    page.locator(".next").dblclick()
    assert shown(page) == "Q2"


def test_enter_in_a_field_does_not_send(app, opened, start):
    page = opened(start + "ankieta/mieszkaniec")
    page.wait_for_timeout(CALM)
    page.get_by_role("radio").first.press("Enter")
    assert shown(page) == "Q2"
    assert stored(app) == []


def test_without_script_the_long_form_does_the_same(app, opened, start):
    page = opened(start, java_script_enabled=False)
    page.locator(".go").click()
    page.get_by_label("raczej dobrze").check()
    page.locator("[name='Q4.1']").select_option("N03")
    page.locator("button.send").click()
    assert "Dziękujemy!" in page.locator("h1").inner_text()
    assert stored(app) == [{"Q1": "4", "Q4": ["N03"]}]


def test_a_fault_found_by_the_server_opens_at_its_question(app, opened, start):
    page = opened(start + "ankieta/mieszkaniec")
    go_to(page, "Q7")
    page.locator("textarea:visible").evaluate("field => { field.value = 'a'.repeat(4001); }")
    to_check(page)
    page.wait_for_timeout(CALM)
    page.locator(".send").click()
    page.wait_for_selector("#summary")
    assert shown(page) == "Q7"
    page.locator("textarea:visible").fill("krócej")
    forward(page)
    send(page)
    assert stored(app) == [{"Q7": "krócej"}]


@pytest.mark.parametrize("script", [True, False])
def test_answers_wait_on_the_page_for_a_meeting_to_be_opened_again(app, opened, start, meeting, script):
    page = opened(start + "ankieta/mieszkaniec", java_script_enabled=script)
    if script:
        go_to(page, "Q7")
        page.locator("textarea:visible").fill("ławka przy boisku")
        to_check(page)
        page.wait_for_timeout(CALM)
    else:
        page.locator("[name='Q7']").fill("ławka przy boisku")
    with app.extensions["answers"].writing() as work:
        prepare.close_meeting(work, meeting.id, TODAY, "test")
        work.get(Meeting, meeting.id).closed_on = TODAY.replace(month=1)
    page.locator(".send").click()
    page.wait_for_selector("#summary")
    assert "poprosić organizatora" in page.locator("#summary").inner_text()
    if script:
        assert "ławka przy boisku" in page.locator(".check").inner_text()
    with app.extensions["answers"].writing() as work:
        prepare.open_meeting(work, meeting.id, TODAY)
    send(page)
    assert [answers["Q7"] for answers in stored(app)] == ["ławka przy boisku"]


def test_the_next_person_starts_clean(opened, start):
    page = opened(start + "ankieta/mieszkaniec?kanal=tablet")
    page.get_by_role("radio").first.check()
    go_to(page, "Q6")
    page.locator("textarea:visible").fill("KANAREK")
    to_check(page)
    send(page)
    page.get_by_role("link", name="Następna osoba").click()
    page.locator(".go").first.click()
    assert "KANAREK" not in page.content()
    assert page.locator("input:checked:not([value=''])").count() == 0
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").count("KANAREK") == 0


@pytest.mark.parametrize("width", [320, 390])
def test_text_grows_to_36_px_and_nothing_runs_out_of_the_window(opened, start, width):
    page = opened(start + "ankieta/mieszkaniec", (width, 800))
    for _ in range(6):
        page.get_by_role("button", name="Większy tekst").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "36px"
    wide = []
    while page.locator(".next").is_visible():
        if too_wide(page):
            wide.append(shown(page))
        forward(page)
    assert wide == []
    assert not too_wide(page)
    page.goto(start)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "36px"
    assert not too_wide(page)
    for slip in ("chce-dzialac", "warto-zaprosic"):
        page.goto(start + slip)
        page.locator(".send").click()
        page.wait_for_selector("#summary")
        assert not too_wide(page)


def test_a_visit_is_light_and_asks_nobody_else(opened, server, start):
    page = opened("about:blank")
    seen = []
    page.on("request", lambda request: seen.append(request.url))
    page.goto(start)
    page.locator(".go").click()
    page.wait_for_load_state("networkidle")
    assert all(url.startswith(server) for url in seen)
    weights = {url: len(gzip.compress(page.request.get(url).body())) for url in seen if "/vendor/" not in url}
    assert sum(size for url, size in weights.items() if url.endswith(".js")) <= 15_000
    assert sum(weights.values()) <= 45_000
