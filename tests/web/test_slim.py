"""Pages and files by brotli, and style sheets in one piece."""

import brotli
import pytest

from survey_app.web import assets
from tests.build import a_meeting


@pytest.fixture
def start(app):
    return f"/s/{a_meeting(app).join_code}/"


def asked(visitor, address, accepted="br"):
    return visitor.client.get(address, headers={"Accept-Encoding": accepted}, buffered=True)


def test_who_accepts_brotli_gets_the_same_page_in_fewer_bytes(visitor, start):
    page = start + "ankieta/mieszkaniec"
    plain, small = asked(visitor, page, "gzip"), asked(visitor, page)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "br"
    assert len(small.data) < len(plain.data) / 4
    assert b"Nasze so" in brotli.decompress(small.data)
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in small.headers["Vary"]


def test_fonts_pictures_and_what_did_not_change_go_as_they_are(app, visitor):
    with app.test_request_context():
        font, style = assets.asset("vendor/atkinson-400.woff2"), assets.asset("base.css")
    assert "Content-Encoding" not in asked(visitor, font).headers
    tag = asked(visitor, style, "identity").headers["ETag"]
    headers = {"Accept-Encoding": "br", "If-None-Match": tag}
    answer = visitor.client.get(style, headers=headers, buffered=True)
    assert answer.status_code == 304
    assert answer.data == b""


def test_joined_styles_are_the_sheets_one_after_another(app, visitor):
    with app.test_request_context():
        address = assets.joined("base", "resident~resident")
    answer = asked(visitor, address, "identity")
    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/css"
    for path in ("base.css", "resident/resident.css"):
        assert (assets.STATIC / path).read_text(encoding="utf-8") in text


@pytest.mark.parametrize("paths", ["..~..~config", "nothing", "base+base+base+base+base", "~etc~passwd", ""])
def test_nothing_but_style_sheets_is_joined(visitor, paths):
    assert asked(visitor, f"/static/0/{paths}.joined.css").status_code == 404
