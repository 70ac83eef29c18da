"""The submissions API: a receipt for everything, never a 5xx, nothing half stored."""

import json
import uuid
from datetime import date
from typing import Any

import orjson
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from survey_app.journeys import tablets
from survey_app.store.meetings import Tablet
from survey_app.store.submissions import Submission
from survey_app.web import openapi
from tests import build

ADDRESS = "/api/v1/submissions"


class PairedTablet:
    """A tablet with its meeting, its token and a plain HTTP client."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()
        self.meeting = build.a_meeting(app)
        with app.extensions["answers"].writing() as work:
            self.tablet, self.token = tablets.pair(work, self.meeting.id, "tablet 1", date(2026, 3, 12))
            self.paired = tablets.pairing_document(work, self.meeting.id, self.token)

    def form(self, **fields: Any) -> dict[str, Any]:
        known = {key: self.paired[key] for key in ("meeting", "questionnaire", "version", "digest")}
        given = {"id": str(uuid.uuid4()), "channel": "tablet", "language": "pl", "filled_on": "2026-03-12"}
        return known | given | {"answers": {"Q1": "4", "Q6": "świetlica"}} | fields

    def send(self, document: Any, token: str | None = None, **headers: str) -> TestResponse:
        return self.send_bytes(orjson.dumps(document), token, **headers)

    def send_bytes(self, body: bytes, token: str | None = None, **headers: str) -> TestResponse:
        sent = {
            "Authorization": f"Bearer {token or self.token}",
            "Content-Type": "application/json",
        } | headers
        return self.client.post(ADDRESS, data=body, headers=sent)

    def stored(self) -> list[str]:
        with self.app.extensions["answers"].reading() as work:
            return sorted(row.id for row in work.query(Submission))


@pytest.fixture
def tablet(app: Flask) -> PairedTablet:
    return PairedTablet(app)


def test_one_form_is_stored_then_a_duplicate_then_a_conflict(tablet):
    form = tablet.form()
    answers = [tablet.send(form), tablet.send(form), tablet.send(form | {"answers": {"Q1": "1"}})]
    assert [(answer.status_code, answer.json["receipt"]) for answer in answers] == [
        (201, "stored"),
        (200, "duplicate"),
        (409, "conflict"),
    ]
    assert all(answer.json["id"] == form["id"] for answer in answers)
    assert tablet.stored() == [form["id"]]


def test_rejected_form_names_question_and_remedy(tablet):
    answer = tablet.send(tablet.form(answers={"Q1": "999"}))
    assert answer.status_code == 422
    [problem] = answer.json["problems"]
    assert (problem["code"], problem["question"]) == ("unknown_option", "Q1")
    assert problem["sentence"].endswith(".")


def test_list_gets_a_receipt_for_each_in_order(tablet):
    first, second = tablet.form(), tablet.form(digest="0" * 64)
    answer = tablet.send([first, second, 7, first, tablet.form(meeting="other")])
    assert answer.status_code == 200
    receipts = answer.json["receipts"]
    assert [receipt["receipt"] for receipt in receipts] == [
        "stored",
        "rejected",
        "rejected",
        "duplicate",
        "rejected",
    ]
    codes = [receipt["problems"][0]["code"] for receipt in receipts if receipt["problems"]]
    assert codes == ["unknown_questionnaire", "not_an_object", "other_meeting"]
    assert all(problem["sentence"] for receipt in receipts for problem in receipt["problems"])


def test_hundred_forms_are_taken_and_a_hundred_and_one_are_not(tablet):
    assert tablet.send([tablet.form() for _ in range(101)]).status_code == 400
    assert tablet.stored() == []
    assert tablet.send([tablet.form() for _ in range(100)]).status_code == 200
    assert len(tablet.stored()) == 100


def test_tablet_says_how_many_forms_it_still_holds(tablet):
    tablet.send([], **{openapi.UNSENT_HEADER: "12"})
    tablet.send([], **{openapi.UNSENT_HEADER: "-1; DROP"})
    with tablet.app.extensions["answers"].reading() as work:
        heard = work.get(Tablet, tablet.tablet.id)
    assert heard.unsent == 12
    assert heard.last_contact is not None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer nothing", "Basic eDp5", "Bearer \xff\x00"])
def test_without_a_known_token_nothing_is_taken(tablet, header):
    answer = tablet.client.post(ADDRESS, json=tablet.form(), headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.json["error"].endswith(".")
    assert tablet.stored() == []


def test_revoked_token_is_refused(tablet):
    with tablet.app.extensions["answers"].writing() as work:
        tablets.revoke(work, tablet.meeting.id, tablet.tablet.id)
    assert tablet.send(tablet.form()).status_code == 401


def test_token_can_read_nothing(tablet):
    headers = {"Authorization": f"Bearer {tablet.token}"}
    assert tablet.client.get(ADDRESS, headers=headers).status_code == 405
    for address in ("/panel/", "/panel/osoby/"):
        assert tablet.client.get(address, headers=headers).status_code in (302, 303, 401)


def test_coordinator_session_is_no_token(app, coordinator):
    assert coordinator.client.post(ADDRESS, json={}).status_code == 401


BROKEN = {
    "empty": b"",
    "not json": b"answers=4",
    "half": b'{"id": "',
    "not utf-8": b'{"id": "\xff\xfe"}',
    "byte order mark": b"\xef\xbb\xbf{}",
    "utf-16": '{"id": 1}'.encode("utf-16"),
    "nested arrays": b"[" * 10_000 + b"]" * 10_000,
    "nested objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "nested just under the parser's limit": b"[" * 1020 + b"]" * 1020,
    "NaN": b'{"id": NaN}',
    "infinity": b'{"id": Infinity}',
    "lone surrogate": b'{"id": "\\ud800"}',
    "control character": b'{"id": "\x00"}',
    "same key twice": b'{"id": "a", "id": "b"}',
    "same key twice inside": b'{"id": "a", "answers": {"Q1": "1", "Q1": "2"}}',
    "number": b"7",
    "text": b'"7"',
    "null": b"null",
    "deep integer": b"9" * 5000,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_broken_body_is_refused_with_a_sentence(tablet, body):
    answer = tablet.send_bytes(body)
    if answer.status_code == 200:  # a list of things that are no forms is answered one by one
        assert [receipt["receipt"] for receipt in answer.json["receipts"]] == ["rejected"]
    else:
        assert answer.status_code == 400
        assert answer.json["error"].endswith(".")
    assert tablet.stored() == []


STRANGE = {
    "text of 1 MB": "x" * 900_000,
    "NUL": "a\x00b",
    "list": ["4"],
    "nested": {"a": {"b": {"c": [1, 2, {"d": None}]}}},
    "huge integer": 2**63,
    "huge negative": -(2**63),
    "float": 1.5e300,
    "true": True,
    "formula": "=cmd|' /C calc'!A0",
}


@pytest.mark.parametrize("question", ["Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "M1", "nowhere"])
@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE.keys())
def test_strange_answer_is_stored_or_rejected_with_a_sentence(tablet, question, value):
    answer = tablet.send(tablet.form(answers={question: value}))
    assert answer.status_code in (201, 422)
    assert all(problem["sentence"] for problem in answer.json["problems"])
    assert len(tablet.stored()) == (answer.status_code == 201)


@pytest.mark.parametrize("key", ["id", "meeting", "digest", "channel", "language", "filled_on", "answers"])
@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE.keys())
def test_strange_envelope_is_rejected(tablet, key, value):
    answer = tablet.send(tablet.form(**{key: value}))
    assert (answer.status_code, answer.json["receipt"]) == (422, "rejected")
    assert tablet.stored() == []


@pytest.mark.parametrize("key", ["id", "meeting", "digest", "channel", "language", "filled_on", "answers"])
def test_missing_field_is_rejected(tablet, key):
    form = tablet.form()
    del form[key]
    assert tablet.send(form).status_code == 422


def test_number_beyond_floats_is_not_a_fault_of_ours(tablet):
    body = json.dumps(tablet.form()).replace('"Q1": "4"', '"Q1": 1e400').encode()
    assert tablet.send_bytes(body).status_code in (400, 422)


def test_tablet_cannot_say_what_only_the_office_may(tablet):
    form = tablet.form(sheet=7, withdrawn=True, campaign=1999, unreadable=["Q1"], solectwo="chechlo")
    assert tablet.send(form).status_code == 201
    with tablet.app.extensions["answers"].reading() as work:
        [row] = work.query(Submission)
    assert (row.sheet, row.withdrawn, row.campaign, row.unreadable, row.solectwo) == (
        None,
        False,
        2026,
        [],
        "bydlin",
    )


def test_paper_is_not_for_tablets(tablet):
    answer = tablet.send(tablet.form(channel="paper-typed"))
    assert answer.json["problems"][0]["code"] == "bad_channel"


def test_more_than_a_mebibyte_is_refused(tablet):
    answer = tablet.send_bytes(b"[" + b" " * 1024 * 1024 + b"]")
    assert answer.status_code == 413
    assert answer.json["error"].endswith(".")


def test_other_media_types_are_refused(tablet):
    for media_type in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert tablet.send_bytes(b"{}", **{"Content-Type": media_type}).status_code == 415
    answer = tablet.send(tablet.form(), **{"Content-Type": "application/json; charset=utf-8"})
    assert answer.status_code == 201


def test_sign_of_life_asks_both_databases(app):
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    with app.extensions["people"].alone() as raw:
        raw.execute("DROP TABLE mention")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})
