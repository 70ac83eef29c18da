"""Fewer bytes on a poor line: brotli for what browsers accept it for, once for files, quickly for pages."""

from functools import cache

import brotli
from flask import Flask, request
from werkzeug.wrappers import Response

SMALLEST = 600  # bytes; below, the envelope costs more than it saves
KINDS = ("text/html", "text/css", "text/javascript", "application/json", "image/svg+xml", "application/manifest+json")
BEST, QUICK = 11, 4


def squeeze(app: Flask) -> None:
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    """Event-free pages and files only; what is streamed, ranged or encoded already goes as it is."""
    if response.mimetype not in KINDS or response.status_code in (204, 206, 304):
        return response
    response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or "br" not in request.headers.get("Accept-Encoding", ""):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < SMALLEST:
        return response
    immutable = "immutable" in response.headers.get("Cache-Control", "")
    response.set_data(_file(body) if immutable else brotli.compress(body, quality=QUICK))
    response.headers["Content-Encoding"] = "br"
    if response.headers.get("ETag"):
        response.headers["ETag"] = response.headers["ETag"].rstrip('"') + '-br"'
    return response


@cache
def _file(body: bytes) -> bytes:
    """Static files are few and stay the same while the server runs."""
    return bytes(brotli.compress(body, quality=BEST))
