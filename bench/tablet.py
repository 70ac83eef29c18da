"""Tablets: a queue of 500 handed in, and ten thousand forms through every fault of the line."""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

from survey_app.app import create_app
from survey_app.domain.meetings import MeetingKind
from survey_app.journeys import prepare, tablets
from survey_app.store.submissions import Submission
from tests.browser.paired import at_hand_over, kept_on_device, queue_forms
from tests.conftest import furnish, settings_in
from tests.faults.real_server import RealServer
from tests.machine import chromium

QUEUE = 500
ROUNDS, A_ROUND = 20, 500
POST = "**/api/v1/submissions"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, _paired(Path(folder)) as (page, app):
        seconds = _hand_in(page, QUEUE)
        print(f"tablet: {QUEUE} queued forms handed in with full validation, s  {seconds:.2f}  goal 3")
        lost, doubled = _through_faults(page, app)
        print(f"tablet: {ROUNDS * A_ROUND} forms through faults: lost {lost}, doubled {doubled}  goal 0, 0")


@contextmanager
def _paired(folder: Path) -> Iterator[tuple[Page, Any]]:
    app = create_app(settings_in(folder), today=date.today)
    furnish(app)
    today = date.today()
    with app.extensions["answers"].writing() as work:
        meeting = prepare.plan_meeting(work, kind=MeetingKind.SOLECTWO, solectwo="bydlin", held_on=today, today=today)
        prepare.open_meeting(work, meeting.id, today)
        offered, pin = tablets.offer(work, meeting.id, "tablet", datetime.now(UTC).replace(tzinfo=None))
        tablets.keys_of(work, meeting.id)
        address = f"/m/{meeting.id}/paruj?p={offered.id}"
    app.extensions["answers"].dispose()
    app.extensions["people"].dispose()
    server = RealServer(folder)
    server.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_context(service_workers="block").new_page()
        page.goto(f"http://127.0.0.1:{server.port}{address}")
        page.get_by_label("PIN parowania").fill(pin)
        page.get_by_role("button", name="Połącz").click()
        at_hand_over(page)
        yield page, app
        browser.close()
    server.stop()


def _hand_in(page: Page, number: int) -> float:
    page.route(POST, lambda route: route.abort())
    queue_forms(page, number)
    page.unroute(POST)
    began = time.perf_counter()
    _until_empty(page)
    return time.perf_counter() - began


def _until_empty(page: Page) -> None:
    while kept_on_device(page):
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(50)


def _through_faults(page: Page, app: Any) -> tuple[int, int]:
    """How many forms are missing in the end, and how many were stored more than once."""
    with app.extensions["answers"].reading() as work:
        before = {row.id for row in work.query(Submission.id)}
    ids: list[str] = []
    for turn in range(ROUNDS):
        page.route(POST, lambda route: route.abort())
        ids += queue_forms(page, A_ROUND)
        page.unroute(POST)
        page.route(POST, _spoilt(_FAULTS[turn % len(_FAULTS)], times=2))
        _until_empty(page)
        page.unroute(POST)
    with app.extensions["answers"].reading() as work:
        stored = Counter(row.id for row in work.query(Submission.id) if row.id not in before)
    return len(set(ids) - set(stored)), sum(times - 1 for times in stored.values()) + len(set(stored) - set(ids))


def _spoilt(fault: Callable[[Route], None], times: int) -> Callable[[Route], None]:
    """The first posts meet the fault, later ones the server."""
    left = [fault] * times

    def meet(route: Route) -> None:
        (left.pop() if left else Route.continue_)(route)

    return meet


def _cut(route: Route) -> None:
    route.fulfill(status=200, content_type="application/json", body=route.fetch().text()[:-100])


def _half(route: Route) -> None:
    receipts = route.fetch().json()["receipts"][::2]
    route.fulfill(status=200, content_type="application/json", body=json.dumps({"receipts": receipts}))


def _dropped(route: Route) -> None:
    route.fetch()
    route.abort()


_FAULTS = (
    lambda route: route.abort(),
    lambda route: route.fulfill(status=500),
    lambda route: route.fulfill(status=503, headers={"Retry-After": "5"}),
    lambda route: route.fulfill(status=413),
    lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>"),
    _cut,
    _half,
    _dropped,
)

if __name__ == "__main__":
    main()
