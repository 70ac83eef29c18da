"""The process that looks at pictures: `python -m forms.scan.worker`. Uploads can be hostile, so its limits are hard.

One line of JSON in, one out: {"layouts": {…}} once, then {"path", "name"}; answers are lists of readings, the
straightened pictures in base64.
"""

import base64
import json
import resource
import sys
from pathlib import Path
from typing import Any

from forms import layout
from forms.scan.reading import PageReading, refused, side_to_document

MEMORY = 2 * 1024**3
"""Bytes of address space; the libraries alone map more than half a gigabyte."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from forms.scan.pages import read_file

    known = {one["id"]: layout.from_document(one) for one in json.loads(sys.stdin.readline())["layouts"]}
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            readings = list(read_file(Path(asked["path"]), asked["name"], known))
        except MemoryError:
            readings = [refused(asked["name"], 1, "too_heavy")]
        except Exception as fault:  # a library stumbled over a hostile file
            print(f"{type(fault).__name__}", file=sys.stderr, flush=True)
            readings = [refused(asked["name"], 1, "not_a_picture")]
        sys.stdout.write(json.dumps([_plain(one) for one in readings]) + "\n")
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
