"""Every address, visited by everybody: no fault of the server, pages whole, rights kept."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from survey_app.domain.access import Act, Role, may
from survey_app.domain.refusals import NotAllowed
from survey_app.journeys import office, tablets
from survey_app.store.meetings import Meeting
from survey_app.web import guard
from tests.build import SOME_ANSWERS, a_meeting, an_answer
from tests.conftest import COORDINATOR, TODAY, signed_in
from tests.pages import Page, Visitor, inspect

PASSWORD = "hasło próbne nr 7"
ASKED_FOR = {
    name
    for module in Path(guard.__file__).parent.glob("*.py")
    for name in re.findall(r"request\.args(?:\.get\(|\[)\"(\w+)\"", module.read_text(encoding="utf-8"))
} | {"szukaj", "stan", "kampania", "j", "kanal"}
FILES = "downloads.file"  # made by a child process; tests/web/test_downloads.py


@pytest.fixture
def meeting(app):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "protokol"))
    an_answer(app, meeting, SOME_ANSWERS | {"Q7": "Ławka przy stawie"})
    return meeting


def addresses(app, meeting):
    """Every GET address with something real in each gap."""
    known = {
        "meeting_id": meeting.id,
        "code": meeting.join_code,
        "questionnaire_id": "mieszkaniec",
        "campaign": 2026,
        "year": 2024,
        "slug": "bydlin",
        "slip": "chce-dzialac",
        "part": "B",
        "kind": "mention",
        "build_hash": "0",
        "path": "base.css",
        "key": 1,
    }
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint != FILES:
                yield (
                    rule.endpoint,
                    app.url_for(rule.endpoint, **{name: known.get(name, "nothing") for name in rule.arguments}),
                )


def in_role(app, role):
    if role is Role.COORDINATOR:
        return signed_in(app, *COORDINATOR)
    with app.extensions["answers"].writing() as work:
        account, password = office.add_account(
            work, email=f"{role}@example.org", name="Ktoś", role=role, solectwo="bydlin", today=TODAY
        )
    visitor = signed_in(app, account.email, password)
    visitor.post("/panel/konto", {"old": password, "new": PASSWORD, "again": PASSWORD})
    return visitor


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_what_its_row_of_the_table_says_and_nothing_else(app, meeting, role):
    visitor = in_role(app, role)
    wrong = []
    for endpoint, address in addresses(app, meeting):
        with app.app_context():
            act = guard.act_of(endpoint)
        answer = visitor.client.get(address, buffered=True)
        refused = answer.status_code == 403
        if act not in (Act.PUBLIC, Act.TABLET) and refused == may(role, act):
            wrong.append((endpoint, answer.status_code))
        if answer.status_code >= 500:
            wrong.append((endpoint, answer.status_code))
        if answer.mimetype == "text/html" and answer.status_code != 303:
            inspect(Page(answer))
    assert wrong == []


def test_without_an_account_only_public_addresses_answer(app, meeting):
    visitor = Visitor(app)
    open_to_all = {
        endpoint
        for endpoint, address in addresses(app, meeting)
        if visitor.client.get(address, buffered=True).status_code not in (302, 303)
    }
    with app.app_context():
        assert {endpoint for endpoint in open_to_all if guard.act_of(endpoint) not in (Act.PUBLIC, Act.TABLET)} == set()


def test_a_visitor_without_an_account_meets_no_fault_and_only_whole_pages(app, meeting):
    visitor, faults = Visitor(app), {}
    for endpoint, address in addresses(app, meeting):
        answer = visitor.client.get(address, follow_redirects=True, buffered=True)
        if answer.status_code not in (200, 401, 404, 405):
            faults[endpoint] = answer.status_code
        if answer.mimetype == "text/html":
            inspect(Page(answer))
    assert faults == {}


@pytest.mark.parametrize("what", ["nic", "0", "99999999999999999999", "ż'\"<b>", "a" * 3000, "a\0"])
def test_rubbish_in_an_address_is_no_fault_of_the_house(app, coordinator, meeting, what):
    faults = {}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments:
            address = re.sub("<[^>]+>", quote(what, safe=""), rule.rule)
            answer = coordinator.client.get(address, buffered=True, follow_redirects=True)
            if answer.status_code not in (200, 400, 401, 403, 404, 405):
                faults[address] = answer.status_code
            if answer.mimetype == "text/html":
                inspect(Page(answer))
    assert faults == {}


@pytest.mark.parametrize("what", ["", "nic", "-1", "99999999999999999999", "ż'\"<b>%", "a\0"])
def test_rubbish_behind_the_question_mark_is_no_fault_of_the_house(app, coordinator, meeting, what):
    faults = {}
    for endpoint, address in addresses(app, meeting):
        answer = coordinator.client.get(address, query_string=dict.fromkeys(ASKED_FOR, what), buffered=True)
        if answer.status_code >= 500:
            faults[endpoint] = answer.status_code
        if answer.mimetype == "text/html" and answer.status_code not in (302, 303, 308):
            inspect(Page(answer))
    assert faults == {}


def posts(app, meeting_id, meeting):
    """Every POST address, signing out last; nothing but the meeting is there."""
    known = {
        "campaign": 2026,
        "year": 2024,
        "code": meeting.join_code,
        "slip": "chce-dzialac",
        "kind": "mention",
        "key": 1,
    }
    with app.test_request_context():
        rules = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods]
        for rule in sorted(rules, key=lambda rule: rule.endpoint == "sign_in.out"):
            given = {name: known.get(name, "widmo") for name in rule.arguments}
            given |= {"meeting_id": meeting_id} if "meeting_id" in rule.arguments else {}
            yield rule.endpoint, app.url_for(rule.endpoint, **given)


@pytest.mark.parametrize("role", Role)
def test_a_role_writes_where_its_row_of_the_table_lets_it_and_nowhere_else(app, meeting, role):
    visitor, wrong = in_role(app, role), []
    visitor.get("/panel/konto")
    for endpoint, address in posts(app, meeting.id, meeting):
        with app.app_context():
            act = guard.act_of(endpoint)
        answer = visitor.client.post(address, data={"csrf_token": visitor.token}, buffered=True)
        refused = NotAllowed.sentence in answer.get_data(as_text=True)
        if answer.status_code >= 500 or (act not in (Act.PUBLIC, Act.TABLET) and refused == may(role, act)):
            wrong.append((endpoint, answer.status_code))
    assert wrong == []


def test_without_an_account_nothing_of_the_desk_is_written(app, visitor, meeting):
    visitor.get("/zaloguj")
    taken = []
    for endpoint, address in posts(app, meeting.id, meeting):
        with app.app_context():
            public = guard.act_of(endpoint) in (Act.PUBLIC, Act.TABLET)
        answer = visitor.client.post(address, data={"csrf_token": visitor.token}, buffered=True)
        if not public and (answer.status_code, answer.location) != (302, "/zaloguj"):
            taken.append((endpoint, answer.status_code))
    assert taken == []


def fields_known():
    """Names of fields that any page has or any view reads."""
    root = Path(guard.__file__).parent
    pages = [*(root.parent / "templates").rglob("*.html"), *root.glob("*.py")]
    patterns = r"name=\"([\w.]+)\"|request\.form(?:\.get\(|\[)\"(\w+)\"|fields\.\w+\(\"(\w+)\""
    found = (name for page in pages for some in re.findall(patterns, page.read_text(encoding="utf-8")) for name in some)
    return {name for name in found if name}


def faults_of_signs_nobody_can_keep(app, coordinator, meeting):
    """Statuses of 500 and more, by address, after NUL and half a letter were sent everywhere."""
    coordinator.get("/panel/konto")
    typed = b"&".join(name.encode() + b"=a%00b%ED%A0%80" for name in sorted(fields_known()))
    typed += b"&csrf_token=" + coordinator.token.encode()
    form = "application/x-www-form-urlencoded"
    answers = {
        endpoint: coordinator.client.post(address, data=typed, content_type=form, buffered=True).status_code
        for endpoint, address in posts(app, meeting.id, meeting)
    }
    with app.extensions["answers"].writing() as work:
        _, token = tablets.pair(work, meeting.id, "tablet", TODAY)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    keys = ("id", "meeting", "digest", "part", "questionnaire", "language", "channel", "filled_on", "pairing", "pin")
    for sign in ("\\u0000", "\\ud800"):
        for key in keys:
            known = {"id": "x", "meeting": meeting.id, "digest": "0" * 64, "part": "B", "pairing": "x", "pin": "x"}
            item = json.dumps(known | {key: "SIGN"}).replace("SIGN", sign)
            for address, body in (("submissions", item), ("slips", f"[{item}]"), ("pairings", item)):
                answer = app.test_client().post(f"/api/v1/{address}", data=body, headers=headers)
                answers[address, key, sign] = answer.status_code
    for rule in app.url_map.iter_rules():
        if rule.arguments and "GET" in rule.methods:
            address = re.sub("<[^>]+>", "%00", rule.rule)
            answers[address] = coordinator.client.get(address, buffered=True).status_code
    for endpoint, address in addresses(app, meeting):
        answer = coordinator.client.get(address, query_string=dict.fromkeys(ASKED_FOR, "a\0"), buffered=True)
        answers[endpoint, "?"] = answer.status_code
    return {what: status for what, status in answers.items() if status >= 500}


def test_signs_that_nobody_can_keep_are_no_fault_of_the_house(app, coordinator, meeting):
    assert {"email", "place", "reason", "label", "name"} <= fields_known()
    assert faults_of_signs_nobody_can_keep(app, coordinator, meeting) == {}


@pytest.mark.parametrize(("typed", "kept"), [("rem\0iza", "remiza"), ("sala\x08 nr 2\x7f", "sala nr 2")])
def test_what_is_left_of_a_text_is_kept(app, coordinator, typed, kept):
    coordinator.get("/panel/spotkania/nowe")
    fields = {"kind": "solectwo", "solectwo": "bydlin", "held_on": "2026-03-20", "asked": "mieszkaniec"}
    coordinator.post("/panel/spotkania/nowe", fields | {"place": typed})
    with app.extensions["answers"].reading() as work:
        assert work.query(Meeting).one().place == kept


ASKS_FIRST = {"slips_queue.take_rescue": 400, "transcribe.undo": 403}
"""Addresses that look at the file or at what was just typed before they look for the meeting."""


def test_writing_to_a_meeting_that_is_not_there_is_refused(app, coordinator, meeting):
    coordinator.get("/panel/konto")
    with app.app_context():
        of_meetings = {rule.endpoint for rule in app.url_map.iter_rules() if "meeting_id" in rule.arguments}
    statuses = {
        endpoint: coordinator.client.post(address, data={"csrf_token": coordinator.token}).status_code
        for endpoint, address in posts(app, "widmo", meeting)
        if endpoint in of_meetings
    }
    assert {endpoint: status for endpoint, status in statuses.items() if status != 404} == ASKS_FIRST


@pytest.mark.parametrize("address", ["/nic", "/panel/nic", "/s/abc", "/api/v1/nic", "/static/0/../wsgi.py"])
def test_what_is_not_there_is_said_politely(visitor, address):
    answer = visitor.client.get(address)
    assert answer.status_code in (303, 308, 404)
    assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", Role)
def test_no_link_leads_to_what_would_be_refused(app, meeting, role):
    a_meeting(app, "kolbark", opened=False)
    visitor, seen, wrong = in_role(app, role), {"/panel/"}, []
    waiting = ["/panel/"]
    while waiting:
        address = waiting.pop()
        page = Page(visitor.client.get(address, follow_redirects=True, buffered=True))
        if page.status not in (200, NOT_OPEN_YET):
            wrong.append((address, page.status))
        found = {link_of(href) for href in page.find("//a/@href")} - seen - {None}
        seen |= found
        waiting += sorted(found)
    assert wrong == []
    assert len(seen) >= {Role.SOLTYS: 2, Role.HELPER: 20}.get(role, 50)


NOT_OPEN_YET = 409
"""What a planned meeting says to those who would answer or type; its desk offers both before it is opened."""


def link_of(href):
    """The address of a page in this house; None for places on the same page, other houses and files."""
    address = href.split("#")[0].removeprefix("http://localhost")
    is_file = address.startswith("/panel/pliki/2026/") and address != "/panel/pliki/2026/"
    is_file = is_file or "/obraz/" in address  # tests/web/test_report_pictures.py
    return address if address.startswith("/") and not is_file else None


def test_posting_without_the_pages_token_changes_nothing(app, coordinator, meeting):
    address = f"/panel/spotkania/{meeting.id}/zamknij"
    answer = coordinator.client.post(address, data={"reason": "obca strona"})
    assert answer.status_code == 400
    assert "Formularz był otwarty zbyt długo" in answer.get_data(as_text=True)
