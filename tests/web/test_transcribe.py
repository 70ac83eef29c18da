"""The pages for typing sheets, without a script: the same boxes, the same reading."""

from datetime import date

import pytest

from survey_app.domain.access import Role
from survey_app.journeys import sign_in
from survey_app.store.submissions import Submission
from tests.build import a_meeting, an_answer
from tests.conftest import signed_in

BOXES = {"arkusz": "17-K", "q.Q1": "4", "q.Q2": "13", "q.Q4": "39h"}


@pytest.fixture
def meeting(app):
    return a_meeting(app)


@pytest.fixture
def helper(app):
    with app.extensions["answers"].writing() as work:
        person = {"email": "pomocnik@example.org", "name": "Pomocnik", "password": "hasło do testów 2"}
        sign_in.add_organiser(work, role=Role.HELPER, today=date(2026, 3, 12), **person)
    return signed_in(app, "pomocnik@example.org", "hasło do testów 2")


@pytest.fixture
def pile(meeting):
    return f"/panel/spotkania/{meeting.id}/wpisywanie/mieszkaniec"


def type_in(visitor, pile, boxes=BOXES, status=200):
    page = visitor.get(pile)
    return visitor.post(pile, {"id": page.find("//input[@name='id']/@value")[0]} | boxes, status=status)


def sheet_of(app, number):
    with app.extensions["answers"].reading() as work:
        return work.query(Submission).filter_by(sheet=number).one()


def test_the_desk_names_the_pile_and_how_many_are_done(coordinator, meeting, pile):
    type_in(coordinator, pile)
    page = coordinator.get(f"/panel/spotkania/{meeting.id}/wpisywanie/")
    assert "Wpisano 1 arkusz" in page.text
    assert page.find(f"//a[@href='{pile}']")


def test_the_sheet_asks_in_paper_order_and_shows_a_key_by_each_option(coordinator, pile):
    page = coordinator.get(pile)
    asked = page.find("//*[@data-box]/@data-box")
    assert asked[:5] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    assert len(page.find("//*[@data-question='Q4']//li")) == 18
    assert page.find("//*[@data-question='Q4']//li[10]/kbd/text()") == ["a"]
    assert page.find("//input[@id='arkusz']/@value") == ["1"]
    assert "B1" not in asked


def test_a_saved_sheet_is_confirmed_and_the_next_number_suggested(coordinator, pile):
    page = type_in(coordinator, pile)
    assert "Zapisano arkusz 17-K" in page.text
    assert page.find("//input[@id='arkusz']/@value") == ["18"]
    assert page.find("//*[@class='recent']//text()[normalize-space()='17-K']")


def test_a_saved_sheet_can_be_taken_back_at_once(app, coordinator, meeting, pile):
    type_in(coordinator, pile)
    row = sheet_of(app, 17)
    page = coordinator.post(f"/panel/spotkania/{meeting.id}/arkusze/{row.id}/cofnij")
    assert "Cofnięto arkusz 17-K" in page.text
    assert sheet_of(app, 17).withdrawn


def test_a_wrong_box_keeps_what_was_typed(coordinator, pile):
    page = type_in(coordinator, pile, BOXES | {"q.Q1": "9", "q.Q6": "nasza straż"}, status=422)
    assert "Nie ma tu odpowiedzi „9”" in page.text
    assert page.find("//input[@id='Q1']/@value") == ["9"]
    assert page.find("//textarea[@id='Q6']")[0].text == "nasza straż"


def test_a_double_leads_to_the_sheet_entered_before(app, coordinator, meeting, pile):
    type_in(coordinator, pile)
    page = type_in(coordinator, pile, status=422)
    row = sheet_of(app, 17)
    assert page.find(f"//p[@data-double][not(@hidden)]/a[@href='/panel/spotkania/{meeting.id}/arkusze/{row.id}']")
    page = type_in(coordinator, pile, BOXES | {"inny": "1"})
    assert "Zapisano arkusz 17-K" in page.text
    assert "numer podwójny" in coordinator.get(f"/panel/spotkania/{meeting.id}/arkusze").text


def test_a_number_is_looked_up_while_it_is_typed(coordinator, meeting, pile):
    type_in(coordinator, pile)
    ask = f"/panel/spotkania/{meeting.id}/arkusze/numer.json?numer="
    assert coordinator.client.get(ask + "18").json["fault"] == ""
    assert coordinator.client.get(ask + "18").json["code"].startswith("18-")
    assert "już wpisany" in coordinator.client.get(ask + "17").json["fault"]
    assert "nie pasuje" in coordinator.client.get(ask + "17-D").json["fault"]


def test_a_meeting_that_is_not_open_says_so(app, coordinator):
    meeting = a_meeting(app, opened=False)
    page = coordinator.get(f"/panel/spotkania/{meeting.id}/wpisywanie/mieszkaniec", status=409)
    assert "nie przyjmuje teraz odpowiedzi" in page.text
    assert "nie jest jeszcze otwarte" in coordinator.get(f"/panel/spotkania/{meeting.id}/wpisywanie/").text


def test_the_list_is_searched_by_number_and_names_what_is_missing(coordinator, meeting, pile):
    here = f"/panel/spotkania/{meeting.id}/arkusze"
    assert "Nie wpisano jeszcze żadnego arkusza" in coordinator.get(here).text
    for number in ("1", "2", "5"):
        type_in(coordinator, pile, BOXES | {"arkusz": number})
    assert "brakuje: 3–4" in coordinator.get(here).text
    assert len(coordinator.get(here + "?numer=2").find("//tbody/tr")) == 1
    assert "Nie ma arkusza o tym numerze" in coordinator.get(here + "?numer=9").text
    assert "Proszę wpisać go tak jak na kartce" in coordinator.get(here + "?numer=abc").text


def test_a_sheet_is_opened_corrected_and_keeps_its_history(app, coordinator, meeting, pile):
    type_in(coordinator, pile)
    here = f"/panel/spotkania/{meeting.id}/arkusze/{sheet_of(app, 17).id}"
    page = coordinator.get(here)
    assert page.find("//input[@id='Q4']/@value") == ["39h"]
    assert "nikt nie poprawiał" in page.text
    page = coordinator.post(here, BOXES | {"q.Q1": "?", "powod": "nieczytelne"})
    assert "Poprawiono arkusz 17-K" in page.text
    assert "było: raczej dobrze" in page.text
    assert "Powód: nieczytelne" in page.text
    assert sheet_of(app, 17).unreadable == ["Q1"]


def test_a_wrong_correction_changes_nothing(app, coordinator, meeting, pile):
    type_in(coordinator, pile)
    here = f"/panel/spotkania/{meeting.id}/arkusze/{sheet_of(app, 17).id}"
    page = coordinator.post(here, BOXES | {"q.Q1": "77"}, status=422)
    assert "jedną odpowiedź" in page.text
    assert sheet_of(app, 17).answers["Q1"] == "4"


def test_a_sheet_is_withdrawn_and_put_back(app, coordinator, meeting, pile):
    type_in(coordinator, pile)
    here = f"/panel/spotkania/{meeting.id}/arkusze/{sheet_of(app, 17).id}"
    page = coordinator.post(here + "/stan", {"stan": "wycofaj", "powod": "próbny"})
    assert "jest wycofany" in page.text
    assert "wycofany" in coordinator.get(f"/panel/spotkania/{meeting.id}/arkusze").text
    page = coordinator.post(here + "/stan", {"stan": "przywroc"})
    assert "Znów jest liczony" in page.text


def test_an_answer_from_a_phone_is_no_sheet(app, coordinator, meeting):
    answer = an_answer(app, meeting)
    coordinator.get(f"/panel/spotkania/{meeting.id}/arkusze/{answer}", status=404)


def test_a_helper_types_and_takes_back_the_own_sheet_but_corrects_nothing(app, coordinator, helper, meeting, pile):
    type_in(coordinator, pile, BOXES | {"arkusz": "5"})
    page = type_in(helper, pile)
    assert "Zapisano arkusz 17-K" in page.text
    here = f"/panel/spotkania/{meeting.id}/arkusze/"
    helper.get(here + sheet_of(app, 17).id, status=403)
    assert not helper.get(here[:-1]).find("//tbody//a")
    helper.post(f"{here}{sheet_of(app, 5).id}/cofnij", status=403)
    helper.post(f"{here}{sheet_of(app, 17).id}/cofnij")
    assert sheet_of(app, 17).withdrawn
