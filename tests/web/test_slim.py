"""Pages and files by brotli, and style sheets in one piece."""

import re

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


@pytest.mark.parametrize("paths", ["..~..~config", "nothing", "base+base+base+base+base+base", "~etc~passwd", ""])
def test_nothing_but_style_sheets_is_joined(visitor, paths):
    assert asked(visitor, f"/static/0/{paths}.joined.css").status_code == 404


ORDER = ("resident~logic", "resident~kinds", "resident~aloud", "resident~steps", "resident~form")


def test_joined_modules_say_everything_in_one_scope_and_import_nothing(app, visitor):
    with app.test_request_context():
        address = assets.joined_script(*ORDER)
    answer = asked(visitor, address, "identity")
    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    assert [line for line in text.splitlines() if line.startswith(("import", "export"))] == []
    assert text.index("function visible(") < text.index("function walk(") < text.index("steps = walk(")


def test_joined_modules_share_no_name_and_stand_after_what_they_import():
    sources = [(assets.STATIC / f"{name.replace('~', '/')}.js").read_text(encoding="utf-8") for name in ORDER]
    names = [name for source in sources for name in TOP_LEVEL.findall(source)]
    assert sorted(names) == sorted(set(names))
    for place, source in enumerate(sources):
        before = {f"./{name.split('~')[1]}.js" for name in ORDER[:place]}
        assert set(IMPORTED.findall(source)) <= before


TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
IMPORTED = re.compile(r'^import .* from "(.*)";$', re.MULTILINE)


@pytest.mark.parametrize("paths", ["..~..~config", "nothing", "+".join(["resident~logic"] * 6), "base", ""])
def test_nothing_but_scripts_is_joined_as_a_script(visitor, paths):
    assert asked(visitor, f"/static/0/{paths}.joined.js").status_code == 404
