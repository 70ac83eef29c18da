"""Photographs from a paired tablet: kept once, told what became of them, nothing of an answer given back."""

import base64
import uuid

import orjson
import pytest
from PIL import Image

from survey_app.domain.pictures import PictureState
from survey_app.journeys.pictures import FOLDER
from survey_app.store.sheets import SheetPicture
from tests.forms.scan import sheets
from tests.web.test_tablet import PairedTablet

HAND_IN, OUTCOMES = "/api/v1/pictures", "/api/v1/pictures/outcomes"


@pytest.fixture
def tablet(app):
    return PairedTablet(app)


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "zdjecie.jpg"
    Image.fromarray(sheets.page(0)).save(path)
    return path.read_bytes()


def send(tablet, address, document, **headers):
    sent = {"Authorization": f"Bearer {tablet.token}", "Content-Type": "application/json"} | headers
    return tablet.client.post(address, data=orjson.dumps(document), headers=sent)


def a_picture(tablet, content, **fields):
    picture = base64.b64encode(content).decode()
    return {"id": str(uuid.uuid4()), "meeting": tablet.meeting.id, "picture": picture} | fields


def kept(app):
    with app.extensions["answers"].reading() as work:
        return list(work.query(SheetPicture))


def test_a_picture_is_on_the_disk_before_its_receipt_and_kept_once(app, tablet, photograph):
    picture = a_picture(tablet, photograph)
    first, again = send(tablet, HAND_IN, picture), send(tablet, HAND_IN, picture)
    assert [(one.status_code, one.json["receipt"]) for one in (first, again)] == [(201, "stored"), (200, "duplicate")]
    (row,) = kept(app)
    assert (row.id, row.meeting, row.state) == (picture["id"], tablet.meeting.id, PictureState.WAITING)
    file = app.extensions["settings"].data_dir / FOLDER / row.file
    assert file.read_bytes() == photograph
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_tablet_is_told_what_became_of_its_pictures(app, tablet, photograph):
    one, other = a_picture(tablet, photograph), a_picture(tablet, photograph)
    for picture in (one, other):
        send(tablet, HAND_IN, picture)
    with app.extensions["answers"].writing() as work:
        row = work.get(SheetPicture, other["id"])
        row.state, row.reason = PictureState.RETAKE, "blurred"
    said = send(tablet, OUTCOMES, [one["id"], other["id"], str(uuid.uuid4())]).json["outcomes"]
    assert [(outcome["done"], outcome["again"]) for outcome in said] == [(False, False), (True, True), (True, False)]
    assert "nieostre" in said[1]["sentence"]


@pytest.mark.parametrize(
    "change",
    [
        {"meeting": "another"},
        {"picture": "&&&"},
        {"picture": ""},
        {"id": "1"},
        {"envelope": {"point": "", "nonce": "", "sealed": ""}},
    ],
)
def test_what_is_no_picture_of_this_meeting_is_refused_and_nothing_is_kept(app, tablet, photograph, change):
    answer = send(tablet, HAND_IN, a_picture(tablet, photograph) | change)
    assert answer.status_code == 400
    assert answer.json["error"]
    assert kept(app) == []


@pytest.mark.parametrize("document", [[], "x", 1, None])
def test_only_one_picture_at_a_time_is_taken(tablet, document):
    assert send(tablet, HAND_IN, document).status_code == 400


@pytest.mark.parametrize("document", [{}, "x", [1], ["a"] * 201])
def test_outcomes_are_asked_for_by_a_list_of_ids(tablet, document):
    assert send(tablet, OUTCOMES, document).status_code == 400


@pytest.mark.parametrize("address", [HAND_IN, OUTCOMES])
def test_without_a_token_nothing_is_taken_and_nothing_told(app, tablet, photograph, address):
    answer = send(tablet, address, a_picture(tablet, photograph), Authorization="Bearer nobody")
    assert answer.status_code == 401
    assert kept(app) == []


def test_a_tablet_of_another_meeting_learns_nothing(app, tablet, photograph):
    picture = a_picture(tablet, photograph)
    send(tablet, HAND_IN, picture)
    stranger = PairedTablet(app)
    (said,) = send(stranger, OUTCOMES, [picture["id"]]).json["outcomes"]
    assert said["sentence"] == "Zdjęcie jest już rozliczone."
