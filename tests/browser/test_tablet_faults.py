"""Everything that may go wrong between a tablet's queue and the server: nothing lost, nothing doubled."""

import json
import os
import signal
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from survey_app.domain.submissions import Channel
from survey_app.journeys import collect, questionnaires, tablets
from survey_app.store.meetings import Tablet
from survey_app.store.submissions import ConflictingSubmission, Submission
from tests.browser.paired import at_hand_over, kept_on_device, pair, queue_forms, worker_ready
from tests.build import a_meeting, digest_of
from tests.faults.real_server import RealServer
from tests.machine import chromium

pytestmark = pytest.mark.browser

NUMBER = 140
POST = "**/api/v1/submissions"
CAPTIVE = "<!doctype html><title>Wi-Fi</title><h1>Zaloguj się do sieci</h1>"


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def page(browser):
    """Without a worker, so that the network can be spoilt from here; time can be wound on."""
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def stored(app):
    with app.extensions["answers"].reading() as work:
        return [row.id for row in work.query(Submission)]


def answer(status, body, **headers):
    kind = "application/json" if body.startswith(("{", "[")) else "text/html"
    return lambda route: route.fulfill(status=status, body=body, headers={"Content-Type": kind} | headers)


def commit_then(act):
    """The server stores everything; what the tablet hears is another thing."""

    def spoil(route):
        answered = route.fetch()
        act(route, answered)

    return spoil


def shortened(route, answered):
    route.fulfill(status=200, headers={"Content-Type": "application/json"}, body=answered.text()[:-200])


def some_receipts(route, answered):
    receipts = answered.json()["receipts"][::2]
    route.fulfill(status=200, content_type="application/json", body=json.dumps({"receipts": receipts}))


def anothers_receipts(route):
    receipts = [{"id": "00000000-0000-4000-8000-000000000000", "receipt": "stored", "problems": []}]
    route.fulfill(status=200, content_type="application/json", body=json.dumps({"receipts": receipts}))


FAULTS = {
    "500 three times": [answer(500, '{"error": "Coś poszło nie tak."}')] * 3,
    "503 twice": [answer(503, '{"error": "Zajęte."}', **{"Retry-After": "5"})] * 2,
    "401": [answer(401, '{"error": "Nieznany tablet."}')],
    "403": [answer(403, "")],
    "413 until it is small": [answer(413, '{"error": "Za duże."}')] * 3,
    "captive portal": [answer(200, CAPTIVE)] * 2,
    "redirect": [answer(302, "", Location="/")],
    "empty 200": [answer(200, "")],
    "JSON that is no receipt": [answer(200, "[]"), answer(200, '{"receipts": 7}'), answer(200, '{"ok": true}')],
    "receipts of somebody else": [anothers_receipts],
    "truncated receipt after commit": [commit_then(shortened)],
    "half of the receipts after commit": [commit_then(some_receipts)] * 2,
    "line dropped after commit": [commit_then(lambda route, _: route.abort())] * 2,
    "500 after commit": [commit_then(lambda route, _: route.fulfill(status=500, body=""))],
    "no network": [lambda route: route.abort("internetdisconnected")] * 3,
}


@pytest.mark.parametrize("name", FAULTS)
def test_whatever_goes_wrong_every_form_arrives_once(app, server, page, meeting, name):
    pair(app, meeting, page, server)
    page.route(POST, lambda route: route.abort())
    ids = queue_forms(page, NUMBER)
    faults = list(FAULTS[name])

    def spoil(route):
        if faults:
            faults.pop(0)(route)
        else:
            route.continue_()

    page.unroute(POST)
    page.route(POST, spoil)
    for _ in range(30):
        if not kept_on_device(page):
            break
        page.clock.fast_forward(400_000)
        page.wait_for_timeout(150)
    assert kept_on_device(page) == []
    assert faults == []
    assert Counter(stored(app)) == Counter(ids)


def test_a_tablet_says_why_the_server_does_not_take_anything(app, server, page, meeting):
    pair(app, meeting, page, server)
    with app.extensions["answers"].writing() as work:
        work.query(Tablet).one().revoked = True
    queue_forms(page, 2)
    says(page, "nie jest połączone ze spotkaniem")
    page.locator("#unsent", has_text="Niewysłane: 2").wait_for()
    assert len(kept_on_device(page)) == 2


def test_after_three_days_the_tablet_asks_for_the_network(app, server, page, meeting):
    pair(app, meeting, page, server)
    page.route(POST, lambda route: route.abort())
    queue_forms(page, 1)
    page.clock.fast_forward(3 * 86_400_000)
    says(page, "od 3 dni")


@pytest.mark.parametrize("days", [-1, 1, 400])
def test_a_wrong_clock_loses_nothing(app, server, page, meeting, days):
    pair(app, meeting, page, server)
    page.clock.set_system_time(page.evaluate("Date.now()") / 1000 + days * 86_400)
    ids = queue_forms(page, 20)
    wait_until_empty(page)
    assert Counter(stored(app)) == Counter(ids)


def says(page, words):
    """What the tablet tells its operator once it has tried again."""
    for _ in range(40):
        if words in page.locator("#alarm").inner_text():
            return
        page.evaluate("dispatchEvent(new Event('focus'))")
        page.wait_for_timeout(250)
    raise AssertionError(page.locator("#alarm").inner_text())


def wait_until_empty(page):
    for _ in range(60):
        if not kept_on_device(page):
            return
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(250)
    raise AssertionError(f"{len(kept_on_device(page))} forms are left")


@pytest.mark.parametrize("workers", ["allow", "block"])
def test_several_tabs_sending_the_same_queue_double_nothing(app, server, browser, meeting, workers):
    context = browser.new_context(service_workers=workers)
    first = context.new_page()
    pair(app, meeting, first, server)
    context.route(POST, lambda route: route.abort())
    ids = queue_forms(first, NUMBER)
    others = [context.new_page() for _ in range(2)]
    for page in others:
        page.goto(f"{server}/m/{meeting.id}/")
        at_hand_over(page)
    context.unroute(POST)
    for page in (first, *others):
        page.evaluate("void dispatchEvent(new Event('online'))")
    wait_until_empty(first)
    assert Counter(stored(app)) == Counter(ids)
    context.close()


def test_a_form_the_server_cannot_use_stays_with_its_reason_and_holds_up_nobody(app, server, page, meeting):
    pair(app, meeting, page, server)
    page.route(POST, lambda route: route.abort())
    queue_forms(page, 3)
    page.evaluate(
        """async () => {
          const base = document.querySelector("script[src$='shell.js']").src.replace("/shell.js", "");
          const store = await import(`${base}/store.js`);
          const [record] = await store.all("forms");
          const envelope = { point: "", nonce: "", sealed: "" };
          await store.put("forms", { ...record, item: { ...record.item, envelope } });
        }"""
    )
    page.unroute(POST)
    for _ in range(40):
        if len(kept_on_device(page)) == 1:
            break
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(200)
    says(page, "Serwer nie przyjął: 1")
    assert len(stored(app)) == 2


def test_the_same_id_with_other_answers_is_kept_for_the_organiser(app, server, page, meeting):
    pair(app, meeting, page, server)
    page.route(POST, lambda route: route.abort())
    [same] = queue_forms(page, 1)
    with app.extensions["answers"].writing() as work:
        digest = digest_of(work, meeting, "mieszkaniec")
        collect.accept(
            work, id=same, meeting=meeting.id, digest=digest, channel=Channel.TABLET, language="pl",
            filled_on=meeting.held_on, answers={"Q1": "1"}, today=meeting.held_on,
        )  # fmt: skip
    page.unroute(POST)
    for _ in range(40):
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(200)
        with app.extensions["answers"].reading() as work:
            if work.query(ConflictingSubmission).count() and not page.locator("#alarm").is_hidden():
                break
    with app.extensions["answers"].reading() as work:
        [conflict] = work.query(ConflictingSubmission)
        assert conflict.submission == same
        assert conflict.answers["Q7"] == "pomysł 0"
        assert work.get(Submission, same).answers == {"Q1": "1"}
    says(page, "Serwer nie przyjął: 1")


# ---- the browser and the server die ----


def test_a_killed_browser_has_every_finished_form(app, server, meeting, tmp_path, playwright):
    profile = tmp_path / "profil"

    def launched():
        return playwright.chromium.launch_persistent_context(
            str(profile), executable_path=chromium(), args=["--no-sandbox"]
        )

    context = launched()
    page = context.pages[0]
    pair(app, meeting, page, server)
    context.route(POST, lambda route: route.abort())
    ids = queue_forms(page, 25)
    found = subprocess.run(["pgrep", "-f", f"user-data-dir={profile}"], capture_output=True, text=True, check=True)
    for pid in map(int, found.stdout.split()):
        os.kill(pid, signal.SIGKILL)
    context = launched()
    page = context.pages[0]
    page.goto(f"{server}/m/{meeting.id}/")
    at_hand_over(page)
    wait_until_empty(page)
    context.close()
    assert Counter(stored(app)) == Counter(ids)


def test_a_server_killed_in_the_middle_of_batches_keeps_each_form_once(app, browser, meeting, tmp_path):
    for name in ("answers", "people"):
        app.extensions[name].dispose()
    real = RealServer(tmp_path / "dane")
    real.start()
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    try:
        pair_on(app, meeting, page, real.port)
        context.route(POST, lambda route: route.abort())
        ids = queue_forms(page, 400)
        context.unroute(POST)
        for _ in range(4):
            page.evaluate("void dispatchEvent(new Event('online'))")
            page.wait_for_timeout(60)
            real.kill()
            real.start()
        wait_until_empty(page)
    finally:
        context.close()
        real.kill()
    assert Counter(stored(app)) == Counter(ids)


def pair_on(app, meeting, page, port):
    """The organiser's part goes straight to the database, which the real server shares."""
    with app.extensions["answers"].writing() as work:
        now = datetime.now(UTC).replace(tzinfo=None)
        offered, pin = tablets.offer(work, meeting.id, "tablet", now)
        tablets.keys_of(work, meeting.id)
        address = f"http://127.0.0.1:{port}/m/{meeting.id}/paruj?p={offered.id}"
    app.extensions["answers"].dispose()
    page.goto(address)
    page.get_by_label("PIN parowania").fill(pin)
    page.get_by_role("button", name="Połącz").click()
    at_hand_over(page)


# ---- a lost tablet, plain HTTP ----


def test_a_copied_profile_shows_no_word_of_fifty_finished_forms(app, server, meeting, tmp_path, playwright):
    profile = tmp_path / "profil"
    context = playwright.chromium.launch_persistent_context(
        str(profile), executable_path=chromium(), args=["--no-sandbox"]
    )
    page = context.pages[0]
    pair(app, meeting, page, server)
    worker_ready(page)
    context.set_offline(True)
    queue_forms(page, 50, word="KANAREK")
    assert len(kept_on_device(page)) == 50
    context.close()
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert any(b"zebranie" in path.read_bytes() for path in files)
    found = [
        path for path in files if any(word in path.read_bytes() for word in (b"KANAREK", "KANAREK".encode("utf-16-le")))
    ]
    assert found == []


def test_over_plain_http_the_queue_works_and_names_are_not_taken(app, meeting, server, playwright):
    hall = server.replace("127.0.0.1", "sala.test")
    running = playwright.chromium.launch(
        executable_path=chromium(), args=["--no-sandbox", "--host-resolver-rules=MAP sala.test 127.0.0.1"]
    )
    context = running.new_context()
    page = context.new_page()
    pair(app, meeting, page, hall)
    assert page.evaluate("isSecureContext") is False
    context.route(POST, lambda route: route.abort())
    ids = queue_forms(page, 30)
    page.reload()
    at_hand_over(page)
    assert sorted(kept_on_device(page)) == sorted(ids)
    context.unroute(POST)
    wait_until_empty(page)
    assert Counter(stored(app)) == Counter(ids)
    page.get_by_role("button", name="Zaczynamy").click()
    while page.locator(".next").is_visible():
        page.wait_for_timeout(450)
        page.locator(".next").click()
    page.wait_for_timeout(450)
    page.locator(".send").click()
    page.get_by_role("heading", name="Dziękujemy!").wait_for()
    assert page.get_by_role("button", name="Chcę działać").count() == 0
    running.close()


def test_an_old_queue_is_taken_by_a_server_with_newer_questionnaires(app, server, page, meeting):
    pair(app, meeting, page, server)
    page.route(POST, lambda route: route.abort())
    ids = queue_forms(page, 10)
    with app.extensions["answers"].writing() as work:
        for version in range(3):
            now = questionnaires.current_by_id(work, "mieszkaniec")
            questionnaires.publish(work, replace(now, intro={"pl": f"Nowy wstęp {version}."}), meeting.held_on)
    page.unroute(POST)
    wait_until_empty(page)
    assert Counter(stored(app)) == Counter(ids)
