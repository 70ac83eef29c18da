"""Reads pictures in a process of its own: a hostile file can end that process, not the server."""

import base64
import json
import logging
import os
import select
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from forms import layout
from forms.layout import Layout
from forms.scan.reading import PageReading, refused, side_from_document

LONGEST_S = 60.0
"""For one file; a PDF of sixty pages takes some 20 s."""
RESTART_AFTER = 200
log = logging.getLogger(__name__)


class Reader:
    """One worker at a time. `read` never raises for bad input; a worker that dies is replaced."""

    def __init__(self, layouts: Mapping[str, Layout], longest_s: float = LONGEST_S) -> None:
        self._layouts = json.dumps({"layouts": [layout.to_document(one) for one in layouts.values()]})
        self._longest_s = longest_s
        self._worker: subprocess.Popen[bytes] | None = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path, name: str) -> list[PageReading]:
        """What is in the file, page by page. name: what the reader of the result knows it by."""
        answer = self._ask({"path": str(path), "name": name})
        if answer is None:
            self.close()
            return [refused(name, 1, "too_heavy")]
        self._done += 1
        if self._done >= RESTART_AFTER:
            self.close()
        return [_reading(one) for one in answer]

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

    def _ask(self, question: Mapping[str, str]) -> Any:
        """The worker's answer; None when it died or took too long."""
        worker = self._worker or self._start()
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdin.write(json.dumps(question).encode() + b"\n")
            worker.stdin.flush()
        except BrokenPipeError:
            return None
        return self._answer(worker.stdout.fileno())

    def _answer(self, pipe: int) -> Any:
        chunks: list[bytes] = []
        while select.select([pipe], [], [], self._longest_s)[0]:
            chunk = os.read(pipe, 1 << 20)
            if not chunk:
                return None
            chunks.append(chunk)
            if chunk.endswith(b"\n"):
                return json.loads(b"".join(chunks))
        log.warning("a picture took too long and was given up")
        return None

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
