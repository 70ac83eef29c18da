"""A tablet in a browser of the tests: paired as people do it, filled by hand or by the hundred."""

import re

from tests.conftest import COORDINATOR, signed_in


def offer(app, meeting):
    """Address and PIN, as the organiser sees them."""
    organiser = signed_in(app, *COORDINATOR)
    address = f"/panel/spotkania/{meeting.id}/tablety"
    organiser.get(address)
    shown = organiser.post(address, {"label": "niebieski"})
    (link,) = shown.find("//section[contains(@class,'pairing')]//a/@href")
    (pin,) = shown.find("//section[contains(@class,'pairing')]//strong/text()")
    return re.sub(r"^https?://[^/]+", "", link), pin


def pair(app, meeting, page, server):
    """Leaves the tablet at the hand-over."""
    address, pin = offer(app, meeting)
    page.goto(server + address)
    page.get_by_label("PIN parowania").fill(pin)
    page.get_by_role("button", name="Połącz").click()
    at_hand_over(page)


def at_hand_over(page):
    page.get_by_role("button", name="Zaczynamy").wait_for()


def worker_ready(page):
    """The worker runs and keeps the page and the manifest."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for _ in range(100):
        if page.evaluate("caches.open('pages').then((kept) => kept.keys()).then((keys) => keys.length)") >= 2:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the worker keeps no page")


QUEUE = """async ({ number, word, answers }) => {
  const base = document.querySelector("script[src$='shell.js']").src.replace("/tablet/shell.js", "");
  const [{ queueOf, today }, store, { newId }] = await Promise.all(
    ["tablet/queue.js", "tablet/store.js", "resident/steps.js"].map((path) => import(`${base}/${path}`)));
  const [{ meeting }] = await store.all("pairing");
  const queue = queueOf((await store.all("pairing"))[0], () => {});
  const start = document.querySelector("template[data-screen=start]").content;
  const { digest } = start.querySelector("[data-digest]").dataset;
  const ids = [];
  for (let made = 0; made < number; made += 1) {
    const id = newId();
    const form = { id, meeting, digest, channel: "tablet", language: "pl", filled_on: today() };
    await queue.add("forms", { ...form, answers: { ...answers, Q7: `${word} ${made}` } });
    ids.push(id);
  }
  return ids;
}"""

SOME = {"Q1": "4", "Q2": {"P01": 3}, "Q4": ["N03", "N09", "N17"], "Q5": ["G1"], "M1": "A4"}


def queue_forms(page, number, word="pomysł"):
    """Adds finished forms to the tablet's queue through its own code; gives their ids."""
    return page.evaluate(QUEUE, {"number": number, "word": word, "answers": SOME})


def kept_on_device(page):
    """Ids still in the tablet's queue."""
    return page.evaluate(
        """() => new Promise((resolve, reject) => {
          const request = indexedDB.open("zebranie");
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            const keys = request.result.transaction("forms").objectStore("forms").getAllKeys();
            keys.onsuccess = () => { request.result.close(); resolve(keys.result); };
          };
        })"""
    )
