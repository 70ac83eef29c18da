"""Static files under an address that changes with their content, so that browsers may keep them for ever."""

import hashlib
import re
from functools import cache
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, send_from_directory, url_for

from survey_app.domain.refusals import NotFound
from survey_app.web.guard import public

bp = Blueprint("assets", __name__)
STATIC = Path(__file__).parent.parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
MOST_JOINED = 5
LONGEST_PATH = 200


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


@cache
def inlined(path: str) -> str:
    """A small drawing inside the page itself: one request less."""
    return f"data:image/svg+xml,{quote((STATIC / path).read_text(encoding='utf-8'))}"


def joined(*paths: str) -> str:
    """The address of several style sheets as one file, for pages that are opened on a poor line."""
    return url_for("assets.joined_styles", build_hash=build(), paths="+".join(paths))


def joined_script(*paths: str) -> str:
    """The address of several modules as one; each is named after those it imports, and no two share a name inside."""
    return url_for("assets.joined_scripts", build_hash=build(), paths="+".join(paths))


@bp.get("/static/<build_hash>/<paths>.joined.css")
@public
def joined_styles(build_hash: str, paths: str) -> Response:
    """Relative addresses in the sheets are those of the static folder itself."""
    return _kept_for_ever(_one_after_another(paths, ".css"), "text/css")


@bp.get("/static/<build_hash>/<paths>.joined.js")
@public
def joined_scripts(build_hash: str, paths: str) -> Response:
    """What the modules say to each other by import and export, they say inside one scope here."""
    return _kept_for_ever(_IMPORT_OR_EXPORT.sub("", _one_after_another(paths, ".js")), "text/javascript")


_IMPORT_OR_EXPORT = re.compile(r"^(?:import .*;\n|export (?:\{.*\};\n)?)", re.MULTILINE)


def _kept_for_ever(text: str, mimetype: str) -> Response:
    response = Response(text, mimetype=mimetype)
    response.headers["Cache-Control"] = FOR_EVER
    return response


@cache
def _one_after_another(paths: str, suffix: str) -> str:
    files, names = _files(suffix), paths.split("+")
    if len(names) > MOST_JOINED or not files.keys() >= set(names):
        raise NotFound
    return "\n".join(files[name].read_text(encoding="utf-8") for name in names)


@cache
def _files(suffix: str) -> dict[str, Path]:
    """Style sheets or scripts by the name they have in an address; no other name ever reaches the disk."""
    files = STATIC.rglob(f"*{suffix}")
    return {file.relative_to(STATIC).with_suffix("").as_posix().replace("/", "~"): file for file in files}


@bp.get("/static/<build_hash>/<path:path>")
@public
def static_file(build_hash: str, path: str) -> Response:
    if len(path) > LONGEST_PATH:
        raise NotFound
    response = send_from_directory(STATIC, path, conditional=True, etag=True)
    response.headers["Cache-Control"] = FOR_EVER
    return response
