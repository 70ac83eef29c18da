"""Slips typed from paper: names go to the people's store and nowhere else."""

from datetime import date, timedelta

import pytest

from survey_app.people.tables import Mention, Volunteer
from tests.build import a_meeting

TODAY = date(2026, 3, 12)
SLIP_B = {"B1": "Zofia Zmyślona", "B2": "600 000 001", "B3": "AKC", "B4": "H01", "B5": "1", "B6": "1"}
SLIP_C = {"0.C1": "Jan Niebyły", "0.C2": "H01", "0.C3": "N", "0.C4": "S"}


@pytest.fixture
def meeting(app):
    return a_meeting(app, held_on=TODAY - timedelta(days=10))


@pytest.fixture
def here(meeting, coordinator):
    address = f"/panel/spotkania/{meeting.id}/odcinki"
    coordinator.get(address)
    return address


def kept(app, table):
    with app.extensions["people"].reading() as people:
        return people.query(table).all()


def test_the_page_says_where_names_go_and_when_they_are_erased(coordinator, here):
    page = coordinator.get(here)
    assert "osobnego zbioru" in page.text
    assert "30 dni" in page.text
    assert "1 kwietnia 2026" in page.text


def test_slip_b_is_kept_with_consent(app, coordinator, here):
    page = coordinator.post(here + "/B", SLIP_B)
    assert "Zapisano odcinek B" in page.text
    assert "Zmyślona" not in page.text
    [row] = kept(app, Volunteer)
    assert (row.name, row.how, row.areas, row.solectwo, row.consented_on) == (
        "Zofia Zmyślona",
        "AKC",
        ["H01"],
        "bydlin",
        TODAY,
    )


@pytest.mark.parametrize("consent", ["B5", "B6"])
def test_slip_b_without_a_tick_is_refused_and_keeps_what_was_typed(app, coordinator, here, consent):
    page = coordinator.post(here + "/B", SLIP_B | {consent: ""}, status=422)
    assert "bez zaznaczenia nie możemy przyjąć" in page.text
    assert page.find("//input[@id='B1']/@value") == ["Zofia Zmyślona"]
    assert kept(app, Volunteer) == []


def test_slip_c_is_kept_for_each_person_with_the_clock_of_the_meeting(app, coordinator, here):
    second = {"1.C1": "Ewa Wymyślona", "1.C2": "H02", "1.C3": "T", "1.C4": "C"}
    page = coordinator.post(here + "/C", SLIP_C | second)
    assert "Zapisano odcinek C" in page.text
    rows = kept(app, Mention)
    assert sorted(row.text for row in rows) == ["Ewa Wymyślona", "Jan Niebyły"]
    assert {row.erase_on for row in rows} == {date(2026, 4, 1)}


def test_a_slip_c_that_lacks_an_answer_is_refused(app, coordinator, here):
    page = coordinator.post(here + "/C", SLIP_C | {"0.C4": ""}, status=422)
    assert "brakuje odpowiedzi" in page.text
    assert kept(app, Mention) == []


def test_slips_c_past_their_term_are_not_taken(app, coordinator):
    old = a_meeting(app, held_on=TODAY - timedelta(days=31))
    address = f"/panel/spotkania/{old.id}/odcinki"
    assert "Ten termin już minął" in coordinator.get(address).text
    coordinator.post(address + "/C", SLIP_C, status=409)
    assert kept(app, Mention) == []


def test_a_meeting_without_slips_says_so(app, coordinator):
    meeting = a_meeting(app, questionnaires=("protokol",))
    page = coordinator.get(f"/panel/spotkania/{meeting.id}/odcinki", status=404)
    assert "nie mają odcinków" in page.text


def test_a_slip_that_does_not_exist_is_not_found(coordinator, here):
    coordinator.post(here + "/A", SLIP_B, status=404)
