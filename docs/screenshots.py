"""Takes the three pictures of the README from a fresh demonstration: `make screenshots`."""

import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from survey_app.domain.campaigns import campaign_of
from tests.machine import chromium

PICTURES = Path(__file__).parent / "pictures"
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"ZEBRANIE_DATA_DIR": folder, "PATH": str(Path(sys.executable).parent)}
        zebranie = str(Path(sys.executable).parent / "zebranie")
        subprocess.run([zebranie, "init", "--demo"], env=environment, check=True)
        server = subprocess.Popen([zebranie, "serve", "--port", str(PORT)], env=environment)
        try:
            _wait()
            email, password = (Path(folder) / "konto-pokazowe").read_text(encoding="utf-8").split()
            _take(email, password)
        finally:
            server.terminate()
            server.wait()


def _wait() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=1)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def _take(email: str, password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        desk = browser.new_page(viewport={"width": 1280, "height": 900})
        desk.goto(f"{ADDRESS}/zaloguj")
        desk.get_by_label("E-mail").fill(email)
        desk.get_by_label("Hasło", exact=True).fill(password)
        desk.get_by_role("button", name="Zaloguj").click()
        desk.goto(f"{ADDRESS}/panel/wyniki/{campaign_of(date.today()) - 1}/#potrzeby")
        desk.screenshot(path=PICTURES / "wyniki.png")
        desk.goto(f"{ADDRESS}/panel/plan/")
        desk.screenshot(path=PICTURES / "plan.png")
        _resident(browser.new_page(viewport={"width": 390, "height": 844}), _code(desk))
        browser.close()


def _code(desk: Page) -> str:
    desk.goto(f"{ADDRESS}/panel/")
    desk.get_by_role("link", name="Śliwokąt").first.click()
    code = desk.locator("[data-join-code]").first.get_attribute("data-join-code")
    assert code
    return code


def _resident(phone: Page, code: str) -> None:
    phone.goto(f"{ADDRESS}/s/{code}/ankieta/mieszkaniec")
    phone.get_by_role("button", name="Dalej").click()
    phone.get_by_role("checkbox").nth(0).check()
    phone.get_by_role("radio", name="bardzo duży").first.check()
    phone.screenshot(path=PICTURES / "mieszkaniec.png")


if __name__ == "__main__":
    main()
