"""Reading a question aloud: only where the device itself has a voice, and never longer than the question is in view."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.paired import pair
from tests.build import a_meeting

pytestmark = pytest.mark.browser

CALM = 450
POLISH = {"lang": "pl-PL", "localService": True}
ENGLISH = {"lang": "en_GB", "localService": True}
UKRAINIAN = {"lang": "uk-UA", "localService": True}
FROM_THE_NETWORK = {"lang": "pl-PL", "localService": False}

VOICES = """
window.heard = [];
const late = new EventTarget();
let voices = [];
const synthesis = Object.assign(late, {
  getVoices: () => voices,
  speak: (line) => {
    const { text, lang, voice } = line;
    heard.push({ what: "speak", at: performance.now(), line, text, lang, local: voice.localService });
  },
  cancel: () => { heard.push({ what: "cancel", at: performance.now() }); },
});
window.comes = (...more) => { voices = more; synthesis.dispatchEvent(new Event("voiceschanged")); };
Object.defineProperty(window, "speechSynthesis", { value: synthesis, configurable: true });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.ends = () => heard.filter(({ what }) => what === "speak").at(-1).line.onend();
"""


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def opened(browser):
    """A window with a synthesis of ours; every error of a script fails the test."""
    contexts, faults = [], []

    def opener(*voices, script=VOICES):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.clock.install()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.add_init_script(script)
        for voice in voices:
            page.add_init_script(f"comes({voice})".replace("True", "true").replace("False", "false"))
        return page

    yield opener
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def form(server, meeting):
    return f"{server}/s/{meeting.join_code}/ankieta/mieszkaniec"


def button(page):
    return page.locator(".question:visible .aloud")


def heard(page):
    return page.evaluate("heard.filter(({ what }) => what === 'speak').map(({ text }) => text)")


def last_act(page):
    return page.evaluate("heard.at(-1)?.what")


def forward(page):
    page.clock.run_for(CALM)
    page.locator(".next").click()


def read(page):
    before = len(heard(page))
    button(page).click()
    page.wait_for_function("(before) => heard.filter(({ what }) => what === 'speak').length > before", arg=before)


@pytest.mark.parametrize("voices", [(), (FROM_THE_NETWORK,), (ENGLISH,)])
def test_without_a_local_voice_of_the_language_nothing_is_offered(opened, form, voices):
    page = opened(*voices)
    page.goto(form)
    page.locator(".next").wait_for()
    assert not button(page).is_visible()
    assert heard(page) == []


def test_a_browser_that_cannot_speak_shows_the_questions_all_the_same(opened, form):
    page = opened(script="Object.defineProperty(window, 'speechSynthesis', { value: undefined });")
    page.goto(form)
    forward(page)
    assert page.locator(".question:visible").get_attribute("data-question") == "Q2"
    assert button(page).count() == 0


@pytest.mark.parametrize(
    ("language", "voice", "label", "stop"),
    [
        ("pl", POLISH, "Przeczytaj na głos", "Przestań czytać"),
        ("en", ENGLISH, "Read aloud", "Stop reading"),
        ("uk", UKRAINIAN, "Прочитати вголос", "Зупинити читання"),
    ],
)
def test_the_question_and_its_answers_are_read_in_the_language_of_the_page(opened, form, language, voice, label, stop):
    page = opened(voice)
    page.goto(f"{form}?j={language}")
    assert button(page).inner_text() == label
    read(page)
    asked = page.locator(".question:visible > legend").inner_text()
    offered = page.locator(".question:visible .row").all_inner_texts()
    assert heard(page) == [asked, *[one.strip() for one in offered]]
    said = page.evaluate("heard.filter(({ what }) => what === 'speak').map(({ lang, local }) => [lang, local])")
    assert {tuple(one) for one in said} == {(voice["lang"], True)}
    assert button(page).inner_text() == stop


def test_a_voice_that_comes_late_brings_the_button_and_one_that_goes_takes_it(opened, form):
    page = opened()
    page.goto(form)
    page.locator(".next").wait_for()
    assert not button(page).is_visible()
    page.evaluate("voice => comes(voice)", FROM_THE_NETWORK)
    assert not button(page).is_visible()
    page.evaluate("voice => comes(voice)", POLISH)
    assert button(page).is_visible()
    page.evaluate("comes()")
    assert not button(page).is_visible()


def test_the_engine_gets_its_pause_between_silence_and_speech(opened, form):
    page = opened(POLISH)
    page.goto(form)
    read(page)
    pause = """() => {
      const first = heard.findIndex(({ what }) => what === "speak");
      return [heard[first - 1].what, heard[first].at - heard[first - 1].at];
    }"""
    before, milliseconds = page.evaluate(pause)
    assert before == "cancel"
    assert milliseconds >= 49


def test_the_button_stops_what_it_started_and_starts_again(opened, form):
    page = opened(POLISH)
    page.goto(form)
    read(page)
    times = len(heard(page))
    button(page).click()
    assert last_act(page) == "cancel"
    assert button(page).inner_text() == "Przeczytaj na głos"
    read(page)
    assert len(heard(page)) == 2 * times
    assert button(page).inner_text() == "Przestań czytać"


def test_the_end_of_the_last_line_gives_the_button_its_name_back(opened, form):
    page = opened(POLISH)
    page.goto(form)
    read(page)
    page.evaluate("ends()")
    assert button(page).inner_text() == "Przeczytaj na głos"


def test_moving_on_falls_silent_and_the_next_question_has_its_own_button(opened, form):
    page = opened(POLISH)
    page.goto(form)
    read(page)
    times = len(heard(page))
    forward(page)
    assert last_act(page) == "cancel"
    assert page.locator(".aloud").count() == 1
    assert button(page).inner_text() == "Przeczytaj na głos"
    read(page)
    assert heard(page)[times] == page.locator(".question:visible > legend").inner_text()


def test_moving_on_within_the_pause_says_nothing_at_all(opened, form):
    page = opened(POLISH)
    page.goto(form)
    page.clock.run_for(CALM)
    page.evaluate("document.querySelector('.aloud').click(); document.querySelector('.steps .next').click();")
    page.clock.run_for(150)
    assert heard(page) == []


def test_going_back_in_the_windows_history_falls_silent_too(opened, form):
    page = opened(POLISH)
    page.goto(form)
    forward(page)
    read(page)
    page.go_back()
    page.wait_for_function("heard.at(-1).what === 'cancel'")
    assert page.locator(".aloud").count() == 1


def test_what_was_typed_and_what_is_folded_away_is_not_read(opened, form):
    page = opened(POLISH)
    page.goto(form)
    forward(page)
    read(page)
    problems = page.locator(".question:visible .graded").count()
    assert len(heard(page)) == 1 + page.locator(".question:visible > .hint:visible").count() + problems
    while page.locator(".question:visible textarea").count() != 1 or page.locator(".picks:visible").count():
        forward(page)
    page.locator(".question:visible textarea").fill("KANAREK")
    read(page)
    assert "KANAREK" not in " ".join(heard(page))


def test_the_check_page_has_nothing_to_read(opened, form):
    page = opened(POLISH)
    page.goto(form)
    while page.locator(".next").is_visible():
        forward(page)
    assert page.locator(".aloud").count() == 0


def test_the_button_comes_right_after_the_question_for_the_keyboard(opened, form):
    page = opened(POLISH)
    page.goto(form)
    forward(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "aloud"
    assert page.evaluate("document.activeElement.getBoundingClientRect().height") >= 64


def test_a_tablet_reads_in_its_persons_language_and_forgets_with_them(app, opened, meeting, server):
    page = opened(POLISH, script=VOICES)
    pair(app, meeting, page, server)
    page.get_by_role("button", name="Zaczynamy").click()
    read(page)
    assert heard(page)[0] == page.locator(".question:visible > legend").inner_text()
    while page.locator(".next").is_visible():
        forward(page)
    page.clock.run_for(CALM)
    page.locator(".send").click()
    page.get_by_role("heading", name="Dziękujemy!").wait_for()
    assert page.locator(".aloud").count() == 0
    page.get_by_role("button", name="Następna osoba").click()
    page.locator("button[data-speak=uk]").click()
    page.locator("#stage .go").first.click()
    page.locator(".next").wait_for()
    assert not button(page).is_visible()  # no Ukrainian voice here
    page.evaluate("voice => comes(voice)", UKRAINIAN)
    assert button(page).inner_text() == "Прочитати вголос"


def test_a_tablet_wiped_in_the_middle_falls_silent(app, opened, meeting, server):
    page = opened(POLISH)
    pair(app, meeting, page, server)
    page.get_by_role("button", name="Zaczynamy").click()
    button(page).click()
    page.clock.run_for(100)
    assert heard(page) != []
    page.clock.run_for(160_000)
    page.get_by_role("button", name="Zaczynamy").wait_for()
    assert last_act(page) == "cancel"


def test_the_button_is_accessible_and_fits_a_narrow_window_with_large_text(browser, form):
    context = browser.new_context(viewport={"width": 320, "height": 700}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(VOICES + "comes({ lang: 'uk-UA', localService: true })")
    page.goto(f"{form}?j=uk")
    for _ in range(6):
        page.locator("[data-size='1']").click()
    assert button(page).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    context.close()
    assert [fault["id"] for fault in found] == []
