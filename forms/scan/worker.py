"""The process that looks at pictures: `python -m forms.scan.worker`. Uploads can be hostile, so its limits are hard.

Lines of JSON: {"layouts": […]} once, then {"path", "name"}; the answer is a line a reading, as soon as it is made, the
straightened picture in base64, and null at the end of the file.
"""

import base64
import json
import resource
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from forms import layout
from forms.layout import Layout
from forms.scan.reading import PageReading, refused, side_to_document

MEMORY = 2 * 1024**3
"""Bytes of address space; the libraries alone map more than half a gigabyte."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    known = {one["id"]: layout.from_document(one) for one in json.loads(sys.stdin.readline())["layouts"]}
    for line in sys.stdin:
        asked = json.loads(line)
        for one in _readings(Path(asked["path"]), asked["name"], known):
            _say(_plain(one))
        _say(None)


def _readings(path: Path, name: str, known: Mapping[str, Layout]) -> Iterator[PageReading]:
    """What came before the page that nobody can read stays read."""
    from forms.scan.pages import read_file

    page = 0
    try:
        for one in read_file(path, name, known):
            page = one.page
            yield one
    except MemoryError:
        yield refused(name, page + 1, "too_heavy")
    except Exception as fault:  # a library stumbled over a hostile file
        print(f"{type(fault).__name__}", file=sys.stderr, flush=True)
        yield refused(name, page + 1, "not_a_picture")


def _say(value: Any) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _plain(one: PageReading) -> dict[str, Any]:
    return {
        "file": one.file,
        "page": one.page,
        "status": one.status,
        "reason": one.reason,
        "side": side_to_document(one.side) if one.side else None,
        "picture": base64.b64encode(one.picture).decode() if one.picture else None,
        "cpu_s": round(one.cpu_s, 3),
    }


if __name__ == "__main__":
    main()
