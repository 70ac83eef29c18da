"""Every address, visited by everybody: no fault of the server, pages whole, rights kept."""

import pytest

from survey_app.domain.access import Act, Role, may
from survey_app.journeys import office
from survey_app.web import guard
from tests.build import a_meeting, an_answer
from tests.conftest import COORDINATOR, TODAY, signed_in
from tests.pages import Page, Visitor, inspect

PASSWORD = "hasło próbne nr 7"
FILES = "downloads.file"  # made by a child process; tests/web/test_downloads.py


@pytest.fixture
def meeting(app):
    meeting = a_meeting(app, questionnaires=("mieszkaniec", "protokol"))
    an_answer(app, meeting)
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
        "sheet_id": "nothing",
        "task_id": "nothing",
        "row_id": "nothing",
        "tablet_id": "nothing",
        "organiser": "nothing",
        "name": "nothing",
        "build_hash": "0",
        "path": "base.css",
    }
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint != FILES:
                yield rule.endpoint, app.url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})


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


@pytest.mark.parametrize("address", ["/nic", "/panel/nic", "/s/abc", "/api/v1/nic", "/static/0/../wsgi.py"])
def test_what_is_not_there_is_said_politely(visitor, address):
    answer = visitor.client.get(address)
    assert answer.status_code in (303, 308, 404)
    assert "Traceback" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.HELPER, Role.SOLTYS])
def test_the_menu_offers_nothing_that_would_be_refused(app, meeting, role):
    visitor = in_role(app, role)
    for address in visitor.get("/panel/").find("//header//nav//a/@href"):
        visitor.get(address)


def test_posting_without_the_pages_token_changes_nothing(app, coordinator, meeting):
    address = f"/panel/spotkania/{meeting.id}/zamknij"
    answer = coordinator.client.post(address, data={"reason": "obca strona"})
    assert answer.status_code == 400
    assert "Formularz był otwarty zbyt długo" in answer.get_data(as_text=True)
