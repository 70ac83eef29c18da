"""Reads pictures in a process of its own: a hostile file can end that process, not the server."""

import base64
import json
import logging
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from forms import layout
from forms.layout import Layout
from forms.scan.reading import PageReading, refused, side_from_document

LONGEST_S = 30.0
"""For one page; a photograph takes some 0.4 s of a core."""
LONGEST_FILE_S = 180.0
"""For a file of many pages: a scan of sixty takes some 25 s of a core."""
RESTART_AFTER = 200
log = logging.getLogger(__name__)


class _GivenUp(Exception):
    """The worker died or took too long."""


class Reader:
    """One worker at a time. `read` never raises for bad input; a worker that dies is replaced."""

    def __init__(
        self, layouts: Mapping[str, Layout], longest_s: float = LONGEST_S, longest_file_s: float = LONGEST_FILE_S
    ) -> None:
        self._layouts = json.dumps({"layouts": [layout.to_document(one) for one in layouts.values()]})
        self._longest_s, self._longest_file_s = longest_s, longest_file_s
        self._worker: subprocess.Popen[bytes] | None = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path, name: str) -> list[PageReading]:
        """What is in the file, page by page. name: what the reader of the result knows it by.

        Pages read before the worker died or took too long stay read; the next one says why it was not.
        """
        readings: list[PageReading] = []
        try:
            readings.extend(map(_reading, self._ask({"path": str(path), "name": name})))
        except _GivenUp:
            self.close()
            return [*readings, refused(name, readings[-1].page + 1 if readings else 1, "too_heavy")]
        self._done += 1
        if self._done >= RESTART_AFTER:
            self.close()
        return readings

    @property
    def pid(self) -> int | None:
        """Of the worker, None while there is none."""
        return self._worker.pid if self._worker else None

    def close(self) -> None:
        if self._worker:
            self._worker.kill()
            self._worker.wait()
            for pipe in (self._worker.stdin, self._worker.stdout):
                with suppress(BrokenPipeError):  # what it did not read any more
                    if pipe:
                        pipe.close()
            self._worker, self._done = None, 0

    def _ask(self, question: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """The worker's answers, as they come. Raises _GivenUp."""
        worker = self._worker or self._start()
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdin.write(json.dumps(question).encode() + b"\n")
            worker.stdin.flush()
        except BrokenPipeError:
            raise _GivenUp from None
        for line in self._lines(worker.stdout.fileno()):
            answer = json.loads(line)
            if answer is None:
                return
            yield answer

    def _lines(self, pipe: int) -> Iterator[bytes]:
        """Each line in its time, all of them in the time of a file. Raises _GivenUp."""
        last, begun = time.monotonic() + self._longest_file_s, b""
        while True:
            until = min(last, time.monotonic() + self._longest_s)
            while b"\n" not in begun:
                begun += self._chunk(pipe, until - time.monotonic())
            line, _, begun = begun.partition(b"\n")
            yield line

    def _chunk(self, pipe: int, patience_s: float) -> bytes:
        if not select.select([pipe], [], [], max(0.0, patience_s))[0]:
            log.warning("a picture took too long and was given up")
            raise _GivenUp
        chunk = os.read(pipe, 1 << 20)
        if not chunk:
            raise _GivenUp
        return chunk

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {"PATH": os.environ.get("PATH", ""), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._worker = subprocess.Popen(
            [sys.executable, "-m", "forms.scan.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert self._worker.stdin
        self._worker.stdin.write(self._layouts.encode() + b"\n")
        return self._worker


def _reading(plain: Mapping[str, Any]) -> PageReading:
    return PageReading(
        file=plain["file"],
        page=plain["page"],
        status=plain["status"],
        reason=plain["reason"],
        side=side_from_document(plain["side"]) if plain["side"] else None,
        picture=base64.b64decode(plain["picture"]) if plain["picture"] else None,
        cpu_s=plain["cpu_s"],
    )
