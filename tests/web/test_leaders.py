"""The list of people: seen by the coordinator only, each look written down, erasing asks once more."""

from datetime import timedelta

import pytest

from survey_app.domain.access import Role
from survey_app.journeys import sign_in
from survey_app.people.tables import Mention, Volunteer
from survey_app.store.audit import AuditEntry
from tests.conftest import TODAY, signed_in
from tests.journeys.test_keep_safe import CANARY, left, nominate, sign_up

ADDRESS = "/panel/osoby/"


def written_down(app):
    with app.extensions["answers"].reading() as work:
        return [(entry.act, entry.what) for entry in work.query(AuditEntry) if entry.who != "system"]


def test_coordinator_sees_names_with_days_left_and_the_look_is_written_down(app, coordinator):
    nominate(app, met_on=TODAY - timedelta(days=10))
    sign_up(app)
    page = coordinator.get(ADDRESS)
    assert CANARY in page.text
    assert "W rejestrze: 1 osoba" in page.text
    assert page.find("//td[@class='number'][normalize-space()='20']")
    assert page.find("//a[contains(@href, '/panel/osoby/osoba/')]")
    assert ("see people", "mentions 1, volunteers 1") in written_down(app)
    assert not any(CANARY in what for _, what in written_down(app))


def test_last_days_are_marked(app, coordinator):
    nominate(app, met_on=TODAY - timedelta(days=27))
    assert "pilne" in coordinator.get(ADDRESS).text


def test_empty_list_says_what_will_stand_there(coordinator):
    page = coordinator.get(ADDRESS)
    assert len(page.find("//*[@class='empty']")) == 2


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.HELPER, Role.SOLTYS])
def test_nobody_else_sees_names(app, role):
    with app.extensions["answers"].writing() as work:
        sign_in.add_organiser(
            work,
            email="inna@example.org",
            name="Inna Osoba",
            role=role,
            password="hasło do testów 1",
            today=TODAY,
            solectwo="bydlin" if role is Role.SOLTYS else None,
        )
    nominate(app)
    other = signed_in(app, "inna@example.org", "hasło do testów 1")
    for address in (ADDRESS, f"{ADDRESS}mention/{left(app, Mention)[0].id}/usun"):
        assert CANARY not in other.get(address, status=403).text


def test_stranger_is_led_to_the_sign_in(app, visitor):
    nominate(app)
    assert CANARY not in visitor.get(ADDRESS).text


@pytest.mark.parametrize(("kind", "table"), [("mention", Mention), ("volunteer", Volunteer)])
def test_erasing_asks_once_more_and_leaves_nothing(app, coordinator, kind, table):
    nominate(app)
    sign_up(app)
    address = f"{ADDRESS}{kind}/{left(app, table)[0].id}/usun"
    asked = coordinator.get(address)
    assert "nie da się cofnąć" in asked.text
    assert CANARY not in asked.text
    assert len(left(app, table)) == 1
    coordinator.post(address)
    assert left(app, table) == []


def test_name_is_gone_from_the_disk_at_once(app, coordinator):
    from pathlib import Path

    nominate(app)
    coordinator.get(ADDRESS)
    coordinator.post(f"{ADDRESS}mention/{left(app, Mention)[0].id}/usun")
    folder = Path(app.extensions["people"].url.database).parent
    assert not any(CANARY.encode() in path.read_bytes() for path in folder.iterdir() if path.is_file())


@pytest.mark.parametrize("address", [f"{ADDRESS}mention/nothere/usun", f"{ADDRESS}organiser/1/usun"])
def test_erasing_what_is_not_there_is_refused(coordinator, address):
    coordinator.get(ADDRESS)
    coordinator.post(address, status=404)
