"""The tablet without a network in Firefox and WebKitGTK: nothing lost, nothing doubled, nothing to be read."""

import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from survey_app.people.tables import Volunteer
from survey_app.store.meetings import Tablet
from survey_app.store.submissions import Submission
from tests.browser.paired import QUEUE, SOME, offer
from tests.build import a_meeting
from tests.engines.line import CAPTIVE, Line, answer, commit_then_drop, commit_then_half, commit_then_truncate, drop
from tests.engines.window import Engine, Firefox, WebKit, Window

pytestmark = [  # of Marionette's own libraries
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ENGINES = {"firefox": Firefox, "webkitgtk": WebKit}
NUMBER = 70
SETTLING_S = 0.45  # a press right after a page turned is taken for a slip of the finger
FAULTS = {
    "500 three times": [answer(500, '{"error": "Coś poszło nie tak."}')] * 3,
    "503": [answer(503, '{"error": "Zajęte."}', **{"Retry-After": "5"})],
    "401": [answer(401, '{"error": "Nieznany tablet."}')],
    "403": [answer(403, "")],
    "413 until it is small": [answer(413, '{"error": "Za duże."}')] * 3,
    "captive portal": [answer(200, CAPTIVE)] * 2,
    "redirect": [answer(302, "", Location="/")],
    "empty 200": [answer(200, "")],
    "JSON that is no receipt": [answer(200, "[]"), answer(200, '{"receipts": 7}')],
    "truncated receipt after commit": [commit_then_truncate],
    "half of the receipts after commit": [commit_then_half] * 2,
    "line dropped after commit": [commit_then_drop] * 2,
    "line dropped before": [drop] * 3,
}
KEPT = """
return new Promise((resolve, reject) => {
  const request = indexedDB.open("zebranie");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const keys = request.result.transaction("forms").objectStore("forms").getAllKeys();
    keys.onsuccess = () => { request.result.close(); resolve(keys.result); };
  };
});
"""
PAGES_KEPT = "return (await (await caches.open('pages')).keys()).length"


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    """A screen nobody looks at; WebKitGTK wants one."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1000x1300x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert screen.stdout is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", ":" + screen.stdout.readline().decode().strip())
        yield
    screen.kill()
    screen.stdout.close()
    screen.wait()


@pytest.fixture(params=ENGINES)
def engine(request, display, tmp_path) -> Iterator[Engine]:
    running = ENGINES[request.param](tmp_path / "profil")
    yield running
    running.stop()


@pytest.fixture
def line(app) -> Iterator[Line]:
    line = Line(app)
    line.mend()
    yield line
    line.cut()


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def tablet(app, engine, line, meeting) -> Window:
    """Paired, at the hand-over, its worker ready."""
    window = engine.start()
    address, pin = offer(app, meeting)
    window.go(line.address + address)
    window.type("#pin", pin)
    window.press("Połącz")
    window.see("Zaczynamy")
    window.run("await navigator.serviceWorker.ready")
    window.until(lambda: window.run(PAGES_KEPT) >= 2, "the worker keeps the page and the manifest")
    return window


def queue_forms(window: Window, number: int, word: str = "pomysł") -> list[str]:
    given = {"number": number, "word": word, "answers": SOME}
    return list(window.run(f"return ({QUEUE})(given)", given))


def kept(window: Window) -> list[str]:
    return list(window.run(KEPT))


def until_empty(window: Window, after: str = "") -> None:
    def tried() -> bool:
        window.run("dispatchEvent(new Event('online'))")
        return not kept(window)

    window.until(tried, f"everything is sent {after}")


def stored(app) -> list[Any]:
    with app.extensions["answers"].reading() as work:
        return work.query(Submission).all()


def labelled(window: Window, name: str) -> str:
    """Selector of the field that this label is for."""
    look = "return [...document.querySelectorAll('label')].find((one) => one.innerText.includes(given)).control.id"
    window.see(name)
    return f"#{window.run(look, name)}"


def forward(window: Window) -> None:
    while window.shows(".next"):
        time.sleep(SETTLING_S)
        window.press_at(".next")
    time.sleep(SETTLING_S)


def fill(window: Window, idea: str) -> None:
    """By hand, to the thanks."""
    window.press("Zaczynamy")
    window.press("raczej dobrze")
    while not window.shows("[data-question=Q7] textarea"):
        time.sleep(SETTLING_S)
        window.press_at(".next")
    window.type("[data-question=Q7] textarea", idea)
    forward(window)
    window.press_at(".send")
    window.see("Dziękujemy!")


def test_a_tablet_starts_and_works_without_a_network(app, engine, line, tablet, meeting):
    line.cut()
    tablet.go(f"{line.address}/m/{meeting.id}/")
    tablet.see("Zaczynamy")
    for number in (1, 2):
        fill(tablet, f"pomysł {number}")
        tablet.press("Następna osoba")
        tablet.see(f"Niewysłane: {number}")
        assert "pomysł" not in tablet.text()
    line.mend()
    until_empty(tablet)
    tablet.see("Wszystko wysłane")
    assert sorted(row.answers["Q7"] for row in stored(app)) == ["pomysł 1", "pomysł 2"]
    assert {row.answers["Q1"] for row in stored(app)} == {"4"}


def test_whatever_goes_wrong_on_the_line_every_form_arrives_once(app, engine, line, tablet):
    sent = []
    for name, faults in FAULTS.items():
        line.cut()
        sent += queue_forms(tablet, NUMBER, name)
        line.faults = list(faults)
        line.mend()
        until_empty(tablet, name)
        assert line.faults == [], name
    assert Counter(row.id for row in stored(app)) == Counter(sent)


def test_two_tabs_double_nothing(app, engine, line, tablet, meeting):
    line.cut()
    sent = queue_forms(tablet, NUMBER)
    line.mend()
    other = engine.another_tab(tablet)
    other.go(f"{line.address}/m/{meeting.id}/")
    other.see("Zaczynamy")
    until_empty(other)
    assert Counter(row.id for row in stored(app)) == Counter(sent)


def test_a_switched_off_tablet_keeps_its_queue_and_says_why(app, line, tablet):
    with app.extensions["answers"].writing() as work:
        work.query(Tablet).one().revoked = True
    sent = queue_forms(tablet, 2)

    def said() -> bool:
        tablet.run("dispatchEvent(new Event('focus'))")
        return "nie jest połączone ze spotkaniem" in tablet.text()

    tablet.until(said, "why nothing is taken")
    assert sorted(kept(tablet)) == sorted(sent)
    assert stored(app) == []


def test_a_slip_goes_its_own_way(app, line, tablet):
    fill(tablet, "ławka")
    tablet.press("Chcę działać")
    tablet.type(labelled(tablet, "Imię i nazwisko"), "Zenobia Próbna")
    tablet.type(labelled(tablet, "Telefon lub e-mail"), "zenobia@example.org")
    tablet.press("Zgadzam się")
    tablet.press("Mam ukończone 16 lat")
    tablet.press("Wyślij odcinek")
    tablet.see("Odcinek „Chcę działać” został zapisany")
    tablet.see("Wszystko wysłane")
    with app.extensions["people"].reading() as people:
        assert [row.name for row in people.query(Volunteer)] == ["Zenobia Próbna"]
    assert "Zenobia" not in str([row.answers for row in stored(app)])


@pytest.mark.parametrize("engine", ["firefox"], indirect=True)
def test_a_killed_browser_has_every_finished_form_and_shows_no_word_of_it(app, engine, line, tablet, meeting):
    """Not in WebKitGTK: what its driver starts keeps its profile in memory."""
    line.cut()
    sent = queue_forms(tablet, 50, "KANAREK")
    engine.kill()
    words = (b"KANAREK", "KANAREK".encode("utf-16-le"))
    files = [path for path in engine.folder.rglob("*") if path.is_file()]
    assert any(b"zebranie" in path.read_bytes() for path in files)
    assert [path for path in files if any(word in path.read_bytes() for word in words)] == []
    window = engine.start()
    window.go(f"{line.address}/m/{meeting.id}/")
    window.see("Zaczynamy")
    assert sorted(kept(window)) == sorted(sent)
    line.mend()
    until_empty(window)
    assert Counter(row.id for row in stored(app)) == Counter(sent)
