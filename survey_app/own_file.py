"""A file for its owner only: whole or not at all, mode 0600, in the place of what was there."""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write(path: Path, content: bytes) -> None:
    with in_place_of(path) as (file, _):
        file.write(content)


@contextmanager
def in_place_of(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file beside `path` and its own path; it takes the place when the block ends, and goes when it raises."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file, new
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
        keep_names(path.parent)
    finally:
        new.unlink(missing_ok=True)


def keep_names(folder: Path) -> None:
    """Which names a folder holds is on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


NEW, OLD = ".nowa", ".stara"
"""Ends of the names under which files wait for a swap, and stay until it is done."""


def waiting(place: Path) -> Path:
    """Where the file waits that is to take this place."""
    return place.with_name(f".{place.name}{NEW}")


def swap(places: Sequence[Path]) -> None:
    """Gives every place the file that waits for it: all of them, or, when one cannot be moved, none.

    A place is never empty; killed on the way, some have their new file and some their old one.
    """
    done: list[tuple[Path, Path]] = []
    try:
        for place in places:
            old = place.with_name(f".{place.name}{OLD}")
            old.unlink(missing_ok=True)
            if place.exists():
                os.link(place, old)
            waiting(place).replace(place)
            done.append((place, old))
    except OSError:
        for place, old in done:
            old.replace(place) if old.exists() else place.unlink()
        raise
    finally:
        for place in places:
            waiting(place).unlink(missing_ok=True)
    for place in places:
        place.with_name(f".{place.name}{OLD}").unlink(missing_ok=True)
        keep_names(place.parent)
