"""Firefox and WebKitGTK behind one small face: a window that goes, presses, types, sees and runs script.

Firefox is driven by Marionette, its own protocol; WebKitGTK by WebDriver. Both answer to nearly the same words.
"""

import glob
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.real_server import free_port

PATIENCE_S = 20
PAUSE_S = 0.1
CONTROLS = "//button[{seen}] | //a[{seen}] | //label[{seen}]"
ASYNC = """
const [given, done] = arguments;
(async () => {{ {body} }})().then((value) => done({{ value }}), (fault) => done({{ fault: String(fault) }}));
"""


class Window:
    """One tab of a running engine. Everything waits up to PATIENCE_S and then says what it saw."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def go(self, address: str) -> None:
        raise NotImplementedError

    def run(self, body: str, given: Any = None) -> Any:
        """What an async function with this body returns; `given` is its argument."""
        answered = self._run_async(ASYNC.format(body=body), given)
        if "fault" in answered:
            raise AssertionError(answered["fault"])
        return answered.get("value")

    def text(self) -> str:
        return str(self.run("return document.body?.innerText ?? ''"))

    def see(self, words: str) -> None:
        self.until(lambda: words in self.text(), words)

    def press(self, name: str) -> None:
        """The visible button, link or label that says so."""
        self.until(lambda: self._pressed(CONTROLS.format(seen=f"contains(normalize-space(), '{name}')")), name)

    def press_at(self, css: str) -> None:
        self.until(lambda: self._pressed(css, by="css selector"), css)

    def type(self, css: str, text: str) -> None:
        field = self.until(lambda: self._visible(css, "css selector"), css)
        field.send_keys(text)

    def shows(self, css: str) -> bool:
        return self._visible(css, "css selector") is not None

    def until(self, act: Callable[[], Any], what: str) -> Any:
        """The first thing it gives that is true."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            found = act()
            if found:
                return found
            time.sleep(PAUSE_S)
        raise AssertionError(f"nothing came of: {what}\n{self.text()}")

    def _pressed(self, wanted: str, by: str = "xpath") -> bool:
        found = self._visible(wanted, by)
        if found is None:
            return False
        found.click()
        return True

    def _visible(self, wanted: str, by: str) -> Any:
        return next((one for one in self.driver.find_elements(by, wanted) if one.is_displayed()), None)

    def _run_async(self, script: str, given: Any) -> dict[str, Any]:
        raise NotImplementedError


class Engine:
    """A browser that can be started, and ended politely or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self) -> Window:
        raise NotImplementedError

    def another_tab(self, window: Window) -> Window:
        """Becomes the one that is driven; `window` goes on by itself."""
        raise NotImplementedError

    def kill(self) -> None:
        """By its number, as when the battery ends."""
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError


class FirefoxWindow(Window):
    def go(self, address: str) -> None:
        self.driver.navigate(address)

    def _run_async(self, script: str, given: Any) -> Any:
        return self.driver.execute_async_script(script, script_args=[given], sandbox=None)


class Firefox(Engine):
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> FirefoxWindow:
        from marionette_driver.marionette import Marionette

        port = free_port()
        self.folder.mkdir(exist_ok=True)
        (self.folder / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        command = [firefox(), "--headless", "--marionette", "--no-remote", "--profile", str(self.folder)]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, start_new_session=True, **silent)
        driver = Marionette(host="127.0.0.1", port=port, socket_timeout=60)
        driver.raise_for_port(timeout=60)
        driver.start_session()
        driver.timeout.script = 60
        return FirefoxWindow(driver)

    def another_tab(self, window: Window) -> FirefoxWindow:
        opened = window.driver.open(type="tab", focus=True)
        window.driver.switch_to_window(opened["handle"])
        return FirefoxWindow(window.driver)

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    stop = kill


class WebKitWindow(Window):
    def go(self, address: str) -> None:
        self.driver.get(address)

    def _run_async(self, script: str, given: Any) -> Any:
        return self.driver.execute_async_script(script, given)


class WebKit(Engine):
    """Its driver gives each session a profile in memory: nothing outlives the process."""

    driver: Any = None

    def start(self) -> WebKitWindow:
        from selenium import webdriver
        from selenium.webdriver.webkitgtk.options import Options
        from selenium.webdriver.webkitgtk.service import Service

        options = Options()
        options.binary_location = mini_browser()
        options.add_argument("--automation")
        self.driver = webdriver.WebKitGTK(options=options, service=Service(webkit_driver()))
        self.driver.set_script_timeout(60)
        return WebKitWindow(self.driver)

    def another_tab(self, window: Window) -> WebKitWindow:
        window.driver.switch_to.new_window("tab")
        return WebKitWindow(window.driver)

    def stop(self) -> None:
        if self.driver is not None:
            self.driver.quit()


def firefox() -> str:
    return _needed("FIREFOX", shutil.which("firefox-esr") or shutil.which("firefox"))


def webkit_driver() -> str:
    return _needed("WEBKIT_DRIVER", shutil.which("WebKitWebDriver"))


def mini_browser() -> str:
    return _needed("MINI_BROWSER", next(iter(sorted(glob.glob("/usr/lib/*/webkit*gtk-*/MiniBrowser"))), None))


def _needed(variable: str, found: str | None) -> str:
    path = os.environ.get(variable) or found
    assert path, f"not on this machine: set {variable} to its path (make test-engines says what it could not get)"
    return path
