"""What weak eyes, an unsure hand and the keyboard meet on every page of a resident and every state of a tablet."""

import itertools
from datetime import date
from pathlib import Path

import axe_playwright_python
import pytest

from survey_app.store.meetings import Tablet
from survey_app.store.submissions import Submission
from tests.browser.paired import at_hand_over, offer, pair, queue_forms
from tests.build import a_meeting

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
LOOK = Path(__file__).parent / "look.js"
CALM = 450  # milliseconds after which the next tap is heard
WIDTHS, TEXT_SIZES = (320, 820), [18, 24, 36]
HEIGHT = 900
POST = "**/api/v1/submissions"
TOO_LONG = "field => { field.value = 'a'.repeat(4001); }"
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; }");
  sheet.insertRule("* { word-spacing: .16em !important; }");
  sheet.insertRule("p { margin-bottom: 2em !important; }");
  document.adoptedStyleSheets = [sheet];
}"""
"""WCAG 1.4.12: a person's own spacing of letters, words, lines and paragraphs."""
LISTENING = """const heard = globalThis.heard = new Set();
const { addEventListener } = EventTarget.prototype;
EventTarget.prototype.addEventListener = function (type, ...rest) {
  heard.add(type);
  return addEventListener.call(this, type, ...rest);
};"""


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def context(browser):
    context = browser.new_context(
        viewport={"width": 320, "height": HEIGHT}, reduced_motion="reduce", service_workers="block"
    )
    context.set_default_timeout(30_000)
    for script in (AXE, LOOK):
        context.add_init_script(path=script)
    context.add_init_script(LISTENING)
    yield context
    context.close()


@pytest.fixture
def page(context):
    page = context.new_page()
    page.clock.install()
    return page


class Looks:
    """Faults of every place, at both widths and every size of the text."""

    def __init__(self, page, checks=None, widths=WIDTHS, sizes=TEXT_SIZES):
        self.page, self.checks, self.widths, self.sizes = page, checks, widths, sizes
        self.faults = []

    def __call__(self, place):
        for number, width in enumerate(self.widths):
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            call = "([sizes, checks, again]) => look(sizes, checks ?? undefined, again)"
            found = self.page.evaluate(call, [self.sizes, self.checks, number > 0])
            self.faults += [f"{place}: {fault}" for fault in found]

    def said(self):
        return "\n".join(self.faults)


def shown(page):
    return page.locator(".question:visible").first.get_attribute("data-question")


def press(page, selector):
    page.clock.fast_forward(CALM)
    page.locator(selector).click()


def forward(page):
    press(page, ".next")


def steps_of(page):
    """Every step of the questions, until the check page."""
    page.locator(".next").wait_for()
    while page.locator(".next").is_visible():
        yield shown(page)
        forward(page)


def answer(page):
    """Something in every kind of question, so that its chosen state is looked at too."""
    question = page.locator(".question:visible")
    if question.get_attribute("data-kind") == "severity":
        question.get_by_role("checkbox").first.check()
        question.locator(".grades:visible input").last.check()
    elif question.get_attribute("data-kind") == "rank":
        for place in range(4):  # one more than may be chosen
            question.locator("button.row").nth(place).click()
    elif question.locator(".row:visible").count():
        question.locator(".row:visible input").first.check()
    elif question.locator("textarea").count():
        question.locator("textarea").fill("ławka przy boisku")


def spoil_a_text(page):
    page.locator("form.asking textarea[data-limit='4000']").last.evaluate(TOO_LONG)


# ---- every state, every size ----


@pytest.mark.parametrize("questionnaire", ["mieszkaniec", "mlodziez", "po-wydarzeniu"])
def test_every_step_of_a_questionnaire_is_readable_and_reachable(app, server, page, questionnaire):
    meeting = a_meeting(app, questionnaires=(questionnaire,))
    page.goto(f"{server}/s/{meeting.join_code}/")
    look = Looks(page)
    look("start")
    page.locator(".go").click()
    for question in steps_of(page):
        if question == "Q2":
            page.get_by_role("checkbox").first.check()
            forward(page)
            look("Q2, a grade is missing")
        answer(page)
        look(question)
    look("check")
    spoil_a_text(page)
    press(page, ".send")
    page.wait_for_selector("#summary")
    look("refused")
    page.locator("textarea:visible").last.fill("krócej")
    forward(page)
    press(page, ".send")
    page.wait_for_url("**/dziekujemy**")
    look("thanks")
    assert not look.faults, look.said()


def test_every_page_around_the_questions_is_readable_and_reachable(app, server, page):
    several = a_meeting(app, questionnaires=("mieszkaniec", "mlodziez"))
    nothing = a_meeting(app, questionnaires=("protokol",))
    waiting = a_meeting(app, opened=False)
    old = a_meeting(app, held_on=date(2026, 1, 12), today=date(2026, 1, 12))
    look = Looks(page)
    for address in (
        *("", "?j=uk", "?kod=1", "?kod=123456", "deklaracja-dostepnosci"),
        *(f"s/{meeting.join_code}/" for meeting in (several, nothing, waiting)),
        *(f"s/{several.join_code}/nie-ma", f"s/{old.join_code}/warto-zaprosic"),
        f"s/{several.join_code}/?kanal=tablet",
    ):
        page.goto(f"{server}/{address}")
        if page.locator(".code").count():
            page.locator(".code").fill("123 456")
        look(address)
    for slip in ("chce-dzialac", "warto-zaprosic"):
        page.goto(f"{server}/s/{several.join_code}/{slip}")
        look(slip)
        page.locator(".send").click()
        page.wait_for_selector("#summary")
        look(f"{slip}, refused")
        page.goto(f"{server}/s/{several.join_code}/{slip}/dziekujemy")
        look(f"{slip}, thanks")
    assert not look.faults, look.said()


def test_the_long_form_without_script_is_readable_and_reachable(server, page, meeting):
    page.route("**/*.js", lambda route: route.continue_() if "boot" in route.request.url else route.abort())
    page.goto(f"{server}/s/{meeting.join_code}/ankieta/mieszkaniec")
    look = Looks(page)
    look("the form")
    spoil_a_text(page)
    page.locator(".send").click()
    page.wait_for_selector("#summary")
    look("refused")
    assert not look.faults, look.said()


def open_panel(page):
    page.locator("#mark").dispatch_event("pointerdown")
    page.clock.fast_forward(1300)
    page.locator("#panel[open]").wait_for()


def test_every_state_of_a_tablet_is_readable_and_reachable(app, server, page, meeting):
    look = Looks(page)
    page.goto(f"{server}/m/{meeting.id}/")
    page.locator("#unpaired:visible").wait_for()
    look("not paired")
    address, _ = offer(app, meeting)
    page.goto(server + address)
    look("pairing")
    page.get_by_label("PIN parowania").fill("000000")
    page.get_by_role("button", name="Połącz").click()
    page.locator("#pin-problem:visible").wait_for()
    look("pairing, wrong PIN")
    pair(app, meeting, page, server)
    look("hand-over")
    open_panel(page)
    look("operator")
    page.locator("#operator-pin").fill("x")
    page.get_by_role("button", name="Otwórz").click()
    look("operator, wrong PIN")
    page.locator("#operator-pin").fill(operator_pin(page))
    page.get_by_role("button", name="Otwórz").click()
    page.locator("[data-part=device] dd").first.wait_for()
    look("operator, empty queue")
    page.get_by_role("button", name="Zamknij panel").click()
    page.get_by_role("button", name="Zaczynamy").click()
    for question in steps_of(page):
        answer(page)
        if question in ONE_OF_EACH_KIND:
            look(question)
    look("check")
    page.clock.fast_forward(121_000)
    page.locator("#idle[open]").wait_for()
    look("idle")
    page.get_by_role("button", name="Jeszcze wypełniam").click()
    page.evaluate(FULL)
    press(page, ".send")
    page.get_by_text("Proszę zawołać obsługę").wait_for()
    look("storage full")
    page.get_by_role("button", name="Wróć do odpowiedzi").click()
    page.evaluate(EMPTY_AGAIN)
    for name in ("Chcę działać", "Warto kogoś zaprosić"):
        press(page, ".send")
        page.get_by_role("heading", name="Dziękujemy!").wait_for()
        look("thanks")
        page.get_by_role("button", name=name).click()
        look(name)
        page.get_by_role("button", name="Wyślij odcinek").click()
        page.locator(".problem:visible").first.wait_for()
        look(f"{name}, refused")
        page.get_by_role("button", name="Rezygnuję").click()
        at_hand_over(page)
        page.get_by_role("button", name="Zaczynamy").click()
        for _ in steps_of(page):
            pass
    assert not look.faults, look.said()


FULL = """() => {
  IDBObjectStore.prototype.kept = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
EMPTY_AGAIN = "() => { IDBObjectStore.prototype.add = IDBObjectStore.prototype.kept; }"
ONE_OF_EACH_KIND = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6")


def test_a_tablet_with_a_full_queue_and_one_taken_off_are_readable_and_reachable(app, server, page, meeting):
    look = Looks(page)
    pair(app, meeting, page, server)
    with app.extensions["answers"].writing() as work:
        work.query(Tablet).one().revoked = True
    queue_forms(page, 3)
    for _ in range(40):
        if page.locator("#alarm").is_visible():
            break
        page.evaluate("void dispatchEvent(new Event('focus'))")
        page.wait_for_timeout(250)
    assert "nie jest połączone" in page.locator("#alarm").inner_text()
    look("revoked")
    open_panel(page)
    page.locator("#operator-pin").fill(operator_pin(page))
    page.get_by_role("button", name="Otwórz").click()
    page.locator("[data-part=records] li").first.wait_for()
    look("operator, full queue")
    assert not look.faults, look.said()


def operator_pin(page):
    return page.evaluate(
        """async () => {
          const base = document.querySelector("script[src$='shell.js']").src.replace("/shell.js", "");
          const store = await import(`${base}/store.js`);
          return (await store.all("pairing"))[0].operator_pin;
        }"""
    )


# ---- own spacing, three languages ----


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
def test_with_a_persons_own_spacing_nothing_is_cut_on_a_narrow_screen(app, server, page, meeting, language):
    page.goto(f"{server}/s/{meeting.join_code}/?j={language}")
    look = Looks(page, ["wide", "cut"], widths=(320,))
    look("start")
    page.evaluate(SPACED)
    look("start, spaced")
    page.locator(".go").first.click()
    for question in steps_of(page):
        answer(page)
        for name, styles in (("", "() => { document.adoptedStyleSheets = []; }"), (", spaced", SPACED)):
            page.evaluate(styles)
            look(question + name)
    look("check, spaced")
    press(page, ".send")
    page.wait_for_url("**/dziekujemy**")
    for address in ("dziekujemy", "chce-dzialac", "warto-zaprosic"):
        page.goto(f"{server}/s/{meeting.join_code}/{address}?j={language}")
        look(address)
        page.evaluate(SPACED)
        look(f"{address}, spaced")
    assert not look.faults, look.said()


@pytest.mark.parametrize("language", ["Polski", "Українська"])
def test_with_a_persons_own_spacing_nothing_is_cut_on_a_narrow_tablet(app, server, page, meeting, language):
    pair(app, meeting, page, server)
    page.get_by_role("button", name=language).click()
    page.evaluate(SPACED)
    look = Looks(page, ["wide", "cut"], widths=(320,))
    look("start")
    page.locator(".start .go").click()
    for question in steps_of(page):
        answer(page)
        look(question)
    look("check")
    press(page, ".send")
    page.locator(".done").wait_for()
    look("thanks")
    page.locator("[data-slip]").last.click()
    look("slip")
    assert not look.faults, look.said()


# ---- the keyboard ----


def round_of(page):
    """Every place that Tab goes to, in its order, until it comes round."""
    stops = []
    page.keyboard.press("Tab")
    for _ in range(120):
        here = page.evaluate("stop()")
        if here is None or (stops and here["number"] == stops[0]["number"]):
            return stops
        stops.append(here)
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not come round")


def out_of_order(stops):
    """Places above, or to the left of, the one before them."""
    wrong = []
    for before, here in itertools.pairwise(stops):
        beside = here["top"] < before["bottom"] - 4 and before["top"] < here["bottom"] - 4
        if here["left"] < before["left"] if beside else here["top"] < before["top"]:
            wrong.append(f"{here['name']} comes after {before['name']}")
    return wrong


def faults_of_the_keyboard(page):
    stops = round_of(page)
    assert len(stops) > 1
    hidden = [f"no ring: {here['name']} {here['ring']:.2f}" for here in stops if here["ring"] < 3]
    covered = [f"covered: {here['name']}" for here in stops if here["covered"]]
    return hidden + covered + out_of_order(stops)


@pytest.mark.parametrize(("width", "size"), [(320, 36), (820, 20)])
def test_the_keyboard_goes_in_the_order_of_sight_and_is_seen_everywhere(server, page, meeting, width, size):
    page.set_viewport_size({"width": width, "height": 700})
    start = f"{server}/s/{meeting.join_code}/"
    faults = {}

    def walk(name):
        page.evaluate("size => { document.documentElement.style.fontSize = `${size}px`; }", size)
        if found := faults_of_the_keyboard(page):
            faults[name] = found

    for address in (f"{server}/", f"{server}/deklaracja-dostepnosci", start, start + "chce-dzialac"):
        page.goto(address)
        walk(address)
    page.goto(start + "warto-zaprosic")
    page.locator(".send").click()
    page.locator("#summary").wait_for()
    walk("a slip, refused")
    page.goto(start + "ankieta/mieszkaniec")
    for question in steps_of(page):
        answer(page)
        if question in ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6"):
            walk(question)
    walk("check")
    assert faults == {}


def tab_to(page, selector):
    """With Tab alone to the first place of this kind."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not come to {selector}")


def keys(page, selector, *pressed):
    tab_to(page, selector)
    page.clock.fast_forward(CALM)
    for key in pressed:
        page.keyboard.press(key)


def heading_has_the_focus(page):
    return page.evaluate("document.activeElement.matches('.question:not([hidden]) > :is(legend, .asked), .check h2')")


def test_the_keyboard_alone_answers_every_kind_goes_back_and_sends(app, server, page, meeting):
    page.goto(f"{server}/s/{meeting.join_code}/")
    keys(page, ".go", "Enter")
    page.locator(".next").wait_for()
    keys(page, "[name=Q1]", "Space", "ArrowDown")
    keys(page, ".next", "Enter")
    assert shown(page) == "Q2"
    assert heading_has_the_focus(page)
    keys(page, "[type=checkbox]", "Space")
    keys(page, ".next", "Enter")
    assert page.evaluate("document.activeElement.name") == "Q2.P01"  # the grade that is missing
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    keys(page, "[type=checkbox]", "Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "Q2.P02"
    page.keyboard.press("Space")
    keys(page, ".next", "Enter")
    keys(page, "[type=radio]", "Space")
    keys(page, "textarea")
    page.keyboard.type("przy szkole")
    keys(page, ".next", "Enter")
    for _ in range(2):
        keys(page, "button.row[aria-pressed=false]", "Enter")
    keys(page, ".next", "Enter")
    keys(page, "[name=Q5]", "Space")
    keys(page, ".next", "Enter")
    keys(page, "textarea")
    page.keyboard.type("staw")
    keys(page, ".next", "Enter")
    keys(page, ".back", "Enter")
    page.wait_for_function("document.querySelector('.question:not([hidden])').dataset.question === 'Q6'")
    assert heading_has_the_focus(page)
    while page.locator(".next").is_visible():
        keys(page, ".next", "Enter")
        assert heading_has_the_focus(page)
    keys(page, ".change", "Enter")
    assert shown(page) == "Q1"
    assert heading_has_the_focus(page)
    keys(page, ".next", "Enter")
    assert heading_has_the_focus(page)
    keys(page, ".send", "Enter")
    page.wait_for_url("**/dziekujemy**")
    with app.extensions["answers"].reading() as work:
        [row] = work.query(Submission)
    assert row.answers == {
        "Q1": "2",
        "Q2": {"P01": 2, "P02": 1},
        "Q3": {"pick": "P01", "text": "przy szkole"},
        "Q4": ["N01", "N02"],
        "Q5": ["G1"],
        "Q6": "staw",
    }


def test_a_refused_page_puts_the_keyboard_at_the_list_of_faults(server, page, meeting):
    start = f"{server}/s/{meeting.join_code}/"
    for slip in ("chce-dzialac", "warto-zaprosic"):
        page.goto(start + slip)
        page.locator(".send").click()
        page.locator("#summary:focus").wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('.question').querySelector('.problem') !== null")
    page.goto(start + "ankieta/mieszkaniec")
    for _ in steps_of(page):
        pass
    spoil_a_text(page)
    press(page, ".send")
    page.locator("#summary:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "Q7"
    page.goto(f"{server}/?kod=1")
    page.locator("#kod:focus").wait_for()  # one field: the fault stands above it and is read with it
    assert "kod-problem" in page.locator("#kod").get_attribute("aria-describedby")


def test_a_refused_slip_on_a_tablet_puts_the_keyboard_at_the_field_and_says_why(app, server, page, meeting):
    pair(app, meeting, page, server)
    page.get_by_role("button", name="Zaczynamy").click()
    for _ in steps_of(page):
        pass
    press(page, ".send")
    page.get_by_role("button", name="Chcę działać").click()
    page.get_by_role("button", name="Wyślij odcinek").click()
    page.locator(".problem:visible").first.wait_for()
    field = page.locator(":focus")
    assert field.get_attribute("aria-invalid") == "true"
    named = field.get_attribute("aria-describedby").split()[-1]
    assert "Proszę uzupełnić" in page.locator(f"[id='{named}']").inner_text()


def test_the_windows_of_a_tablet_hold_the_keyboard_and_let_it_go(app, server, page, meeting):
    pair(app, meeting, page, server)
    open_panel(page)
    assert {here["covered"] for here in round_of(page)} == {False}
    page.keyboard.press("Escape")
    page.locator("#panel").wait_for(state="hidden")
    keys(page, ".start .go", "Enter")
    page.clock.fast_forward(121_000)
    page.locator("#idle[open]").wait_for()
    assert page.locator(":focus").inner_text() == "Jeszcze wypełniam"
    page.keyboard.press("Enter")
    page.locator("#idle").wait_for(state="hidden")
    assert shown(page) == "Q1"


def test_nothing_has_to_be_dragged(app, server, page, meeting):
    dragging = {"pointermove", "mousemove", "touchmove", "touchstart", "dragstart", "drag", "dragover", "drop"}
    pair(app, meeting, page, server)
    page.get_by_role("button", name="Zaczynamy").click()
    for _ in steps_of(page):
        assert page.locator("[draggable], input[type=range]").count() == 0
    assert set(page.evaluate("[...heard]")) & dragging == set()
    page.goto(f"{server}/s/{meeting.join_code}/ankieta/mieszkaniec")
    for _ in steps_of(page):
        assert page.locator("[draggable], input[type=range]").count() == 0
    assert set(page.evaluate("[...heard]")) & dragging == set()
    assert "click" in page.evaluate("[...heard]")


# ---- a person's own colours ----


def test_with_the_systems_own_colours_what_is_chosen_and_where_the_keyboard_is_can_still_be_seen(page, server, meeting):
    page.emulate_media(forced_colors="active")
    page.goto(f"{server}/s/{meeting.join_code}/ankieta/mieszkaniec")
    for question in steps_of(page):
        answer(page)
        if question == "Q4":
            row = page.locator(".question:visible button.row").first
            assert row.locator(".number").inner_text() == "1"
        row = page.locator(".question:visible .row, .question:visible textarea").first
        assert row.evaluate("row => getComputedStyle(row).borderTopStyle") == "solid"
        page.keyboard.press("Tab")
        ringed = "(document.activeElement.closest('.row') ?? document.activeElement)"
        assert page.evaluate(f"getComputedStyle({ringed}).outlineStyle") == "solid"
    assert page.locator(".send").evaluate("button => getComputedStyle(button).borderTopStyle") == "solid"


# ---- with somebody's help ----


def channels(app):
    with app.extensions["answers"].reading() as work:
        return [(row.channel, row.answers) for row in work.query(Submission)]


def fill_the_sheet(page):
    """Who helps reads the whole sheet; a grade that is missing is asked for at the end."""
    assert page.locator(".next, .back").and_(page.locator(":visible")).count() == 0
    page.get_by_role("radio", name="raczej dobrze").check()
    page.get_by_role("checkbox", name="Drogi, chodniki, oświetlenie").check()
    assert page.locator("[data-question=Q7a]").is_hidden()
    page.locator("[data-question=Q7] textarea").fill("ławka przy boisku")
    page.locator("[data-question=Q7] textarea").blur()
    page.locator("[data-question=Q7a]").wait_for()
    page.locator("[data-question=Q4] button.row").nth(1).click()
    press(page, ".send")
    page.locator("[data-question=Q2] .problem:visible").wait_for()
    page.locator("[data-question=Q2] .grades:visible .row").last.click()
    page.locator("[data-question=Q3] .picks .row").click()


HELPED = {"Q1": "4", "Q2": {"P01": 3}, "Q3": {"pick": "P01"}, "Q4": ["N02"], "Q7": "ławka przy boisku"}


def test_who_is_helped_on_a_tablet_has_one_sheet_and_the_next_person_steps(app, server, page, meeting):
    pair(app, meeting, page, server)
    page.get_by_label("Wypełniam z pomocą drugiej osoby").check()
    page.get_by_role("button", name="Zaczynamy").click()
    fill_the_sheet(page)
    look = Looks(page)
    look("the sheet")
    press(page, ".send")
    page.get_by_role("heading", name="Dziękujemy!").wait_for()
    page.locator("#unsent", has_text="Wszystko wysłane").wait_for()
    assert channels(app) == [("helped", HELPED)]
    page.get_by_role("button", name="Następna osoba").click()
    at_hand_over(page)
    assert not page.get_by_label("Wypełniam z pomocą drugiej osoby").is_checked()
    page.get_by_role("button", name="Zaczynamy").click()
    assert page.locator(".question:visible").count() == 1
    assert not look.faults, look.said()


def test_who_is_helped_in_a_browser_has_one_sheet_and_the_next_person_steps(app, server, page, meeting):
    page.goto(f"{server}/s/{meeting.join_code}/?kanal=tablet")
    page.get_by_role("link", name="Wypełniam z pomocą drugiej osoby").click()
    fill_the_sheet(page)
    press(page, ".send")
    page.wait_for_url("**/dziekujemy**")
    assert channels(app) == [("helped", HELPED)]
    page.get_by_role("link", name="Następna osoba").click()
    page.get_by_role("link", name="Zaczynamy").click()
    page.locator(".next").wait_for()
    assert page.locator(".question:visible").count() == 1


def test_on_an_own_phone_nobody_is_asked_about_help(page, server, meeting):
    page.goto(f"{server}/s/{meeting.join_code}/")
    assert page.get_by_text("Wypełniam z pomocą").count() == 0
