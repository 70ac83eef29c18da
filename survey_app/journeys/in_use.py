"""Whether a server is at work on a data directory: it holds a lock for as long as it lives."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from survey_app.domain.refusals import Conflict

FILE = "serwer.blokada"
SERVER_RUNS = "Serwer działa. Proszę go zatrzymać (Ctrl+C albo usługa systemowa) i powtórzyć polecenie."
BEING_RESTORED = "Trwa odtwarzanie kopii. Proszę uruchomić serwer, gdy się skończy."


def hold(folder: Path) -> IO[bytes]:
    """For a server: as long as the file stays open, in this process and its children. Raises Conflict."""
    return _locked(folder, fcntl.LOCK_SH, BEING_RESTORED)


@contextmanager
def by_nobody(folder: Path) -> Iterator[None]:
    """Keeps servers away while the block runs. Raises Conflict when one is at work."""
    with _locked(folder, fcntl.LOCK_EX, SERVER_RUNS):
        yield


def _locked(folder: Path, kind: int, otherwise: str) -> IO[bytes]:
    file = (folder / FILE).open("ab")
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except OSError as fault:
        file.close()
        raise Conflict(otherwise) from fault
    return file
