"""Tablets: pairing by QR and PIN, what their pages hold, sealed queues, slips, the rescue file."""

import io
import json
import uuid
from datetime import datetime, timedelta

import orjson
import pytest

from survey_app.journeys import office, tablets
from survey_app.people.tables import Mention, Volunteer
from survey_app.store.meetings import MeetingKeys, Pairing, Tablet
from survey_app.store.submissions import Submission
from tests.build import SOME_ANSWERS, a_meeting
from tests.conftest import TODAY
from tests.sealing import sealed
from tests.web.test_slips import B


@pytest.fixture
def meeting(app):
    return a_meeting(app)


def offered(coordinator, meeting):
    """Pairing id and PIN, as the organiser sees them."""
    address = f"/panel/spotkania/{meeting.id}/tablety"
    coordinator.get(address)
    page = coordinator.post(address, {"label": "niebieski"})
    (link,) = page.find("//section[contains(@class,'pairing')]//a/@href")
    (pin,) = page.find("//section[contains(@class,'pairing')]//strong/text()")
    return link.rsplit("p=", 1)[1], pin


def redeem(client, pairing, pin):
    return client.post("/api/v1/pairings", json={"pairing": pairing, "pin": pin})


@pytest.fixture
def paired(app, coordinator, meeting):
    """What a tablet knows after pairing."""
    return redeem(app.test_client(), *offered(coordinator, meeting)).json


def a_form(paired, **fields):
    return {
        "id": str(uuid.uuid4()),
        "meeting": paired["meeting"],
        "digest": paired["digest"],
        "channel": "tablet",
        "language": "pl",
        "filled_on": "2026-03-12",
        "answers": SOME_ANSWERS,
    } | fields


def a_slip(paired, **fields):
    answers = B | {"B5": True, "B6": True}
    known = {"id": str(uuid.uuid4()), "meeting": paired["meeting"], "digest": paired["digest"]}
    return known | {"part": "B", "language": "pl", "answers": answers} | fields


def hand_in(app, paired, items, address="/api/v1/submissions"):
    headers = {"Authorization": f"Bearer {paired['token']}"}
    answer = app.test_client().post(address, json=items, headers=headers)
    assert answer.status_code == 200, answer.data
    return [receipt["receipt"] for receipt in answer.json["receipts"]]


def stored(app, table=Submission):
    name = "people" if table in (Volunteer, Mention) else "answers"
    with app.extensions[name].reading() as work:
        return work.query(table).all()


# ---- pairing ----


def test_the_pin_beside_the_code_pairs_one_tablet_once(app, coordinator, meeting):
    pairing, pin = offered(coordinator, meeting)
    client = app.test_client()
    answer = redeem(client, pairing, pin)
    assert answer.status_code == 201
    assert answer.json["meeting"] == meeting.id
    assert [row.label for row in stored(app, Tablet)] == ["niebieski"]
    again = redeem(client, pairing, pin)
    assert again.status_code == 404
    assert "Proszę poprosić organizatora o nowy" in again.json["error"]


def test_five_wrong_pins_end_the_offer(app, coordinator, meeting):
    pairing, pin = offered(coordinator, meeting)
    wrong = "000000" if pin.replace(" ", "") != "000000" else "111111"
    client = app.test_client()
    for _ in range(tablets.MOST_TRIES):
        answer = redeem(client, pairing, wrong)
        assert answer.status_code == 403
        assert "To nie ten PIN" in answer.json["error"]
    assert redeem(client, pairing, pin).status_code == 404
    assert stored(app, Tablet) == []


def test_an_offer_ends_after_half_an_hour(app, meeting):
    now = datetime(2026, 3, 12, 18, 0)
    with app.extensions["answers"].writing() as work:
        made, pin = tablets.offer(work, meeting.id, "tablet", now)
        with pytest.raises(tablets.NotFound):
            tablets.redeem(work, made.id, pin, now + timedelta(minutes=31), now.date())
        assert tablets.redeem(work, made.id, pin, now + timedelta(minutes=29), now.date())


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"pairing": 1}', b'{"pairing": {}, "pin": []}', b"[" * 5000])
def test_a_pairing_that_makes_no_sense_is_refused_in_a_sentence(app, body):
    answer = app.test_client().post("/api/v1/pairings", data=body, content_type="application/json")
    assert answer.status_code in (400, 404)
    assert answer.json["error"].endswith(".")


def test_neither_pin_nor_token_is_kept_as_it_is(app, coordinator, meeting, tmp_path):
    pairing, pin = offered(coordinator, meeting)
    assert [row.pin_hash for row in stored(app, Pairing) if pin.replace(" ", "") in row.pin_hash] == []
    token = redeem(app.test_client(), pairing, pin).json["token"]
    files = b"".join(path.read_bytes() for path in (tmp_path / "dane").glob("odpowiedzi.db*"))
    assert token.encode() not in files


def test_a_revoked_tablet_is_told_so_and_the_organiser_can_still_read_its_file(app, coordinator, meeting, paired):
    [tablet] = stored(app, Tablet)
    coordinator.post(f"/panel/spotkania/{meeting.id}/tablety/{tablet.id}/odlacz")
    answer = app.test_client().post(
        "/api/v1/submissions", json=[], headers={"Authorization": f"Bearer {paired['token']}"}
    )
    assert answer.status_code == 401
    page = rescue(coordinator, meeting, {"forms": [sealed(paired["key"], a_form(paired))], "slips": []})
    assert "Przyjęto: 1" in page.text


# ---- pages that tablets keep ----


def test_the_shell_holds_every_screen_in_every_language_and_no_secret(app, visitor, meeting, paired):
    page = visitor.get(f"/m/{meeting.id}/")
    for language in ("pl", "en", "uk"):
        for screen in ("start", "form", "thanks", "slip"):
            assert f'data-screen="{screen}" data-language="{language}"' in page.html
    for secret in ("csrf_token", paired["token"], paired["operator_pin"]):
        assert secret not in page.html
    assert "Set-Cookie" not in page.response.headers
    assert page.response.headers["Zebranie-Build"] in page.html


def test_the_manifest_installs_the_meeting(visitor, meeting):
    answer = visitor.client.get(f"/m/{meeting.id}/manifest.webmanifest")
    manifest = json.loads(answer.data)
    assert manifest["start_url"] == manifest["scope"] == f"/m/{meeting.id}/"
    assert manifest["lang"] == "pl"
    for icon in manifest["icons"]:
        assert visitor.client.get(icon["src"], buffered=True).status_code == 200


def test_the_worker_is_never_kept_and_names_only_files_that_are_there(visitor):
    answer = visitor.client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    addresses = json.loads(answer.text.split("ADDRESSES = ", 1)[1].split(";\n", 1)[0])
    assert len(addresses) > 10
    for address in addresses:
        assert visitor.client.get(address, buffered=True).status_code == 200


def test_switched_off_the_worker_takes_itself_away(visitor, monkeypatch):
    monkeypatch.setenv("ZEBRANIE_WORKER", "off")
    script = visitor.client.get("/sw.js").text
    assert "unregister()" in script
    assert "indexedDB" not in script


def test_a_meeting_that_is_not_there_has_no_tablet_page(visitor):
    visitor.get("/m/nothing/", status=404)
    visitor.get("/m/nothing/paruj", status=404)


# ---- handing in ----


def test_a_sealed_form_is_stored_like_an_open_one(app, paired):
    form = a_form(paired)
    envelope = sealed(paired["key"], form)
    assert "przy szkole" not in json.dumps(envelope)
    assert hand_in(app, paired, [envelope, a_form(paired)]) == ["stored", "stored"]
    assert hand_in(app, paired, [envelope, form]) == ["duplicate", "duplicate"]
    assert [row.answers for row in stored(app)] == [SOME_ANSWERS, SOME_ANSWERS]


def broken(paired):
    envelope = sealed(paired["key"], a_form(paired))
    other = sealed(paired["key"], a_form(paired))
    yield "another id outside", envelope | {"id": other["id"]}
    yield "cut", envelope | {"envelope": envelope["envelope"] | {"sealed": envelope["envelope"]["sealed"][:-8]}}
    yield "another's key", envelope | {"envelope": envelope["envelope"] | {"point": other["envelope"]["point"]}}
    yield "no base64", envelope | {"envelope": {"point": "ł", "nonce": "", "sealed": 7}}
    yield "no parts", envelope | {"envelope": {}}
    yield "no point", envelope | {"envelope": envelope["envelope"] | {"point": "AAAA"}}
    yield "no id", {key: value for key, value in envelope.items() if key != "id"}
    inside = sealed(paired["key"], a_form(paired, meeting="another"))
    yield "another meeting inside", inside | {"meeting": paired["meeting"]}
    yield "another meeting outside", envelope | {"meeting": "another"}


def test_an_envelope_that_cannot_be_opened_is_refused_and_the_others_are_kept(app, paired):
    for name, item in broken(paired):
        good = a_form(paired)
        assert hand_in(app, paired, [item, good]) == ["rejected", "stored"], name
    assert len(stored(app)) == 9


def test_an_envelope_of_another_meeting_stays_shut(app, coordinator, paired):
    other = redeem(app.test_client(), *offered(coordinator, a_meeting(app, "kolbark"))).json
    item = sealed(other["key"], a_form(paired))
    assert hand_in(app, paired, [item]) == ["rejected"]


def test_slips_of_a_tablet_reach_the_people_and_no_answer(app, paired):
    slip = sealed(paired["key"], a_slip(paired))
    for _ in range(2):
        assert hand_in(app, paired, [slip], "/api/v1/slips") == ["stored"]
    assert [row.name for row in stored(app, Volunteer)] == [B["B1"]]
    assert stored(app) == []


def test_two_nominations_of_one_slip_are_kept_once(app, paired):
    person = {"C1": "Hipolit Przykładny", "C2": ["H03"], "C3": "T", "C4": "Z"}
    slip = a_slip(paired, part="C", answers={"entries": [person, person | {"C1": "Pelagia Wzorcowa"}]})
    for _ in range(2):
        assert hand_in(app, paired, [slip], "/api/v1/slips") == ["stored"]
    assert sorted(row.text for row in stored(app, Mention)) == ["Hipolit Przykładny", "Pelagia Wzorcowa"]


@pytest.mark.parametrize(("changed_on", "receipt"), [(TODAY, "stored"), (TODAY - timedelta(days=1), "rejected")])
def test_a_nomination_from_before_the_cards_is_kept_and_a_later_one_goes_back_with_its_reason(
    app, coordinator, meeting, paired, changed_on, receipt
):
    with app.extensions["answers"].writing() as work:
        office.keep_settings(work, {"finding": "karty"}, changed_on)
    person = {"C1": "Hipolit Przykładny", "C2": ["H03"], "C3": "T", "C4": "Z"}
    slip = sealed(paired["key"], a_slip(paired, part="C", answers={"entries": [person]}))
    headers = {"Authorization": f"Bearer {paired['token']}"}
    (got,) = app.test_client().post("/api/v1/slips", json=[slip], headers=headers).json["receipts"]
    assert got["receipt"] == receipt
    assert len(stored(app, Mention)) == (receipt == "stored")
    if receipt == "rejected":
        assert got["problems"][0]["code"] == "by_card"
        told = rescue(coordinator, meeting, {"forms": [], "slips": [slip]})
        assert "nie przyjęto: 1" in told.text
        assert "zapraszamy już kartami" in told.text


@pytest.mark.parametrize("fields", [
    {"part": "A"}, {"part": None}, {"digest": "0" * 64}, {"digest": 7}, {"answers": {}}, {"answers": [1]}, {"id": 7},
    {"answers": B | {"B5": False}}, {"meeting": "another"},
])  # fmt: skip
def test_a_slip_that_is_none_is_refused_with_a_sentence(app, paired, fields):
    headers = {"Authorization": f"Bearer {paired['token']}"}
    answer = app.test_client().post("/api/v1/slips", json=[a_slip(paired, **fields), 7], headers=headers)
    assert [receipt["receipt"] for receipt in answer.json["receipts"]] == ["rejected", "rejected"]
    assert all(receipt["problems"][0]["sentence"].endswith(".") for receipt in answer.json["receipts"])
    assert stored(app, Volunteer) == []


def test_without_a_token_no_slip_is_taken(app, paired):
    assert app.test_client().post("/api/v1/slips", json=[a_slip(paired)]).status_code == 401


# ---- the rescue file ----


def rescue(coordinator, meeting, content, status=200, **fields):
    file = {"zebranie": "rescue 1", "meeting": meeting.id} | content if isinstance(content, dict) else content
    raw = orjson.dumps(file) if not isinstance(file, bytes) else file
    coordinator.get(f"/panel/spotkania/{meeting.id}/tablety")
    sent = {"plik": [(io.BytesIO(raw), "zebranie.json")]}
    return coordinator.post(f"/panel/spotkania/{meeting.id}/tablety/plik", sent, status=status)


def test_a_rescue_file_is_read_as_often_as_anybody_likes(app, coordinator, meeting, paired):
    forms = [sealed(paired["key"], a_form(paired)) for _ in range(3)]
    content = {"forms": forms, "slips": [sealed(paired["key"], a_slip(paired))]}
    assert "Przyjęto: 4, były już wcześniej: 0, nie przyjęto: 0." in rescue(coordinator, meeting, content).text
    assert "były już wcześniej: 3" in rescue(coordinator, meeting, content).text
    assert len(stored(app)) == 3
    assert len(stored(app, Volunteer)) == 1


def test_a_large_rescue_file_is_read(app, coordinator, meeting, paired):
    forms = [sealed(paired["key"], a_form(paired, answers={"Q7": "ą" * 3000})) for _ in range(300)]
    assert "Przyjęto: 300" in rescue(coordinator, meeting, {"forms": forms, "slips": []}).text


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}", b"[]", b'{"zebranie": "rescue 1"}', b"[" * 9000])
def test_another_file_is_refused_in_a_sentence(app, coordinator, meeting, content):
    assert "To nie jest plik ratunkowy" in rescue(coordinator, meeting, content, status=400).text
    assert stored(app) == []


def test_the_file_of_another_meeting_is_sent_there(app, coordinator, meeting, paired):
    page = rescue(coordinator, a_meeting(app, "kolbark"), {"meeting": meeting.id, "forms": [], "slips": []}, status=400)
    assert "z innego spotkania" in page.text


def test_names_over_open_wifi_are_off_until_the_organiser_says_so(app, coordinator, meeting):
    assert redeem(app.test_client(), *offered(coordinator, meeting)).json["names_over_http"] is False
    coordinator.post(f"/panel/spotkania/{meeting.id}/tablety/nazwiska", {"allowed": "1"})
    assert redeem(app.test_client(), *offered(coordinator, meeting)).json["names_over_http"] is True
    assert [row.names_over_http for row in stored(app, MeetingKeys)] == [True]
