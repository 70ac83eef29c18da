"""What a resident's visit weighs on the wire, from the poster to the thanks."""

import urllib.request

import pytest

from tests.build import a_meeting

pytestmark = pytest.mark.browser

MOST_BYTES, MOST_SCRIPT, MOST_REQUESTS = 45_000, 15_000, 12


def on_the_wire(address):
    """Bytes of the body as a browser gets them."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(request) as answer:
        return len(answer.read())


def test_a_visit_is_light_and_asks_nobody_else(app, server, browser):
    meeting = a_meeting(app)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    requests = []
    page.on("request", lambda request: None if request.url.startswith("data:") else requests.append(request))
    page.goto(f"{server}/s/{meeting.join_code}/")
    page.locator(".go").click()
    page.locator(".next").wait_for()
    while page.locator(".next").is_visible():
        page.wait_for_timeout(450)
        page.locator(".next").click()
    page.wait_for_timeout(450)
    page.locator(".send").click()
    page.wait_for_url("**/dziekujemy**")
    page.wait_for_load_state("networkidle")
    context.close()
    assert [request.url for request in requests if not request.url.startswith(server)] == []
    asked = {(request.method, request.url) for request in requests}  # what is kept for ever is fetched once
    assert len(asked) <= MOST_REQUESTS, asked
    weights = {url: on_the_wire(url) for method, url in asked if method == "GET"}
    assert sum(weights.values()) <= MOST_BYTES, weights
    assert sum(size for url, size in weights.items() if url.endswith(".js")) <= MOST_SCRIPT
