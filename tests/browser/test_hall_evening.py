"""An evening in a hall: one laptop without internet, two tablets, one browser killed in the middle."""

import os
import signal
import subprocess
from base64 import b64encode
from datetime import date
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from survey_app.database import Database
from survey_app.store.submissions import Submission
from tests.browser.paired import at_hand_over, kept_on_device, worker_ready
from tests.browser.test_tablet import fill, next_person, unsent
from tests.machine import chromium
from tests.test_hall_command import HallServer, certified
from tests.test_hall_command import in_hall as in_hall

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "koordynator@example.org", "hasło do testów 1"
TALL = {"width": 820, "height": 1180}


@pytest.fixture
def laptop(in_hall, monkeypatch):
    """Serves by the hall's own certificate; gives the installation with its address."""
    monkeypatch.setenv("ZEBRANIE_COORDINATOR_EMAIL", EMAIL)
    monkeypatch.setenv("ZEBRANIE_COORDINATOR_PASSWORD", PASSWORD)
    in_hall("init")
    certified(in_hall.folder, today=date.today())
    server = HallServer(in_hall.folder, https=True)
    server.wait_for(server.port + 1)
    server.wait_for(server.port)
    in_hall.base = f"https://127.0.0.1:{server.port}"
    yield in_hall
    server.stop()


class Tablet:
    """A browser with a profile of its own that trusts the hall's certificate, as after installing it."""

    def __init__(self, playwright, laptop, folder):
        self.playwright, self.laptop, self.folder = playwright, laptop, folder
        self.forms = 0
        self.start()

    def start(self):
        key = x509.load_pem_x509_certificate((self.laptop.folder / "sala" / "serwer.pem").read_bytes()).public_key()
        spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        trusted = f"--ignore-certificate-errors-spki-list={b64encode(sha256(spki).digest()).decode()}"
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=chromium(), args=["--no-sandbox", trusted], viewport=TALL
        )
        self.context.set_default_timeout(30_000)
        self.page = self.context.pages[0]

    def kill(self):
        found = subprocess.run(["pgrep", "-f", f"user-data-dir={self.folder}"], capture_output=True, text=True)
        for pid in map(int, found.stdout.split()):
            os.kill(pid, signal.SIGKILL)

    def pair(self, link, pin):
        self.page.goto(link)
        self.page.get_by_label("PIN parowania").fill(pin)
        self.page.get_by_role("button", name="Połącz").click()
        at_hand_over(self.page)
        worker_ready(self.page)

    def take(self, number):
        for _ in range(number):
            self.forms += 1
            fill(self.page, f"{self.folder.name} {self.forms}")
            next_person(self.page)


def offers(page, laptop, number):
    """What the organiser's page shows for each tablet: the address of the QR and the PIN."""
    page.goto(f"{laptop.base}/zaloguj")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Hasło", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Zaloguj").click()
    for _ in range(number):
        page.goto(f"{laptop.base}/panel/spotkania/{laptop.meeting}/tablety")
        page.get_by_role("button", name="Pokaż kod i PIN").click()
        shown = page.locator("section.pairing")
        yield shown.locator("a").first.get_attribute("href"), shown.locator("strong").first.inner_text()


def stored(laptop):
    database = Database(f"sqlite:///{laptop.folder / 'odpowiedzi.db'}")
    try:
        with database.reading() as work:
            return [row.answers["Q7"] for row in work.query(Submission).filter_by(meeting=laptop.meeting)]
    finally:
        database.dispose()


def test_what_the_tablets_said_is_what_the_desk_and_the_database_count(laptop, playwright, tmp_path):
    desk = Tablet(playwright, laptop, tmp_path / "laptop")
    first, second = (Tablet(playwright, laptop, tmp_path / name) for name in ("niebieski", "zielony"))
    try:
        for tablet, (link, pin) in zip((first, second), offers(desk.page, laptop, 2), strict=True):
            tablet.pair(link, pin)
        first.take(1)
        unsent(first.page, 0)
        second.context.set_offline(True)
        second.take(3)
        unsent(second.page, 3)
        first.context.set_offline(True)
        first.take(2)
        first.kill()
        first.start()
        first.context.set_offline(True)
        first.page.goto(f"{laptop.base}/m/{laptop.meeting}/")
        at_hand_over(first.page)
        unsent(first.page, 2)
        first.context.set_offline(False)
        second.context.set_offline(False)
        for tablet in (first, second):
            unsent(tablet.page, 0)
            tablet.take(1)
            unsent(tablet.page, 0)
            assert kept_on_device(tablet.page) == []
        said = [f"{tablet.folder.name} {n}" for tablet in (first, second) for n in range(1, tablet.forms + 1)]
        assert len(said) == 8
        assert sorted(stored(laptop)) == sorted(said)
        desk.page.goto(f"{laptop.base}/panel/spotkania/{laptop.meeting}")
        assert "8\nankiet mieszkańców" in desk.page.inner_text("main")
    finally:
        for tablet in (desk, first, second):
            tablet.context.close()
