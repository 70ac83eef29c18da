"""The description of the API says what the API does: every address, every status, every shape of an answer."""

import errno
import os
import re
import uuid
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from survey_app import database
from survey_app.journeys import tablets
from survey_app.store.meetings import Meeting
from survey_app.web import openapi
from tests.sealing import sealed
from tests.web.test_kiosk import a_form, a_slip, meeting, offered, paired, redeem

__all__ = ["meeting", "paired"]  # fixtures

SUBMISSIONS, SLIPS, PAIRINGS = "/api/v1/submissions", "/api/v1/slips", "/api/v1/pairings"
PICTURES, OUTCOMES = "/api/v1/pictures", "/api/v1/pictures/outcomes"
HALF_A_MEBIBYTE = b" " * 512 * 1024


def faults(schema: dict[str, Any], value: Any, place: str = "") -> Iterator[str]:
    """What of the value the schema does not say: the words of JSON Schema that our description uses, read strictly."""
    if "$ref" in schema:
        schema = openapi.DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        if all(any(True for _ in faults(one, value, place)) for one in schema["anyOf"]):
            yield f"{place}: {value!r} is none of these"
        return
    kinds = schema.get("type", [])
    if kinds and not any(is_a(kind, value) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{place}: {value!r} is no {kinds}"
    elif isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        yield from (f"{place}: {name} is missing" for name in schema.get("required", []) if name not in value)
        yield from (f"{place}: nothing is said of {name}" for name in value if name not in known)
        for name in value.keys() & known.keys():
            yield from faults(known[name], value[name], f"{place}.{name}")
    elif isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from faults(schema["items"], item, f"{place}[{number}]")
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of {schema['enum']}"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{place}: {value!r} does not fit {schema['pattern']}"


def is_a(kind: str, value: Any) -> bool:
    python = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    return isinstance(value, python[kind]) and not (kind == "integer" and isinstance(value, bool))


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def post(client, paired):
    def send(address, document=None, body=None, token=paired["token"], **headers):
        sent = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"} | headers
        return client.post(address, data=orjson.dumps(document) if body is None else body, headers=sent)

    return send


@pytest.fixture
def busy(app, monkeypatch):
    """Another process writes while the function is called."""
    monkeypatch.setattr(database, "WAIT_FOR_LOCK_MS", 1)

    def while_busy(name, act):
        with app.extensions[name].writing():
            return act()

    return while_busy


@pytest.fixture
def disk_full(monkeypatch):
    """Nothing more fits on the disk while the function is called."""

    def while_full(act):
        with monkeypatch.context() as change:
            change.setattr(os, "fsync", raise_no_space)
            return act()

    return while_full


def raise_no_space(_):
    raise OSError(errno.ENOSPC, "no space")


def while_planned(app, meeting, act):
    """The meeting is not open while the function is called."""
    for state in ("planned", "open"):
        with app.extensions["answers"].writing() as work:
            work.get(Meeting, meeting.id).state = state
        if state == "planned":
            answer = act()
    return answer


def a_picture(paired):
    return {"id": str(uuid.uuid4()), "meeting": paired["meeting"], "picture": "aGVsbG8="}


def test_every_documented_status_occurs_and_says_what_is_documented(
    app, coordinator, client, meeting, paired, post, busy, disk_full
):
    picture = a_picture(paired)
    form, slip, again = a_form(paired), a_slip(paired), a_slip(paired)
    offer = offered(coordinator, meeting)
    changed, inside = form | {"answers": {}}, sealed(paired["key"], a_form(paired))
    answers = {
        ("post", SUBMISSIONS): [
            post(SUBMISSIONS, form),
            post(SUBMISSIONS, form),
            post(SUBMISSIONS, changed),
            post(SUBMISSIONS, inside),
            post(
                SUBMISSIONS,
                [form, changed, inside, 7, {"id": 8}, {"id": "x" * 65}, a_form(paired, answers={"Q1": "99"})],
            ),
            post(SUBMISSIONS, form | {"id": "x"}),
            post(SUBMISSIONS, body=b"{"),
            post(SUBMISSIONS, token="nobody"),
            post(SUBMISSIONS, body=b"[" + 2 * HALF_A_MEBIBYTE + b"]"),
            post(SUBMISSIONS, form, **{"Content-Type": "text/plain"}),
            busy("answers", lambda: post(SUBMISSIONS, a_form(paired))),
        ],
        ("post", SLIPS): [
            post(
                SLIPS,
                [slip, slip, sealed(paired["key"], again), 7, {"id": []}, slip | {"answers": {}}, slip | {"part": "A"}],
            ),
            post(SLIPS, slip),
            post(SLIPS, [], token="nobody"),
            post(SLIPS, body=b"[" + 2 * HALF_A_MEBIBYTE + b"]"),
            post(SLIPS, [], **{"Content-Type": "text/plain"}),
            busy("people", lambda: post(SLIPS, [slip])),
        ],
        ("post", PICTURES): [
            post(PICTURES, picture),
            post(PICTURES, picture),
            post(PICTURES, body=b"{"),
            post(PICTURES, token="nobody"),
            post(PICTURES, body=b"[" + 17 * HALF_A_MEBIBYTE + b"]"),
            post(PICTURES, picture, **{"Content-Type": "text/plain"}),
            busy("answers", lambda: post(PICTURES, a_picture(paired))),
            disk_full(lambda: post(PICTURES, a_picture(paired))),
            while_planned(app, meeting, lambda: post(PICTURES, a_picture(paired))),
        ],
        ("post", OUTCOMES): [
            post(OUTCOMES, [picture["id"], "another"]),
            post(OUTCOMES, {}),
            post(OUTCOMES, [], token="nobody"),
            post(OUTCOMES, body=b"[" + 2 * HALF_A_MEBIBYTE + b"]"),
            post(OUTCOMES, [], **{"Content-Type": "text/plain"}),
        ],
        ("post", PAIRINGS): [
            busy("answers", lambda: redeem(client, *offer)),
            redeem(client, offer[0], "x"),
            redeem(client, *offer),
            redeem(client, *offer),
            post(PAIRINGS, []),
            post(PAIRINGS, body=b"[" + 2 * HALF_A_MEBIBYTE + b"]"),
        ],
        ("get", "/api/v1/openapi.json"): [client.get("/api/v1/openapi.json")],
        ("get", "/healthz"): [client.get("/healthz")],
    }
    with app.extensions["people"].alone() as raw:
        raw.execute("DROP TABLE mention")
    answers["get", "/healthz"].append(client.get("/healthz"))
    for (method, address), given in answers.items():
        documented = openapi.DOCUMENT["paths"][address][method]["responses"]
        assert {str(answer.status_code) for answer in given} == set(documented), address
        for answer in given:
            said = documented[str(answer.status_code)]
            assert list(faults(said["content"][answer.mimetype]["schema"], answer.json)) == [], address
            assert set(said.get("headers", {})) <= set(answer.headers.keys())
    assert {(method, address) for address, path in openapi.DOCUMENT["paths"].items() for method in path} == set(answers)


def test_every_address_of_the_api_is_described(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    known = {(method.lower(), rule.rule) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}
    described = {(method, address) for address, path in openapi.DOCUMENT["paths"].items() for method in path}
    assert known == described - {("get", "/healthz")}


def test_what_tablets_send_is_what_is_described(paired):
    form, slip = a_form(paired), a_slip(paired)
    for address, items in (
        (SUBMISSIONS, form),
        (SUBMISSIONS, [form, sealed(paired["key"], form)]),
        (SLIPS, [{key: slip[key] for key in slip if key != "language"}, sealed(paired["key"], slip)]),
        (PICTURES, a_picture(paired)),
        (PICTURES, sealed(paired["key"], a_picture(paired))),
        (OUTCOMES, [a_picture(paired)["id"]]),
        (PAIRINGS, {"pairing": "x", "pin": "123 456"}),
    ):
        body = openapi.DOCUMENT["paths"][address]["post"]["requestBody"]["content"]["application/json"]
        assert list(faults(body["schema"], items)) == []


@pytest.mark.parametrize(("make", "address"), [(a_form, SUBMISSIONS), (a_slip, SLIPS)])
def test_without_a_field_that_is_required_nothing_is_taken(paired, post, make, address):
    name = {SUBMISSIONS: "Submission", SLIPS: "Slip"}[address]
    for key in openapi.DOCUMENT["components"]["schemas"][name]["required"]:
        item = {known: value for known, value in make(paired).items() if known != key}
        assert [receipt["receipt"] for receipt in post(address, [item]).json["receipts"]] == ["rejected"], key


def test_the_description_refers_to_everything_it_holds_and_to_nothing_else():
    text = orjson.dumps(openapi.DOCUMENT).decode()
    used = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert used == set(openapi.DOCUMENT["components"]["schemas"])
    assert openapi.DOCUMENT["openapi"].startswith("3.1")


def test_five_wrong_pins_are_as_many_as_the_description_says():
    assert tablets.MOST_TRIES == 5
    assert tablets.OFFER_LASTS.seconds == 30 * 60


def test_a_shape_that_is_not_described_is_noticed():
    receipt = {"$ref": "#/components/schemas/Receipt"}
    fine = {"id": None, "receipt": "stored", "problems": []}
    assert list(faults(receipt, fine)) == []
    for wrong in ({}, fine | {"id": 7}, fine | {"receipt": "lost"}, fine | {"more": 1}, fine | {"problems": [{}]}):
        assert list(faults(receipt, wrong))
