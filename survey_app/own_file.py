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


def swap(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Puts every first file in the place of its second one: all of them, or, when one cannot be moved, none."""
    kept: list[tuple[Path, Path]] = []
    try:
        for new, place in pairs:
            old = place.with_name(f".{place.name}.stara")
            if place.exists():
                place.replace(old)
            kept.append((old, place))
            new.replace(place)
    except OSError:
        for old, place in kept:
            if old.exists():
                old.replace(place)
        raise
    finally:
        for new, _ in pairs:
            new.unlink(missing_ok=True)
    for old, place in kept:
        old.unlink(missing_ok=True)
        keep_names(place.parent)
