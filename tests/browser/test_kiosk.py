"""A tablet that goes from hand to hand: what the next person can find, and what a new release may do."""

import json

import pytest

from survey_app.web import assets
from tests.browser.paired import at_hand_over, kept_on_device, pair, queue_forms, worker_ready
from tests.build import a_meeting

pytestmark = pytest.mark.browser

CALM = 450
CANARY = "KANAREK"


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 820, "height": 1180}, bypass_csp=True)
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(app, context, meeting, server):
    page = context.new_page()
    pair(app, meeting, page, server)
    return page


def forward(page):
    page.wait_for_timeout(CALM)
    page.locator(".next").click()


def write_canary(page, question="Q7"):
    page.get_by_role("button", name="Zaczynamy").click()
    page.get_by_role("radio").first.check()
    while page.locator(".question:visible").get_attribute("data-question") != question:
        forward(page)
    page.locator("textarea:visible").fill(CANARY)


def finish(page):
    while page.locator(".next").is_visible():
        forward(page)
    page.wait_for_timeout(CALM)
    page.locator(".send").click()
    page.get_by_role("heading", name="Dziękujemy!").wait_for()


def the_next_person(page):
    page.get_by_role("button", name="Następna osoba").click()
    at_hand_over(page)


EVERYTHING = """async () => {
  const databases = await Promise.all((await indexedDB.databases()).map(({ name }) => new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      const { result } = request;
      const stores = [...result.objectStoreNames];
      Promise.all(stores.map((store) => new Promise((done) => {
        const all = result.transaction(store).objectStore(store).getAll();
        all.onsuccess = () => done(JSON.stringify(all.result));
      }))).then((kept) => { result.close(); resolve(kept.join()); });
    };
  })));
  const pages = await Promise.all((await caches.keys()).map(async (name) => {
    const cache = await caches.open(name);
    return (await Promise.all((await cache.keys()).map(async (key) => (await cache.match(key)).text()))).join();
  }));
  const fields = [...document.querySelectorAll("input, textarea, select")].map(({ value }) => value);
  return {
    "the page": document.documentElement.outerHTML, "its fields": fields.join(), "its title": document.title,
    "the address": location.href, "the window's name": window.name,
    "the history's state": JSON.stringify(history.state),
    "localStorage": JSON.stringify({ ...localStorage }), "sessionStorage": JSON.stringify({ ...sessionStorage }),
    "cookies": document.cookie, "the queue": databases.join(), "kept pages": pages.join(),
  };
}"""


def found(page):
    """Places of this window in which the last person's word stands."""
    return sorted(place for place, text in page.evaluate(EVERYTHING).items() if CANARY in text)


def reload(page):
    page.reload()


def back(page):
    page.go_back()


def forward_in_history(page):
    page.go_forward()


def away_and_back(page):
    address = page.url
    page.goto("about:blank")
    page.go_back()
    assert page.url == address


def the_next_form(page):
    page.get_by_role("button", name="Zaczynamy").click()
    while page.locator(".next").is_visible():
        forward(page)


def undo_in_the_next_form(page):
    page.get_by_role("button", name="Zaczynamy").click()
    while page.locator(".question:visible").get_attribute("data-question") != "Q7":
        forward(page)
    page.locator("textarea:visible").focus()
    for _ in range(5):
        page.keyboard.press("Control+z")
    assert page.locator("textarea:visible").input_value() == ""


WAYS = (reload, back, forward_in_history, away_and_back, the_next_form, undo_in_the_next_form)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_next_person_finds_nothing_of_the_last_one(context, page, way):
    worker_ready(page)
    context.set_offline(True)  # the form waits on the device, sealed
    write_canary(page)
    finish(page)
    assert found(page) == []
    the_next_person(page)
    assert found(page) == []
    way(page)
    if page.url != "about:blank":
        assert found(page) == []


def test_a_second_tab_a_print_and_the_window_of_the_operator_show_nothing(context, page, meeting, server):
    worker_ready(page)
    context.set_offline(True)
    write_canary(page)
    finish(page)
    the_next_person(page)
    second = context.new_page()
    second.goto(f"{server}/m/{meeting.id}/")
    at_hand_over(second)
    assert found(second) == []
    page.emulate_media(media="print")
    assert page.locator("body > *:visible").count() == 0


def test_no_step_of_a_person_enters_the_history(page):
    before = page.evaluate("history.length")
    write_canary(page)
    finish(page)
    the_next_person(page)
    assert page.evaluate("history.length") == before


def test_who_walks_away_is_asked_and_then_forgotten(app, context, meeting, server):
    page = context.new_page()
    page.clock.install()
    pair(app, meeting, page, server)
    page.get_by_role("button", name="Zaczynamy").click()
    for _ in range(20):
        if page.locator(".question:visible").get_attribute("data-question") == "Q6":
            break
        page.clock.run_for(500)
        page.locator(".next").click()
    page.locator("textarea:visible").fill(CANARY)
    page.clock.run_for(121_000)
    page.get_by_text("Czy Pan/Pani jeszcze wypełnia?").wait_for()
    page.get_by_role("button", name="Jeszcze wypełniam").click()
    assert page.locator("textarea:visible").input_value() == CANARY
    page.clock.run_for(121_000)
    page.get_by_text("Czy Pan/Pani jeszcze wypełnia?").wait_for()
    page.get_by_text("Czy Pan/Pani jeszcze wypełnia?").click()  # a sleeve on the glass is not an answer
    page.clock.run_for(32_000)
    at_hand_over(page)
    assert found(page) == []
    assert kept_on_device(page) == []


def test_after_the_thanks_the_tablet_is_ready_by_itself(app, context, meeting, server):
    page = context.new_page()
    page.clock.install()
    pair(app, meeting, page, server)
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Larger text").click()
    page.get_by_role("button", name="Start").click()
    while page.locator(".next").is_visible():
        page.clock.run_for(500)
        page.locator(".next").click()
    page.clock.run_for(500)
    page.locator(".send").click()
    page.get_by_role("heading", name="Thank you!").wait_for()
    page.clock.run_for(16_000)
    at_hand_over(page)
    assert page.evaluate("document.documentElement.style.fontSize") == ""


FULL = "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"


def test_a_device_that_cannot_save_keeps_the_answers_on_the_screen_and_calls_for_help(app, page):
    write_canary(page)
    page.evaluate(FULL)
    while page.locator(".next").is_visible():
        forward(page)
    page.wait_for_timeout(CALM)
    page.locator(".send").click()
    page.get_by_text("Proszę zawołać obsługę").wait_for()
    page.get_by_role("button", name="Wróć do odpowiedzi").click()
    assert CANARY in page.locator(".check").inner_text()


# ---- new releases ----


def release(monkeypatch, name):
    """As if the static files had changed."""
    monkeypatch.setattr(assets, "build", lambda: name)


def test_a_new_release_waits_for_the_hand_over_and_keeps_the_queue(app, context, page, meeting, server, monkeypatch):
    worker_ready(page)
    before = page.evaluate("document.querySelector('#shell').dataset.build")
    context.route("**/api/v1/submissions", lambda route: route.abort())
    queue_forms(page, 5)
    write_canary(page)
    release(monkeypatch, "000000000002")
    page.evaluate("navigator.serviceWorker.getRegistration().then((known) => known.update())")
    for _ in range(50):
        if page.evaluate("navigator.serviceWorker.getRegistration().then((known) => Boolean(known.waiting))"):
            break
        page.wait_for_timeout(100)
    assert page.locator("textarea:visible").input_value() == CANARY
    assert page.evaluate("document.querySelector('#shell').dataset.build") == before
    finish(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Następna osoba").click()
    at_hand_over(page)
    for _ in range(50):
        if page.evaluate("document.querySelector('#shell').dataset.build") == "000000000002":
            break
        page.wait_for_timeout(200)
        page.reload()
        at_hand_over(page)
    assert page.evaluate("document.querySelector('#shell').dataset.build") == "000000000002"
    assert len(kept_on_device(page)) == 6
    context.set_offline(True)
    page.reload()
    at_hand_over(page)
    names = page.evaluate("caches.keys()")
    assert sorted(names) == ["files 000000000002", "pages"]


def test_the_switch_takes_the_worker_away_and_leaves_the_queue(context, page, monkeypatch):
    worker_ready(page)
    context.route("**/api/v1/submissions", lambda route: route.abort())
    queue_forms(page, 5)
    monkeypatch.setenv("ZEBRANIE_WORKER", "off")
    with page.expect_navigation():
        page.evaluate("void navigator.serviceWorker.getRegistration().then((known) => known.update())")
    at_hand_over(page)
    page.wait_for_timeout(1000)
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((known) => known.length)") == 0
    assert len(kept_on_device(page)) == 5


def test_the_manifest_is_found_by_the_browser(page):
    address = page.locator("link[rel=manifest]").get_attribute("href")
    assert json.loads(page.request.get(page.url.split("/m/")[0] + address).text())["display"] == "standalone"
