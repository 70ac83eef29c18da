"""A file for its owner only."""

import os
import secrets
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Whole or not at all, mode 0600, in the place of what was there."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
