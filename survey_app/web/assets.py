"""Static files under an address that changes with their content, so that browsers may keep them for ever."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, send_from_directory, url_for

from survey_app.web.guard import public

bp = Blueprint("assets", __name__)
STATIC = Path(__file__).parent.parent / "static"


@cache
def build() -> str:
    """First 12 hex digits of the hash over every static file."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a static file, for templates."""
    return url_for("assets.static_file", build_hash=build(), path=path)


@bp.get("/static/<build_hash>/<path:path>")
@public
def static_file(build_hash: str, path: str) -> Response:
    response = send_from_directory(STATIC, path, conditional=True, etag=True)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
